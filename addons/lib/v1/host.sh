# shellcheck shell=bash
# What the host has: for addon_validate. Each check leaves a sentence for people in REPLY when it fails.

# usage: host_has_memory MB
# arguments: MB - mebibytes of memory in all
# example: host_has_memory 128 || errors+=("$REPLY")
# result: 0 when the host has as much; else 1 and the reason in REPLY
host_has_memory() {
  local key size unit
  while read -r key size unit; do
    if [[ "$key" == MemTotal: ]]; then break; fi
  done </proc/meminfo
  REPLY="the host has $((size / 1024)) MB of memory; $1 MB are needed"
  [[ "$((size / 1024))" -ge "$1" && -n "$unit" ]]
}

# usage: host_has_disk PATH MB
# Looks at the file system that PATH is on, or will be on.
# arguments: PATH - a folder, also one that is not there yet; MB - mebibytes free
# result: 0 when it has as much; else 1 and the reason in REPLY
host_has_disk() {
  local path="$1" free
  while [[ ! -e "$path" ]]; do path="${path%/*}" path="${path:-/}"; done
  free="$(df -Pk "$path" | awk 'NR == 2 { print int($4 / 1024) }')"
  REPLY="$path has $free MB free; $2 MB are needed"
  [[ "$free" -ge "$2" ]]
}

# usage: host_has_packages
# result: 0 when pkg_install can work here
host_has_packages() {
  REPLY='the host has no apt-get: packages are installed on Debian and its relatives only'
  command -v apt-get >/dev/null
}

# usage: host_port_free PORT
# arguments: PORT - a TCP port of 127.0.0.1
# result: 1 when something listens on it
host_port_free() {
  REPLY="something already listens on port $1: choose another, or stop it"
  ! port_open 127.0.0.1 "$1"
}
