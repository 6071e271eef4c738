#!/usr/bin/env bash
# Fibre Channel without hardware: the distribution's fcoe is the host, at one end of a cable between
# two network interfaces, its tcm_fc at the other end is a target with a disk in memory. The disk is
# found, its link is interrupted, its host is removed while it is read. (Of how the target walks
# lists of LUNs and sessions, and fcoe one of ports, a debug kernel complains.)
#
#	fcoe, host of .. 0a -- va ======== vb -- fcoe, host of .. 0b -- tcm_fc -- disk
#: about Fibre Channel, fcoe, libfc, rport, hot unplug
#: parallel
#: kmemleak
#: driver_says target_core_device.c
#: driver_says drivers/scsi/fcoe/fcoe_ctlr.c
#: driver_says drivers/target/tcm_fc/tfc_sess.c
#: needs fcoe
#: needs tcm_fc
#: needs veth
#: needs dummy
#: timeout 180

. ./lib.sh

controllers=/sys/bus/fcoe
initiator=20:00:02:00:00:00:00:0a target=20:00:02:00:00:00:00:0b
lio=/sys/kernel/config/target

add_port() { echo "$1" > $controllers/ctlr_create; }
remove_port() { echo "$1" > $controllers/ctlr_destroy; }

# host_at WWPN: the number of the host with that name.
host_at() { grep -lx "0x${1//:/}" /sys/class/fc_host/host*/port_name 2> /dev/null | grep -oE '[0-9]+' | head -n 1; }
hosts() { find /sys/class/fc_host/ -name 'host*' | wc -l; }

# enable HOST: begins to look for others at the same cable, without a switch.
enable() {
	local controller
	controller=$(realpath "/sys/class/fc_host/host$1/../../..")
	echo VN2VN > "$controller/mode"
	echo 1 > "$controller/enabled"
}

# A disk of 8 MB, for the host at the other end alone.
make_target() {
	mkdir -p $lio/core/rd_mcp_0/disk $lio/fc/$target/tpgt_1/{lun/lun_0,acls/$initiator/lun_0}
	echo rd_pages=2048 > $lio/core/rd_mcp_0/disk/control
	echo 1 > $lio/core/rd_mcp_0/disk/enable
	ln -s $lio/core/rd_mcp_0/disk $lio/fc/$target/tpgt_1/lun/lun_0/disk
	ln -s $lio/fc/$target/tpgt_1/lun/lun_0 $lio/fc/$target/tpgt_1/acls/$initiator/lun_0/disk
}

remove_target() {
	rm $lio/fc/$target/tpgt_1/acls/$initiator/lun_0/disk $lio/fc/$target/tpgt_1/lun/lun_0/disk &&
		rmdir $lio/fc/$target/tpgt_1/{acls/$initiator/lun_0,acls/$initiator,lun/lun_0} \
			$lio/fc/$target{/tpgt_1,} $lio/fc $lio/core/rd_mcp_0{/disk,}
}

state_is() { [ "$(cat "/sys/bus/scsi/devices/$host:0:0:0/state")" = "$1" ]; }
read_disk() { dd if="$disk" of=/dev/null bs=4k count=4 iflag=direct status=none; }

load_upper
load fcoe
load dummy numdummies=0
ip link add dm type dummy
ip link set dm up
for round in first second; do
	ok "$round time: a host is added that is alone" add_port dm
	host=$(basename /sys/class/fc_host/host*)
	is "its queue for work is in sysfs" \
		"$(cat "/sys/bus/workqueue/devices/scsi_wq_${host#host}/max_active")" 1
	ok "it is removed" remove_port dm
	ok "and is gone" wait_for 10 eval '[ "$(hosts)" = 0 ]'
done

load tcm_fc
load target_core_mod
[ -e $lio ] || mount -t configfs none /sys/kernel/config
ip link add va address 02:00:00:00:00:0a type veth peer name vb address 02:00:00:00:00:0b
ip link set va up
ip link set vb up
add_port va
add_port vb
host=$(host_at $initiator) other=$(host_at $target)
ok "a target is set up" make_target
enable "$other"
enable "$host"
disk=/dev/$(wait_disks "$host" 1)
ok "its disk is read" read_disk
is "behind a remote port" "$(cat /sys/class/fc_remote_ports/rport-"$host":0-0/port_name)" \
	"0x${target//:/}"

ip link set vb down
ok "with the link down, it is blocked" wait_for 10 state_is blocked
ip link set vb up
ok "with the link up, it runs" wait_for 20 state_is running
ok "and is read" read_disk

(while read_disk; do :; done) 2> /dev/null &
ok "its host is removed while it is read" remove_port va
ok "and is gone" wait_for 20 test ! -e "/sys/class/fc_host/host$host"
ok "and the disk" wait_for 5 test ! -e "/sys/bus/scsi/devices/$host:0:0:0"
wait
ok "the target goes" remove_target
ok "and its host" remove_port vb
ok "for good" wait_for 10 eval '[ "$(hosts)" = 0 ]'
ip link del va
ip link del dm
