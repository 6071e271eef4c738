#!/usr/bin/env bash
# Who hears of a new host may ask it for a scan at once, as rules of udev do.
#: about uevent, udev, scan, scsi_add_host
#: needs scsi_hostile

. ./lib.sh
. hostile/lib.sh

rounds=20

# Listens for what the kernel announces, and has each new host scanned; prints what it was like then.
listener='
import os, socket, sys
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
s.bind((0, 1))
s.setsockopt(socket.SOL_SOCKET, 33, 4 << 20)
os.close(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY))
for n in range(int(sys.argv[2])):
    while True:
        what = s.recv(65536).split(b"\0")[0].decode()
        if what.startswith("add@") and "/scsi_host/host" in what:
            break
    path = "/sys" + what[4:]
    with open(path + "/scan", "w") as f: f.write("- - -\n")
    print(open(path + "/state").read().strip(), flush=True)
'

begin
python3 -c "$listener" "$scratch/listens" $rounds > "$scratch/states" & listener_pid=$!
ok "somebody listens" wait_for 20 test -e "$scratch/listens"
hosts=()
for _ in $(seq $rounds); do
	add_host max_id=1 luns=1 scan=0
	hosts+=("$index $host")
done
ok "each host was announced" wait_for 30 eval "! kill -0 $listener_pid"
is "all of them were running then" "$(sort "$scratch/states" | uniq -c | xargs)" "$rounds running"
without=0
for entry in "${hosts[@]}"; do
	read -r index host <<< "$entry"
	[ "$(luns)" = 0:0 ] || without=$((without + 1))
	remove_host
done
is "and took the scan" $without 0
