#!/usr/bin/env bash
# Redis, from the distribution's package. The whole addon contract in one file: copy it for your own.
# What this addon sets stands in /etc/redis/webops.conf, included at the end of redis.conf; the rest of that file is the administrator's.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_REDIS_MAIN=/etc/redis/redis.conf _REDIS_OURS=/etc/redis/webops.conf _REDIS_DATA=/var/lib/redis _REDIS_TLS=/etc/redis/webops-tls
_REDIS_KEYS=(port tls-port bind maxmemory maxmemory-policy save appendfsync appendonly requirepass tls-cert-file tls-key-file tls-ca-cert-file tls-auth-clients)

addon_metadata() {
  cat <<'JSON'
{ "name": "redis", "display_name": "Redis", "version": "1.1.0", "description": "In-memory data store", "category": "database",
  "maintainer": "WebOps", "license": "BSD-3-Clause", "documentation_url": "https://redis.io/docs/", "depends": [], "provides": ["key-value-store"],
  "conflicts": [], "ports": [6379], "services": ["redis-server"], "config_files": ["/etc/redis/webops.conf"], "data_directories": ["/var/lib/redis"],
  "system_requirements": {"min_memory_mb": 128, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [6379]},
  "actions": {
    "discard-edits": {"description": "Write /etc/redis/webops.conf as it was configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}},
    "flush": {"description": "Remove all keys, of one database or of all", "input": {"type": "object", "additionalProperties": false,
      "properties": {"database": {"type": "integer", "minimum": 0, "maximum": 15}}}, "output": {"type": "object", "properties": {"removed_keys": {"type": "integer"}}}},
    "slow-log": {"description": "The slowest commands of late", "read_only": true, "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "port": {"type": "integer", "minimum": 0, "maximum": 65535, "default": 6379, "description": "TCP port without TLS; 0: none"},
      "bind": {"type": "string", "pattern": "^[0-9A-Za-z.:*-]+( [0-9A-Za-z.:*-]+)*$", "default": "127.0.0.1", "description": "Addresses to listen on"},
      "maxmemory": {"type": "string", "pattern": "^[0-9]+(kb|mb|gb)?$", "default": "0", "description": "Most memory for data, e.g. 256mb; 0: no limit"},
      "maxmemory_policy": {"enum": ["noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"], "default": "noeviction", "description": "What to drop when maxmemory is reached"},
      "save": {"type": "string", "pattern": "^([0-9]+ [0-9]+( [0-9]+ [0-9]+)*)?$", "default": "3600 1 300 100 60 10000", "description": "Snapshots: after so many seconds with so many changes; empty: none"},
      "appendonly": {"type": "boolean", "default": false, "description": "Log every write to disk"},
      "appendfsync": {"enum": ["always", "everysec", "no"], "default": "everysec", "description": "When that log is forced to the disk"},
      "tls_port": {"type": "integer", "minimum": 0, "maximum": 65535, "default": 0, "description": "TCP port with TLS; 0: none"},
      "tls_certificate": {"type": "string", "maxLength": 65536, "description": "PEM; left out: what is there, or one that signs itself"},
      "tls_key": {"type": "string", "writeOnly": true, "maxLength": 65536, "description": "PEM key of tls_certificate"},
      "tls_ca": {"type": "string", "maxLength": 65536, "description": "PEM; who signs clients, and tls_certificate"},
      "tls_auth_clients": {"type": "boolean", "default": false, "description": "Clients must have a certificate of tls_ca"},
      "password": {"type": "string", "writeOnly": true, "pattern": "^([!-~]{8,256})?$", "description": "Left out: stays as it is; empty: none"}},
    "dependentRequired": {"tls_certificate": ["tls_key"], "tls_key": ["tls_certificate"]}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 128 || errors+=("$REPLY")
  host_has_disk "$_REDIS_DATA" 256 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  _redis_current
  if _redis_installed && ! _redis_managed; then errors+=('a Redis that WebOps did not install is on this host: take it over with webops adopt redis'); fi
  _redis_installed || host_port_free "${_redis[port]}" || warnings+=("$REPLY")
  result_validation errors warnings
}

addon_install() {
  local there=''
  load_config
  _redis_current && _redis_wanted # what is wrong with the configuration is said before anything changes
  if _redis_installed && ! _redis_managed; then there="Redis $(pkg_version redis-server || printf '%s' 'of no package')"; fi
  ownership_begin redis "$there"
  _redis_installed || host_port_free "${_redis[port]}" || die "$REPLY"
  ownership_claim redis "$_REDIS_DATA" /var/log/redis /etc/redis
  progress 10 'Installing the package'
  ownership_packages redis redis-server
  install -d -o redis -g redis -m 0750 "$_REDIS_DATA" /var/log/redis # not made again after an uninstall that removed them
  service_enable redis-server
  addon_configure
  ownership_done redis
}

addon_configure() {
  load_config
  _redis_installed || die 'Redis is not installed: install it first'
  _redis_managed || die 'this Redis was not installed by WebOps: webops adopt redis' 73
  if conffile_edited "$_REDIS_OURS"; then exit 1; fi
  _redis_current && _redis_wanted && _redis_certificate
  _redis_apply
  log_success "Redis answers on port $_redis_port and confirms its configuration"
}

addon_get_config() {
  { _redis_installed && _redis_managed; } || die 'Redis is not installed'
  { _redis_current && _redis_running; } || die 'Redis does not answer'
  result "$(_redis_config)"
}

addon_adopt() {
  local said
  _redis_installed || die 'there is no Redis on this host to adopt: install it'
  if _redis_managed; then
    log_info 'this Redis is managed already'
    { _redis_current && _redis_running; } || die 'Redis does not answer'
  else
    { [[ -e "$_REDIS_MAIN" ]] && pkg_installed redis-server; } || die 'only the Redis of the package redis-server can be adopted'
    _redis_current && _redis_read "$_REDIS_MAIN" && _redis_reach
    { service_start redis-server && wait_until 30 _redis_ask PING; } || die "Redis does not answer on port ${_redis[port]}: nothing was changed"
    { said="$(_redis_ask 'CONFIG GET dir')" && [[ "${said##*$'\n'}" == "$_REDIS_DATA" ]]; } || die "the data is in ${said##*$'\n'}, not in $_REDIS_DATA: nothing was changed"
    _redis_running || die 'Redis does not say how it is configured'
    ownership_set redis adopted # from here on a second try goes on
  fi
  _redis_write
  result_object "config:=$(_redis_config)"
}

# The data is saved before, so that what a new version makes of it can be undone.
addon_upgrade() {
  local from="${1:-}" now
  load_config
  { _redis_installed && _redis_managed; } || die 'Redis is not installed: install it first'
  _redis_current
  log_info "upgrading Redis${from:+ from $from}; its data before: $(_redis_dump)"
  pkg_upgrade redis-server redis-tools
  addon_configure
  now="$(pkg_version redis-server)"
  if [[ -n "$from" ]] && dpkg --compare-versions "${now#*:}" lt "$from"; then die "Redis is $now now, which is before $from"; fi
}

addon_uninstall() {
  ownership_state redis
  if [[ "$REPLY" == adopted ]]; then
    # It was there before, so it stays: with its own settings again.
    sed -i "\\|^include $_REDIS_OURS\$|d" "$_REDIS_MAIN"
    conffile_remove "$_REDIS_OURS" && rm -rf "$_REDIS_TLS"
    if service_is_active redis-server; then service_restart redis-server; fi
    ownership_set redis none
    log_info 'Redis was there before WebOps and stays, with its data and the settings of redis.conf'
    return
  fi
  if [[ "$REPLY" == none ]]; then
    if _redis_installed && ! _redis_managed; then die 'this Redis was not installed by WebOps; nothing was removed' 73; fi
    [[ -e "$_REDIS_OURS" ]] || return 0
    _redis_remember # it was installed by version 1.0, which kept no record
  fi
  service_stop redis-server
  if [[ "${1:-true}" == false ]]; then conffile_remove "$_REDIS_OURS"; fi
  ownership_remove redis "${1:-true}" redis-server redis-tools
  [[ "${1:-true}" == false ]] || log_info "the data stays in $_REDIS_DATA, the configuration in /etc/redis"
}

addon_status() {
  local info details
  _redis_current
  if ! _redis_installed; then
    result_status not_installed unknown '' 'Redis is not installed'
  elif ! _redis_managed; then
    result_status not_installed unknown '' 'there is a Redis that WebOps did not install: webops adopt redis' '{"unmanaged":true}'
  elif info="$(_redis_ask INFO)"; then
    json_object -v details "port:=$_redis_port" "tls_port:=${_redis["tls-port"]}" "uptime_seconds:=$(_redis_field uptime_in_seconds)" \
      "connected_clients:=$(_redis_field connected_clients)" "used_memory_bytes:=$(_redis_field used_memory)"
    result_status installed healthy "$(_redis_field redis_version)" "answers on port $_redis_port" "$details"
  else
    result_status degraded unhealthy '' "installed, but does not answer on port $_redis_port" "{\"port\":$_redis_port}"
  fi
}

addon_health_check() {
  local info health=healthy message='answers, and saves to disk' limit
  _redis_current
  if ! info="$(_redis_ask INFO)"; then
    health=unhealthy message="does not answer on port $_redis_port"
  elif [[ "$(_redis_field rdb_last_bgsave_status)$(_redis_field aof_last_write_status)" != okok ]]; then
    health=degraded message='answers, but its last save to disk failed'
  elif limit="$(_redis_field maxmemory)" && ((limit > 0 && $(_redis_field used_memory) * 100 > limit * 95)) && [[ "$(_redis_field maxmemory_policy)" == noeviction ]]; then
    health=degraded message='answers, but more than 95 % of maxmemory is used and nothing may be evicted'
  fi
  result_object "health=$health" "message=$message"
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  local info
  info="$(_redis_current && _redis_ask INFO)" || die 'Redis does not answer'
  result "{\"uptime_seconds\":$(_redis_field uptime_in_seconds),\"connections\":{\"current\":$(_redis_field connected_clients),\"limit\":$(_redis_field maxclients)},
    \"memory\":{\"used_bytes\":$(_redis_field used_memory),\"limit_bytes\":$(_redis_field maxmemory)},
    \"requests_total\":$(_redis_field total_commands_processed),\"errors_total\":$(_redis_field total_error_replies),
    \"redis\":{\"keyspace_hits_total\":$(_redis_field keyspace_hits),\"keyspace_misses_total\":$(_redis_field keyspace_misses),\"evicted_keys_total\":$(_redis_field evicted_keys),
      \"changes_since_save\":$(_redis_field rdb_changes_since_last_save)}}"
}

addon_backup() {
  local path
  _redis_current
  path="$(_redis_dump)"
  result_object "path=$path" "size_bytes:=$(stat -c %s "$path")"
}

addon_restore() {
  local append old="$_REDIS_DATA/before-restore"
  redis-check-rdb "${1:?restore needs the path of a backup}" >&2 || die "$1 is no backup of Redis"
  _redis_current && append="${_redis[appendonly]}" _redis[appendonly]=no
  install -o redis -g redis -m 0640 "$1" "$_REDIS_DATA/restored.rdb" # a copy first: it may be one of the files that make way
  service_stop redis-server && _redis_write
  rm -rf "$old" && install -d -o redis -g redis -m 0700 "$old"
  find "$_REDIS_DATA" -mindepth 1 -maxdepth 1 ! -path "$old" ! -name restored.rdb -exec mv -t "$old" {} +
  mv "$_REDIS_DATA/restored.rdb" "$_REDIS_DATA/dump.rdb"
  _redis_up || die "Redis does not start with $1; what it had before is in $old"
  _redis[appendonly]="$append" && _redis_apply
}

addon_action_discard_edits() {
  conffile_discard "$_REDIS_OURS"
  _redis_current
  _redis_apply
  result '{}'
}

addon_action_flush() {
  local info before database
  load_config && _redis_current
  info="$(_redis_ask 'INFO keyspace')"$'\n' || die 'Redis does not answer'
  config_into database database
  before="$(awk -F'[:,=]' -v only="$database" '/^db/ && (only == "" || $1 == "db" only) { n += $3 } END { print n + 0 }' <<<"$info")"
  _redis_ask "${database:+SELECT $database$'\n'}$([[ -n "$database" ]] && printf FLUSHDB || printf FLUSHALL)" >&2
  result "{\"removed_keys\":$before}"
}

addon_action_slow_log() {
  local said
  { said="$(_redis_current && _redis_ask 'SLOWLOG GET 20')" || [[ -z "$said" ]]; } || die 'Redis does not answer'
  result_object "text=$said"
}

_redis_installed() { [[ -x /usr/bin/redis-server ]]; }
_redis_managed() { { ownership_state redis && [[ "$REPLY" != none ]]; } || grep -qxF "include $_REDIS_OURS" "$_REDIS_MAIN" 2>/dev/null; }
_redis_saved() { local info && info="$(_redis_ask INFO)" && [[ "$(_redis_field rdb_bgsave_in_progress)$(_redis_field rdb_last_bgsave_status)" == 0ok ]]; }
_redis_up() { _redis_ask PING >/dev/null || { service_start redis-server && wait_until 30 _redis_ask PING; }; }

# Version 1.0 removed all of this with the data, so it counts as installed by it.
_redis_remember() {
  ownership_set redis installed
  printf '%s\n' redis-server redis-tools | file_write "${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/redis/packages" 0600
  printf '%s\n' "$_REDIS_DATA" /var/log/redis /etc/redis | file_write "${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/redis/paths" 0600
}

# Prints the path of a fresh copy of all data.
_redis_dump() {
  if ! wait_until 60 _redis_ask BGSAVE >&2 || ! wait_until 600 _redis_saved; then die 'Redis does not save its data'; fi
  backup_path redis .rdb
  { install -m 0600 "$_REDIS_DATA/dump.rdb" "$REPLY.part" && redis-check-rdb "$REPLY.part" >&2; } || die "the backup $REPLY.part cannot be read"
  mv "$REPLY.part" "$REPLY" && printf '%s' "$REPLY"
}

# Reads what was configured last into _redis, and how to reach the server that runs with it.
_redis_current() {
  declare -gA _redis=(["port"]=6379 ["tls-port"]=0 ["bind"]=127.0.0.1 ["maxmemory"]=0 ["maxmemory-policy"]=noeviction ["save"]='3600 1 300 100 60 10000'
    ["appendfsync"]=everysec ["appendonly"]=no ["requirepass"]='' ["tls-cert-file"]='' ["tls-key-file"]='' ["tls-ca-cert-file"]='' ["tls-auth-clients"]=no)
  _redis_read "$_REDIS_OURS"
  _redis_append="${_redis[appendonly]}" && _redis_reach
}

# usage: _redis_read FILE - takes the settings that we know of a configuration file
_redis_read() {
  local key value
  [[ ! -r "$1" ]] || while read -r key value; do
    value="${value#\"}" value="${value%\"}" value="${value//\\\"/\"}"
    [[ -z "$key" || -z "${_redis[$key]+known}" ]] || _redis[$key]="${value//\\\\/\\}"
  done <"$1"
}

_redis_reach() {
  _redis_port="${_redis[port]}" _redis_auth="${_redis[requirepass]}" _redis_host="${_redis[bind]%% *}" _redis_tls=()
  case "$_redis_host" in '*' | '-*' | 0.0.0.0) _redis_host=127.0.0.1 ;; ::) _redis_host=::1 ;; esac
  [[ "$_redis_port" != 0 ]] || _redis_port="${_redis["tls-port"]}" _redis_tls=(--tls --insecure --cert "${_redis["tls-cert-file"]}" --key "${_redis["tls-key-file"]}")
}

# Puts what the configuration says over _redis; ends the script when it is wrong.
_redis_wanted() {
  local key value
  for key in "${_REDIS_KEYS[@]}"; do
    config_into value "${key//-/_}" "${_redis[$key]}"
    case "$key" in
      requirepass) config_into value password "${_redis[$key]}" ;;
      appendonly | tls-auth-clients) value="${value/true/yes}" value="${value/false/no}" ;;
      tls-*-file) continue ;;
    esac
    case "$key" in
      port | tls-port) { [[ "$value" =~ ^[0-9]{1,5}$ ]] && ((value < 65536)); } || die "$key: $value is no port" ;;
      maxmemory) [[ "$value" =~ ^[0-9]{1,15}(kb|mb|gb)?$ ]] || die "maxmemory: $value is no size, e.g. 256mb" ;;
      save) [[ "$value" =~ ^([0-9]+\ [0-9]+(\ [0-9]+\ [0-9]+)*)?$ ]] || die 'save: pairs of seconds and changes, e.g. "300 100"' ;;
      appendonly | tls-auth-clients) [[ "$value" =~ ^(yes|no)$ ]] || die "$key is true or false" ;;
      appendfsync) [[ "$value" =~ ^(always|everysec|no)$ ]] || die 'appendfsync is always, everysec or no' ;;
      requirepass) [[ -z "$value" || "$value" =~ ^[!-~]{8,256}$ ]] || die 'password: 8 to 256 printable characters without blanks, or empty for none' ;;
    esac
    [[ "$value" != *[[:cntrl:]]* ]] || die "$key holds a control character"
    _redis[$key]="$value"
  done
  [[ "${_redis[port]}" != "${_redis["tls-port"]}" ]] || die 'port and tls_port are the same: at least one must be a port, and not both the same one'
  [[ "${_redis["tls-port"]}" != 0 ]] || return 0
  if config_has tls_certificate || config_has tls_key; then
    command -v openssl >/dev/null || ownership_packages redis openssl
    tls_check "$(get_config tls_certificate)" "$(get_config tls_key)" "$(get_config tls_ca)" || die "$REPLY"
  fi
  [[ "${_redis["tls-auth-clients"]}" == no ]] || config_has tls_ca || [[ -e "$_REDIS_TLS/ca.crt" ]] || die 'tls_auth_clients needs tls_ca'
}

# Certificate and key are where Redis reads them: those of the configuration, those that are there, or one that signs itself.
_redis_certificate() {
  _redis_fresh=''
  [[ "${_redis["tls-port"]}" != 0 ]] || return 0
  command -v openssl >/dev/null || ownership_packages redis openssl
  if config_has tls_certificate; then
    tls_write "$_REDIS_TLS" redis:redis "$(get_config tls_certificate)" "$(get_config tls_key)" "$(get_config tls_ca)"
    rm -f "$_REDIS_TLS/names"
  elif [[ ! -e "$_REDIS_TLS/server.crt" || -e "$_REDIS_TLS/names" ]]; then
    tls_issue "$_REDIS_TLS" redis:redis '' '' "$(hostname)" localhost 127.0.0.1
  fi
  [[ "$FILE_CHANGED" != true ]] || _redis_fresh=tls-cert-file
  _redis["tls-cert-file"]="$_REDIS_TLS/server.crt" _redis["tls-key-file"]="$_REDIS_TLS/server.key" _redis["tls-ca-cert-file"]="$_REDIS_TLS/ca.crt"
}

# usage: _redis_ask COMMAND - fails when Redis does not answer, or with an error. Command and password go in on stdin.
_redis_ask() {
  local answer login=''
  [[ -z "$_redis_auth" ]] || { json_quote "$_redis_auth" && login="AUTH $REPLY"$'\n'; }
  answer="$(redis-cli -h "$_redis_host" -p "$_redis_port" ${_redis_tls[@]+"${_redis_tls[@]}"} <<<"$login$1" 2>/dev/null)" || return 1
  answer="${answer//$'\r'/}" answer="${answer#"${login:+OK}"}" answer="${answer#$'\n'}"
  printf '%s\n' "$answer"
  [[ -n "$answer" && ! "$answer" =~ ^[A-Z]+\  ]]
}

# usage: _redis_field NAME - prints a field of $info, or null
_redis_field() { if [[ "$info" =~ $'\n'"$1":([^$'\n']*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf null; fi; }

# usage: _redis_bytes SIZE - 64mb as the number that Redis says
_redis_bytes() {
  local units=([0]=1 [1]=1024 [2]=1048576 [3]=1073741824)
  case "$1" in *kb) REPLY=1 ;; *mb) REPLY=2 ;; *gb) REPLY=3 ;; *) REPLY=0 ;; esac
  REPLY=$((${1%%[kmg]*} * units[REPLY]))
}

# Puts what the running server says over _redis; a size stays as it was written when it means the same.
_redis_running() {
  local key said
  for key in "${_REDIS_KEYS[@]}"; do
    said="$(_redis_ask "CONFIG GET $key")" || return 1
    said="${said#"$key"}" said="${said#$'\n'}"
    if [[ "$key" == maxmemory ]]; then
      _redis_bytes "${_redis[$key]}"
      [[ "$said" != "$REPLY" ]] || said="${_redis[$key]}"
    fi
    _redis[$key]="$said"
  done
}

# Prints _redis by the names of config_schema; the password and what belongs to it is nobody's to read.
_redis_config() {
  local key fields=()
  for key in "${_REDIS_KEYS[@]}"; do
    case "$key" in
      port | tls-port) fields+=("${key//-/_}:=${_redis[$key]}") ;;
      appendonly | tls-auth-clients) fields+=("${key//-/_}:=$([[ "${_redis[$key]}" == yes ]] && printf true || printf false)") ;;
      requirepass | tls-*-file) ;;
      *) fields+=("${key//-/_}=${_redis[$key]}") ;;
    esac
  done
  json_object "${fields[@]}"
}

_redis_write() {
  local key
  for key in "${_REDIS_KEYS[@]}"; do
    [[ -z "${_redis[$key]}" && "$key" == tls-*-file ]] || { json_quote "${_redis[$key]}" && printf '%s %s\n' "$key" "$REPLY"; }
  done | conffile_write "$_REDIS_OURS" 0640 root:redis
  file_ensure_line "$_REDIS_MAIN" "include $_REDIS_OURS"
}

# usage: _redis_set KEY… - sets what differs in the running server, all or nothing
_redis_set() {
  local key said want changes=''
  for key in "$@"; do
    said="$(_redis_ask "CONFIG GET $key")" || return 1
    want="${_redis[$key]}"
    if [[ "$key" == maxmemory ]]; then _redis_bytes "$want" && want="$REPLY"; fi
    json_quote "$want"
    [[ "${said#"$key"}" == "${want:+$'\n'}$want" && "$key" != "${_redis_fresh:-}" ]] || changes+=" $key $REPLY"
  done
  [[ -z "$changes" ]] || _redis_ask "CONFIG SET$changes"
}

# Makes the server run with _redis. It takes every setting while it runs: nothing is interrupted, and appendonly must be turned on that way,
# because a start with it and without its log would begin with no data. It goes last: it forks, and the child holds the ports for a moment.
_redis_apply() {
  local append="${_redis[appendonly]}" answer
  if ! _redis_up; then
    _redis[appendonly]="$_redis_append" && _redis_write && _redis_reach && service_stop redis-server
    if ! _redis_up && { conffile_restore "$_REDIS_OURS" || true; }; then die "Redis does not answer on port $_redis_port: is the port taken?"; fi
    _redis[appendonly]="$append"
  fi
  answer="$(_redis_set tls-cert-file tls-key-file tls-ca-cert-file tls-auth-clients port tls-port bind maxmemory maxmemory-policy save appendfsync requirepass)" ||
    die "Redis refused it and keeps the configuration before: $answer"
  _redis_fresh='' && _redis_reach
  wait_until 10 _redis_set appendonly || die 'Redis does not take the setting appendonly'
  [[ -z "$(_redis_set "${!_redis[@]}" 2>&1 || printf failed)" ]] || die 'Redis runs with other values than were asked for'
  _redis_write
  rm -f "$_REDIS_OURS.webops-old" # it may hold a password that was changed for a reason
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
