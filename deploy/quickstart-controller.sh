# shellcheck shell=bash
# The controller that deploy/quickstart starts: where it is, whether it runs, its start and stop. Sourced from the root of the
# repository, after steps.sh.

readonly UNIT=webops-up
# A start of the embedded database on a slow disk, in seconds.
readonly READY_TIMEOUT=120

if ((EUID == 0)); then DEFAULT_HOME=/var/lib/webops; else DEFAULT_HOME=$HOME/.webops; fi
export WEBOPS_HOME=${WEBOPS_HOME:-$DEFAULT_HOME}
# shellcheck disable=SC2034  # for the files that are sourced after this one
readonly STATE=$WEBOPS_HOME/quickstart
# Another controller's context must not be what this talks to.
unset WEBOPS_SERVER WEBOPS_TOKEN WEBOPS_CONTEXT
export WEBOPS_CONTEXTS_FILE=$WEBOPS_HOME/contexts.yaml

webops() { node packages/cli/bin/webops.js "$@"; }

systemd_runs() { [[ -d /run/systemd/system ]]; }

# The process that serves, by what it wrote when it was ready.
controller_pid() {
  local pid
  pid=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "$WEBOPS_HOME/controller.json" 2>/dev/null) || return 1
  is_webops "$pid" && printf '%s' "$pid"
}

# A number that was given to another process since then is not ours.
is_webops() { [[ -n $1 ]] && grep -qaz webops.js "/proc/$1/cmdline" 2>/dev/null; }

is_running() { controller_pid >/dev/null; }

# In the background: a unit of systemd's where it runs, a session of its own elsewhere.
start_controller() {
  if is_running; then return 0; fi
  local log=$WEBOPS_HOME/up.log settings=$WEBOPS_HOME/run/settings.env
  local -a command=("$(command -v node)" "$PWD/packages/cli/bin/webops.js" up)
  mkdir -p "$WEBOPS_HOME/run"
  if systemd_runs; then
    (umask 077 && controller_settings >"$settings")
    as_root systemctl reset-failed "$UNIT.service" 2>/dev/null || true
    as_root systemd-run --quiet --unit="$UNIT" --description='WebOps controller (quickstart)' \
      --uid="$(id -u)" --gid="$(id -g)" --property=KillMode=mixed --property="WorkingDirectory=$PWD" \
      --property="EnvironmentFile=$settings" -- "${command[@]}" --no-agent
  else
    # An identity of an earlier controller, whose state is gone, is of no use: install_agent lets no other through.
    # No file of this script stays open in it: whoever waits for its output would wait for ever.
    setsid "${command[@]}" --rejoin </dev/null >"$log" 2>&1 &
    printf '%s\n' "$!" >"$WEBOPS_HOME/run/up.pid"
  fi
  wait_for "$READY_TIMEOUT" is_ready || {
    controller_log | tail -n 20
    fail "the controller was not ready within $READY_TIMEOUT s; its log is above"
  }
}

# The settings that the caller made, as systemd reads them from a file: on a command line everybody could read the password of a database.
controller_settings() {
  local name value
  for name in $(compgen -e); do
    [[ $name =~ ^WEBOPS_|^MONGODB_URI$|^NATS_URL$ ]] || continue
    value=${!name//\\/\\\\}
    printf '%s="%s"\n' "$name" "${value//\"/\\\"}"
  done
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

stop_controller() {
  local pid=''
  if systemd_runs && as_root systemctl is-active --quiet "$UNIT.service"; then
    as_root systemctl stop "$UNIT.service"
  fi
  pid=$(controller_pid) || pid=$(cat "$WEBOPS_HOME/run/up.pid" 2>/dev/null) || pid=''
  if is_webops "$pid"; then
    kill -TERM "$pid"
    wait_for 30 is_gone "$pid" || kill -KILL "$pid"
  fi
  rm -f "$WEBOPS_HOME/run/"{up.pid,settings.env}
}

is_gone() { ! kill -0 "$1" 2>/dev/null; }
