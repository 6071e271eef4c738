# shellcheck shell=bash
# A guest that tells its own QEMU what to do, by QMP. Sourced after lib.sh by scenarios that ask for
# a monitor.

# The port, opened once. A session may have had its greeting, and be past its capabilities.
qmp_open() {
	local port
	[ -z "${qmp_port-}" ] || return 0
	for port in /sys/class/virtio-ports/*; do
		[ "$(cat "$port/name")" = vm.monitor ] || continue
		exec {qmp_port}<> "/dev/${port##*/}"
		read -r -t 2 -u "$qmp_port"
		qmp_send qmp_capabilities '{}' > /dev/null || :
		return 0
	done
	bail "there is no monitor"
}

# Events are skipped. An error is printed.
qmp_send() {
	local line
	printf '{"execute":"%s","arguments":%s}\n' "$1" "$2" >&"$qmp_port"
	while read -r -t 30 -u "$qmp_port" line; do
		case $line in
		'{"return"'*)	return 0 ;;
		'{"error"'*)	echo "$1: $line"; return 1 ;;
		esac
	done
	echo "$1: no answer"
	return 1
}

# qmp COMMAND KEY=VALUE...: values that are no numbers or words true and false are strings.
qmp() {
	local command=$1 arguments='' word value
	shift
	for word in "$@"; do
		value=${word#*=}
		[[ $value =~ ^([0-9]+|true|false)$ ]] || value="\"$value\""
		arguments+="${arguments:+,}\"${word%%=*}\":$value"
	done
	qmp_send "$command" "{$arguments}"
}
