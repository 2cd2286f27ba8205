# shellcheck shell=bash
# Marks that a component was installed, for scripts that have nothing better to ask. A status function should ask the component itself.

# usage: mark_component_installed NAME [VERSION]
mark_component_installed() {
  local folder="${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}"
  ensure_directory "$folder" || return 1
  printf '%s\n' "${2:-unknown}" | file_write "$folder/$1"
}

# usage: mark_component_removed NAME
mark_component_removed() {
  local folder="${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}"
  rm -f "$folder/$1" "$folder/$1.webops-old"
}

# usage: is_component_installed NAME
is_component_installed() { [[ -e "${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}/$1" ]]; }
