# shellcheck shell=bash
# The helpers that few reads need: the first call of one loads its topic. A status that uses none of them costs hardly more than plain Bash.

# backup.sh
backup_path() { _webops_load backup "$@"; }
backup_pack() { _webops_load backup "$@"; }
backup_unpack() { _webops_load backup "$@"; }
backup_prune() { _webops_load backup "$@"; }

# component.sh
mark_component_installed() { _webops_load component "$@"; }
mark_component_removed() { _webops_load component "$@"; }
is_component_installed() { _webops_load component "$@"; }

# config.sh
load_config() { _webops_load config "$@"; }
config_has() { _webops_load config "$@"; }
config_into() { _webops_load config "$@"; }
get_config() { _webops_load config "$@"; }

# conffile.sh
conffile_write() { _webops_load conffile "$@"; }
conffile_edited() { _webops_load conffile "$@"; }
conffile_discard() { _webops_load conffile "$@"; }
conffile_restore() { _webops_load conffile "$@"; }
conffile_remove() { _webops_load conffile "$@"; }
conffile_block() { _webops_load conffile "$@"; }

# file.sh
file_write() { _webops_load file "$@"; }
file_restore() { _webops_load file "$@"; }
file_ensure_line() { _webops_load file "$@"; }
ensure_directory() { _webops_load file "$@"; }

# firewall.sh
firewall_open_port() { _webops_load firewall "$@"; }
firewall_close_port() { _webops_load firewall "$@"; }

# host.sh
host_has_memory() { _webops_load host "$@"; }
host_has_disk() { _webops_load host "$@"; }
host_has_packages() { _webops_load host "$@"; }
host_port_free() { _webops_load host "$@"; }

# json_read.sh
json_read() { _webops_load json_read "$@"; }

# main.sh
addon_main() { _webops_load main "$@"; }

# ownership.sh
ownership_state() { _webops_load ownership "$@"; }
ownership_set() { _webops_load ownership "$@"; }
ownership_begin() { _webops_load ownership "$@"; }
ownership_done() { _webops_load ownership "$@"; }
ownership_claim() { _webops_load ownership "$@"; }
ownership_claimed() { _webops_load ownership "$@"; }
ownership_packages() { _webops_load ownership "$@"; }
ownership_remove() { _webops_load ownership "$@"; }

# package.sh
pkg_installed() { _webops_load package "$@"; }
pkg_version() { _webops_load package "$@"; }
pkg_install() { _webops_load package "$@"; }
pkg_candidate() { _webops_load package "$@"; }
pkg_upgrade() { _webops_load package "$@"; }
pkg_remove() { _webops_load package "$@"; }
pkg_purge() { _webops_load package "$@"; }
pkg_update() { _webops_load package "$@"; }

# progress.sh
progress() { _webops_load progress "$@"; }

# schedule.sh
schedule_daily() { _webops_load schedule "$@"; }
schedule_remove() { _webops_load schedule "$@"; }

# secret.sh
load_secret() { _webops_load secret "$@"; }
store_secret() { _webops_load secret "$@"; }
remove_secret() { _webops_load secret "$@"; }
generate_secret() { _webops_load secret "$@"; }

# service.sh
service_manager() { _webops_load service "$@"; }
service_exists() { _webops_load service "$@"; }
service_is_active() { _webops_load service "$@"; }
service_start() { _webops_load service "$@"; }
service_stop() { _webops_load service "$@"; }
service_restart() { _webops_load service "$@"; }
service_reload() { _webops_load service "$@"; }
service_enable() { _webops_load service "$@"; }
service_disable() { _webops_load service "$@"; }

# tls.sh
tls_check() { _webops_load tls "$@"; }
tls_write() { _webops_load tls "$@"; }
tls_issue() { _webops_load tls "$@"; }

# user.sh
user_exists() { _webops_load user "$@"; }
user_ensure() { _webops_load user "$@"; }
user_remove() { _webops_load user "$@"; }

# wait.sh
wait_until() { _webops_load wait "$@"; }
retry() { _webops_load wait "$@"; }
port_open() { _webops_load wait "$@"; }
wait_for_port() { _webops_load wait "$@"; }
