#!/usr/bin/env bash
# A test of the tests: memory to which nothing points fails the scenario in which it was allocated.
#: about self-test, kmemleak
#: kmemleak
#: needs alarm
#: debug
#: leaks yes

. ./lib.sh

ok "memory is lost" load alarm wrong=lose
