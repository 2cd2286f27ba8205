#!/usr/bin/env bats
# How the system calls a script: sourced inside a function, in a clean environment, its answer in a file.
# The code in single quotes is for the shell that is started.
# shellcheck disable=SC2016
load library

@test "shipped scripts work when they are sourced inside a function in a clean environment" {
  for script in "$BATS_TEST_DIRNAME"/../../../system/*/*.sh; do
    for function in addon_metadata addon_status addon_validate; do
      : >result
      run env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 WEBOPS_LIB="$BATS_TEST_DIRNAME/.." WEBOPS_RESULT="$PWD/result" \
        bash -c 'load() { source "$1"; }; load "$1"; "$2"' _ "$script" "$function" </dev/null
      [ "$status" -eq 0 ] || {
        echo "$script $function: $output"
        return 1
      }
      if [ "$function" != addon_metadata ]; then
        [ -z "$output" ]
        [ -s result ]
      fi
    done
  done
}

@test "sourcing a shipped script prints nothing and runs nothing" {
  for script in "$BATS_TEST_DIRNAME"/../../../system/*/*.sh; do
    run bash -c 'source "$1"' _ "$script"
    [ "$status" -eq 0 ]
    [ -z "$output" ]
  done
}

@test "shipped scripts are executable, and refuse a verb that they do not know" {
  for script in "$BATS_TEST_DIRNAME"/../../../system/*/*.sh; do
    [ -x "$script" ]
    run bash "$script" nonsense
    [ "$status" -eq 2 ]
  done
}

@test "checks of the host say what is missing" {
  run lib 'host_has_memory 1 && echo enough; host_has_memory 99999999 || echo "$REPLY"; host_has_disk /nowhere/at/all 1 && echo enough; host_has_disk / 99999999999 || echo "$REPLY"'
  [ "$status" -eq 0 ]
  [[ "${lines[0]}" == enough && "${lines[1]}" == *'MB are needed' && "${lines[2]}" == enough && "${lines[3]}" == *'MB are needed' ]]
}
