#!/usr/bin/env bash
# What certify does to Redis: see the template's. Sourced after redis.sh.

certify_write() { _redis_current && _redis_ask "SET webops:certify $1"; }
certify_read() { _redis_current && _redis_ask 'GET webops:certify'; }
certify_destroy() { _redis_current && _redis_ask FLUSHALL && _redis_ask SAVE; }

# Debian 11's Redis (6.0), by this addon.
certify_earlier() {
  local list=/etc/apt/sources.list.d/certify.list pin=/etc/apt/preferences.d/certify
  sed -n 's/ bookworm / bullseye /p' /etc/apt/sources.list >"$list"
  printf 'Package: redis-server redis-tools\nPin: release n=bullseye\nPin-Priority: 1001\n' >"$pin"
  apt-get update -q >&2
  if ! apt-cache policy redis-server | grep -q ' 5:6\.' || ! apt-get install -s -q redis-server >&2; then
    rm -f "$list" "$pin"
    printf 'the release before has no Redis here\n'
    exit 77
  fi
  (addon_install <<<'{}')
  rm -f "$list" "$pin"
  apt-get update -q >&2
}
