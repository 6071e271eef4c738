# shellcheck shell=bash disable=SC2154,SC2034
# Disks of the hostile driver, and the same rules in its language (lld/rules/parse.c). Sourced by ../faults.sh.

# shellcheck source=tests/guest/hostile/lib.sh
. ./hostile/lib.sh

# load_faulty UNITS: loads it with so many on each target.
load_faulty() {
	load scsi_hostile hosts=none
	add_host targets="$targets" luns="$1" blocks=16384 skip_settle_delay=0 unplug=0
}

remove_faulty_host() { remove_host; }

# The units that a rule is for, in words: of DEVICE, and of its target.
of_device() {
	local place=${1#*:*:}
	echo "host=$index target=${place%:*} lun=${place#*:}"
}

times() { [ "$1" = always ] || echo "count=$1"; }
opcode() { [ $(($1)) = 255 ] || printf 'op=%02x' $(($1)); }

# lose DEVICE COUNT OPCODE: no answer comes.
lose() { rule "$(of_device "$1") $(times "$2") $(opcode "$3") lose"; }

# refuse DEVICE COUNT OPCODE VALUE: queuecommand returns VALUE (a SCSI_MLQUEUE_*).
refuse() { rule "$(of_device "$1") $(times "$2") $(opcode "$3") refuse=${4#0x}"; }

# answer DEVICE COUNT OPCODE HOST STATUS [KEY ASC ASCQ]: instead of doing it.
answer() {
	local words
	printf -v words 'hostbyte=%02x status=%02x' $(($4)) $(($5))
	[ -z "${6-}" ] || printf -v words '%s sense=%x/%02x/%02x' "$words" $(($6)) $(($7)) $(($8))
	rule "$(of_device "$1") $(times "$2") $(opcode "$3") $words"
}

# fail_aborts DEVICE COUNT, fail_lun_resets DEVICE COUNT, fail_target_resets DEVICE Y|N
fail_aborts() { rule "on=abort $(of_device "$1") $(times "$2") answer=failed"; }
fail_lun_resets() { rule "on=device $(of_device "$1") $(times "$2") answer=failed"; }
fail_target_resets() {
	forget "on=target $(of_device "$1")"
	[ "$2" = N ] || rule "on=target $(of_device "$1") answer=failed"
}

# forget WORDS: takes all rules out that have these words.
forget() {
	local line
	while read -r line; do echo "-${line%% *}" > "$control/rules"; done < <(grep -F " $1 " "$control/rules")
}

# behave DEVICE: all of its rules are forgotten.
behave() { forget "$(of_device "$1")"; }

# handlers: which of the driver's handlers were called since the last mark, in order, e.g.
# "abort device_reset bus_reset"
handlers() {
	dmesg_since | sed -nE 's/^scsi_hostile: (abort|[a-z]+_reset) of .*/\1/p' | xargs
}
