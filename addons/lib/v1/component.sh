# shellcheck shell=bash
# Marks that a component was installed, for scripts that have nothing better to ask. A status function should ask the component itself.

# usage: mark_component_installed NAME [VERSION]
# arguments: NAME - the component, a file's name; VERSION - kept in the mark (unknown)
# result: 1 when the mark cannot be written
mark_component_installed() {
  local folder="${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}"
  ensure_directory "$folder" || return 1
  printf '%s\n' "${2:-unknown}" | file_write "$folder/$1"
}

# usage: mark_component_removed NAME
# arguments: NAME - the component; one that has no mark is no fault
# result: 0
mark_component_removed() {
  local folder="${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}"
  rm -f "$folder/$1" "$folder/$1.webops-old"
}

# usage: is_component_installed NAME
# arguments: NAME - the component
# result: 0 when it is marked as installed
is_component_installed() { [[ -e "${WEBOPS_COMPONENT_DIR:-/var/lib/webops-components}/$1" ]]; }
