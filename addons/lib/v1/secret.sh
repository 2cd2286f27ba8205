# shellcheck shell=bash
# Secrets: in files that only root reads, or in variables; never in an argument of a program or in a log line.

# usage: load_secret NAME [DEFAULT]
# arguments: NAME - a key of the configuration, and a file's name in the store; DEFAULT - when neither has it
# result: prints the secret: from the configuration, or else from the host's store; 1 when neither has it and there is no DEFAULT
load_secret() {
  local value file="${WEBOPS_SECRET_DIR:-/etc/webops/secrets}/$1"
  if config_has "$1"; then
    config_into value "$1"
  elif [[ -r "$file" ]]; then
    value="$(<"$file")"
  elif [[ $# -gt 1 ]]; then
    value="$2"
  else
    log_error "there is no secret $1, neither in the configuration nor in $file"
    return 1
  fi
  printf '%s\n' "$value"
}

# usage: store_secret NAME < SECRET
# Keeps a secret in the host's store, readable by root only.
# arguments: NAME - a file's name
# result: 1 when it cannot be written
store_secret() {
  local folder="${WEBOPS_SECRET_DIR:-/etc/webops/secrets}"
  if [[ ! -d "$folder" ]]; then ensure_directory "$folder" 0700 || return 1; fi
  file_write "$folder/$1" 0600 && rm -f "$folder/$1.webops-old"
}

# usage: remove_secret NAME
# Takes a secret out of the host's store; a store without secrets goes as well. What is not there is no failure.
# arguments: NAME - a file's name
# result: 1 when it cannot be removed
remove_secret() {
  local folder="${WEBOPS_SECRET_DIR:-/etc/webops/secrets}"
  rm -f -- "$folder/$1" || return 1
  rmdir -- "$folder" 2>/dev/null || true
}

# usage: generate_secret [LENGTH]
# arguments: LENGTH - characters
# result: prints letters and digits from the system's random source (32)
generate_secret() {
  local length="${1:-32}" text=''
  while [[ "${#text}" -lt "$length" ]]; do
    text+="$(head -c 256 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9')"
  done
  printf '%s\n' "${text:0:length}"
}
