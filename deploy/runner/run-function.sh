#!/bin/bash -p
# How one function of an addon is called. Sourced by webops-runner for reads; run by the holder, on the terminal that
# it owns, for changes:
#
#   run-function.sh PRIVATE_DIR BUNDLE_DIR NONCE CGROUP_PROCS|- REPAIR_MARK FUNCTION [ARG]…
#
# Marks on stdout (the terminal) tell the reader where it stands; RS is 0x1e, which no terminal program prints:
#   RS NONCE:call RS       the script was sourced; what follows is the function's own output
#   RS NONCE:missing RS    it was sourced and has no such function
#   RS NONCE:result RS     the content of WEBOPS_RESULT follows (reads only; a change's holder reads the file)
#   RS NONCE:end:CODE RS   nothing follows

# Sources the addon and calls its function, in one function: a `declare` at the top of a script makes variables that are
# local to whoever sources it, and a `local` there is an error anywhere else. Call it in a subshell: scripts set -e, -u,
# IFS and traps, and exit where they please.
_webops_run() {
  _webops_function=$1
  shift
  _webops_args=("$@")
  set --
  # What sourcing prints is a log, never a result; and the configuration on stdin is the function's, not the sourcing's.
  # shellcheck source=/dev/null
  source "$_webops_bundle/addon.sh" >&2 </dev/null
  if ! builtin declare -F "$_webops_function" >/dev/null 2>&1; then
    builtin printf '\036%s:missing\036' "$_webops_nonce"
    builtin exit 127
  fi
  builtin printf '\036%s:call\036' "$_webops_nonce"
  if ((${#_webops_args[@]})); then
    "$_webops_function" "${_webops_args[@]}"
  else
    "$_webops_function"
  fi
}

# A change that was cut short may have left packages half configured, and every later apt refuses to work then. Its mark is taken
# away once they are whole; where they cannot be repaired, dpkg's own words say why and the function is run all the same.
_webops_repair_packages() {
  local said left=150
  if [[ ! -e $1 ]]; then return 0; fi
  # compgen, since shfmt takes the bracket of a bare pattern for a subscript.
  if command -v dpkg >/dev/null &&
    { compgen -G '/var/lib/dpkg/updates/[0-9]*' >/dev/null || [[ -n $(dpkg --audit 2>/dev/null) ]]; }; then
    printf '[webops] a change before this one was cut short; finishing its packages: dpkg --configure -a\n'
    # Another apt may be at work: it is waited for, up to 5 minutes.
    until said=$(dpkg --configure -a --force-confdef --force-confold </dev/null 2>&1); do
      if [[ $said != *lock* ]] || ((left-- == 0)); then
        printf '%s\n[webops] the packages could not be repaired\n' "$said"
        return 0
      fi
      sleep 2
    done
    printf '%s\n' "$said"
  fi
  rm -f -- "$1"
}

_webops_change() {
  _webops_private=$1
  _webops_bundle=$2
  _webops_nonce=$3
  # Before anything else is started: all that the script starts is in this cgroup too.
  [[ $4 == - ]] || echo "$$" >"$4" || exit 70
  _webops_mark=$5
  shift 5
  stty -opost -echo
  exec 4<>"$_webops_private/control" 5<>"$_webops_private/stderr"
  # A signal to the whole group ends the function, not the one that reports how it ended (a trap that is not '' is reset
  # for what the subshell starts).
  trap : HUP INT TERM QUIT
  # Bash reports a child killed by a signal here, and only then: how an exit code of 137 and a SIGKILL are told apart.
  exec 2>"$_webops_private/notice"
  printf '\036%s:ready\036' "$_webops_nonce"
  # The function gets a process group of its own: when this shell, the session's leader, ends, the kernel sends SIGHUP to
  # the terminal's foreground group, and what the script left running on purpose must not be in it.
  set -m
  (
    exec 2>&5 5>&- 4>&-
    _webops_repair_packages "$_webops_mark" >&2
    _webops_run "$@"
  ) <"$_webops_private/stdin"
  # Not `|| _webops_rc=$?`: that would switch the script's own `set -e` off.
  _webops_rc=$?
  set +m
  printf '\036%s:end\036' "$_webops_nonce" >&5
  printf '\036%s:end:%d\036' "$_webops_nonce" "$_webops_rc"
  # node-pty loses what is still in the terminal when the process ends: stay until the holder has seen the mark.
  read -r -t 30 -u 4 _ || :
  exit 0
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  set +p
  _webops_change "$@"
fi
