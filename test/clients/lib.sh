# Shared by the tests with clients that we did not write: a server on a free port, people at nc to
# talk with, programs in a terminal of their own (tmux), and waiting for what must come.
# Use: . lib.sh; needs PROGRAM...; start_server HUBBUBD
# shellcheck shell=bash

set -eu
export LC_ALL=C.UTF-8 TERM=xterm

patience=30 # seconds until something that must come counts as missing
dir=$(mktemp -d "${TMPDIR:-/tmp}/hubbub-clients-XXXXXX")
server=
people=()

fail() {
    echo "FAILED: $*"
    local file
    for file in "$dir"/*.heard "$dir"/log; do
        [ -f "$file" ] || continue
        echo "--- ${file##*/}"
        cat -v "$file"
    done
    exit 1
}

clean_up() {
    [ ! -S "$dir/tmux" ] || tmux -S "$dir/tmux" kill-server 2>/dev/null || true
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ ${#people[@]} = 0 ] || kill "${people[@]}" 2>/dev/null || true
    rm -rf "$dir"
}
trap clean_up EXIT

# needs PROGRAM...: without them the test is skipped.
needs() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null && continue
        echo "skipped: there is no $program"
        exit 77
    done
}

# await WHAT COMMAND...: until COMMAND succeeds.
await() {
    local what=$1 end=$((SECONDS + patience))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "waited $patience s for $what"
        sleep 0.05
    done
}

# --- the server ---

bound() {
    port=$(sed -n 's/.* listener\.bound .*address=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$dir/log")
    [ -n "$port" ]
}

start_server() {
    "$1" --listen 127.0.0.1:0 --log-level info 2>"$dir/log" &
    server=$!
    await "the server's address in its log" bound
}

# The server must end well, too: a sanitizer's report is in its exit code.
stop_server() {
    local ended=0 stopping=$server
    server=
    kill "$stopping"
    wait "$stopping" || ended=$?
    [ "$ended" = 0 ] || fail "the server ended with $ended"
}

# --- people at nc ---

# person NAME [NC-OPTION...]: connects and says the name. What it hears is in $dir/NAME.heard.
person() {
    local name=$1 input
    shift
    mkfifo "$dir/$name.says"
    nc "$@" 127.0.0.1 "$port" <"$dir/$name.says" >"$dir/$name.heard" &
    people+=($!)
    # Kept open here, or nc would see the end of its input after the first line.
    exec {input}>"$dir/$name.says"
    printf -v "input_$name" %s "$input"
    says "$name" "$name"
    hears "$name" "Hello, $name."
}

# says NAME TEXT
says() {
    local input=input_$1
    printf '%s\n' "$2" >&"${!input}"
}

# hears NAME TEXT: a line with this in it comes.
hears() {
    await "'$2' at $1" grep -qF -- "$2" "$dir/$1.heard"
}

# hears_line NAME LINE: exactly this line comes.
hears_line() {
    await "the line '$2' at $1" grep -qxF -- "$2"$'\r' "$dir/$1.heard"
}

# --- programs in a terminal ---

# in_terminal COMMAND: runs it in a terminal of 100 columns.
in_terminal() {
    tmux -S "$dir/tmux" -f /dev/null -u new-session -d -x 100 -y 40 "$1"
}

# types TEXT: and presses Enter.
types() {
    tmux -S "$dir/tmux" send-keys -l -- "$1"
    tmux -S "$dir/tmux" send-keys Enter
}

on_screen() {
    tmux -S "$dir/tmux" capture-pane -p >"$dir/screen.heard" 2>/dev/null || return 1
    grep -qF -- "$1" "$dir/screen.heard"
}

# shows TEXT: it comes to the screen.
shows() {
    await "'$1' on the screen" on_screen "$1"
}

terminal_ended() {
    ! tmux -S "$dir/tmux" has-session 2>/dev/null
}
