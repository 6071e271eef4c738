# shellcheck shell=bash disable=SC2154,SC2034
# Disks that fail as they are told to, and what to check data with. Sourced after lib.sh by the scenarios of
# error handling. The disks are scsi_debug's, the distribution's own driver; on 6.1, where it takes no rules
# yet, those of our hostile driver. faults/ has a file for each of them, with the rules, in the same words.
#
# A rule is for one device and one operation code (0xff: all). COUNT is how often it applies, or
# "always". A disk's data is random, written once; read_disk compares.

if of_line 6.1; then fault_driver=scsi_hostile; else fault_driver=scsi_debug; fi
# shellcheck source=tests/guest/faults/scsi_debug.sh
. "./faults/$fault_driver.sh"

targets=1
sectors=64	# of 512 bytes, at the start of each disk, that have been written

# disks_with_data N: loads the driver with N units on each of $targets targets of one host, writes to each
# disk, and sets host, device, disk (the first) and devices, disks.
disks_with_data() {
	local n=$(($1 * targets)) i
	load_upper
	load_faulty "$1"
	host=$(host_of $fault_driver)
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

# recovering HANDLER: waits until it has been called since the last mark.
recovering() { wait_for 20 has_called "$1"; }
has_called() { [[ " $(handlers) " == *" $1 "* ]]; }
