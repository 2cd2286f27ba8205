#!/usr/bin/env bash
# Redis, from the distribution's package. The whole addon contract in one short file: copy it for your own.
#   bash redis.sh status
#   bash redis.sh install < config.json
# What this addon sets stands in /etc/redis/webops.conf, included at the end of redis.conf; the rest of that file is the administrator's.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_REDIS_OURS=/etc/redis/webops.conf
_REDIS_DATA=/var/lib/redis

addon_metadata() {
  cat <<'JSON'
{
  "name": "redis", "display_name": "Redis", "version": "1.0.0", "category": "database", "maintainer": "WebOps",
  "description": "In-memory data store", "license": "BSD-3-Clause", "documentation_url": "https://redis.io/docs/",
  "depends": [], "provides": ["key-value-store"], "conflicts": [], "ports": [6379], "services": ["redis-server"],
  "config_files": ["/etc/redis/webops.conf"], "data_directories": ["/var/lib/redis"],
  "system_requirements": {"min_memory_mb": 128, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [6379]},
  "config_schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
    "properties": {
      "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 6379, "description": "TCP port"},
      "bind": {"type": "string", "pattern": "^[0-9A-Za-z.:*-]+( [0-9A-Za-z.:*-]+)*$", "default": "127.0.0.1", "description": "Addresses to listen on"},
      "maxmemory": {"type": "string", "pattern": "^[0-9]+(kb|mb|gb)?$", "default": "0", "description": "Most memory for data, e.g. 256mb; 0: no limit"},
      "maxmemory_policy": {"enum": ["noeviction", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl"],
        "default": "noeviction", "description": "What to drop when maxmemory is reached"},
      "appendonly": {"type": "boolean", "default": false, "description": "Log every write to disk"},
      "password": {"type": "string", "writeOnly": true, "pattern": "^([!-~]{8,256})?$", "description": "Left out: stays as it is; empty: none"}
    }
  }
}
JSON
}

addon_validate() {
  local errors=() warnings=() memory free
  memory="$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)"
  [[ "$memory" -ge 128 ]] || errors+=("the host has $memory MB of memory; Redis wants 128")
  free="$(df -Pk /var/lib | awk 'NR == 2 { print int($4 / 1024) }')"
  [[ "$free" -ge 256 ]] || errors+=("/var/lib has $free MB free; Redis wants 256")
  command -v apt-get >/dev/null || errors+=('the host has no apt-get to install Redis with')
  _redis_current
  if ! _redis_installed && port_open 127.0.0.1 "$_redis_port"; then
    warnings+=("something that is not Redis listens on port $_redis_port: choose another port")
  fi
  result_validation errors warnings
}

addon_install() {
  load_config
  progress 10 'Installing the package'
  pkg_install redis-server
  service_enable redis-server
  progress 70 'Configuring'
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
      appendonly:true) value=yes ;;
      appendonly:false) value=no ;;
      maxmemory:*kb) value=$((${value%kb} * 1024)) ;;
      maxmemory:*mb) value=$((${value%mb} * 1024 ** 2)) ;;
      maxmemory:*gb) value=$((${value%gb} * 1024 ** 3)) ;;
    esac
    [[ "$value" != *[[:cntrl:]]* ]] || die "$key holds a control character"
    _redis[$key]="$value"
  done
  _redis_apply
  log_success "Redis answers on port $_redis_port and confirms its configuration"
}

addon_uninstall() {
  service_stop redis-server
  service_disable redis-server
  if [[ "${1:-true}" == false ]]; then
    pkg_purge redis-server
    rm -rf "$_REDIS_DATA" /var/log/redis /etc/redis
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
  _redis_current
  info="$(_redis_ask INFO)" || die "Redis does not answer on port $_redis_port"
  for field in uptime_in_seconds connected_clients used_memory maxmemory total_commands_processed keyspace_hits keyspace_misses evicted_keys; do
    fields+=("$field:=$(_redis_field "$field")")
  done
  result_object "${fields[@]}"
}

addon_backup() {
  _redis_current
  backup_path redis .rdb
  (umask 077 && REDISCLI_AUTH="$_redis_auth" redis-cli -h "$_redis_host" -p "$_redis_port" --rdb "$REPLY" >&2) || die 'the backup failed'
  redis-check-rdb "$REPLY" >&2 || die "the backup $REPLY cannot be read"
  result_object "path=$REPLY" "size_bytes:=$(stat -c %s "$REPLY")"
}

addon_restore() {
  local append old="$_REDIS_DATA/before-restore"
  redis-check-rdb "${1:?restore needs the path of a backup}" >&2 || die "$1 is no backup of Redis"
  _redis_current
  append="${_redis[appendonly]}" _redis[appendonly]=no
  service_stop redis-server
  _redis_write
  rm -rf "$old" && install -d -o redis -g redis -m 0700 "$old"
  find "$_REDIS_DATA" -mindepth 1 -maxdepth 1 ! -path "$old" -exec mv -t "$old" {} +
  install -o redis -g redis -m 0640 "$1" "$_REDIS_DATA/dump.rdb"
  service_start redis-server
  wait_until 120 _redis_ask PING || die "Redis does not start with $1; what it had before is in $old"
  _redis[appendonly]="$append" && _redis_apply
}

_redis_installed() { [[ -x /usr/bin/redis-server ]]; }

# Reads what was configured last into _redis, and how to reach the server that runs with it.
_redis_current() {
  local key value
  declare -gA _redis=(["port"]=6379 ["bind"]=127.0.0.1 ["maxmemory"]=0 ["maxmemory-policy"]=noeviction ["appendonly"]=no ["requirepass"]='')
  [[ ! -r "$_REDIS_OURS" ]] || while read -r key value; do
    value="${value#\"}" value="${value%\"}" value="${value//\\\"/\"}"
    [[ -z "${_redis[$key]+known}" ]] || _redis[$key]="${value//\\\\/\\}"
  done <"$_REDIS_OURS"
  _redis_reach
}

_redis_reach() {
  _redis_port="${_redis[port]}" _redis_auth="${_redis[requirepass]}" _redis_host="${_redis[bind]%% *}"
  case "$_redis_host" in '*' | '-*' | 0.0.0.0) _redis_host=127.0.0.1 ;; ::) _redis_host=::1 ;; esac
}

# usage: _redis_ask COMMAND - fails when Redis does not answer, or with an error. Neither command nor password becomes an argument of a process.
_redis_ask() {
  local answer
  answer="$(REDISCLI_AUTH="$_redis_auth" redis-cli -h "$_redis_host" -p "$_redis_port" <<<"$1" 2>/dev/null)" || return 1
  printf '%s\n' "${answer//$'\r'/}"
  [[ -n "$answer" && ! "$answer" =~ ^[A-Z]+\  ]]
}

# usage: _redis_field NAME - prints a field of $info, or null
_redis_field() { if [[ "$info" =~ $'\n'"$1":([^$'\n']*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf null; fi; }

_redis_lines() {
  local key value
  for key in "${!_redis[@]}"; do
    value="${_redis[$key]//\\/\\\\}"
    printf '%s "%s"\n' "$key" "${value//\"/\\\"}"
  done
}

_redis_write() {
  _redis_lines | file_write "$_REDIS_OURS" 0640 root:redis
  file_ensure_line /etc/redis/redis.conf "include $_REDIS_OURS"
}

# Makes the server run with _redis. It takes every setting while it runs: nothing is interrupted, and appendonly must be turned on that way,
# because a start with it and without its log would begin with no data.
_redis_apply() {
  local append="${_redis[appendonly]}" answer lines
  if ! _redis_ask PING >/dev/null && ! { service_start redis-server && wait_until 10 _redis_ask PING; }; then
    _redis[appendonly]="$(awk '$1 == "appendonly" && /yes/ { y = 1 } END { print y ? "yes" : "no" }' "$_REDIS_OURS" 2>/dev/null || printf no)"
    _redis_write && _redis_reach
    if ! { service_restart redis-server && wait_until 30 _redis_ask PING; }; then
      if file_restore "$_REDIS_OURS"; then service_restart redis-server || true; fi
      die "Redis does not answer on port $_redis_port (is the port taken?); the configuration before was put back"
    fi
    _redis[appendonly]="$append"
  fi
  lines="$(_redis_lines)"
  answer="$(_redis_ask "CONFIG SET ${lines//$'\n'/ }")" || die "Redis refused the configuration and keeps the one before: $answer"
  _redis_reach
  wait_until 10 _redis_as_wanted || die 'Redis runs with other values than were asked for'
  _redis_write
  rm -f "$_REDIS_OURS.webops-old" # it may hold a password that was changed for a reason
}

_redis_as_wanted() {
  local key said
  for key in "${!_redis[@]}"; do
    said="$(_redis_ask "CONFIG GET $key")" && [[ "$said" == "$key"$'\n'"${_redis[$key]}" || "$said" == "$key${_redis[$key]}" ]] || return 1
  done
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
