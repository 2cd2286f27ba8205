#!/usr/bin/env bats
# The code in single quotes is for the shell that `lib` starts; bats sets stderr.
# shellcheck disable=SC2016,SC2154,SC1003
load library

# Reads stdin and prints every path and value, sorted, as Bash quotes them.
read_all() {
  # shellcheck disable=SC2016
  lib 'declare -A v; json_read v || exit 1; for k in "${!v[@]}"; do printf "%s=%q\n" "$k" "${v[$k]}"; done | LC_ALL=C sort'
}

@test "an object becomes dotted paths; lists and objects count their items" {
  run read_all <<<'{"port": 6379, "on": true, "off": false, "nil": null, "dbs": [{"name": "a"}, {"name": "b"}], "e": {}, "l": [], "n": -1.5e3}'
  [ "$status" -eq 0 ]
  [ "$output" = 'dbs.0.name=a
dbs.0=1
dbs.1.name=b
dbs.1=1
dbs=2
e=0
l=0
n=-1.5e3
nil=null
off=false
on=true
port=6379' ]
}

@test "strings keep quotes, backslashes, newlines, tabs, percent signs and Unicode" {
  run read_all <<<'{"a":"q\"q","b":"\\","c":"x\ny\tz","d":"%s%%\\n","e":"\u00e9\u20ac\ud83d\ude00é","f":"a\/b","g":"\\\\\"","h":"","i k":"$(x) `y`"}'
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = 'a=q\"q' ]
  [ "${lines[1]}" = 'b=\\' ]
  [ "${lines[2]}" = "c=\$'x\\ny\\tz'" ]
  [ "${lines[3]}" = 'd=%s%%\\n' ]
  run lib 'declare -A v; json_read v; printf "%s|%s|%s|%s|%s" "${v[e]}" "${v[f]}" "${v[g]}" "${v[h]}" "${v[i k]}"' \
    <<<'{"e":"\u00e9\u20ac\ud83d\ude00é","f":"a\/b","g":"\\\\\"","h":"","i k":"$(x) `y`"}'
  [ "$output" = 'é€😀é|a/b|\\"||$(x) `y`' ]
}

@test "what is not one JSON object is refused with the reason" {
  while IFS='|' read -r text reason; do
    run read_all <<<"$text"
    [ "$status" -eq 1 ] || {
      echo "accepted: $text -> $output"
      return 1
    }
    [[ "$output" == *"$reason"* ]] || {
      echo "$text -> $output"
      return 1
    }
  done <<'CASES'
{"a":1,}|unexpected }
{"a" 1}|unexpected 1
{"a":1 "b":2}|unexpected string
{"a":01}|the word 01
{"a":tru}|the word tru
{"a":"b|does not end
{"a":1|ends too early
[1]|a list
"x"|a string
12|it is 12
{} {}|unexpected {
{} x|something follows
{"a":[1,2}|unexpected }
{"a":"\q"}|the escape \q
{"a":"\u0000"}|NUL
{,}|unexpected comma
{"a":}|unexpected }
{"a":1,"b"}|unexpected }
CASES
  run read_all </dev/null
  [ "$status" -eq 1 ]
  [[ "$output" == *empty* ]]
  run read_all < <(printf '{"a":"x\ny"}')
  [[ "$output" == *"control character"* ]]
}

@test "one MiB arrives byte for byte" {
  head -c 786432 /dev/urandom | base64 -w0 >blob
  {
    printf '{"before":"\\n\\"","blob":"'
    cat blob
    printf '","after":[1,2]}'
  } >big.json
  run lib 'declare -A v; json_read v; printf %s "${v[blob]}" | cmp - blob; printf "%s %q" "${v[after.1]}" "${v[before]}"' <big.json
  [ "$status" -eq 0 ]
  [ "$output" = "2 \$'\\n\"'" ]
}

@test "what json_object writes json_read reads" {
  run lib 'json_object -v text "a=x\"\\$(printf "\n\t\r\001\033\177")é%s" "n:=5" "l:=$(json_list "p q" "")" "o:=$(json_object)"
    declare -A v; json_read v <<<"$text"; [[ "${v[a]}" == "x\"\\$(printf "\n\t\r\001\033\177")é%s" ]]; printf "%s %s %s|%s" "${v[n]}" "${v[l]}" "${v[l.0]}" "${v[o]}"'
  [ "$status" -eq 0 ]
  [ "$output" = '5 2 p q|0' ]
}
