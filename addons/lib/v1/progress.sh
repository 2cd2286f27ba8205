# shellcheck shell=bash
# How far an operation is.

# usage: progress PERCENT TEXT
# Tells people how far it is: `progress 40 "Initialising the cluster"`. It also is a log line, and never fails or blocks: the
# newest word is the whole content of the file that WEBOPS_PROGRESS names, and who runs the addon may look at it or not.
progress() {
  local percent="${1:-0}" text="${2:-}"
  log_step "$text ($percent %)"
  percent="${percent%%[!0-9]*}"
  # Only a plain file: a FIFO without a reader would block.
  if [[ -f "${WEBOPS_PROGRESS:-}" ]]; then
    { printf 'progress %s %s\n' "${percent:-0}" "${text//$'\n'/ }" >|"$WEBOPS_PROGRESS"; } 2>/dev/null || true
  fi
}
