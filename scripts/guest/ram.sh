# shellcheck shell=bash
# A root in memory, for guests that sleep, since the transport of 9p has no way back from that, and for kernels
# that have no 9p. It has the tools of a few packages, what they are linked with, and this project's scripts.
# Sourced by scripts/vm after lib.sh.

ram_packages=(bash coreutils dash diffutils e2fsprogs findutils fio grep hostname iproute2 kmod lsscsi mawk mount
	procps sed sg3-utils udev util-linux)

ram_tools() {
	dpkg -L "${ram_packages[@]}" | grep -E '^(/usr)?/s?bin/[^/]+$'
	echo /usr/bin/awk
}

# Libraries of the programs named on standard input; scripts have none.
libraries() { { xargs ldd 2> /dev/null || true; } | sed -nE 's/^\t(.* => )?(\/[^ ]+) .*/\2/p'; }

# Folders of the root have one name each, whatever links there are to them. Names are those below it.
by_usr() { sed -E 's,^/,,; s,^(s?bin|lib[0-9]*)/,usr/\1/,' | sort -u; }

# Disks' drivers; and those that a flavour may leave out.
ram_drivers=(sd_mod sr_mod sg scsi_debug virtio_scsi ext4 isofs)
ram_adapters=(ahci vmw_pvscsi mptsas megaraid_sas xhci_pci uas)

# files_of TREE RELEASE MODULE: its file and those that it needs.
files_of() { modprobe -d "$1" -S "$2" -C /dev/null --show-depends "$3" | awk '$1 == "insmod" { print $2 }'; }

# Module files below tree $1 of release $2: those drivers, ours, and what they need.
ram_modules() {
	local dir=$1/lib/modules/$2 mod
	ls "$dir"/modules.*
	{
		for mod in "${ram_adapters[@]}"; do files_of "$1" "$2" "$mod" 2> /dev/null || true; done
		for mod in "${ram_drivers[@]}"; do files_of "$1" "$2" "$mod"; done
		{ ls "$dir/updates" 2> /dev/null || true; } | while read -r mod; do
			files_of "$1" "$2" "${mod%.ko}"
		done
	} | awk '!seen[$0]++'
}

# ram_root ARCHIVE TREE RELEASE [FILE]...: writes an archive of the root, with modules of that tree and
# the further files; and, as vm/, with what else there is in the archive's folder: a guest without 9p has it
# from there.
ram_root() {
	local archive=$1 tree=$2 rel=$3
	shift 3
	{
		ram_tools
		ram_tools | libraries
		ram_modules "$tree" "$rel"
		printf '%s\n' "$@"
	} | by_usr | tar -C / -chf "$archive" --hard-dereference --transform "s,^${tree#/}/lib/,usr/lib/," \
		--no-recursion -T - --recursion "${top#/}/scripts" "${top#/}/tests/guest"
	tar -C "${archive%/*}" -rf "$archive" --exclude "${archive##*/}" --transform 's,^\.,vm,' .
}
