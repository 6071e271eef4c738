#!/bin/bash
# A scsi_mod that was built for another release, whose symbols match all the same, says so as it is loaded. One
# whose symbols do not match is refused.
#: about vermagic, modversions, modprobe, release
#: beyond

. ./lib.sh

file=$(modinfo -n scsi_mod)
release=$(uname -r)
other=${release/[0-9]./9.}

# It is of the same length, so that it may be put over the right one; of which compilers put the first eight
# bytes into instructions.
objcopy -g "$file" "$scratch/scsi_mod.ko"
word=${release:0:8}
sed -i "s/${word//./\\.}/${other:0:8}/g" "$scratch/scsi_mod.ko"
read -r made_for _ < <(modinfo -F vermagic "$scratch/scsi_mod.ko")
is "the copy is of another release" "$made_for" "$other"
load scsi_common
mark
ok "it is loaded" insmod "$scratch/scsi_mod.ko"
ok "the log names both releases" logged "scsi_mod: built for ${other//[.+]/.}, running on ${release//[.+]/.}"
ok "it goes" unload scsi_mod

mark
load scsi_mod
no "of the right one there is no such word" logged 'built for'
ok "it goes, too" unload scsi_mod

# The symbol versions are bytes in a section of their own; the debug kernel is built without.
if [ "$VM_BURDEN" -gt 1 ]; then
	skip "one that wants another symbol is refused" "this kernel has no versions of symbols"
	exit
fi
objcopy -g --dump-section __versions="$scratch/versions" "$file" "$scratch/scsi_mod.ko"
printf '\xff\xff\xff\xff' | dd of="$scratch/versions" conv=notrunc status=none
objcopy --update-section __versions="$scratch/versions" "$scratch/scsi_mod.ko"
no "one that wants another symbol is refused" insmod "$scratch/scsi_mod.ko"
ok "the log names the symbol" logged 'scsi_mod: disagrees about version of symbol'
