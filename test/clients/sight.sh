#!/bin/bash
# The operator's view: JSON log, traced lines, the state of all threads, a log that cannot be
# written, and a console run by a script.
#   sight.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs nc
hubbubd=$1

# logs TEXT: waits for a line of the log that contains TEXT.
logs() {
    await "'$1' in the log" grep -qF -- "$1" "$dir/log"
}

bound_json() {
    port=$(sed -n 's/.*"event":"listener.bound","address":"127\.0\.0\.1:\([0-9]*\)".*/\1/p' \
        "$dir/log")
    [ -n "$port" ]
}

# --- JSON, traced lines, SIGUSR1 ---
printf 'geheim\n' >"$dir/password"
"$hubbubd" --listen 127.0.0.1:0 --log-format json --trace-lines --password-file "$dir/password" \
    2>"$dir/log" &
server=$!
await "the server's address in its log" bound_json
at_nc ann
says ann "PASS geheim"
says ann "NICK ann"
says ann "USER ann 0 * :Ann"
hears ann " 001 ann "
logs '"event":"line.in","id":2,"line":"PASS ***"'
logs '"event":"line.in","id":2,"line":"NICK ann"'
logs '"event":"line.out","id":2,"line":":hubbub.local 001 ann '
at_nc zoe
says zoe "zoe"
hears zoe "requires a password"
says zoe "geheim"
hears zoe "Hello, zoe."
! grep -q geheim "$dir/log" || fail "the password is in the log"
kill -USR1 "$server"
logs '"event":"thread.state","thread":"acceptor","waits_for":"input"'
logs '"nick":"ann","address":"127.0.0.1","waits_for":"input"'
says ann "QUIT"
logs '"nick":"ann","address":"127.0.0.1","cause":"quit"'
kill -USR1 "$server"
logs '"event":"closed.count","cause":"quit","count":1'
stop_server
! grep -qv '^{"time":"[-0-9T:.]*Z","level":"[a-z]*","event":"[a-z.]*".*}$' "$dir/log" ||
    fail "a line of the log is no JSON object"

# --- a disk without room: people go on ---
rm "$dir"/*.says
HUBBUB_LOG_FILE=/dev/full "$hubbubd" --listen unix:"$dir/socket" 2>/dev/null &
server=$!
await "the socket" test -S "$dir/socket"
printf 'carl\nhello\n/who\n/quit\n' | nc -N -U "$dir/socket" >"$dir/carl.heard"
hears carl "In #lobby: @carl"
stop_server

# --- the console, driven by a script ---
start_server_with_console "$hubbubd"
person dora
await "dora at the console" grep -q "127.0.0.1:[0-9]* dora joined" "$dir/operator.heard"
operator_types "supper is ready"
hears_line dora "*** supper is ready"
says dora $'thanks \e[31mred'
await "dora's words" grep -qF '<dora> thanks red' "$dir/operator.heard"
operator_types "/quit"
hears dora "Closing link: server is stopping"
ended=0
wait "$server" || ended=$?
server=
[ "$ended" = 0 ] || fail "the server ended with $ended"
