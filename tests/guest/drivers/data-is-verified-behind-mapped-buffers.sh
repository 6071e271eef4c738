#!/usr/bin/env bash
# Adapters of QEMU that are given the addresses of buffers: what is written behind them is what is read, also
# when the kernel has them use other memory than the buffers, so that the data is right only if all is
# mapped, unmapped and told to be from or to the disk. The parallel bus is validated, also with I/O on it.
#
# sym53c8xx frees memory for DMA with interrupts off as it goes, on whatever midlayer; the kernel warns of it.
#: about DMA, scsi_dma_map, scsi_dma_unmap, pvscsi, sym53c8xx, scsi_transport_spi, scsi_target_quiesce, swiotlb
#: tier all
#: qemu -device pvscsi,id=pv -device scsi-hd,bus=pv.0,scsi-id=1,drive=d0
#: qemu -device lsi53c895a,id=lsi -device scsi-hd,bus=lsi.0,scsi-id=2,drive=d1
#: disk d0=64M
#: disk d1=64M
#: append swiotlb=force panic_on_warn=0
#: driver_says dma_free_attrs
#: needs vmw_pvscsi sym53c8xx
#: timeout 300

. ./lib.sh
. ./virtio.sh

load_upper
load vmw_pvscsi
host=$(host_of vmw_pvscsi)
disk=$(wait_disks "$host" 1)
ok "32 commands at a time read what they wrote" verify "$disk"
ok "commands of many segments do" verify "$disk" --bs=512k
ok "the driver unloads" unload vmw_pvscsi

mark
load sym53c8xx
host=$(host_of sym53c8xx)
disk=$(wait_disks "$host" 1)
target=target$(devices_of "$host" | sed 's/:[0-9]*$//')
ok "the bus is validated" wait_for 20 logged "$target: Ending Domain Validation"
# Who is taken for no device of the bus, or for one that cannot be synchronous, is not validated so far.
ok "as far as for a synchronous device" logged 'Domain Validation skipping write tests'
ok "32 commands at a time read what they wrote" verify "$disk"

validate() { echo 1 > "/sys/class/spi_transport/$target/revalidate"; }
has_written() { [ "$(awk '{ print $5 }' "/sys/block/$1/stat")" -gt "$2" ]; }
written=$(awk '{ print $5 }' "/sys/block/$disk/stat")
verify "$disk" --bs=4k --rate_iops=400 > "$scratch/fio" 2>&1 & fio=$!
wait_for 20 has_written "$disk" $((written + 50))
rounds=0
while kill -0 $fio 2> /dev/null && [ $rounds -lt 10 ]; do
	mark
	ok "the bus is validated with I/O on it, $((++rounds))" validate
	ok "to the end" logged 'Ending Domain Validation'
	is "the disk runs" "$(attr "block/$disk/device/state")" running
done
ok "that was so" test $rounds -gt 1
wait $fio
is "what was written meanwhile reads right" $? 0
ok "the driver unloads" unload sym53c8xx
