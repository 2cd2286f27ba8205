#!/usr/bin/env bats
# What is the addon's, what is somebody else's, and what was edited since: the helpers that keep an operator's work.
# The code in single quotes is for the shell that `lib` starts; bats sets stderr.
# shellcheck disable=SC2016,SC2154
load library
bats_require_minimum_version 1.5.0

@test "a configuration file that was edited by hand is shown as a diff and not written over, until the edits are discarded" {
  run --separate-stderr lib '
    conffile_write app.conf 0640 <<<"$(printf "port 1\nrequirepass \"old\"")"; echo "$FILE_CHANGED"
    conffile_write app.conf 0640 <<<"$(printf "port 2\nrequirepass \"old\"")"; echo "$FILE_CHANGED"
    conffile_edited app.conf || echo as written
    printf "port 9\nrequirepass \"hunter22\"\n" >app.conf
    conffile_edited app.conf && echo edited
    conffile_write app.conf <<<"port 3" || echo refused
    cat app.conf | head -n 1
    conffile_discard app.conf; head -n 1 app.conf app.conf.webops-old | grep port; conffile_write app.conf <<<"port 3"; cat app.conf'
  [ "$output" = 'true
true
as written
edited
refused
port 9
port 2
port 9
port 3' ]
  [[ "$stderr" == *'-port 2'* && "$stderr" == *'+port 9'* && "$stderr" == *'+requirepass ********'* ]]
  [[ "$stderr" != *hunter22* ]]
}

@test "a removed file is written again; a file that says already what is to come is no conflict; a kill before the record is none" {
  run lib '
    conffile_write a <<<one; rm a; conffile_write a <<<two; cat a
    echo three >a; conffile_write a <<<three && echo same
    conffile_write a <<<four; known=$(echo "$WEBOPS_OWNERSHIP_DIR"/.conffiles/*); cp a "$known.next"; echo older >"$known"
    conffile_edited a || echo known; conffile_write a <<<five && cat a
    conffile_write a <<<six; conffile_restore a; cat a; conffile_edited a || echo unedited
    conffile_remove a; [[ ! -e a ]] && ls "$WEBOPS_OWNERSHIP_DIR/.conffiles" | wc -l'
  [ "$output" = 'two
same
known
five
five
unedited
0' ]
}

@test "a block in somebody else's file is replaced where it stands, and goes without lines" {
  printf 'first\n' >hba
  chmod 640 hba
  run lib '
    conffile_block hba demo <<<"one"; echo last >>hba; conffile_block hba demo < <(printf "two\nthree\n"); cat hba; stat -c %a hba
    conffile_block hba demo </dev/null; cat hba
    conffile_block new demo <<<"x"; cat new'
  [ "$output" = 'first
# webops demo: begin
two
three
# webops demo: end
last
640
first
last
# webops demo: begin
x
# webops demo: end' ]
}

@test "ownership: what is there and not ours is refused with exit code 73; the states of a life" {
  run lib 'ownership_begin demo "Demo 1.0"'
  [ "$status" -eq 73 ]
  [[ "$output" == *'Demo 1.0 is on this host'*'webops adopt demo'* ]]
  run lib '
    ownership_state demo; echo "$REPLY"; ownership_begin demo ""; ownership_state demo; echo "$REPLY"
    ownership_begin demo "half of it" && echo "goes on"
    ownership_done demo; ownership_state demo; echo "$REPLY"; ownership_set demo kept
    ownership_begin demo "its data" && ownership_done demo; ownership_state demo; echo "$REPLY"
    ownership_set demo adopted; ownership_begin demo x; ownership_done demo; ownership_state demo; echo "$REPLY"
    ownership_set demo none; ownership_state demo; echo "$REPLY"'
  [ "$status" -eq 0 ]
  [ "$output" = 'none
installing
goes on
installed
installed
adopted
none' ]
}

@test "only what the addon made is claimed, and an uninstall without data takes just that" {
  stand_in apt-get
  stand_in userdel
  mkdir before
  run lib '
    ownership_claim demo "$PWD/before" "$PWD/ours" user:root user:webops-no-such; mkdir -p ours/deep; touch ours/deep/x before/x
    ownership_claim demo "$PWD/ours" # again, as a second install does
    ownership_claimed demo "$PWD/ours" && echo ours; ownership_claimed demo "$PWD/before" || echo "not ours"
    ownership_remove demo true demo-package; ls -d ours; ownership_state demo; echo "$REPLY"
    user_exists() { true; }; user_remove() { echo "user $1 goes"; }
    ownership_remove demo false demo-package; ls -d ours before || true; ownership_state demo; echo "$REPLY"'
  [[ "$output" == "ours
not ours
ours
kept
user webops-no-such goes
"*"before
none" ]]
  run ! grep -E 'remove|purge' <(grep -v autoremove calls)
}

@test "backups: packed whole, unpacked when they are such, the oldest pruned" {
  run lib '
    mkdir w o; echo data >w/file; backup_pack demo w; one=$REPLY; stat -c %a "$one"; backup_unpack "$one" o file; cat o/file
    backup_unpack "$one" o other || echo not one of ours; head -c 100 "$one" >damaged; backup_unpack damaged o file || echo damaged
    backup_pack demo w; two=$REPLY; backup_pack demo w; backup_prune demo 2; [[ ! -e "$one" && -e "$two" && -e "$REPLY" ]] && echo pruned
    backup_prune demo 0; ls "$WEBOPS_BACKUP_DIR/demo" | wc -l'
  [ "$status" -eq 0 ]
  [[ "$output" == '600
data
'*'not one of ours
'*'damaged
pruned
1' ]]
}

@test "certificates: issued, checked, kept while they are good" {
  command -v openssl >/dev/null || skip 'needs openssl'
  mkdir bin
  printf '#!/bin/bash\n' | tee bin/chown >bin/x && chmod +x bin/chown
  PATH="$PWD/bin:$PATH" run lib '
    me="$(id -un):$(id -gn)"
    tls_issue self "$me" "" "" localhost 127.0.0.1; openssl x509 -noout -ext subjectAltName -in self/server.crt | tail -n 1
    stat -c %a self/server.key
    before=$(<self/server.crt); tls_issue self "$me" "" "" localhost 127.0.0.1; [[ "$before" == "$(<self/server.crt)" ]] && echo kept
    tls_issue self "$me" "" "" other; [[ "$before" != "$(<self/server.crt)" ]] && echo anew
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 9 -subj /CN=ca -addext basicConstraints=critical,CA:true 2>/dev/null
    tls_issue of-ca "$me" "$(<ca.crt)" "$(<ca.key)" db1 10.0.0.1; openssl verify -CAfile ca.crt of-ca/server.crt
    tls_check "$(<of-ca/server.crt)" "$(<of-ca/server.key)" "$(<ca.crt)" && echo good
    tls_check "$(<of-ca/server.crt)" "$(<ca.key)" || echo "$REPLY"
    tls_check nonsense x || echo "$REPLY"; tls_check "$(<self/server.crt)" "$(<self/server.key)" "$(<ca.crt)" || echo "$REPLY"
    tls_write given "$me" "$(<ca.crt)" "$(<ca.key)"; echo "$FILE_CHANGED"; tls_write given "$me" "$(<ca.crt)" "$(<ca.key)"; echo "$FILE_CHANGED"'
  [ "$status" -eq 0 ] || {
    echo "$output"
    false
  }
  [[ "$output" == *'DNS:localhost, IP Address:127.0.0.1
600
kept
anew
of-ca/server.crt: OK
good
the key is not that of the certificate, or no PEM key without a passphrase
the certificate is no PEM certificate
the certificate is not signed by the CA
true
false' ]]
}

@test "a daily program: a timer under systemd, a line of cron without" {
  mkdir units cron.d systemd bin
  stand_in systemctl
  printf '#!/bin/bash\n' >bin/chown && chmod +x bin/chown
  WEBOPS_SYSTEMD_DIR="$PWD/systemd" run lib 'schedule_daily demo 03:05 /bin/true; cat "$WEBOPS_UNIT_DIR"/demo.*; schedule_remove demo; ls "$WEBOPS_UNIT_DIR" | wc -l'
  [[ "$output" == *'ExecStart=/bin/true'*'OnCalendar=*-*-* 03:05:00'*0 ]]
  grep -q 'enable --now --quiet demo.timer' calls
  run lib 'schedule_daily demo 09:08 /bin/true nobody; cat "$WEBOPS_CRON_DIR"/*; schedule_remove demo; ls "$WEBOPS_CRON_DIR" | wc -l; schedule_daily demo 24:00 /x || echo refused'
  [[ "$output" == '8 9 * * * nobody /bin/true
0
'*refused ]]
}

@test "users: made once, added to groups, removed" {
  stand_in useradd
  stand_in usermod
  stand_in userdel
  run lib 'user_exists root && echo there; user_ensure webops-no-such /var/lib/x adm; user_ensure root; user_remove webops-no-such; user_remove root'
  [ "$status" -eq 0 ]
  [ "$(cat calls)" = 'useradd --system --user-group --no-create-home --home-dir /var/lib/x --shell /usr/sbin/nologin -- webops-no-such
usermod --append --groups adm -- webops-no-such
userdel -- root' ]
}
