#!/bin/bash
# The bundled client in a real terminal, against hubbubd and ngIRCd: its screen in each scene is
# compared with those in screens/. Varying parts (time, lag) are masked.
#   screens.sh SERVER SIZE HUBBUB HUBBUBD FOLDER
# SERVER is hubbubd or ngircd, which is fetched into FOLDER but not installed. SIZE: 80x24.
# After an intended change, write the screens again with HUBBUB_NEW_SCREENS=yes in the environment,
# and check the difference.

. "$(dirname "$0")/lib.sh"
needs nc tmux
ircd=$1 columns=${2%x*} rows=${2#*x} hubbub=$3 hubbubd=$4 folder=$5
expected=$(cd "$(dirname "$0")" && pwd)/screens/$ircd-$2
export XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_STATE_HOME=$dir/state
# It is always noon, so no day ends during the test.
TZ=NOON$(($(date -u +%-H) - 12))
export TZ

# --- the server ---

start() {
    case $ircd in
    hubbubd) [ -n "${port:-}" ] && start_server_again "$hubbubd" || start_server "$hubbubd" ;;
    ngircd) start_ngircd "$folder" ;;
    esac
}

# --- what is on the screen ---

# masked: prints the screen without its varying parts.
masked() {
    tmux -S "$dir/tmux" capture-pane -p 2>/dev/null | sed -E '
        s/\b[0-2][0-9]:[0-5][0-9]\b/hh:mm/g
        s/ · lag [0-9.]+ s//
        s/next try in [0-9]+ s/next try in N s/g
        s/ +$//'
}

kept() {
    awk -v scene="=== $1" '/^=== / { here = $0 == scene; next } here' "$expected"
}

as_kept() {
    masked >"$dir/screen.heard"
    cmp -s "$dir/kept" "$dir/screen.heard"
}

# still: waits until the screen no longer changes.
still() {
    mv "$dir/screen.heard" "$dir/before"
    masked >"$dir/screen.heard"
    cmp -s "$dir/before" "$dir/screen.heard"
}

new=${HUBBUB_NEW_SCREENS:-}
[ -z "$new" ] || : >"$expected"

# scene NAME: waits until the screen equals the stored one.
scene() {
    if [ -n "$new" ]; then
        masked >"$dir/screen.heard"
        sleep 1
        await "a still screen" still
        { echo "=== $1"; cat "$dir/screen.heard"; } >>"$expected"
        return
    fi
    kept "$1" >"$dir/kept"
    local end=$((SECONDS + patience))
    until as_kept; do
        [ $SECONDS -lt $end ] || {
            diff "$dir/kept" "$dir/screen.heard" || true
            fail "the scene '$1' is not as it is kept in ${expected##*/} (see above)"
        }
        sleep 0.05
    done
}

# --- the scenes ---

start
irc_person ann
irc_person bob
says bob "PRIVMSG #lobby :first"
printf '%s\n' 'before=$(stty -g)' "'$hubbub' 127.0.0.1:$port --nick me" 'echo "ended: $?"' \
    '[ "$before" = "$(stty -g)" ] && echo "sane"' 'read -r' >"$dir/person"
in_terminal "bash $dir/person" "$columns" "$rows"
hears ann ":me!"
shows "#lobby"
says ann "TOPIC #lobby :tea at four"
shows "tea at four"
types "hello from the full screen"
hears_line ann ":me!~me@127.0.0.1 PRIVMSG #lobby :hello from the full screen"
says ann "PRIVMSG #lobby :hi me, see https://example.org/tea"
shows "example.org/tea"
says bob $'PRIVMSG #lobby :\x01ACTION waves\x01'
shows "waves"
says ann "PRIVMSG #lobby :$(printf 'words that need more than one row, %.0s' {1..5})"
shows "words that need"
says bob $'PRIVMSG #lobby :日本語 and 🐸, \x02bold\x02 and \x0304red\x03, e\xcc\x81'
shows "and red"
scene chat

types "/join #den"
shows "joined #den"
says ann "PRIVMSG #lobby :one"
says ann "PRIVMSG #lobby :two, me?"
says ann "PRIVMSG #lobby :three"
shows "mention (Alt-A)"
scene unread
presses M-a
shows "─ new ─"
scene marked

presses M-n
scene nicks
presses M-n

presses C-f
shows "find:"
tmux -S "$dir/tmux" send-keys -l "waves"
shows "find 'waves':"
scene search
presses C-g
presses C-c

pastes $'one\ntwo\nthree\nfour\n'
shows "4 lines pasted"
scene pasted
presses Enter
shows "send 4 lines?"
scene asked
presses n
shows "Not sent"
presses C-c
[ -z "$(what_follows ann ':me!~me@127.0.0.1 PRIVMSG #lobby :four')" ] || fail "a paste was sent unasked"

# Resizing a window during a conversation must not change the final screen.
for number in {1..60}; do
    resizes $((10 + RANDOM % 190)) $((3 + RANDOM % 60))
    says ann "PRIVMSG #lobby :line $number"
done
resizes "$columns" "$rows"
shows "line 60"
scene storm
masked >"$dir/kept"
presses C-l
await "the same screen when it is drawn anew" as_kept

presses PPage
shows "more"
scene scrolled
presses M-End

# The client reconnects after a restart of the server, and keeps unsent input.
says bob "QUIT"
shows "bob left"
says ann "QUIT"
shows "bob and ann left"
stop_ircd
shows "not connected, next try"
types "typed while away"
shows "Not connected"
scene away
start
irc_person eve
hears eve ":me!"
scene back
presses Enter
hears_line eve ":me!~me@127.0.0.1 PRIVMSG #lobby :typed while away"

types "/quit good night"
hears eve "good night"
shows "ended: 0"
shows "sane"
presses Enter
await "the end of the terminal" terminal_ended
stop_ircd
