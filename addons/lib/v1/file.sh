# shellcheck shell=bash
# Files: written whole or not at all, with the version before kept.

# usage: file_write PATH [MODE [OWNER]] < CONTENT
# Writes a file atomically. When that changes it, the version before stays as PATH.webops-old. It is never readable by more than MODE says.
# arguments: MODE - octal (0644); OWNER - user:group (unchanged; root:root for a new file)
# result: FILE_CHANGED (lost at the end of a pipe, which is a shell of its own: use <<END or < <(command) when it matters)
file_write() {
  local path="$1" mode="${2:-0644}" owner="${3:-}" new
  [[ "$path" == */* ]] || path="./$path"
  new="$(mktemp "${path%/*}/.webops-XXXXXX")" || return 1
  if ! cat >"$new"; then
    rm -f "$new"
    return 1
  fi
  if [[ -z "$owner" && -e "$path" ]]; then owner="$(stat -c %U:%G "$path")"; fi
  if [[ -n "$owner" ]]; then chown "$owner" "$new" || return 1; fi
  chmod "$mode" "$new" || return 1
  FILE_CHANGED=true
  if [[ -e "$path" ]]; then
    if cmp -s "$path" "$new" 2>/dev/null; then
      FILE_CHANGED=false
    else
      cp -p "$path" "$path.webops-old" || return 1
    fi
  fi
  sync "$new" 2>/dev/null || true
  mv -f "$new" "$path"
}

# usage: file_restore PATH
# Puts back the version that file_write kept.
# arguments: PATH - the file, as file_write got it
# result: 1 when there is none
file_restore() {
  [[ -e "$1.webops-old" ]] || return 1
  mv -f "$1.webops-old" "$1"
}

# usage: file_ensure_line PATH LINE
# Appends a line unless the file has it.
# arguments: PATH - made when it is not there; LINE - the whole line
# result: FILE_CHANGED
file_ensure_line() {
  FILE_CHANGED=false
  if [[ -e "$1" ]] && grep -qxF -- "$2" "$1"; then return 0; fi
  {
    [[ ! -e "$1" ]] || cat "$1"
    printf '%s\n' "$2"
  } | file_write "$1" "$(stat -c %a "$1" 2>/dev/null || printf 0644)" || return 1
  # shellcheck disable=SC2034
  FILE_CHANGED=true
}

# usage: ensure_directory PATH [MODE [OWNER]]
# Makes a folder, and those above it, unless it exists; then sets mode and owner where given.
# arguments: PATH - the folder; MODE - octal; OWNER - user:group
# result: 1 when it cannot be made or changed
ensure_directory() {
  mkdir -p "$1" || return 1
  if [[ -n "${2:-}" ]]; then chmod "$2" "$1" || return 1; fi
  if [[ -n "${3:-}" ]]; then chown "$3" "$1" || return 1; fi
}
