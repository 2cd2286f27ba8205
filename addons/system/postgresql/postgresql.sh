#!/usr/bin/env bash
# PostgreSQL, from the distribution's package: one server, the cluster `main`.
# What this addon sets stands in conf.d/webops.conf of the cluster, and the lines that it adds to pg_hba.conf stand between two marks.
# Its own files (the program that dumps, what it was told of roles and databases) are in /var/lib/webops-addons/postgresql.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_PG_DATA=/var/lib/postgresql
_PG_SOCKET=/var/run/postgresql
_PG_TLS=/etc/postgresql-common/webops-tls
_PG_OWN="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/postgresql"
_PG_TIMER=webops-postgresql-dump

addon_metadata() {
  cat <<'JSON'
{
  "name": "postgresql", "display_name": "PostgreSQL", "version": "1.1.0", "description": "Relational database", "category": "database",
  "maintainer": "WebOps", "license": "PostgreSQL", "documentation_url": "https://www.postgresql.org/docs/",
  "depends": [], "provides": ["sql-database"], "conflicts": [], "ports": [5432], "services": ["postgresql"],
  "config_files": ["/etc/postgresql/VERSION/main/conf.d/webops.conf"], "data_directories": ["/var/lib/postgresql"],
  "system_requirements": {"min_memory_mb": 256, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [5432]},
  "actions": {
    "dump-now": {"description": "Dump all databases, as a backup does", "input": {"type": "object", "additionalProperties": false}, "timeout_seconds": 1800,
      "output": {"type": "object", "properties": {"path": {"type": "string"}, "size_bytes": {"type": "integer"}}}},
    "discard-edits": {"description": "Write conf.d/webops.conf as it was configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}},
    "remove-old-clusters": {"description": "Remove what a major upgrade left to go back to: the data and programs of the versions before", "input": {"type": "object", "additionalProperties": false}},
    "activity": {"description": "What the server does now: the queries that run longest", "read_only": true, "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
    "properties": {
      "version": {"type": "string", "pattern": "^[1-9][0-9]$", "description": "Major version, of those that the host's package sources have; left out: the distribution's. A newer one is reached by an upgrade"},
      "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 5432, "description": "TCP port"},
      "listen_addresses": {"type": "string", "pattern": "^[0-9A-Za-z.:*, -]+$", "default": "localhost", "description": "Addresses to listen on, comma-separated; * is all"},
      "allowed_networks": {"type": "array", "default": [], "items": {"type": "string", "pattern": "^[0-9a-fA-F.:]+/[0-9]+$"}, "description": "Networks that may connect with a password, e.g. 10.0.0.0/8"},
      "access": {"type": "array", "default": [], "description": "Further lines of pg_hba.conf", "items": {"type": "object", "additionalProperties": false, "required": ["address"], "properties": {
          "type": {"enum": ["host", "hostssl", "hostnossl"], "default": "host"}, "database": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$", "default": "all"},
          "user": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$", "default": "all"}, "address": {"type": "string", "pattern": "^[0-9a-fA-F.:]+/[0-9]+$"},
          "method": {"enum": ["scram-sha-256", "cert", "reject"], "default": "scram-sha-256"}}}},
      "max_connections": {"type": "integer", "minimum": 5, "maximum": 10000, "default": 100, "description": "Connections at most"},
      "memory_percent": {"type": "integer", "minimum": 1, "maximum": 90, "default": 50, "description": "How much of the host's memory the server may count on; caches and sort memory follow from it"},
      "shared_buffers": {"type": "string", "pattern": "^([0-9]+(kB|MB|GB)|auto)$", "default": "auto", "description": "Memory for the shared cache; auto: half of memory_percent"},
      "settings": {"type": "object", "default": {}, "description": "Further settings of postgresql.conf, as text", "propertyNames": {"pattern": "^[a-z_]+(\\.[a-z_]+)?$"},
        "additionalProperties": {"type": "string", "maxLength": 1024, "pattern": "^[^\\n\\r]*$"}},
      "tls_certificate": {"type": "string", "maxLength": 65536, "description": "PEM; left out: what the distribution set up (a certificate that signs itself)"},
      "tls_key": {"type": "string", "writeOnly": true, "maxLength": 65536, "description": "PEM key of tls_certificate"},
      "tls_ca": {"type": "string", "maxLength": 65536, "description": "PEM; who signs clients' certificates"},
      "tls_required": {"type": "boolean", "default": false, "description": "allowed_networks may connect with TLS only"},
      "dumps": {"type": "object", "additionalProperties": false, "default": {}, "description": "Dumps of all databases, every day", "required": [], "properties": {
          "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "description": "HH:MM of the host's clock; left out: none"},
          "keep": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 7, "description": "How many dumps stay; a backup that was asked for counts"}}},
      "superuser_password": {"type": "string", "writeOnly": true, "minLength": 8, "maxLength": 256, "description": "Password of the role postgres; left out: stays as it is"},
      "roles": {"type": "array", "default": [], "description": "Roles that may log in; missing ones are made, others stay", "items": {
        "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$"}, "password": {"type": "string", "writeOnly": true, "minLength": 8, "maxLength": 256},
          "createdb": {"type": "boolean"}, "replication": {"type": "boolean"}, "connection_limit": {"type": "integer", "minimum": -1},
          "member_of": {"type": "array", "items": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$"}}}}},
      "databases": {"type": "array", "default": [], "description": "Databases; missing ones are made, others stay", "items": {
        "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$"}, "owner": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$", "default": "postgres"},
          "extensions": {"type": "array", "items": {"type": "string", "pattern": "^[a-z_][a-z0-9_-]{0,62}$"}}}}}
    },
    "dependentRequired": {"tls_certificate": ["tls_key"], "tls_key": ["tls_certificate"]}
  }
}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 256 || errors+=("$REPLY")
  host_has_disk "$_PG_DATA" 512 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  _pg_find
  if _pg_installed && ! _pg_managed; then errors+=('a PostgreSQL that WebOps did not install is on this host: take it over with webops adopt postgresql'); fi
  _pg_installed || host_port_free "$_pg_port" || warnings+=("$REPLY")
  result_validation errors warnings
}

addon_install() {
  local there='' version package port
  load_config
  _pg_find && _pg_check_config
  if _pg_installed && ! _pg_managed; then there="PostgreSQL $_pg_version"; fi
  config_into version version
  package="postgresql${version:+-$version}"
  if [[ -n "$version" && -n "$_pg_version" && "$version" != "$_pg_version" ]]; then die "PostgreSQL $_pg_version is here, and $version was asked for: webops upgrade postgresql"; fi
  ownership_begin postgresql "$there"
  config_into port port "$_pg_port"
  _pg_installed || host_port_free "$port" || die "$REPLY"
  ownership_claim postgresql "$_PG_DATA" /var/log/postgresql /etc/postgresql "$_PG_TLS" user:postgres
  progress 10 'Installing the package'
  # The cluster takes its encoding from here.
  LANG=C.UTF-8 LC_ALL=C.UTF-8 ownership_packages postgresql "$package"
  _pg_find
  if [[ ! -e "$_pg_conf/postgresql.conf" ]]; then
    log_info 'making the cluster main'
    LANG=C.UTF-8 LC_ALL=C.UTF-8 pg_createcluster "$_pg_version" main >&2
  fi
  service_enable postgresql
  progress 60 'Configuring'
  addon_configure
  ownership_done postgresql
}

addon_configure() {
  local version
  load_config
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed: install it first'
  _pg_managed || die 'this PostgreSQL was not installed by WebOps: webops adopt postgresql' 73
  config_into version version "$_pg_version"
  [[ "$version" == "$_pg_version" ]] || die "PostgreSQL $_pg_version is here, and $version was asked for: webops upgrade postgresql"
  if conffile_edited "$_pg_conf/conf.d/webops.conf"; then exit 1; fi
  _pg_check_config
  _pg_configure_server
  _pg_configure_roles
  _pg_configure_dumps
  log_success "PostgreSQL answers on port $_pg_port and confirms its configuration"
}

# The settings as the server says them, and of roles and databases those that were configured and are there.
addon_get_config() {
  local answer networks dumps roles databases buffers
  _pg_find
  { _pg_installed && _pg_managed; } || die 'PostgreSQL is not installed'
  networks="$(sed -n '/^# webops postgresql: begin$/,/^# webops postgresql: end$/s/^host[a-z]* all all \([^ ]*\) scram-sha-256 # network$/"\1"/p' "$_pg_conf/pg_hba.conf" | paste -sd ,)"
  buffers="$(_pg_present shared_buffers auto)"
  grep -q '^# shared_buffers: auto$' "$_pg_conf/conf.d/webops.conf" && buffers=auto
  dumps="$(sed -n 's/^# time \(..:..\) keep \([0-9]*\)$/{"time":"\1","keep":\2}/p' "$_PG_OWN/dump" 2>/dev/null || true)"
  [[ -n "$dumps" ]] || dumps='{}'
  roles="$(_pg_named role)" databases="$(_pg_named database)"
  answer="$(
    _pg_sql postgres -v "networks=[$networks]" -v "buffers=$buffers" -v "dumps=$dumps" -v "roles=$roles" -v "databases=$databases" <<'SQL'
SELECT json_build_object('port', current_setting('port')::int, 'listen_addresses', current_setting('listen_addresses'),
  'max_connections', current_setting('max_connections')::int,
  'shared_buffers', CASE WHEN :'buffers' = 'auto' OR pg_size_bytes(:'buffers') = pg_size_bytes(current_setting('shared_buffers')) THEN :'buffers' ELSE current_setting('shared_buffers') END,
  'allowed_networks', :'networks'::json, 'dumps', :'dumps'::json,
  'roles', (SELECT coalesce(json_agg(json_build_object('name', rolname) ORDER BY rolname), '[]') FROM pg_roles WHERE rolname = ANY (string_to_array(:'roles', ' '))),
  'databases', (SELECT coalesce(json_agg(json_build_object('name', datname, 'owner', pg_get_userbyid(datdba)) ORDER BY datname), '[]') FROM pg_database WHERE datname = ANY (string_to_array(:'databases', ' '))))
SQL
  )" || die "PostgreSQL does not answer on port $_pg_port"
  result "$answer"
}

# What is there goes on running as it is: webops.conf says the values that it has.
addon_adopt() {
  local answer port listen connections buffers
  _pg_find
  _pg_installed || die 'there is no PostgreSQL on this host to adopt: install it'
  [[ -e "$_pg_conf/postgresql.conf" ]] || die "there is no cluster main of PostgreSQL $_pg_version: only that can be adopted"
  if ! _pg_managed; then
    service_start "$_pg_service"
    answer="$(_pg_sql postgres <<<"SELECT current_setting('port'), current_setting('listen_addresses'), current_setting('max_connections'), current_setting('shared_buffers')")" ||
      die "PostgreSQL does not answer the user postgres on the socket of port $_pg_port: nothing was changed"
    IFS='|' read -r port listen connections buffers <<<"$answer"
    ownership_set postgresql adopted
    _pg_write_settings "$port" "$listen" "$connections" "$buffers" adopted
  fi
  answer="$(addon_get_config)" # by hand it is printed, else it is in the file of the result
  [[ -z "${WEBOPS_RESULT:-}" ]] || answer="$(<"$WEBOPS_RESULT")"
  result "{\"config\":$answer}"
}

# A minor version comes in place. A major one is a new cluster beside the old one, made by pg_upgrade from a copy of the data; the old
# one stays, stopped, until remove-old-clusters. What was begun is in the file `upgrading`, and a second try begins it again.
addon_upgrade() {
  local from="${1:-}" target
  load_config
  _pg_find
  { _pg_installed && _pg_managed; } || die 'PostgreSQL is not installed: install it first'
  if conffile_edited "$_pg_conf/conf.d/webops.conf"; then exit 1; fi
  pkg_update
  config_into target version
  [[ -n "$target" ]] || target="$(pkg_candidate postgresql)" || die 'the package sources have no PostgreSQL'
  target="${target%%[!0-9]*}"
  log_info "upgrading PostgreSQL${from:+ from $from}: $_pg_version is here, $target is wanted"
  ((target >= _pg_version)) || die "PostgreSQL $_pg_version is newer than $target: there is no way back but a restore"
  if ((target == _pg_version)); then
    pkg_upgrade "postgresql-$_pg_version" "postgresql-client-$_pg_version"
  else
    pkg_candidate "postgresql-$target" >/dev/null || die "the package sources of this host have no postgresql-$target"
    _pg_major_upgrade "$target"
  fi
  addon_configure
}

addon_uninstall() {
  local state packages=()
  _pg_find
  ownership_state postgresql && state="$REPLY"
  if [[ "$state" == none ]]; then
    if _pg_installed && ! _pg_managed; then die 'this PostgreSQL was not installed by WebOps; nothing was removed' 73; fi
    _pg_managed || return 0
    _pg_remember
  fi
  schedule_remove "$_PG_TIMER"
  if [[ "$state" == adopted ]]; then
    # It was there before, so it stays: with its own settings again.
    conffile_remove "$_pg_conf/conf.d/webops.conf"
    conffile_block "$_pg_conf/pg_hba.conf" postgresql </dev/null
    rm -rf "$_PG_TLS"
    if service_is_active "$_pg_service"; then service_restart "$_pg_service"; fi
    ownership_set postgresql none
    log_info 'PostgreSQL was there before WebOps and stays, with its data and its own settings'
    return
  fi
  service_stop "$_pg_service"
  if [[ "${1:-true}" == false ]]; then conffile_remove "$_pg_conf/conf.d/webops.conf"; fi
  mapfile -t packages < <(dpkg-query -W -f '${Package}\n' 'postgresql*' 2>/dev/null)
  ownership_remove postgresql "${1:-true}" ${packages[@]+"${packages[@]}"}
  [[ "${1:-true}" == false ]] || log_info "the data stays in $_PG_DATA, the configuration in /etc/postgresql"
}

addon_status() {
  local answer details version connections bytes
  _pg_find
  if ! _pg_installed; then
    result_status not_installed unknown '' 'PostgreSQL is not installed'
  elif ! _pg_managed; then
    result_status not_installed unknown '' 'there is a PostgreSQL that WebOps did not install: webops adopt postgresql' '{"unmanaged":true}'
  elif answer="$(_pg_sql postgres <<<"SELECT current_setting('server_version'), (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
      (SELECT sum(pg_database_size(oid)) FROM pg_database)" 2>&1)"; then
    IFS='|' read -r version connections bytes <<<"$answer"
    json_object -v details "port:=$_pg_port" "connections:=$connections" "size_bytes:=$bytes"
    result_status installed healthy "${version%% *}" "answers on port $_pg_port" "$details"
  else
    json_object -v details "port:=$_pg_port" "error=$answer"
    result_status degraded unhealthy '' "installed, but does not answer on port $_pg_port" "$details"
  fi
}

addon_health_check() {
  local answer used limit
  _pg_find
  if ! _pg_installed || ! "$_pg_bin/pg_isready" -q -t 5 -h "$_PG_SOCKET" -p "$_pg_port"; then
    result_object health=unhealthy "message=does not accept connections on port $_pg_port"
  elif ! answer="$(_pg_sql postgres <<<"SELECT count(*), current_setting('max_connections') FROM pg_stat_activity WHERE backend_type = 'client backend'" 2>&1)"; then
    result_object health=unhealthy "message=accepts connections, but answers no query: $answer"
  else
    IFS='|' read -r used limit <<<"$answer"
    if ((used * 10 >= limit * 9)); then
      result_object health=degraded "message=$used of $limit connections are in use"
    elif [[ -e "$_PG_OWN/dump-failed" ]]; then
      result_object health=degraded 'message=answers queries, but the last scheduled dump failed'
    else
      result_object health=healthy 'message=accepts connections and answers queries'
    fi
  fi
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  result "$(_pg_sql postgres <<<"SELECT json_build_object('uptime_seconds', floor(extract(epoch FROM now() - pg_postmaster_start_time())),
    'connections', json_build_object('current', sum(numbackends), 'limit', current_setting('max_connections')::int),
    'storage', json_build_object('data_bytes', sum(pg_database_size(datname))),
    'requests_total', sum(xact_commit) + sum(xact_rollback), 'errors_total', sum(xact_rollback),
    'postgresql', json_build_object('blocks_read_total', sum(blks_read), 'blocks_hit_total', sum(blks_hit), 'deadlocks_total', sum(deadlocks),
      'temporary_bytes_total', sum(temp_bytes))) FROM pg_stat_database WHERE datname IS NOT NULL")"
}

# A backup is a tar of `globals.sql` (roles) and one custom-format dump a database, named by its number in `databases`.
addon_backup() {
  local path
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  _pg_write_dumper
  path="$("$_PG_OWN/dump" keep-all)"
  result_object "path=$path" "size_bytes:=$(stat -c %s "$path")"
}

addon_action_dump_now() { addon_backup; }

addon_action_discard_edits() {
  _pg_find
  conffile_discard "$_pg_conf/conf.d/webops.conf"
  service_reload "$_pg_service"
  result '{}'
}

addon_action_remove_old_clusters() {
  local folder version removed=()
  _pg_find
  [[ ! -e "$_PG_OWN/upgrading" ]] || die 'an upgrade was begun and not finished: upgrade again'
  for folder in /etc/postgresql/*/main; do
    version="${folder#/etc/postgresql/}" version="${version%%/*}"
    if [[ ! "$version" =~ ^[0-9]+$ || "$version" -ge "$_pg_version" ]]; then continue; fi
    log_info "removing the cluster main of PostgreSQL $version"
    pg_dropcluster --stop "$version" main >&2
    ! grep -qxF "postgresql-$version" "$_PG_OWN/packages" 2>/dev/null || pkg_purge "postgresql-$version" "postgresql-client-$version"
    removed+=("$version")
  done
  result "{\"removed\":$(json_list ${removed[@]+"${removed[@]}"})}"
}

addon_action_activity() {
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  result "$(_pg_sql postgres <<<"SELECT json_build_object('queries', coalesce(json_agg(q), '[]')) FROM (SELECT pid, datname AS database, usename AS user, state,
    floor(extract(epoch FROM now() - query_start)) AS seconds, left(query, 500) AS query FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid() ORDER BY query_start LIMIT 20) q")"
}

addon_restore() {
  local work database number=0 failed=0
  [[ -r "${1:?restore needs the path of a backup}" ]] || die "$1 does not exist"
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  service_start "$_pg_service"
  work="$(_pg_work_folder)"
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  backup_unpack "$1" "$work" globals.sql databases || exit 1
  while IFS= read -r database; do
    number=$((number + 1))
    "$_pg_bin/pg_restore" --list "$work/$number.dump" >/dev/null || die "$1 is damaged: the dump of $database cannot be read; nothing was changed"
  done <"$work/databases"
  # Roles that exist are an error here, and what follows for them is not.
  _pg_as "$_pg_bin/psql" "${_pg_at[@]}" -XAtq -d postgres <"$work/globals.sql" 2>&1 | { grep -v 'already exists' || true; } >&2
  number=0
  while IFS= read -r database; do
    number=$((number + 1))
    log_info "restoring $database"
    _pg_restore_one "$database" "$work/$number.dump" || failed=$((failed + 1))
  done <"$work/databases"
  [[ "$failed" -eq 0 ]] || die "$failed of $number databases were not restored whole"
  log_success "$number databases were restored"
}

# A dump replaces its database whole; `postgres` itself, which cannot be dropped while it is used to drop others, is filled again.
_pg_restore_one() {
  local database="$1" options=(--clean --if-exists --exit-on-error --single-transaction --dbname=postgres)
  if [[ "$database" != postgres ]]; then
    options=(--exit-on-error --create --dbname=postgres)
    _pg_sql postgres -v "name=$database" <<<'DROP DATABASE IF EXISTS :"name" WITH (FORCE)' || return 1
  fi
  _pg_as "$_pg_bin/pg_restore" "${_pg_at[@]}" "${options[@]}" <"$2" >&2
}

# Finds the installed version, its files and its port, without the distribution's slow wrappers. Of several clusters `main` it is the
# newest that starts on boot; while an upgrade is under way the one that it comes from.
_pg_find() {
  local file version clusters=() programs=(/usr/lib/postgresql/*/bin/postgres)
  _pg_version='' _pg_port=5432
  for file in /etc/postgresql/*/main/postgresql.conf; do
    version="${file#/etc/postgresql/}" version="${version%%/*}"
    [[ -e "$file" ]] || continue
    if [[ ! -x "/usr/lib/postgresql/$version/bin/postgres" ]]; then
      _pg_version="$version" # kept by an uninstall: what counts when no program is there
    elif [[ ! -r "${file%/*}/start.conf" || "$(<"${file%/*}/start.conf")" =~ (^|$'\n')auto ]]; then clusters+=("$version"); fi
  done
  if [[ -r "$_PG_OWN/upgrading" ]]; then
    read -r _pg_version version <"$_PG_OWN/upgrading"
  elif [[ "${#clusters[@]}" -gt 0 ]]; then
    _pg_version="${clusters[-1]}"
  elif [[ -x "${programs[-1]}" ]]; then
    _pg_version="${programs[-1]#/usr/lib/postgresql/}" _pg_version="${_pg_version%%/*}"
  fi
  _pg_bin="/usr/lib/postgresql/$_pg_version/bin" _pg_conf="/etc/postgresql/$_pg_version/main"
  for file in "$_pg_conf/postgresql.conf" "$_pg_conf/conf.d/webops.conf"; do
    if [[ -r "$file" && "$(<"$file")" =~ (^|$'\n')port' '*=' '*([0-9]+) ]]; then _pg_port="${BASH_REMATCH[2]}"; fi
  done
  # Debian's postgresql.service stands for all clusters and succeeds whatever becomes of them.
  service_manager
  _pg_service=postgresql
  [[ "$REPLY" != systemd || -z "$_pg_version" ]] || _pg_service="postgresql@$_pg_version-main"
  _pg_at=(-h "$_PG_SOCKET" -p "$_pg_port")
}

_pg_installed() { [[ -n "$_pg_version" && -x "$_pg_bin/postgres" ]]; }

# Version 1.0 kept no record, but wrote its settings.
_pg_managed() { { ownership_state postgresql && [[ "$REPLY" != none ]]; } || [[ -e "$_pg_conf/conf.d/webops.conf" ]]; }

# Version 1.0 removed all of this with the data, so it counts as installed by it.
_pg_remember() {
  ownership_set postgresql installed
  dpkg-query -W -f '${Package}\n' 'postgresql*' | file_write "$_PG_OWN/packages" 0600
  printf '%s\n' "$_PG_DATA" /var/log/postgresql /etc/postgresql | file_write "$_PG_OWN/paths" 0600
}

# Refuses what the server would refuse, or what would be half done, before anything has changed.
_pg_check_config() {
  local key value count number pattern='^[a-z_][a-z0-9_]{0,62}$'
  for key in "${!WEBOPS_CONFIG[@]}"; do
    value="${WEBOPS_CONFIG[$key]}"
    case "$key" in
      port | max_connections | memory_percent | dumps.keep) [[ "$value" =~ ^[0-9]{1,5}$ ]] || die "$key: $value is no number" ;;
      version) [[ "$value" =~ ^[1-9][0-9]$ ]] || die "version: $value is no major version of PostgreSQL, e.g. 15" ;;
      shared_buffers) [[ "$value" =~ ^([0-9]+(kB|MB|GB)|auto)$ ]] || die "shared_buffers: $value is no size, e.g. 256MB, and not auto" ;;
      listen_addresses) [[ "$value" =~ ^[0-9A-Za-z.:*,\ -]+$ ]] || die 'listen_addresses: names and addresses, comma-separated' ;;
      allowed_networks.*) [[ "$value" =~ ^[0-9a-fA-F.:]+/[0-9]+$ ]] || die "allowed_networks: $value is not a network, e.g. 10.0.0.0/8" ;;
      access.*.address) [[ "$value" =~ ^[0-9a-fA-F.:]+/[0-9]+$ ]] || die "access: $value is not a network, e.g. 10.0.0.0/8" ;;
      access.*.type) [[ "$value" =~ ^host(no)?(ssl)?$ ]] || die "access: $value is no type of a line" ;;
      access.*.method) [[ "$value" =~ ^(scram-sha-256|cert|reject)$ ]] || die "access: $value is no method" ;;
      access.*.* | roles.*.name | roles.*.member_of.* | databases.*.name | databases.*.owner)
        [[ "$value" =~ $pattern ]] || die "$key: $value is no name: [a-z_][a-z0-9_]*"
        ;;
      roles.*.connection_limit) [[ "$value" =~ ^(-1|[0-9]{1,9})$ ]] || die "$key: $value is no number" ;;
      dumps.time) [[ "$value" =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ ]] || die "dumps.time: $value is no time of the day, e.g. 03:30" ;;
      settings.*)
        [[ "${key#settings.}" =~ ^[a-z_]+(\.[a-z_]+)?$ && "$value" != *[[:cntrl:]]* ]] || die "settings: ${key#settings.} is no name of a setting, or its value has more than one line"
        case "${key#settings.}" in
          port | listen_addresses | max_connections | shared_buffers | ssl_*_file | data_directory | hba_file | include*) die "settings: ${key#settings.} has a place of its own in the configuration" ;;
        esac
        ;;
    esac
  done
  config_into value port 5432
  ((value >= 1 && value <= 65535)) || die "port: $value is none"
  config_into count databases 0
  for ((number = 0; number < count; number++)); do
    config_has "databases.$number.name" || die "databases: number $((number + 1)) has no name"
  done
  if config_has tls_certificate || config_has tls_key; then
    tls_check "$(get_config tls_certificate)" "$(get_config tls_key)" || die "$REPLY"
  fi
}

# usage: _pg_as COMMAND… - as the user postgres, whom the server knows by the socket: no password is needed
_pg_as() { (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"); }

# usage: _pg_sql DATABASE [OPTION…] < SQL - prints rows, columns separated by |
_pg_sql() {
  local database="$1"
  shift
  PGCONNECT_TIMEOUT=10 _pg_as "$_pg_bin/psql" "${_pg_at[@]}" -XAtq -v ON_ERROR_STOP=1 -d "$(_pg_dbname "$database")" "$@"
}

# A name with odd characters would be read as a connection string.
_pg_dbname() {
  local name="${1//\\/\\\\}"
  printf "dbname='%s'" "${name//\'/\\\'}"
}

_pg_work_folder() {
  local folder
  folder="$(mktemp -d /var/tmp/webops-postgresql-XXXXXX)"
  printf '%s' "$folder"
}

# Writes the settings, reloads or restarts as the server says is needed, and asks it whether it runs with them.
_pg_configure_server() {
  local port listen connections buffers restart=false said
  config_into port port "$_pg_port"
  config_into listen listen_addresses "$(_pg_present listen_addresses localhost)"
  config_into connections max_connections "$(_pg_present max_connections 100)"
  config_into buffers shared_buffers auto
  if config_has tls_certificate; then tls_write "$_PG_TLS" postgres:postgres "$(get_config tls_certificate)" "$(get_config tls_key)" "$(get_config tls_ca)"; fi
  _pg_write_settings "$port" "$listen" "$connections" "$buffers"
  if ! said="$(_pg_as "$_pg_bin/postgres" -C max_connections -c "config_file=$_pg_conf/postgresql.conf" 2>&1)"; then
    _pg_settings_back "$_pg_written"
    die "PostgreSQL refuses these settings and keeps the ones before: $said"
  fi
  _pg_allow_networks
  if _pg_sql postgres <<<'SELECT pg_reload_conf()' >/dev/null 2>&1; then
    # The server notices a moment after the call; what needs a restart it says itself.
    wait_until 2 _pg_runs_with "$port" "$listen" "$connections" || restart=true
  else
    restart=true
  fi
  _pg_find
  if [[ "$restart" == true ]] && ! { service_restart "$_pg_service" && wait_until 60 _pg_runs_with "$port" "$listen" "$connections"; }; then
    tail -n 5 "/var/log/postgresql/postgresql-$_pg_version-main.log" >&2 2>/dev/null || true
    _pg_settings_back "$_pg_written"
    service_restart "$_pg_service" || true
    die "PostgreSQL does not run with these settings (is port $port taken?); the ones before were put back"
  fi
  said="$(_pg_sql postgres <<<"SELECT string_agg(line_number || ': ' || error, '; ') FROM pg_hba_file_rules WHERE error IS NOT NULL")"
  [[ -z "$said" ]] || die "pg_hba.conf has errors: $said"
  said="$(_pg_sql postgres <<<"SELECT string_agg(name || ': ' || error, '; ') FROM pg_file_settings WHERE error IS NOT NULL AND NOT applied")"
  [[ -z "$said" ]] || die "PostgreSQL refuses a setting: $said"
}

# usage: _pg_write_settings PORT LISTEN CONNECTIONS BUFFERS [adopted] - leaves in _pg_written whether that changed the file.
# What is adopted keeps all that is not said here; else the server's memory follows the host's.
_pg_write_settings() {
  local percent memory key size unit line
  ensure_directory "$_pg_conf/conf.d" 0755 postgres:postgres
  ensure_directory "$_PG_OWN" 0700
  config_into percent memory_percent 50
  while read -r key size unit; do [[ "$key" != MemTotal: ]] || break; done </proc/meminfo
  memory=$((size * percent / 102400))
  {
    printf '# Written by WebOps.%s\n' "${unit:+}"
    printf "port = %s\nlisten_addresses = '%s'\nmax_connections = %s\n" "$1" "$2" "$3"
    if [[ "$4" == auto ]]; then
      printf '# shared_buffers: auto\nshared_buffers = %sMB\n' "$(_pg_between 16 $((memory / 2)) 65536)"
    else
      printf 'shared_buffers = %s\n' "$4"
    fi
    if [[ "${5:-}" != adopted ]]; then
      printf 'effective_cache_size = %sMB\nmaintenance_work_mem = %sMB\nwork_mem = %sMB\n' "$(_pg_between 32 "$memory" 1048576)" \
        "$(_pg_between 16 $((memory / 16)) 2048)" "$(_pg_between 1 $((memory / 4 / $3)) 1024)"
    fi
    if [[ -e "$_PG_TLS/server.crt" ]]; then
      printf "ssl = on\nssl_cert_file = '%s/server.crt'\nssl_key_file = '%s/server.key'\nssl_ca_file = '%s/ca.crt'\n" "$_PG_TLS" "$_PG_TLS" "$_PG_TLS"
    fi
    for key in "${!WEBOPS_CONFIG[@]}"; do
      [[ "$key" != settings.* ]] || printf "%s = '%s'\n" "${key#settings.}" "${WEBOPS_CONFIG[$key]//\'/\'\'}"
    done | LC_ALL=C sort
  } >"$_PG_OWN/webops.conf.new"
  conffile_write "$_pg_conf/conf.d/webops.conf" 0644 postgres:postgres <"$_PG_OWN/webops.conf.new"
  _pg_written="$FILE_CHANGED"
  rm -f "$_PG_OWN/webops.conf.new"
}

_pg_between() { printf '%s' "$(($2 < $1 ? $1 : $2 > $3 ? $3 : $2))"; }

_pg_settings_back() {
  [[ "$1" == true ]] || return 0
  conffile_restore "$_pg_conf/conf.d/webops.conf" || conffile_remove "$_pg_conf/conf.d/webops.conf"
}

# usage: _pg_present NAME DEFAULT - what webops.conf says now
_pg_present() {
  local text=''
  if [[ -r "$_pg_conf/conf.d/webops.conf" ]]; then text="$(<"$_pg_conf/conf.d/webops.conf")"; fi
  if [[ "$text" =~ $'\n'"$1 = "\'?([^\'$'\n']*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf '%s' "$2"; fi
}

# What webops.conf says counts, also of what needs a restart: the server itself knows what it has not taken yet.
_pg_runs_with() {
  local said
  said="$(_pg_sql postgres -v "port=$1" -v "listen=$2" -v "connections=$3" <<<"SELECT current_setting('port') = :'port'
    AND current_setting('listen_addresses') = :'listen' AND current_setting('max_connections') = :'connections'
    AND NOT EXISTS (SELECT FROM pg_settings WHERE pending_restart)")" && [[ "$said" == t ]]
}

# The lines between the marks in pg_hba.conf. Those that version 1.0 wrote go.
_pg_allow_networks() {
  local hba="$_pg_conf/pg_hba.conf" count number value lines='' type=host part line
  config_has allowed_networks || config_has access || return 0
  [[ "$(get_config tls_required false)" != true ]] || type=hostssl
  config_into count allowed_networks 0
  for ((number = 0; number < count; number++)); do
    config_into value "allowed_networks.$number"
    lines+="$type all all $value scram-sha-256 # network"$'\n'
  done
  config_into count access 0
  for ((number = 0; number < count; number++)); do
    line=''
    for part in type:host database:all user:all address: method:scram-sha-256; do
      config_into value "access.$number.${part%%:*}" "${part#*:}"
      line+="${line:+ }$value"
    done
    lines+="$line"$'\n'
  done
  if grep -q '^# webops: begin$' "$hba"; then
    sed '/^# webops: begin$/,/^# webops: end$/d' "$hba" | file_write "$hba" 0640 postgres:postgres
  fi
  conffile_block "$hba" postgresql 0640 postgres:postgres < <(printf '%s' "$lines")
}

# The program that dumps stands by itself: a timer runs it when this script is long gone.
_pg_write_dumper() {
  local time keep
  config_into time dumps.time "$(sed -n 's/^# time \(..:..\) keep [0-9]*$/\1/p' "$_PG_OWN/dump" 2>/dev/null || true)"
  config_into keep dumps.keep "$(sed -n 's/^# time .* keep \([0-9]*\)$/\1/p' "$_PG_OWN/dump" 2>/dev/null || true)"
  keep="${keep:-7}"
  ensure_directory "$_PG_OWN" 0700
  {
    printf '#!/bin/bash\n# Written by WebOps: dumps every database, and prints the path. With the argument keep-all no older dump is removed.\n'
    printf '# time %s keep %s\n' "$time" "$keep"
    printf 'bin=%s socket=%s port=%s keep=%s folder=%s own=%s\n' "$_pg_bin" "$_PG_SOCKET" "$_pg_port" "$keep" "${WEBOPS_BACKUP_DIR:-/var/backups/webops}/postgresql" "$_PG_OWN"
    cat <<'DUMP'
set -euo pipefail
shopt -s inherit_errexit
umask 077
as() { (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"); }
[[ "${1:-}" == keep-all ]] || touch "$own/dump-failed"
work="$(mktemp -d /var/tmp/webops-postgresql-XXXXXX)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder"
chmod 0700 "$folder"
at=(-h "$socket" -p "$port")
as "$bin/pg_dumpall" "${at[@]}" --globals-only >"$work/globals.sql"
as "$bin/psql" "${at[@]}" -XAtq -d postgres -c 'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname' >"$work/databases"
number=0
while IFS= read -r database; do
  number=$((number + 1))
  # A name with odd characters would be read as a connection string.
  name="${database//\\/\\\\}"
  as "$bin/pg_dump" "${at[@]}" --format=custom --dbname="dbname='${name//\'/\\\'}'" </dev/null >"$work/$number.dump"
done <"$work/databases"
printf -v path '%s/postgresql-%(%Y%m%dT%H%M%S)T' "$folder" -1
try=0 name="$path.tar"
while [[ -e "$name" ]]; do try=$((try + 1)) name="$path-$try.tar"; done
tar -C "$work" -cf "$name.part" .
sync "$name.part"
mv "$name.part" "$name"
if [[ "${1:-}" != keep-all ]]; then
  find "$folder" -maxdepth 1 -type f -name 'postgresql-[0-9]*.tar' -printf '%T@ %p\n' | sort -rn | tail -n "+$((keep + 1))" | cut -d ' ' -f 2- | xargs -r -d '\n' rm -f
  rm -f "$own/dump-failed"
fi
printf '%s\n' "$name"
DUMP
  } | file_write "$_PG_OWN/dump" 0700
  rm -f "$_PG_OWN/dump.webops-old"
}

_pg_configure_dumps() {
  config_has dumps || return 0
  if config_has dumps.time; then
    _pg_write_dumper
    schedule_daily "$_PG_TIMER" "$(get_config dumps.time)" "$_PG_OWN/dump"
  else
    schedule_remove "$_PG_TIMER"
    rm -f "$_PG_OWN/dump" "$_PG_OWN/dump-failed"
  fi
}

# usage: _pg_named role|database - the names that were configured last, with blanks between
_pg_named() { awk -v kind="$1" '$1 == kind { printf "%s%s", found++ ? " " : "", $2 }' "$_PG_OWN/names" 2>/dev/null || true; }

# usage: _pg_major_upgrade VERSION
_pg_major_upgrade() {
  local target="$1" from="$_pg_version" port="$_pg_port" databases after path
  if [[ -r "$_PG_OWN/upgrading" ]]; then
    read -r from port <"$_PG_OWN/upgrading"
    if grep -q '^manual' "/etc/postgresql/$from/main/start.conf"; then
      rm "$_PG_OWN/upgrading" # the new one was in its place already
      _pg_find
      return
    fi
    log_warn "an upgrade from $from was begun and not finished; it begins again"
    _pg_find
  elif [[ -e "/etc/postgresql/$target/main" ]]; then
    die "there is a cluster main of PostgreSQL $target already, which is not of this addon: nothing was changed"
  fi
  service_start "$_pg_service"
  progress 10 'Saving all data'
  addon_backup >&2
  databases="$(_pg_sql postgres <<<'SELECT datname FROM pg_database ORDER BY 1')"
  printf '%s %s\n' "$from" "$port" | file_write "$_PG_OWN/upgrading" 0600
  progress 30 "Installing PostgreSQL $target"
  LANG=C.UTF-8 LC_ALL=C.UTF-8 ownership_packages postgresql "postgresql-$target"
  # The package makes a cluster of its own, and a try before may have left half of one.
  if [[ -e "/etc/postgresql/$target/main" || -e "$_PG_DATA/$target/main" ]]; then
    mkdir -p "/etc/postgresql/$target/main"
    pg_dropcluster --stop "$target" main >&2 || rm -rf "/etc/postgresql/$target/main" "$_PG_DATA/$target/main"
  fi
  sed -i -E "s/^port *=.*/port = $port/" "/etc/postgresql/$from/main/postgresql.conf"
  progress 50 "Bringing the data to PostgreSQL $target"
  LANG=C.UTF-8 LC_ALL=C.UTF-8 pg_upgradecluster --method=upgrade -v "$target" "$from" main >&2 || {
    service_start "postgresql@$from-main" || true
    die "the data could not be brought to PostgreSQL $target; $from goes on with it"
  }
  # Our port stands in conf.d and is what both would listen on: the old one gets what pg_upgradecluster gave it.
  rm -f "/etc/postgresql/$from/main/conf.d/webops.conf"
  rm -f "$_PG_OWN/upgrading"
  _pg_find
  [[ "$_pg_version" == "$target" ]] || die "PostgreSQL $target is not what starts on boot"
  service_start "$_pg_service"
  wait_until 60 _pg_sql postgres <<<'SELECT 1' || die "PostgreSQL $target does not answer on port $_pg_port"
  after="$(_pg_sql postgres <<<'SELECT datname FROM pg_database ORDER BY 1')"
  [[ "$after" == "$databases" ]] || die "PostgreSQL $target does not have the databases that $from had"
  log_success "PostgreSQL $target has the data of $from, which stays stopped until: webops action run postgresql remove-old-clusters"
}

# Secrets reach psql on stdin, inside the text; the server is told not to log the statement, should it fail.
_pg_configure_roles() {
  local count number name password owner flag value more other names=''
  ensure_directory "$_PG_OWN" 0700
  if config_has superuser_password; then
    config_into password superuser_password
    _pg_set_password postgres "$password"
  fi
  config_into count roles 0
  for ((number = 0; number < count; number++)); do
    config_into name "roles.$number.name"
    _pg_make role "$name"
    names+="role $name"$'\n'
    for flag in createdb replication; do
      config_into value "roles.$number.$flag"
      case "$value" in
        true) printf 'ALTER ROLE "%s" %s;\n' "$name" "$flag" ;;
        false) printf 'ALTER ROLE "%s" NO%s;\n' "$name" "$flag" ;;
      esac
    done >"$_PG_OWN/role.sql"
    config_into value "roles.$number.connection_limit"
    [[ -z "$value" ]] || printf 'ALTER ROLE "%s" CONNECTION LIMIT %s;\n' "$name" "$value" >>"$_PG_OWN/role.sql"
    config_into more "roles.$number.member_of" 0
    for ((other = 0; other < more; other++)); do
      config_into value "roles.$number.member_of.$other"
      printf 'GRANT "%s" TO "%s";\n' "$value" "$name" >>"$_PG_OWN/role.sql"
    done
    _pg_sql postgres <"$_PG_OWN/role.sql" >&2 || die "the role $name cannot be changed"
    rm -f "$_PG_OWN/role.sql"
    if config_has "roles.$number.password"; then
      config_into password "roles.$number.password"
      _pg_set_password "$name" "$password"
    fi
  done
  config_into count databases 0
  for ((number = 0; number < count; number++)); do
    config_into name "databases.$number.name"
    config_into owner "databases.$number.owner" postgres
    _pg_make database "$name"
    names+="database $name"$'\n'
    _pg_sql postgres -v "name=$name" -v "owner=$owner" <<<'ALTER DATABASE :"name" OWNER TO :"owner"' >&2 || die "the database $name cannot be given to $owner"
    config_into more "databases.$number.extensions" 0
    for ((other = 0; other < more; other++)); do
      config_into value "databases.$number.extensions.$other"
      _pg_sql "$name" -v "name=$value" <<<'CREATE EXTENSION IF NOT EXISTS :"name"' 2>&1 | { grep -v 'already exists' || true; } >&2 || die "the extension $value cannot be made in $name"
    done
  done
  printf '%s' "$names" | file_write "$_PG_OWN/names" 0600
  rm -f "$_PG_OWN/names.webops-old"
}

_pg_make() {
  if [[ "$1" == role ]]; then
    _pg_sql postgres -v "name=$2" <<<"SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \\gexec" >&2
  else
    _pg_sql postgres -v "name=$2" <<<"SELECT format('CREATE DATABASE %I', :'name') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec" >&2
  fi
}

_pg_set_password() {
  local quoted="${2//\\/\\\\}"
  printf "SET log_min_error_statement = panic; SET log_statement = 'none'; SET log_min_duration_statement = -1;\nALTER ROLE \"%s\" PASSWORD E'%s';\n" \
    "$1" "${quoted//\'/\'\'}" | _pg_sql postgres >&2 2>/dev/null || die "the password of the role $1 cannot be set"
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
