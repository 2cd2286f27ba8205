# shellcheck shell=bash
# How far an operation is.

# usage: progress PERCENT TEXT
# Tells people how far it is: `progress 40 "Initialising the cluster"`. It also is a log line, and never fails or blocks: the
# newest word is the first line of the file that WEBOPS_PROGRESS names, and who runs the addon may look at it or not.
# arguments: PERCENT - 0 to 100; TEXT - what happens now
# result: 0, whatever happens
progress() {
  local percent="${1:-0}" text="${2:-}"
  log_step "$text ($percent %)"
  percent="${percent%%[!0-9]*}"
  # Only a plain file: a FIFO without a reader would block. Written over, not cut first: a reader never finds it empty, and file
  # systems that write out what was cut (ext4) cost nothing.
  if [[ -f "${WEBOPS_PROGRESS:-}" ]]; then
    { printf 'progress %s %s\n' "${percent:-0}" "${text//$'\n'/ }" 1<>"$WEBOPS_PROGRESS"; } 2>/dev/null || true
  fi
}
