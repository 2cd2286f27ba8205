# shellcheck shell=bash
# What deploy/setup and deploy/quickstart have in common: messages, timed steps, root rights, the oldest Node. Sourced from the root of
# the repository, after PROGRAM, which begins every message.

# The oldest Node that is supported, as package.json says under "engines".
readonly NODE_MAJOR=20 NODE_MINOR=19
# An ordinary user's PATH on Debian lacks the sbin folders, where useradd and visudo are.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Runs a step, says how long it took, and shows its output only when it fails.
# usage: step TITLE COMMAND [ARG…]
step() {
  local title=$1 started=$EPOCHREALTIME log status=0
  shift
  log=$(mktemp)
  say "$title …"
  # A subshell, so that `fail` inside ends the step and its output is shown. Not after `||`: there errexit would be off in it.
  set +e
  (
    set -e
    "$@"
  ) >"$log" 2>&1
  status=$?
  set -e
  if ((status != 0)); then
    # A missing network needs no evidence.
    if ! grep -q "^$PROGRAM: no network" "$log"; then
      grep -v "^$PROGRAM: " "$log" | tail -n 25 | sed 's/^/  | /' >&2 || true
    fi
    grep "^$PROGRAM: " "$log" >&2 || say "$title failed (exit $status); the lines above say why"
    rm -f "$log"
    exit 1
  fi
  grep "^$PROGRAM: " "$log" >&2 || true
  rm -f "$log"
  say "$title done in $(seconds_since "$started") s"
}

# usage: seconds_since EPOCHREALTIME
# ret: seconds with one decimal, on stdout
seconds_since() {
  local now=${EPOCHREALTIME/[.,]/} then=${1/[.,]/}
  local tenths=$(((now - then) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# Runs a command as root: directly, or through sudo. Without a terminal sudo does not ask for a password.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo -- "$@"
  else
    sudo -n -- "$@"
  fi
}

check_node() {
  local wanted=$NODE_MAJOR.$NODE_MINOR version major minor
  command -v node >/dev/null || fail "Node $wanted or newer is needed; there is no node on PATH"
  command -v npm >/dev/null || fail 'npm is needed beside Node; there is no npm on PATH'
  version=$(node --version) || fail "node on PATH does not start: $(command -v node)"
  IFS=. read -r major minor _ <<<"${version#v}"
  if ((major < NODE_MAJOR || (major == NODE_MAJOR && minor < NODE_MINOR))); then
    fail "Node $wanted or newer is needed; $(command -v node) is $version"
  fi
}
