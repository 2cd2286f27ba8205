# shellcheck shell=bash
# What every test of the library needs: a folder of its own, and the library loaded.

setup() {
  export WEBOPS_COMPONENT_DIR="$BATS_TEST_TMPDIR/components" WEBOPS_SECRET_DIR="$BATS_TEST_TMPDIR/secrets"
  export WEBOPS_BACKUP_DIR="$BATS_TEST_TMPDIR/backups" WEBOPS_INIT_DIR="$BATS_TEST_TMPDIR/init.d"
  export WEBOPS_SYSTEMD_DIR="$BATS_TEST_TMPDIR/no-systemd"
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
