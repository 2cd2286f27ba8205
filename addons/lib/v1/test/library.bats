#!/usr/bin/env bats
# The code in single quotes is for the shell that `lib` starts; bats sets stderr.
# shellcheck disable=SC2016,SC2154,SC1003
load library
bats_require_minimum_version 1.5.0

@test "the loader turns strict mode on, and can be told not to" {
  run lib 'echo $-; shopt -o pipefail'
  [[ "${lines[0]}" == *e*u* ]]
  [[ "${lines[1]}" == *on ]]
  WEBOPS_LIB_STRICT=off run lib 'echo $-'
  [[ "${lines[0]}" != *e* ]]
}

@test "loading prints nothing and twice does nothing" {
  run lib 'source "$1/../loader.sh"' "$BATS_TEST_DIRNAME"
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}

@test "log lines go to stderr, results to stdout or to the file that WEBOPS_RESULT names" {
  run --separate-stderr lib 'log_info hello; result_status installed healthy 1 ok'
  [ "$output" = '{"status":"installed","health":"healthy","version":"1","message":"ok","details":{}}' ]
  [ "$stderr" = '[INFO] hello' ]
  WEBOPS_RESULT="$PWD/r" run lib 'e=() w=("a \"b\""); result_validation e w'
  [ -z "$output" ]
  [ "$(cat r)" = '{"valid":true,"errors":[],"warnings":["a \"b\""]}' ]
}

@test "configuration: from stdin, with defaults, and from the environment for old scripts" {
  run lib 'load_config; config_into p port 1; config_into q absent 2; config_into n nil 3; echo "$p $q $n"; get_config absent x; get_config from_env x' \
    <<<'{"port":6379,"nil":null}'
  [ "$output" = '6379 2 3
x
x' ]
  ADDON_FROM_ENV=e run lib 'load_config; get_config from_env x' </dev/null
  [ "$output" = e ]
  run lib 'load_config' <<<'{"port":6379,}'
  [ "$status" -eq 1 ]
  [[ "$output" == *"not a JSON object"* ]]
}

@test "file_write replaces whole, keeps the old version, and says whether anything changed" {
  run lib 'file_write f 0600 <<<one; echo "$FILE_CHANGED"; file_write f 0600 <<<one; echo "$FILE_CHANGED"
    file_write f 0600 <<<two; echo "$FILE_CHANGED"; stat -c %a f; cat f f.webops-old; file_restore f; cat f; file_restore f || echo none; ls -A'
  [ "$status" -eq 0 ]
  [ "$output" = 'true
false
true
600
two
one
one
none
f' ]
}

@test "file_ensure_line adds a line once" {
  run lib 'printf "a\n" >f; file_ensure_line f b; echo "$FILE_CHANGED"; file_ensure_line f b; echo "$FILE_CHANGED"; cat f'
  [ "$output" = 'true
false
a
b' ]
}

@test "retry and wait_until end" {
  run lib 'n=0; t() { n=$((n + 1)); [[ $n -ge 3 ]]; }; retry 3 0 t; echo "$n"; retry 2 0 false || echo "code $?"; wait_until 0 false || echo late'
  [[ "$output" == *'3'* && "$output" == *'code 1'* && "$output" == *late* ]]
}

@test "secrets are kept for root only and read back; generated ones have the length asked for" {
  run lib 'load_config; echo "s3 cret" | store_secret x; stat -c %a "$WEBOPS_SECRET_DIR/x"; load_secret x; load_secret y d; load_secret z || echo none; s=$(generate_secret 40); echo "${#s}"' </dev/null
  [ "${lines[0]}" = 600 ]
  [ "${lines[1]}" = 's3 cret' ]
  [ "${lines[2]}" = d ]
  [[ "$output" == *none* && "${lines[-1]}" = 40 ]]
}

@test "a secret is removed, and the last one takes the store with it" {
  run lib 'for n in x y; do echo s | store_secret $n; done; remove_secret x; ls "$WEBOPS_SECRET_DIR"; remove_secret y; remove_secret y; [[ -e "$WEBOPS_SECRET_DIR" ]] || echo gone'
  [ "$output" = 'y
gone' ]
}

@test "components are marked and unmarked" {
  run lib 'is_component_installed a || echo no; mark_component_installed a 1; is_component_installed a && echo yes; mark_component_removed a; mark_component_removed a; is_component_installed a || echo no'
  [ "$output" = 'no
yes
no' ]
}

@test "without systemd an init script is called directly" {
  mkdir init.d
  cat >init.d/demo <<'INIT'
#!/bin/bash
case $1 in status) [[ -e running ]] ;; start) touch running ;; stop) rm running ;; *) exit 3 ;; esac
INIT
  chmod +x init.d/demo
  run lib 'service_start demo; service_start demo; service_is_active demo && echo up; service_stop demo; service_stop demo; service_stop absent; service_start absent || echo "no such"'
  [ "$status" -eq 0 ]
  [[ "$output" == *up* && "$output" == *'no such'* && "$output" == *'no systemd here'* ]]
  [ ! -e running ]
}

@test "progress leaves its newest line, and never fails or blocks: on a FIFO that nobody reads, with odd arguments, under noclobber" {
  progress_in_strict_mode() {
    WEBOPS_PROGRESS="$1" run timeout 5 bash -c "source '$BATS_TEST_DIRNAME/../loader.sh'; set -C; $2"
    [ "$status" -eq 0 ]
  }
  touch p
  progress_in_strict_mode "$PWD/p" 'progress 40 "half way"; progress 50% "two
lines"'
  [ "$(head -n 1 p)" = 'progress 50 two lines' ]
  progress_in_strict_mode "$PWD/p" 'progress 08'
  [ "$(head -n 1 p)" = 'progress 08 ' ]
  mkfifo q
  progress_in_strict_mode "$PWD/q" 'progress 40 x'
  progress_in_strict_mode /nonexistent/file 'progress; progress x y'
  progress_in_strict_mode '' 'progress 1 y'
}

@test "addon_main calls the contract's functions by verb and refuses others" {
  cat >demo.sh <<SCRIPT
source '$BATS_TEST_DIRNAME/../loader.sh'
addon_status() { echo status; }
addon_health_check() { echo health; }
addon_uninstall() { echo "keep \${1:-true}"; }
[[ "\${BASH_SOURCE[0]}" != "\$0" ]] || addon_main "\$@"
SCRIPT
  [ "$(bash demo.sh status)" = status ]
  [ "$(bash demo.sh health)" = health ]
  [ "$(bash demo.sh uninstall false)" = 'keep false' ]
  [ -z "$(bash -c 'source ./demo.sh')" ]
  run bash demo.sh
  [ "$status" -eq 2 ]
  run bash demo.sh main
  [ "$status" -eq 2 ]
}
