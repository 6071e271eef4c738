#!/bin/bash
#: about exports, modules, low-level drivers, transport classes, handlers
#: alone
#: tier all
#: timeout 600
# Each module of the distribution that stands on scsi_mod, by itself or through others, is loaded and unloaded
# again, one after the other. That resolves what it imports, and runs its module_init: registering drivers,
# transport classes, device handlers and hosts that need no hardware.
. ./lib.sh

# These refuse to load on a machine without what they are for, on the stock module, too.
declare -A refuses=(
	[ips]="there is no ServeRAID adapter"
	[xen-scsifront]="it is no Xen domain"
	[hv_storvsc]="it is no Hyper-V guest"
	[pata_legacy]="there is no ISA adapter"
)

# Names of the modules in modules.dep that name scsi_mod among those they need; not the ones of this project.
on_scsi_mod() {
	local line file
	while IFS= read -r line; do
		file=${line%%:*}
		[[ $file != updates/* && $line == *:*/scsi_mod.ko* ]] || continue
		file=${file##*/}
		echo "${file%%.ko*}"
	done < "/lib/modules/$(uname -r)/modules.dep"
}

# Loads module $1 and takes it away with all that it brought; fails, and says why, if one does not work.
come_and_go() {
	modprobe "$1" || return
	wait_for 20 modprobe --remove "$1" || { echo "cannot be unloaded"; return 1; }
}

mapfile -t modules < <(on_scsi_mod)
loaded=0 refused=0 wrong=()
load scsi_mod
for module in "${modules[@]}"; do
	if said=$(come_and_go "$module" 2>&1); then
		loaded=$((loaded + 1))
		[ -z "${refuses[$module]-}" ] || wrong+=("$module: loads, although it should not, as ${refuses[$module]}")
	elif [ "${refuses[$module]-}" ]; then
		refused=$((refused + 1))
	else
		wrong+=("$module: $said")
	fi
done
diag "$loaded of $((${#modules[@]} - refused)) load; $refused want hardware"
least=150
case $VM_KERNEL in *-cloud-*) least=20 ;; *-debug) least=10 ;; esac
ok "there are modules to load" [ ${#modules[@]} -gt $least ]
is "none is left that stands on scsi_mod" "$(awk '$1 == "scsi_mod" { print $4 }' /proc/modules)" -
is "each that needs no hardware is loaded and unloaded" "$(printf '%s\n' "${wrong[@]}")" ""
