# shellcheck shell=bash
# Backups: whole or not there, private, in one folder an addon.

# usage: backup_path ADDON SUFFIX
# Makes a private folder for backups and a new name in it.
# arguments: ADDON - whose folder; SUFFIX - how the name ends, e.g. .tar.gz
# result: REPLY holds a path that nothing has yet
backup_path() {
  local folder="${WEBOPS_BACKUP_DIR:-/var/backups/webops}/$1" stamp try=0
  ensure_directory "$folder" 0700 || return 1
  printf -v stamp '%(%Y%m%dT%H%M%S)T' -1
  REPLY="$folder/$1-$stamp$2"
  while [[ -e "$REPLY" ]]; do
    try=$((try + 1))
    REPLY="$folder/$1-$stamp-$try$2"
  done
}

# usage: backup_pack ADDON FOLDER
# Packs a folder into a new backup, which appears under its name only when it is whole and on the disk.
# arguments: ADDON - whose backup; FOLDER - what is packed
# result: REPLY holds the backup's path; 1 when it cannot be written
backup_pack() {
  local path
  backup_path "$1" .tar || return 1
  path="$REPLY"
  if ! (umask 077 && tar -C "$2" -cf "$path.part" . && sync "$path.part" && mv "$path.part" "$path"); then
    rm -f "$path.part"
    return 1
  fi
  REPLY="$path"
}

# usage: backup_unpack FILE FOLDER MEMBER…
# arguments: FILE - what backup_pack made; FOLDER - exists, and gets the content; MEMBER - files that must be in it
# result: 1 and a log line when it is no such backup
backup_unpack() {
  local file="$1" folder="$2" member
  if ! tar -C "$folder" --no-same-owner -xf "$file" 2>/dev/null; then
    log_error "$file is no backup, or a damaged one: nothing was changed"
    return 1
  fi
  for member in "${@:3}"; do
    if [[ ! -f "$folder/$member" ]]; then
      log_error "$file is no backup of this addon (it has no $member): nothing was changed"
      return 1
    fi
  done
}

# usage: backup_prune ADDON KEEP
# Removes all backups of an addon but the newest. Only files that backup_path named are looked at.
# arguments: ADDON - whose backups; KEEP - how many stay, at least 1
# result: 0
backup_prune() {
  local folder="${WEBOPS_BACKUP_DIR:-/var/backups/webops}/$1" files=() count
  mapfile -t files < <(find "$folder" -maxdepth 1 -type f -name "$1-[0-9]*T[0-9]*" ! -name '*.part' -printf '%T@ %p\n' | sort -n | cut -d ' ' -f 2-)
  count=$((${#files[@]} - ($2 > 0 ? $2 : 1)))
  [[ "$count" -le 0 ]] || rm -f -- "${files[@]:0:count}"
}
