# shellcheck shell=bash
# Waiting for a condition, always with an end.

# usage: wait_until SECONDS COMMAND…
# Runs COMMAND until it succeeds, five times a second.
# arguments: SECONDS - a whole number; COMMAND - with its arguments; what it prints is dropped
# result: 1 when SECONDS have passed
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [[ "$SECONDS" -lt "$end" ]] || return 1
    sleep 0.2
  done
}

# usage: retry TIMES DELAY COMMAND…
# Runs COMMAND up to TIMES times, DELAY seconds apart.
# arguments: TIMES - tries in all; DELAY - seconds; COMMAND - with its arguments
# result: the last exit code
retry() {
  local times="$1" delay="$2" try=1 code=0
  shift 2
  while true; do
    code=0
    "$@" || code=$?
    [[ "$code" -ne 0 && "$try" -lt "$times" ]] || return "$code"
    log_warn "try $try of $times failed (exit code $code): $1"
    sleep "$delay"
    try=$((try + 1))
  done
}

# usage: port_open HOST PORT
# arguments: HOST - a name or address; PORT - a TCP port
# result: 0 when something listens there
port_open() {
  local timeout=()
  if command -v timeout >/dev/null; then timeout=(timeout 2); fi
  # shellcheck disable=SC2016
  ${timeout[@]+"${timeout[@]}"} bash -c 'exec 3<>"/dev/tcp/$1/$2"' _ "$1" "$2" 2>/dev/null
}

# usage: wait_for_port HOST PORT [SECONDS]
# arguments: HOST - a name or address; PORT - a TCP port; SECONDS - a whole number
# result: 1 when nothing listens there after SECONDS (30)
wait_for_port() { wait_until "${3:-30}" port_open "$1" "$2"; }
