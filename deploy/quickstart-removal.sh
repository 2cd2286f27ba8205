# shellcheck shell=bash
# What deploy/quickstart makes in this folder and in npm's cache, remembered before and taken away by reset. Sourced after
# quickstart-agent.sh.

# The paths in this folder that set-up and build make.
made_paths() {
  printf '%s\n' node_modules .cache build
  local config
  for config in packages/*/tsconfig.json test/tsconfig.json; do
    printf '%s\n' "${config%/*}/dist" "${config%.json}.tsbuildinfo"
  done
}

# npm fills it; what was in it before is the user's.
npm_cache() { printf '%s/_cacache' "$(npm config get cache)"; }

# What was there before quickstart is not its to remove.
remember_before() {
  [[ -e $STATE/made-here ]] && return 0
  mkdir -p "$STATE"
  chmod 700 "$WEBOPS_HOME"
  local path
  {
    while IFS= read -r path; do
      if [[ ! -e $path ]]; then printf '%s\n' "$path"; fi
    done < <(made_paths)
    if [[ ! -e $(npm_cache) ]]; then echo npm-cache; fi
  } >"$STATE/made-here.new"
  mv "$STATE/made-here.new" "$STATE/made-here"
}

reset_all() {
  check_root
  if [[ -e $STATE/redis && -e packages/cli/dist/main.js ]]; then
    step 'removing Redis and its data' remove_redis
  fi
  step 'stopping the agent' stop_agent
  step 'stopping the controller and its services' stop_controller
  if [[ -e $STATE/agent ]]; then
    step 'removing the agent' as_root sh deploy/agent/install.sh --uninstall
  fi
  step 'removing the state of the controller and what was built here' remove_files
}

# Through the addon: it knows what it made. The controller is started for that when it is down.
remove_redis() {
  if ! { start_controller && start_agent && wait_for "$ONLINE_TIMEOUT" is_online; }; then
    say 'Redis stays: the controller or the agent does not start'
    return 0
  fi
  webops uninstall redis --host "$(host_id)" --keep-data=false --yes || say 'Redis could not be removed; see the lines above'
  rm -f "$STATE/redis"
}

remove_files() {
  local path
  if [[ -e $STATE/made-here ]]; then
    if grep -qx npm-cache "$STATE/made-here"; then rm -rf "$(npm_cache)"; fi
    # Nothing but what this script knows, whatever the file says.
    while IFS= read -r path; do rm -rf "./$path"; done < <(made_paths | grep -Fxf "$STATE/made-here")
  fi
  # Only a folder that a controller or this script has used.
  if [[ -d $STATE || -e $WEBOPS_HOME/client.json ]]; then rm -rf "$WEBOPS_HOME"; fi
}
