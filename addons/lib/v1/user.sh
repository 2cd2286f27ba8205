# shellcheck shell=bash
# Users of services.

# usage: user_exists NAME
# arguments: NAME - a user
# result: 0 when the host knows it
user_exists() { getent passwd "$1" >/dev/null; }

# usage: user_ensure NAME [HOME [GROUP…]]
# Makes a system user that cannot log in, with a group of its own, unless it exists; then adds it to the groups.
# arguments: NAME - the user; HOME - its home folder, not made (/nonexistent); GROUP - groups that exist
# result: useradd's or usermod's exit code
user_ensure() {
  local name="$1" home="${2:-/nonexistent}" group
  if ! user_exists "$name"; then
    useradd --system --user-group --no-create-home --home-dir "$home" --shell /usr/sbin/nologin -- "$name" >&2 || return
  fi
  for group in "${@:3}"; do
    usermod --append --groups "$group" -- "$name" >&2 || return
  done
}

# usage: user_remove NAME
# Removes a user and its own group, not its files. One that does not exist is no fault.
# arguments: NAME - the user
# result: userdel's exit code
user_remove() {
  user_exists "$1" || return 0
  userdel -- "$1" >&2
}
