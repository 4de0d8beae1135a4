#!/bin/bash
# Short attacks by hostile clients (attacks.py): no other client loses a line or reply, no line is
# amplified, and the server exits cleanly.
#   attacks.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs python3

attack() {
    python3 "$(dirname "$0")/attacks.py" "$port" "$server" "$@" >"$dir/attacks.heard" 2>&1 ||
        fail "an attack was noticed by others"
    cat "$dir/attacks.heard"
    stop_server
}

start_server "$1" --limits off
attack
start_server "$1" --exempt none
attack work-for-nothing bot-of-many-channels
hash=$(echo x | "$1" hash-password) || fail "hubbubd hash-password failed"
start_server "$1" --limits off --oper "root $hash"
attack oper-guesses

# Last, because only this attack needs openssl.
needs openssl
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2>"$dir/openssl.heard" ||
    fail "openssl made no certificate"
start_server "$1" --limits off --tls-certificate "$dir/certificate.pem" --tls-key "$dir/key.pem"
attack half-open-handshakes
