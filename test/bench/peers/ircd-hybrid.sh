#!/bin/sh
# ircd-hybrid.sh ROOT FOLDER NAMESERVER: starts the ircd-hybrid that is unpacked in ROOT, with its
# settings and files in FOLDER, as root in a mount namespace of its own (unshare --mount).
# It finds its modules and the resolver only at the paths that were built in, and runs as no root.
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
