# shellcheck shell=bash
# Certificates and keys of services. Keys are files for their owner alone, never an argument.

# usage: tls_check CERTIFICATE KEY [CA]
# Looks at PEM texts before anything is changed: readable, of one pair, not ended, signed by CA.
# arguments: CERTIFICATE, KEY, CA - PEM texts
# result: 1 and the reason in REPLY
tls_check() {
  local public
  if ! public="$(openssl x509 -noout -pubkey <<<"$1" 2>/dev/null)"; then
    REPLY='the certificate is no PEM certificate'
  elif [[ "$(openssl pkey -pubout <<<"$2" 2>/dev/null)" != "$public" ]]; then
    REPLY='the key is not that of the certificate, or no PEM key without a passphrase'
  elif ! openssl x509 -noout -checkend 0 <<<"$1" >/dev/null 2>&1; then
    REPLY='the certificate has ended'
  elif [[ -n "${3:-}" ]] && ! openssl verify -CAfile <(printf '%s\n' "$3") <(printf '%s\n' "$1") >/dev/null 2>&1; then
    REPLY='the certificate is not signed by the CA'
  else
    return 0
  fi
  return 1
}

# usage: tls_write FOLDER OWNER CERTIFICATE KEY [CA]
# Writes server.crt, server.key and ca.crt.
# arguments: FOLDER - made when it is not there; OWNER - user:group; CERTIFICATE, KEY, CA - PEM texts (CA: the certificate)
# result: 1 when one cannot be written; FILE_CHANGED is true when one of them changed
tls_write() {
  local changed=false
  ensure_directory "$1" 0750 "root:${2#*:}" || return 1
  file_write "$1/server.key" 0600 "$2" <<<"$4" && rm -f "$1/server.key.webops-old" || return 1
  changed="$FILE_CHANGED"
  file_write "$1/server.crt" 0644 root:root <<<"$3" || return 1
  [[ "$FILE_CHANGED" == false ]] || changed=true
  file_write "$1/ca.crt" 0644 root:root <<<"${5:-$3}" || return 1
  # shellcheck disable=SC2034
  [[ "$changed" == false ]] || FILE_CHANGED=true
}

# usage: tls_issue FOLDER OWNER CA CA_KEY NAME…
# Makes a key here and a certificate for it (server and client, 825 days), and writes them as tls_write does. What is there stays
# when it is of that CA, names the same and has a month left. The CA's key is not written anywhere.
# arguments: FOLDER, OWNER - as for tls_write; CA, CA_KEY - PEM texts, or empty for a certificate that signs itself; NAME - names and addresses
# result: openssl's exit code; FILE_CHANGED
tls_issue() {
  local folder="$1" owner="$2" ca="$3" ca_key="$4" names='' name key certificate
  shift 4
  for name in "$@"; do
    if [[ "$name" =~ ^[0-9.]+$ || "$name" == *:* ]]; then names+="${names:+,}IP:$name"; else names+="${names:+,}DNS:$name"; fi
  done
  FILE_CHANGED=false
  if [[ -r "$folder/server.crt" && -r "$folder/server.key" && "$(cat "$folder/names" 2>/dev/null)" == "$names" ]] &&
    openssl x509 -noout -checkend 2592000 -in "$folder/server.crt" >/dev/null 2>&1 &&
    [[ -z "$ca" || "$(<"$folder/ca.crt")" == "$ca" ]]; then
    return 0
  fi
  key="$(openssl ecparam -genkey -name prime256v1 -noout 2>/dev/null)" || return
  if [[ -z "$ca" ]]; then
    certificate="$(openssl req -x509 -new -key <(printf '%s\n' "$key") -days 825 -subj "/CN=$1" -addext "subjectAltName=$names" 2>/dev/null)" || return
  else
    certificate="$(openssl x509 -req -in <(openssl req -new -key <(printf '%s\n' "$key") -subj "/CN=$1" 2>/dev/null) \
      -CA <(printf '%s\n' "$ca") -CAkey <(printf '%s\n' "$ca_key") -set_serial "0x$(openssl rand -hex 16)" -days 825 \
      -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names") 2>/dev/null)" || return
  fi
  tls_write "$folder" "$owner" "$certificate" "$key" "$ca" || return 1
  file_write "$folder/names" 0644 root:root <<<"$names" || return 1
  rm -f "$folder"/*.webops-old
  # shellcheck disable=SC2034
  FILE_CHANGED=true
}
