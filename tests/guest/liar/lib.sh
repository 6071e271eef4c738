# shellcheck shell=bash disable=SC2034,SC2154
# What scenarios with the lying device use, after lib.sh. It is a virtio SCSI host device in the
# guest's own memory (virtio_liar), driven by our driver: the distribution's is not made for it.

control=/sys/kernel/debug/virtio_liar

# liar [PARAMETER=VALUE]...: a new device, with data; sets host, disk.
liar() {
	no_liar
	load virtio_liar "$@"
	host=$(host_of scsi_virtio) || bail "the device is not taken"
	disk=$(wait_disks "$host" 1)
	[ "$disk" ] || bail "there is no disk"
	echo 2 > "/sys/block/$disk/device/timeout"
	echo 2 > "/sys/block/$disk/device/eh_timeout"
	put || bail "the disk cannot be written"
	mark
}

no_liar() {
	if loaded virtio_liar; then unload virtio_liar || bail "the device does not go"; fi
}

# tell WORD...: see liar/control.c.
tell() { echo "$*" > $control/control; }

# get: reads some blocks; put: writes them.
get() { dd if="/dev/$disk" of="$scratch/got" bs=4k count=4 iflag=direct status=none; }
put() { dd if="$scratch/data" of="/dev/$disk" bs=4k count=4 oflag=direct conv=fsync status=none; }
got_data() { get && cmp "$scratch/got" "$scratch/data"; }

counted() { sed -nE "s/.*\<$1=([^ ]*).*/\1/p" $control/counted; }

begin_liar() {
	load_upper
	load scsi_virtio task_timeout=1
	dd if=/dev/urandom of="$scratch/data" bs=4k count=4 status=none
}
