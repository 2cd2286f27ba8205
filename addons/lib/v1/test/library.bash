# shellcheck shell=bash
# What every test of the library needs: a folder of its own, and the library loaded.

setup() {
  export WEBOPS_COMPONENT_DIR="$BATS_TEST_TMPDIR/components" WEBOPS_SECRET_DIR="$BATS_TEST_TMPDIR/secrets"
  export WEBOPS_BACKUP_DIR="$BATS_TEST_TMPDIR/backups" WEBOPS_INIT_DIR="$BATS_TEST_TMPDIR/init.d"
  export WEBOPS_SYSTEMD_DIR="$BATS_TEST_TMPDIR/no-systemd" WEBOPS_OWNERSHIP_DIR="$BATS_TEST_TMPDIR/ownership"
  export WEBOPS_UNIT_DIR="$BATS_TEST_TMPDIR/units" WEBOPS_CRON_DIR="$BATS_TEST_TMPDIR/cron.d"
  cd "$BATS_TEST_TMPDIR" || return 1
}

# usage: lib SCRIPT [ARGUMENT…]
# Runs Bash code in a shell of its own, in strict mode, with the library loaded.
lib() {
  local script="$1"
  shift
  bash -c "source '${BATS_TEST_DIRNAME}/../loader.sh'
$script" lib "$@"
}

# Stands for a program of the host's that needs root: writes down how it is called.
# usage: stand_in NAME [EXIT_CODE]
stand_in() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\nexit %s\n' "$1" "$BATS_TEST_TMPDIR" "${2:-0}" >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
  PATH="$BATS_TEST_TMPDIR/bin:$PATH"
}
