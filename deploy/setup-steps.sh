# shellcheck shell=bash
# The steps of deploy/setup: what is checked, how it is installed, and the one line said when it cannot be.
# Sourced from the root of the repository, after steps.sh.

# How long a mirror may take to answer.
readonly PROBE_SECONDS=15

check_machine() {
  [[ $(uname -s) == Linux ]] || fail "this needs Linux (Debian 12 or newer); here is $(uname -s)"
  command -v apt-get >/dev/null || fail 'this needs a Debian or Ubuntu machine: apt-get is not there'
  [[ -w . ]] || fail "$(id -un) cannot write in $PWD: run it as the owner of this folder, or clone it anew"
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
    if [[ " ${missing[*]:-} " == *" $package "* ]]; then continue; fi
    missing+=("$package")
    reasons+=("$package:$why")
  done <<<"$NEEDS"
}

present() {
  if [[ $1 == /* ]]; then
    [[ -e $1 ]]
  else
    command -v "$1" >/dev/null
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

# Looks whether what is to be fetched can be: without a network npm alone would try its hundreds of addresses for half an hour.
# usage: check_network [apt] [npm]
check_network() {
  local source output uri file
  for source in "$@"; do
    case $source in
      apt)
        uri=$(apt_release_file)
        [[ $uri == http* ]] || continue
        file=$(mktemp)
        output=$(/usr/lib/apt/apt-helper -o Acquire::Retries=1 -o "Acquire::http::Timeout=$PROBE_SECONDS" \
          -o "Acquire::https::Timeout=$PROBE_SECONDS" download-file "$uri" "$file" 2>&1) || true
        rm -f "$file"
        explain_network "$output" 'the Debian mirror of this machine'
        ;;
      npm)
        # A registry that knows no ping answers all the same.
        output=$(timeout $((2 * PROBE_SECONDS)) npm ping --fetch-retries=1 --fetch-retry-mintimeout=1000 \
          --fetch-timeout=$((PROBE_SECONDS * 1000)) 2>&1) && continue
        (($? != 124)) || output=ETIMEDOUT
        explain_network "$output" 'the npm registry'
        ;;
    esac
  done
}

# The address of a small file on the first Debian mirror that apt is configured with; empty when there is none.
apt_release_file() {
  local target
  # shellcheck disable=SC2016  # apt fills the placeholders in
  target=$(apt-get indextargets --format '$(URI) $(CODENAME)' 'Created-By: Packages' | head -n 1) || return 0
  [[ $target == */dists/* ]] || return 0
  printf '%s/dists/%s/InRelease' "${target%%/dists/*}" "${target##* }"
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
