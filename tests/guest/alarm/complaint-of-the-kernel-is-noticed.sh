#!/usr/bin/env bash
# A test of the tests: what the kernel complains of fails the scenario in which it does, though all its
# checks are good.
#: about self-test, kernel log
#: fails BUG: this is but a test
#: alone

. ./lib.sh

ok "something is said that no kernel should say" \
	eval "echo 'BUG: this is but a test' > /dev/kmsg"
