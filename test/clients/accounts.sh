#!/bin/bash
# irssi and WeeChat log in by SASL over TLS to accounts that a user at nc registered: both with
# PLAIN and EXTERNAL, WeeChat also with SCRAM-SHA-256. Then two WeeChats and the bundled client
# share the nick of one account. Programs that are not installed are skipped.
#   accounts.sh HUBBUBD HUBBUB

. "$(dirname "$0")/lib.sh"
needs openssl nc tmux

# certificate NAME: a self-signed certificate and its key.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1" \
        -addext "subjectAltName=IP:127.0.0.1" -keyout "$dir/$1.key" -out "$dir/$1.pem" \
        2>"$dir/openssl.heard" || fail "openssl made no certificate"
    cat "$dir/$1.key" >>"$dir/$1.pem"
}

fingerprint_of() {
    openssl x509 -in "$dir/$1.pem" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f
}

for name in server irma wanda; do certificate "$name"; done
print=$(fingerprint_of server)
start_server "$1" --trace-lines --tls-certificate "$dir/server.pem" \
    --tls-key "$dir/server.key"

# registers ACCOUNT: a user at nc registers it, with the password "correct horse".
registers() {
    at_nc "maker_$1"
    says "maker_$1" "NICK maker_$1"
    says "maker_$1" "USER maker 0 * :maker"
    says "maker_$1" "REGISTER $1 * :correct horse"
    hears "maker_$1" "REGISTER SUCCESS $1 "
}

# keeps_apart ACCOUNT: after registers. Adds its certificate, and lets each connection have its own
# nick.
keeps_apart() {
    says "maker_$1" "PRIVMSG NickServ :CERT ADD $(fingerprint_of "$1")"
    hears "maker_$1" " now logs in to $1."
    says "maker_$1" "PRIVMSG NickServ :SET MULTICLIENT OFF"
    hears "maker_$1" "MULTICLIENT is now off."
    says "maker_$1" "QUIT"
}

# start_weechat FOLDER NICK ACCOUNT MECHANISM COMMAND...: starts one that logs in, after its
# commands.
start_weechat() {
    local folder=$1 nick=$2 account=$3 mechanism=$4 option
    shift 4
    local settings=("/set logger.file.flush_delay 0" "/server add hub 127.0.0.1/$port")
    # The options of WeeChat 3.8 and 4.
    for option in ssl tls; do
        settings+=(
            "/set irc.server.hub.$option on"
            "/set irc.server.hub.${option}_fingerprint $print"
            "/set irc.server.hub.${option}_cert $dir/wanda.pem"
        )
    done
    settings+=("/set irc.server.hub.nicks $nick" "/set irc.server.hub.username $account"
        "/set irc.server.hub.sasl_mechanism ${mechanism,,}"
        "/set irc.server.hub.sasl_username $account"
        "/set irc.server.hub.sasl_password correct horse"
        "/set irc.server.hub.sasl_fail disconnect" "/set irc.server.hub.anti_flood 0"
        "/set irc.server.hub.anti_flood_prio_high 0" "$@" "/connect hub")
    in_background "$folder" weechat-headless --dir "$dir/$folder" \
        "${settings[@]/#/--run-command=}"
}

# logged_in NICK ACCOUNT: asks until WHOIS shows the account.
asks_for() {
    says ann "WHOIS $1"
    grep -qF " 330 ann $1 $2 :is logged in as" "$dir/ann.heard"
}
logged_in() {
    await "the login of $1 to $2" asks_for "$1" "$2"
}

for name in irma wanda; do
    registers "$name"
    keeps_apart "$name"
done
irc_person ann

for mechanism in PLAIN EXTERNAL SCRAM-SHA-256; do
    suffix=${mechanism%%-*}
    # irssi knows SCRAM from version 1.5 on.
    if [ "$suffix" != SCRAM ] && command -v irssi >/dev/null; then
        mkdir "$dir/irssi$suffix"
        cat >"$dir/irssi$suffix/config" <<END
servers = ({
  address = "127.0.0.1"; port = "$port"; chatnet = "hub"; autoconnect = "yes";
  use_tls = "yes"; tls_verify = "no"; tls_cert = "$dir/irma.pem";
});
chatnets = {
  hub = {
    type = "IRC"; sasl_mechanism = "$mechanism"; sasl_username = "irma";
    sasl_password = "correct horse";
  };
};
settings = { "core" = { user_name = "irma"; nick = "i$suffix"; }; };
END
        in_terminal "irssi --home=$dir/irssi$suffix"
        shows "SASL authentication succeeded"
        logged_in "i$suffix" irma
        types "/quit"
        await "the end of irssi" terminal_ended
    fi
    if command -v weechat-headless >/dev/null; then
        start_weechat "weechat$suffix" "w$suffix" wanda "$mechanism"
        logged_in "w$suffix" wanda
    fi
done

# --- two WeeChats and the bundled client share a nick ---

# shared_weechat NUMBER: logs in as team. Its windows are in $dir/tea$NUMBER.heard and so on.
shared_weechat() {
    start_weechat "weechat$1" team team PLAIN "/set irc.server.hub.autojoin #tea"
    ln -s "weechat$1/logs/irc.hub.#tea.weechatlog" "$dir/tea$1.heard"
    ln -s "weechat$1/logs/irc.hub.#cake.weechatlog" "$dir/cake$1.heard"
    ln -s "weechat$1/logs/irc.hub.ann.weechatlog" "$dir/private$1.heard"
    ln -s "weechat$1/logs/core.weechat.weechatlog" "$dir/core$1.heard"
    hears "core$1" "Plugins loaded: "
    grep -q "Plugins loaded: .*fifo" "$dir/core$1.heard" || fail "this WeeChat has no fifo plugin"
    pipe[$1]="$dir/weechat$1/weechat_fifo_$program"
    opens "${pipe[$1]}"
    hears "tea$1" "Channel #tea: "
}

# once FILE COUNT: requires that COUNT is 1.
once() {
    [ "$2" = 1 ] || fail "'$text' is in $1 $2 times"
}

# seen_once TEXT: ann, both WeeChats and the bundled client have TEXT in #tea, once each. A later
# line of ann's comes after all copies.
seen_once() {
    local text=$1 barrier="after $1" number
    hears_line ann "$team PRIVMSG #tea :$text"
    says ann "PRIVMSG #tea :$barrier"
    shows "$barrier"
    once "ann" "$(grep -cxF -- "$team PRIVMSG #tea :$text"$'\r' "$dir/ann.heard")"
    once "hubbub" "$(grep -F -- "$text" "$dir/screen.heard" | grep -cvF -- "$barrier")"
    for number in 1 2; do
        hears "tea$number" "$barrier"
        once "WeeChat $number" "$(grep -cE $'\t'"$text\$" "$dir/tea$number.heard")"
    done
}

team=":team!~team@127.0.0.1"
declare -A pipe
if command -v weechat-headless >/dev/null; then
    registers team
    says maker_team "QUIT"
    enters ann "#tea"
    shared_weechat 1
    shared_weechat 2
    echo "correct horse" >"$dir/password"
    export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state
    in_terminal "$2 127.0.0.1:$port --tls --tls-pin $print --nick team --account team --user team \
        --password-file $dir/password --join '#tea'"
    shows "ann"  # in the list of members

    tells "${pipe[1]}" "irc.hub.#tea *said in a WeeChat"
    seen_once "said in a WeeChat"
    types "said in hubbub"
    seen_once "said in hubbub"
    says ann "PRIVMSG team :to each of you"
    for number in 1 2; do hears "private$number" "to each of you"; done

    tells "${pipe[2]}" "irc.server.hub */join #cake"
    hears cake1 "Channel #cake: 1 nick"
    hears cake2 "Channel #cake: 1 nick"
    shows "#cake"

    # The nick stays until its last connection ends.
    program=$(basename "${pipe[1]}" | sed 's/.*_//')
    tells "${pipe[1]}" "irc.server.hub */quit"
    await "the end of the first WeeChat" program_ended
    types "/quit"
    await "the end of hubbub" terminal_ended
    tells "${pipe[2]}" "irc.hub.#tea *still here"
    hears_line ann "$team PRIVMSG #tea :still here"
    ! grep -qE "^$team (QUIT|PART)" "$dir/ann.heard" || fail "the nick left with one connection"
    tells "${pipe[2]}" "irc.server.hub */quit good night"
    hears_line ann "$team QUIT :Quit: good night"
fi

# The log has no password, in any form.
for secret in "correct horse" "$(printf 'correct horse' | base64)"; do
    ! grep -qF -- "$secret" "$dir/log" || fail "the log has a password"
done
stop_server
