# shellcheck shell=bash
# What the scripts here share: where things are, and how to say that they are not.
#
# A command that fails ends the script, also within $( ). It does not where bash looks at the status
# itself: in `if f`, `f || ...` and `! f` no command of f ends anything. So what must not go on with
# half a result says `|| die` at that place, and a folder that is written into or removed is named as
# "${dir:?}".
#
#   SCSI_MIDLAYER_CACHE      kernels that were fetched, and what is derived from them
#   SCSI_MIDLAYER_INSTALLED  where installed kernels and headers are looked for (/)
#
# KERNEL=LINE, or KVER=LINE, stands for the newest release of that line of kernels, 6.12 or 6.1, or of one of
# its flavours: 6.12-rt, 6.1-cloud. KVER=REL stands for one release.

set -euo pipefail
shopt -s inherit_errexit extglob
export LC_ALL=C
unset BUILD T

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${SCSI_MIDLAYER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/scsi-midlayer}
installed=${SCSI_MIDLAYER_INSTALLED:-/}
installed=${installed%/}

me=${0##*/}
say() { printf '%s: %s\n' "$me" "$*" >&2; }
die() { say "$@"; exit 1; }

case $top in *[[:space:]:]*) die "make cannot work in a folder whose name has a space or a colon: $top" ;; esac

# Whether there is such a line of kernels; all else that names one is a release.
is_line() { case ${1%-@(rt|cloud)} in 6.12|6.1) ;; *) return 1 ;; esac; }

if is_line "${KVER-}"; then export KERNEL=$KVER KVER=''; fi
line=${KERNEL:-6.12}
is_line "$line" || die "KERNEL=$line: there are 6.12 and 6.1, and of each the flavours -rt and -cloud"

# lines_of ARRAY COMMAND...: what the command prints, line by line. Fails if the command does, which
# `mapfile < <(COMMAND)` never would.
lines_of() {
	local -n _lines=$1
	local text
	text=$("${@:2}") || return
	_lines=()
	[ -z "$text" ] || mapfile -t _lines <<< "$text"
}

# Removes folder $1 when this script, or the $( ) in which it is said, ends.
# shellcheck disable=SC2064
remove_at_exit() { trap "rm -rf ${1@Q}" EXIT; }

# Makes an empty folder in folder $1, and prints its name.
new_folder() {
	mkdir -p "$1" && mktemp -d "$1/.new.XXXXXX" || die "cannot write in $1"
}

# The header comment of the calling script is its --help.
usage() { sed -n '2,/^[^#]/{/^# shellcheck /d;/^#/{s/^# \{0,1\}//;p}}' "$0"; }

# The folder to run Kbuild in for release $1, installed or fetched; nothing if there is none.
headers_of() {
	local root dir
	for root in "$installed" "$cache/headers/$1"; do
		dir=$root/usr/src/linux-headers-$1
		if [ -s "$dir/Module.symvers" ] && [ -d "$(common_of "$1")" ]; then
			echo "$dir"
			return
		fi
	done
}

# Whether release $1 is a kernel of scripts/debug-kernel, or its name before it has been built.
is_debug() { case $1 in debug|*-debug) ;; *) return 1 ;; esac; }

# How many times slower such a guest is, and how much more memory it wants. All limits of time and memory
# are written for the distribution's kernel, and are multiplied by this.
burden_of() { if is_debug "$1"; then echo 3; else echo 1; fi; }

# The headers that all flavours of a release have in common. Always where the package puts them:
# the flavour's Makefile names it by an absolute path. A kernel built here has all in one folder.
common_of() {
	local release=${1%-amd64}
	case $1 in
	debug|*-debug)	echo "$cache/headers/$1/usr/src/linux-headers-$1" ;;
	*-rt-amd64)	echo "/usr/src/linux-headers-${release%-rt}-common-rt" ;;
	*)		echo "/usr/src/linux-headers-${release%-cloud}-common" ;;
	esac
}

# The root folder below which boot/vmlinuz-$1 and lib/modules/$1 are; nothing if there is none.
image_of() {
	local root
	for root in "$installed" "$cache/image/$1"; do
		if [ -r "$root/boot/vmlinuz-$1" ] && [ -d "$root/lib/modules/$1/kernel" ]; then
			echo "$root/"
			return
		fi
	done
}

# Keeps the releases of the line, newest last, from names on stdin. A 6.12 has its version in its name, a 6.1
# the number of its binary interface; then comes the flavour.
releases() {
	local version=${line%%-*} flavour=${line#"${line%%-*}"}
	grep -oE "${version//./\\.}\\.[0-9]+([^ /-]*|-[0-9]+)$flavour-amd64\$" | sort -Vu || true
}

# The newest release of the line whose headers are here.
newest_here() {
	local dir rel newest=
	for rel in $(for dir in "$installed/usr/src/linux-headers-${line%%-*}".* "$cache/headers/${line%%-*}".*; do
		echo "${dir#*linux-headers-}"; done | releases); do
		if [ -n "$(headers_of "$rel")" ]; then newest=$rel; fi
	done
	echo "$newest"
}

# The release that $1 stands for, if it is a line.
release_of() {
	if is_line "$1"; then line=$1; newest_here; else echo "$1"; fi
}

# Where a build for release $1 puts its modules.
build_of() { echo "$top/build/$1"; }
