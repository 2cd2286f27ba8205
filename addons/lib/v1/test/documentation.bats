#!/usr/bin/env bats
# Every public helper says how it is called, and a test calls it.
# File names are words here: the list of topics is split at blanks on purpose.
# shellcheck disable=SC2046

# Prints `FILE NAME` of each public function, and what its comment lacks: the block right above it has `# usage: NAME`, `# arguments:`
# where the usage has any, and `# result:`.
helpers() {
  awk '
    FNR == 1 { block = "" }
    /^#/ { block = block $0 "\n"; next }
    match($0, /^[a-z][a-z0-9_]*\(\)/) {
      name = substr($0, 1, RLENGTH - 2)
      lacks = ""
      if (!match(block, "# usage: " name "[^\n]*")) lacks = lacks " usage"
      else if (substr(block, RSTART + 9, RLENGTH - 9) ~ /[A-Z][A-Z]|\[/ && block !~ /\n# arguments: /) lacks = lacks " arguments"
      if (block !~ /\n# result: /) lacks = lacks " result"
      file = FILENAME; sub(/.*\//, "", file)
      print file, name lacks
    }
    { block = "" }
  ' "$@"
}

# Fills TOPICS with the files of helpers; helpers.sh only says where they are.
setup() { mapfile -t TOPICS < <(find "$BATS_TEST_DIRNAME/.." -maxdepth 1 -name '*.sh' ! -name helpers.sh ! -name loader.sh); }

@test "every public helper is documented: usage, arguments, result" {
  run helpers "${TOPICS[@]}"
  [ "${#lines[@]}" -ge 50 ]
  for line in "${lines[@]}"; do
    [ "$(wc -w <<<"$line")" -eq 2 ] || {
      echo "$line"
      return 1
    }
  done
}

@test "a helper without its documentation is noticed" {
  printf '# usage: good A\n# arguments: A - a\n# result: 0\ngood() { :; }\n# usage: poor [A]\npoor() { :; }\n\nbare() { :; }\n' >"$BATS_TEST_TMPDIR/x.sh"
  run helpers "$BATS_TEST_TMPDIR/x.sh"
  [ "$output" = 'x.sh good
x.sh poor arguments result
x.sh bare usage result' ]
}

@test "every public helper is called by a test here, but those that need root" {
  needs_root=' pkg_install pkg_remove pkg_purge pkg_update pkg_upgrade ownership_packages '
  while read -r file name; do
    [[ "$needs_root" != *" $name "* ]] || continue
    grep -qw -- "$name" "$BATS_TEST_DIRNAME"/{library,json,contract,helpers,compat,ownership}.bats || {
      echo "$file: no test calls $name"
      return 1
    }
  done < <(helpers "${TOPICS[@]}")
}

@test "every public helper is loaded by its first call, or by the loader itself" {
  local at_once=' log.sh json.sh result.sh compat.sh '
  while read -r file name; do
    [[ "$at_once" == *" $file "* ]] || grep -qxF "$name() { _webops_load ${file%.sh} \"\$@\"; }" "$BATS_TEST_DIRNAME/../helpers.sh" || {
      echo "helpers.sh has no entry for $name of $file"
      return 1
    }
  done < <(helpers "${TOPICS[@]}")
}

@test "a function of the script by a helper's name stays when its topic is loaded" {
  run bash -c 'source "$1/../loader.sh"; file_write() { echo mine; }; ensure_directory "$2/a"; file_write; declare -f file_write | grep -c _webops_load' _ \
    "$BATS_TEST_DIRNAME" "$BATS_TEST_TMPDIR"
  [ "$output" = $'mine\n0' ]
}
