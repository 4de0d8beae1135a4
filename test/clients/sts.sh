#!/bin/bash
# The bundled client obeys the server's STS: it reconnects by TLS, and uses TLS from then on.
#   sts.sh HUBBUB HUBBUBD

. "$(dirname "$0")/lib.sh"
needs openssl tmux
export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state
export SSL_CERT_FILE=$dir/certificate

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$dir/key" -out "$SSL_CERT_FILE" 2>/dev/null

# registered COUNT: succeeds if COUNT clients have registered.
registered() {
    [ "$(grep -c 'client\.registered' "$dir/log")" = "$1" ]
}

knows_policy() {
    grep -qE "^127\.0\.0\.1 $port 600 [0-9]+$" "$XDG_STATE_HOME/hubbub/sts"
}

start_server "$2" --tls-certificate "$SSL_CERT_FILE" --tls-key "$dir/key" --sts 600
in_terminal "'$1' 127.0.0.1:$port --nick me"
shows "joined #lobby"
await "the policy in the client's file" knows_policy
[ "$(grep -c 'client\.connected' "$dir/log")" = 2 ] || fail "one connection without TLS, one with it"
registered 1 || fail "only the second one registers"
types "/quit"
await "the client's end" terminal_ended

# No connection without TLS comes first.
in_terminal "'$1' 127.0.0.1:$port --nick me"
shows "joined #lobby"
[ "$(grep -c 'client\.connected' "$dir/log")" = 3 ] || fail "the policy was forgotten"
types "/whois me"
shows "is using a secure connection"
types "/quit"
await "the client's end" terminal_ended
stop_server
