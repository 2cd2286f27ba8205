# shellcheck shell=bash
# The library of Bash addons, version 1. An addon's first line of code:
#
#   source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"
#
# It turns strict mode on and loads the topics beside it. Sourcing it again does nothing. Set WEBOPS_LIB_STRICT=off before to leave the
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
  for _webops_topic in log json result config file package service secret wait host progress firewall component main; do
    # shellcheck source=/dev/null
    source "${BASH_SOURCE[0]%/*}/${_webops_topic}.sh"
  done
  # What reads hardly need is loaded by the first call of one of its helpers.
  _webops_later() {
    local name file="${BASH_SOURCE[0]%/*}/$1.sh"
    [[ "$file" == /* ]] || file="$PWD/$file"
    for name in "${@:2}"; do
      eval "$name() { source ${file@Q}; $name \"\$@\"; }"
    done
  }
  _webops_later backup backup_path backup_pack backup_unpack backup_prune
  _webops_later conffile conffile_write conffile_edited conffile_discard conffile_restore conffile_remove conffile_block
  _webops_later ownership ownership_state ownership_set ownership_begin ownership_done ownership_claim ownership_claimed \
    ownership_packages ownership_remove
  _webops_later schedule schedule_daily schedule_remove
  _webops_later tls tls_check tls_write tls_issue
  _webops_later user user_exists user_ensure user_remove
  unset _webops_topic
  unset -f _webops_later
fi
