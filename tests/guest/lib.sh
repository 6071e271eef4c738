# shellcheck shell=bash
# What scenarios use. A scenario is a file tests/guest/FOLDER/A-SENTENCE.sh that sources this one, says
# what it expects with the checks below, and leaves: its plan, its exit status and unloading are
# taken care of. It runs in tests/guest/. Its header says what it is about (without that line it is no
# scenario), and may ask for things, one a line:
#
#   #: about TERMS      by which scripts/check and its --list find it
#   #: qemu ARGS        further arguments for QEMU      #: disk ID=SIZE   see scripts/vm
#   #: cpus N           (2)                             #: mem MB         (1024)
#   #: append WORDS     for the kernel's command line   #: timeout S      time for it (120)
#   #: needs MODULE     a module that must be there     #: alone          a guest of its own
#   #: icount           its time is that of the instructions of its one processor, and waiting takes none: so
#                       what is made of timeouts is quick, and nothing depends on what else the machine does
#   #: parallel         its processors run at the same time, for races between them. Without it they take turns; a
#                       guest is then about twice as fast. See scripts/vm
#   #: monitor          QEMU's monitor within the guest, for qmp.sh
#   #: ram              a root in memory, so that the machine can sleep; see scripts/guest/ram.sh for
#                       the tools there are
#   #: beyond           goes beyond the stock module, so is not run on it
#   #: driver_says TEXT complaints of the kernel with this in their first ten lines are not held against the
#                       scenario: another driver is at fault, on both modules; say why. With
#                       `#: append panic_on_warn=0`, if it warns
#   #: stock_says TEXT  the same of the stock module alone
#   #: tier all         too long for each check: runs in make check-all, and when it is asked for by name
#   #: debug            for the debug kernel alone
#   #: kmemleak         a debug kernel searches its memory, in the end, for what nothing points to
#   #: fails TEXT       fails, and passes by that, since the kernel complains with this text
#   #: leaks yes        loses memory, and passes if that is noticed
#
# Those that go many rounds go fewer unless VM_SOAK is set (SOAK=yes, see scripts/check).
#
# Scenarios that ask for the same share a guest, one after the other. Each starts without any SCSI
# module loaded. A complaint in the kernel's log, or a module or host that cannot be removed
# afterwards, fails the scenario.
#
# To start a program is what takes longest in an emulated guest, so what is done often here is done by
# bash itself.

set -uo pipefail

checks=0 broken=0
scratch=$(mktemp -d /run/scenario.XXXXXX) || { echo "not ok 1 - there is a folder to write in"; exit 1; }

# --- checks: each prints one line "ok N - sentence" or "not ok N - sentence"

# A line the reader of a failure wants to see.
diag() {
	local text=$*
	printf '# %s\n' "${text//$'\n'/$'\n# '}"
}

pass() { echo "ok $((++checks)) - $1"; }

fail() {
	echo "not ok $((++checks)) - $1"
	broken=$((broken + 1))
	[ -z "${2-}" ] || diag "$2"
	return 1
}

# ok SENTENCE COMMAND...: the command succeeds. What it prints is shown only when it does not.
ok() {
	local sentence=$1 said status
	shift
	said=$("$@" 2>&1) && status=0 || status=$?
	if [ $status = 0 ]; then pass "$sentence"; return; fi
	fail "$sentence" "$* -> status $status
$said"
}

# no SENTENCE COMMAND...: the command fails by itself (not by a signal).
no() {
	local sentence=$1 said status
	shift
	said=$("$@" 2>&1) && status=0 || status=$?
	if [ $status -gt 0 ] && [ $status -lt 126 ]; then pass "$sentence"; return; fi
	fail "$sentence" "$* -> status $status
$said"
}

# is SENTENCE ACTUAL EXPECTED: two strings are equal.
is() {
	if [ "$2" = "$3" ]; then pass "$1"; return; fi
	fail "$1" "is:       $2
expected: $3"
}

# matches STRING REGEX: a line of the string has a match of an extended regular expression.
matches() {
	local line
	while IFS= read -r line; do
		[[ $line =~ $2 ]] && return
	done <<< "$1"
	return 1
}

# like SENTENCE ACTUAL REGEX
like() {
	if matches "$2" "$3"; then pass "$1"; return; fi
	fail "$1" "is:        $2
not like:  $3"
}

# unlike SENTENCE ACTUAL REGEX
unlike() {
	if ! matches "$2" "$3"; then pass "$1"; return; fi
	fail "$1" "is:   $2
like: $3"
}

# at_most SENTENCE NUMBER LIMIT: whole numbers.
at_most() {
	if [ "$2" -le "$3" ]; then pass "$1"; return; fi
	fail "$1" "is $2, wanted at most $3"
}

# skip SENTENCE WHY
skip() { echo "ok $((++checks)) - $1 # SKIP $2"; }

# A scenario that has nothing more to say; with a reason, one whose rest makes no sense any more.
bail() { fail "can go on" "$*"; exit 1; }

# The plan comes last. No check at all is a failure, and so is an exit with another status.
finish() {
	local status=$?
	rm -rf "$scratch"
	[ $status = 0 ] || [ $broken -gt 0 ] || fail "runs to its end" "it ended with status $status"
	echo "1..$checks"
	[ "$checks" -gt 0 ] && [ $broken = 0 ]
	exit $?
}
trap finish EXIT

# --- which midlayer, and which kernel

stock() { [ "$VM_MODULES" = stock ]; }

# of_line LINE: whether the kernel is one of that line, 6.12 or 6.1.
of_line() { [[ $VM_KERNEL == "$1".* ]]; }

# if_of_line LINE TEXT: the text if so, else nothing.
if_of_line() { if of_line "$1"; then printf '%s' "$2"; fi; }

# --- time

# A pipe that nothing is ever written to.
exec {silence}<> <(:)

# pause: a tenth of a second. It always succeeds, or a wait that ends well would not.
pause() { read -r -t 0.1 -u "$silence" || true; }

# wait_for SECONDS COMMAND...: until the command succeeds, looking ten times a second. A guest with a debug
# kernel has a multiple of the time.
wait_for() {
	local end=$((${EPOCHREALTIME/./} + $1 * VM_BURDEN * 1000000))
	shift
	until "$@" > /dev/null 2>&1; do
		[ "${EPOCHREALTIME/./}" -lt $end ] || return 1
		pause
	done
}

# took COMMAND...: runs it and sets $ms to the milliseconds it took; its status is kept.
took() {
	local began=${EPOCHREALTIME/./} status
	"$@"
	status=$?
	# shellcheck disable=SC2034
	ms=$(((${EPOCHREALTIME/./} - began) / 1000))
	return $status
}

# --- modules

# load MODULE [PARAMETER=VALUE]...
load() { modprobe "$@" || bail "modprobe $*"; }

# The upper drivers, for disks to have names.
load_upper() { load sd_mod; load sg; }

loaded() {
	local name
	while read -r name _; do
		[ "$name" != "$1" ] || return 0
	done < /proc/modules
	return 1
}

# unload MODULE...: one after the other; waits a little for those who still hold it.
unload() {
	local module
	for module in "$@"; do
		wait_for 10 rmmod "$module" || { rmmod "$module"; return 1; }
	done
}

# --- hosts, devices and disks. Numbers of hosts grow; scenarios do not know them beforehand.

# hosts_of DRIVER: numbers of its hosts, lowest first, one a line.
hosts_of() {
	local host name host_numbers=()
	for host in /sys/class/scsi_host/host*; do
		{ read -r name < "$host/proc_name"; } 2> /dev/null && [ "$name" = "$1" ] || continue
		# an array is in the order of its numbers
		host_numbers[${host##*/host}]=yes
	done
	[ ${#host_numbers[@]} = 0 ] || printf '%s\n' "${!host_numbers[@]}"
}

# host_of DRIVER: the number of its only, or first, host; waits for it.
host_of() {
	local host_numbers
	wait_for 10 has_host "$1" || return 1
	mapfile -t host_numbers < <(hosts_of "$1")
	echo "${host_numbers[0]-}"
}

has_host() { [ -n "$(hosts_of "$1")" ]; }

# devices_of HOST: its devices H:C:T:L, one a line.
devices_of() {
	local path device_names=()
	for path in /sys/bus/scsi/devices/"$1":*; do
		[ ! -e "$path" ] || device_names+=("${path##*/}")
	done
	case ${device_names[*]/#"$1":?:?:?} in
	*[!\ ]*)	printf '%s\n' "${device_names[@]}" | sort -V ;;
	*)	[ ${#device_names[@]} = 0 ] || printf '%s\n' "${device_names[@]}" ;;
	esac
}

# disks_of HOST: names of its disks (sda ...), by H:C:T:L, one a line.
disks_of() {
	local device path
	for device in $(devices_of "$1"); do
		for path in /sys/bus/scsi/devices/"$device"/block/*; do
			[ ! -e "$path" ] || echo "${path##*/}"
		done
	done
}

# wait_disks HOST N: prints the names of the host's N disks as soon as all can be opened.
wait_disks() {
	wait_for 30 disks_ready "$1" "$2" ||
		diag "host $1 has no $2 disks: $(devices_of "$1" | xargs) -> $(disks_of "$1" | xargs)" >&2
	disks_of "$1"
}

disks_ready() {
	local disk size n=0
	for disk in $(disks_of "$1"); do
		[ -b "/dev/$disk" ] && read -r size < "/sys/block/$disk/size" && [ "$size" != 0 ] &&
			n=$((n + 1))
	done
	[ $n = "$2" ]
}

# sg_of H:C:T:L and sd_of H:C:T:L: the node in /dev; fails if there is none.
sg_of() { node_in "/sys/bus/scsi/devices/$1/scsi_generic"; }
sd_of() { node_in "/sys/bus/scsi/devices/$1/block"; }

node_in() {
	local path
	for path in "$1"/*; do
		[ -e "$path" ] || break
		echo "/dev/${path##*/}"
		return
	done
	echo "nothing in $1" >&2
	return 1
}

# attr PATH: an attribute's value below /sys, without blanks at the ends of lines; fails if it cannot be
# read. Bash leaves out null bytes, and would say so.
attr() {
	local text status
	{ text=$(cat "/sys/$1"); } 2> /dev/null && status=0 || status=$?
	while [[ $text == *' ' ]]; do text=${text% }; done
	while [[ $text == *' '$'\n'* ]]; do text=${text//' '$'\n'/$'\n'}; done
	[ -z "$text" ] || printf '%s\n' "$text"
	return $status
}

# --- the kernel's log

# mark: messages from here on are what dmesg_since gives; a scenario starts with one.
mark() {
	log_mark="scenario mark $$ $RANDOM$RANDOM"
	echo "$log_mark" > /dev/kmsg
}

# dmesg_since: messages since the last mark, without time stamps.
dmesg_since() { dmesg --notime | sed "1,/^$log_mark\$/d"; }

# logged REGEX: whether a message since the last mark has a match.
logged() { dmesg_since | grep -E -- "$1" > /dev/null; }

mark
