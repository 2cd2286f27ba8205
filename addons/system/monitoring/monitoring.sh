#!/usr/bin/env bash
# Monitoring: Prometheus, Alertmanager and the node exporter from the distribution's packages; Grafana from a repository of its own.
# One host has them all and every other one `"components": ["node-exporter"]`; `targets`, or the action set-targets, says whom to ask.
# The settings of all of them are the addon's alone, and checked by promtool and amtool before they are taken.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_MON_ETC=/etc/prometheus _MON_DATA=/var/lib/prometheus
_MON_OWN="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/monitoring"
_MON_ALL=(prometheus alertmanager node-exporter grafana)
_MON_LIST=/etc/apt/sources.list.d/webops-grafana.list _MON_KEY=/etc/apt/keyrings/webops-grafana.asc

addon_metadata() {
  cat <<'JSON'
{ "name": "monitoring", "display_name": "Prometheus, Alertmanager, Grafana", "version": "1.0.0", "description": "Metrics, alerts and dashboards of hosts", "category": "monitoring",
  "maintainer": "WebOps", "license": "Apache-2.0", "documentation_url": "https://prometheus.io/docs/", "depends": [], "provides": ["metrics-store"],
  "conflicts": [], "ports": [9090, 9093, 9100, 3000], "services": ["prometheus", "prometheus-alertmanager", "prometheus-node-exporter", "grafana-server"],
  "config_files": ["/etc/prometheus/prometheus.yml", "/etc/prometheus/alertmanager.yml"], "data_directories": ["/var/lib/prometheus"],
  "system_requirements": {"min_memory_mb": 256, "min_disk_gb": 1, "min_cpu_cores": 1},
  "actions": {
    "targets": {"description": "Whom Prometheus asks, and who answers", "read_only": true, "input": {"type": "object", "additionalProperties": false}},
    "alerts": {"description": "The alerts that are pending or firing", "read_only": true, "input": {"type": "object", "additionalProperties": false}},
    "set-targets": {"description": "Ask these hosts from now on; nothing is restarted", "input": {"type": "object", "additionalProperties": false, "required": ["targets"], "properties": {"targets": {"type": "array", "items": {"type": "object",
      "additionalProperties": false, "required": ["name", "address"], "properties": {"name": {"type": "string", "pattern": "^[0-9A-Za-z._-]+$"}, "address": {"type": "string", "pattern": "^[0-9A-Za-z.:_-]+$"}}}}}}},
    "discard-edits": {"description": "Write the settings as they were configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "components": {"type": "array", "minItems": 1, "uniqueItems": true, "default": ["prometheus", "alertmanager", "node-exporter"], "items": {"enum": ["prometheus", "alertmanager", "node-exporter", "grafana"]}},
      "targets": {"type": "array", "default": [], "description": "Hosts whose node exporter is asked, besides this one; an address without a port is of port 9100", "items": {"type": "object", "additionalProperties": false,
        "required": ["name", "address"], "properties": {"name": {"type": "string", "pattern": "^[0-9A-Za-z._-]+$"}, "address": {"type": "string", "pattern": "^[0-9A-Za-z.:_-]+$"}}}},
      "listen": {"type": "string", "pattern": "^[0-9a-fA-F.:]+$", "default": "127.0.0.1", "description": "Address of Prometheus and Alertmanager, which know no password"},
      "exporter_listen": {"type": "string", "pattern": "^[0-9a-fA-F.:]+$", "default": "0.0.0.0", "description": "Address of the node exporter"},
      "scrape_seconds": {"type": "integer", "minimum": 1, "maximum": 3600, "default": 15},
      "retention_days": {"type": "integer", "minimum": 1, "maximum": 3650, "default": 15},
      "down_seconds": {"type": "integer", "minimum": 1, "maximum": 86400, "default": 120, "description": "How long a host does not answer until an alert fires"},
      "alert_webhook": {"type": "string", "pattern": "^(https?://[^\\s\"']+)?$", "default": "", "description": "Where Alertmanager posts alerts; empty: they are only shown"},
      "grafana_repository": {"type": "string", "pattern": "^https?://[^\\s\"']+$", "default": "https://apt.grafana.com", "description": "Grafana's apt repository, or a mirror of it"},
      "grafana_key": {"type": "string", "maxLength": 65536, "description": "The repository's OpenPGP key, armoured: only packages that it signed are installed"},
      "grafana_password": {"type": "string", "writeOnly": true, "minLength": 8, "maxLength": 256, "description": "Of Grafana's user admin; left out: stays, or is made up and kept in the host's store of secrets"}}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 256 || errors+=("$REPLY")
  host_has_disk "$_MON_DATA" 512 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  if [[ -n "$(_mon_there)" ]] && ! _mon_managed; then errors+=("$(_mon_there) is on this host and was not installed by WebOps"); fi
  _mon_reachable "$(cat "$_MON_OWN/grafana-repository" 2>/dev/null || printf 'https://apt.grafana.com')" || warnings+=("Grafana cannot be installed from here: $REPLY")
  result_validation errors warnings
}

addon_install() {
  local component packages=() port there
  load_config
  _mon_wanted
  there="$(_mon_there)"
  if _mon_managed; then there=''; fi
  ownership_state monitoring
  [[ -z "$there" || "$REPLY" != none ]] || die "$there is on this host and was not installed by WebOps; its settings have no place in this addon, so it cannot be adopted: remove it, or leave this host out. Nothing was changed" 73
  for component in "${_mon[@]}"; do
    _mon_unit "$component"
    if ! service_is_active "$REPLY"; then
      port="$(_mon_port "$component")"
      host_port_free "$port" || die "$REPLY"
    fi
  done
  ! _mon_has grafana || _mon_grafana_preflight
  ownership_begin monitoring ''
  ownership_claim monitoring "$_MON_ETC" "$_MON_DATA" /var/lib/grafana /var/log/grafana /etc/grafana /var/log/prometheus user:prometheus user:grafana \
    /etc/default/prometheus /etc/default/prometheus-alertmanager /etc/default/prometheus-node-exporter
  for component in "${_mon[@]}"; do
    [[ "$component" == grafana ]] || packages+=("prometheus${component:+$(_mon_suffix "$component")}")
  done
  progress 10 'Installing the packages'
  ownership_packages monitoring ${packages[@]+"${packages[@]}"}
  ! _mon_has grafana || _mon_grafana_install
  addon_configure
  ownership_done monitoring
}

addon_configure() {
  local component
  load_config
  _mon_managed || die 'monitoring is not installed: install it first'
  _mon_wanted
  if conffile_edited "$_MON_ETC/prometheus.yml" "$_MON_ETC/alertmanager.yml" "$_MON_ETC/webops-rules.yml" /etc/default/prometheus{,-alertmanager,-node-exporter}; then exit 1; fi
  for component in "${_mon[@]}"; do
    _mon_unit "$component"
    service_exists "$REPLY" || die "$component is not installed here: install monitoring again with it among its components"
  done
  for component in "${_MON_ALL[@]}"; do
    _mon_has "$component" && continue
    _mon_unit "$component"
    if service_exists "$REPLY"; then service_stop "$REPLY" && service_disable "$REPLY"; fi
  done
  printf '%s\n' "${_mon[@]}" | file_write "$_MON_OWN/components" 0600
  ! _mon_has alertmanager || _mon_alertmanager
  ! _mon_has prometheus || _mon_prometheus
  ! _mon_has node-exporter || _mon_exporter
  ! _mon_has grafana || _mon_grafana_configure
  for component in "${_mon[@]}"; do
    wait_until 60 _mon_ready "$component" || die "$component does not answer on port $(_mon_port "$component")"
  done
  log_success "${_mon[*]}: all answer"
}

addon_get_config() {
  local text scrape retention down webhook listen
  _mon_current
  [[ "${#_mon[@]}" -gt 0 ]] || die 'monitoring is not installed'
  json_list -v text "${_mon[@]}"
  scrape="$(sed -n 's/^  scrape_interval: \([0-9]*\)s$/\1/p' "$_MON_ETC/prometheus.yml" 2>/dev/null)"
  retention="$(sed -n 's/.*retention.time=\([0-9]*\)d.*/\1/p' /etc/default/prometheus 2>/dev/null)"
  listen="$(sed -n 's/.*web.listen-address=\([^ "]*\):9090.*/\1/p' /etc/default/prometheus 2>/dev/null)"
  down="$(sed -n '/HostDown/,/for:/s/ *for: \([0-9]*\)s$/\1/p' "$_MON_ETC/webops-rules.yml" 2>/dev/null)"
  webhook="$(sed -n "s/ *- url: '\(.*\)'\$/\1/p" "$_MON_ETC/alertmanager.yml" 2>/dev/null)"
  json_object "components:=$text" "scrape_seconds:=${scrape:-15}" "retention_days:=${retention:-15}" "down_seconds:=${down:-120}" "alert_webhook=$webhook" \
    "listen=${listen:-127.0.0.1}" | { read -r text && result "$text"; }
}

addon_upgrade() {
  local component packages=()
  load_config
  _mon_managed || die 'monitoring is not installed: install it first'
  _mon_wanted
  log_info "upgrading monitoring${1:+ from $1}"
  for component in "${_mon[@]}"; do packages+=("$([[ "$component" == grafana ]] && printf grafana || printf 'prometheus%s' "$(_mon_suffix "$component")")"); done
  pkg_upgrade "${packages[@]}"
  addon_configure
}

addon_uninstall() {
  local component
  ownership_state monitoring
  if [[ "$REPLY" == none ]]; then
    [[ -z "$(_mon_there)" ]] || die "$(_mon_there) was not installed by WebOps; nothing was removed" 73
    return 0
  fi
  for component in "${_MON_ALL[@]}"; do
    _mon_unit "$component"
    service_stop "$REPLY"
  done
  if [[ "${1:-true}" == false ]]; then
    remove_secret grafana-admin
    conffile_remove "$_MON_ETC"/{prometheus.yml,alertmanager.yml,webops-rules.yml} /etc/default/prometheus{,-alertmanager,-node-exporter}
  fi
  rm -f "$_MON_LIST" "$_MON_KEY"
  ownership_remove monitoring "${1:-true}" prometheus prometheus-alertmanager prometheus-node-exporter grafana
}

addon_status() {
  local component bad='' details version
  _mon_current
  if [[ "${#_mon[@]}" -eq 0 ]]; then
    result_status not_installed unknown '' "$([[ -z "$(_mon_there)" ]] && printf 'monitoring is not installed' || printf '%s is here and was not installed by WebOps' "$(_mon_there)")"
    return
  fi
  for component in "${_mon[@]}"; do _mon_ready "$component" || bad+="${bad:+, }$component"; done
  version="$(pkg_version "prometheus$(_mon_suffix "${_mon[0]}")" || pkg_version grafana || true)"
  json_list -v details "${_mon[@]}"
  if [[ -z "$bad" ]]; then
    result_status installed healthy "${version%%[+-]*}" "${_mon[*]}: all answer" "{\"components\":$details}"
  else
    result_status degraded unhealthy "${version%%[+-]*}" "does not answer: $bad" "{\"components\":$details}"
  fi
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  local text memory series up all
  _mon_current
  [[ "${#_mon[@]}" -gt 0 ]] || die 'monitoring is not installed'
  if _mon_has prometheus; then
    text="$(_mon_get 9090 /metrics)" || die 'Prometheus does not answer'
    memory="$(awk '$1 == "process_resident_memory_bytes" { printf "%d", $2 }' <<<"$text")"
    series="$(awk '$1 == "prometheus_tsdb_head_series" { printf "%d", $2 }' <<<"$text")"
    up="$(_mon_query 'count(up==1)')" all="$(_mon_query 'count(up)')"
    result "{\"memory\":{\"used_bytes\":${memory:-0}},\"storage\":{\"data_bytes\":$(du -sb "$_MON_DATA" 2>/dev/null | cut -f 1)},\"monitoring\":{\"series\":${series:-0},\"targets\":${all:-0},\"targets_up\":${up:-0},\"alerts_firing\":$(_mon_query 'count(ALERTS{alertstate="firing"})')}}"
  else
    result '{"monitoring":{}}'
  fi
}

# What was measured and what is silenced. Prometheus stands still for as long as the copy takes.
addon_backup() {
  local path
  _mon_current
  service_stop prometheus
  if ! backup_pack monitoring "$_MON_DATA"; then
    service_start prometheus || true
    die 'the data cannot be packed'
  fi
  path="$REPLY"
  ! _mon_has prometheus || service_start prometheus
  result_object "path=$path" "size_bytes:=$(stat -c %s "$path")"
}

addon_restore() {
  local component
  _mon_current
  rm -rf "$_MON_DATA.restored" && install -d -o prometheus -g prometheus "$_MON_DATA.restored"
  backup_unpack "${1:?restore needs the path of a backup}" "$_MON_DATA.restored" || exit 1
  [[ -d "$_MON_DATA.restored/metrics2" || -d "$_MON_DATA.restored/node-exporter" ]] || die "$1 is no backup of monitoring: nothing was changed"
  chown -R prometheus:prometheus "$_MON_DATA.restored"
  ownership_claim monitoring "$_MON_DATA.before-restore"
  for component in prometheus alertmanager; do _mon_unit "$component" && service_stop "$REPLY"; done
  rm -rf "$_MON_DATA.before-restore"
  mv "$_MON_DATA" "$_MON_DATA.before-restore" && mv "$_MON_DATA.restored" "$_MON_DATA"
  for component in "${_mon[@]}"; do
    _mon_unit "$component" && service_restart "$REPLY"
    wait_until 60 _mon_ready "$component" || die "$component does not start with it; what it had before is in $_MON_DATA.before-restore"
  done
}

addon_action_targets() {
  local text
  text="$(_mon_get 9090 '/api/v1/targets?state=active')" || die 'Prometheus does not answer'
  result "$text"
}

addon_action_alerts() {
  local text
  text="$(_mon_get 9090 /api/v1/alerts)" || die 'Prometheus does not answer'
  result "$text"
}

addon_action_set_targets() {
  load_config
  _mon_current
  _mon_has prometheus || die 'there is no Prometheus on this host'
  _mon_targets
  result '{}'
}

addon_action_discard_edits() {
  local component
  conffile_discard "$_MON_ETC"/{prometheus.yml,alertmanager.yml,webops-rules.yml} /etc/default/prometheus{,-alertmanager,-node-exporter}
  _mon_current
  for component in "${_mon[@]}"; do _mon_unit "$component" && service_restart "$REPLY"; done
  result '{}'
}

_mon_managed() { ownership_state monitoring && [[ "$REPLY" != none ]]; }
_mon_has() { [[ " ${_mon[*]} " == *" $1 "* ]]; }
_mon_suffix() { [[ "$1" == prometheus ]] || printf -- '-%s' "$1"; }
_mon_unit() { if [[ "$1" == grafana ]]; then REPLY=grafana-server; else REPLY="prometheus$(_mon_suffix "$1")"; fi; }
_mon_port() { case "$1" in prometheus) printf 9090 ;; alertmanager) printf 9093 ;; node-exporter) printf 9100 ;; grafana) printf 3000 ;; esac }

# Which of them is on the host.
_mon_there() {
  local component found=''
  for component in prometheus prometheus-alertmanager prometheus-node-exporter grafana-server; do
    [[ ! -x "/usr/bin/$component" && ! -x "/usr/sbin/$component" ]] || found+="${found:+, }$component"
  done
  printf '%s' "$found"
}

# The components that were configured last, and are here.
_mon_current() {
  _mon=()
  [[ ! -r "$_MON_OWN/components" || -z "$(_mon_there)" ]] || mapfile -t _mon <"$_MON_OWN/components"
}

# What the configuration says; ends the script when it is wrong.
_mon_wanted() {
  local count number value
  _mon=()
  config_into count components 0
  for ((number = 0; number < count; number++)); do
    config_into value "components.$number"
    [[ " ${_MON_ALL[*]} " == *" $value "* ]] || die "components: $value is none of ${_MON_ALL[*]}"
    _mon+=("$value")
  done
  [[ "${#_mon[@]}" -gt 0 ]] || _mon_current
  [[ "${#_mon[@]}" -gt 0 ]] || _mon=(prometheus alertmanager node-exporter)
  for value in scrape_seconds:15 retention_days:15 down_seconds:120; do
    config_into number "${value%%:*}" "${value#*:}"
    [[ "$number" =~ ^[1-9][0-9]{0,4}$ ]] || die "${value%%:*}: $number is no number from 1"
  done
  for value in listen exporter_listen; do
    config_into number "$value" 127.0.0.1
    [[ "$number" =~ ^[0-9a-fA-F.:]+$ ]] || die "$value: $number is no address"
  done
  config_into value alert_webhook
  [[ "$value" =~ ^(https?://[^[:space:]\"\']+)?$ ]] || die "alert_webhook: $value is no URL"
  config_into count targets 0
  for ((number = 0; number < count; number++)); do
    config_into value "targets.$number.name"
    [[ "$value" =~ ^[0-9A-Za-z._-]+$ ]] || die "targets: number $((number + 1)) has no name"
    config_into value "targets.$number.address"
    [[ "$value" =~ ^[0-9A-Za-z.:_-]+$ ]] || die "targets: number $((number + 1)) has no address"
  done
}

# usage: _mon_get PORT PATH - prints the body of what a component of this host answers; 1 when that is no 200
_mon_get() {
  local host answer
  host="$(sed -n "s/.*web.listen-address=\([^ \"]*\):$1.*/\1/p" /etc/default/prometheus{,-alertmanager,-node-exporter} 2>/dev/null | head -n 1)"
  case "$host" in '' | 0.0.0.0) host=127.0.0.1 ;; esac
  # shellcheck disable=SC2016
  answer="$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$3" >&3 && cat <&3' _ "$host" "$1" "$2" 2>/dev/null | tr -d '\r\0')" || return 1
  [[ "$answer" == HTTP/1.[01]" 200"* ]] && printf '%s\n' "${answer#*$'\n\n'}"
}

# usage: _mon_query EXPRESSION - prints one number, 0 when there is none
_mon_query() {
  local -A said
  json_read said < <(_mon_get 9090 "/api/v1/query?query=$(sed 's/ /%20/g; s/{/%7B/g; s/}/%7D/g; s/"/%22/g; s/=/%3D/g' <<<"$1")") 2>/dev/null || true
  printf '%s' "${said[data.result.0.value.1]:-0}"
}

_mon_ready() {
  case "$1" in
    prometheus | alertmanager) _mon_get "$(_mon_port "$1")" /-/ready >/dev/null ;;
    node-exporter) _mon_get 9100 / >/dev/null ;;
    grafana) _mon_get 3000 /api/health >/dev/null ;;
  esac
}

# usage: _mon_take UNIT CHANGED_ARGUMENTS CHANGED_FILES - restarts for the former, reloads for the latter
_mon_take() {
  service_enable "$1"
  if [[ "$2" == true ]] || ! service_is_active "$1"; then
    service_restart "$1"
  elif [[ "$3" == true ]]; then
    service_reload "$1"
  fi
}

_mon_alertmanager() {
  local arguments webhook
  conffile_write /etc/default/prometheus-alertmanager < <(printf '# Written by WebOps.\nARGS="--web.listen-address=%s:9093 --cluster.listen-address="\n' "$(get_config listen 127.0.0.1)")
  arguments="$FILE_CHANGED"
  config_into webhook alert_webhook
  {
    printf '# Written by WebOps.\nroute:\n  receiver: webops\n  group_by: [alertname]\n  group_wait: 5s\n  repeat_interval: 4h\nreceivers:\n  - name: webops\n'
    [[ -z "$webhook" ]] || printf "    webhook_configs:\n      - url: '%s'\n" "$webhook"
  } >"$_MON_OWN/alertmanager.yml"
  amtool check-config "$_MON_OWN/alertmanager.yml" >&2 || die 'Alertmanager would refuse these settings; nothing was changed'
  conffile_write "$_MON_ETC/alertmanager.yml" <"$_MON_OWN/alertmanager.yml"
  _mon_take prometheus-alertmanager "$arguments" "$FILE_CHANGED"
}

_mon_prometheus() {
  local arguments files scrape down
  config_into scrape scrape_seconds 15
  config_into down down_seconds 120
  if config_has targets || [[ ! -e "$_MON_ETC/webops-targets.json" ]]; then _mon_targets; fi
  conffile_write "$_MON_ETC/webops-rules.yml" <<YAML
# Written by WebOps.
groups:
  - name: hosts
    rules:
      - alert: HostDown
        expr: up{job="hosts"} == 0
        for: ${down}s
        labels: {severity: critical}
        annotations: {summary: "{{ \$labels.instance }} does not answer"}
      - alert: DiskNearlyFull
        expr: node_filesystem_avail_bytes{fstype!~"tmpfs|overlay|squashfs"} / node_filesystem_size_bytes < 0.1
        for: 10m
        labels: {severity: warning}
        annotations: {summary: "{{ \$labels.instance }}: less than 10 % of {{ \$labels.mountpoint }} is free"}
      - alert: MemoryNearlyFull
        expr: node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05
        for: 10m
        labels: {severity: warning}
        annotations: {summary: "{{ \$labels.instance }}: less than 5 % of its memory is free"}
YAML
  files="$FILE_CHANGED"
  cat >"$_MON_OWN/prometheus.yml" <<YAML
# Written by WebOps.
global:
  scrape_interval: ${scrape}s
  scrape_timeout: $((scrape < 10 ? scrape : 10))s
  evaluation_interval: ${scrape}s
rule_files: ['$_MON_ETC/webops-rules.yml']
alerting:
  alertmanagers:
    - static_configs: [{targets: ['$(get_config listen 127.0.0.1 | sed 's/^0\.0\.0\.0$/127.0.0.1/'):9093']}]
scrape_configs:
  - job_name: prometheus
    static_configs: [{targets: ['$(get_config listen 127.0.0.1 | sed 's/^0\.0\.0\.0$/127.0.0.1/'):9090']}]
  - job_name: hosts
    file_sd_configs:
      - files: ['$_MON_ETC/webops-targets.json']
        refresh_interval: 30s
YAML
  promtool check config "$_MON_OWN/prometheus.yml" >&2 || die 'Prometheus would refuse these settings'
  conffile_write "$_MON_ETC/prometheus.yml" <"$_MON_OWN/prometheus.yml"
  [[ "$FILE_CHANGED" == false ]] || files=true
  conffile_write /etc/default/prometheus < <(printf '# Written by WebOps.\nARGS="--web.listen-address=%s:9090 --storage.tsdb.retention.time=%sd"\n' "$(get_config listen 127.0.0.1)" "$(get_config retention_days 15)")
  arguments="$FILE_CHANGED"
  _mon_take prometheus "$arguments" "$files"
}

# Prometheus sees by itself when this file changes.
_mon_targets() {
  local count number name address list=''
  ! _mon_has node-exporter || list="{\"targets\":[\"127.0.0.1:9100\"],\"labels\":{\"instance\":\"$(hostname)\"}}"
  config_into count targets 0
  for ((number = 0; number < count; number++)); do
    config_into name "targets.$number.name"
    config_into address "targets.$number.address"
    { [[ "$name" =~ ^[0-9A-Za-z._-]+$ && "$address" =~ ^[0-9A-Za-z.:_-]+$ ]]; } || die "targets: number $((number + 1)) needs a name and an address"
    [[ "$address" == *:* ]] || address="$address:9100"
    list+="${list:+,}{\"targets\":[\"$address\"],\"labels\":{\"instance\":\"$name\"}}"
  done
  file_write "$_MON_ETC/webops-targets.json" <<<"[$list]"
  rm -f "$_MON_ETC/webops-targets.json.webops-old"
}

_mon_exporter() {
  conffile_write /etc/default/prometheus-node-exporter < <(printf '# Written by WebOps.\nARGS="--web.listen-address=%s:9100"\n' "$(get_config exporter_listen 0.0.0.0)")
  _mon_take prometheus-node-exporter "$FILE_CHANGED" false
}

# usage: _mon_reachable URL - 1 and the reason in REPLY
_mon_reachable() {
  local host="${1#*://}" port=80
  [[ "$1" != https:* ]] || port=443
  host="${host%%/*}"
  if [[ "$host" == *:* ]]; then port="${host##*:}" host="${host%:*}"; fi
  if ! timeout 5 getent ahosts "$host" >/dev/null; then
    REPLY="the name $host of its repository ($1) is not known here"
  elif ! port_open "$host" "$port"; then
    REPLY="its repository ($1) does not answer on port $port"
  else
    return 0
  fi
  return 1
}

# Everything that can be wrong is found before anything changes: the repository, and the key that its packages must be signed with.
_mon_grafana_preflight() {
  local repository
  ! pkg_installed grafana || return 0
  config_into repository grafana_repository https://apt.grafana.com
  _mon_reachable "$repository" || die "Grafana cannot be installed: $REPLY. Give a mirror that is reached (grafana_repository), or leave it out of components; nothing was changed"
  [[ "$(get_config grafana_key)" == *'BEGIN PGP PUBLIC KEY BLOCK'* ]] || die 'Grafana cannot be installed: grafana_key must be the armoured OpenPGP key of its repository; nothing was changed'
}

_mon_grafana_install() {
  local repository
  ! pkg_installed grafana || return 0
  config_into repository grafana_repository https://apt.grafana.com
  file_write "$_MON_OWN/grafana-repository" 0600 <<<"$repository"
  ensure_directory /etc/apt/keyrings 0755
  file_write "$_MON_KEY" 0644 <<<"$(get_config grafana_key)"
  file_write "$_MON_LIST" 0644 <<<"deb [signed-by=$_MON_KEY] $repository stable main"
  if ! pkg_update || ! pkg_candidate grafana >/dev/null || ! ownership_packages monitoring grafana; then
    rm -f "$_MON_LIST" "$_MON_KEY" # a repository that cannot be read would stop every later apt-get update
    die "Grafana cannot be installed from $repository: is the key the repository's?"
  fi
}

# The data source and a dashboard of the hosts come with it.
_mon_grafana_configure() {
  local etc=/etc/grafana
  ensure_directory "$etc/provisioning/datasources"
  ensure_directory "$etc/provisioning/dashboards"
  file_write "$etc/provisioning/datasources/webops.yaml" <<'YAML'
apiVersion: 1
datasources: [{name: Prometheus, type: prometheus, uid: webops-prometheus, access: proxy, url: 'http://127.0.0.1:9090', isDefault: true}]
YAML
  file_write "$etc/provisioning/dashboards/webops.yaml" <<YAML
apiVersion: 1
providers: [{name: webops, type: file, options: {path: $etc/webops-dashboards}}]
YAML
  ensure_directory "$etc/webops-dashboards"
  file_write "$etc/webops-dashboards/hosts.json" <<'JSON'
{"uid": "webops-hosts", "title": "Hosts", "schemaVersion": 38, "time": {"from": "now-6h", "to": "now"}, "panels": [
  {"id": 1, "type": "timeseries", "title": "Processor", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "datasource": {"uid": "webops-prometheus", "type": "prometheus"}, "targets": [{"refId": "A", "expr": "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", "legendFormat": "{{instance}}"}]},
  {"id": 2, "type": "timeseries", "title": "Memory used", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}, "datasource": {"uid": "webops-prometheus", "type": "prometheus"}, "targets": [{"refId": "A", "expr": "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes", "legendFormat": "{{instance}}"}]}]}
JSON
  if config_has grafana_password; then
    store_secret grafana-admin <<<"$(get_config grafana_password)"
  elif [[ ! -e "${WEBOPS_SECRET_DIR:-/etc/webops/secrets}/grafana-admin" ]]; then
    generate_secret | store_secret grafana-admin
  fi
  service_enable grafana-server
  service_restart grafana-server
  load_secret grafana-admin | grafana-cli admin reset-admin-password --password-from-stdin >&2 || die "the password of Grafana's admin cannot be set"
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
