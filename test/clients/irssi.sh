#!/bin/bash
# irssi in a real terminal, and a person at nc, in one room.
#   irssi.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs irssi tmux nc
start_server "$1"

# irssi paces what it sends; a test need not wait for that.
mkdir "$dir/irssi"
echo 'settings = { "irc/core" = { cmd_queue_speed = "10msec"; }; };' >"$dir/irssi/config"

person ann
in_terminal "irssi --home=$dir/irssi -c 127.0.0.1 -p $port -n irma"
shows "Welcome to the"
types "/join #lobby"
hears_line ann "irma joined"
shows "Irssi: #lobby: Total of 2 nicks"

types "hello from irssi"
hears_line ann "<irma> hello from irssi"
says ann "hi irma"
shows "ann> hi irma"

types "/me waves"
hears_line ann "* irma waves"
says ann "/topic what we talk about"
shows "ann changed the topic of #lobby to: what we talk about"
types "/nick irma2"
hears_line ann "irma is now irma2"
types "/msg ann psst"
hears_line ann "[to you] <irma2> psst"

types "/quit good night"
hears ann "irma2 left"
await "the end of irssi" terminal_ended
grep -qF "good night" "$dir/ann.heard" || fail "the quit message did not reach ann"

stop_server
