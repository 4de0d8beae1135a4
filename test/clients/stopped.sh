#!/bin/bash
# The full screen of our own client gives the terminal to the shell when it is stopped, by Ctrl-Z, by
# a signal, or by Ctrl-Z in the editor that it runs, and takes it back.
#   stopped.sh HUBBUB HUBBUBD

. "$(dirname "$0")/lib.sh"
needs nc tmux
export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state
export EDITOR=$dir/editor

printf '#!/bin/sh\nkill -TSTP 0\necho "edited text" >"$1"\n' >"$EDITOR"
chmod +x "$EDITOR"

# state NAME: as tmux knows it of the terminal.
state() {
    tmux -S "$dir/tmux" display-message -p "#{$1}"
}

full_screen_is() {
    [ "$(state alternate_on)$(state mouse_any_flag)" = "$1" ]
}

# is_stopped: the shell has its own screen and its own mode of the terminal.
is_stopped() {
    await "the shell's screen" full_screen_is 00
    shows "Stopped"
    rm -f "$dir/now"
    types "jobs -p >$dir/pid; stty -g >$dir/now"
    await "the mode of the terminal" cmp -s "$dir/before" "$dir/now"
}

# continues TEXT: the full screen is there again, with this.
continues() {
    types "clear; fg"
    await "the full screen" full_screen_is 11
    shows "$1"
    shows "joined #lobby"
}

start_server "$2"
irc_person ann
in_terminal "PS1='shell> ' bash --norc --noprofile -i" 80 24
shows "shell>"
types "stty -g >$dir/before"
types "'$1' 127.0.0.1:$port --nick me"
hears ann ":me!"
shows "joined #lobby"
tmux -S "$dir/tmux" send-keys -l "kept"
shows "me> kept"

presses C-z
is_stopped
says ann "PRIVMSG #lobby :while it was stopped"
continues "me> kept"
shows "while it was stopped"

types "" # sends the text
hears_line ann ":me!~me@127.0.0.1 PRIVMSG #lobby :kept"
kill -TSTP "$(cat "$dir/pid")"
is_stopped
resizes 60 15
continues "me>"

presses C-x
presses C-e
is_stopped
continues "me> edited text"
presses C-c

types "/quit"
hears ann ":me!~me@127.0.0.1 QUIT"
await "the shell's screen" full_screen_is 00
stop_server
