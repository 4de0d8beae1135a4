#!/bin/bash
# Two users at nc, and a pipe into nc, without any IRC client.
#   nc.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs nc
start_server "$1"

person ann
hears ann "NOTICE * :"
person bob -C  # sends CR LF
hears_line ann "bob joined"

says bob "hello"
hears_line ann "<bob> hello"
says ann "hi bob, schön dich zu hören"
hears_line bob "<ann> hi bob, schön dich zu hören"
says ann "/msg bob only you"
hears_line bob "[to you] <ann> only you"

printf 'carl\nhello\n' | nc -N 127.0.0.1 "$port" >"$dir/carl.heard" || fail "carl's nc failed"
hears_line ann "carl joined"
hears_line ann "<carl> hello"
hears ann "carl left"
hears carl "Hello, carl."

says bob "/quit"
hears ann "bob left"
hears bob "Closing link"

stop_server
hears ann "Closing link: server is stopping"
