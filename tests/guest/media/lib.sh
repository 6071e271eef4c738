# shellcheck shell=bash disable=SC2034 # what is set here is for scenarios
# What scenarios use that want a tape, an enclosure or a changer, after ../lib.sh.
#
# begin loads the driver; then $host is its number, and $tape, $enclosure and $changer are its units.
# Parameters of the driver say what is to happen next; see module.c in this folder.

parameters=/sys/module/scsi_media/parameters

# begin [PARAMETER=VALUE]...
begin() {
	load scsi_mod scan=sync
	load scsi_media "$@"
	find_units
}

find_units() {
	host=$(host_of scsi_media) || bail "there is no host"
	tape=$host:0:0:0 enclosure=$host:0:0:1 changer=$host:0:0:2
	wait_for 10 test -e "/sys/class/scsi_device/$changer" || bail "there are no units"
}

# set_to PARAMETER VALUE, and get PARAMETER.
set_to() { echo "$2" > "$parameters/$1"; }
get() { cat "$parameters/$1"; }

remove_host() { set_to present 0; }

add_host() {
	set_to present 1 || bail "no host"
	find_units
}

# find_tape: sets st and nst to the nodes of the tape, that rewind it when they are closed, or do not.
find_tape() {
	wait_for 10 tape_nodes || bail "no tape"
}

tape_nodes() {
	local path name
	for path in "/sys/bus/scsi/devices/$tape/scsi_tape/st"*[0-9]; do
		name=${path##*/}
		st=/dev/$name nst=/dev/n$name
	done
	[ -c "$st" ] && [ -c "$nst" ]
}

# holds N: so many commands are held.
holds() { [ "$(get held)" = "$1" ]; }
