# shellcheck shell=bash
# Writing JSON without jq: a minimal host has none. It takes no process at all.

# usage: json_quote TEXT
# arguments: TEXT - any text
# result: REPLY holds TEXT as a JSON string, quotes included
json_quote() {
  if [[ "$1" != *[\"\\[:cntrl:]]* ]]; then
    REPLY="\"$1\""
    return
  fi
  local text="$1" code char
  text="${text//\\/\\\\}"
  text="${text//\"/\\\"}"
  if [[ "$text" == *[[:cntrl:]]* ]]; then
    text="${text//$'\n'/\\n}"
    text="${text//$'\t'/\\t}"
    text="${text//$'\r'/\\r}"
    if [[ "$text" == *[[:cntrl:]]* ]]; then
      for code in {1..31} 127; do
        printf -v char '\\x%02x' "$code"
        printf -v char '%b' "$char"
        [[ "$text" != *"$char"* ]] || {
          printf -v code '\\u%04x' "$code"
          text="${text//"$char"/"$code"}"
        }
      done
    fi
  fi
  REPLY="\"$text\""
}

# usage: json_object [-v VAR] KEY=TEXT|KEY:=JSON …
# Makes an object. `=` takes a string, `:=` takes JSON as it is (numbers, true, lists, other objects).
# arguments: VAR - a variable's name; KEY, TEXT - any text; JSON - taken as it is, not checked
# example: json_object status=installed details:="$(json_object port:=6379)"
# result: printed, or put into VAR
json_object() {
  local _object_var='' _object_text='' _object_item _object_key _object_value
  if [[ "${1:-}" == -v ]]; then
    _object_var="$2"
    shift 2
  fi
  for _object_item in "$@"; do
    _object_key="${_object_item%%=*}"
    _object_value="${_object_item#*=}"
    if [[ "$_object_key" == *: ]]; then
      _object_key="${_object_key%:}"
    else
      json_quote "$_object_value"
      _object_value="$REPLY"
    fi
    json_quote "$_object_key"
    _object_text+="${_object_text:+,}$REPLY:$_object_value"
  done
  if [[ -n "$_object_var" ]]; then
    printf -v "$_object_var" '{%s}' "$_object_text"
  else
    printf '{%s}\n' "$_object_text"
  fi
}

# usage: json_list [-v VAR] TEXT…
# Makes a list of strings; without TEXT an empty one.
# arguments: VAR - a variable's name; TEXT - any text
# result: printed, or put into VAR
json_list() {
  local _list_var='' _list_text='' _list_item
  if [[ "${1:-}" == -v ]]; then
    _list_var="$2"
    shift 2
  fi
  for _list_item in "$@"; do
    json_quote "$_list_item"
    _list_text+="${_list_text:+,}$REPLY"
  done
  if [[ -n "$_list_var" ]]; then
    printf -v "$_list_var" '[%s]' "$_list_text"
  else
    printf '[%s]\n' "$_list_text"
  fi
}
