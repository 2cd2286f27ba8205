# shellcheck shell=bash
# Reading JSON without jq: a minimal host has none. It takes one awk.

# usage: json_read ARRAY < JSON
# Reads one JSON object into an associative array that the caller declared. Keys are dotted paths (`port`, `databases.0.name`); a
# list's or object's own path holds how many items it has. true, false and null are those words.
# arguments: ARRAY - name of the array; it is emptied first
# result: 1 and a log line when the text is not one JSON object
json_read() {
  local -n _json_into="$1"
  local _json_line _json_value _json_path
  local -a _json_lines
  _json_into=()
  mapfile -t _json_lines < <(LC_ALL=C awk "$_JSON_AWK")
  if [[ "${#_json_lines[@]}" -eq 0 || "${_json_lines[-1]}" != '!ok' ]]; then
    _json_line="${_json_lines[*]: -1}"
    log_error "not a JSON object: ${_json_line#!error }"
    return 1
  fi
  unset '_json_lines[-1]'
  for _json_line in "${_json_lines[@]}"; do
    printf -v _json_path '%b' "${_json_line%%$'\t'*}"
    _json_value="${_json_line#*$'\t'}"
    [[ "$_json_value" != *\\* ]] || printf -v _json_value '%b' "$_json_value"
    [[ -z "$_json_path" ]] || _json_into["$_json_path"]="$_json_value"
  done
}

# Prints `path TAB value` for every value, with backslash, tab and newline escaped for printf %b, then `!ok` or `!error WHY`.
# The records of the input are what stands between quotes, so nothing long is ever copied: 1 MiB takes well under a second.
# shellcheck disable=SC2016
_JSON_AWK='
BEGIN { RS = "\""; state = "v"; depth = 0; failed = 0; strings = 0 }
failed { next }
inside {
  text = $0
  if (text ~ /[\001-\037]/) { fail("a string that does not end or holds a control character"); next }
  tail = text; sub(/.*[^\\]/, "", tail)
  if (text !~ /[^\\]/) tail = text
  if (length(tail) % 2) { held[++holding] = text "\""; next }
  held[++holding] = text
  endString()
  inside = 0; holding = 0
  next
}
{ scan($0); if (!failed) { inside = 1; if (state != "v" && state != "v]" && state != "k" && state != "k}") unexpected = 1; else unexpected = 0 } }
END {
  if (NR == 0 || (state == "v" && depth == 0 && !failed && onlyBlank)) { print "!error the text is empty"; exit }
  if (!failed && holding) fail("a string does not end")
  if (!failed && state != "e") fail("it ends too early")
  print failed ? "!error " why : "!ok"
}
function fail(text) { if (!failed) { failed = 1; why = text } }
function scan(text,   i, n, c, word) {
  n = length(text); onlyBlank = 1
  for (i = 1; i <= n && !failed; i++) {
    c = substr(text, i, 1)
    if (c == " " || c == "\n" || c == "\t" || c == "\r") continue
    onlyBlank = 0
    if (c == "{" || c == "[") {
      if (state != "v" && state != "v]") return fail("an unexpected " c)
      if (depth == 0 && c == "[") return fail("it is a list")
      enter(); kind[++depth] = c; count[depth] = 0; state = (c == "{") ? "k}" : "v]"
      if (depth > 100) return fail("it is nested too deeply")
    } else if (c == "}" || c == "]") {
      if (depth == 0 || kind[depth] != (c == "}" ? "{" : "[") || (state != "," && state != (c == "}" ? "k}" : "v]")))
        return fail("an unexpected " c)
      depth--; emit(pathOf(depth), count[depth + 1]); leave()
    } else if (c == ",") {
      if (state != ",") return fail("an unexpected comma")
      state = (kind[depth] == "{") ? "k" : "v"
    } else if (c == ":") {
      if (state != ":") return fail("an unexpected colon")
      state = "v"
    } else {
      word = c
      while (i < n && (c = substr(text, i + 1, 1)) ~ /[-+.0-9A-Za-z]/) { word = word c; i++ }
      if (depth == 0) return fail((state == "e" ? "something follows it: " : "it is ") substr(word, 1, 20))
      if (state != "v" && state != "v]") return fail("an unexpected " substr(word, 1, 20))
      if (word !~ /^(true|false|null|-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?)$/) return fail("the word " substr(word, 1, 20))
      enter(); emit(pathOf(depth), word); leave()
    }
  }
}
function enter() { if (depth > 0 && kind[depth] == "[") name[depth] = count[depth] }
function leave() { if (depth == 0) state = "e"; else { count[depth]++; state = "," } }
function pathOf(upTo,   i, path) { for (i = 1; i <= upTo; i++) path = (i == 1) ? name[1] : path "." name[i]; return path }
function emit(path, value) { print path "\t" value }
function endString(   i, key) {
  if (unexpected) return fail("an unexpected string")
  if (depth == 0) return fail("it is a string")
  if (state == "k" || state == "k}") {
    sink = ""; collecting = 1
    for (i = 1; i <= holding; i++) decode(held[i])
    name[depth] = sink; state = ":"
    return
  }
  enter(); printf "%s\t", pathOf(depth); collecting = 0
  for (i = 1; i <= holding; i++) decode(held[i])
  printf "\n"; leave()
}
function put(text) { if (collecting) sink = sink text; else printf "%s", text }
function decode(text,   n, i, part, parts, c) {
  if (index(text, "\\") == 0) return put(text)
  n = split(text, parts, /\\/)
  put(parts[1])
  for (i = 2; i <= n; i++) {
    part = parts[i]
    if (part == "") { put("\\\\"); i++; if (i <= n) put(parts[i]); continue }
    c = substr(part, 1, 1)
    if (c == "n" || c == "t" || c == "r" || c == "b" || c == "f") put("\\" part)
    else if (c == "/" || c == "\"") put(part)
    else if (c == "u" && substr(part, 2, 4) ~ /^[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]$/) { unicode(hex(substr(part, 2, 4))); put(substr(part, 6)) }
    else return fail("the escape \\" c)
  }
}
function hex(text,   i, n) { for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(text, i, 1))) - 1; return n }
function unicode(n) {
  if (n == 0) return fail("the character NUL in a string")
  if (n >= 55296 && n < 56320) { high = n; return }
  if (n >= 56320 && n < 57344) { n = 65536 + (high - 55296) * 1024 + n - 56320; put(octal(240 + int(n / 262144)) octal(128 + int(n / 4096) % 64) octal(128 + int(n / 64) % 64) octal(128 + n % 64)) }
  else if (n < 128) put(octal(n))
  else if (n < 2048) put(octal(192 + int(n / 64)) octal(128 + n % 64))
  else put(octal(224 + int(n / 4096)) octal(128 + int(n / 64) % 64) octal(128 + n % 64))
}
function octal(n) { return "\\0" int(n / 64) int(n / 8) % 8 n % 8 }
'
