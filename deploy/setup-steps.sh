# shellcheck shell=bash
# The steps of deploy/setup: what is checked, how it is installed, and the one line said when it cannot be.
# Sourced from the root of the repository.

# The oldest Node that is supported, as package.json says under "engines".
readonly NODE_MAJOR=20 NODE_MINOR=19

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# Runs a step and prints how long it took; its output is shown only when it fails.
# usage: step TITLE COMMAND [ARG…]
step() {
  local title=$1 started=$EPOCHREALTIME log
  shift
  log=$(mktemp)
  printf 'setup: %s …\n' "$title" >&2
  # A subshell, so that `fail` inside ends the step and the log is always removed.
  local status=0
  ("$@") >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    # A missing network needs no evidence.
    if ! grep -q '^setup: no network' "$log"; then
      tail -n 25 "$log" | grep -v '^setup: ' | sed 's/^/  | /' >&2 || true
    fi
    grep '^setup: ' "$log" >&2 || say "$title failed (exit $status); the lines above say why"
    rm -f "$log"
    exit 1
  fi
  grep '^setup: ' "$log" >&2 || true
  rm -f "$log"
  printf 'setup: %s done in %s s\n' "$title" "$(seconds_since "$started")" >&2
}

# usage: seconds_since EPOCHREALTIME
# ret: seconds with one decimal, on stdout
seconds_since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

check_machine() {
  [[ $(uname -s) == Linux ]] || fail "this needs Linux (Debian 12 or newer); here is $(uname -s)"
  command -v apt-get >/dev/null || fail 'this needs a Debian or Ubuntu machine: apt-get is not there'
}

check_node() {
  local wanted=$NODE_MAJOR.$NODE_MINOR version major minor
  command -v node >/dev/null || fail "Node $wanted or newer is needed; there is no node on PATH"
  command -v npm >/dev/null || fail "npm is needed beside Node; there is no npm on PATH"
  version=$(node --version) || fail "node on PATH does not start: $(command -v node)"
  IFS=. read -r major minor _ <<<"${version#v}"
  if ((major < NODE_MAJOR || (major == NODE_MAJOR && minor < NODE_MINOR))); then
    fail "Node $wanted or newer is needed; $(command -v node) is $version"
  fi
}

# Fills `missing` and `reasons` of the caller from NEEDS.
# usage: find_missing run|test
find_missing() {
  local profile=$1 scope probe package why
  while IFS="|" read -r scope probe package why; do
    read -r scope <<<"$scope"
    read -r probe <<<"$probe"
    read -r package <<<"$package"
    [[ $scope == run || $scope == "$profile" ]] || continue
    if present "$probe"; then continue; fi
    # Appended to the arrays that the caller declared.
    if [[ " ${missing[*]:-} " != *" $package "* ]]; then missing+=("$package"); fi
    reasons+=("$package:$why")
  done <<<"$NEEDS"
}

present() {
  if [[ $1 == /* ]]; then
    [[ -e $1 ]]
  else
    # An ordinary user's PATH on Debian lacks the sbin folders.
    PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null
  fi
}

# Runs a command as root: directly, or through sudo. Without a terminal sudo does not ask for a password.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# usage: require_root WHAT…
require_root() {
  if ((EUID == 0)); then return 0; fi
  command -v sudo >/dev/null ||
    fail "root rights are needed for apt-get and sudo is not installed; as root run: apt-get install $*"
  as_root true 2>/dev/null ||
    fail "root rights are needed for apt-get and sudo refuses $(id -un); as root run: apt-get install $*"
}

install_packages() {
  require_root "$@"
  local -a quiet=(-qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2)
  local output
  # A foreign source that is out of order must not stop the packages of Debian's own: the installation tells.
  as_root apt-get "${quiet[@]}" update || true
  if output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" install -y --no-install-recommends \
    "$@" 2>&1); then
    return 0
  fi
  printf '%s\n' "$output"
  explain_network "$output" 'the Debian mirror of this machine'
  fail "apt-get cannot install: $*"
}

# Ends with one clear line when an output shows that the network is the cause.
# usage: explain_network OUTPUT WHAT
explain_network() {
  local signs='Temporary failure|Could not resolve|Could not connect|Cannot initiate the connection|unreachable'
  signs+='|Unable to connect|Connection timed out|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH'
  if grep -qE "$signs" <<<"$1"; then fail "no network: $2 cannot be reached"; fi
}

# Compares what is installed with package-lock.json by content, so that neither a touch nor a checkout reinstalls.
modules_current() {
  [[ -f node_modules/.package-lock.json && -e node_modules/node-pty/build/Release/pty.node ]] || return 1
  node --input-type=module -e "
    import { readFileSync } from 'node:fs';
    const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
    const wanted = packages('package-lock.json');
    const present = packages('node_modules/.package-lock.json');
    const differs = Object.keys(wanted).some((path) => {
      if (!path.startsWith('node_modules/') || wanted[path].optional || wanted[path].link) return false;
      return wanted[path].version !== present[path]?.version;
    });
    process.exit(differs ? 1 : 0);
  "
}

install_modules() {
  local output headers
  local -a quiet=(--no-audit --no-fund --fetch-retries=2 --fetch-timeout=60000
    --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000)
  # node-gyp would fetch Node's headers from a site of its own; where they came with Node it need not.
  headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [[ -f $headers/include/node/node.h ]]; then export npm_config_nodedir=$headers; fi
  if output=$(npm ci "${quiet[@]}" 2>&1); then
    built_modules "$output"
    return
  fi
  # A registry that lacks an optional package of another platform makes npm write a lock file that its own `npm ci` refuses.
  if grep -q 'code EUSAGE' <<<"$output"; then
    say 'package-lock.json is out of step with package.json: npm install instead of npm ci'
    if output=$(npm install --no-save "${quiet[@]}" 2>&1); then
      built_modules "$output"
      return
    fi
  fi
  grep -v '^npm error *$' <<<"$output" | head -n 20
  explain_network "$output" 'the npm registry'
  fail 'npm ci failed'
}

# usage: built_modules OUTPUT_OF_NPM
built_modules() {
  [[ -e node_modules/node-pty/build/Release/pty.node ]] && return 0
  printf '%s\n' "$1"
  fail 'npm did not build node-pty; npm 11 or newer, which reads allowScripts of package.json, does'
}

engine_reason() {
  case $1 in
    libc) printf 'a newer C library, private to .cache: the embedded database needs glibc 2.38' ;;
    nats-server) printf 'nats-server 2.10, private to .cache: the events' ;;
  esac
}
