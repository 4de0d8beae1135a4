#!/bin/bash
# ii, which represents channels as directories with FIFOs, and a user at nc, in two channels. ii
# requests no capabilities, does not show away messages, and exits when disconnected.
#   ii.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs ii nc
start_server_with_console "$1"
irc_person ann
enters ann "#den"

home="$dir/ii/127.0.0.1"
ln -s "ii/127.0.0.1/out" "$dir/ii.heard"
ln -s "ii/127.0.0.1/#lobby/out" "$dir/iris.heard"
ln -s "ii/127.0.0.1/#den/out" "$dir/den.heard"

start_ii() {
    in_background ii ii -s 127.0.0.1 -p "$port" -i "$dir/ii" -n iris -f iris
    opens "$home/in"
}

start_ii
hears ii "Welcome to the"
tells "$home/in" "/j #lobby"
hears_line ann ":iris!~iris@127.0.0.1 JOIN #lobby"
opens "$home/#lobby/in"
tells "$home/in" "/j #den"
hears_line ann ":iris!~iris@127.0.0.1 JOIN #den"
opens "$home/#den/in"

tells "$home/#lobby/in" "hello from ii"
hears_line ann ":iris!~iris@127.0.0.1 PRIVMSG #lobby :hello from ii"
says ann "PRIVMSG #lobby :hi iris, schön dich zu hören"
hears iris "<ann> hi iris, schön dich zu hören"

tells "$home/in" "/n iris2"
hears_new_nick ann "iris!~iris@127.0.0.1" iris2
me=":iris2!~iris@127.0.0.1"
# One word: ii recognizes it only after " :".
says ann "PRIVMSG #lobby :hi"
await "one word at iris" grep -q '<ann> hi$' "$dir/iris.heard"

tells "$home/#den/in" "$long_text"
hears_pieces ann "$me PRIVMSG #den :" "$long_text"
says ann "PRIVMSG #den :$long_text"
hears den "<ann> $long_text"
tells "$home/#den/in" "$pasted_lines"
hears_paste ann "$me PRIVMSG #den :"

says ann "TOPIC #den :tea and cake"
hears den "tea and cake"
tells "$home/#den/in" "/t coffee"
hears ii "You're not channel operator"
says ann "MODE #den +o iris2"
hears den "+o iris2"
tells "$home/#den/in" "/t coffee"
hears_line ann "$me TOPIC #den :coffee"

tells "$home/in" "/a at lunch"
hears ii "You have been marked as being away"
says ann "PRIVMSG iris2 :are you there?"
hears_line ann ":hubbub.local 301 ann iris2 :at lunch"

says ann "KICK #lobby iris2 :enough for today"
hears iris "ann kicked iris2"
hears iris '("enough for today")'
tells "$home/in" "/j #lobby"
hears_line ann "$me JOIN #lobby"

says ann "MODE #den +b iris2"
says ann "KICK #den iris2 :and do not come back"
hears den '("and do not come back")'
tells "$home/in" "/j #den"
hears ii "you are banned"
says ann "MODE #den -b iris2"
hears_line ann ":ann!~ann@127.0.0.1 MODE #den -b iris2!*@*"
tells "$home/in" "/j #den"
hears_line ann "$me JOIN #den"

# It exits when disconnected.
operator_types "/kill iris2 a test"
hears_line ann "$me QUIT :Killed: a test"
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
