#!/bin/sh
# Runs a shell line as a person inside of a fresh Debian: enter.sh FOLDER PERSON LINE
# Called in a mount name space of its own (unshare --mount), so that nothing stays mounted.
set -e
root=$1 person=$2 line=$3
home=/root
if [ "$person" != root ]; then home=/home/$person; fi
mount --types proc proc "$root/proc"
mount --bind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# The window draws on the display of the machine outside, which has no graphics card to share and no
# accessibility bus.
exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive DISPLAY="$DISPLAY" GDK_BACKEND=x11 NO_AT_BRIDGE=1 \
    WEBKIT_DISABLE_DMABUF_RENDERER=1 HOME="$home" \
    setpriv --reuid "$person" --regid "$person" --clear-groups sh -e -c "cd \"\$HOME\"; $line"
