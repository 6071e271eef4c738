# shellcheck shell=bash
# Module trees for guests. Sourced by scripts/vm after lib.sh.
#
# The stock tree of a release is made once: the package's modules, unpacked, since a guest without
# hardware virtualisation takes longer to unpack a module than to run it, and since depmod reads
# all of them again each time ours change. Our own modules lie in updates/ of a small tree that
# links to the stock one, so modprobe prefers them, also when a stock driver asks for them. The
# drivers of the tests are there with the stock midlayer too.
#
# Both functions that print a tree are for $( ): what they leave half done goes when that ends.

# What no guest here has hardware for: half the modules of a distribution.
not_in_guests=(sound drivers/{gpu,media,iio,staging,comedi,hwmon,bluetooth,isdn,net/wireless})

# Moves the finished folder $1 to $2, unless another process was quicker.
publish() {
	chmod 755 "$1"
	if mv -T "$1" "$2" 2>/dev/null; then return; fi
	rm -rf "$1"
	[ -d "$2" ] || die "cannot write $2"
}

# The lists depmod wants beside the modules; it writes the others itself.
copy_lists() { cp "$1"/modules.order "$1"/modules.builtin "$1"/modules.builtin.modinfo "$2/"; }

# Everything depmod would take from this machine's own configuration is given here.
run_depmod() {
	local conf=$1/depmod.conf
	echo 'search updates built-in' > "$conf"
	depmod -C "$conf" -b "$1" "$2"
}

# Fills the empty folder $1 with the modules of release $2, from folder $3.
fill_stock_tree() {
	local new=${1:?} rel=${2:?} from=$3 dir skip
	dir=$new/lib/modules/$rel
	mkdir -p "$dir"
	cp -r "$from/kernel" "$dir/kernel"
	for skip in "${not_in_guests[@]}"; do rm -rf "${dir:?}/kernel/$skip"; done
	find "$dir" -name '*.ko.xz' -print0 | xargs -0 -r -n 100 -P "$(nproc)" xz -d
	copy_lists "$from" "$dir"
	run_depmod "$new" "$rel"
}

# Prints the stock tree of release $1, made from the image below $2.
stock_tree() {
	local rel=$1 tree=$cache/tree/$1 new
	if [ ! -d "$tree" ]; then
		say "unpacking the modules of $rel (once)"
		new=$(new_folder "$cache/tree")
		remove_at_exit "$new"
		fill_stock_tree "$new" "$rel" "$2lib/modules/$rel"
		publish "$new" "$tree"
	fi
	echo "$tree"
}

# Fills the empty folder $1 with links to stock tree $3 of release $2, and the modules $4...
fill_preferring_tree() {
	local new=${1:?} rel=${2:?} stock=${3:?} dir ko
	shift 3
	dir=$new/lib/modules/$rel
	mkdir -p "$dir/updates"
	ln -s "$stock/lib/modules/$rel/kernel" "$dir/kernel"
	for ko in "$@"; do objcopy -g "$ko" "$dir/updates/${ko##*/}"; done
	copy_lists "$stock/lib/modules/$rel" "$dir"
	run_depmod "$new" "$rel"
}

# Removes from folder $1 the trees that no guest has used for a day. Another script may do so, too; what one
# began to remove has no name by which it could be found.
remove_old_trees() {
	local old
	{ find "$1" -mindepth 1 -maxdepth 1 -mmin +1440 ! -name '.old.*' 2> /dev/null || true; } |
	while read -r old; do
		mv -T "$old" "$1/.old.${old##*/}" 2> /dev/null || true
	done
	rm -rf "${1:?}"/.old.*
}

# Prints a tree of release $1 that has stock tree $2 and, preferred to it, the modules $3...
# Each state of the modules has a tree of its own, so a guest keeps what it was booted with.
preferring_tree() {
	local rel=$1 trees=$top/build/guest tree new
	tree=$trees/$rel-$(sha1sum "${@:3}" | sha1sum | cut -c1-12)
	if [ ! -d "$tree" ]; then
		new=$(new_folder "$trees")
		remove_at_exit "$new"
		remove_old_trees "$trees"
		fill_preferring_tree "$new" "$@"
		publish "$new" "$tree"
	fi
	touch "$tree"
	echo "$tree"
}
