# shellcheck shell=bash
# Packages of the distribution. Version 1 knows Debian's; elsewhere every function says so and fails.

# usage: pkg_installed NAME
# arguments: NAME - one package
# result: 0 when it is installed whole
pkg_installed() {
  local state
  state="$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" && [[ "$state" == installed ]]
}

# usage: pkg_version NAME
# arguments: NAME - one package
# result: prints the installed version, or nothing and 1
pkg_version() { dpkg-query -W -f '${Version}\n' "$1" 2>/dev/null; }

# usage: pkg_install NAME…
# Installs what is missing. Waits up to 5 minutes for another apt, finishes what an interrupted one left, and reads the package lists
# again when they are missing or the install fails.
# arguments: NAME - packages
# result: 0 when all are installed; else apt-get's exit code
pkg_install() {
  local name missing=()
  _pkg_need_apt || return 1
  for name in "$@"; do
    pkg_installed "$name" || missing+=("$name")
  done
  [[ "${#missing[@]}" -gt 0 ]] || return 0
  log_info "installing ${missing[*]}"
  _pkg_repair || return 1
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || pkg_update || return 1
  _pkg_apt install "${missing[@]}" && return 0
  log_warn "installing failed; reading the package lists again"
  pkg_update && _pkg_apt install "${missing[@]}"
}

# usage: pkg_candidate NAME
# arguments: NAME - one package
# result: prints the version that an installation would bring, or nothing and 1
pkg_candidate() {
  local version
  version="$(LC_ALL=C apt-cache policy -- "$1" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')"
  [[ -n "$version" && "$version" != '(none)' ]] && printf '%s\n' "$version"
}

# usage: pkg_upgrade NAME…
# Reads the package lists and brings installed packages to the newest version there is. Nothing is installed that was not, but for
# what the new versions need.
# arguments: NAME - packages
# result: apt-get's exit code
pkg_upgrade() {
  _pkg_need_apt && _pkg_repair && pkg_update && _pkg_apt install --only-upgrade "$@"
}

# usage: pkg_remove NAME…
# Removes packages and keeps their configuration. Those that are not installed are passed over.
# arguments: NAME - packages
# result: 0 when none is installed any more; else apt-get's exit code
pkg_remove() { _pkg_take_away remove "$@"; }

# usage: pkg_purge NAME…
# Removes packages and their configuration.
# arguments: NAME - packages
# result: 0 when nothing of them is left; else apt-get's exit code
pkg_purge() { _pkg_take_away purge "$@"; }

# usage: pkg_update
# Reads the package lists.
# result: apt-get's exit code; 1 where there is no apt-get
pkg_update() {
  _pkg_need_apt || return 1
  apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update >&2
}

_pkg_take_away() {
  local action="$1" name known=()
  shift
  _pkg_need_apt || return 1
  for name in "$@"; do
    if [[ "$action" == remove ]]; then
      if pkg_installed "$name"; then known+=("$name"); fi
    elif [[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" =~ ^[^n] ]]; then
      known+=("$name") # any state but not-installed
    fi
  done
  [[ "${#known[@]}" -gt 0 ]] || return 0
  log_info "$action ${known[*]}"
  _pkg_repair && _pkg_apt "$action" "${known[@]}"
}

_pkg_apt() {
  apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null >&2
}

# A killed apt leaves packages half configured, and every later one refuses to work.
_pkg_repair() {
  local journal=(/var/lib/dpkg/updates/*)
  [[ -e "${journal[0]}" || -n "$(dpkg --audit 2>/dev/null)" ]] || return 0
  log_warn "finishing what an interrupted installation left"
  dpkg --configure -a --force-confdef --force-confold </dev/null >&2
}

_pkg_need_apt() {
  host_has_packages && return 0
  log_error "$REPLY"
  return 1
}
