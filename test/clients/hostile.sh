#!/bin/bash
# The bundled client against a hostile server (hostile.py): it does not crash, typed text appears
# even at 10,000 lines per second, and no control sequence from the server reaches the terminal.
#   hostile.sh HUBBUB

. "$(dirname "$0")/lib.sh"
needs python3 tmux
export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state

python3 "$(dirname "$0")/hostile.py" "$dir/client.heard" >"$dir/port" 2>"$dir/hostile.heard" &
background+=($!)
await "the server's port" test -s "$dir/port"
printf '%s\n' 'before=$(stty -g)' "'$1' 127.0.0.1:$(cat "$dir/port") --nick me" 'echo "ended: $?"' \
    '[ "$before" = "$(stty -g)" ] && echo "sane"' 'read -r' >"$dir/person"
in_terminal "bash $dir/person"
# Everything written to the terminal.
tmux -S "$dir/tmux" pipe-pane -O "cat >$dir/raw"

shows "refuses the nick me"
types "/nick good"
shows "refuses the nick good"
types "/nick me"

for scene in malformed numerics escapes long echo crowd; do
    if [ $scene = echo ]; then
        shows "say it"
        types "/msg NickServ identify hunter2"
    fi
    shows "end of $scene"
    tmux -S "$dir/tmux" send-keys C-u
    tmux -S "$dir/tmux" send-keys -l "typed after $scene"
    shows "typed after $scene"
    ! on_screen hunter || fail "a password is on the screen"
    tmux -S "$dir/tmux" send-keys C-u
    types "next"
done

shows "flood line"
for number in {1..10}; do
    tmux -S "$dir/tmux" send-keys C-u
    tmux -S "$dir/tmux" send-keys -l "typed in the flood $number"
    shows "> typed in the flood $number"
done
presses C-u
types "enough"
shows "end of flood"
types "next"
shows "not connected, next try"
types "/quit"
shows "ended: 0"
shows "sane"

[ -s "$dir/raw" ] || fail "what the terminal got was not kept"
python3 - "$dir/raw" <<'END' || fail "a control sequence of the server's reached the terminal"
import re
import sys

raw = open(sys.argv[1], "rb").read()
bad = re.search(rb"[\x00-\x07\x0e\x10-\x1f\x90\x9b\x9d][][?;0-9P_]{0,6}666|\xc2[\x80-\x9f]|\xe2\x80\xae", raw)
if bad:
    print(raw[max(0, bad.start() - 80):bad.end() + 40])
sys.exit(bool(bad))
END
presses Enter
await "the end of the terminal" terminal_ended
