# shellcheck shell=bash
# The configuration of an operation: a JSON object on stdin.

# usage: load_config [FILE]
# Reads the configuration, once, from FILE or stdin. A terminal or an empty input is an empty configuration.
# arguments: FILE - instead of stdin; it is read again each time
# result: 1 when it is not a JSON object
load_config() {
  local first
  [[ -z "$WEBOPS_CONFIG_LOADED" || $# -gt 0 ]] || return 0
  if [[ $# -gt 0 ]]; then
    json_read WEBOPS_CONFIG <"$1" || return 1
  elif [[ -t 0 ]] || ! IFS= read -r -d '' -n 1 first; then
    WEBOPS_CONFIG=()
  else
    json_read WEBOPS_CONFIG < <(printf '%s' "$first" && cat) || return 1
  fi
  WEBOPS_CONFIG_LOADED=1
}

# usage: config_has KEY
# arguments: KEY - a dotted path
# result: 0 when the configuration has it and it is not null
config_has() { [[ -n "${WEBOPS_CONFIG[$1]+set}" && "${WEBOPS_CONFIG[$1]}" != null ]]; }

# usage: config_into VAR KEY [DEFAULT]
# Puts the value of KEY (a dotted path, e.g. `databases.0.name`), or DEFAULT, into a variable, without a process.
# A list's or object's own path gives how many items it has.
# arguments: VAR - the variable's name; KEY - a dotted path; DEFAULT - used when KEY is absent or null (empty)
# result: 0; the variable holds the value
config_into() {
  if config_has "$2"; then
    printf -v "$1" '%s' "${WEBOPS_CONFIG[$2]}"
  else
    printf -v "$1" '%s' "${3:-}"
  fi
}

# usage: get_config KEY [DEFAULT]
# arguments: KEY - a dotted path; DEFAULT - used when neither has it (empty)
# result: prints the value; when absent, ADDON_<KEY> of the environment, then DEFAULT
get_config() {
  local _config_value _config_name="ADDON_${1//[^A-Za-z0-9]/_}"
  _config_name="${_config_name^^}"
  config_into _config_value "$1" "${!_config_name:-${2:-}}"
  printf '%s\n' "$_config_value"
}
