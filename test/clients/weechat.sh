#!/bin/bash
# WeeChat without its screen, and a person at nc, in one room.
#   weechat.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs weechat-headless nc
start_server_with_console "$1"
irc_person ann

# WeeChat paces what it sends, and waits before it comes back; a test need not. Older ones do not
# know "tls", newer ones not "anti_flood_prio_high".
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
hears core "Plugins loaded: "
if ! grep -q "Plugins loaded: .*fifo" "$dir/core.heard"; then
    echo "skipped: this WeeChat has no fifo plugin (Debian: weechat-plugins)"
    exit 77
fi
commands="$dir/weechat/weechat_fifo_$program"
opens "$commands"

hears weechat "Welcome to the"
tells "$commands" "irc.server.hub */join #lobby"
hears_line ann ":wanda!~wanda@127.0.0.1 JOIN #lobby"
hears wanda "Channel #lobby: 2 nicks"

tells "$commands" "irc.hub.#lobby *hello from WeeChat"
hears_line ann ":wanda!~wanda@127.0.0.1 PRIVMSG #lobby :hello from WeeChat"
says ann "PRIVMSG #lobby :hi wanda, schön dich zu hören"
hears wanda $'ann\thi wanda, schön dich zu hören'
tells "$commands" "irc.hub.#lobby */me waves"
hears_line ann $':wanda!~wanda@127.0.0.1 PRIVMSG #lobby :\001ACTION waves\001'

tells "$commands" "irc.hub.#lobby */nick wanda2"
hears_new_nick ann "wanda!~wanda@127.0.0.1" wanda2
hears wanda "You are now known as wanda2"

# Put out, it comes back by itself.
says ann "KICK #lobby wanda2 :enough for today"
hears_line ann ":wanda2!~wanda@127.0.0.1 JOIN #lobby"
hears wanda "ann has kicked wanda2 (enough for today)"

# Cut off, too, into its room.
operator_types "/kill wanda2 a test"
hears_line ann ":wanda2!~wanda@127.0.0.1 QUIT :Killed: a test"
hears_line_again ann 2 ":wanda2!~wanda@127.0.0.1 JOIN #lobby"
tells "$commands" "irc.hub.#lobby *here again"
hears_line ann ":wanda2!~wanda@127.0.0.1 PRIVMSG #lobby :here again"

tells "$commands" "irc.server.hub */quit good night"
hears_line ann ":wanda2!~wanda@127.0.0.1 QUIT :Quit: good night"
await "the end of WeeChat" program_ended

stop_server
