#!/usr/bin/env bash
# The attribute "blacklist": the names of a device's quirks, of the lowest bit first.

. ./lib.sh

# quirks BITS: what a device shows that was found with these default flags.
quirks() {
	echo "$1" > /sys/module/scsi_mod/parameters/default_dev_flags
	modprobe scsi_debug delay=0 dev_size_mb=8 || return
	cat "/sys/bus/scsi/devices/$(host_of scsi_debug):0:0:0/blacklist"
	unload scsi_debug
}

load scsi_mod
is "no quirk is an empty file" "$(quirks 0)" ""
is "quirks are named, lowest bit first" "$(quirks 0x2400240)" \
	"SPARSELUN LARGELUN RETRY_HWERROR NO_DIF"
is "those beyond 32 bits too" "$(quirks 0x700000000)" "RETRY_ITF RETRY_ASC_C1 SKIP_IO_HINTS"
is "a bit without a name is its number" "$(quirks 0x8004001)" "NOLUN INVALID_BIT(14) INVALID_BIT(27)"
is "all of them have a name or a number" "$(quirks 0x7ffffffff | wc -w)" 35
