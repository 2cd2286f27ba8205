#!/usr/bin/env bats
# The code in single quotes is for the shell that `lib` starts; bats sets stderr.
# shellcheck disable=SC2016,SC2154
load library
bats_require_minimum_version 1.5.0

# Listens on a free port of 127.0.0.1 until the test ends; the port is in $port.
listen() {
  perl -MIO::Socket::INET -e '$| = 1; $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die; print $s->sockport, "\n"; while ($c = $s->accept) { close $c }' \
    >"$BATS_TEST_TMPDIR/port" 3>&- &
  listener=$!
  until [[ -s "$BATS_TEST_TMPDIR/port" ]]; do
    kill -0 "$listener"
    sleep 0.05
  done
  port="$(<"$BATS_TEST_TMPDIR/port")"
}

teardown() {
  if [[ -n "${listener:-}" ]]; then kill "$listener"; fi
}

@test "each kind of log line has its word; debug lines only when they are asked for" {
  run --separate-stderr lib 'log_step a b; log_info c; log_success d; log_warn e; log_error f; log_debug g; WEBOPS_DEBUG=1 log_debug h'
  [ "$status" -eq 0 ]
  [ -z "$output" ]
  [ "$stderr" = '[STEP] a b
[INFO] c
[ OK ] d
[WARN] e
[FAIL] f
[DBUG] h' ]
}

@test "die logs and ends with its code, 1 by default" {
  run lib 'die gone; echo still here'
  [ "$status" -eq 1 ]
  [ "$output" = '[FAIL] gone' ]
  run lib 'die later 75'
  [ "$status" -eq 75 ]
}

@test "config_has is true for what is there and not null" {
  run lib 'load_config; config_has a && echo a; config_has b || echo no b; config_has c || echo no c; config_has l.0.x && echo deep' \
    <<<'{"a": false, "b": null, "l": [{"x": 1}]}'
  [ "$output" = 'a
no b
no c
deep' ]
}

@test "json_quote and json_list make JSON of any text" {
  run lib 'json_quote "a\"b\\c"; echo "$REPLY"; json_list; json_list "x y" "" "\""; json_list -v made 1; echo "$made"'
  [ "$output" = '"a\"b\\c"
[]
["x y","","\""]
["1"]' ]
}

@test "the last result counts" {
  WEBOPS_RESULT="$PWD/r" run lib 'result "{\"n\":1}"; result_object n:=2'
  [ -z "$output" ]
  [ "$(cat r)" = '{"n":2}' ]
}

@test "ensure_directory makes what is above it, and sets the mode" {
  run lib 'ensure_directory a/b/c 0700; ensure_directory a/b/c; stat -c %a a/b/c; touch f; ensure_directory f/x || echo refused'
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" == 700 && "${lines[-1]}" == refused ]]
}

@test "backup_path gives a new name each time, in a private folder" {
  run lib 'backup_path demo .tar; one=$REPLY; touch "$one"; backup_path demo .tar; [[ "$REPLY" != "$one" ]]; echo "$one"; stat -c %a "${one%/*}"'
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" == "$WEBOPS_BACKUP_DIR"/demo/demo-*.tar && "${lines[1]}" == 700 ]]
}

@test "ports: open, waited for, free" {
  listen
  run lib 'port_open 127.0.0.1 "$1" && echo open; wait_for_port 127.0.0.1 "$1" 5 && echo came; host_port_free "$1" || echo "$REPLY"' "$port"
  [ "$output" = "open
came
something already listens on port $port: choose another, or stop it" ]
  kill "$listener"
  wait "$listener" || true
  listener=''
  run lib 'port_open 127.0.0.1 "$1" || echo closed; wait_for_port 127.0.0.1 "$1" 0 || echo never; host_port_free "$1" && echo free' "$port"
  [ "$output" = 'closed
never
free' ]
}

@test "packages: what is installed whole, and its version" {
  command -v dpkg-query >/dev/null || skip 'a Debian host'
  run lib 'host_has_packages && echo apt; pkg_installed dpkg && echo yes; pkg_installed no-such-package-at-all || echo no; pkg_version dpkg; pkg_version no-such-package-at-all || echo none; pkg_candidate no-such-package-at-all || echo none to be had'
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" == apt && "${lines[1]}" == yes && "${lines[2]}" == no && "${lines[3]}" == [0-9]* && "${lines[4]}" == none && "${lines[5]}" == 'none to be had' ]]
  PATH="$PWD/empty" run "$(command -v bash)" -c "source '$BATS_TEST_DIRNAME/../loader.sh'; pkg_install x"
  [ "$status" -eq 1 ]
  [[ "$output" == *'no apt-get'* ]]
}

@test "the firewall: ufw where it is active, else firewalld, else nothing to do" {
  stand_in ufw
  printf '#!/bin/bash\n[[ $1 != status ]] || echo "Status: active"\necho "ufw $*" >>calls\n' >bin/ufw
  run lib 'firewall_open_port 6379; firewall_close_port 53 udp'
  [ "$status" -eq 0 ]
  [ "$(grep -v status calls)" = 'ufw allow 6379/tcp
ufw delete allow 53/udp' ]
  rm calls bin/ufw
  stand_in ufw
  stand_in firewall-cmd
  run lib 'firewall_open_port 80'
  [ "$(grep -c -- '--add-port=80/tcp' calls)" -eq 2 ]
  rm bin/*
  stand_in ufw 1
  stand_in firewall-cmd 1
  run lib 'WEBOPS_DEBUG=1 firewall_open_port 80'
  [ "$status" -eq 0 ]
  [[ "$output" == *'no managed firewall'* ]]
}

@test "init scripts: exists, restart, reload, enable, disable" {
  stand_in update-rc.d
  mkdir init.d
  printf '#!/bin/bash\necho "init $1" >>calls\n' >init.d/demo
  chmod +x init.d/demo
  run lib 'service_manager; echo "$REPLY"; service_exists demo && echo there; service_exists other || echo not there
    service_restart demo; service_reload demo; service_enable demo; service_disable demo; service_disable other; service_reload other || echo failed'
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" == init && "${lines[1]}" == there && "${lines[2]}" == 'not there' && "${lines[-1]}" == failed ]]
  [ "$(cat calls)" = 'init restart
init reload
update-rc.d demo defaults
update-rc.d demo enable
update-rc.d demo disable' ]
}

@test "systemd is asked where it runs; a failure shows the journal" {
  mkdir systemd
  stand_in systemctl
  WEBOPS_SYSTEMD_DIR="$PWD/systemd" run lib 'service_manager; echo "$REPLY"; service_start demo; service_restart demo; service_enable demo; service_disable demo'
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = systemd ]
  # It runs already, so it is not started.
  [ "$(cat calls)" = 'systemctl is-active --quiet -- demo
systemctl reset-failed -- demo
systemctl restart -- demo
systemctl enable --quiet -- demo
systemctl cat -- demo
systemctl disable --quiet -- demo' ]
  stand_in systemctl 1
  stand_in journalctl
  WEBOPS_SYSTEMD_DIR="$PWD/systemd" run lib 'service_start demo || echo "failed"'
  [[ "$output" == *'systemctl start demo failed'* && "$output" == *failed ]]
  grep -q 'journalctl -u demo' calls
}
