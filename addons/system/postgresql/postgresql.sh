#!/usr/bin/env bash
# PostgreSQL, from the distribution's package: one server, the cluster `main`.
# What this addon sets stands in conf.d/webops.conf of the cluster, and the lines that it adds to pg_hba.conf stand between two marks.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_PG_DATA=/var/lib/postgresql
_PG_SOCKET=/var/run/postgresql

addon_metadata() {
  cat <<'JSON'
{
  "name": "postgresql", "display_name": "PostgreSQL", "version": "1.0.0", "description": "Relational database", "category": "database",
  "maintainer": "WebOps", "license": "PostgreSQL", "documentation_url": "https://www.postgresql.org/docs/",
  "depends": [], "provides": ["sql-database"], "conflicts": [], "ports": [5432], "services": ["postgresql"],
  "config_files": ["/etc/postgresql/VERSION/main/conf.d/webops.conf"], "data_directories": ["/var/lib/postgresql"],
  "system_requirements": {"min_memory_mb": 256, "min_disk_gb": 1, "min_cpu_cores": 1, "required_ports": [5432]},
  "config_schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
    "properties": {
      "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 5432, "description": "TCP port"},
      "listen_addresses": {"type": "string", "pattern": "^[0-9A-Za-z.:*, -]+$", "default": "localhost", "description": "Addresses to listen on, comma-separated; * is all"},
      "allowed_networks": {"type": "array", "default": [], "items": {"type": "string", "pattern": "^[0-9a-fA-F.:]+/[0-9]+$"}, "description": "Networks that may connect with a password, e.g. 10.0.0.0/8"},
      "max_connections": {"type": "integer", "minimum": 5, "maximum": 10000, "default": 100, "description": "Connections at most"},
      "shared_buffers": {"type": "string", "pattern": "^[0-9]+(kB|MB|GB)$", "default": "128MB", "description": "Memory for the shared cache"},
      "superuser_password": {"type": "string", "writeOnly": true, "minLength": 8, "maxLength": 256, "description": "Password of the role postgres; left out: stays as it is"},
      "roles": {"type": "array", "default": [], "description": "Roles that may log in; missing ones are made, others stay", "items": {
        "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$"}, "password": {"type": "string", "writeOnly": true, "minLength": 8, "maxLength": 256}}}},
      "databases": {"type": "array", "default": [], "description": "Databases; missing ones are made, others stay", "items": {
        "type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$"}, "owner": {"type": "string", "pattern": "^[a-z_][a-z0-9_]{0,62}$", "default": "postgres"}}}}
    }
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
  _pg_installed || host_port_free "$_pg_port" || warnings+=("$REPLY")
  result_validation errors warnings
}

addon_install() {
  load_config
  progress 10 'Installing the package'
  # The cluster takes its encoding from here.
  LANG=C.UTF-8 LC_ALL=C.UTF-8 pkg_install postgresql
  _pg_find
  if [[ ! -e "$_pg_conf/postgresql.conf" ]]; then
    log_info 'making the cluster main'
    LANG=C.UTF-8 LC_ALL=C.UTF-8 pg_createcluster "$_pg_version" main >&2
  fi
  service_enable postgresql
  progress 60 'Configuring'
  addon_configure
}

addon_configure() {
  load_config
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed: install it first'
  _pg_configure_server
  _pg_configure_roles
  log_success "PostgreSQL answers on port $_pg_port and confirms its configuration"
}

addon_uninstall() {
  local packages
  _pg_find
  service_stop "$_pg_service"
  packages=(postgresql ${_pg_version:+"postgresql-$_pg_version"})
  if [[ "${1:-true}" == false ]]; then
    # Asked through debconf, the packages' own purge leaves the clusters where they are.
    pkg_purge "${packages[@]}"
    rm -rf "$_PG_DATA" /etc/postgresql /var/log/postgresql
  else
    pkg_remove "${packages[@]}"
    log_info "the data stays in $_PG_DATA, the configuration in /etc/postgresql"
  fi
}

addon_status() {
  local answer details version connections bytes
  _pg_find
  if ! _pg_installed; then
    result_status not_installed unknown '' 'PostgreSQL is not installed'
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
    else
      result_object health=healthy 'message=accepts connections and answers queries'
    fi
  fi
}

addon_metrics() {
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  result "$(_pg_sql postgres <<<"SELECT json_build_object('connections', sum(numbackends), 'commits', sum(xact_commit), 'rollbacks', sum(xact_rollback),
    'blocks_read', sum(blks_read), 'blocks_hit', sum(blks_hit), 'deadlocks', sum(deadlocks), 'size_bytes', sum(pg_database_size(datname)),
    'uptime_seconds', floor(extract(epoch FROM now() - pg_postmaster_start_time()))) FROM pg_stat_database WHERE datname IS NOT NULL")"
}

# A backup is a tar of `globals.sql` (roles) and one custom-format dump a database, named by its number in `databases`.
addon_backup() {
  local work database number=0 path
  _pg_find
  _pg_installed || die 'PostgreSQL is not installed'
  work="$(_pg_work_folder)"
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  _pg_as "$_pg_bin/pg_dumpall" "${_pg_at[@]}" --globals-only >"$work/globals.sql"
  _pg_sql postgres <<<"SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname" >"$work/databases"
  while IFS= read -r database; do
    number=$((number + 1))
    log_info "dumping $database"
    _pg_as "$_pg_bin/pg_dump" "${_pg_at[@]}" --format=custom --dbname="$(_pg_dbname "$database")" >"$work/$number.dump"
  done <"$work/databases"
  backup_path postgresql .tar
  path="$REPLY"
  (umask 077 && tar -C "$work" -cf "$path.part" . && sync "$path.part" && mv "$path.part" "$path")
  result_object "path=$path" "size_bytes:=$(stat -c %s "$path")" "databases:=$number"
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
  if ! tar -C "$work" --no-same-owner -xf "$1" 2>/dev/null || [[ ! -f "$work/globals.sql" || ! -f "$work/databases" ]]; then
    die "$1 is no backup of PostgreSQL"
  fi
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

# Finds the installed version, its files and its port, without the distribution's slow wrappers.
_pg_find() {
  local programs=(/usr/lib/postgresql/*/bin/postgres) clusters=(/etc/postgresql/*/main/postgresql.conf) file
  _pg_version='' _pg_port=5432
  if [[ -x "${programs[-1]}" ]]; then
    _pg_version="${programs[-1]#/usr/lib/postgresql/}" _pg_version="${_pg_version%%/*}"
  elif [[ -e "${clusters[-1]}" ]]; then
    _pg_version="${clusters[-1]#/etc/postgresql/}" _pg_version="${_pg_version%%/*}"
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
  local port listen connections buffers written restart=false said
  config_into port port "$_pg_port"
  config_into listen listen_addresses "$(_pg_present listen_addresses localhost)"
  config_into connections max_connections "$(_pg_present max_connections 100)"
  config_into buffers shared_buffers "$(_pg_present shared_buffers 128MB)"
  [[ "$port$connections" =~ ^[0-9]+$ && "$buffers" =~ ^[0-9]+(kB|MB|GB)$ && "$listen" =~ ^[0-9A-Za-z.:*,\ -]+$ ]] ||
    die 'a setting has a value that PostgreSQL does not take'
  ensure_directory "$_pg_conf/conf.d" 0755 postgres:postgres
  file_write "$_pg_conf/conf.d/webops.conf" 0644 postgres:postgres <<CONF
# Written by WebOps; changes are lost.
port = $port
listen_addresses = '$listen'
max_connections = $connections
shared_buffers = $buffers
CONF
  written="$FILE_CHANGED"
  if ! said="$(_pg_as "$_pg_bin/postgres" -C max_connections -c "config_file=$_pg_conf/postgresql.conf" 2>&1)"; then
    _pg_settings_back "$written"
    die "PostgreSQL refuses these settings and keeps the ones before: $said"
  fi
  _pg_allow_networks
  if _pg_sql postgres <<<'SELECT pg_reload_conf()' >/dev/null 2>&1; then
    # The server notices a moment after the call; what needs a restart it says itself.
    wait_until 2 _pg_runs_with "$port" "$listen" "$connections" "$buffers" || restart=true
  else
    restart=true
  fi
  _pg_find
  if [[ "$restart" == true ]] && ! { service_restart "$_pg_service" && wait_until 60 _pg_runs_with "$port" "$listen" "$connections" "$buffers"; }; then
    tail -n 5 "/var/log/postgresql/postgresql-$_pg_version-main.log" >&2 2>/dev/null || true
    _pg_settings_back "$written"
    service_restart "$_pg_service" || true
    die "PostgreSQL does not run with these settings (is port $port taken?); the ones before were put back"
  fi
  said="$(_pg_sql postgres <<<"SELECT string_agg(line_number || ': ' || error, '; ') FROM pg_hba_file_rules WHERE error IS NOT NULL")"
  [[ -z "$said" ]] || die "pg_hba.conf has errors: $said"
}

_pg_settings_back() {
  [[ "$1" == true ]] || return 0
  file_restore "$_pg_conf/conf.d/webops.conf" || rm -f "$_pg_conf/conf.d/webops.conf"
}

# usage: _pg_present NAME DEFAULT - what webops.conf says now
_pg_present() {
  local text=''
  if [[ -r "$_pg_conf/conf.d/webops.conf" ]]; then text="$(<"$_pg_conf/conf.d/webops.conf")"; fi
  if [[ "$text" =~ $'\n'"$1 = "\'?([^\'$'\n']*) ]]; then printf '%s' "${BASH_REMATCH[1]}"; else printf '%s' "$2"; fi
}

_pg_runs_with() {
  local said
  said="$(_pg_sql postgres -v "port=$1" -v "listen=$2" -v "connections=$3" -v "buffers=$4" <<<"SELECT current_setting('port') = :'port'
    AND current_setting('listen_addresses') = :'listen' AND current_setting('max_connections') = :'connections'
    AND pg_size_bytes(current_setting('shared_buffers')) = pg_size_bytes(:'buffers')")" && [[ "$said" == t ]]
}

_pg_allow_networks() {
  local hba="$_pg_conf/pg_hba.conf" count number network lines=''
  config_has allowed_networks || return 0
  config_into count allowed_networks 0
  for ((number = 0; number < count; number++)); do
    config_into network "allowed_networks.$number"
    [[ "$network" =~ ^[0-9a-fA-F.:]+/[0-9]+$ ]] || die "$network is not a network, e.g. 10.0.0.0/8"
    lines+="host all all $network scram-sha-256"$'\n'
  done
  {
    sed '/^# webops: begin$/,/^# webops: end$/d' "$hba"
    if [[ -n "$lines" ]]; then printf '# webops: begin\n%s# webops: end\n' "$lines"; fi
  } | file_write "$hba" 0640 postgres:postgres
}

# Secrets reach psql on stdin, inside the text; the server is told not to log the statement, should it fail.
_pg_configure_roles() {
  local count number name password owner
  if config_has superuser_password; then
    config_into password superuser_password
    _pg_set_password postgres "$password"
  fi
  config_into count roles 0
  for ((number = 0; number < count; number++)); do
    config_into name "roles.$number.name"
    _pg_make role "$name"
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
    _pg_sql postgres -v "name=$name" -v "owner=$owner" <<<'ALTER DATABASE :"name" OWNER TO :"owner"' >&2 || die "the database $name cannot be given to $owner"
  done
}

_pg_make() {
  [[ "$2" =~ ^[a-z_][a-z0-9_]{0,62}$ ]] || die "$2 is no name for a $1: [a-z_][a-z0-9_]*"
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
