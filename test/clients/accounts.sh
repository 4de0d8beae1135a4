#!/bin/bash
# irssi and WeeChat log in by SASL over TLS to accounts that a user at nc registered: both with
# PLAIN and EXTERNAL, WeeChat also with SCRAM-SHA-256. Programs that are not installed are skipped.
#   accounts.sh HUBBUBD

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
# Each client keeps its own nick.
start_server "$1" --trace-lines --multiclient off --tls-certificate "$dir/server.pem" \
    --tls-key "$dir/server.key"

# registers ACCOUNT: a user at nc registers it, with the password "correct horse" and a certificate.
registers() {
    at_nc "maker_$1"
    says "maker_$1" "NICK maker_$1"
    says "maker_$1" "USER maker 0 * :maker"
    says "maker_$1" "REGISTER $1 * :correct horse"
    hears "maker_$1" "REGISTER SUCCESS $1 "
    says "maker_$1" "PRIVMSG NickServ :CERT ADD $(fingerprint_of "$1")"
    hears "maker_$1" ":NickServ!"
    says "maker_$1" "QUIT"
}

# logged_in NICK ACCOUNT: asks until WHOIS shows the account.
asks_for() {
    says ann "WHOIS $1"
    grep -qF " 330 ann $1 $2 :is logged in as" "$dir/ann.heard"
}
logged_in() {
    await "the login of $1 to $2" asks_for "$1" "$2"
}

registers irma
registers wanda
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
        settings=("/server add hub 127.0.0.1/$port")
        # The options of WeeChat 3.8 and 4.
        for name in ssl tls; do
            settings+=(
                "/set irc.server.hub.$name on"
                "/set irc.server.hub.${name}_fingerprint $print"
                "/set irc.server.hub.${name}_cert $dir/wanda.pem"
            )
        done
        settings+=("/set irc.server.hub.nicks w$suffix" "/set irc.server.hub.username wanda"
            "/set irc.server.hub.sasl_mechanism ${mechanism,,}"
            "/set irc.server.hub.sasl_username wanda"
            "/set irc.server.hub.sasl_password correct horse"
            "/set irc.server.hub.sasl_fail disconnect" "/connect hub")
        in_background "weechat$suffix" weechat-headless --dir "$dir/weechat$suffix" \
            "${settings[@]/#/--run-command=}"
        logged_in "w$suffix" wanda
    fi
done

# The log has no password, in any form.
for secret in "correct horse" "$(printf 'correct horse' | base64)"; do
    ! grep -qF -- "$secret" "$dir/log" || fail "the log has a password"
done
stop_server
