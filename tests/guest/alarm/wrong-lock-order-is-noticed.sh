#!/usr/bin/env bash
# A test of the tests: locks that are taken in two orders fail the scenario.
#: about self-test, lockdep
#: needs alarm
#: debug
#: fails possible circular locking
#: alone

. ./lib.sh

ok "two locks are taken in two orders" load alarm wrong=order
