#!/usr/bin/env bash
# Autorecovery: services that fail are started again, so many times in so much time, and then no more until somebody has looked (a breaker).
# systemd does it (a drop-in for each service), and monit where a port has to answer or where there is no systemd. Nothing of ours runs.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_AUTO_UNITS=/etc/systemd/system _AUTO_MONIT=/etc/monit/conf.d/webops-autorecovery
_AUTO_OWN="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/autorecovery"

addon_metadata() {
  cat <<'JSON'
{ "name": "autorecovery", "display_name": "Autorecovery", "version": "1.0.0", "description": "Starts again what fails, with limits and a breaker", "category": "operations",
  "maintainer": "WebOps", "license": "Apache-2.0", "documentation_url": "https://www.freedesktop.org/software/systemd/man/systemd.service.html", "depends": [], "provides": [], "conflicts": [],
  "config_files": ["/etc/systemd/system/SERVICE.service.d/webops-autorecovery.conf", "/etc/monit/conf.d/webops-autorecovery"],
  "actions": {
    "services": {"description": "Each service: its state, how often it was started again, whether its breaker is open", "read_only": true, "input": {"type": "object", "additionalProperties": false}},
    "reset": {"description": "Close a breaker and start the service", "input": {"type": "object", "additionalProperties": false, "required": ["service"], "properties": {"service": {"type": "string", "pattern": "^[A-Za-z0-9@._-]+$"}}}},
    "discard-edits": {"description": "Write the settings as they were configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "services": {"type": "array", "default": [], "maxItems": 100, "description": "What is started again", "items": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[A-Za-z0-9@._-]{1,100}$", "description": "The unit, without .service"},
          "when": {"enum": ["on-failure", "always"], "default": "on-failure", "description": "always: also when it ended by itself without an error; a stop by hand is never undone"},
          "delay_seconds": {"type": "integer", "minimum": 0, "maximum": 3600, "default": 2},
          "max_restarts": {"type": "integer", "minimum": 1, "maximum": 100, "default": 5, "description": "More than so many within window_seconds open the breaker"},
          "window_seconds": {"type": "integer", "minimum": 10, "maximum": 86400, "default": 300},
          "port": {"type": "integer", "minimum": 1, "maximum": 65535, "description": "A TCP port of this host that must answer, else it is restarted (by monit)"},
          "pid_file": {"type": "string", "pattern": "^/[^\\s\"]+$", "description": "Where there is no systemd: by which monit finds it"}}}},
      "check_seconds": {"type": "integer", "minimum": 5, "maximum": 3600, "default": 30, "description": "How often monit looks"}}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  service_manager
  if [[ "$REPLY" != systemd ]]; then
    warnings+=('there is no systemd here: monit looks after services, each needs a pid_file')
    host_has_packages || errors+=("$REPLY")
  fi
  result_validation errors warnings
}

addon_install() {
  load_config
  _auto_wanted
  ownership_begin autorecovery ''
  addon_configure
  ownership_done autorecovery
}

addon_configure() {
  local number count name file old
  load_config
  _auto_managed || die 'autorecovery is not installed: install it first'
  _auto_wanted
  if conffile_edited "$_AUTO_MONIT" "$_AUTO_UNITS"/*/webops-autorecovery.conf; then exit 1; fi
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    config_into count services 0
    for ((number = 0; number < count; number++)); do
      config_into name "services.$number.name"
      file="$_AUTO_UNITS/$name.service.d/webops-autorecovery.conf"
      ownership_claim autorecovery "${file%/*}"
      ensure_directory "${file%/*}" 0755
      conffile_write "$file" <<UNIT
# Written by WebOps.
[Unit]
StartLimitIntervalSec=$(get_config "services.$number.window_seconds" 300)
StartLimitBurst=$(($(get_config "services.$number.max_restarts" 5) + 1))
[Service]
Restart=$(get_config "services.$number.when" on-failure)
RestartSec=$(get_config "services.$number.delay_seconds" 2)
UNIT
    done
    # Those that are no longer asked for, and what an interrupted configure wrote.
    for old in "$_AUTO_UNITS"/*.service.d/webops-autorecovery.conf; do
      name="${old%.service.d/*}" name="${name##*/}"
      if [[ -e "$old" && " ${_auto_names[*]} " != *" $name "* ]]; then _auto_drop "$old"; fi
    done
    systemctl daemon-reload >&2
  fi
  _auto_monit
  printf '%s\n' ${_auto_names[@]+"${_auto_names[@]}"} | file_write "$_AUTO_OWN/services" 0600
  rm -f "$_AUTO_OWN/services.webops-old"
  log_success "looks after: ${_auto_names[*]:-nothing yet}"
}

addon_get_config() {
  local name list='' item
  _auto_managed || die 'autorecovery is not installed'
  _auto_current
  for name in ${_auto_names[@]+"${_auto_names[@]}"}; do
    if [[ -e "$_AUTO_UNITS/$name.service.d/webops-autorecovery.conf" ]]; then
      item="$(awk -F = -v name="$name" '/^StartLimitInterval/ { w = $2 } /^StartLimitBurst/ { m = $2 - 1 } /^Restart=/ { r = $2 } /^RestartSec/ { d = $2 }
        END { printf "{\"name\":\"%s\",\"when\":\"%s\",\"delay_seconds\":%d,\"max_restarts\":%d,\"window_seconds\":%d", name, r, d, m, w }' "$_AUTO_UNITS/$name.service.d/webops-autorecovery.conf")"
    else
      item="{\"name\":\"$name\""
    fi
    item+="$(awk -v name="$name" '$1 == "check" { here = ($3 == name || $3 == "\"" name "\"") } here && /failed host/ { for (i = 1; i < NF; i++) if ($i == "port") printf ",\"port\":%d", $(i + 1) }' "$_AUTO_MONIT" 2>/dev/null || true)}"
    list+="${list:+,}$item"
  done
  result "{\"services\":[$list]}"
}

addon_uninstall() {
  local file
  _auto_managed || return 0
  _auto_current
  for file in "$_AUTO_UNITS"/*.service.d/webops-autorecovery.conf; do
    if [[ -e "$file" ]]; then _auto_drop "$file"; fi
  done
  if [[ -e "$_AUTO_MONIT" ]]; then
    conffile_remove "$_AUTO_MONIT"
    if service_is_active monit; then service_reload monit || true; fi
  fi
  if command -v systemctl >/dev/null; then systemctl daemon-reload >&2 || true; fi
  if [[ -r "$_AUTO_OWN/packages" ]] && grep -qxF monit "$_AUTO_OWN/packages"; then service_stop monit; fi
  ownership_remove autorecovery false monit # it has no data: nothing to keep
}

addon_status() {
  local name open='' down=''
  if ! _auto_managed; then
    result_status not_installed unknown '' 'autorecovery is not installed'
    return
  fi
  _auto_current
  for name in ${_auto_names[@]+"${_auto_names[@]}"}; do
    if _auto_open "$name"; then open+="${open:+, }$name"; elif ! service_is_active "$name"; then down+="${down:+, }$name"; fi
  done
  if [[ -n "$open" ]]; then
    result_status degraded unhealthy 1.0.0 "failed too often and is not started again: $open (webops action run autorecovery reset)" "{\"services\":${#_auto_names[@]}}"
  else
    result_status installed healthy 1.0.0 "looks after ${#_auto_names[@]} services${down:+; stopped: $down}" "{\"services\":${#_auto_names[@]}}"
  fi
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  local name count total=0 open=0 each=''
  _auto_managed || die 'autorecovery is not installed'
  _auto_current
  for name in ${_auto_names[@]+"${_auto_names[@]}"}; do
    count="$(_auto_restarts "$name")"
    total=$((total + count))
    if _auto_open "$name"; then open=$((open + 1)); fi
    json_quote "$name" && each+="${each:+,}$REPLY:$count"
  done
  result "{\"autorecovery\":{\"services\":${#_auto_names[@]},\"restarts_total\":$total,\"breakers_open\":$open,\"restarts\":{$each}}}"
}

addon_action_services() {
  local name list='' item
  _auto_current
  for name in ${_auto_names[@]+"${_auto_names[@]}"}; do
    json_object -v item "name=$name" "active:=$(service_is_active "$name" && printf true || printf false)" "restarts:=$(_auto_restarts "$name")" \
      "breaker_open:=$(_auto_open "$name" && printf true || printf false)"
    list+="${list:+,}$item"
  done
  result "{\"services\":[$list]}"
}

addon_action_reset() {
  local name
  load_config && _auto_current
  config_into name service
  [[ " ${_auto_names[*]-} " == *" $name "* ]] || die "$name is no service that is looked after"
  if command -v systemctl >/dev/null; then systemctl reset-failed -- "$name" >&2 || true; fi
  if [[ -e "$_AUTO_MONIT" ]] && service_is_active monit; then monit monitor "$name-port" >&2 || monit monitor "$name" >&2 || true; fi
  service_start "$name"
  result '{}'
}

addon_action_discard_edits() {
  conffile_discard "$_AUTO_MONIT" "$_AUTO_UNITS"/*/webops-autorecovery.conf
  if command -v systemctl >/dev/null; then systemctl daemon-reload >&2; fi
  if service_is_active monit; then service_reload monit; fi
  result '{}'
}

_auto_managed() { ownership_state autorecovery && [[ "$REPLY" != none ]]; }

# The services that were configured last.
_auto_current() {
  _auto_names=()
  [[ ! -s "$_AUTO_OWN/services" ]] || mapfile -t _auto_names < <(grep . "$_AUTO_OWN/services")
}

# systemd gave up: a service that it would still start again is activating, not failed. Or monit did.
_auto_open() { [[ "$(systemctl show -p ActiveState --value -- "$1" 2>/dev/null)" == failed ]] || { [[ -e "$_AUTO_MONIT" ]] && monit -B summary 2>/dev/null | grep -qE "^ *$1(-port)? .*Not monitored"; }; }

_auto_restarts() {
  local count
  count="$(systemctl show -p NRestarts --value -- "$1" 2>/dev/null || true)"
  printf '%s' "${count:-0}"
}

# Removes a drop-in, and its folder when the addon made it and it is empty.
_auto_drop() {
  conffile_remove "$1"
  if ownership_claimed autorecovery "${1%/*}"; then rmdir "${1%/*}" 2>/dev/null || true; fi
}

# Reads the names of the configuration; ends the script when something is wrong.
_auto_wanted() {
  local number count name value item
  service_manager
  local manager="$REPLY"
  _auto_names=()
  config_into count services 0
  for ((number = 0; number < count; number++)); do
    config_into name "services.$number.name"
    [[ "$name" =~ ^[A-Za-z0-9@._-]{1,100}$ && "$name" != *..* ]] || die "services: number $((number + 1)) has no name"
    [[ " ${_auto_names[*]-} " != *" $name "* ]] || die "services: $name is there twice"
    service_exists "$name" || die "services: there is no service $name on this host"
    config_into value "services.$number.when" on-failure
    [[ "$value" =~ ^(on-failure|always)$ ]] || die "services: $name: when is on-failure or always"
    for item in delay_seconds:2 max_restarts:5 window_seconds:300 port:1; do
      config_into value "services.$number.${item%%:*}" "${item#*:}"
      [[ "$value" =~ ^[0-9]{1,5}$ ]] || die "services: $name: ${item%%:*} is no number"
    done
    config_into value "services.$number.pid_file"
    [[ "$manager" == systemd || "$value" =~ ^/[^[:space:]\"]+$ ]] || die "services: $name needs a pid_file, since there is no systemd here"
    _auto_names+=("$name")
  done
}

# What monit does: ports that must answer, and everything where there is no systemd.
_auto_monit() {
  local number count name text='' manager cycles burst window every
  service_manager && manager="$REPLY"
  config_into every check_seconds 30
  config_into count services 0
  for ((number = 0; number < count; number++)); do
    config_into name "services.$number.name"
    config_has "services.$number.port" || [[ "$manager" != systemd ]] || continue
    burst="$(get_config "services.$number.max_restarts" 5)" window="$(get_config "services.$number.window_seconds" 300)"
    cycles=$((window / every > burst ? window / every : burst))
    if [[ "$manager" == systemd ]]; then
      # A stop by hand is not undone: only a service that runs and does not answer is restarted.
      text+="check host \"$name-port\" with address 127.0.0.1"$'\n'"  start program = \"/bin/systemctl try-restart $name\""$'\n'"  stop program = \"/bin/true\""$'\n'
    else
      text+="check process \"$name\" with pidfile $(get_config "services.$number.pid_file")"$'\n'"  start program = \"/etc/init.d/$name start\""$'\n'"  stop program = \"/etc/init.d/$name stop\""$'\n'
    fi
    if config_has "services.$number.port"; then text+="  if failed host 127.0.0.1 port $(get_config "services.$number.port") type tcp for 2 cycles then restart"$'\n'; fi
    text+="  if $burst restarts within $cycles cycles then unmonitor"$'\n'
  done
  if [[ -z "$text" ]]; then
    if [[ -e "$_AUTO_MONIT" ]]; then conffile_remove "$_AUTO_MONIT" && service_reload monit; fi
    return 0
  fi
  ownership_claim autorecovery /etc/monit /var/lib/monit "$_AUTO_MONIT"
  ownership_packages autorecovery monit
  conffile_write "$_AUTO_MONIT" 0600 root:root <<<"# Written by WebOps."$'\n'"set daemon $every"$'\n'"set httpd unixsocket /run/webops-monit.sock allow localhost"$'\n'"${text%$'\n'}"
  if ! monit -t >&2; then
    conffile_restore "$_AUTO_MONIT" || conffile_remove "$_AUTO_MONIT"
    die 'monit refuses these checks; the ones before were put back'
  fi
  service_enable monit
  if [[ "$FILE_CHANGED" == true ]] || ! service_is_active monit; then service_restart monit; fi
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
