# shellcheck shell=bash
# Services: under systemd where it runs, through the distribution's init scripts where it does not (containers).
# An init script is called directly: policy-rc.d, which keeps package installations from starting things in a container, does not bind us.

# usage: service_manager
# result: REPLY is systemd or init
service_manager() {
  REPLY=init
  [[ ! -d "${WEBOPS_SYSTEMD_DIR:-/run/systemd/system}" ]] || REPLY=systemd
}

# usage: service_exists NAME
# arguments: NAME - a unit, or an init script
# result: 0 when the host knows it
service_exists() {
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    systemctl cat -- "$1" >/dev/null 2>&1
  else
    [[ -x "${WEBOPS_INIT_DIR:-/etc/init.d}/$1" ]]
  fi
}

# usage: service_is_active NAME
# arguments: NAME - a unit, or an init script
# result: 0 when it runs
service_is_active() {
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    systemctl is-active --quiet -- "$1"
  else
    service_exists "$1" && _service_init "$1" status >/dev/null 2>&1
  fi
}

# usage: service_start NAME
# Starts it unless it runs.
# arguments: NAME - a unit, or an init script
# result: 0 when it runs; else 1, with the end of its journal in the log
service_start() {
  if service_is_active "$1"; then return 0; fi
  log_info "starting $1"
  _service_do start "$1"
}

# usage: service_stop NAME
# Stops it if it runs; one that does not exist counts as stopped.
# arguments: NAME - a unit, or an init script
# result: 0 when it does not run
service_stop() {
  service_is_active "$1" || return 0
  log_info "stopping $1"
  _service_do stop "$1"
}

# usage: service_restart NAME
# arguments: NAME - a unit, or an init script
# result: 0 when it runs again; else 1, with the end of its journal in the log
service_restart() {
  log_info "restarting $1"
  _service_do restart "$1"
}

# usage: service_reload NAME
# arguments: NAME - a unit, or an init script
# result: 0 when it took its configuration; else 1
service_reload() { _service_do reload "$1"; }

# usage: service_enable NAME
# Starts it on boot from now on.
# arguments: NAME - a unit, or an init script
# result: the service manager's exit code
service_enable() {
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    systemctl enable --quiet -- "$1" 2>/dev/null >&2 || systemctl enable -- "$1" >&2
  elif command -v update-rc.d >/dev/null; then
    update-rc.d "$1" defaults >&2 && update-rc.d "$1" enable >&2
  fi
}

# usage: service_disable NAME
# No longer starts it on boot.
# arguments: NAME - a unit, or an init script; one that does not exist is no fault
# result: the service manager's exit code
service_disable() {
  service_exists "$1" || return 0
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    systemctl disable --quiet -- "$1" >&2
  elif command -v update-rc.d >/dev/null; then
    update-rc.d "$1" disable >&2
  fi
}

_service_do() {
  local action="$1" name="$2"
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    if [[ "$action" != stop ]]; then systemctl reset-failed -- "$name" 2>/dev/null || true; fi
    systemctl "$action" -- "$name" >&2 && return 0
    log_error "systemctl $action $name failed; the end of its journal:"
    journalctl -u "$name" -n 15 --no-pager >&2 2>/dev/null || true
    return 1
  fi
  if ! service_exists "$name"; then
    log_error "there is no systemd here, and no init script ${WEBOPS_INIT_DIR:-/etc/init.d}/$name"
    return 1
  fi
  _service_init "$name" "$action" >&2
}

# A daemon must not hold the pipes of this script's output.
_service_init() { "${WEBOPS_INIT_DIR:-/etc/init.d}/$1" "$2" </dev/null 3>&-; }
