#!/bin/bash
# ii, whose rooms are folders with a pipe in and a file out, and a person at nc, in one room.
#   ii.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs ii nc
start_server_with_console "$1"
irc_person ann

home="$dir/ii/127.0.0.1"
ln -s "ii/127.0.0.1/out" "$dir/ii.heard"
ln -s "ii/127.0.0.1/#lobby/out" "$dir/iris.heard"

start_ii() {
    in_background ii ii -s 127.0.0.1 -p "$port" -i "$dir/ii" -n iris -f iris
    opens "$home/in"
}

start_ii
hears ii "Welcome to the"
tells "$home/in" "/j #lobby"
hears_line ann ":iris!~iris@127.0.0.1 JOIN #lobby"
opens "$home/#lobby/in"

tells "$home/#lobby/in" "hello from ii"
hears_line ann ":iris!~iris@127.0.0.1 PRIVMSG #lobby :hello from ii"
says ann "PRIVMSG #lobby :hi iris, schön dich zu hören"
hears iris "<ann> hi iris, schön dich zu hören"

tells "$home/in" "/n iris2"
hears_new_nick ann "iris!~iris@127.0.0.1" iris2
# One word: ii sees it only behind " :".
says ann "PRIVMSG #lobby :hi"
await "one word at iris" grep -q '<ann> hi$' "$dir/iris.heard"

says ann "KICK #lobby iris2 :enough for today"
hears iris "ann kicked iris2"
hears iris '("enough for today")'
tells "$home/in" "/j #lobby"
hears_line ann ":iris2!~iris@127.0.0.1 JOIN #lobby"

# Cut off, it ends; whoever wants it to come back starts it again.
operator_types "/kill iris2 a test"
hears_line ann ":iris2!~iris@127.0.0.1 QUIT :Killed: a test"
await "the end of ii" program_ended
start_ii
tells "$home/in" "/j #lobby"
hears_line_again ann 2 ":iris!~iris@127.0.0.1 JOIN #lobby"
opens "$home/#lobby/in"
tells "$home/#lobby/in" "here again"
hears_line ann ":iris!~iris@127.0.0.1 PRIVMSG #lobby :here again"

tells "$home/in" "/q good night"
hears_line ann ":iris!~iris@127.0.0.1 QUIT :Quit: good night"
await "the end of ii" program_ended

stop_server
