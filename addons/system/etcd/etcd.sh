#!/usr/bin/env bash
# etcd, from the distribution's packages: one node, or a member of a cluster, with TLS between all who take part.
# What this addon sets stands in /etc/default/etcd, which is the addon's alone. The same configuration goes to every host of a cluster;
# each finds itself in `members` by its address.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_ETCD_FILE=/etc/default/etcd _ETCD_DATA=/var/lib/etcd/webops _ETCD_TLS=/etc/etcd/webops-tls _ETCD_TIMER=webops-etcd-snapshot
_ETCD_UNIT=/etc/systemd/system/etcd.service.d/webops.conf
_ETCD_OWN="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/etcd"

addon_metadata() {
  cat <<'JSON'
{ "name": "etcd", "display_name": "etcd", "version": "1.0.0", "description": "Distributed key-value store", "category": "database",
  "maintainer": "WebOps", "license": "Apache-2.0", "documentation_url": "https://etcd.io/docs/v3.4/", "depends": [], "provides": ["distributed-store"],
  "conflicts": [], "ports": [2379, 2380], "services": ["etcd"], "config_files": ["/etc/default/etcd"], "data_directories": ["/var/lib/etcd"],
  "system_requirements": {"min_memory_mb": 256, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [2379, 2380]},
  "actions": {
    "members": {"description": "The members of the cluster and which are started", "read_only": true, "input": {"type": "object", "additionalProperties": false}},
    "remove-member": {"description": "Take a member out of the cluster", "input": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {"name": {"type": "string"}}}},
    "defragment": {"description": "Give back the disk that this member's history no longer needs", "input": {"type": "object", "additionalProperties": false}},
    "discard-edits": {"description": "Write /etc/default/etcd as it was configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "members": {"type": "array", "default": [], "maxItems": 9, "description": "All hosts of the cluster, this one too; empty: one node, for this host alone", "items": {"type": "object", "additionalProperties": false,
        "required": ["name", "address"], "properties": {"name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]{0,62}$"}, "address": {"type": "string", "pattern": "^[0-9.]+$", "description": "IPv4"}}}},
      "cluster_name": {"type": "string", "pattern": "^[0-9A-Za-z_-]{1,64}$", "default": "webops", "x-immutable": true, "description": "Keeps clusters apart that were made at different times"},
      "client_port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 2379},
      "peer_port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 2380},
      "quota_mb": {"type": "integer", "minimum": 16, "maximum": 8192, "default": 2048, "description": "Most disk for data; beyond it writes are refused"},
      "compaction_hours": {"type": "integer", "minimum": 0, "maximum": 8760, "default": 24, "description": "History older than this goes; 0: none goes"},
      "tls_ca": {"type": "string", "maxLength": 65536, "description": "PEM certificate of an authority of the cluster's own: with it all speak TLS and need a certificate of it"},
      "tls_ca_key": {"type": "string", "writeOnly": true, "maxLength": 65536, "description": "Its PEM key: each host makes its own certificate with it, and does not keep it"},
      "snapshots": {"type": "object", "additionalProperties": false, "default": {}, "description": "Snapshots of all data, every day", "properties": {
          "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "description": "HH:MM of the host's clock; left out: none"},
          "keep": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 7}}}},
    "dependentRequired": {"tls_ca": ["tls_ca_key"], "tls_ca_key": ["tls_ca"]}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 256 || errors+=("$REPLY")
  host_has_disk /var/lib/etcd 512 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  _etcd_current
  if _etcd_installed && ! _etcd_managed; then errors+=('an etcd that WebOps did not install is on this host: take it over with webops adopt etcd'); fi
  _etcd_installed || host_port_free 2379 || warnings+=("$REPLY")
  result_validation errors warnings
}

addon_install() {
  local there='' client peer
  load_config
  _etcd_current && _etcd_wanted
  if _etcd_installed && ! _etcd_managed; then there="etcd $(pkg_version etcd-server || printf 'of no package')"; fi
  ownership_begin etcd "$there"
  config_into client client_port 2379
  config_into peer peer_port 2380
  _etcd_installed || { host_port_free "$client" && host_port_free "$peer"; } || die "$REPLY"
  ownership_claim etcd /var/lib/etcd /etc/etcd "$_ETCD_UNIT" "${_ETCD_UNIT%/*}" user:etcd
  progress 10 'Installing the packages'
  ownership_packages etcd etcd-server etcd-client
  # The package starts a node of its own. It is not what was asked for, and nobody has written to it.
  if [[ ! -e "$_ETCD_DATA" && -d /var/lib/etcd/default ]] && ownership_claimed etcd /var/lib/etcd; then
    service_stop etcd
    rm -rf /var/lib/etcd/default
  fi
  install -d -o etcd -g etcd -m 0700 /var/lib/etcd
  service_enable etcd
  addon_configure
  ownership_done etcd
}

addon_configure() {
  load_config
  _etcd_installed || die 'etcd is not installed: install it first'
  _etcd_managed || die 'this etcd was not installed by WebOps: webops adopt etcd' 73
  if conffile_edited "$_ETCD_FILE"; then exit 1; fi
  _etcd_current && _etcd_wanted
  _etcd_certificate
  _etcd_join
  _etcd_write
  if ! { [[ "$FILE_CHANGED" == false && "$_etcd_fresh" == false ]] && service_is_active etcd; }; then _etcd_restart; fi
  _etcd_snapshots
  if wait_until 45 _etcd_healthy; then
    log_success "etcd answers at ${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}"
  elif [[ "$(_etcd_count)" -gt 1 ]] && ! _etcd_quorum; then
    log_warn 'etcd runs and waits: fewer than half of the other members are there yet'
  else
    _etcd_log
    if conffile_restore "$_ETCD_FILE"; then _etcd_restart; fi
    die 'etcd does not answer with this configuration; the one before was put back'
  fi
}

addon_get_config() {
  _etcd_current
  { _etcd_installed && _etcd_managed; } || die 'etcd is not installed'
  result "$(_etcd_config)"
}

# The file of the settings is the addon's from now on; it stays as it is, and so does the data, wherever that is.
addon_adopt() {
  _etcd_installed || die 'there is no etcd on this host to adopt: install it'
  pkg_installed etcd-server || die 'only the etcd of the package etcd-server can be adopted'
  _etcd_current
  _etcd_healthy || die 'etcd does not answer: nothing was changed'
  if ! _etcd_managed; then
    ownership_set etcd adopted
    conffile_write "$_ETCD_FILE" <<<"$(<"$_ETCD_FILE")"
  fi
  result "{\"config\":$(_etcd_config)}"
}

addon_upgrade() {
  local from="${1:-}"
  load_config
  { _etcd_installed && _etcd_managed; } || die 'etcd is not installed: install it first'
  _etcd_current
  if _etcd_healthy; then log_info "upgrading etcd${from:+ from $from}; its data before: $(_etcd_save)"; fi
  pkg_upgrade etcd-server etcd-client
  addon_configure
}

addon_uninstall() {
  local state name
  ownership_state etcd && state="$REPLY"
  _etcd_current
  case "$state" in
    none)
      if _etcd_installed; then die 'this etcd was not installed by WebOps; nothing was removed' 73; fi
      return 0
      ;;
    adopted)
      schedule_remove "$_ETCD_TIMER"
      if [[ -e "$_ETCD_OWN/before" ]]; then file_write "$_ETCD_FILE" <"$_ETCD_OWN/before" && service_restart etcd; fi
      ownership_set etcd none
      log_info 'etcd was there before WebOps and stays, with its data and its settings before'
      return 0
      ;;
  esac
  schedule_remove "$_ETCD_TIMER"
  # Whoever leaves for good says so, so that the others need not wait for it.
  if [[ "${1:-true}" == false && "$(_etcd_count)" -gt 1 ]] && _etcd_healthy; then
    name="${_etcd[ETCD_NAME]}"
    # A cluster with a member that came a moment ago lets nobody go.
    wait_until 20 _etcd_remove "$name" || log_warn "the member $name could not be taken out of the cluster: webops action run etcd remove-member"
  fi
  service_stop etcd
  if [[ "${1:-true}" == false ]]; then conffile_remove "$_ETCD_FILE"; fi
  ownership_remove etcd "${1:-true}" etcd-server etcd-client
  if command -v systemctl >/dev/null; then systemctl daemon-reload >&2 || true; fi
}

addon_status() {
  local -A said
  local details
  _etcd_current
  if ! _etcd_installed; then
    result_status not_installed unknown '' 'etcd is not installed'
  elif ! _etcd_managed; then
    result_status not_installed unknown '' 'there is an etcd that WebOps did not install: webops adopt etcd' '{"unmanaged":true}'
  elif _etcd_healthy && _etcd_say said; then
    json_object -v details "name=${_etcd[ETCD_NAME]}" "leader:=$([[ "${said[Status.leader]}" == "${said[Status.header.member_id]}" ]] && printf true || printf false)" \
      "members:=$(_etcd_count)" "data_bytes:=${said[Status.dbSize]}"
    result_status installed healthy "${said[Status.version]}" "answers, one of $(_etcd_count) members" "$details"
  elif service_is_active etcd || [[ "$(systemctl is-active etcd 2>/dev/null)" == activating ]]; then
    result_status degraded degraded '' 'runs, but has no quorum: it waits for other members'
  else
    result_status degraded unhealthy '' 'installed, but does not run'
  fi
}

addon_health_check() {
  local -A said
  _etcd_current
  if ! _etcd_healthy; then
    result_object health=unhealthy 'message=does not answer, or the cluster has no quorum'
  elif [[ -e "$_ETCD_OWN/snapshot-failed" ]]; then
    result_object health=degraded 'message=answers, but the last snapshot failed'
  elif _etcd_say said && [[ -n "${said[Status.errors.0]:-}" ]]; then
    result_object health=degraded "message=answers, but reports ${said[Status.errors.0]}"
  else
    result_object health=healthy 'message=answers, and the cluster has a quorum'
  fi
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  local -A said
  local size
  _etcd_current
  { _etcd_healthy && _etcd_say said; } || die 'etcd does not answer'
  size="${said[Status.dbSizeInUse]:-0}"
  result "{\"storage\":{\"data_bytes\":${said[Status.dbSize]}},\"etcd\":{\"data_in_use_bytes\":$size,\"members\":$(_etcd_count),\"raft_index_total\":${said[Status.raftIndex]},\"raft_term\":${said[Status.raftTerm]},\"quota_bytes\":${_etcd[ETCD_QUOTA_BACKEND_BYTES]:-0}}}"
}

addon_backup() {
  local path
  _etcd_current
  path="$(_etcd_save)"
  result_object "path=$path" "size_bytes:=$(stat -c %s "$path")"
}

# Of a cluster every member takes the same snapshot; each is a new cluster's member then, and answers when half of them have it.
addon_restore() {
  local data old
  _etcd_current
  data="${_etcd[ETCD_DATA_DIR]:-$_ETCD_DATA}" old="$data.before-restore"
  etcdctl snapshot status "${1:?restore needs the path of a snapshot}" >&2 || die "$1 is no snapshot of etcd"
  rm -rf "$data.restored"
  etcdctl snapshot restore "$1" --data-dir "$data.restored" --name "${_etcd[ETCD_NAME]}" --initial-cluster "${_etcd[ETCD_INITIAL_CLUSTER]}" \
    --initial-cluster-token "${_etcd[ETCD_INITIAL_CLUSTER_TOKEN]}-$(sha256sum <"$1" | head -c 8)" --initial-advertise-peer-urls "${_etcd[ETCD_INITIAL_ADVERTISE_PEER_URLS]}" >&2 ||
    die "$1 cannot be restored; nothing was changed"
  chown -R etcd:etcd "$data.restored"
  service_stop etcd
  rm -rf "$old"
  [[ ! -e "$data" ]] || mv "$data" "$old"
  mv "$data.restored" "$data"
  _etcd_restart
  wait_until 120 _etcd_healthy || { [[ "$(_etcd_count)" -gt 1 ]] && log_warn 'restored; it answers when half of the members are'; } || die "etcd does not answer; its data before is in $old"
}

addon_action_members() {
  local id state name peer list='' item
  _etcd_current
  _etcd_healthy || die 'etcd does not answer'
  while IFS=, read -r id state name peer _; do
    json_object -v item "id=$id" "name=${name# }" "state=${state# }" "address=${peer# }"
    list+="${list:+,}$item"
  done < <(_etcd_ctl member list 2>/dev/null)
  result "{\"members\":[$list]}"
}

addon_action_remove_member() {
  local name
  load_config && _etcd_current
  config_into name name
  _etcd_remove "$name" || die "there is no member $name, or it cannot be removed now"
  result '{}'
}

addon_action_defragment() {
  _etcd_current
  _etcd_ctl defrag >&2
  result '{}'
}

addon_action_discard_edits() {
  conffile_discard "$_ETCD_FILE"
  _etcd_current && _etcd_restart
  result '{}'
}

_etcd_installed() { [[ -x /usr/bin/etcd ]]; }
_etcd_managed() { ownership_state etcd && [[ "$REPLY" != none ]]; }
_etcd_count() { tr , '\n' <<<"${_etcd[ETCD_INITIAL_CLUSTER]}" | grep -c .; }
_etcd_healthy() { _etcd_ctl endpoint health >/dev/null 2>&1; }
_etcd_log() { tail -n 20 /var/log/etcd.log >&2 2>/dev/null || journalctl -u etcd -n 20 --no-pager >&2 || true; }

# Reads what was configured last into _etcd.
_etcd_current() {
  local line
  declare -gA _etcd=()
  [[ ! -r "$_ETCD_FILE" ]] || while IFS= read -r line; do
    if [[ "$line" =~ ^(ETCD_[A-Z_]+)=\"?([^\"]*)\"?$ ]]; then _etcd[${BASH_REMATCH[1]}]="${BASH_REMATCH[2]}"; fi
  done <"$_ETCD_FILE"
  : "${_etcd[ETCD_ADVERTISE_CLIENT_URLS]:=http://localhost:2379}" "${_etcd[ETCD_INITIAL_CLUSTER]:=default=http://localhost:2380}" "${_etcd[ETCD_NAME]:=$(hostname)}"
  ownership_state etcd
  [[ "$REPLY" != adopted ]] || : "${_etcd[ETCD_DATA_DIR]:=/var/lib/etcd/default}" # the package's own unit says so
}

# usage: _etcd_ctl ARGUMENT… - asks this member, as whoever has its certificate
_etcd_ctl() { _etcd_at "${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}" "$@"; }

# usage: _etcd_at URLS ARGUMENT…
_etcd_at() {
  local tls=()
  [[ "$1" != https:* ]] || tls=(--cacert "$_ETCD_TLS/ca.crt" --cert "$_ETCD_TLS/server.crt" --key "$_ETCD_TLS/server.key")
  etcdctl --endpoints "$1" --dial-timeout 2s --command-timeout 20s ${tls[@]+"${tls[@]}"} "${@:2}"
}

# usage: _etcd_say ARRAY - what this member says of itself
_etcd_say() {
  local text
  text="$(_etcd_ctl -w json endpoint status 2>/dev/null)" || return 1
  text="${text#[}"
  json_read "$1" <<<"${text%]}"
}

# The clients' addresses of the other members.
_etcd_others() {
  local url urls=''
  while IFS= read -r url; do
    [[ "${url%%=*}" == "${_etcd[ETCD_NAME]}" ]] || urls+="${urls:+,}$(sed -E "s/^[^=]*=//; s/:[0-9]+\$/:${_etcd[ETCD_ADVERTISE_CLIENT_URLS]##*:}/" <<<"$url")"
  done < <(tr , '\n' <<<"${_etcd[ETCD_INITIAL_CLUSTER]}")
  printf '%s' "$urls"
}

_etcd_quorum() {
  local url up=1
  for url in $(tr , ' ' <<<"$(_etcd_others)"); do
    url="${url#*//}"
    if port_open "${url%:*}" "${url##*:}"; then up=$((up + 1)); fi
  done
  [[ "$up" -gt $(($(_etcd_count) / 2)) ]]
}

# Puts what the configuration says over _etcd; ends the script when it is wrong. What is not said stays.
_etcd_wanted() {
  local count number name address scheme client peer cluster='' mine='' here value time
  config_into count members 0
  config_into client client_port 2379
  config_into peer peer_port 2380
  for value in "$client" "$peer"; do
    { [[ "$value" =~ ^[0-9]{1,5}$ ]] && ((value > 0 && value < 65536)); } || die "$value is no port"
  done
  [[ "$client" != "$peer" ]] || die 'client_port and peer_port are the same'
  config_into value quota_mb 2048
  { [[ "$value" =~ ^[0-9]{1,5}$ ]] && ((value >= 16)); } || die "quota_mb: $value is none, at least 16"
  _etcd[ETCD_QUOTA_BACKEND_BYTES]=$((value * 1048576))
  config_into value compaction_hours 24
  [[ "$value" =~ ^[0-9]{1,4}$ ]] || die "compaction_hours: $value is no number"
  _etcd[ETCD_AUTO_COMPACTION_RETENTION]="$value"
  config_into value cluster_name webops
  [[ "$value" =~ ^[0-9A-Za-z_-]{1,64}$ ]] || die 'cluster_name: letters, digits, _ and -'
  _etcd[ETCD_INITIAL_CLUSTER_TOKEN]="$value"
  config_into time snapshots.time
  [[ -z "$time" || "$time" =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ ]] || die "snapshots.time: $time is no time of the day, e.g. 03:30"
  scheme=http
  if config_has tls_ca || config_has tls_ca_key; then
    scheme=https
    command -v openssl >/dev/null || ownership_packages etcd openssl
    tls_check "$(get_config tls_ca)" "$(get_config tls_ca_key)" || die "tls_ca and tls_ca_key: $REPLY"
  elif [[ -e "$_ETCD_TLS/server.crt" ]]; then
    scheme=https
  fi
  here=" $(ip -4 -o addr show 2>/dev/null | awk '{ sub(/\/.*/, "", $4); printf "%s ", $4 }')"
  for ((number = 0; number < count; number++)); do
    config_into name "members.$number.name"
    config_into address "members.$number.address"
    [[ "$name" =~ ^[a-z0-9][a-z0-9.-]{0,62}$ && "$address" =~ ^[0-9.]+$ ]] || die "members: number $((number + 1)) needs a name and an IPv4 address"
    cluster+="${cluster:+,}$name=$scheme://$address:$peer"
    if [[ "$here" == *" $address "* ]]; then
      [[ -z "$mine" ]] || die "members: $mine and $address are both addresses of this host"
      mine="$address" && _etcd[ETCD_NAME]="$name"
    fi
  done
  if ((count > 0)); then
    [[ -n "$mine" ]] || die "members: none has an address of this host (${here# })"
    _etcd[ETCD_LISTEN_PEER_URLS]="$scheme://$mine:$peer"
    _etcd[ETCD_LISTEN_CLIENT_URLS]="$scheme://$mine:$client,$scheme://127.0.0.1:$client"
  else
    mine=127.0.0.1
    _etcd[ETCD_NAME]="$(hostname)"
    cluster="${_etcd[ETCD_NAME]}=$scheme://127.0.0.1:$peer"
    _etcd[ETCD_LISTEN_PEER_URLS]="$scheme://127.0.0.1:$peer"
    _etcd[ETCD_LISTEN_CLIENT_URLS]="$scheme://127.0.0.1:$client"
  fi
  _etcd[ETCD_INITIAL_ADVERTISE_PEER_URLS]="$scheme://$mine:$peer"
  _etcd[ETCD_ADVERTISE_CLIENT_URLS]="$scheme://$mine:$client"
  _etcd[ETCD_INITIAL_CLUSTER]="$cluster"
  _etcd[ETCD_DATA_DIR]="${_etcd[ETCD_DATA_DIR]:-$_ETCD_DATA}"
  _etcd[ETCD_ENABLE_V2]=false
  if [[ "$scheme" == https ]]; then
    for value in '' PEER_; do
      _etcd[ETCD_${value}CERT_FILE]="$_ETCD_TLS/server.crt"
      _etcd[ETCD_${value}KEY_FILE]="$_ETCD_TLS/server.key"
      _etcd[ETCD_${value}TRUSTED_CA_FILE]="$_ETCD_TLS/ca.crt"
      _etcd[ETCD_${value}CLIENT_CERT_AUTH]=true
    done
  fi
}

_etcd_certificate() {
  _etcd_fresh=false
  config_has tls_ca || return 0
  ensure_directory /etc/etcd 0755
  tls_issue "$_ETCD_TLS" etcd:etcd "$(get_config tls_ca)" "$(get_config tls_ca_key)" "${_etcd[ETCD_NAME]}" localhost 127.0.0.1 "$(sed -E 's,.*//(.*):.*,\1,' <<<"${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}")"
  _etcd_fresh="$FILE_CHANGED"
}

# A member without data may be one of a new cluster, or come into one that runs: then the cluster is told, also where it knows a
# member of that name whose data is lost.
_etcd_join() {
  local others name="${_etcd[ETCD_NAME]}"
  [[ -n "${_etcd[ETCD_INITIAL_CLUSTER_STATE]:-}" ]] || _etcd[ETCD_INITIAL_CLUSTER_STATE]=new
  [[ ! -e "${_etcd[ETCD_DATA_DIR]}/member" ]] || return 0
  _etcd[ETCD_INITIAL_CLUSTER_STATE]=new
  others="$(_etcd_others)"
  { [[ -n "$others" ]] && _etcd_at "$others" member list >/dev/null 2>&1; } || return 0
  log_info "the cluster runs already: $name joins it"
  _etcd_remove "$name" "$others" || true
  _etcd_at "$others" member add "$name" --peer-urls "${_etcd[ETCD_INITIAL_ADVERTISE_PEER_URLS]}" >&2 || die "the cluster does not take $name now; try again when all of its members are healthy" 75
  _etcd[ETCD_INITIAL_CLUSTER_STATE]=existing
}

# usage: _etcd_remove NAME [URLS] - 1 when there is no such member
_etcd_remove() {
  local id urls="${2:-${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}}" peer
  peer="$(tr , '\n' <<<"${_etcd[ETCD_INITIAL_CLUSTER]}" | sed -n "s/^${1//./\\.}=//p")"
  # One that was added and never started has no name yet, but its address.
  id="$(_etcd_at "$urls" member list 2>/dev/null | awk -F ', ' -v name="$1" -v peer="${peer:--}" '$3 == name || $4 == peer { print $1; exit }')"
  [[ -n "$id" ]] && _etcd_at "$urls" member remove "$id" >&2
}

_etcd_write() {
  local key
  if [[ ! -e "$_ETCD_OWN/before" && -e "$_ETCD_FILE" ]]; then file_write "$_ETCD_OWN/before" 0600 <"$_ETCD_FILE"; fi
  conffile_write "$_ETCD_FILE" 0644 root:root < <(
    echo '# Written by WebOps.'
    for key in "${!_etcd[@]}"; do printf '%s="%s"\n' "$key" "${_etcd[$key]}"; done | LC_ALL=C sort
  )
  # A member of a cluster is ready when it has a quorum, however long that takes.
  if [[ -d /etc/systemd/system && ! -e "$_ETCD_UNIT" ]]; then
    ensure_directory "${_ETCD_UNIT%/*}"
    printf '[Service]\nTimeoutStartSec=infinity\nRestart=on-failure\nRestartSec=2\n' | file_write "$_ETCD_UNIT"
    if [[ -d /run/systemd/system ]]; then systemctl daemon-reload >&2; fi
    FILE_CHANGED=true
  fi
}

_etcd_restart() {
  log_info 'restarting etcd'
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    systemctl reset-failed etcd 2>/dev/null || true
    systemctl --no-block restart etcd >&2
  else
    service_restart etcd
  fi
}

# Prints the path of a snapshot, which appears when it is whole.
_etcd_save() {
  backup_path etcd .db
  _etcd_ctl snapshot save "$REPLY.part" >&2 || die 'etcd does not give a snapshot'
  mv "$REPLY.part" "$REPLY"
  printf '%s' "$REPLY"
}

_etcd_snapshots() {
  local time keep
  config_has snapshots || return 0
  config_into time snapshots.time
  config_into keep snapshots.keep 7
  if [[ -z "$time" ]]; then
    schedule_remove "$_ETCD_TIMER"
    rm -f "$_ETCD_OWN/snapshot" "$_ETCD_OWN/snapshot-failed"
    return
  fi
  {
    printf '#!/bin/bash\n# Written by WebOps: a snapshot of all data, of which so many stay.\n# time %s keep %s\n' "$time" "$keep"
    printf 'own=%s folder=%s/etcd keep=%s\n' "$_ETCD_OWN" "${WEBOPS_BACKUP_DIR:-/var/backups/webops}" "$keep"
    printf 'ask=(etcdctl --endpoints %s' "${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}"
    [[ "${_etcd[ETCD_ADVERTISE_CLIENT_URLS]}" != https:* ]] || printf ' --cacert %s/ca.crt --cert %s/server.crt --key %s/server.key' "$_ETCD_TLS" "$_ETCD_TLS" "$_ETCD_TLS"
    cat <<'SNAPSHOT'
)
set -euo pipefail
umask 077
touch "$own/snapshot-failed"
mkdir -p "$folder" && chmod 0700 "$folder"
printf -v path '%s/etcd-%(%Y%m%dT%H%M%S)T.db' "$folder" -1
"${ask[@]}" snapshot save "$path.part"
mv "$path.part" "$path"
find "$folder" -maxdepth 1 -type f -name 'etcd-[0-9]*.db' -printf '%T@ %p\n' | sort -rn | tail -n "+$((keep + 1))" | cut -d ' ' -f 2- | xargs -r -d '\n' rm -f
rm -f "$own/snapshot-failed"
SNAPSHOT
  } | file_write "$_ETCD_OWN/snapshot" 0700
  rm -f "$_ETCD_OWN/snapshot.webops-old"
  schedule_daily "$_ETCD_TIMER" "$time" "$_ETCD_OWN/snapshot"
}

# Prints what the file says, by the names of config_schema.
_etcd_config() {
  local members='' item client="${_etcd[ETCD_ADVERTISE_CLIENT_URLS]##*:}" peer quota="${_etcd[ETCD_QUOTA_BACKEND_BYTES]:-2147483648}" snapshots
  peer="${_etcd[ETCD_INITIAL_ADVERTISE_PEER_URLS]:-:2380}" peer="${peer##*:}"
  if [[ "${_etcd[ETCD_INITIAL_CLUSTER]}" != *//127.0.0.1:* && "${_etcd[ETCD_INITIAL_CLUSTER]}" != *//localhost:* ]]; then
    for item in $(tr , ' ' <<<"${_etcd[ETCD_INITIAL_CLUSTER]}"); do
      members+="${members:+,}{\"name\":\"${item%%=*}\",\"address\":\"$(sed -E 's,.*//(.*):.*,\1,' <<<"$item")\"}"
    done
  fi
  snapshots="$(sed -n 's/^# time \(..:..\) keep \([0-9]*\)$/{"time":"\1","keep":\2}/p' "$_ETCD_OWN/snapshot" 2>/dev/null || true)"
  [[ -n "$snapshots" ]] || snapshots='{}'
  json_object "members:=[$members]" "cluster_name=${_etcd[ETCD_INITIAL_CLUSTER_TOKEN]:-etcd-cluster}" "client_port:=$client" "peer_port:=$peer" \
    "quota_mb:=$((quota / 1048576))" "compaction_hours:=${_etcd[ETCD_AUTO_COMPACTION_RETENTION]:-0}" "snapshots:=$snapshots"
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
