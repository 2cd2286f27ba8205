#!/usr/bin/env bash
# A new addon begins as a copy of this file: addons/system/NAME/NAME.sh, executable. See addons/system/redis/redis.sh for a whole one.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

addon_metadata() {
  cat <<'JSON'
{
  "name": "template", "display_name": "Template", "version": "0.1.0", "description": "What it is for", "category": "other",
  "maintainer": "", "license": "", "depends": [], "provides": [], "conflicts": [],
  "config_schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
    "properties": {
      "greeting": {"type": "string", "default": "hello", "description": "What to say"}
    }
  }
}
JSON
}

# Can this host take it? Changes nothing.
addon_validate() {
  # shellcheck disable=SC2034
  local errors=() warnings=() # filled with what people should know
  host_has_memory 64 || errors+=("$REPLY")
  result_validation errors warnings
}

# Installing twice succeeds, and ends as installing once.
addon_install() {
  load_config
  # pkg_install NAME
  addon_configure
}

# Applies the configuration, and asks what runs whether it took it.
addon_configure() {
  local greeting
  load_config
  config_into greeting greeting hello
  ensure_directory "$_TEMPLATE_FOLDER"
  printf '%s\n' "$greeting" | file_write "$_TEMPLATE_FOLDER/greeting"
}

# usage: addon_uninstall [KEEP_DATA] - true, the default, keeps the data
addon_uninstall() {
  if [[ "${1:-true}" == false ]]; then rm -rf "$_TEMPLATE_FOLDER"; fi
}

# Asks the thing itself, not a mark that was left somewhere.
addon_status() {
  if [[ -r "$_TEMPLATE_FOLDER/greeting" ]]; then
    result_status installed healthy 0.1.0 "says $(<"$_TEMPLATE_FOLDER/greeting")"
  else
    result_status not_installed unknown '' 'it is not installed'
  fi
}

_TEMPLATE_FOLDER=/var/lib/webops-template

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
