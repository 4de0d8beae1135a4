#!/bin/bash
# The commands of hubbubd for its database: account, backup, verify, export, import.
#   state.sh HUBBUBD

. "$(dirname "$0")/lib.sh"
needs python3
hubbubd=$1
data=$dir/data

# does CODE COMMAND WORD...: hubbubd exits with this code. Its output is in $dir/out.heard and
# $dir/errors.heard; its input is the standard input of this function.
does() {
    local wanted=$1 ended=0
    shift
    timeout "$patience" "$hubbubd" "$@" --data-dir "$data" >"$dir/out.heard" 2>"$dir/errors.heard" ||
        ended=$?
    [ "$ended" = "$wanted" ] || fail "hubbubd $* ended with $ended, not with $wanted"
}
says() { grep -qF -- "$1" "$dir/out.heard" || fail "it does not say: $1"; }
logs_in() {
    python3 "$(dirname "$0")/scram_login.py" "$port" "$1" "$2" >"$dir/login.heard" 2>&1 ||
        fail "$1 is not logged in: $(cat "$dir/login.heard")"
}
complains() { grep -qF -- "$1" "$dir/errors.heard" || fail "it does not complain: $1"; }

# Usage.
does 2 account </dev/null
does 2 account add </dev/null
does 2 account add ann bob </dev/null
does 2 backup </dev/null
does 2 verify one two </dev/null
does 1 verify </dev/null
complains "state.db': No such file or directory"
[ ! -e "$data" ] || fail "verify made the data directory"

# Accounts.
does 1 account add ann </dev/null
complains "must be the password"
echo secret | does 1 account add ann
complains "at least 8 characters"
head -c 301 /dev/zero | tr '\0' x | does 1 account add ann
complains "at most 300 bytes"
echo "our secret" | does 0 account add ann
says "Added account 'ann'."
[ "$(stat -c %a "$data" "$data/state.db" | tr '\n' ' ')" = "700 600 " ] ||
    fail "others may read the database"
echo "our secret" | does 1 account add ANN
complains "belongs to account 'ann'"
echo "our secret" | does 1 account add 'no nick'
echo "our secret" | does 0 account add bob
"$hubbubd" export --data-dir "$data" 2>/dev/null >"$dir/before"
echo "another one" | does 0 account password BOB
says "Account 'bob' has a new password."
"$hubbubd" export --data-dir "$data" 2>/dev/null >"$dir/after"
[ "$(diff "$dir/before" "$dir/after" | grep -c '^>')" = 1 ] || fail "not one record was changed"
does 0 account suspend bob 'spam, twice' </dev/null
does 0 account list </dev/null
grep -qP '^ann\tsince [0-9-]+\tlast seen [0-9-]+\tactive$' "$dir/out.heard" || fail "ann is not listed"
grep -qP '^bob\t.*\tsuspended: spam, twice$' "$dir/out.heard" || fail "bob is not suspended"
does 1 account unsuspend ann </dev/null
does 0 account unsuspend bob </dev/null
does 0 account drop bob </dev/null
does 1 account drop bob </dev/null
complains "there is no account 'bob'"
echo "our secret" | does 0 account add bob
does 0 export </dev/null
says '"id":3,"name":"bob"'
complains "contain password hashes"

# A dropped account leaves nothing: neither its channels nor its access to others.
{
    echo '{"type":"account","id":1,"name":"ann"}'
    echo '{"type":"account","id":2,"name":"bob"}'
    echo '{"type":"channel","id":1,"name":"#bobs","founder":2}'
    echo '{"type":"channel","id":2,"name":"#anns","founder":1,"access":[{"account":2,"rank":4}]}'
} >"$dir/channels"
first=$data
data=$dir/channels-data
does 0 import "$dir/channels" </dev/null
does 0 account drop BOB </dev/null
says "Dropped account 'bob' and its channels #bobs."
does 0 export </dev/null
says '"name":"#anns"'
says '"access":[]'
[ "$(grep -c '"type":"channel"' "$dir/out.heard")" = 1 ] || fail "a channel of bob is left"
data=$first

# Its messages are erased in all channels and conversations; other accounts keep theirs.
{
    echo '{"type":"account","id":1,"name":"ann"}'
    echo '{"type":"account","id":2,"name":"bob"}'
    echo '{"type":"channel","id":1,"name":"#anns","founder":1,"settings":{"history-number":"77"}}'
    echo '{"type":"channel","id":2,"name":"#bobs","founder":2,"settings":{"history-number":"78"}}'
    echo '{"type":"read-marker","account":1,"channel-number":77,"read-at":1700000000123}'
    echo '{"type":"read-marker","account":2,"with-account":1,"read-at":5}'
    spoke() { printf '{"type":"message","id":"1jqgpr5sg000%s",%s,"kind":"privmsg",' "$1" "$2"
        printf '"source":"x!x@h","account":"%s","text":"%s"}\n' "$3" "$4"; }
    spoke 1 '"channel-number":77' ann 'kept by ann'
    spoke 2 '"channel-number":77' bob 'lost in a channel'
    spoke 3 '"channel-number":78' ann 'lost with its channel'
    spoke 4 '"account-ids":[1,2]' ann 'lost in private'
} >"$dir/words"
data=$dir/words-data
does 0 import "$dir/words" </dev/null
does 0 export </dev/null
grep -v '"type":"message"' "$dir/out.heard" | grep -q '"channel-number":77,"read-at":1700000000123' ||
    fail "a read marker is lost"
does 0 account drop bob </dev/null
says "Dropped account 'bob' and its channels #bobs. What it has said is erased."
cat "$data"/history.db* "$data"/state.db* | grep -aq "lost " && fail "words of bob are left"
does 0 export </dev/null
says "kept by ann"
[ "$(grep -c '"type":"message"' "$dir/out.heard")" = 1 ] || fail "not one message is left"
[ "$(grep -c '"type":"read-marker"' "$dir/out.heard")" = 1 ] || fail "a read marker of bob is left"
does 0 verify </dev/null
data=$first

# Passwords also work with SCRAM, after SASLprep.
printf 'soft\302\255 hyphen\n' | does 0 account add carla
printf 'new\302\240space\n' | does 0 account password bob
start_server "$hubbubd" --data-dir "$data"
logs_in carla "soft hyphen"
logs_in bob "new space"
stop_server
does 0 account drop carla </dev/null

# While the server runs: no changes, but backups.
start_server "$hubbubd" --data-dir "$data"
does 1 account drop ann </dev/null
complains "another hubbubd (process $server) uses '$data'"
complains "NickServ"
does 1 import </dev/null
does 0 account list </dev/null
does 0 verify </dev/null
says "is sound: 2 accounts, 0 channels, 0 bans."
does 0 backup "$dir/backup" </dev/null
says "2 accounts"
[ "$(stat -c %a "$dir/backup")" = 600 ] || fail "others may read the backup"
cp "$dir/backup" "$dir/copy"
does 1 backup "$dir/backup" </dev/null
cmp -s "$dir/backup" "$dir/copy" || fail "backup changed a file that existed"
ended=0
timeout "$patience" "$hubbubd" --listen 127.0.0.1:0 --data-dir "$data" 2>"$dir/errors.heard" || ended=$?
[ "$ended" = 1 ] || fail "a second server ended with $ended"
complains "Stop it, or use another --data-dir"
stop_server

# Export and import: all or nothing, and only into an empty database.
does 0 export "$dir/lines" </dev/null
[ "$(stat -c %a "$dir/lines")" = 600 ] || fail "others may read the export"
does 1 import "$dir/lines" </dev/null
complains "already has 2 accounts"
data=$dir/other
{ cat "$dir/lines"; echo '{"type":"account","id":9,"name":"ANN"}'; } >"$dir/twice"
does 1 import "$dir/twice" </dev/null
{ cat "$dir/lines"; echo '{"type":"account","id":9,"name":"eve","nonsense":1}'; } >"$dir/wrong"
does 1 import "$dir/wrong" </dev/null
complains "line 5: there is no field 'nonsense'"
does 0 account list </dev/null
[ ! -s "$dir/out.heard" ] || fail "half of a file was imported"
does 0 import <"$dir/lines"
says "Imported 2 accounts, 0 channels, 0 bans."
does 0 export </dev/null
cmp -s "$dir/out.heard" "$dir/lines" || fail "export and import do not fit together"

# Messages in backups, exports, and imports.
cp "$dir/lines" "$dir/talk"
said() { printf '{"type":"message","id":"%s",%s,"kind":"privmsg","source":"ann!a@h",' "$1" "$2"
    printf '"account":"ann","tags":"+a=1","text":"%s"}\n' "$3"; }
{
    echo '{"type":"channel","id":1,"name":"#t","founder":1,"settings":{"history-number":"77"}}'
    said 1jqgpr5sg0001 '"channel-number":77' 'a\nb'
    said 1jqgpr5sg0002 '"channel-number":78' 'of a dropped channel'
    said 1jqgpr5sg0003 '"account-ids":[1,3]' 'private'
} >>"$dir/talk"
kept=$data
data=$dir/talk-data
does 0 import "$dir/talk" </dev/null
says "Imported 2 accounts, 1 channel, 0 bans, 2 messages."
says "Skipped 1 message "
does 0 verify </dev/null
says "history.db' is sound."
does 0 export </dev/null
cp "$dir/out.heard" "$dir/again"
grep -q '"channel":"#t","channel-number":77,.*"text":"a\\nb"' "$dir/again" || fail "a message changed"
does 0 export --text "$dir/text" </dev/null
grep -qE '^[0-9-]+ [0-9:]+ #t <ann> a$' "$dir/text" || fail "the text lacks a message"
grep -qE '^[0-9-]+ [0-9:]+ ann/bob <ann> private$' "$dir/text" || fail "the text lacks a query"
does 2 verify --text </dev/null
does 0 backup "$dir/talk-backup" </dev/null
says "talk-backup-history' has what was said."
does 0 verify "$dir/talk-backup" </dev/null
says "talk-backup-history' is sound."
data=$dir/talk-again
does 0 import "$dir/again" </dev/null
does 0 export </dev/null
cmp -s "$dir/out.heard" "$dir/again" || fail "history changes by an export and an import"
data=$dir/talk-wrong
{ cat "$dir/again"; echo nonsense; } | does 1 import
[ ! -e "$data/history.db" ] || fail "half of a history was imported"
data=$kept

# A damaged file, and a backup in its place.
size=$(stat -c %s "$data/state.db")
dd if=/dev/zero of="$data/state.db" bs=1 seek=$((size / 2)) count=$((size / 2)) conv=notrunc 2>/dev/null
does 1 verify </dev/null
complains "Restore a backup"
ended=0
timeout "$patience" "$hubbubd" --listen 127.0.0.1:0 --data-dir "$data" 2>"$dir/errors.heard" || ended=$?
[ "$ended" = 2 ] || fail "a server with a damaged database ended with $ended"
complains "hubbubd verify"
rm "$data"/state.db*
cp "$dir/backup" "$data/state.db"
does 0 verify </dev/null
start_server "$hubbubd" --data-dir "$data"
stop_server
