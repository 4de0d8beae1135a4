#!/bin/bash
# A bot on the npm package irc-framework, an IRC user at nc and a plain user, in two channels.
#   irc-framework.sh HUBBUBD FOLDER
# npm installs into FOLDER if it is empty or package-lock.json has changed. The lock file was made
# with npm's --omit-lockfile-registry-resolved, so that it names versions but no registry.

. "$(dirname "$0")/lib.sh"
needs node npm nc flock
source="$(cd "$(dirname "$0")" && pwd)/irc-framework"
folder=$2

# npm's errors without a network.
offline='E(NOTFOUND|AI_AGAIN|CONN[A-Z]*|TIMEDOUT|(NET|HOST)UNREACH|NOTCACHED|RR_SOCKET_TIMEOUT)'

install() {
    ! cmp -s "$source/package-lock.json" "$folder/installed" || return 0
    cp "$source/package.json" "$source/package-lock.json" "$folder"
    if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --prefer-offline \
        --fetch-retries=1 --fetch-timeout=30000 >"$dir/npm.heard" 2>&1; then
        grep -qE "code ($offline)" "$dir/npm.heard" || fail "npm cannot install the bot"
        cat "$dir/npm.heard"
        echo "skipped: npm reaches no registry"
        exit 77
    fi
    cp "$source/package-lock.json" "$folder/installed"
}

mkdir -p "$folder"
exec {lock}>"$folder/lock"
flock "$lock"
install
exec {lock}>&-

start_server_with_console "$1"
irc_person ann
enters ann "#den"

NODE_PATH="$folder/node_modules" in_background bot node "$source/bot.js" "$port"
hears bot.prints " CAP robo ACK :"
hears_line ann ":robo!~robo@127.0.0.1 JOIN #lobby"
hears_line ann ":robo!~robo@127.0.0.1 JOIN #den"
hears_line ann ":robo!~robo@127.0.0.1 PRIVMSG #lobby :hello from irc-framework"
person tom
hears_line tom "<robo> welcome, tom"

says tom "!say schön dich zu hören"
hears_line ann ":robo!~robo@127.0.0.1 PRIVMSG #lobby :tom wants me to say: schön dich zu hören"
says ann "PRIVMSG robo :!say only you"
hears_line ann ":robo!~robo@127.0.0.1 PRIVMSG ann :ann wants me to say: only you"

says ann "PRIVMSG #lobby :!nick robo2"
hears_new_nick ann "robo!~robo@127.0.0.1" robo2
hears_line tom "robo is now robo2"
me=":robo2!~robo@127.0.0.1"
hears_line ann "$me PRIVMSG #lobby :robo is robo2 now"

# The bot repeats the text: it arrived complete in both directions.
says ann "PRIVMSG #den :!repeat $long_text"
hears_pieces ann "$me PRIVMSG #den :" "$long_text"
says ann "PRIVMSG #den :!paste 30"
hears_paste ann "$me PRIVMSG #den :"

says ann "TOPIC #den :tea and cake"
hears_line ann "$me PRIVMSG #lobby :in #den we talk about tea and cake"
says ann "PRIVMSG #den :!topic coffee"
hears_line ann "$me PRIVMSG #lobby :I cannot: chanop_privs_needed, You're not channel operator"
says ann "MODE #den +o robo2"
says ann "PRIVMSG #den :!topic coffee"
hears_line ann "$me TOPIC #den :coffee"

says ann "PRIVMSG #den :!away at lunch"
says ann "AWAY :me too"
hears_line ann "$me PRIVMSG #lobby :ann is away: me too"
says ann "PRIVMSG robo2 :are you there?"
hears_line ann ":hubbub.local 301 ann robo2 :at lunch"
says ann "PRIVMSG #den :!ask ann"
hears_line ann "$me PRIVMSG ann :are you there?"
hears bot.prints " 301 robo2 ann :me too"

says ann "KICK #lobby robo2 :enough for today"
hears_line ann "$me JOIN #lobby"
hears_line ann "$me PRIVMSG #lobby :ann put me out of #lobby: enough for today"

# It is banned and cannot rejoin.
says ann "MODE #den +b robo2"
says ann "KICK #den robo2 :and do not come back"
hears_line ann "$me PRIVMSG #lobby :I cannot: banned_from_channel, \
Cannot join channel (+b): you are banned"
says ann "MODE #den -b robo2"
says ann "PRIVMSG #lobby :!join #den"
hears_line ann "$me JOIN #den"

# It registers its nick, and logs in by SASL when it reconnects.
says ann "PRIVMSG robo2 :!register correct horse"
hears_line ann "$me PRIVMSG #lobby :I am robo2 here"
operator_types "/kill robo2 a test"
hears_line ann "$me QUIT :Killed: a test"
hears_line_again ann 2 ":robo!~robo@127.0.0.1 JOIN #lobby"
hears_line_again ann 2 ":robo!~robo@127.0.0.1 JOIN #den"
hears_line_again ann 2 ":robo!~robo@127.0.0.1 PRIVMSG #lobby :hello from irc-framework"

says ann "WHOIS robo"
hears_line ann ":hubbub.local 330 ann robo robo2 :is logged in as"
hears bot.prints "> AUTHENTICATE "
says ann "PRIVMSG #lobby :!quit good night"
hears_line ann ":robo!~robo@127.0.0.1 QUIT :Quit: good night"
await "the end of the bot" program_ended

stop_server
