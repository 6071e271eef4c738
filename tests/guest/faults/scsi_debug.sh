# shellcheck shell=bash disable=SC2154,SC2034
# Disks of scsi_debug, and its rules. Sourced by ../faults.sh.

faults=/sys/kernel/debug/scsi_debug

# The driver says which of its handlers are called.
noise=0x200

# load_faulty UNITS: loads it with so many on each target.
load_faulty() {
	load scsi_debug num_tgts="$targets" max_luns="$1" dev_size_mb=8 opts=$noise per_host_store=1
}

remove_faulty_host() { echo -1 > /sys/bus/pseudo/drivers/scsi_debug/add_host; }

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

# handlers: which of the driver's handlers were called since the last mark, in order, e.g.
# "abort device_reset bus_reset"
handlers() {
	dmesg_since | grep -oE 'scsi_debug_(abort|device_reset|target_reset|bus_reset|host_reset)' |
		sed 's/scsi_debug_//' | xargs
}
