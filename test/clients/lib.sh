# Shared by the tests with other clients: starts a server on a free port, users at nc and programs
# in a terminal (tmux) or in the background, and waits for expected output. HUBBUB_TRACE_LINES=yes
# in the environment logs every line.
# Use: . lib.sh; needs PROGRAM...; start_server HUBBUBD
# shellcheck shell=bash

set -eu
export LC_ALL=C.UTF-8 TERM=xterm
export HUBBUB_DATA_DIR=none  # leaves the home directory alone

patience=30  # seconds; limit of each wait
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
        wait "${background[@]}" 2>/dev/null || true  # some write files when they exit
    fi
    rm -rf "$dir"
}
trap clean_up EXIT

# needs PROGRAM...: skips the test if one is missing.
needs() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null && continue
        echo "skipped: there is no $program"
        exit 77
    done
}

# await WHAT COMMAND...: waits until COMMAND succeeds.
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

# start_server HUBBUBD [OPTION...]
start_server() {
    rm -f "$dir/log"  # that of an earlier server has another port
    "$1" --listen 127.0.0.1:0 --log-level info "${@:2}" 2>"$dir/log" &
    server=$!
    await "the server's address in its log" bound
}

# Restarts it after stop_server on the same port, for clients that reconnect.
start_server_again() {
    rm "$dir/log"  # it has the old port
    "$1" --listen "127.0.0.1:$port" --log-level info 2>"$dir/log" &
    server=$!
    await "the server's address in its log" bound
}

# start_server_with_console HUBBUBD: `operator_types` enters commands; the console's output is in
# $dir/operator.heard.
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

# Requires a clean exit: the exit code also reports sanitizer errors.
stop_server() {
    local ended=0 stopping=$server
    server=
    kill "$stopping"
    wait "$stopping" || ended=$?
    [ "$ended" = 0 ] || fail "the server ended with $ended"
}

# --- another server ---

# fetched FOLDER PACKAGE...: unpacks Debian packages into FOLDER/root without installing them.
fetched() {
    local into=$1 package
    shift
    mkdir -p "$into/root"
    for package in "$@"; do
        [ ! -f "$into/.$package" ] || continue
        (cd "$into" && apt-get -qq download "$package" && dpkg -x "$package"_*.deb root) \
            >"$dir/fetching" 2>&1 || return 1
        touch "$into/.$package"
    done
}

listens() {
    nc -z 127.0.0.1 "$1" 2>/dev/null
}

# start_ngircd FOLDER: fetches ngIRCd into FOLDER and starts it; skips the test if it is
# unavailable.
start_ngircd() {
    (
        flock 9
        fetched "$1" ngircd libident
    ) 9>"$1.lock" || {
        echo "skipped: there is no ngIRCd to be had"
        exit 77
    }
    port=${port:-$((20000 + RANDOM % 10000))}
    cat >"$dir/ngircd.conf" <<END
[Global]
    Name = hubbub.local
    Info = test
    AdminEMail = test@localhost
    Listen = 127.0.0.1
    Ports = $port
    MotdPhrase = "hello"
    ServerUID = $(id -un)
    ServerGID = $(id -gn)
[Limits]
    MaxConnectionsIP = 0
    MaxJoins = 0
    MaxPenaltyTime = 0
[Options]
    DNS = no
    Ident = no
    PAM = no
    IncludeDir = /nonexistent
END
    LD_LIBRARY_PATH=$(find "$1/root/usr/lib" -name 'libident*' -printf '%h\n' -quit) \
        "$1/root/usr/sbin/ngircd" -n -f "$dir/ngircd.conf" >"$dir/log" 2>&1 &
    server=$!
    await "ngIRCd" listens "$port"
}

# Stops any server, by a signal.
stop_ircd() {
    local stopping=$server
    server=
    kill "$stopping"
    wait "$stopping" || true
}

# --- people at nc ---

# at_nc NAME [NC-OPTION...]: connects. Received lines go to $dir/NAME.heard.
at_nc() {
    local name=$1 input
    shift
    mkfifo "$dir/$name.says"
    nc "$@" 127.0.0.1 "$port" <"$dir/$name.says" >"$dir/$name.heard" &
    background+=($!)
    # Kept open, or nc would see the end of its input after the first line.
    exec {input}>"$dir/$name.says"
    printf -v "input_$name" %s "$input"
}

# person NAME [NC-OPTION...]: connects a plain user, who enters the name.
person() {
    at_nc "$@"
    says "$1" "$1"
    hears "$1" "Hello, $1."
}

# irc_person NAME: connects a user who types raw IRC, and joins #lobby. The first one there becomes
# operator.
irc_person() {
    at_nc "$1"
    says "$1" "NICK $1"
    says "$1" "USER $1 0 * :$1"
    says "$1" "JOIN #lobby"
    hears "$1" " 366 $1 #lobby "
}

# enters NAME ROOM: an irc_person joins another channel.
enters() {
    says "$1" "JOIN $2"
    hears "$1" " 366 $1 $2 "
}

# says NAME TEXT
says() {
    local input=input_$1
    printf '%s\n' "$2" >&"${!input}"
}

# hears NAME TEXT: waits for a line that contains TEXT.
hears() {
    await "'$2' at $1" grep -sqF -- "$2" "$dir/$1.heard"
}

# hears_line NAME LINE: waits for exactly this line.
hears_line() {
    await "the line '$2' at $1" grep -qxF -- "$2"$'\r' "$dir/$1.heard"
}

heard_times() {
    local count
    count=$(grep -cxF -- "$3"$'\r' "$dir/$1.heard") || return 1
    [ "$count" -ge "$2" ]
}

# hears_line_again NAME TIMES LINE: waits until exactly this line was received TIMES times.
hears_line_again() {
    await "the line '$3' at $1, $2 times" heard_times "$1" "$2" "$3"
}

# what_follows NAME START: prints the rest of each line that begins with START.
what_follows() {
    START=$2 LC_ALL=C awk '
        index($0, ENVIRON["START"]) == 1 {
            sub("\r$", "")
            print substr($0, length(ENVIRON["START"]) + 1)
        }' "$dir/$1.heard"
}

came_in_pieces() {
    what_follows "$1" "$2" | tr -d '\n' | grep -qF -- "$3" || return 1
    what_follows "$1" "$2" | iconv -f UTF-8 -t UTF-8 >/dev/null
}

# hears_pieces NAME START TEXT: waits for TEXT in one or more lines that begin with START, with no
# character split.
hears_pieces() {
    await "all of '$3' behind '$2' at $1" came_in_pieces "$@"
}

# 400 bytes of characters of one to four bytes, without a space that a client could split at.
long_text=$(printf 'ü€🐸x%.0s' {1..40})

# Thirty lines to paste.
pasted_lines=$(printf 'line %s of 30\n' {1..30})

paste_came() {
    [ "$(what_follows "$1" "$2" | grep '^line [0-9]* of 30$')" = "$pasted_lines" ]
}

# hears_paste NAME START: waits for all pasted lines, in order, each after START.
hears_paste() {
    await "the 30 lines behind '$2' at $1" paste_came "$@"
}

# hears_new_nick NAME MASK NICK: waits until MASK has changed its nick to NICK.
hears_new_nick() {
    hears_line "$1" ":$2 NICK :$3"
}

# --- programs in the background ---

# in_background NAME COMMAND...: output goes to $dir/NAME.prints.heard, the process id to $program.
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

# opens FIFO: waits until a program has created it, and keeps it open for commands. If each writer
# closed it, text written while the program reopens it would be lost.
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

# in_terminal COMMAND [COLUMNS ROWS]: runs it in a terminal, 100 columns wide by default.
in_terminal() {
    printf 'set -g status off\n' >"$dir/tmux.conf"
    tmux -S "$dir/tmux" -f "$dir/tmux.conf" -u new-session -d -x "${2:-100}" -y "${3:-40}" "$1"
}

# resizes COLUMNS ROWS: resizes the terminal.
resizes() {
    tmux -S "$dir/tmux" resize-window -x "$1" -y "$2"
}

# types TEXT: types TEXT and presses Enter.
types() {
    tmux -S "$dir/tmux" send-keys -l -- "$1"
    tmux -S "$dir/tmux" send-keys Enter
}

# pastes TEXT: pastes it at once, as from a clipboard.
pastes() {
    tmux -S "$dir/tmux" set-buffer -- "$1"
    tmux -S "$dir/tmux" paste-buffer -p
}

# presses KEY: a key by its tmux name.
presses() {
    tmux -S "$dir/tmux" send-keys "$1"
}

on_screen() {
    tmux -S "$dir/tmux" capture-pane -p >"$dir/screen.heard" 2>/dev/null || return 1
    grep -qF -- "$1" "$dir/screen.heard"
}

# shows TEXT: waits until it is on the screen.
shows() {
    await "'$1' on the screen" on_screen "$1"
}

terminal_ended() {
    ! tmux -S "$dir/tmux" has-session 2>/dev/null
}
