#!/usr/bin/env bash
# The attribute "blacklist": the names of a device's quirks, of the lowest bit first. And the module's
# parameter dev_flags, in which an entry that makes no sense costs its own effect and nothing else.
#: about BLIST, dev_flags, attribute
#: kmemleak

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
is "those beyond 32 bits too" "$(quirks 0x700000000)" \
	"RETRY_ITF RETRY_ASC_C1 $(if of_line 6.12; then echo SKIP_IO_HINTS; else echo "INVALID_BIT(34)"; fi)"
is "a bit without a name is its number" "$(quirks 0x8004001)" "NOLUN INVALID_BIT(14) INVALID_BIT(27)"
is "all of them have a name or a number" "$(quirks 0x7ffffffff | wc -w)" 35
unload scsi_mod

# quirks_by WORDS: the same with this value of dev_flags.
quirks_by() {
	mark
	modprobe scsi_mod dev_flags="$1" || return
	quirks 0
	unload scsi_mod
}

disk=Linux:scsi_debug:0x240
is "quirks may be given to a device by its names, the last word counts, names that are too long are cut" \
	"$(quirks_by "Linux:scsi_debug:1,TOOLONGVENDOR:C:1,$disk")" "SPARSELUN LARGELUN"
if stock; then exit; fi

wrong=(FOO:BAR:0x1000000000 FOO:BAR:x FOO::)
before=$(IFS=,; echo "${wrong[*]}")
is "what stands behind entries that are wrong counts" "$(quirks_by "$before,$disk")" \
	"SPARSELUN LARGELUN"
for entry in "${wrong[@]}"; do
	ok "the log says of $entry that it is ignored" logged "dev_flags: '$entry' is ignored"
done
is "and what stands before half an entry" "$(quirks_by "$disk,FOO:BAR")" "SPARSELUN LARGELUN"
ok "of which the log says so, too" logged "dev_flags: 'FOO:BAR' is ignored"
is "and before what is too long" "$(quirks_by "$disk,$(printf 'A:B:%0300d' 1)")" "SPARSELUN LARGELUN"
ok "of which the log says where it was cut" logged "dev_flags: too long, ignored from here: ',A:B:000"
