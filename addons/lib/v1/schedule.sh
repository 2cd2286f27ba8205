# shellcheck shell=bash
# Programs that run at a time of the day: a systemd timer, or a line of cron where there is no systemd.

# usage: schedule_daily NAME TIME PROGRAM [USER]
# arguments: NAME - a unit's name; TIME - HH:MM; PROGRAM - path of an executable, without arguments or blanks; USER - who runs it (root)
# result: 1 when it cannot be scheduled; where there is neither systemd nor cron, the log says so
schedule_daily() {
  local name="$1" time="$2" program="$3" user="${4:-root}" units="${WEBOPS_UNIT_DIR:-/etc/systemd/system}"
  [[ "$time" =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ && "$program" != *[[:space:]%]* ]] || {
    log_error "$time is no time of the day, or $program no path without blanks"
    return 1
  }
  service_manager
  if [[ "$REPLY" == systemd ]]; then
    file_write "$units/$name.service" 0644 root:root <<UNIT || return 1
[Unit]
Description=$name, as WebOps scheduled it
[Service]
Type=oneshot
User=$user
ExecStart=$program
UNIT
    file_write "$units/$name.timer" 0644 root:root <<UNIT || return 1
[Unit]
Description=$name at $time
[Timer]
OnCalendar=*-*-* $time:00
Persistent=true
[Install]
WantedBy=timers.target
UNIT
    rm -f "$units/$name".*.webops-old
    systemctl daemon-reload && systemctl enable --now --quiet "$name.timer" >&2
  elif [[ -d "${WEBOPS_CRON_DIR:-/etc/cron.d}" ]]; then
    printf '%d %d * * * %s %s\n' "$((10#${time#*:}))" "$((10#${time%:*}))" "$user" "$program" |
      file_write "${WEBOPS_CRON_DIR:-/etc/cron.d}/$name" 0644 && rm -f "${WEBOPS_CRON_DIR:-/etc/cron.d}/$name.webops-old"
  else
    log_error "there is neither systemd nor cron here to run $program"
    return 1
  fi
}

# usage: schedule_remove NAME
# arguments: NAME - as schedule_daily got it; one that is not there is no fault
# result: 0
schedule_remove() {
  local units="${WEBOPS_UNIT_DIR:-/etc/systemd/system}"
  rm -f "${WEBOPS_CRON_DIR:-/etc/cron.d}/$1"
  [[ -e "$units/$1.timer" || -e "$units/$1.service" ]] || return 0
  systemctl disable --now --quiet "$1.timer" >&2 || true
  rm -f "$units/$1.timer" "$units/$1.service"
  systemctl daemon-reload >&2 || true
}
