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

# At the end of its input the console stops reading. A spinning thread would read thousands of times
# during these twenty replies.
reads() {
    sed -n 's/^syscr: //p' "/proc/$server/io"
}
printf 'is anybody here?\n' >"$dir/script"
mkfifo "$dir/fifo"
for input in /dev/null "$dir/script" "$dir/fifo"; do
    rm "$dir/log"
    # The pipe's only writer closes it without a byte.
    [ "$input" != "$dir/fifo" ] || : >"$dir/fifo" &
    "$1" --listen 127.0.0.1:0 --console --log-file "$dir/log" <"$input" >"$dir/operator.heard" &
    server=$!
    await "the server's address in its log" bound
    asking=$(basename "$input")
    person "$asking"
    before=$(reads)
    for times in {1..20}; do
        says "$asking" "/who"
        hears_line_again "$asking" "$times" "* In #lobby: @$asking"
    done
    [ $(($(reads) - before)) -lt 1000 ] || fail "the console spins at the end of $input"
    says "$asking" "can you read this?"
    await "a message at the console, which has no more input" \
        grep -q "can you read this" "$dir/operator.heard"
    says "$asking" "/quit bye"
    hears_line "$asking" "* Closing link: Quit: bye"
    [ "$input" != "$dir/script" ] || grep -q "is anybody here" "$dir/operator.heard" ||
        fail "the line before the end of the input was lost"
    stop_server
done

# Without a log file the log is off, because the console uses the terminal; also after a reload.
printf 'network-name = Before\n' >"$dir/settings"
in_terminal "exec $1 --listen 127.0.0.1:$port --console --config $dir/settings"
shows "The console uses this terminal, so there is no log."
shows "everyone>"
await "the server" listens "$port"
irc_person ida
tmux -S "$dir/tmux" list-panes -F '#{pane_pid}' >"$dir/pid"
server=$(cat "$dir/pid")
printf 'network-name = After\n' >"$dir/settings"
kill -HUP "$server"
reloaded() {
    says ida "VERSION"
    grep -q "NETWORK=After" "$dir/ida.heard"
}
await "the reload" reloaded
person joe
shows "joe joined"
says joe "/quit bye"
shows "joe left (Quit: bye)"
types "still quiet"
shows "-> everyone (1): still quiet"
! grep -E "info|warn|client\.|settings\." "$dir/screen.heard" || fail "the log is on the terminal"
types "/quit"
await "the end of the server" terminal_ended
server=
