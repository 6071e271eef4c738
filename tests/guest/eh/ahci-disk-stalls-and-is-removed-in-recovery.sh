#!/bin/bash
# Disks behind ahci stall: QEMU lets each read so many bytes a second, and what comes after a large
# read has to wait until that is paid for. Commands time out, libata resets the link, and all goes on.
# Devices, hosts and the driver go in the midst of that, five at a time: ten of each, or fifty (SOAK=yes).
#: about libata, ahci, timeout, hot unplug
#: parallel
#: append vm.slab
#: qemu -device ich9-ahci,id=ahci
#: qemu -device ide-hd,drive=stall0,bus=ahci.0 -device ide-hd,drive=stall1,bus=ahci.1
#: qemu -device ide-hd,drive=stall2,bus=ahci.2 -device ide-hd,drive=stall3,bus=ahci.3
#: qemu -device ide-hd,drive=stall4,bus=ahci.4
#: disk stall0=64M,throttling.bps-read=262144
#: disk stall1=64M,throttling.bps-read=262144
#: disk stall2=64M,throttling.bps-read=262144
#: disk stall3=64M,throttling.bps-read=262144
#: disk stall4=64M,throttling.bps-read=262144
#: needs ahci
#: timeout 900

. ./lib.sh
. ./memory.sh

all=5
rounds=2
[ -z "$VM_SOAK" ] || rounds=$((50 / all))

# find_disks: sets hosts and disks.
find_disks() {
	local host
	wait_for 60 eval "[ \$(ls /sys/block | grep -c ^sd) = $all ]" || bail "no $all disks: $(ls /sys/block)"
	hosts=() disks=()
	for host in $(hosts_of ahci); do
		[ "$(disks_of "$host")" ] || continue
		hosts+=("$host") disks+=("$(wait_disks "$host" 1)")
	done
}

# stall DISK: what comes after a large read is late.
stall() {
	echo 1 > "/sys/block/$1/device/timeout"
	dd if="/dev/$1" of=/dev/null bs=1M skip=32 count=1 iflag=direct status=none &&
		dd if="/dev/$1" of="$scratch/got.$1" bs=64k count=1 iflag=direct status=none
}

# stall_all: of each disk, in the background; returns when the first is recovered.
stall_all() {
	local disk
	mark
	for disk in "${disks[@]}"; do stall "$disk" 2> /dev/null & done
	wait_for 30 logged 'exception Emask' || fail "a command timed out"
}

scan_all() {
	local host
	for host in "${hosts[@]}"; do echo "- - -" > "/sys/class/scsi_host/host$host/scan" & done
}

load_upper
load ahci
find_disks
dd if=/dev/urandom of="$scratch/data" bs=64k count=1 status=none
for disk in "${disks[@]}"; do
	dd if="$scratch/data" of="/dev/$disk" bs=64k oflag=direct conv=fsync status=none
done
mark
ok "reads from a stalled disk succeed" stall "${disks[0]}"
ok "with the right data" cmp "$scratch/data" "$scratch/got.${disks[0]}"
ok "after a command timed out" logged 'exception Emask.*frozen'
ok "and the link was reset" logged 'hard resetting link'
if ! stock; then
	scope=/sys/class/scsi_host/host${hosts[0]}/eh_scope
	is "libata has the whole host" "$(cat "$scope")" "[host]"
	like "it cannot have less" "$(echo device 2>&1 > "$scope")" "Operation not supported"
	ok "though it may be told what it has" eval "echo host > $scope"
fi

# What is left is looked for when all of a kind have gone in peace, for what there is of a device varies: which
# pages it was asked for depends on when it was found.
delete_all() {
	local disk
	for disk in "${disks[@]}"; do echo 1 > "/sys/block/$disk/device/delete" & done
	wait
}
find_again() { scan_all; find_disks; wait; }

delete_all
remember_memory
find_again
for ((round = 0; round < rounds; round++)); do
	stall_all
	delete_all
	find_again
done
pass "devices go while they are recovered"
delete_all
wait_for 20 same_memory
ok "nothing is left of them" same_memory
find_again

controller=$(basename "$(dirname "$(find /sys/bus/pci/drivers/ahci/*/ -maxdepth 1 -name 'ata*' | head -n 1)")")
change_driver() { echo "$controller" > "/sys/bus/pci/drivers/ahci/$1"; }
change_driver unbind
remember_memory
change_driver bind
find_disks
for ((round = 0; round < rounds; round++)); do
	stall_all
	change_driver unbind
	wait
	[ -z "$(hosts_of ahci)" ] || fail "no host is left" "$(hosts_of ahci)"
	change_driver bind
	find_disks
done
pass "hosts go while they are recovered"
change_driver unbind
wait_for 20 same_memory
ok "nothing is left of them" same_memory

# An open disk would keep the driver, so it is a scan that starts the recovery.
unload ahci || fail "the driver can be unloaded"
remember_memory
for ((round = 0; round < rounds; round++)); do
	load ahci
	find_disks
	mark
	scan_all
	wait_for 10 logged 'hard resetting link|SATA link up'
	unload ahci || fail "the driver can be unloaded in its recovery"
	wait
done
pass "the driver goes while its hosts are recovered"
wait_for 20 same_memory
ok "nothing is left of it" same_memory
load ahci
find_disks
for disk in "${disks[@]}"; do
	cmp -n 65536 "$scratch/data" "/dev/$disk" || fail "$disk reads what was written"
done
pass "all disks read what was written"
