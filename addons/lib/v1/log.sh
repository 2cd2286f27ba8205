# shellcheck shell=bash
# Log lines for people. They go to stderr; stdout is for results.

# usage: log_step TEXT…
# A larger step of an operation begins.
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr
log_step() { _log_line STEP '1;34' "$*"; }

# usage: log_info TEXT…
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr
log_info() { _log_line INFO 34 "$*"; }

# usage: log_success TEXT…
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr
log_success() { _log_line ' OK ' 32 "$*"; }

# usage: log_warn TEXT…
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr
log_warn() { _log_line WARN 33 "$*"; }

# usage: log_error TEXT…
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr
log_error() { _log_line FAIL 31 "$*"; }

# usage: log_debug TEXT…
# Printed only when WEBOPS_DEBUG is set.
# arguments: TEXT - the line; several are joined by blanks
# result: 0; the line is on stderr, or nothing is
log_debug() { [[ -z "${WEBOPS_DEBUG:-}" ]] || _log_line DBUG 90 "$*"; }

# usage: die TEXT [CODE]
# Logs an error and ends the script.
# arguments: TEXT - the line; CODE - 1 to 255
# result: does not return; the exit code is CODE (1)
die() {
  log_error "$1"
  exit "${2:-1}"
}

_log_line() {
  if [[ -t 2 && -z "${NO_COLOR:-}" ]]; then
    printf '\033[%sm[%s]\033[0m %s\n' "$2" "$1" "$3" >&2
  else
    printf '[%s] %s\n' "$1" "$3" >&2
  fi
}
