#!/bin/bash
# Our own client with lines (--plain) on a terminal: editing, history, output above the input, a
# window that changes its size, and a stopped process.
#   plain.sh HUBBUB HUBBUBD

. "$(dirname "$0")/lib.sh"
needs nc tmux
export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state

last_row_is() {
    tmux -S "$dir/tmux" capture-pane -p >"$dir/screen.heard" 2>/dev/null || return 1
    [ "$(sed 's/ *$//' "$dir/screen.heard" | grep -v '^$' | tail -n 1)" = "$1" ]
}

# last_row TEXT: the last row that is not empty becomes exactly this.
last_row() {
    await "the last row '$1'" last_row_is "$1"
}

# keys TEXT: without Enter.
keys() {
    tmux -S "$dir/tmux" send-keys -l -- "$1"
}

start_server "$2"
irc_person ann
in_terminal "PS1='shell> ' bash --norc --noprofile -i" 60 20
last_row "shell>"
types "stty -g >$dir/before"
types "'$1' 127.0.0.1:$port --nick me --plain"
hears ann ":me!"
last_row "#lobby>"

types "hello"
hears_line ann ":me!~me@127.0.0.1 PRIVMSG #lobby :hello"
presses Up
last_row "#lobby> hello"
presses C-a
keys "well, "
says ann "PRIVMSG #lobby :in between"
shows "<ann> in between"
last_row "#lobby> well, hello"
presses Enter
hears_line ann ":me!~me@127.0.0.1 PRIVMSG #lobby :well, hello"
types "/msg NickServ identify hunter2"
last_row "#lobby>"
presses Up
last_row "#lobby> well, hello"
presses C-u
last_row "#lobby>"

# A line of several rows, and windows of other sizes.
keys "$(printf 'ab日 %.0s' {1..20})"
last_row "日$(printf ' ab日%.0s' {1..9})"
resizes 100 10
last_row "日 ab日"
resizes 60 20
last_row "日$(printf ' ab日%.0s' {1..9})"
presses C-c
last_row "#lobby>"

# Stopped by the key and by a signal; the line is there again.
keys "kept"
last_row "#lobby> kept"
presses C-z
last_row "shell>"
types 'stty -g >"'"$dir"'/stopped"; cmp "'"$dir"'/before" "'"$dir"'/stopped" && echo sane; jobs -p >"'"$dir"'/pid"'
shows "sane"
await "the client's process id" test -s "$dir/pid"
types "fg"
last_row "#lobby> kept"
kill -TSTP "$(cat "$dir/pid")"
last_row "shell>"
types "fg"
last_row "#lobby> kept"
presses Enter
hears_line ann ":me!~me@127.0.0.1 PRIVMSG #lobby :kept"

presses C-d
hears ann ":me!~me@127.0.0.1 QUIT"
last_row "shell>"
types "stty -g | cmp - $dir/before && echo 'sane again'"
shows "sane again"
stop_server
