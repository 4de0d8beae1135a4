#!/bin/sh
# ircd-hybrid.sh ROOT FOLDER NAMESERVER: starts the ircd-hybrid unpacked in ROOT, with its settings
# and files in FOLDER. Run it as root in a separate mount namespace (unshare --mount): ircd-hybrid
# finds its modules and the resolver only at compiled-in paths, and refuses to run as root.
set -eu

root=$1
folder=$2
nameserver=$3

mount -t overlay overlay -o "lowerdir=$root/usr/lib:/usr/lib" /usr/lib
echo "nameserver $nameserver" >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf

set --
for kind in kline dline xline resv; do
    set -- "$@" "-${kind}file" "$folder/$kind.db"
done
exec setpriv --reuid nobody --regid nogroup --clear-groups \
    "$root/usr/sbin/ircd-hybrid" -foreground -configfile "$folder/ircd-hybrid.conf" \
    -pidfile "$folder/pid" -logfile "$folder/log" "$@"
