#!/usr/bin/env bash
# The first process of a cage: private mounts, pids and shared memory, the caller's network.
# usage: cage.sh RUN_FOLDER DISK_BYTES COMMAND...
# RUN_FOLDER/account/{passwd,shadow,group} are added to the cage's own /etc. When standard input ends, the cage ends.
set -eu
run=$1 disk=$2
shift 2

mkdir "$run/private"
mount -t tmpfs -o mode=755 cage "$run/private"
mkdir "$run/private/upper" "$run/private/work"
mount -t overlay -o "lowerdir=/etc,upperdir=$run/private/upper,workdir=$run/private/work" cage /etc
for file in passwd shadow group; do cat "$run/account/$file" >>"/etc/$file"; done
cp "$run/account/pam" /etc/pam.d/gangway
rm -f /etc/ftpusers /etc/nologin
: >/etc/ftpusers
[ "$disk" = 0 ] || mount -t tmpfs -o "size=$disk,uid=4242,gid=4242,mode=755" cage "$run/home"

# A background command gets /dev/null as input, so the caller's end of the pipe needs a name of its own.
exec 3<&0
cat <&3 >/dev/null &
caller=$!
"$@" 3<&- &
wait -n || :
if kill -0 "$caller" 2>/dev/null; then
  exit 1 # The server ended by itself; the caller wants to read its logs.
fi
kill -KILL -1 2>/dev/null || :
umount -l "$run/home" 2>/dev/null || :
umount -l "$run/private"
rm -rf "$run"
