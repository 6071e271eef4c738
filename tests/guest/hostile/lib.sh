# shellcheck shell=bash disable=SC2034,SC2154 # what is set here is for scenarios
# What scenarios with the hostile driver use, after ../lib.sh.
#
# begin loads the driver, begin_disks sd and sg as well; add_host makes a host, whose scan is over
# when it returns. Then $host is its number, $index the driver's own, $lun0 its first place. Disks
# answer as disks do until rule says otherwise; lld/rules/parse.c and setting.c in this folder say in
# which words. leave removes the host and looks whether everything was given back.

control=/sys/kernel/debug/scsi_hostile

# Parameters of the midlayer, to be set before begin.
midlayer=(scan=sync)

begin() {
	local set
	load scsi_mod "${midlayer[@]}"
	for set in "${midlayer[@]}"; do
		[ "$(cat "/sys/module/scsi_mod/parameters/${set%%=*}")" = "${set#*=}" ] || bail "scsi_mod is loaded already, without $set"
	done
	load scsi_hostile hosts=none
}

begin_disks() {
	begin
	load_upper
}

# add_host [SETTING=N]...
add_host() {
	echo "add $*" > $control/hosts || bail "no host with $*"
	read -r index host _ < <(tail -n 1 $control/hosts)
	host=${host#host} lun0=${host#host}:0:0:0
}

remove_host() { echo "remove $index" > $control/hosts; }

# rule WORD...: one rule more, behind the others.
rule() { echo "$*" > $control/rules || bail "no rule: $*"; }

no_rules() { echo clear > $control/rules; }

# What rule WORD... counted: how often it matched, how often it acted.
seen() { rule_counter 1 "$@"; }
hits() { rule_counter 2 "$@"; }
rule_counter() {
	local field=$1
	shift
	awk -v field="$field" -v text="$*" '{
		split($0, part, " "); line = substr($0, index($0, part[4]))
		if (line == text) { sub(/.*=/, "", part[field + 1]); print part[field + 1] }
	}' $control/rules
}

# counted KEY: what the driver counted for the host.
counted() { sed -nE "s/^$index .*\<$1=(-?[0-9]+).*/\1/p" $control/stats; }

# unplug T[:L]: a target, or one unit of it, as the driver or transport has it removed.
unplug() { echo "remove $index:0:$1" > $control/units; }

# let_go: completes the commands that rules have the driver keep ("lose run").
let_go() { echo "release $index" > $control/hosts; }

# hold: takes hold of every unit that the driver knows, and lets go.
hold() { echo "hold $index" > $control/units; }

# call WORD...: makes a call as drivers make it (see calls.c); said is what it returned. Not in a subshell
# if it is to be the same thread as another.
call() {
	said=
	echo "$*" > $control/calls && read -r said < $control/calls
}

# returns SENTENCE RESULT WORD...: a call is made, and returns this.
returns() {
	call "${@:3}"
	is "$1" "$said" "$2"
}

# scan [C [T [L]]]: "-" is any.
scan() { echo "${1--} ${2--} ${3--}" > "/sys/class/scsi_host/host$host/scan"; }

# Has a device asked again what it is.
rescan() { echo 1 > "$(of "$1")/rescan"; }

# The folder of device H:C:T:L in sysfs.
of() { echo "/sys/bus/scsi/devices/$1"; }

there() { [ -e "$(of "$1")" ]; }
delete() { echo 1 > "$(of "$1")/delete"; }
luns() { devices_of "$host" | sed 's/^[0-9]*:[0-9]*://' | xargs; }

# The disk of H:C:T:L, as soon as it can be read.
disk_of() {
	wait_for 30 eval "[ -b /dev/\$(ls $(of "$1")/block 2> /dev/null) ]" || return 1
	wait_for 10 eval "[ \$(cat $(of "$1")/block/*/size) != 0 ]"
	sd_of "$1"
}

# Reads or writes blocks past the cache: get DISK [BLOCK [COUNT]], put DISK [BLOCK [COUNT]].
get() { dd if="$1" of=/dev/null bs=512 skip="${2-0}" count="${3-1}" iflag=direct status=none; }
put() { dd if=/dev/zero of="$1" bs=512 seek="${2-0}" count="${3-1}" oflag=direct status=none; }

# What error a command ends with, in words: "" if it succeeds.
error_of() { "$@" 2>&1 | sed -nE 's/.*: ([A-Z][^:]*)$/\1/p' | head -n 1; }

# Hexadecimal bytes of a file, without blanks.
hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }

# start_io DISK [OPTION]...: an fio job in the background until stop_io; what it says is in
# $scratch/fio. Returns when it is under way.
start_io() {
	local disk=$1
	shift
	fio --name=load --filename="$disk" --rw=randrw --bs=4k --direct=1 --ioengine=libaio \
		--iodepth=8 --time_based --runtime=60 "$@" > "$scratch/fio" 2>&1 &
	io=$!
	wait_for 20 eval "[ \$(cat /sys/block/${disk##*/}/stat | awk '{print \$1 + \$5}') -gt 50 ]"
}

# Ends it; its status is that of fio, which takes the signal for a wish.
stop_io() {
	kill -INT "$io" 2> /dev/null
	wait "$io"
}

# What a host that is gone must have left: everything the midlayer got from the driver it gave back,
# what was removed was gone when the removal returned, and could be held until then; and it never used
# the memory of a command that the driver still had, nor changed what it asks for (but for one that was
# given up, when every handler had failed; a scenario that does so sets given_up).
given_up=0
balanced() {
	local line
	line=$(grep "^$index " $control/stats)
	awk -v line="$line" -v given_up=$given_up 'BEGIN {
		n = split(line, word, " ")
		for (i = 2; i <= n; i++) { split(word[i], kv, "="); v[kv[1]] = kv[2] }
		bad = v["unit_allocs"] != v["unit_destroys"] || v["target_allocs"] != v["target_destroys"] ||
			v["init_priv"] != v["exit_priv"] || v["busy"] || v["flights"] ||
			v["outlived"] || v["not_held"] ||
			((v["stolen"] || v["changed"]) && !given_up)
		if (bad) print line
		exit bad
	}'
}

# leave: the end of a host.
leave() {
	no_rules
	ok "the host can be removed" remove_host
	ok "everything that was taken from the driver was given back, once" balanced
}
