# shellcheck shell=bash disable=SC2154,SC2034
# Disks that are read without a pause, and how long one of their reads took at most. Sourced after
# lib.sh by scenarios about who waits for whom.

# From one read to the next. Many jobs need a longer one, or they wait for a processor.
think=5ms

# Reads of disk $1 that are done.
reads_done() { awk '{ print $1 }' "/sys/block/$1/stat"; }

# read_on DISK...: each (sda ...) is read by a job of its own until stop_reading. All are at it on return.
read_on() {
	local disk jobs=()
	local -A before
	readers=$*
	for disk in "$@"; do
		jobs+=(--name="$disk" --filename="/dev/$disk")
		before[$disk]=$(reads_done "$disk")
	done
	fio --rw=randread --bs=4k --direct=1 --ioengine=psync --thinktime=$think --time_based \
		--runtime=900 --output-format=json --output="$scratch/reads" "${jobs[@]}" &
	reading=$!
	for disk in "$@"; do
		wait_for 60 eval "[ \$(reads_done $disk) -gt $((before[$disk] + 5)) ]" ||
			bail "no job reads $disk"
	done
}

sorted() { printf '%s\n' "$@" | sort | xargs; }

# control_disk: a disk that no midlayer has to do with, and that answers after some milliseconds. What
# it waits longer than that is this machine's doing.
control_disk() {
	modprobe null_blk irqmode=2 completion_nsec=4000000 || return 1
	echo nullb0
}

# waits_no_longer NAME DISK CONTROL: it waits less than a tenth of a second more than the control does.
waits_no_longer() {
	diag "$1 waited at most ${longest[$2]} ms, a disk without a midlayer ${longest[$3]} ms"
	if stock; then return; fi
	at_most "$1 never waits 100 ms for the recovery" $((${longest[$2]} - ${longest[$3]})) 99
}

# stop_reading: sets longest[DISK] to milliseconds, of each of which no read failed.
stop_reading() {
	local disk ms
	declare -gA longest=()
	kill -INT "$reading"
	wait "$reading"
	while read -r disk ms; do longest[$disk]=$ms; done < <(/usr/bin/python3 - "$scratch/reads" <<'PYTHON'
import json, sys
said = open(sys.argv[1]).read()
for job in json.loads(said[said.index("{"):])["jobs"]:
    if job["error"] == 0 and job["read"]["total_ios"] > 0:
        print(job["jobname"], job["read"]["clat_ns"]["max"] // 1000000)
PYTHON
	)
	is "every neighbour was read, without an error" "$(sorted "${!longest[@]}")" "$(sorted $readers)"
}
