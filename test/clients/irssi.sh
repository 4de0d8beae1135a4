#!/bin/bash
# irssi in a real terminal, an IRC user at nc and a plain user, in two channels.
#   irssi.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs irssi tmux nc
start_server "$1"
irc_person ann
enters ann "#den"
person pam

# Disables irssi's flood protection. It reconnects after 10 s at the earliest. Each channel is also
# logged.
mkdir "$dir/irssi"
cat >"$dir/irssi/config" <<END
settings = {
  "irc/core" = { cmd_queue_speed = "10msec"; cmds_max_at_once = "100"; };
  "core" = { user_name = "irma"; server_reconnect_time = "10s"; };
  "fe-common/core" = {
    autolog = "yes"; autolog_level = "all"; autolog_path = "$dir/irssi/\$0.heard";
  };
};
END
ln -s "irssi/#den.heard" "$dir/den.heard"
ln -s "irssi/#lobby.heard" "$dir/irma.heard"

in_terminal "irssi --home=$dir/irssi -c 127.0.0.1 -p $port -n irma"
shows "Welcome to the"
types "/quote CAP LIST"
shows "Capabilities currently enabled: "
types "/join #den"
hears_line ann ":irma!~irma@127.0.0.1 JOIN #den"
types "/join #lobby"
hears_line pam "irma joined"
shows "Irssi: #lobby: Total of 3 nicks"

types "hello from irssi"
hears_line pam "<irma> hello from irssi"
says pam "hi irma"
shows "pam> hi irma"
types "/me waves"
hears_line pam "<irma> *waves*"
types "/nick irma2"
hears_line pam "irma is now irma2"
me=":irma2!~irma@127.0.0.1"
types "/msg pam psst"
hears_line pam "[to you] <irma2> psst"

types "/msg #den $long_text"
hears_pieces ann "$me PRIVMSG #den :" "$long_text"
says ann "PRIVMSG #den :$long_text"
hears den "ann> $long_text"
pastes "$pasted_lines"$'\n'
shows "Pasting 30 lines to #lobby"
presses C-k
hears_paste ann "$me PRIVMSG #lobby :"

says ann "TOPIC #lobby :what we talk about"
shows "ann changed the topic of #lobby to: what we talk about"
types "/topic coffee"
shows "#lobby You're not channel operator"
says ann "MODE #lobby +o irma2"
shows "mode/#lobby [+o irma2] by ann"
types "/topic coffee"
hears_line ann "$me TOPIC #lobby :coffee"

types "/away at lunch"
shows "(zZzZ)"
says ann "PRIVMSG irma2 :are you there?"
hears_line ann ":hubbub.local 301 ann irma2 :at lunch"
says ann "AWAY :me too"
hears ann " 306 ann "
types "/query ann are you there?"
shows "ann is away: me too"

says ann "KICK #lobby irma2 :enough for today"
hears irma "irma2 was kicked from #lobby by ann [enough for today]"
types "/join #lobby"
hears_line ann "$me JOIN #lobby"
says ann "MODE #den +b irma2"
says ann "KICK #den irma2 :and do not come back"
hears den "was kicked from #den by ann [and do not come back]"
types "/window 1"  # the window for messages outside of channels
types "/join #den"
shows "Cannot join to channel #den (You are banned)"
says ann "MODE #den -b irma2"
hears_line ann ":ann!~ann@127.0.0.1 MODE #den -b irma2!*@*"
types "/join #den"
hears_line ann "$me JOIN #den"

# irssi reconnects after a restart of the server, and rejoins its channels.
types "/window 1"
stop_server
shows "Closing link: server is stopping"
start_server_again "$1"
irc_person eve
enters eve "#den"
hears_line eve "$me JOIN #lobby"
hears_line eve "$me JOIN #den"
types "/msg #lobby here again"
hears_line eve "$me PRIVMSG #lobby :here again"

types "/quit good night"
hears_line eve "$me QUIT :Quit: good night"
await "the end of irssi" terminal_ended

stop_server
