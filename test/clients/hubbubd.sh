#!/bin/bash
# Exit codes of the server, and which output they come with.
#   hubbubd.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
hubbubd=$1

# ends_with CODE ARGUMENT...: hubbubd exits with this code. Its output is in $dir/out.heard and
# $dir/errors.heard.
ends_with() {
    local wanted=$1 ended=0
    shift
    timeout "$patience" "$hubbubd" "$@" </dev/null >"$dir/out.heard" 2>"$dir/errors.heard" || ended=$?
    [ "$ended" = "$wanted" ] || fail "hubbubd $* ended with $ended, not with $wanted"
    # Results go to standard output, errors to standard error.
    if [ "$wanted" = 0 ]; then
        [ -s "$dir/out.heard" ] || fail "hubbubd $* printed nothing"
        [ ! -s "$dir/errors.heard" ] || fail "hubbubd $* complained"
    else
        [ ! -s "$dir/out.heard" ] || fail "hubbubd $* printed more than its error"
        grep -q "^hubbubd" "$dir/errors.heard" || fail "hubbubd $* printed no reason"
    fi
}

# Questions about the program.
for question in --help --version --print-config --check-config cloak-key; do
    ends_with 0 "$question"
done

# Wrong settings.
ends_with 2 --nonsense
ends_with 2 --max-clients few
ends_with 2 --max-clients
ends_with 2 --listen "127.0.0.1:many"
ends_with 2 --config "$dir/nowhere"
ends_with 2 --check-config --sendq 1
ends_with 2 --motd "$dir/nowhere"
ends_with 2 hash-password

ends_with 2 --listen 127.0.0.1:0 tls
ends_with 2 --tls-certificate "$dir/nowhere"
ends_with 2 --tls-certificate "$dir/nowhere" --tls-key "$dir/nowhere"
ends_with 2 --data-dir /dev/null

# Certificates.
ends_with 2 make-certificate
ends_with 2 make-certificate a_b
ends_with 2 make-certificate --output
ends_with 2 make-certificate localhost --nonsense
ends_with 1 make-certificate localhost --output "$dir/nowhere"
mkdir "$dir/made"
ends_with 0 make-certificate chat.example.org 127.0.0.1 --output "$dir/made"
grep -qx "tls-certificate = $dir/made/tls-certificate.pem" "$dir/out.heard" &&
    grep -qE '^SHA-256 fingerprint: [0-9a-f]{64}$' "$dir/out.heard" ||
    fail "make-certificate does not print what it made"
fingerprint=$(sed -n 's/^SHA-256 fingerprint: //p' "$dir/out.heard")
[ "$(stat -c %a "$dir/made/"* | sort -u)" = 600 ] || fail "others may read the certificate's files"
cp "$dir/made/tls-key.pem" "$dir/key"
ends_with 1 make-certificate chat.example.org --output "$dir/made"
cmp -s "$dir/made/tls-key.pem" "$dir/key" || fail "make-certificate changed a file that existed"
ends_with 0 --check-config --listen 127.0.0.1:0 tls --data-dir "$dir/data"
[ ! -e "$dir/data" ] || fail "--check-config made the data directory"

# Right settings that fail on this machine.
start_server "$hubbubd"
ends_with 1 --listen "127.0.0.1:$port"
grep -qF "127.0.0.1:$port" "$dir/errors.heard" || fail "the address that is in use is not named"
ends_with 1 --listen 127.0.0.1:0 --listen "127.0.0.1:$port"
touch "$dir/file"
ends_with 1 --listen "unix:$dir/file"
[ -f "$dir/file" ] || fail "a file in the place of a socket was deleted"
ends_with 1 --listen "unix:$dir/nowhere/socket"
ends_with 1 --listen 127.0.0.1:0 --log-file "$dir"

# The certificate that the server makes, and SIGHUP after it was replaced.
stop_server
logged() { grep -q "$1" "$dir/log"; }
start_server "$hubbubd" --data-dir "$dir/data"
await "the fingerprint in the log" logged "tls.certificate-made .*fingerprint="
cp "$dir/made/tls-key.pem" "$dir/data/tls-key.pem"
kill -HUP "$server"
await "an error in the log" logged "settings.refused .*does not belong to the certificate"
cp "$dir/made/tls-certificate.pem" "$dir/data/tls-certificate.pem"
kill -HUP "$server"
await "the new certificate" logged "tls.certificate .*fingerprint=$fingerprint"

# Signals that stop the server.
stop_server
for signal in INT TERM; do
    start_server "$hubbubd"
    ended=0
    kill -s "$signal" "$server"
    wait "$server" || ended=$?
    server=
    [ "$ended" = 0 ] || fail "after SIG$signal the server ended with $ended"
done

# The address is free again immediately.
start_server_again "$hubbubd"
stop_server
