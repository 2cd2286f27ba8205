# shellcheck shell=bash
# The agent of this machine and Redis on it: installed, enrolled, started and stopped by deploy/quickstart. Sourced after
# quickstart-controller.sh.

# An enrolment on a busy machine, in seconds.
readonly ONLINE_TIMEOUT=120

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
  webops install redis --host "$(host_id)" --timeout 10m --yes
}
