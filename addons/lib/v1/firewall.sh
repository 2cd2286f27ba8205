# shellcheck shell=bash
# Ports in the host's firewall, where it has one that is managed (ufw, firewalld). Without one there is nothing to open.

# usage: firewall_open_port PORT [tcp|udp]
# arguments: PORT - a number; the protocol is tcp where it is left out
# result: the firewall's exit code; 0 without a managed one
firewall_open_port() { _firewall allow --add-port "$1" "${2:-tcp}"; }

# usage: firewall_close_port PORT [tcp|udp]
# arguments: PORT - a number; the protocol is tcp where it is left out
# result: the firewall's exit code; 0 without a managed one
firewall_close_port() { _firewall 'delete allow' --remove-port "$1" "${2:-tcp}"; }

_firewall() {
  local words
  read -ra words <<<"$1"
  if command -v ufw >/dev/null && [[ "$(ufw status 2>/dev/null)" == *'Status: active'* ]]; then
    ufw "${words[@]}" "$3/$4" >&2
  elif command -v firewall-cmd >/dev/null && firewall-cmd --state >/dev/null 2>&1; then
    firewall-cmd --quiet --permanent "$2=$3/$4" >&2 && firewall-cmd --quiet "$2=$3/$4" >&2
  else
    log_debug "no managed firewall; port $3/$4 is left as it is"
  fi
}
