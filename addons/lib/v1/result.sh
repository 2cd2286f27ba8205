# shellcheck shell=bash
# What a function answers. Run by the system, the answer has a file of its own that log lines cannot spoil; by hand it is printed.

# usage: result JSON
# Gives the function's answer. The last one given counts.
# arguments: JSON - one object
# result: 0; it is in the file that WEBOPS_RESULT names, or printed
result() {
  if [[ -n "${WEBOPS_RESULT:-}" ]]; then
    printf '%s\n' "$1" >"$WEBOPS_RESULT"
  else
    printf '%s\n' "$1"
  fi
}

# usage: result_object KEY=TEXT|KEY:=JSON …
# Gives an object made as by json_object.
# arguments: KEY, TEXT, JSON - as for json_object
# result: 0; see result
result_object() {
  local _result_text
  json_object -v _result_text "$@"
  result "$_result_text"
}

# usage: result_status STATUS HEALTH VERSION MESSAGE [DETAILS]
# Gives the answer of addon_status.
# arguments: DETAILS - a JSON object ({})
# result: 0; see result
result_status() {
  # Without json_object: this is what is asked most.
  local _status_text _status_key
  _status_text='{'
  for _status_key in status health version message; do
    json_quote "$1"
    _status_text+="\"$_status_key\":$REPLY,"
    shift
  done
  result "$_status_text\"details\":${1:-"{}"}}"
}

# usage: result_validation ERRORS WARNINGS
# Gives the answer of addon_validate: valid when there are no errors.
# arguments: ERRORS, WARNINGS - names of arrays
# result: 0; see result
result_validation() {
  local -n _result_errors="$1" _result_warnings="$2"
  local _result_list _result_more _result_valid=true
  [[ "${#_result_errors[@]}" -eq 0 ]] || _result_valid=false
  json_list -v _result_list ${_result_errors[@]+"${_result_errors[@]}"}
  json_list -v _result_more ${_result_warnings[@]+"${_result_warnings[@]}"}
  result_object "valid:=$_result_valid" "errors:=$_result_list" "warnings:=$_result_more"
}
