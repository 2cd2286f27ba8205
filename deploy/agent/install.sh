#!/bin/sh
# Installs, upgrades or removes the WebOps agent on this host, from the unpacked agent package that this file is in. Repeating it is
# safe, and it is the upgrade. Needs root, tar and sh; installs sudo and bash by apt where they are missing.
#
# usage: install.sh [--server HOST:PORT --fingerprint HEX (--token-file FILE | --token-stdin)] [OPTION]…
#   --server HOST:PORT   the controller's API
#   --fingerprint HEX    SHA-256 of the authority of the controller's certificate
#   --token-file FILE    a join token; --token-stdin reads it from stdin. It is never an argument, where all could read it
#   --re-enroll          give up the identity that this host has, and enrol anew
#   --user NAME          the agent's user (webops)
#   --prefix DIR         program (/opt/webops)            --etc-dir DIR    settings and trust (/etc/webops)
#   --state-dir DIR      agent's (/var/lib/webops-agent)  --root-dir DIR   root's bundles and executions (/var/lib/webops-root)
#   --sudoers FILE       the sudoers rule (/etc/sudoers.d/webops)
#   --no-service         no systemd unit and no init script: enrol and run PREFIX/bin/webops-agent yourself
#   --no-start           make the service, do not start it
#   --uninstall          remove all that was installed, identity and journal included
# exit: 0 done, 1 failed (one line says what), 2 usage
set -eu
umask 022

prefix=/opt/webops
etc_dir=/etc/webops
state_dir=/var/lib/webops-agent
root_dir=/var/lib/webops-root
sudoers=/etc/sudoers.d/webops
user=webops
server=''
fingerprint=''
token=''
service=true
start=true
re_enroll=false
uninstall=false
readonly unit_dir=/etc/systemd/system
readonly init_script=/etc/init.d/webops-agent
# How `webops-agent enroll` ends when the controller refuses the join token.
readonly exit_join_refused=78
readonly log_file=/var/log/webops-agent.log
readonly log_rotation=/etc/logrotate.d/webops-agent
package=$(cd "$(dirname "$0")" && pwd)
readonly package

say() {
  printf 'webops: %s\n' "$1" >&2
}

fail() {
  say "$1"
  exit "${2:-1}"
}

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --no-service) service=false ;;
      --no-start) start=false ;;
      --re-enroll) re_enroll=true ;;
      --uninstall) uninstall=true ;;
      --token-stdin) token=$(cat) ;;
      --server | --fingerprint | --token-file | --user | --prefix | --etc-dir | --state-dir | --root-dir | --sudoers)
        [ $# -ge 2 ] || fail "$1 needs a value" 2
        case $1 in
          --server) server=$2 ;;
          --fingerprint) fingerprint=$2 ;;
          --token-file) token=$(cat "$2") || fail "$2 cannot be read" ;;
          --user) user=$2 ;;
          --prefix) prefix=$2 ;;
          --etc-dir) etc_dir=$2 ;;
          --state-dir) state_dir=$2 ;;
          --root-dir) root_dir=$2 ;;
          --sudoers) sudoers=$2 ;;
        esac
        shift
        ;;
      *) fail "unknown option $1" 2 ;;
    esac
    shift
  done
  for folder in "$prefix" "$etc_dir" "$state_dir" "$root_dir"; do
    case $folder in
      / | *[!A-Za-z0-9._/-]* | */../* | */..) fail "$folder cannot be used: plain absolute paths only" 2 ;;
      /*) ;;
      *) fail "$folder is not an absolute path" 2 ;;
    esac
  done
}

# Whether systemd is installed; it runs this host, or may once this image boots.
has_systemd() {
  command -v systemctl >/dev/null && [ -d "$unit_dir" ]
}

# Whether units can be started now.
systemd_runs() {
  [ -d /run/systemd/system ]
}

need_commands() {
  missing=''
  command -v bash >/dev/null || missing="$missing bash"
  command -v sudo >/dev/null || missing="$missing sudo"
  command -v visudo >/dev/null || case $missing in *sudo*) ;; *) missing="$missing sudo" ;; esac
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "install these first:$missing"
  say "installing by apt:$missing"
  # shellcheck disable=SC2086
  { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing; } >&2 ||
    fail "apt could not install:$missing"
}

make_user() {
  id "$user" >/dev/null 2>&1 && return 0
  useradd --system --user-group --home-dir "$state_dir" --no-create-home --shell /usr/sbin/nologin "$user" ||
    fail "user $user could not be made"
  say "user $user made"
}

# Copied beside the old one and swapped, so that a running agent and running changes keep the files they have open.
install_folder() {
  rm -rf "$prefix/.$1.new" "$prefix/.$1.old"
  cp -R "$package/$1" "$prefix/.$1.new"
  chown -R root:root "$prefix/.$1.new"
  chmod -R go-w "$prefix/.$1.new"
  [ ! -e "$prefix/$1" ] || mv "$prefix/$1" "$prefix/.$1.old"
  mv "$prefix/.$1.new" "$prefix/$1"
  rm -rf "$prefix/.$1.old"
}

install_program() {
  mkdir -p "$prefix" "$etc_dir"
  chown root:root "$prefix" "$etc_dir"
  chmod 0755 "$prefix" "$etc_dir"
  mkdir -p "$state_dir"
  chmod 0700 "$state_dir"
  chown "$user:" "$state_dir"
  install_folder lib
  install_folder bin
  # The settings that the options above decide; all others are in ETC/agent.json, see `webops-agent config`.
  write_file "$prefix/bin/webops-agent" 0755 <<EOF
#!/bin/sh
# The agent: webops-agent run | enroll | config | version
export WEBOPS_AGENT_STATE_DIR='$state_dir' WEBOPS_AGENT_TRUST_DIR='$etc_dir/trust' WEBOPS_AGENT_JOIN_FILE='$etc_dir/join.json'
export WEBOPS_AGENT_USER='$user' WEBOPS_AGENT_RUNNER='$prefix/libexec/webops-runner' WEBOPS_AGENT_ROOT_DIR='$root_dir'
[ ! -e '$etc_dir/agent.json' ] || export WEBOPS_AGENT_CONFIG='$etc_dir/agent.json'
# An idle agent stays small (1.6 times a bare Node; 1.8 without these): one arena that gives back what is free, a small young
# generation, no helper threads of the engine, and no compiled code beside the bytecode: an agent waits far more than it computes.
export MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=65536 MALLOC_TOP_PAD_=0 UV_THREADPOOL_SIZE=2
exec '$prefix/bin/node' --max-semi-space-size=1 --max-old-space-size=256 --optimize-for-size --jitless --max-lazy \\
  --single-threaded --v8-pool-size=0 --expose-gc \\
  '$prefix/lib/packages/agent/dist/main.js' "\$@"
EOF
  bash "$prefix/lib/deploy/runner/install" --prefix "$prefix" --trust-dir "$etc_dir/trust" --root-dir "$root_dir" \
    --agent-user "$user" --node "$prefix/bin/node" --sudoers "$sudoers" || fail 'the runner could not be installed'
  mkdir -p "$etc_dir/trust"
}

# write_file PATH MODE: stdin, atomically.
write_file() {
  (
    umask 077
    cat >"$1.new"
  )
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}

write_join() {
  [ -n "$server$token$fingerprint" ] || return 0
  if [ -z "$server" ] || [ -z "$token" ] || [ -z "$fingerprint" ]; then
    fail '--server, --fingerprint and a token belong together' 2
  fi
  case $server in *[!A-Za-z0-9.:_-]*) case $server in \[*\]:*) ;; *) fail "--server $server is not HOST:PORT" 2 ;; esac ;; esac
  case $fingerprint in *[!A-Fa-f0-9:]*) fail '--fingerprint is not hexadecimal' 2 ;; esac
  case $token in *[!A-Za-z0-9._~+/=-]*) fail 'the token holds characters that no join token has' 2 ;; esac
  if [ "$re_enroll" = true ]; then
    stop_services
    rm -rf "$state_dir/identity" "$state_dir/journal" "$etc_dir/enrolling.json"
  elif [ -e "$state_dir/identity/identity.json" ]; then
    say 'this host is enrolled already; --re-enroll (in the join line after --token-stdin) gives its identity up'
    return 0
  fi
  printf '{"server":"%s","token":"%s","fingerprint":"%s"}\n' "$server" "$token" "$fingerprint" |
    write_file "$etc_dir/join.json" 0600
}

install_units() {
  write_file "$unit_dir/webops-enroll.service" 0644 <<EOF
[Unit]
Description=WebOps: enrol this host with its controller
Documentation=man:systemd.service(5)
After=network-online.target
Wants=network-online.target
# Removed once the host is enrolled.
ConditionPathExists=$etc_dir/join.json
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=$prefix/bin/webops-agent enroll
Restart=on-failure
RestartSec=5
# The controller refused the token: asking again would change nothing.
RestartPreventExitStatus=$exit_join_refused

[Install]
WantedBy=multi-user.target
EOF
  write_file "$unit_dir/webops-agent.service" 0644 <<EOF
[Unit]
Description=WebOps agent
After=network-online.target webops-enroll.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
# No option here that implies NoNewPrivileges (it breaks sudo), and no ProtectSystem (scripts inherit it, and apt fails).
User=$user
ExecStart=$prefix/bin/webops-agent run
Restart=always
RestartSec=2
TimeoutStopSec=20
# Changes run in units of their own and outlive the agent; what is left in this one are reads.
KillMode=control-group

[Install]
WantedBy=multi-user.target
EOF
  if systemd_runs; then systemctl daemon-reload; fi
  systemctl --quiet enable webops-enroll.service webops-agent.service 2>/dev/null ||
    fail 'systemctl could not enable the units'
}

install_init_script() {
  write_file "$init_script" 0755 <<EOF
#!/bin/sh
### BEGIN INIT INFO
# Provides:          webops-agent
# Required-Start:    \$network \$remote_fs
# Required-Stop:     \$network \$remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: WebOps agent
### END INIT INFO
pid_file=/run/webops-agent.pid
# Enrols when there is a join file, then runs the agent; both again for as long as they fail.
supervise='while [ -e $etc_dir/join.json ]; do
    $prefix/bin/webops-agent enroll
    case \$? in 0 | $exit_join_refused) break ;; esac
    sleep 5
  done
  trap "kill \\\$child 2>/dev/null; wait; exit 0" TERM INT
  while :; do
    setpriv --reuid=$user --regid=$user --init-groups --pdeathsig TERM $prefix/bin/webops-agent run & child=\$!
    wait \$child
    sleep 2
  done'
case "\$1" in
  start)
    start-stop-daemon --start --quiet --oknodo --background --make-pidfile --pidfile "\$pid_file" \\
      --output $log_file --startas /bin/sh -- -c "\$supervise"
    ;;
  stop)
    start-stop-daemon --stop --quiet --oknodo --retry 20 --remove-pidfile --pidfile "\$pid_file"
    ;;
  restart | force-reload)
    "\$0" stop
    "\$0" start
    ;;
  status)
    start-stop-daemon --status --pidfile "\$pid_file"
    ;;
  *)
    echo "usage: \$0 start|stop|restart|status" >&2
    exit 2
    ;;
esac
EOF
  if command -v update-rc.d >/dev/null; then update-rc.d webops-agent defaults >/dev/null; fi
  mkdir -p "${log_rotation%/*}"
  write_file "$log_rotation" 0644 <<EOF
$log_file {
  size 10M
  rotate 2
  compress
  copytruncate
  missingok
  notifempty
}
EOF
}

# Whether something runs the init scripts when this machine starts.
init_runs() {
  case $(cat /proc/1/comm 2>/dev/null) in init | systemd | runit | openrc-init) ;; *) return 1 ;; esac
}

stop_services() {
  if systemd_runs && [ -e "$unit_dir/webops-agent.service" ]; then
    systemctl stop webops-enroll.service webops-agent.service || :
  fi
  if [ -e "$init_script" ]; then "$init_script" stop || :; fi
}

# Whether this root file system runs nothing: a machine image being made.
in_chroot() {
  if systemd_runs || ! command -v ischroot >/dev/null || ! ischroot; then return 1; fi
  say 'this is a chroot: nothing is started'
}

# Here rather than by the service alone: whoever installs learns at once whether the host is enrolled.
enrol() {
  [ -e "$etc_dir/join.json" ] || return 0
  stop_services
  status=0
  "$prefix/bin/webops-agent" enroll >/dev/null || status=$?
  case $status in
    0) ;;
    "$exit_join_refused")
      rm -f "$etc_dir/join.json"
      fail 'the agent is installed; this host is not enrolled, and its agent not started'
      ;;
    *)
      start_services
      fail 'the agent is installed; this host is not enrolled yet: the service tries again every 5 s'
      ;;
  esac
}

start_services() {
  if systemd_runs; then
    systemctl reset-failed webops-enroll.service 2>/dev/null || :
    systemctl start --no-block webops-enroll.service
    systemctl restart --no-block webops-agent.service
  else
    "$init_script" restart
    init_runs || say "no init system runs here: at each start of this machine (a container's entry point) run $init_script start"
  fi
}

do_install() {
  [ -x "$package/bin/node" ] || fail "$package is not an unpacked agent package"
  "$package/bin/node" --version >/dev/null 2>&1 || fail 'the package does not run here: it is for Linux on x86_64 with glibc 2.28 or newer'
  need_commands
  make_user
  install_program
  write_join
  if [ "$service" = true ]; then
    if has_systemd; then install_units; fi
    # Where both are, systemd takes the unit.
    if ! systemd_runs; then install_init_script; fi
    if [ "$start" = true ] && ! in_chroot; then
      enrol
      start_services
    fi
  fi
  say "agent $("$prefix/bin/webops-agent" version) is installed in $prefix"
}

do_uninstall() {
  stop_services
  if [ -e "$unit_dir/webops-agent.service" ]; then
    systemctl --quiet disable webops-enroll.service webops-agent.service 2>/dev/null || :
    rm -f "$unit_dir/webops-enroll.service" "$unit_dir/webops-agent.service"
    if systemd_runs; then
      systemctl daemon-reload
      systemctl reset-failed webops-enroll.service webops-agent.service 2>/dev/null || :
    fi
  fi
  if [ -e "$init_script" ]; then
    rm -f "$init_script" "$log_rotation" /run/webops-agent.pid "$log_file"*
    if command -v update-rc.d >/dev/null; then update-rc.d webops-agent remove >/dev/null; fi
  fi
  # Changes that still run are in units of their own.
  if systemd_runs; then systemctl stop 'webops-change-*' 2>/dev/null || :; fi
  run_dir=$(sed -n 's/^RUN_DIR=//p' "$prefix/libexec/runner.conf" 2>/dev/null || :)
  case $run_dir in /run/webops-*) rm -rf "$run_dir" ;; esac
  # The rule goes before what it names.
  rm -f "$sudoers"
  rm -rf "$prefix" "$etc_dir" "$state_dir" "$root_dir"
  if id "$user" >/dev/null 2>&1; then
    userdel "$user" || say "user $user could not be removed; something still runs as it"
  fi
  say 'the agent is removed; packages that apt installed stay'
}

main() {
  parse "$@"
  [ "$(id -u)" -eq 0 ] || fail 'run it as root, e.g. through sudo'
  if [ "$uninstall" = true ]; then do_uninstall; else do_install; fi
}

main "$@"
