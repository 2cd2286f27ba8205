#!/usr/bin/env bats
# The predecessor's scripts: its helper names, in a shell without strict mode.
# The code in single quotes is for the shell that is started.
# shellcheck disable=SC2016
load library

# usage: old SCRIPT
old() { bash -c "source '$BATS_TEST_DIRNAME/../compat.sh'
$1" old; }

@test "the predecessor's helper names are there" {
  run old 'for name in log_info log_warn log_error log_step log_success load_config get_config retry ensure_directory load_secret \
    pkg_install pkg_remove pkg_installed service_start service_stop service_restart service_enable service_disable \
    firewall_open_port firewall_close_port mark_component_installed mark_component_removed is_component_installed; do
    declare -F "$name" >/dev/null || echo "missing: $name"
  done'
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}

@test "an old script goes on after a failure and with variables that are not set" {
  run old 'false; echo "going on with ${not_set}$not_set"; ((n++)); echo "$n"; false | true; echo "$?"'
  [ "$status" -eq 0 ]
  [ "$output" = 'going on with 
1
0' ]
}

@test "its configuration comes on stdin or as ADDON_<KEY>" {
  run old 'load_config; get_config port 1; get_config data_dir /none' < <(printf '{"port": 5}')
  [ "$output" = '5
/none' ]
  ADDON_DATA_DIR=/srv run old 'load_config; get_config data_dir /none' </dev/null
  [ "$output" = /srv ]
}
