# shellcheck shell=bash
# The library of Bash addons, version 1. An addon's first line of code:
#
#   source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"
#
# It turns strict mode on and makes the helpers of the topics beside it callable: helpers.sh says which are loaded by their first call. Sourcing it again does nothing. Set WEBOPS_LIB_STRICT=off before to leave the
# shell's options alone (for a script written without strict mode that needs only the helpers).
#
# This folder's name is the library's version: names and meanings here stay as they are, for scripts outlive the system.
# Bash 4.3 or newer and POSIX awk are all it needs.

if [[ -z "${WEBOPS_LIB_V1_LOADED:-}" ]]; then
  WEBOPS_LIB_V1_LOADED=1
  if [[ "${WEBOPS_LIB_STRICT:-on}" != off ]]; then
    set -euo pipefail
    shopt -s inherit_errexit 2>/dev/null || true
  fi
  # Programs whose output is read speak one language.
  export DEBIAN_FRONTEND="${DEBIAN_FRONTEND:-noninteractive}"
  WEBOPS_LIB_V1="${BASH_SOURCE[0]%/*}"
  [[ "$WEBOPS_LIB_V1" == /* ]] || WEBOPS_LIB_V1="$PWD/$WEBOPS_LIB_V1"
  for _webops_topic in log json result helpers; do
    # shellcheck source=/dev/null
    source "$WEBOPS_LIB_V1/$_webops_topic.sh"
  done
  unset _webops_topic
  # What scripts read, be a helper called before or not.
  # shellcheck disable=SC2034
  declare -gA WEBOPS_CONFIG=()
  # shellcheck disable=SC2034
  WEBOPS_CONFIG_LOADED='' FILE_CHANGED=false
fi

# Loads a topic in place of its entries in helpers.sh, and makes the call that was made. A function of the script's own by a helper's
# name stays.
_webops_load() {
  local _webops_call="${FUNCNAME[1]}" _webops_line _webops_own='' _webops_block=''
  local -a _webops_names=()
  while IFS= read -r _webops_line; do
    [[ ! "$_webops_line" =~ ^([a-z][a-z0-9_]*)\(\) ]] || _webops_names+=("${BASH_REMATCH[1]}")
  done <"$WEBOPS_LIB_V1/$1.sh"
  while IFS= read -r _webops_line; do
    _webops_block+="$_webops_line"$'\n'
    if [[ "$_webops_line" == '}' ]]; then
      [[ "$_webops_block" == *_webops_load* ]] || _webops_own+="$_webops_block"
      _webops_block=''
    fi
  done < <(declare -f "${_webops_names[@]}" || true)
  # shellcheck source=/dev/null
  source "$WEBOPS_LIB_V1/$1.sh"
  eval "$_webops_own"
  "$_webops_call" "${@:2}"
}
