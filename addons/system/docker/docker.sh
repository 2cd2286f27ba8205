#!/usr/bin/env bash
# Docker Engine, from the distribution's package docker.io. /etc/docker/daemon.json is the addon's alone.
# Containers are run, looked at and removed by the addon's actions.

# shellcheck source=addons/lib/v1/loader.sh
source "${WEBOPS_LIB:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lib/v1" && pwd)}/loader.sh"

_DOCKER_FILE=/etc/docker/daemon.json
_DOCKER_OWN="${WEBOPS_OWNERSHIP_DIR:-/var/lib/webops-addons}/docker"

addon_metadata() {
  cat <<'JSON'
{ "name": "docker", "display_name": "Docker", "version": "1.0.0", "description": "Container engine", "category": "containers",
  "maintainer": "WebOps", "license": "Apache-2.0", "documentation_url": "https://docs.docker.com/engine/", "depends": [], "provides": ["container-engine"],
  "conflicts": [], "services": ["docker"], "config_files": ["/etc/docker/daemon.json"], "data_directories": ["/var/lib/docker"],
  "system_requirements": {"min_memory_mb": 512, "min_disk_gb": 2, "min_cpu_cores": 1},
  "actions": {
    "containers": {"description": "All containers, running or not", "read_only": true, "input": {"type": "object", "additionalProperties": false}},
    "inspect": {"description": "All that the engine knows of a container", "read_only": true, "input": {"$ref": "#/$defs/name", "$defs": {"name": {"type": "object", "additionalProperties": false, "required": ["name"],
      "properties": {"name": {"type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$"}}}}}},
    "logs": {"description": "The last lines that a container wrote", "read_only": true, "input": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
      "name": {"type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$"}, "lines": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 100}}}},
    "run": {"description": "Start a container; with replace one of that name makes way, and comes back when the new one does not stay up", "timeout_seconds": 900, "input": {"type": "object", "additionalProperties": false,
      "required": ["name", "image"], "properties": {"name": {"type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$"}, "image": {"type": "string", "pattern": "^[a-z0-9][A-Za-z0-9_./:@-]{0,255}$"},
        "command": {"type": "array", "items": {"type": "string"}}, "environment": {"type": "object", "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}, "additionalProperties": {"type": "string"}, "writeOnly": true},
        "ports": {"type": "array", "items": {"type": "string", "pattern": "^([0-9.]+:)?[0-9]+:[0-9]+(/(tcp|udp))?$"}}, "volumes": {"type": "array", "items": {"type": "string", "pattern": "^[^:]+:/[^:]*(:ro)?$"}},
        "restart": {"enum": ["no", "on-failure", "unless-stopped", "always"], "default": "unless-stopped"}, "memory": {"type": "string", "pattern": "^[0-9]+[bkmg]$"}, "network": {"type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"}, "replace": {"type": "boolean", "default": false}}}},
    "stop": {"description": "Stop a container", "input": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {"name": {"type": "string"}}}},
    "start": {"description": "Start a container that was stopped", "input": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {"name": {"type": "string"}}}},
    "remove": {"description": "Stop and remove a container; its named volumes stay", "input": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {"name": {"type": "string"}}}},
    "build": {"description": "Build an image from a folder of the host that has a Dockerfile", "timeout_seconds": 1800, "input": {"type": "object", "additionalProperties": false, "required": ["tag", "folder"], "properties": {
      "tag": {"type": "string", "pattern": "^[a-z0-9][A-Za-z0-9_./:-]{0,255}$"}, "folder": {"type": "string", "pattern": "^/"}}}},
    "pull": {"description": "Fetch an image", "timeout_seconds": 1800, "input": {"type": "object", "additionalProperties": false, "required": ["image"], "properties": {"image": {"type": "string", "pattern": "^[a-z0-9][A-Za-z0-9_./:@-]{0,255}$"}}}},
    "prune": {"description": "Remove stopped containers, unused networks and images without a name", "timeout_seconds": 900, "input": {"type": "object", "additionalProperties": false}},
    "discard-edits": {"description": "Write /etc/docker/daemon.json as it was configured, over edits by hand", "input": {"type": "object", "additionalProperties": false}}},
  "config_schema": {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false, "properties": {
      "registry_mirrors": {"type": "array", "default": [], "items": {"type": "string", "pattern": "^https?://[^\\s\"\\\\]+$"}, "description": "Mirrors of Docker Hub"},
      "insecure_registries": {"type": "array", "default": [], "items": {"type": "string", "pattern": "^[0-9A-Za-z.:/-]+$"}, "description": "Registries without TLS that are trusted"},
      "log_max_size": {"type": "string", "pattern": "^[0-9]+[kmg]$", "default": "10m", "description": "A container's log file is begun anew at this size"},
      "log_max_files": {"type": "integer", "minimum": 1, "maximum": 100, "default": 3, "description": "How many of them stay"},
      "data_root": {"type": "string", "pattern": "^/[0-9A-Za-z._/-]+$", "default": "/var/lib/docker", "x-immutable": true, "description": "Where images and volumes are"},
      "live_restore": {"type": "boolean", "default": true, "description": "Containers go on while the engine is restarted"}}}}
JSON
}

addon_validate() {
  local errors=() warnings=()
  host_has_memory 512 || errors+=("$REPLY")
  host_has_disk /var/lib/docker 2048 || errors+=("$REPLY")
  host_has_packages || errors+=("$REPLY")
  [[ -e /sys/fs/cgroup/cgroup.controllers || -d /sys/fs/cgroup/memory ]] || errors+=('there are no control groups at /sys/fs/cgroup: containers cannot run here')
  [[ "$(stat -f -c %T /var/lib/docker 2>/dev/null)" != overlayfs ]] || warnings+=('/var/lib/docker is on an overlay file system: images would be stored without sharing, slow and large')
  if _docker_installed && ! _docker_managed; then errors+=('a Docker that WebOps did not install is on this host: take it over with webops adopt docker'); fi
  result_validation errors warnings
}

addon_install() {
  local there='' root
  load_config
  _docker_current && _docker_wanted
  if _docker_installed && ! _docker_managed; then there="Docker $(dockerd --version 2>/dev/null | awk '{ print $3 }')"; fi
  ownership_begin docker "$there"
  config_into root data_root /var/lib/docker
  # A folder that was there empty, a file system of its own for instance, is emptied by an uninstall and stays.
  if [[ -d "$root" && -z "$(ls -A "$root")" ]]; then file_write "$_DOCKER_OWN/root-was-empty" 0600 </dev/null; fi
  ownership_claim docker /etc/docker "$root" /var/lib/docker /var/lib/containerd /etc/containerd /etc/cni /opt/containerd /var/log/containerd
  progress 10 'Installing the packages'
  # The settings are there before the engine first starts: its folder of data does not move later.
  _docker_write
  ownership_packages docker docker.io iptables
  service_enable docker
  addon_configure
  ownership_done docker
}

addon_configure() {
  local root
  load_config
  _docker_installed || die 'Docker is not installed: install it first'
  _docker_managed || die 'this Docker was not installed by WebOps: webops adopt docker' 73
  if conffile_edited "$_DOCKER_FILE"; then exit 1; fi
  _docker_current
  root="${_docker[data_root]}"
  _docker_wanted
  [[ "${_docker[data_root]}" == "$root" || ! -e "$root" || -z "$(ls -A "$root" 2>/dev/null)" || ! -e "$_DOCKER_FILE" ]] ||
    die "data_root: what is in $root would be left there; it does not change after an install"
  _docker_write
  if [[ "$FILE_CHANGED" == true ]] || ! _docker_up || [[ "$(docker info --format '{{.DockerRootDir}}')" != "${_docker[data_root]}" ]] || ! _docker_runs; then
    if ! { service_restart docker && wait_until 60 _docker_up; }; then
      if conffile_restore "$_DOCKER_FILE"; then service_restart docker || true; fi
      die 'Docker does not start with this configuration; the one before was put back'
    fi
  fi
  file_write "$_DOCKER_OWN/taken" 0600 <"$_DOCKER_FILE"
  rm -f "$_DOCKER_OWN/taken.webops-old"
  log_success 'Docker answers and has taken its configuration'
}

addon_get_config() {
  { _docker_installed && _docker_managed; } || die 'Docker is not installed'
  _docker_current
  result "$(_docker_config)"
}

addon_adopt() {
  local key text
  _docker_installed || die 'there is no Docker on this host to adopt: install it'
  { service_start docker && wait_until 30 _docker_up; } || die 'Docker does not answer: nothing was changed'
  if ! _docker_managed; then
    _docker_current
    for key in "${!_docker_file[@]}"; do
      case "$key" in
        registry-mirrors* | insecure-registries* | log-driver | log-opts | log-opts.max-size | log-opts.max-file | data-root | live-restore) ;;
        *) die "$_DOCKER_FILE sets $key, for which this addon has no place: nothing was changed" ;;
      esac
    done
    ownership_set docker adopted
    if [[ -e "$_DOCKER_FILE" ]]; then
      text="$(<"$_DOCKER_FILE")"
      conffile_write "$_DOCKER_FILE" <<<"$text"
    fi
  fi
  _docker_current
  result "{\"config\":$(_docker_config)}"
}

addon_upgrade() {
  load_config
  { _docker_installed && _docker_managed; } || die 'Docker is not installed: install it first'
  log_info "upgrading Docker${1:+ from $1}; containers ${WEBOPS_CONFIG[live_restore]:-} go on where live_restore is true"
  pkg_upgrade docker.io containerd runc
  addon_configure
}

addon_uninstall() {
  local state root
  _docker_current && root="${_docker[data_root]}"
  ownership_state docker && state="$REPLY"
  if [[ "$state" == none ]]; then
    if _docker_installed; then die 'this Docker was not installed by WebOps; nothing was removed' 73; fi
    return 0
  fi
  if [[ "$state" == adopted ]]; then
    ownership_set docker none
    log_info "Docker was there before WebOps and stays, with $_DOCKER_FILE as it is"
    return
  fi
  if _docker_up; then docker ps -q | xargs -r docker stop >&2; fi
  service_stop docker.socket
  service_stop docker
  service_stop containerd
  if [[ "${1:-true}" == false ]]; then
    conffile_remove "$_DOCKER_FILE"
    # What is still mounted would be removed through the mount.
    awk -v root="$root/" 'index($2, root) == 1 { print $2 }' /proc/mounts | LC_ALL=C sort -r | xargs -r umount >&2
    if [[ -e "$_DOCKER_OWN/root-was-empty" ]]; then find "$root" -mindepth 1 -delete 2>/dev/null || true; fi
  fi
  ownership_remove docker "${1:-true}" docker.io containerd runc iptables
  if [[ "${1:-true}" == false ]] && command -v ip >/dev/null; then ip link del docker0 2>/dev/null || true; fi
}

addon_status() {
  local running all images version driver details
  if ! _docker_installed; then
    result_status not_installed unknown '' 'Docker is not installed'
  elif ! _docker_managed; then
    result_status not_installed unknown '' 'there is a Docker that WebOps did not install: webops adopt docker' '{"unmanaged":true}'
  elif IFS='|' read -r version running all images driver < <(_docker_info) && [[ -n "$version" ]]; then
    json_object -v details "running:=$running" "containers:=$all" "images:=$images" "storage_driver=$driver"
    result_status installed healthy "$version" "answers, $running of $all containers run" "$details"
  else
    result_status degraded unhealthy '' 'installed, but the engine does not answer'
  fi
}

addon_health_check() {
  local bad
  if ! _docker_up; then
    result_object health=unhealthy 'message=the engine does not answer'
  elif bad="$({ docker ps --filter health=unhealthy --format '{{.Names}}' && docker ps --filter status=restarting --format '{{.Names}}'; } | paste -sd ' ')" && [[ -n "$bad" ]]; then
    result_object health=degraded "message=the engine answers; not well are: $bad"
  else
    result_object health=healthy 'message=the engine answers'
  fi
}

# The shape that all shipped addons have: addons/README.md.
addon_metrics() {
  local running all images version _ bytes
  IFS='|' read -r version running all images _ < <(_docker_info) || true
  [[ -n "${version:-}" ]] || die 'Docker does not answer'
  _docker_current
  bytes="$(du -sbx "${_docker[data_root]}" 2>/dev/null | cut -f 1)"
  result "{\"storage\":{\"data_bytes\":${bytes:-0}},\"docker\":{\"containers_running\":$running,\"containers\":$all,\"images\":$images}}"
}

# The named volumes; images come from registries, containers from whoever runs them.
addon_backup() {
  _docker_current
  [[ -d "${_docker[data_root]}/volumes" ]] || die 'there are no volumes to back up'
  log_warn 'what a running container writes meanwhile may be half in the backup: stop it for one that is whole'
  backup_pack docker "${_docker[data_root]}/volumes"
  result_object "path=$REPLY" "size_bytes:=$(stat -c %s "$REPLY")"
}

addon_restore() {
  local volumes running
  _docker_current && volumes="${_docker[data_root]}/volumes"
  rm -rf "$volumes.restored" && mkdir -p "$volumes.restored"
  backup_unpack "${1:?restore needs the path of a backup}" "$volumes.restored" || exit 1
  [[ -e "$volumes.restored/metadata.db" ]] || die "$1 is no backup of Docker's volumes: nothing was changed"
  running="$(docker ps -q)"
  [[ -z "$running" ]] || xargs docker stop <<<"$running" >&2
  service_stop docker.socket
  service_stop docker
  rm -rf "$volumes.before-restore"
  mv "$volumes" "$volumes.before-restore" && mv "$volumes.restored" "$volumes"
  { service_start docker && wait_until 60 _docker_up; } || die "Docker does not start; the volumes before are in $volumes.before-restore"
  [[ -z "$running" ]] || xargs docker start <<<"$running" >&2
}

addon_action_containers() {
  local list='' line
  while IFS= read -r line; do list+="${list:+,}$line"; done < <(docker ps -a --no-trunc --format '{"id":{{json .ID}},"name":{{json .Names}},"image":{{json .Image}},"state":{{json .State}},"status":{{json .Status}},"ports":{{json .Ports}}}')
  result "{\"containers\":[$list]}"
}

addon_action_inspect() {
  local text
  load_config
  text="$(docker container inspect --format '{{json .}}' -- "$(get_config name)")" || die "there is no container $(get_config name)"
  result "$text"
}

addon_action_logs() {
  load_config
  result_object "text=$(docker logs --tail "$(get_config lines 100)" -- "$(get_config name)" 2>&1 | tail -c 500000)"
}

addon_action_run() {
  local name image options=() command=() count number value key id old=''
  load_config
  config_into name name
  config_into image image
  [[ "$name" =~ ^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$ && "$image" =~ ^[a-z0-9][A-Za-z0-9_./:@-]{0,255}$ ]] || die 'run needs a name and an image'
  options=(--detach --name "$name" --restart "$(get_config restart unless-stopped)")
  config_into count ports 0
  for ((number = 0; number < count; number++)); do config_into value "ports.$number" && options+=(--publish "$value"); done
  config_into count volumes 0
  for ((number = 0; number < count; number++)); do config_into value "volumes.$number" && options+=(--volume "$value"); done
  if config_has memory; then options+=(--memory "$(get_config memory)"); fi
  if config_has network; then options+=(--network "$(get_config network)"); fi
  config_into count command 0
  for ((number = 0; number < count; number++)); do config_into value "command.$number" && command+=("$value"); done
  for key in "${!WEBOPS_CONFIG[@]}"; do
    [[ "$key" != environment.* || "${WEBOPS_CONFIG[$key]}" != *$'\n'* ]] || die "environment: ${key#environment.} has more than one line"
  done
  docker image inspect -- "$image" >/dev/null 2>&1 || docker pull -- "$image" >&2 || die "there is no image $image here, and it cannot be fetched; nothing was changed"
  if docker container inspect -- "$name" >/dev/null 2>&1; then
    [[ "$(get_config replace false)" == true ]] || die "there is a container $name already: remove it, or say replace"
    # One that a killed replacement left aside is what was good last.
    docker container inspect -- "$name.replaced" >/dev/null 2>&1 && docker rm -f -- "$name" >&2 && docker rename "$name.replaced" "$name" >&2
    old="$name.replaced"
    docker rename "$name" "$old" >&2
    docker stop -- "$old" >&2
  fi
  # Values reach the engine from a file that only this script has open: an argument would be seen by other users.
  if ! id="$(docker run "${options[@]}" --env-file <(
    for key in "${!WEBOPS_CONFIG[@]}"; do
      [[ "$key" != environment.* ]] || printf '%s=%s\n' "${key#environment.}" "${WEBOPS_CONFIG[$key]}"
    done
  ) "$image" ${command[@]+"${command[@]}"})" || { sleep 1 && [[ "$(docker inspect --format '{{.State.Restarting}} {{.State.ExitCode}}' -- "$name")" != 'false 0' ]]; }; then
    docker logs --tail 20 -- "$name" >&2 || true
    docker rm -f -- "$name" >&2 || true
    if [[ -n "$old" ]]; then docker rename "$old" "$name" >&2 && docker start -- "$name" >&2 && die "the new container $name did not stay up; the one before runs again"; fi
    die "the container $name did not stay up"
  fi
  [[ -z "$old" ]] || docker rm -- "$old" >&2
  result_object "id=$id" "name=$name" "replaced:=$([[ -n "$old" ]] && printf true || printf false)"
}

addon_action_stop() { load_config && docker stop -- "$(get_config name)" >&2 && result '{}'; }
addon_action_start() { load_config && docker start -- "$(get_config name)" >&2 && result '{}'; }

addon_action_remove() {
  load_config
  docker container inspect -- "$(get_config name)" >/dev/null 2>&1 || die "there is no container $(get_config name)"
  docker rm -f -- "$(get_config name)" >&2
  result '{}'
}

addon_action_build() {
  local tag folder
  load_config
  config_into tag tag
  config_into folder folder
  [[ -f "$folder/Dockerfile" ]] || die "there is no $folder/Dockerfile on this host"
  docker build --tag "$tag" -- "$folder" >&2
  result_object "image=$(docker image inspect --format '{{.Id}}' -- "$tag")"
}

addon_action_pull() {
  load_config
  docker pull -- "$(get_config image)" >&2
  result_object "image=$(docker image inspect --format '{{.Id}}' -- "$(get_config image)")"
}

addon_action_prune() { docker system prune --force >&2 && result '{}'; }

addon_action_discard_edits() {
  conffile_discard "$_DOCKER_FILE"
  service_restart docker
  result '{}'
}

_docker_installed() { [[ -x /usr/sbin/dockerd || -x /usr/bin/dockerd ]]; }
_docker_managed() { ownership_state docker && [[ "$REPLY" != none ]]; }
_docker_up() { timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
_docker_info() { timeout 20 docker info --format '{{.ServerVersion}}|{{.ContainersRunning}}|{{.Containers}}|{{.Images}}|{{.Driver}}' 2>/dev/null; }

# Whether the engine was last started with the file as it is.
_docker_runs() { cmp -s "$_DOCKER_FILE" "$_DOCKER_OWN/taken"; }

# Reads daemon.json into _docker_file, and what we know of it into _docker.
_docker_current() {
  declare -gA _docker=(["log_max_size"]=10m ["log_max_files"]=3 ["data_root"]=/var/lib/docker ["live_restore"]=true) _docker_file=()
  [[ ! -s "$_DOCKER_FILE" ]] || json_read _docker_file <"$_DOCKER_FILE" || die "$_DOCKER_FILE cannot be read"
  _docker=(["log_max_size"]="${_docker_file["log-opts.max-size"]:-10m}" ["log_max_files"]="${_docker_file["log-opts.max-file"]:-3}"
    ["data_root"]="${_docker_file["data-root"]:-/var/lib/docker}" ["live_restore"]="${_docker_file["live-restore"]:-true}"
    ["registry_mirrors"]="$(_docker_listed registry-mirrors)" ["insecure_registries"]="$(_docker_listed insecure-registries)")
}

# usage: _docker_listed KEY - the list of daemon.json as JSON
_docker_listed() {
  local number items=()
  for ((number = 0; number < ${_docker_file[$1]:-0}; number++)); do items+=("${_docker_file[$1.$number]}"); done
  json_list ${items[@]+"${items[@]}"}
}

# Puts what the configuration says over _docker; ends the script when it is wrong.
_docker_wanted() {
  local key number value items
  for key in log_max_size log_max_files data_root live_restore; do config_into "_docker[$key]" "$key" "${_docker[$key]}"; done
  [[ "${_docker[log_max_size]}" =~ ^[0-9]+[kmg]$ ]] || die "log_max_size: ${_docker[log_max_size]} is no size, e.g. 10m"
  [[ "${_docker[log_max_files]}" =~ ^[1-9][0-9]{0,2}$ ]] || die "log_max_files: ${_docker[log_max_files]} is no number from 1"
  [[ "${_docker[data_root]}" =~ ^/[0-9A-Za-z._/-]+$ ]] || die "data_root: ${_docker[data_root]} is no absolute path"
  [[ "${_docker[live_restore]}" =~ ^(true|false)$ ]] || die 'live_restore is true or false'
  for key in registry_mirrors insecure_registries; do
    config_has "$key" || continue
    items=()
    for ((number = 0; number < ${WEBOPS_CONFIG[$key]}; number++)); do
      config_into value "$key.$number"
      if [[ "$key" == registry_mirrors ]]; then
        [[ "$value" =~ ^https?://[^[:space:]]+$ ]] || die "registry_mirrors: $value is no URL"
      else
        [[ "$value" =~ ^[0-9A-Za-z.:/-]+$ ]] || die "insecure_registries: $value is no host"
      fi
      items+=("$value")
    done
    _docker[$key]="$(json_list ${items[@]+"${items[@]}"})"
  done
}

_docker_write() {
  ensure_directory /etc/docker 0755
  conffile_write "$_DOCKER_FILE" 0644 root:root <<JSON
{
  "data-root": "${_docker[data_root]}",
  "insecure-registries": ${_docker[insecure_registries]},
  "live-restore": ${_docker[live_restore]},
  "log-driver": "json-file",
  "log-opts": {"max-file": "${_docker[log_max_files]}", "max-size": "${_docker[log_max_size]}"},
  "registry-mirrors": ${_docker[registry_mirrors]}
}
JSON
}

_docker_config() {
  json_object "registry_mirrors:=${_docker[registry_mirrors]}" "insecure_registries:=${_docker[insecure_registries]}" "log_max_size=${_docker[log_max_size]}" \
    "log_max_files:=${_docker[log_max_files]}" "data_root=${_docker[data_root]}" "live_restore:=${_docker[live_restore]}"
}

[[ "${BASH_SOURCE[0]}" != "$0" ]] || addon_main "$@"
