# shellcheck shell=bash
# Memory that nothing points to any more, in guests whose kernel searches for it. Sourced by
# scripts/guest/scenarios, which asks once all its scenarios are done and what they loaded is gone: a search
# goes through all memory, and takes nothing for lost that is younger than five seconds.

kmemleak=/sys/kernel/debug/kmemleak
code=/run/code begins=/run/begins

# Whether this kernel was told to be able to tell.
tells_leaks() { [[ $(uname -r) == *-debug && " $(< /proc/cmdline) " == *' vm.kmemleak '* ]]; }

# Now, in the unit in which kmemleak tells when something was allocated.
jiffies() { awk '$1 == "jiffies:" { print $2; exit }' /proc/timer_list; }

# leaks_from NAME: what is allocated from now on is scenario NAME's.
leaks_from() { ! tells_leaks || echo "$(jiffies) $1" >> $begins; }

# Notes where modules lie that were loaded since, for when they are gone no address has a name.
note_code() {
	local list section at
	[ -w $kmemleak ] || return
	mapfile -t list < /proc/modules
	at="${#list[@]} ${list[0]-}"
	at=${at%% [0-9]*}
	[ "$at" != "${code_known-}" ] || return
	code_known=$at
	for section in /sys/module/*/sections/.*text*; do
		if read -r at < "$section"; then echo "$at ${section#/sys/module/}"; fi
	done 2> /dev/null >> $code
}

# Does so until it is killed.
follow_code() {
	tells_leaks || return
	while [ -w $kmemleak ]; do
		note_code
		pause 0.1
	done
}

# Functions of module $1 in its section $2, as "OFFSET NAME" lines, lowest first.
functions() {
	objdump -t "$(modinfo -n "$1")" 2> /dev/null | awk -v section="$2" '
		NF > 4 && $(NF - 2) == section && / F / { print $1, $NF }' | sort
}

# Gives names to addresses on standard input that have none any more.
named() {
	local line address at module section name lower function
	sort -u $code > $code.sorted 2> /dev/null
	while IFS= read -r line; do
		address=${line##* }
		case $address in
		0xffffffff[a-f]*)
			name=''
			while read -r at module; do
				[ $((address - at)) -ge 0 ] && [ $((address - at)) -lt 2097152 ] && name="$at $module"
			done < $code.sorted
			read -r at module <<< "$name"
			section=${module##*/} module=${module%%/*} name=''
			while read -r lower function; do
				[ $((16#$lower)) -le $((address - at)) ] && name=$function
			done < <(functions "$module" "$section")
			[ -z "$module" ] || line+=" ${name:-?} [$module]" ;;
		esac
		printf '%s\n' "$line"
	done
}

# The scenario that ran when jiffies were $1; nothing, before all of them.
scenario_at() { awk -v now="$1" '$1 <= now { name = $2 } END { print name }' $begins; }

# Which of the scenarios of this guest, whose names are on standard input, lose memory to test this.
that_lose() { while read -r name; do [ -z "$(header "$name" leaks)" ] || echo "$name"; done; }

# Prints "not ok - memory of NAME" lines, each after what was lost there, and fails if there is one; or if
# nothing was lost where it should have been.
tell_leaks() {
	local object name names='' wanted
	tells_leaks && [ -e $begins ] || return 0
	pause 5.5
	if ! { echo scan && echo scan; } 2> /dev/null > $kmemleak; then
		echo "not ok - memory # the kernel complains: kmemleak does not work"
		return 1
	fi
	while IFS= read -r -d '' object; do
		name=$(scenario_at "$(sed -nE '2s/.*jiffies ([0-9]+).*/\1/p' <<< "$object")")
		[ "$name" ] || continue
		named <<< "$object" | sed 's/^/    # kmemleak: /'
		names+="$name"$'\n'
	done < <(sed 's/^unreferenced object/\x00&/' $kmemleak; printf '\0')
	wanted=$(cut -d ' ' -f 2 $begins | that_lose | sort -u)
	names=$(printf %s "$names" | sort -u)
	[ "$names" != "$wanted" ] || return 0
	comm -23 <(echo "$names") <(echo "$wanted") |
		sed '/./!d; s/.*/not ok - memory of & # the kernel complains: nothing points to it/'
	comm -13 <(echo "$names") <(echo "$wanted") |
		sed '/./!d; s/.*/not ok - memory of & # its loss was not noticed/'
	return 1
}
