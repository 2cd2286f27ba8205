# shellcheck shell=bash
# For the predecessor's scripts: source this where they sourced their helpers, as "$WEBOPS_LIB/compat.sh". Its names (log_*, load_config,
# get_config, retry, ensure_directory, load_secret, pkg_*, service_*, firewall_*_port, mark_component_*, is_component_installed) are the
# library's own; only the shell's options differ: those scripts were not written for strict mode, so they stay as they are.
#
# The loader does not load it, and a new script has no use for it.

# shellcheck source=loader.sh
WEBOPS_LIB_STRICT=off source "${BASH_SOURCE[0]%/*}/loader.sh"
