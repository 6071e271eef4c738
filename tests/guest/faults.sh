# shellcheck shell=bash disable=SC2154,SC2034
# Disks that fail as they are told to: scsi_debug's rules for a device, and what to check data with.
# Sourced after lib.sh by the scenarios of error handling.
#
# A rule is for one device and one operation code (0xff: all). COUNT is how often it applies, or
# "always". A disk's data is random, written once; read_disk compares.

faults=/sys/kernel/debug/scsi_debug
targets=1
sectors=64	# of 512 bytes, at the start of each disk, that have been written

# The driver says which of its handlers are called.
noise=0x200

# disks_with_data N [PARAMETER=VALUE]...: loads scsi_debug with N units on each of $targets targets
# of one host, writes to each disk, and sets host, device, disk (the first) and devices, disks.
disks_with_data() {
	local n=$(($1 * targets)) units=$1 i
	shift
	load_upper
	load scsi_debug num_tgts="$targets" max_luns="$units" dev_size_mb=8 opts=$noise per_host_store=1 "$@"
	host=$(host_of scsi_debug)
	mapfile -t disks < <(wait_disks "$host" "$n")
	mapfile -t devices < <(devices_of "$host")
	disk=${disks[0]} device=${devices[0]}
	dd if=/dev/urandom of="$scratch/data" bs=512 count=$sectors status=none
	for ((i = 0; i < n; i++)); do
		dd if="$scratch/data" of="/dev/${disks[i]}" bs=512 count=$sectors oflag=direct \
			conv=fsync status=none || bail "cannot write to ${disks[i]}"
		patience "${devices[i]}" 1 1
	done
	mark
}

# patience DEVICE COMMAND RECOVERY: seconds until its commands time out.
patience() {
	echo "$2" > "/sys/bus/scsi/devices/$1/timeout"
	echo "$3" > "/sys/bus/scsi/devices/$1/eh_timeout"
}

# --- rules

# The driver counts upwards: a negative number says how often, a positive one is for ever.
times() { if [ "$1" = always ]; then echo 1; else echo "-$1"; fi; }

rule() { echo "$2" > "$faults/$1/error" || bail "scsi_debug does not take '$2' for $1"; }

# lose DEVICE COUNT OPCODE: no answer comes.
lose() { rule "$1" "0 $(times "$2") $3"; }

# refuse DEVICE COUNT OPCODE VALUE: queuecommand returns VALUE (a SCSI_MLQUEUE_*).
refuse() { rule "$1" "1 $(times "$2") $3 $4"; }

# answer DEVICE COUNT OPCODE HOST STATUS [KEY ASC ASCQ]: instead of doing it.
answer() { rule "$1" "2 $(times "$2") $3 $4 0 $5 ${6:-0} ${7:-0} ${8:-0}"; }

# fail_aborts DEVICE COUNT, fail_lun_resets DEVICE COUNT, fail_target_resets DEVICE Y|N
fail_aborts() { rule "$1" "3 $(times "$2") 0xff"; }
fail_lun_resets() { rule "$1" "4 $(times "$2") 0xff"; }
fail_target_resets() { echo "$2" > "$faults/target${1%:*}/fail_reset"; }

# behave DEVICE: all of its rules are forgotten.
behave() {
	local type count opcode rest
	while read -r type count opcode rest; do
		[ "$type" = Type ] || echo "- $type $opcode" > "$faults/$1/error"
	done < "$faults/$1/error"
	fail_target_resets "$1" N
}

# --- commands

READ=0x28 WRITE=0x2a TEST_UNIT_READY=0x0

# read_disk DISK: all that was written; fails if it cannot be read or is not the same.
read_disk() {
	dd if="/dev/$1" of="$scratch/got" bs=$((sectors * 512)) count=1 iflag=direct \
		status=none || return 1
	cmp "$scratch/got" "$scratch/data"
}

# write_disk DISK: new data, other than before.
write_disk() {
	dd if=/dev/urandom of="$scratch/data" bs=512 count=$sectors status=none
	dd if="$scratch/data" of="/dev/$1" bs=$((sectors * 512)) count=1 oflag=direct status=none
}

state_of() {
	local state
	read -r state < "/sys/bus/scsi/devices/$1/state" && echo "$state"
}

# handlers: which of scsi_debug's handlers were called since the last mark, in order, e.g.
# "abort device_reset bus_reset"
handlers() {
	dmesg_since | grep -oE 'scsi_debug_(abort|device_reset|target_reset|bus_reset|host_reset)' |
		sed 's/scsi_debug_//' | xargs
}
