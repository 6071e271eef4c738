# shellcheck shell=bash disable=SC2034,SC2154
# Hosts of scsi_ramdisk, and their faults. Sourced after lib.sh.

ramdisk=/sys/bus/platform/drivers/scsi_ramdisk

# ram_load [PARAMETER=VALUE]...: loads it with one host; sets host, device and sg (those of its first unit).
ram_load() {
	load sg
	load scsi_ramdisk "$@"
	ram_first "$(host_of scsi_ramdisk)"
}

# ram_first HOST: sets host, device and sg to a host and its first unit.
ram_first() {
	host=$1
	wait_for 20 eval "[ -n \"\$(devices_of $host)\" ]" || bail "host $host has no units"
	device=$(devices_of "$host" | head -n 1)
	wait_for 10 sg_of "$device" || bail "$device has no sg node"
	sg=$(sg_of "$device")
	clear_attention "$sg"
}

# ram_last: the same of the host that was made last. Numbers of hosts that went are given out again.
ram_last() {
	local number
	ram_first "$(for number in $(hosts_of scsi_ramdisk); do
		echo "$(attr "class/scsi_host/host$number/unique_id") $number"
	done | sort -n | tail -n 1 | cut -d' ' -f2)"
}

# clear_attention SG...: until it has nothing more to tell.
clear_attention() {
	local node i
	for node in "$@"; do
		for ((i = 0; i < 5; i++)); do sg_turs "$node" > /dev/null 2>&1 && break; done
	done
}

# ram_rule LINE [HOST], ram_rules [HOST], ram_well [HOST]: writes a rule, reads them all, takes all out.
ram_rule() { echo "$1" > "/sys/kernel/debug/scsi_ramdisk/host${2-$host}/rules"; }
ram_rules() { cat "/sys/kernel/debug/scsi_ramdisk/host${1-$host}/rules"; }
ram_well() { ram_rule clear "${1-$host}"; }
ram_units() { echo "$1" > "/sys/kernel/debug/scsi_ramdisk/host${2-$host}/units"; }

# raw SG CDB... [-- FURTHER ARGUMENTS OF sg_raw]: sends a command and prints in a line how it ended: "Good",
# another status, or the sense: "Illegal Request: Invalid field in cdb, byte 2 bit 7".
raw() {
	local node=$1 cdb=()
	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do cdb+=("$1"); shift; done
	[ $# = 0 ] || shift
	how sg_raw "$@" "$node" "${cdb[@]}"
}

# how TOOL ARGUMENT...: the same of any tool of sg3-utils.
how() {
	local said status
	said=$("$1" -v "${@:2}" 2>&1) && status=0 || status=$?
	outcome_of "$status" "$said"
}

# outcome_of STATUS TEXT: what a tool of sg3-utils that ended so has said, in a line. The first of each kind
# counts.
outcome_of() {
	local line key='' more='' where='' other=''
	while IFS= read -r line; do
		[ "$key" ] || ! [[ $line =~ .*[Ss]ense\ key:\ *([A-Za-z\ ]*[a-z]) ]] || key=${BASH_REMATCH[1]}
		[ "$more" ] || ! [[ $line =~ ^\ *Additional\ sense:\ *(.*) ]] || more=${BASH_REMATCH[1]}
		[ "$where" ] || ! [[ $line =~ .*(Field\ pointer|Error\ in).*:\ *byte\ ([0-9]+),?\ *bit\ ([0-9]+) ]] ||
			where=", byte ${BASH_REMATCH[2]} bit ${BASH_REMATCH[3]}"
		[ "$other" ] || ! [[ $line =~ ^SCSI\ Status:\ ([A-Za-z\ ]*[a-z])\ *$ ]] || other=${BASH_REMATCH[1]}
	done <<< "$2"
	if [ "$key" ]; then echo "$key: $more$where"
	elif [ "$1" = 0 ]; then echo Good
	elif [ "$1" = 24 ]; then echo "Reservation Conflict"
	else echo "${other:-status $1: $2}"
	fi
}

# lba_status SG LBA: "LBA BLOCKS STATUS" of the first descriptor of GET LBA STATUS; status 0 is mapped, 1 not.
lba_status() {
	sg_get_lba_status -b "$1" -l "$2" 2> /dev/null | grep '^0x' |
		sed -nE '1s/0x0*([0-9a-f])/0x\1/gp' | cut -d' ' -f1-5 | xargs
}
