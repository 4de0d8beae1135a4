#!/bin/bash
# WeeChat without its screen, and a user at nc, in two channels.
#   weechat.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs weechat-headless nc
start_server_with_console "$1"
irc_person ann
enters ann "#den"

# Disables WeeChat's flood protection and reconnect delay. Old versions lack "tls", new ones
# "anti_flood_prio_high".
settings=(
    "/set logger.file.flush_delay 0"
    "/server add hub 127.0.0.1/$port"
    "/set irc.server.hub.nicks wanda"
    "/set irc.server.hub.username wanda"
    "/set irc.server.hub.tls off"
    "/set irc.server.hub.anti_flood 0"
    "/set irc.server.hub.anti_flood_prio_high 0"
    "/set irc.server.hub.autorejoin on"
    "/set irc.server.hub.autorejoin_delay 0"
    "/set irc.server.hub.autoreconnect_delay 1"
    "/connect hub"
)
in_background weechat weechat-headless --dir "$dir/weechat" "${settings[@]/#/--run-command=}"
ln -s "weechat/logs/core.weechat.weechatlog" "$dir/core.heard"
ln -s "weechat/logs/irc.hub.#lobby.weechatlog" "$dir/wanda.heard"
ln -s "weechat/logs/irc.server.hub.weechatlog" "$dir/weechat.heard"
ln -s "weechat/logs/irc.hub.#den.weechatlog" "$dir/den.heard"
ln -s "weechat/logs/irc.hub.ann.weechatlog" "$dir/private.heard"
hears core "Plugins loaded: "
if ! grep -q "Plugins loaded: .*fifo" "$dir/core.heard"; then
    echo "skipped: this WeeChat has no fifo plugin (Debian: weechat-plugins)"
    exit 77
fi
commands="$dir/weechat/weechat_fifo_$program"
opens "$commands"

hears weechat "Welcome to the"
hears weechat "client capability, enabled: "
tells "$commands" "irc.server.hub */join #lobby,#den"
hears_line ann ":wanda!~wanda@127.0.0.1 JOIN #lobby"
hears_line ann ":wanda!~wanda@127.0.0.1 JOIN #den"
hears wanda "Channel #lobby: 2 nicks"
hears den "Channel #den: 2 nicks"

tells "$commands" "irc.hub.#lobby *hello from WeeChat"
hears_line ann ":wanda!~wanda@127.0.0.1 PRIVMSG #lobby :hello from WeeChat"
says ann "PRIVMSG #lobby :hi wanda, schön dich zu hören"
hears wanda $'ann\thi wanda, schön dich zu hören'
tells "$commands" "irc.hub.#lobby */me waves"
hears_line ann $':wanda!~wanda@127.0.0.1 PRIVMSG #lobby :\001ACTION waves\001'

tells "$commands" "irc.hub.#lobby */nick wanda2"
hears_new_nick ann "wanda!~wanda@127.0.0.1" wanda2
hears wanda "You are now known as wanda2"
me=":wanda2!~wanda@127.0.0.1"

tells "$commands" "irc.hub.#den *$long_text"
hears_pieces ann "$me PRIVMSG #den :" "$long_text"
says ann "PRIVMSG #den :$long_text"
hears den $'ann\t'"$long_text"
# Its FIFO takes one command per line.
tells "$commands" "${pasted_lines//line/irc.hub.#den *line}"
hears_paste ann "$me PRIVMSG #den :"

says ann "TOPIC #den :tea and cake"
hears den 'ann has changed topic for #den to "tea and cake"'
tells "$commands" "irc.hub.#den */topic coffee"
hears den "You're not channel operator"
says ann "MODE #den +o wanda2"
hears den "Mode #den [+o wanda2] by ann"
tells "$commands" "irc.hub.#den */topic coffee"
hears_line ann "$me TOPIC #den :coffee"

tells "$commands" "irc.server.hub */away at lunch"
hears weechat "You have been marked as being away"
says ann "PRIVMSG wanda2 :are you there?"
hears_line ann ":hubbub.local 301 ann wanda2 :at lunch"
says ann "AWAY :me too"
hears ann " 306 ann "
tells "$commands" "irc.server.hub */query ann are you there?"
hears_line ann "$me PRIVMSG ann :are you there?"
hears private "[ann] is away: me too"

# It rejoins after a kick.
says ann "KICK #lobby wanda2 :enough for today"
hears_line ann "$me JOIN #lobby"
hears wanda "ann has kicked wanda2 (enough for today)"

# It is banned and cannot rejoin.
says ann "MODE #den +b wanda2"
says ann "KICK #den wanda2 :and do not come back"
hears den "ann has kicked wanda2 (and do not come back)"
hears den "you are banned"
says ann "MODE #den -b wanda2"
hears_line ann ":ann!~ann@127.0.0.1 MODE #den -b wanda2!*@*"
tells "$commands" "irc.server.hub */join #den"
hears_line ann "$me JOIN #den"

# It reconnects when disconnected, and rejoins its channels.
operator_types "/kill wanda2 a test"
hears_line ann "$me QUIT :Killed: a test"
hears_line_again ann 2 "$me JOIN #lobby"
hears_line_again ann 2 "$me JOIN #den"
tells "$commands" "irc.hub.#lobby *here again"
hears_line ann "$me PRIVMSG #lobby :here again"

tells "$commands" "irc.server.hub */quit good night"
hears_line ann "$me QUIT :Quit: good night"
await "the end of WeeChat" program_ended

stop_server
