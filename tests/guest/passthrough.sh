# shellcheck shell=bash disable=SC2034 # what is set here is for scenarios
# What scenarios use that send commands and ioctls of their own, after lib.sh. The sending is done by
# programs in Python with passthrough.py.

# python_checks ARGUMENT... < PROGRAM: each check that the program makes is one of the scenario's.
python_checks() {
	local verdict sentence detail ended=''
	while IFS=$'\t' read -r verdict sentence detail; do
		case $verdict in
		ok)	pass "$sentence" ;;
		no)	fail "$sentence" "$detail" ;;
		skip)	skip "$sentence" "$detail" ;;
		end)	ended=$sentence ;;
		*)	diag "$verdict $sentence $detail" ;;
		esac
	done < <(PYTHONPATH=. PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - "$@" 2>&1; printf 'end\t%s\n' $?)
	is "the program runs to its end" "$ended" 0
}

# nodes_of H:C:T:L: sets sd, sg and bsg to the device's nodes.
nodes_of() {
	sd=$(sd_of "$1") sg=$(sg_of "$1") bsg=/dev/bsg/$1
	wait_for 10 test -c "$bsg" || bail "no $bsg"
}

# debug_disk PARAMETER=VALUE...: a disk of scsi_debug; sets host, device, sd, sg, bsg.
debug_disk() {
	load_upper
	load scsi_debug delay=0 "$@"
	host=$(host_of scsi_debug)
	wait_disks "$host" 1 > /dev/null
	device=$(devices_of "$host" | head -n 1)
	nodes_of "$device"
}
