#!/bin/bash
# Clients with and without TLS on one port: openssl, gnutls-cli, curl, irssi and WeeChat with a
# client certificate, and the bundled client, which pins the server's certificate. Programs that
# are not installed are skipped.
#   tls.sh HUBBUBD HUBBUB

. "$(dirname "$0")/lib.sh"
needs openssl nc tmux

# certificate FILE NAME: a self-signed certificate and its key, in one file.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$2" \
        -addext "subjectAltName=DNS:$2,IP:127.0.0.1" -keyout "$1.key" -out "$1" \
        2>"$dir/openssl.heard" || fail "openssl made no certificate"
    cat "$1.key" >>"$1"
}

# fingerprint_of FILE: its SHA-256 in lower-case hexadecimal digits.
fingerprint_of() {
    openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f
}

# opener NAME COMMAND...: runs it with a pipe as its input; `says` and `hears` work as for `at_nc`.
opener() {
    local name=$1 input
    shift
    mkfifo "$dir/$name.says"
    "$@" <"$dir/$name.says" >"$dir/$name.heard" 2>&1 &
    background+=($!)
    exec {input}>"$dir/$name.says"
    printf -v "input_$name" %s "$input"
}

registers() {
    says "$1" "NICK $1"
    says "$1" "USER $1 0 * :$1"
    says "$1" "JOIN #lobby"
    hears "$1" " 366 $1 #lobby "
}

certificate "$dir/server.pem" hub.example
certificate "$dir/irma.pem" irma
server_print=$(fingerprint_of "$dir/server.pem")
irma_print=$(fingerprint_of "$dir/irma.pem")
start_server "$1" --tls-certificate "$dir/server.pem" --tls-key "$dir/server.pem"
irc_person ann

# --- programs without IRC ---

for version in 1_2 1_3; do
    opener "olga$version" openssl s_client -quiet "-tls$version" -connect "127.0.0.1:$port"
    registers "olga$version"
    says "olga$version" "PRIVMSG #lobby :by TLS $version"
    hears_line ann ":olga$version!~olga$version@127.0.0.1 PRIVMSG #lobby :by TLS $version"
done
says ann "PRIVMSG #lobby :to all"
hears olga1_2 "PRIVMSG #lobby :to all"
hears olga1_3 "PRIVMSG #lobby :to all"
# A plain user over TLS.
opener otto openssl s_client -quiet -connect "127.0.0.1:$port"
hears otto "Type your name"
says otto otto
hears otto "Hello, otto."

if command -v gnutls-cli >/dev/null; then
    opener gina gnutls-cli --no-ca-verification --port "$port" 127.0.0.1
    hears gina "Handshake was completed"
    registers gina
    hears_line ann ":gina!~gina@127.0.0.1 JOIN #lobby"
fi

if command -v curl >/dev/null; then
    for url in "http://127.0.0.1:$port/" "https://127.0.0.1:$port/x?y"; do
        curl -sk -o "$dir/page.heard" -w '%{http_code} %{content_type}\n' "$url" >"$dir/curl.heard"
        hears curl "400 text/plain"
        hears page "Connect to it with an IRC client"
    done
    curl -sk -X POST --data-binary $'NICK evil\r\nUSER e 0 * :e\r\nJOIN #lobby\r\n' \
        "https://127.0.0.1:$port/" >"$dir/page.heard"
    hears page "This port belongs to a chat server"
fi

# --- chat clients, with a client certificate ---

if command -v irssi >/dev/null; then
    pin=$(sed "s/../&:/g; s/:$//" <<<"${server_print^^}")
    mkdir "$dir/irssi"
    cat >"$dir/irssi/config" <<END
servers = ({
  address = "127.0.0.1"; port = "$port"; chatnet = "hub"; autoconnect = "yes";
  use_tls = "yes"; tls_verify = "no"; tls_cert = "$dir/irma.pem"; tls_pinned_cert = "$pin";
});
chatnets = { hub = { type = "IRC"; }; };
settings = {
  "irc/core" = { cmd_queue_speed = "10msec"; cmds_max_at_once = "100"; };
  "core" = { user_name = "irma"; nick = "irma"; };
};
END
    in_terminal "irssi --home=$dir/irssi"
    shows "Welcome to the"
    types "/join #lobby"
    hears_line ann ":irma!~irma@127.0.0.1 JOIN #lobby"
    types "from irssi"
    hears_line ann ":irma!~irma@127.0.0.1 PRIVMSG #lobby :from irssi"
    types "/quit bye"
    hears_line ann ":irma!~irma@127.0.0.1 QUIT :Quit: bye"
    await "the end of irssi" terminal_ended
fi

if command -v weechat-headless >/dev/null; then
    # The options of WeeChat 3.8 and 4.
    settings=("/server add hub 127.0.0.1/$port")
    for name in ssl tls; do
        settings+=(
            "/set irc.server.hub.$name on"
            "/set irc.server.hub.${name}_fingerprint $server_print"
            "/set irc.server.hub.${name}_cert $dir/irma.pem"
        )
    done
    settings+=("/set irc.server.hub.nicks wanda" "/set irc.server.hub.username wanda"
        "/set irc.server.hub.autojoin #lobby" "/connect hub")
    in_background weechat weechat-headless --dir "$dir/weechat" "${settings[@]/#/--run-command=}"
    hears_line ann ":wanda!~wanda@127.0.0.1 JOIN #lobby"
fi

# --- the bundled client ---

mkdir "$dir/home"
export HOME="$dir/home" XDG_CONFIG_HOME="$dir/home" XDG_STATE_HOME="$dir/home"
in_terminal "$2 --tls -n hugo 127.0.0.1:$port"
shows "is not trusted"
types "/trust"
hears_line ann ":hugo!~hugo@127.0.0.1 JOIN #lobby"
types "from hubbub"
hears_line ann ":hugo!~hugo@127.0.0.1 PRIVMSG #lobby :from hubbub"

# Another certificate under the same name.
stop_server
certificate "$dir/other.pem" hub.example
rm "$dir/log"
"$1" --listen "127.0.0.1:$port" --log-level info --tls-certificate "$dir/other.pem" \
    --tls-key "$dir/other.pem" 2>"$dir/log" &
server=$!
presses M-1
shows "is not the pinned one"

stop_server
