# shellcheck shell=bash
# What an addon brought to the host and what was there before it, so that an uninstall takes away the former and never the latter.
# The record is a folder per addon under /var/lib/webops-addons; each entry is written before what it speaks of is made, so that a
# script killed at any line leaves nothing behind that no later uninstall finds.

# usage: ownership_state ADDON
# arguments: ADDON - the addon's name
# result: REPLY is none (never here), installing (begun, not finished), installed, adopted (was there, taken over) or kept
#   (uninstalled, its data and settings stay)
ownership_state() {
  REPLY=none
  if [[ -r "${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/$1/state" ]]; then
    read -r REPLY <"${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/$1/state" || true
  fi
}

# usage: ownership_set ADDON STATE
# arguments: ADDON - the addon's name; STATE - as ownership_state gives them; none removes the whole record
# result: 1 when it cannot be written
ownership_set() {
  local folder
  _ownership_folder "$1"
  if [[ "$2" == none ]]; then
    rm -rf "$folder"
    # The last one takes the folders of the records along.
    rmdir "${folder%/*}/.conffiles" "${folder%/*}" 2>/dev/null || true
  else
    ensure_directory "$folder" 0700 && file_write "$folder/state" 0600 <<<"$2" && rm -f "$folder/state.webops-old"
  fi
}

# usage: ownership_begin ADDON THERE
# An install begins. Refuses when something is there that neither this addon installed nor was told to adopt.
# arguments: ADDON - the addon's name; THERE - what was found on the host (for people), empty when nothing
# result: ends the script with exit code 73 (adopt it) for what is unmanaged; else 0, and the record says installing
ownership_begin() {
  ownership_state "$1"
  case "$REPLY" in
    none)
      [[ -z "$2" ]] || die "$2 is on this host and was not installed by WebOps; nothing was changed. Take it over with: webops adopt $1" 73
      ownership_set "$1" installing
      ;;
    kept) ownership_set "$1" installing ;;
  esac
}

# usage: ownership_done ADDON
# An install has ended well: what was being installed is installed, what was adopted stays adopted.
# arguments: ADDON - the addon's name
# result: 1 when it cannot be written
ownership_done() {
  ownership_state "$1"
  [[ "$REPLY" == installed || "$REPLY" == adopted ]] || ownership_set "$1" installed
}

# usage: ownership_claim ADDON PATH…
# Says before they are made that files or folders will be the addon's. What exists already and was not claimed before is not.
# arguments: ADDON - the addon's name; PATH - absolute, without a newline; or user:NAME, for a user that a package makes and leaves
# result: 1 when it cannot be written
ownership_claim() {
  local addon="$1" folder path
  shift
  _ownership_folder "$addon"
  ensure_directory "$folder" 0700 || return 1
  for path in "$@"; do
    if [[ -e "$path" || -L "$path" ]] || { [[ "$path" == user:* ]] && user_exists "${path#user:}"; }; then continue; fi
    file_ensure_line "$folder/paths" "$path" || return 1
  done
  rm -f "$folder/paths.webops-old"
}

# usage: ownership_claimed ADDON PATH
# arguments: ADDON - the addon's name; PATH - as it was claimed
# result: 0 when the addon made it
ownership_claimed() {
  local folder
  _ownership_folder "$1"
  [[ -r "$folder/paths" ]] && grep -qxF -- "$2" "$folder/paths"
}

# usage: ownership_packages ADDON NAME…
# Installs packages as pkg_install does, and remembers which came with them: dependencies too, and also when a try before was killed.
# arguments: ADDON - the addon's name; NAME - packages
# result: pkg_install's
ownership_packages() {
  local addon="$1" folder code=0 name
  shift
  _ownership_folder "$addon"
  ensure_directory "$folder" 0700 || return 1
  for name in "$@"; do
    pkg_installed "$name" || break
    name=''
  done
  [[ -n "${name:-}" || -e "$folder/packages.before" ]] || return 0
  if [[ ! -e "$folder/packages.before" ]]; then _ownership_present | file_write "$folder/packages.before" 0600 || return 1; fi
  pkg_install "$@" || code=$?
  {
    [[ ! -e "$folder/packages" ]] || cat "$folder/packages"
    _ownership_present | LC_ALL=C comm -13 "$folder/packages.before" -
  } | LC_ALL=C sort -u | file_write "$folder/packages" 0600 || return 1
  rm -f "$folder/packages.webops-old"
  [[ "$code" -ne 0 ]] || rm -f "$folder/packages.before"
  return "$code"
}

# usage: ownership_remove ADDON KEEP_DATA NAME…
# Takes an installation away again: of the named packages those that came with the addon, then those dependencies of theirs that
# nothing needs any more; with KEEP_DATA false also their configuration and every claimed path. Nothing that was there before.
# arguments: ADDON - the addon's name; KEEP_DATA - true or false; NAME - packages
# result: apt-get's exit code; 0 when nothing is left to take away
ownership_remove() {
  local addon="$1" keep="$2" folder name action=pkg_remove ours=() path
  shift 2
  _ownership_folder "$addon"
  [[ "$keep" != false ]] || action=pkg_purge
  for name in "$@"; do
    if _ownership_came "$name"; then ours+=("$name"); fi
  done
  "$action" ${ours[@]+"${ours[@]}"} || return
  # What a package merely suggests is not needed; what one recommends is left to it.
  ours=()
  while read -r name; do
    if _ownership_came "$name"; then ours+=("$name"); fi
  done < <(LC_ALL=C apt-get -s -q -o APT::AutoRemove::SuggestsImportant=false autoremove 2>/dev/null | awk '$1 == "Remv" { print $2 }')
  "$action" ${ours[@]+"${ours[@]}"} || return
  mapfile -t ours < <([[ ! -r "$folder/packages" ]] || _ownership_present | LC_ALL=C comm -12 - <(LC_ALL=C sort "$folder/packages"))
  [[ "${#ours[@]}" -eq 0 ]] || log_info "came with $addon and stays, because something needs or recommends it: ${ours[*]}"
  if [[ "$keep" != false ]]; then
    ownership_set "$addon" kept
    return
  fi
  if [[ -r "$folder/packages" ]]; then
    mapfile -t ours < <(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' 2>/dev/null |
      awk '$1 == "config-files" { print $2 }' | LC_ALL=C sort | LC_ALL=C comm -12 - <(LC_ALL=C sort "$folder/packages"))
    pkg_purge ${ours[@]+"${ours[@]}"} || return
  fi
  if [[ -r "$folder/paths" ]]; then
    while IFS= read -r path; do
      case "$path" in
        user:*) user_remove "${path#user:}" || return ;;
        /?*/?*) rm -rf -- "$path" ;; # never a folder of the root
      esac
    done < <(LC_ALL=C sort -r "$folder/paths")
  fi
  ownership_set "$addon" none
}

_ownership_folder() { folder="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/$1"; }

_ownership_came() { [[ -r "$folder/packages" ]] && grep -qxF -- "$1" "$folder/packages"; }

# binary:Package names foreign architectures, Package would not; both are what apt-get takes.
_ownership_present() {
  dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' 2>/dev/null | awk '$1 != "not-installed" && $1 != "config-files" { sub(/:amd64$|:arm64$/, "", $2); print $2 }' | LC_ALL=C sort -u
}
