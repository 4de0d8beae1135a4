# Shared by the tests with clients that we did not write: a server on a free port, people at nc to
# talk with, programs in a terminal of their own (tmux) or in the background, and waiting for what
# must come. To see every line in a failure: HUBBUB_TRACE_LINES=yes in the environment.
# Use: . lib.sh; needs PROGRAM...; start_server HUBBUBD
# shellcheck shell=bash

set -eu
export LC_ALL=C.UTF-8 TERM=xterm

patience=30 # seconds until something that must come counts as missing
dir=$(mktemp -d "${TMPDIR:-/tmp}/hubbub-clients-XXXXXX")
server=
background=()

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
    if [ ${#background[@]} != 0 ]; then
        kill "${background[@]}" 2>/dev/null || true
        wait "${background[@]}" 2>/dev/null || true # some write files when they end
    fi
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
    port=$(sed -n 's/.* listener\.bound .*address=127\.0\.0\.1:\([0-9]*\).*/\1/p' \
        "$dir/log" 2>/dev/null)
    [ -n "$port" ]
}

start_server() {
    "$1" --listen 127.0.0.1:0 --log-level info 2>"$dir/log" &
    server=$!
    await "the server's address in its log" bound
}

# start_server_with_console HUBBUBD: its operator's words come from `operator_types`, what the
# operator sees is in $dir/operator.heard.
start_server_with_console() {
    mkfifo "$dir/operator.types"
    exec {console}<>"$dir/operator.types"
    "$1" --listen 127.0.0.1:0 --log-level info --console --log-file "$dir/log" \
        <"$dir/operator.types" >"$dir/operator.heard" 2>"$dir/errors.heard" &
    server=$!
    await "the server's address in its log" bound
}

operator_types() {
    printf '%s\n' "$1" >&"$console"
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

# at_nc NAME [NC-OPTION...]: connects. What NAME hears is in $dir/NAME.heard.
at_nc() {
    local name=$1 input
    shift
    mkfifo "$dir/$name.says"
    nc "$@" 127.0.0.1 "$port" <"$dir/$name.says" >"$dir/$name.heard" &
    background+=($!)
    # Kept open here, or nc would see the end of its input after the first line.
    exec {input}>"$dir/$name.says"
    printf -v "input_$name" %s "$input"
}

# person NAME [NC-OPTION...]: somebody who never heard of IRC; comes in and says the name.
person() {
    at_nc "$@"
    says "$1" "$1"
    hears "$1" "Hello, $1."
}

# irc_person NAME: somebody who types IRC by hand and sees it raw; goes into #lobby. Whoever is
# there first is its operator and can put others out.
irc_person() {
    at_nc "$1"
    says "$1" "NICK $1"
    says "$1" "USER $1 0 * :$1"
    says "$1" "JOIN #lobby"
    hears "$1" " 366 $1 #lobby "
}

# says NAME TEXT
says() {
    local input=input_$1
    printf '%s\n' "$2" >&"${!input}"
}

# hears NAME TEXT: a line with this in it comes.
hears() {
    await "'$2' at $1" grep -sqF -- "$2" "$dir/$1.heard"
}

# hears_line NAME LINE: exactly this line comes.
hears_line() {
    await "the line '$2' at $1" grep -qxF -- "$2"$'\r' "$dir/$1.heard"
}

heard_times() {
    local count
    count=$(grep -cxF -- "$3"$'\r' "$dir/$1.heard") || return 1
    [ "$count" -ge "$2" ]
}

# hears_line_again NAME TIMES LINE: exactly this line comes for the second, third... time.
hears_line_again() {
    await "the line '$3' at $1, $2 times" heard_times "$1" "$2" "$3"
}

# hears_new_nick NAME MASK NICK: who was MASK is NICK now.
hears_new_nick() {
    hears_line "$1" ":$2 NICK :$3"
}

# --- programs in the background ---

# in_background NAME COMMAND...: what it prints is in $dir/NAME.prints.heard, its process id in
# $program.
in_background() {
    local name=$1
    shift
    "$@" </dev/null >>"$dir/$name.prints.heard" 2>&1 &
    program=$!
    background+=("$program")
}

program_ended() {
    ! kill -0 "$program" 2>/dev/null
}

# opens FIFO: as soon as a program has made it, to tell that program what to do. It stays open, for
# what is written while the program closes it after another writer's end would be lost.
declare -A pipes
opens() {
    local pipe
    await "the pipe $1" test -p "$1"
    exec {pipe}<>"$1"
    pipes[$1]=$pipe
}

# tells FIFO TEXT
tells() {
    printf '%s\n' "$2" >&"${pipes[$1]}"
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
