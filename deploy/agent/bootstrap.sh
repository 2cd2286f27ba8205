#!/bin/sh
# The installer that the controller serves to a new host: fetches the agent package and runs its install.sh. `webops host add` prints
# the line that runs it. The controller replaces @NAME@ when it serves this file.
#
# usage: sh FILE [--server HOST:PORT] [--fingerprint HEX] [--token-file FILE | --token-stdin] [--package-url URL] [OPTION OF install.sh]…
#   A join token is never an argument, where every user of the host could read it. Without one, an enrolled host's agent is upgraded.
# exit: 0 installed, and enrolled when there was a token; 1 failed (one line says why), 2 usage
set -eu

server='@SERVER@'
fingerprint='@CA_FINGERPRINT@'
package_url='@PACKAGE_URL@'
pin='@PUBLIC_KEY_PIN@'
sha256='@PACKAGE_SHA256@'
readonly package_path=/agent/webops-agent-linux-x64.tar.gz

fail() {
  printf 'webops: %s\n' "$1" >&2
  exit "${2:-1}"
}

# Everything is in functions, called by the last line: a download that was cut off runs nothing.
main() {
  token=''
  token_file=''
  # What is not for this script goes on to install.sh; positional parameters are the only list that sh has.
  count=$#
  while [ "$count" -gt 0 ]; do
    option=$1
    shift
    count=$((count - 1))
    case $option in
      --server | --fingerprint | --token-file | --package-url)
        [ "$count" -gt 0 ] || fail "$option needs a value" 2
        value=$1
        shift
        count=$((count - 1))
        case $option in
          --server) server=$value ;;
          --fingerprint) fingerprint=$value ;;
          --token-file) token_file=$value ;;
          --package-url) package_url=$value ;;
        esac
        ;;
      --token-stdin) token=$(cat) ;;
      *) set -- "$@" "$option" ;;
    esac
  done
  [ "$(id -u)" -eq 0 ] || fail 'run it as root, e.g. through sudo'
  case $(uname -sm) in
    'Linux x86_64') ;;
    *) fail "the agent package is for Linux on x86_64, this host is $(uname -sm)" ;;
  esac
  for command in curl tar gzip sha256sum; do
    command -v "$command" >/dev/null || fail "$command is missing: apt-get install $command"
  done
  [ -z "$token_file" ] || token=$(cat "$token_file")

  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' INT TERM HUP
  printf 'webops: fetching the agent from %s\n' "$package_url" >&2
  # The certificate is of the controller's own authority, which no browser knows: its public key is pinned instead.
  curl --fail --silent --show-error --insecure --pinnedpubkey "sha256//$pin" --retry 3 --connect-timeout 15 \
    --output "$folder/agent.tar.gz" "$package_url$package_path" || fail "the agent package could not be fetched from $package_url"
  printf '%s  %s\n' "$sha256" "$folder/agent.tar.gz" | sha256sum --check --status - ||
    fail 'the agent package is not the one that this installer was made for; take the line from the controller again'
  mkdir "$folder/package"
  tar -xzf "$folder/agent.tar.gz" -C "$folder/package" --strip-components=1 --no-same-owner
  if [ -n "$token" ]; then
    printf '%s' "$token" | sh "$folder/package/install.sh" --server "$server" --fingerprint "$fingerprint" --token-stdin "$@"
  else
    sh "$folder/package/install.sh" "$@"
  fi
}

main "$@"
