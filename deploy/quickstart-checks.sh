# shellcheck shell=bash
# What deploy/quickstart looks at, and says, before it changes anything. Sourced after quickstart-controller.sh.

# The controller's listeners: API, agent link, HTTPS.
readonly PORTS=("${WEBOPS_API_PORT:-7443}" "${WEBOPS_LINK_PORT:-7444}" "${WEBOPS_HTTP_PORT:-7445}")

check_root() {
  ((EUID == 0)) && return 0
  command -v sudo >/dev/null || fail 'root rights are needed and sudo is not installed; run it as root'
  # Asks for the password once, where there is a terminal.
  as_root true 2>/dev/null || fail "root rights are needed and sudo refuses $(id -un); run it as root, or let sudo ask no password"
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
  local plan service=', and a service'
  if ! systemd_runs; then service=''; fi
  # It looks for root rights and the network, too.
  plan=$(deploy/setup --for run --plan 2>&1) || {
    sed -n 's/^setup: /quickstart: /p' <<<"$plan" | tail -n 1 >&2
    exit 1
  }
  say 'this puts on the machine (and "npm run quickstart -- reset" takes all of it away again but Debian packages):'
  sed -n 's/^  - /  - /p' <<<"$plan" >&2
  cat >&2 <<END
  - in this folder: the compiled packages and build/webops-agent-linux-x64.tar.gz
  - the agent: /opt/webops, /etc/webops, /var/lib/webops-agent, /var/lib/webops-root, the user webops,
    a sudoers rule for its runner alone$service
  - the controller with its own MongoDB engine and NATS, on 127.0.0.1 (ports ${PORTS[*]}), state in $WEBOPS_HOME
  - Redis: the Debian package, configured by the addon
END
}
