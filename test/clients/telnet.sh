#!/bin/bash
# A user at telnet in a real terminal, and one at nc.
#   telnet.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs telnet tmux nc
start_server "$1"

person ann
in_terminal "telnet 127.0.0.1 $port"
shows "Connected to"
shows "NOTICE * :"
types "9lives"
shows "must not start with a digit"
types "tess"
shows "Hello, tess."
hears_line ann "tess joined"

types "hello from telnet"
hears_line ann "<tess> hello from telnet"
says ann "hi tess"
shows "<ann> hi tess"
says ann $'red \e[31mnot\e[0m'
shows "<ann> red not"
types "/who"
shows "tess"

types "/quit"
hears ann "tess left"
await "the end of telnet" terminal_ended

stop_server
