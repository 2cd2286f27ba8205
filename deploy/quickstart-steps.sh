# shellcheck shell=bash
# The steps of deploy/quickstart. Sourced from the root of the repository.

# The oldest Node that is supported, as package.json says under "engines".
readonly NODE_MAJOR=20 NODE_MINOR=19
# The controller's listeners: API, agent link, HTTPS.
readonly PORTS=("${WEBOPS_API_PORT:-7443}" "${WEBOPS_LINK_PORT:-7444}" "${WEBOPS_HTTP_PORT:-7445}")
readonly UNIT=webops-up
# A start of the embedded database on a slow disk, and an enrolment, in seconds.
readonly READY_TIMEOUT=60 ONLINE_TIMEOUT=60
STARTED=$EPOCHREALTIME

if [[ -z ${WEBOPS_HOME:-} ]]; then
  if ((EUID == 0)); then WEBOPS_HOME=/var/lib/webops; else WEBOPS_HOME=$HOME/.webops; fi
fi
export WEBOPS_HOME
# An ordinary user's PATH on Debian lacks the sbin folders, where useradd and visudo are.
PATH=$PATH:/usr/sbin:/sbin
readonly STATE=$WEBOPS_HOME/quickstart
# Another controller's context must not be what this talks to.
unset WEBOPS_SERVER WEBOPS_TOKEN WEBOPS_CONTEXT
export WEBOPS_CONTEXTS_FILE=$WEBOPS_HOME/contexts.yaml

say() { printf 'quickstart: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

webops() { node packages/cli/bin/webops.js "$@"; }

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
    grep -v '^quickstart: ' "$log" | tail -n 25 | sed 's/^/  | /' >&2 || true
    grep '^quickstart: ' "$log" >&2 || say "$title failed (exit $status); the lines above say why"
    rm -f "$log"
    exit 1
  fi
  grep '^quickstart: ' "$log" >&2 || true
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
  elif [[ -t 2 ]]; then
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

check_root() {
  ((EUID == 0)) && return 0
  command -v sudo >/dev/null || fail "root rights are needed and sudo is not installed; run it as root"
  # Asks for the password once, where there is a terminal.
  as_root true || fail "root rights are needed and sudo refuses $(id -un); run it as root, or let sudo ask no password"
  # In the background there is nobody to ask.
  systemd_runs || setsid --wait sudo -n true </dev/null 2>/dev/null ||
    fail 'sudo asks for a password; without systemd the agent is started through it in the background: run this as root'
}

# A port that something else uses is found before anything is installed.
check_ports() {
  if is_running; then return 0; fi
  local port
  for port in "${PORTS[@]}"; do
    if (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      fail "port $port is in use: stop the program that uses it, or choose others with WEBOPS_API_PORT, WEBOPS_LINK_PORT, WEBOPS_HTTP_PORT"
    fi
  done
}

announce() {
  say 'this puts on the machine (and "npm run quickstart -- reset" takes all of it away again but Debian packages):'
  deploy/setup --for run --plan 2>&1 | sed -n 's/^  - /  - /p' >&2 || fail 'deploy/setup --plan failed'
  cat >&2 <<END
  - in this folder: the compiled packages and build/webops-agent-linux-x64.tar.gz
  - the agent: /opt/webops, /etc/webops, /var/lib/webops-agent, /var/lib/webops-root, the user webops,
    a sudoers rule for its runner alone, and a service
  - the controller with its own MongoDB engine and NATS, on 127.0.0.1 (ports ${PORTS[*]}), state in $WEBOPS_HOME
  - Redis: the Debian package, configured by the addon
END
}

# What was there before quickstart is not its to remove.
remember_before() {
  [[ -e $STATE/made-here ]] && return 0
  mkdir -p "$STATE"
  chmod 700 "$WEBOPS_HOME"
  local path
  for path in node_modules .cache build; do
    if [[ ! -e $path ]]; then printf '%s\n' "$path"; fi
  done >"$STATE/made-here.new"
  mv "$STATE/made-here.new" "$STATE/made-here"
}

# It prints steps of its own.
run_setup() {
  deploy/setup --for run || exit 1
}

systemd_runs() { [[ -d /run/systemd/system ]]; }

# The process that serves, by what it wrote when it was ready.
controller_pid() {
  local pid
  pid=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "$WEBOPS_HOME/controller.json" 2>/dev/null) || return 1
  [[ -n $pid ]] && kill -0 "$pid" 2>/dev/null && printf '%s' "$pid"
}

is_running() { controller_pid >/dev/null; }

# Installs the package that was just built; the same version again is the same files.
install_agent() {
  local digest folder
  digest=$(sha256sum <build/webops-agent-linux-x64.tar.gz)
  if [[ -x /opt/webops/bin/webops-agent && $(cat "$STATE/agent" 2>/dev/null) == "$digest" ]]; then return 0; fi
  # An identity that quickstart did not make is not its to give up.
  if [[ ! -e $STATE/agent && -n $(host_id) ]]; then
    fail 'this machine is a host of another controller; to take it over, first: sudo sh deploy/agent/install.sh --uninstall'
  fi
  folder=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$folder'" EXIT
  tar -xzf build/webops-agent-linux-x64.tar.gz -C "$folder" --strip-components=1
  # Removed by reset even when the next line is cut short.
  printf 'begun\n' >"$STATE/agent"
  # Where systemd does not run, the agent runs below `webops up`.
  local -a options=()
  if ! systemd_runs; then options=(--no-service); fi
  as_root sh "$folder/install.sh" "${options[@]}"
  printf '%s\n' "$digest" >"$STATE/agent"
}

# In the background: a unit of systemd's where it runs, a session of its own elsewhere.
start_controller() {
  if is_running; then return 0; fi
  local node log=$WEBOPS_HOME/up.log
  local -a environment=("WEBOPS_HOME=$WEBOPS_HOME" "WEBOPS_CONTEXTS_FILE=$WEBOPS_CONTEXTS_FILE")
  node=$(command -v node)
  # Settings of the controller that the caller made for this run.
  local name
  for name in $(compgen -e); do
    if [[ $name == WEBOPS_*_PORT || $name == WEBOPS_ADDONS_PATH || $name == MONGODB_URI || $name == NATS_URL ]]; then
      environment+=("$name=${!name}")
    fi
  done
  local -a command=("$node" "$PWD/packages/cli/bin/webops.js" up)
  # An identity of an earlier controller, whose state is gone, is of no use: install_agent lets no other through.
  if systemd_runs; then command+=(--no-agent); else command+=(--rejoin); fi
  mkdir -p "$WEBOPS_HOME/run"
  if systemd_runs; then
    as_root systemctl reset-failed "$UNIT.service" 2>/dev/null || true
    as_root systemd-run --quiet --unit="$UNIT" --description='WebOps controller (quickstart)' \
      --uid="$(id -u)" --gid="$(id -g)" --property=KillMode=mixed --property="WorkingDirectory=$PWD" \
      "${environment[@]/#/--setenv=}" -- "${command[@]}"
  else
    # No file of this script stays open in it: whoever waits for its output would wait for ever.
    setsid env "${environment[@]}" "${command[@]}" </dev/null >"$log" 2>&1 &
    printf '%s\n' "$!" >"$WEBOPS_HOME/run/up.pid"
  fi
  wait_for "$READY_TIMEOUT" is_ready || {
    controller_log | tail -n 20
    fail "the controller was not ready within $READY_TIMEOUT s; its log is above"
  }
}

# Ready means that it answers, not that a file is there.
is_ready() { is_running && webops status -o name >/dev/null 2>&1; }

controller_log() {
  if systemd_runs; then
    as_root journalctl --no-pager --quiet --unit="$UNIT" --lines=40
  else
    cat "$WEBOPS_HOME/up.log"
  fi
}

# usage: wait_for SECONDS COMMAND [ARG…]
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.2
  done
}

# Empty when this machine is not enrolled.
host_id() { as_root cat /etc/webops/trust/host-id 2>/dev/null || true; }

# usage: host_state ID
# ret: online, offline; empty when the controller does not know it
host_state() { { webops host show "$1" -o json 2>/dev/null || printf '{"state": ""}'; } | jq -r .state; }

is_online() {
  local id
  id=$(host_id)
  [[ -n $id && $(host_state "$id") == online ]]
}

enrol() {
  if systemd_runs; then enrol_service; fi
  wait_for "$ONLINE_TIMEOUT" is_online || {
    agent_log | tail -n 20
    fail "the agent was not online within $ONLINE_TIMEOUT s; its log is above"
  }
}

enrol_service() {
  local id info
  local -a again=()
  id=$(host_id)
  if [[ -n $id && -n $(host_state "$id") ]]; then
    start_agent
    return 0
  fi
  if [[ -n $id ]]; then again=(--re-enroll); fi
  info=$(webops host add --ttl 10m --description 'quickstart' -o json)
  join_with "$(jq -r .server <<<"$info")" "$(jq -r .fingerprint <<<"$info")" "$(jq -r .token <<<"$info")" "${again[@]}"
}

agent_log() {
  if systemd_runs; then
    as_root journalctl --no-pager --quiet --unit=webops-agent --unit=webops-enroll --lines=40
  else
    cat "$WEBOPS_HOME/up.log"
  fi
}

# The token goes through stdin: on a command line every user could read it.
# usage: join_with SERVER FINGERPRINT TOKEN [OPTION…]
join_with() {
  local server=$1 fingerprint=$2 token=$3 folder
  shift 3
  folder=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$folder'" EXIT
  tar -xzf build/webops-agent-linux-x64.tar.gz -C "$folder" --strip-components=1
  printf '%s' "$token" |
    as_root sh "$folder/install.sh" --server "$server" --fingerprint "$fingerprint" --token-stdin "$@"
}

# Elsewhere `webops up` starts and stops it.
start_agent() {
  if systemd_runs; then as_root systemctl start webops-agent.service; fi
}

stop_agent() {
  if systemd_runs && [[ -e /etc/systemd/system/webops-agent.service ]]; then
    as_root systemctl stop webops-enroll.service webops-agent.service
  fi
}

# usage: addon_state FIELD
addon_state() {
  webops addon status redis --host "$(host_id)" -o json | jq -r ".items[0].$1 // \"unknown\""
}

install_redis() {
  webops addon status redis --refresh --host "$(host_id)" -o name >/dev/null || true
  # A Redis that was here before is not taken away by reset.
  if [[ ! -e $STATE/redis && $(addon_state status) == not_installed ]]; then : >"$STATE/redis"; fi
  webops install redis --host "$(host_id)" --timeout 10m
}

show_result() {
  local status health
  say "all done in $(seconds_since "$STARTED") s"
  printf '\n'
  webops host list
  printf '\n'
  webops addon status redis --refresh 2>/dev/null
  status=$(addon_state status)
  health=$(addon_state health)
  cat <<'END'

Try next:
  npx webops status                                     the controller, its services, its hosts
  npx webops configure redis --set maxmemory=128mb      change the running Redis
  npx webops op logs                                    what the last script printed
END
  [[ $status == installed && $health == healthy ]] || fail "Redis is $status and $health, not installed and healthy"
}

stop_all() {
  check_root
  step 'stopping the agent' stop_agent
  step 'stopping the controller and its services' stop_controller
}

stop_controller() {
  local pid=''
  if systemd_runs && as_root systemctl is-active --quiet "$UNIT.service"; then
    as_root systemctl stop "$UNIT.service"
  fi
  pid=$(controller_pid) || pid=$(cat "$WEBOPS_HOME/run/up.pid" 2>/dev/null) || pid=''
  # A number that was given to another process since then is not ours to signal.
  if [[ -n $pid ]] && grep -qz webops.js "/proc/$pid/cmdline" 2>/dev/null; then
    kill -TERM "$pid"
    wait_for 30 is_gone "$pid" || kill -KILL "$pid"
  fi
  rm -f "$WEBOPS_HOME/run/up.pid"
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }

reset_all() {
  check_root
  if [[ -e $STATE/redis && -e packages/cli/dist/main.js ]]; then
    step 'removing Redis and its data' remove_redis
  fi
  step 'stopping the agent' stop_agent
  step 'stopping the controller and its services' stop_controller
  if [[ -e $STATE/agent ]]; then
    step 'removing the agent' as_root sh deploy/agent/install.sh --uninstall
  fi
  step 'removing the state of the controller and what was built here' remove_files
}

# Through the addon: it knows what it made. The controller is started for that when it is down.
remove_redis() {
  if ! { start_controller && start_agent && wait_for "$ONLINE_TIMEOUT" is_online; }; then
    say 'Redis stays: the controller or the agent does not start'
    return 0
  fi
  webops uninstall redis --host "$(host_id)" --keep-data=false --yes || say 'Redis could not be removed; see the lines above'
  rm -f "$STATE/redis"
}

remove_files() {
  local path
  if [[ -e $STATE/made-here ]]; then
    while IFS= read -r path; do
      case $path in
        node_modules | .cache | build) rm -rf "./$path" ;;
      esac
    done <"$STATE/made-here"
  fi
  # Only a folder that a controller or this script has used.
  if [[ -d $STATE || -e $WEBOPS_HOME/client.json ]]; then rm -rf "$WEBOPS_HOME"; fi
}
