#!/bin/bash
# HDIO_GETGEO: the geometry that a disk was partitioned with, or one that is made up.
#: about HDIO_GETGEO, partition table, ioctl
#: timeout 180

. ./lib.sh
. ./passthrough.sh

# geometry DISK [HEX]: its geometry; with HEX, after that was written to the entries of its table.
geometry() {
	PYTHONPATH=. PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 - "$@" <<'PYTHON'
from passthrough import *

node = Node(sys.argv[1])
if len(sys.argv) > 2:
    table = bytes.fromhex(sys.argv[2]).ljust(64, b"\0") + b"\x55\xaa"
    os.pwrite(node.fd, table, 0x1be)
    os.fsync(node.fd)
place = Memory(16)
result = name(node.ioctl(0x301, place.address))
heads, sectors, cylinders = bytes(place)[0], bytes(place)[1], place.number(2, 2)
print(result, heads, sectors, cylinders)
PYTHON
}

# entry HEADS SECTORS CYLINDER START LENGTH: one that begins with cylinder 0 and ends with that one.
entry() {
	printf '00 00 01 00 83 %02x %02x %02x' $(($1 - 1)) $(($2 | $3 >> 2 & 0xc0)) $(($3 & 0xff))
	for number in "$4" "$5"; do
		printf ' %02x %02x %02x %02x' $((number & 255)) $((number >> 8 & 255)) \
			$((number >> 16 & 255)) $((number >> 24))
	done
}

# disk PARAMETER...: a disk of that size.
disk() {
	if loaded scsi_debug; then unload scsi_debug; fi
	load scsi_debug delay=0 "$@"
	host=$(host_of scsi_debug)
	sd=/dev/$(wait_disks "$host" 1)
}

load_upper
disk dev_size_mb=8
is "of 8 MiB: one head" "$(geometry "$sd")" "0 1 16 1024"
is "a table that was made with 16 heads and 63 sectors" \
	"$(geometry "$sd" "$(entry 16 63 15 63 16065)")" "0 16 63 16"
is "and with 4 and 32" "$(geometry "$sd" "$(entry 4 32 127 32 16352)")" "0 4 32 128"
is "one that contradicts itself is not believed" \
	"$(geometry "$sd" "$(entry 16 63 15 63 16064)")" "0 1 16 1024"
is "nor one without sectors" "$(geometry "$sd" "$(entry 16 0 15 0 0)")" "0 1 16 1024"
is "nor one that is empty" "$(geometry "$sd" 00)" "0 1 16 1024"

disk dev_size_mb=8 virtual_gb=4
is "of 4 GiB" "$(geometry "$sd")" "0 133 62 1017"
is "a table that ends beyond what cylinders can be told" \
	"$(geometry "$sd" "$(entry 255 63 1023 63 33736437)")" "0 255 63 522"
disk dev_size_mb=8 virtual_gb=100
is "of 100 GiB" "$(geometry "$sd")" "0 255 63 13054"
disk dev_size_mb=8 virtual_gb=1500
is "of 1500 GiB: no more cylinders than there is room for" "$(geometry "$sd")" "0 255 63 65535"
disk dev_size_mb=8 virtual_gb=3000
is "of 3000 GiB: what the disk driver says" "$(geometry "$sd")" "0 64 32 57344"
