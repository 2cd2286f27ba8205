# shellcheck shell=bash
# How far an operation is.

# usage: progress PERCENT TEXT
# Tells people how far it is. It also is a log line, and never fails or blocks.
progress() {
  log_step "$2 ($1 %)"
  if [[ -n "${WEBOPS_PROGRESS:-}" && -e "$WEBOPS_PROGRESS" ]]; then
    # Opened for reading too: a FIFO without a reader would block.
    { printf 'progress %d %s\n' "$1" "${2//$'\n'/ }" 1<>"$WEBOPS_PROGRESS" >>"$WEBOPS_PROGRESS"; } 2>/dev/null || true
  fi
}
