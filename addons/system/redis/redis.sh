#!/usr/bin/env bash
# Redis, from the distribution's package. The whole addon contract in one short file: copy it for your own.
# What this addon sets stands in /etc/redis/webops.conf, included at the end of redis.conf; the rest of that file is the administrator's.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_REDIS_OURS=/etc/redis/webops.conf _REDIS_DATA=/var/lib/redis

addon_metadata() {
  cat <<'JSON'
{ "name": "redis", "display_name": "Redis", "version": "1.0.0", "description": "In-memory data store", "category": "database",
  "maintainer": "WebOps", "license": "BSD-3-Clause", "documentation_url": "https://redis.io/docs/", "depends": [], "provides": ["key-value-store"],
  "conflicts": [], "ports": [6379], "services": ["redis-server"], "config_files": ["/etc/redis/webops.conf"], "data_directories": ["/var/lib/redis"],
  "system_requirements": {"min_memory_mb": 128, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [6379]},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 6379, "description": "TCP port"},
      "bind": {"type": "string", "pattern": "^[0-9A-Za-z.:*-]+( [0-9A-Za-z.:*-]+)*$", "default": "127.0.0.1", "description": "Addresses to listen on"},
      "maxmemory": {"type": "string", "pattern": "^[0-9]+(kb|mb|gb)?$", "default": "0", "description": "Most memory for data, e.g. 256mb; 0: no limit"},
      "maxmemory_policy": {"enum": ["noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"], "default": "noeviction", "description": "What to drop when maxmemory is reached"},
      "appendonly": {"type": "boolean", "default": false, "description": "Log every write to disk"},
      "password": {"type": "string", "writeOnly": true, "pattern": "^([!-~]{8,256})?$", "description": "Left out: stays as it is; empty: none"}}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 128 || errors+=("$REPLY")
  host_has_disk "$_REDIS_DATA" 256 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  _redis_current
  _redis_installed || host_port_free "$_redis_port" || warnings+=("$REPLY")
  result_validation errors warnings
}

addon_install() {
  load_config
  progress 10 'Installing the package'
  pkg_install redis-server
  install -d -o redis -g redis -m 0750 "$_REDIS_DATA" /var/log/redis # not made again after an uninstall that removed them
  service_enable redis-server
  addon_configure
}

addon_configure() {
  local key value
  load_config
  _redis_installed || die 'Redis is not installed: install it first'
  _redis_current
  for key in "${!_redis[@]}"; do
    config_into value "${key//-/_}" "${_redis[$key]}"
    case "$key:$value" in
      requirepass:*) config_into value password "${_redis[$key]}" ;;
      appendonly:*) value="${value/true/yes}" value="${value/false/no}" ;;
      maxmemory:*b) value="${value%b}" value="$(numfmt --from=iec "${value^^}")" ;;
    esac
    [[ "$value" != *[[:cntrl:]]* ]] || die "$key holds a control character"
    _redis[$key]="$value"
  done
  _redis_apply
  log_success "Redis answers on port $_redis_port and confirms its configuration"
}

addon_uninstall() {
  service_stop redis-server
  if [[ "${1:-true}" == false ]]; then
    pkg_purge redis-server && rm -rf "$_REDIS_DATA" /var/log/redis /etc/redis
  else
    pkg_remove redis-server
    log_info "the data stays in $_REDIS_DATA, the configuration in /etc/redis"
  fi
}

addon_status() {
  local info details
  _redis_current
  if ! _redis_installed; then
    result_status not_installed unknown '' 'Redis is not installed'
  elif info="$(_redis_ask INFO)"; then
    json_object -v details "port:=$_redis_port" "uptime_seconds:=$(_redis_field uptime_in_seconds)" \
      "connected_clients:=$(_redis_field connected_clients)" "used_memory_bytes:=$(_redis_field used_memory)"
    result_status installed healthy "$(_redis_field redis_version)" "answers on port $_redis_port" "$details"
  else
    result_status degraded unhealthy '' "installed, but does not answer on port $_redis_port" "{\"port\":$_redis_port}"
  fi
}

addon_health_check() {
  local info health=healthy message='answers, and saves to disk'
  _redis_current
  if ! info="$(_redis_ask INFO)"; then
    health=unhealthy message="does not answer on port $_redis_port"
  elif [[ "$(_redis_field rdb_last_bgsave_status)$(_redis_field aof_last_write_status)" != okok ]]; then
    health=degraded message='answers, but its last save to disk failed'
  fi
  result_object "health=$health" "message=$message"
}

addon_metrics() {
  local info field fields=()
  info="$(_redis_current && _redis_ask INFO)" || die 'Redis does not answer'
  for field in uptime_in_seconds connected_clients used_memory maxmemory total_commands_processed keyspace_hits keyspace_misses evicted_keys; do
    fields+=("$field:=$(_redis_field "$field")")
  done
  result_object "${fields[@]}"
}

addon_backup() {
  _redis_current
  if ! wait_until 60 _redis_ask BGSAVE >&2 || ! wait_until 600 _redis_saved; then die 'Redis does not save its data'; fi
  backup_path redis .rdb
  install -m 0600 "$_REDIS_DATA/dump.rdb" "$REPLY"
  redis-check-rdb "$REPLY" >&2 || die "the backup $REPLY cannot be read"
  result_object "path=$REPLY" "size_bytes:=$(stat -c %s "$REPLY")"
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

_redis_installed() { [[ -x /usr/bin/redis-server ]]; }
_redis_saved() { local info && info="$(_redis_ask INFO)" && [[ "$(_redis_field rdb_bgsave_in_progress)$(_redis_field rdb_last_bgsave_status)" == 0ok ]]; }
_redis_up() { _redis_ask PING >/dev/null || { service_start redis-server && wait_until 30 _redis_ask PING; }; }

# Reads what was configured last into _redis, and how to reach the server that runs with it.
_redis_current() {
  local key value
  declare -gA _redis=(["port"]=6379 ["bind"]=127.0.0.1 ["maxmemory"]=0 ["maxmemory-policy"]=noeviction ["appendonly"]=no ["requirepass"]='')
  [[ ! -r "$_REDIS_OURS" ]] || while read -r key value; do
    value="${value#\"}" value="${value%\"}" value="${value//\\\"/\"}"
    [[ -z "${_redis[$key]+known}" ]] || _redis[$key]="${value//\\\\/\\}"
  done <"$_REDIS_OURS"
  _redis_append="${_redis[appendonly]}" && _redis_reach
}

_redis_reach() {
  _redis_port="${_redis[port]}" _redis_auth="${_redis[requirepass]}" _redis_host="${_redis[bind]%% *}"
  case "$_redis_host" in '*' | '-*' | 0.0.0.0) _redis_host=127.0.0.1 ;; ::) _redis_host=::1 ;; esac
}

# usage: _redis_ask COMMAND - fails when Redis does not answer, or with an error. Command and password go in on stdin.
_redis_ask() {
  local answer login=''
  [[ -z "$_redis_auth" ]] || { json_quote "$_redis_auth" && login="AUTH $REPLY"$'\n'; }
  answer="$(redis-cli -h "$_redis_host" -p "$_redis_port" <<<"$login$1" 2>/dev/null)" || return 1
  answer="${answer//$'\r'/}" answer="${answer#"${login:+OK}"}" answer="${answer#$'\n'}"
  printf '%s\n' "$answer"
  [[ -n "$answer" && ! "$answer" =~ ^[A-Z]+\  ]]
}

# usage: _redis_field NAME - prints a field of $info, or null
_redis_field() { if [[ "$info" =~ $'\n'"$1":([^$'\n']*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf null; fi; }

_redis_write() {
  local key
  for key in "${!_redis[@]}"; do
    json_quote "${_redis[$key]}" && printf '%s %s\n' "$key" "$REPLY"
  done | file_write "$_REDIS_OURS" 0640 root:redis
  file_ensure_line /etc/redis/redis.conf "include $_REDIS_OURS"
}

# usage: _redis_set KEY… - sets what differs in the running server, all or nothing
_redis_set() {
  local key said changes=''
  for key in "$@"; do
    said="$(_redis_ask "CONFIG GET $key")" || return 1
    json_quote "${_redis[$key]}"
    [[ "${said#"$key"}" == "${_redis[$key]:+$'\n'}${_redis[$key]}" ]] || changes+=" $key $REPLY"
  done
  [[ -z "$changes" ]] || _redis_ask "CONFIG SET$changes"
}

# Makes the server run with _redis. It takes every setting while it runs: nothing is interrupted, and appendonly must be turned on that way,
# because a start with it and without its log would begin with no data. It goes last: it forks, and the child holds the ports for a moment.
_redis_apply() {
  local append="${_redis[appendonly]}" answer
  if ! _redis_up; then
    _redis[appendonly]="$_redis_append" && _redis_write && _redis_reach && service_stop redis-server
    if ! _redis_up && { file_restore "$_REDIS_OURS" || true; }; then die "Redis does not answer on port $_redis_port: is the port taken?"; fi
    _redis[appendonly]="$append"
  fi
  answer="$(_redis_set port bind maxmemory maxmemory-policy requirepass)" || die "Redis refused it and keeps the configuration before: $answer"
  _redis_reach
  wait_until 10 _redis_set appendonly || die 'Redis does not take the setting appendonly'
  [[ -z "$(_redis_set "${!_redis[@]}" 2>&1 || printf failed)" ]] || die 'Redis runs with other values than were asked for'
  _redis_write
  rm -f "$_REDIS_OURS.webops-old" # it may hold a password that was changed for a reason
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
