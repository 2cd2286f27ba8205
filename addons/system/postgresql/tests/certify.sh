#!/usr/bin/env bash
# What certify does to PostgreSQL: see the template's. Sourced after postgresql.sh, whose variables it uses.
# shellcheck disable=SC2154

certify_write() {
  _pg_find
  _pg_sql postgres >/dev/null <<<"CREATE TABLE IF NOT EXISTS certify (witness text); DELETE FROM certify; INSERT INTO certify VALUES ('$1');"
}
certify_read() { _pg_find && _pg_sql postgres <<<'SELECT witness FROM certify'; }
certify_destroy() { _pg_find && _pg_sql postgres <<<'DROP TABLE certify' >&2; }

# Debian's postgresql.service stands for all clusters: it is the cluster's that dies.
certify_break() { _pg_find && systemctl kill -s KILL "$_pg_service" && systemctl stop "$_pg_service"; }
certify_heal() { _pg_find && systemctl reset-failed "$_pg_service" && systemctl start "$_pg_service"; }

# Debian 11's PostgreSQL 13, by this addon.
certify_earlier() {
  local list=/etc/apt/sources.list.d/certify.list
  sed -n 's/ bookworm / bullseye /p' /etc/apt/sources.list >"$list"
  apt-get update -q >&2
  if ! apt-cache show postgresql-13 >/dev/null 2>&1; then
    rm -f "$list"
    printf 'the release before has no PostgreSQL 13 here\n'
    exit 77
  fi
  (addon_install <<<'{"version": "13"}')
  rm -f "$list"
  apt-get update -q >&2
}
