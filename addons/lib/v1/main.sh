# shellcheck shell=bash
# Running an addon by hand. An addon's last line, which does nothing when the file is sourced:
#
#   [[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"

# usage: addon_main VERB [ARGUMENT…]
# Calls the contract's function for a verb: metadata, validate, install, uninstall [KEEP_DATA], status, configure, health, metrics,
# backup, restore FILE, get-config, adopt, upgrade FROM_VERSION, action-NAME.
# arguments: VERB - as above, or an addon's own addon_VERB; ARGUMENT - what the function takes
# result: the function's exit code; 2 for a wrong call
addon_main() {
  local verb="${1:-}" name
  case "$verb" in
    health) name=addon_health_check ;;
    '' | -* | help) name='' ;;
    *) name="addon_${verb//-/_}" ;;
  esac
  if [[ -z "$name" || "$verb" == main ]] || ! declare -F "$name" >/dev/null; then
    printf 'usage: bash %s metadata|validate|status|health|metrics|backup\n' "$0" >&2
    printf '       bash %s install|configure < config.json\n' "$0" >&2
    printf '       bash %s uninstall [true|false]   (true, the default, keeps the data)\n' "$0" >&2
    printf '       bash %s restore FILE\n' "$0" >&2
    printf '       bash %s get-config|adopt|upgrade FROM_VERSION|action-NAME   (where it has them)\n' "$0" >&2
    exit 2
  fi
  shift
  "$name" "$@"
}
