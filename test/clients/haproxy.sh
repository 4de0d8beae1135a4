#!/bin/bash
# Users at nc behind HAProxy, which sends headers of both versions and checks the server.
#   haproxy.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs haproxy nc python3
start_server "$1" --proxy 127.0.0.2

free_port() {
    python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
first=$(free_port) second=$(free_port)

cat >"$dir/haproxy.cfg" <<END
defaults
    mode tcp
    timeout connect 5s
    timeout client 1m
    timeout server 1m
listen first
    bind 127.0.0.1:$first
    server hubbub 127.0.0.1:$port send-proxy source 127.0.0.2 check inter 100ms
listen second
    bind 127.0.0.1:$second
    server hubbub 127.0.0.1:$port send-proxy-v2 source 127.0.0.2 check inter 100ms
END
haproxy -db -f "$dir/haproxy.cfg" >"$dir/haproxy.heard" 2>&1 &
background+=($!)
await "the first proxy" listens "$first"
await "the second proxy" listens "$second"

port=$first
person ann -s 127.0.0.9
port=$second
person bob -s 127.0.0.10
hears_line ann "bob joined"
says bob "hello"
hears_line ann "<bob> hello"

grep -q "client\.registered .*nick=ann address=127\.0\.0\.9" "$dir/log" || fail "ann's address"
grep -q "client\.registered .*nick=bob address=127\.0\.0\.10" "$dir/log" || fail "bob's address"
# Checks of the server leave no line.
! grep -q "address=127\.0\.0\.2 " "$dir/log" || fail "a check in the log"
! grep -q " warn " "$dir/log" || fail "a warning in the log"

stop_server
hears ann "Closing link: server is stopping"
