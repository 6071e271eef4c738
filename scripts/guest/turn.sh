# shellcheck shell=bash
# Whose turn it is to run a guest. Sourced by what runs one, after lib.sh.

# Waits until fewer guests run on this machine than it has processors: more of them only make each
# other late. Who has waited longest is next. The time limit counts from here.
take_turn() {
	local slot queue
	mkdir -p "$cache/turns"
	exec {queue}> "$cache/turns/queue"
	# a signal ends a wait at once, but not a program that is waited for
	flock "$queue" &
	wait $!
	while :; do
		for ((slot = 0; slot < $(nproc); slot++)); do
			exec {turn}> "$cache/turns/$slot"
			if flock -n "$turn"; then
				exec {queue}>&-
				return
			fi
			exec {turn}>&-
		done
		sleep 0.2
	done
}
