# shellcheck shell=bash disable=SC2034,SC2154
# A disk by iSCSI, over the guest's own loopback: the kernel's target below, with two portals, open-iscsi's
# daemon and the distribution's iscsi_tcp above. Sourced after lib.sh. Each portal has an address of its own,
# which can be taken away: then its path is cut as a cable is, and nobody is told.

PATH+=:$VM_TOOLS/open-iscsi/sbin:$VM_TOOLS/open-iscsi/usr/sbin:$VM_TOOLS/open-iscsi/usr/bin
export LD_LIBRARY_PATH=$VM_TOOLS/libopeniscsiusr/usr/lib/x86_64-linux-gnu:$VM_TOOLS/libisns0/usr/lib/x86_64-linux-gnu

type -P iscsid > /dev/null || bail "there is no open-iscsi: root has scripts/setup fetch it"

iqn=iqn.2026-11.test.guest:disk
target=/sys/kernel/config/target
portals=(10.9.0.1 10.9.0.2)

# attach_path N and cut_path N: the N-th portal's address.
attach_path() { ip addr add "${portals[$1]}/32" dev lo; }
cut_path() { ip addr del "${portals[$1]}/32" dev lo; }

# serve KIND: a target with a disk of that kind, file or ram, at both portals.
serve() {
	local store=$target/core/$1_0/disk tpg=$target/iscsi/$iqn/tpgt_1 portal
	load target_core_mod
	load iscsi_target_mod
	mount -t configfs configfs /sys/kernel/config 2> /dev/null
	case $1 in
	fileio)	load target_core_file
		truncate -s 64M /run/target.img
		mkdir -p "$store"
		echo fd_dev_name=/run/target.img,fd_dev_size=$((64 << 20)) > "$store/control" ;;
	rd_mcp)	mkdir -p "$store"
		echo rd_pages=16384 > "$store/control" ;;
	esac
	echo 1 > "$store/enable" || bail "the target takes no $1"
	mkdir -p "$tpg/lun/lun_0"
	ln -s "$store" "$tpg/lun/lun_0/disk"
	for portal in "${portals[@]}"; do mkdir -p "$tpg/np/$portal:3260"; done
	echo 0 > "$tpg/attrib/authentication"
	echo 0 > "$tpg/attrib/demo_mode_write_protect"
	echo 1 > "$tpg/attrib/generate_node_acls"
	echo 1 > "$tpg/attrib/cache_dynamic_acls"
	echo 1 > "$tpg/enable" || bail "the target does not start"
}

# The target goes, and what it stands on.
serve_no_more() {
	local tpg=$target/iscsi/$iqn/tpgt_1 store portal
	echo 0 > "$tpg/enable"
	rm "$tpg/lun/lun_0/disk"
	rmdir "$tpg/lun/lun_0"
	for portal in "$tpg"/np/*; do rmdir "$portal"; done
	rmdir "$tpg" "$target/iscsi/$iqn" "$target/iscsi"
	for store in "$target"/core/*_0/disk; do rmdir "$store" "${store%/*}"; done
}

# initiate REPLACEMENT_TIMEOUT: the daemon, and a session by each portal; sets disks, one a path.
initiate() {
	local i
	load iscsi_tcp
	mkdir -p /etc/iscsi /run/lock/iscsi
	echo InitiatorName=iqn.2026-11.test.guest:initiator > /etc/iscsi/initiatorname.iscsi
	cat > /etc/iscsi/iscsid.conf <<- END
		node.startup = manual
		node.session.timeo.replacement_timeout = $1
		node.conn[0].timeo.noop_out_interval = 1
		node.conn[0].timeo.noop_out_timeout = 1
		node.conn[0].timeo.login_timeout = 3
		node.session.initial_login_retry_max = 4
		node.session.nr_sessions = 1
	END
	iscsid > "$scratch/iscsid" 2>&1 || bail "iscsid does not start: $(cat "$scratch/iscsid")"
	for i in 0 1; do attach_path $i; done
	iscsiadm -m discovery -t sendtargets -p "${portals[0]}" > "$scratch/found" 2>&1 ||
		bail "nothing is discovered: $(cat "$scratch/found")"
	iscsiadm -m node --login > "$scratch/login" 2>&1 || bail "no login: $(cat "$scratch/login")"
	wait_for 30 two_paths || bail "there are no two paths: $(ls /sys/block)"
	disks=()
	for i in 0 1; do disks+=("$(disk_by "${portals[i]}")"); done
}

two_paths() { [ "$(iscsi_disks | wc -l)" = 2 ]; }
iscsi_disks() {
	local path
	for path in /sys/block/sd*; do [[ $(readlink "$path") != */session[0-9]*/* ]] || echo "${path##*/}"; done
}

# The disk whose session goes to portal $1, and that session.
disk_by() {
	local disk
	for disk in $(iscsi_disks); do
		[ "$(cat "$(session_of "$disk")"/../../connection*/iscsi_connection/*/persistent_address)" != "$1" ] ||
			echo "$disk"
	done
}
session_of() { echo "/sys/block/$1/device/../../iscsi_session/"*; }
session_state() { cat "$(session_of "$1")/state"; }

initiate_no_more() {
	iscsiadm -m node --logout > "$scratch/logout" 2>&1 || fail "sessions end" "$(cat "$scratch/logout")"
	iscsiadm -k 0 > /dev/null 2>&1
	wait_for 20 eval '[ -z "$(iscsi_disks)" ]' || fail "disks go with their sessions" "$(iscsi_disks)"
}

state_is() { [ "$(cat "/sys/block/$1/device/state")" = "$2" ]; }
