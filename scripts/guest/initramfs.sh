# shellcheck shell=bash
# The initramfs of a guest: busybox, what 9p, overlay and the port for output need, or a disk where there is
# no 9p, guest/init, and the programs that scenarios start most often. Sourced by scripts/vm after lib.sh.
#
# Those programs are this machine's own, which the guest would find in the root it shares. But each file
# that one opens as it starts is a journey to the host, and from memory it starts in half the time.

# Module files for the initramfs in loading order, without what is built in.
boot_modules() {
	local mod mods=(virtio_pci virtio_console 9pnet_virtio 9p overlay)
	[ -z "${no_9p-}" ] || mods=(virtio_pci virtio_console virtio_blk)
	for mod in "${mods[@]}"; do
		modprobe -d "$1" -S "$2" -C /dev/null --show-depends "$mod"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

often_used=(awk bash sh cat cmp cut dd dmesg grep head ls mawk mktemp modinfo modprobe mount od rm rmmod sed setsid
	sg_inq sg_raw sg_turs sleep sort stat tail timeout touch tr udevadm umount wc xargs)

# Files of those programs and of what they are linked with, each with the links that lead to it.
often_used_files() {
	local programs file
	mapfile -t programs < <(type -P "${often_used[@]}")
	{
		printf '%s\n' "${programs[@]}" /etc/ld.so.cache
		# what is no dynamic program is told, too
		ldd "${programs[@]}" 2> /dev/null | grep -oE '/[^ :]+' || true
	} | while read -r file; do
		file=$(realpath -s "$(realpath "${file%/*}")/${file##*/}")
		echo "$file"
		realpath "$file"
	done | sort -u
}

# What an initramfs depends on besides the kernel; $1 is busybox.
initramfs_parts() {
	cat "$top/scripts/guest/init" "$top/scripts/guest/initramfs.sh" "$1"
	# the last one changes with any library
	{ type -P "${often_used[@]}" || true; echo /etc/ld.so.cache; } | xargs stat -L -c '%n %s %Y'
}

# Fills the empty folder $1 for release $2 with stock tree $3; $4 is busybox.
fill_initramfs() {
	local new=${1:?} mod mods n=0
	umask 022
	mkdir "$new/often"
	often_used_files | sed 's,^/,,' | tar -C / -c --no-recursion -T - | tar -x -C "$new/often"
	lines_of mods boot_modules "$3" "$2"
	mkdir -p "$new"/{bin,modules,proc,sys,dev,host,lib/modules,new}
	cp "$4" "$new/bin/busybox"
	cp "$top/scripts/guest/init" "$new/init"
	chmod 755 "$new/init"
	for mod in "${mods[@]}"; do
		n=$((n + 1))
		cp "$mod" "$new/modules/$(printf '%02d-%s' "$n" "${mod##*/}")"
	done
}

# Prints the initramfs for release $1 with stock tree $2; made anew only when a part of it changed.
initramfs() {
	local rel=$1 busybox file new
	busybox=$(command -v busybox) || die "busybox is missing: scripts/setup installs busybox-static"
	file=$cache/initramfs/$rel-$(initramfs_parts "$busybox" | sha1sum | cut -c1-12)
	if [ ! -f "$file" ]; then
		new=$(new_folder "$cache/initramfs")
		remove_at_exit "$new"
		mkdir "$new/root"
		fill_initramfs "$new/root" "$rel" "$2" "$busybox"
		(cd "$new/root" && find . | cpio -o -H newc -R 0:0 --quiet) > "$new/archive"
		mv "$new/archive" "$file"
	fi
	echo "$file"
}
