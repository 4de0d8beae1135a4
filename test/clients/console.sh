#!/bin/bash
# The console on a terminal that is closed, and a server without a terminal.
#   console.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs tmux nc

in_terminal "exec $1 --listen 127.0.0.1:0 --console --log-file $dir/log"
await "the server's address in its log" bound
person tom
shows "tom joined"
types "good evening"
hears_line tom "*** good evening"

# The line of input: text is inserted, output appears above it, a line comes back and is changed.
tmux -S "$dir/tmux" send-keys -l "$(printf 'words %.0s' {1..30})"
says tom "above it"
shows "<tom> above it"
shows "everyone> words words"
presses C-u
presses Up
shows "everyone> good evening"
presses C-a
tmux -S "$dir/tmux" send-keys -l "a "
presses M-f
presses C-k
types ", tom"
hears_line tom "*** a good, tom"
pastes $'one\ntwo\n'
shows "everyone> one␤two"
presses Enter
hears_line tom "*** two"

# A closed window: SIGHUP and end of input.
tmux -S "$dir/tmux" list-panes -F '#{pane_pid}' >"$dir/pid"
server=$(cat "$dir/pid")
tmux -S "$dir/tmux" kill-server
await "the end of the console" grep -q "console.closed" "$dir/log"
says tom "/who"
hears_line tom "* In #lobby: @tom"
says tom "/quit bye"
hears_line tom "* Closing link: Quit: bye"

kill "$server"
await "the end of the server" grep -q "server.stopped" "$dir/log"
server=

# With standard input and output closed, the server must not reuse their numbers.
rm "$dir/log"
start_server "$1" --console --log-file "$dir/log" <&- >&-
for number in 0 1; do
    [ "$(readlink "/proc/$server/fd/$number")" = /dev/null ] || fail "descriptor $number is something else"
done
person eve
says eve "hello"
says eve "/quit bye"
hears_line eve "* Closing link: Quit: bye"
stop_server
