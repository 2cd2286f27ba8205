# shellcheck shell=bash
# Configuration files that an addon writes and people edit. What the addon wrote last is kept (/var/lib/webops-addons/.conffiles, for
# root alone): a file that differs from it was edited by hand, and is not silently written over.

# usage: conffile_write PATH [MODE [OWNER]] < CONTENT
# As file_write, unless the file was edited by hand since the last time: then the difference is in the log, and nothing is written.
# A file that was removed is written again.
# arguments: MODE - octal (0644); OWNER - user:group
# result: 1 for an edited file; FILE_CHANGED as from file_write
conffile_write() {
  local path="$1" known new
  _conffile_known "$path"
  ensure_directory "${known%/*}" 0700 || return 1
  new="$(mktemp "${known%/*}/.new-XXXXXX")" || return 1
  if ! cat >"$new" || { ! cmp -s "$path" "$new" 2>/dev/null && conffile_edited "$path"; }; then
    rm -f "$new"
    return 1
  fi
  # Killed between the file and its record: the file is then what was to come, which counts as known.
  mv -f "$new" "$known.next"
  file_write "$@" <"$known.next" && mv -f "$known.next" "$known"
}

# usage: conffile_edited PATH…
# Ask before anything else is changed. The log has the difference, with the values of what sounds like a secret left out.
# arguments: PATH - as conffile_write got it; one that it never wrote, or that was removed, is not edited
# result: 0 when one of them was edited by hand since it was written
conffile_edited() {
  local path known edited=1
  for path in "$@"; do
    _conffile_known "$path"
    [[ -e "$path" && -e "$known" ]] || continue
    if cmp -s "$path" "$known" || cmp -s "$path" "$known.next"; then continue; fi
    edited=0
    log_error "$path was edited by hand since WebOps wrote it; nothing was changed. The edits:"
    { diff -u --label written --label edited "$known" "$path" || true; } |
      sed -E 's/^([-+ ].*(pass|secret|token|auth|key)[^ =:]*["'\'']?[ =:]+).+/\1********/I' >&2
    log_error 'Say the same in the configuration and discard the edits (webops action run ADDON discard-edits), or move the file away'
  done
  return "$edited"
}

# usage: conffile_discard PATH…
# Gives edits up: puts back what was written last. The edited version stays as PATH.webops-old.
# arguments: PATH - as conffile_write got it
# result: 1 when one cannot be written
conffile_discard() {
  local path known
  for path in "$@"; do
    _conffile_known "$path"
    [[ -e "$path" && -e "$known" ]] || continue
    file_write "$path" "$(stat -c %a "$path")" <"$known" || return 1
    rm -f "$known.next"
  done
}

# usage: conffile_restore PATH
# Puts back the version that the last conffile_write kept.
# arguments: PATH - as conffile_write got it
# result: 1 when there is none
conffile_restore() {
  local known
  file_restore "$1" || return 1
  _conffile_known "$1"
  rm -f "$known.next"
  cp "$1" "$known"
}

# usage: conffile_remove PATH…
# Removes files that conffile_write wrote, and what is known of them.
# arguments: PATH - as conffile_write got it
# result: 0
conffile_remove() {
  local path known
  for path in "$@"; do
    _conffile_known "$path"
    rm -f "$path" "$path.webops-old" "$known" "$known.next"
  done
}

# usage: conffile_block PATH NAME [MODE [OWNER]] < LINES
# Puts lines into a file that is otherwise somebody else's, between the marks `# webops NAME: begin` and `end`: at its end the first
# time, where they are later. Without lines the block goes.
# arguments: NAME - one word; MODE, OWNER - as for file_write (unchanged; 0644 for a new file)
# result: FILE_CHANGED
conffile_block() {
  local path="$1" name="$2" mode="${3:-}" owner="${4:-}" lines old='' text='' line inside='' done=''
  lines="$(cat)"
  [[ -z "$lines" ]] || lines="# webops $name: begin"$'\n'"$lines"$'\n'"# webops $name: end"$'\n'
  if [[ -e "$path" ]]; then
    old="$(<"$path")"
    [[ -n "$mode" ]] || mode="$(stat -c %a "$path")"
  fi
  while IFS= read -r line; do
    case "$line" in
      "# webops $name: begin") inside=yes text+="$lines" done=yes ;;
      "# webops $name: end") inside='' ;;
      *) [[ -n "$inside" ]] || text+="$line"$'\n' ;;
    esac
  done <<<"$old"
  [[ -n "$done" ]] || text+="$lines"
  [[ -n "$old" ]] || text="$lines"
  file_write "$path" "${mode:-0644}" ${owner:+"$owner"} < <(printf '%s' "$text")
}

_conffile_known() {
  known="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/.conffiles/${1//\//%}"
}
