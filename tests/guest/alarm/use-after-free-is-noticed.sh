#!/usr/bin/env bash
# A test of the tests: memory that is used after it was freed ends the guest, and fails the scenario.
#: about self-test, KASAN
#: needs alarm
#: debug
#: fails KASAN
#: alone

. ./lib.sh

ok "freed memory is written to" load alarm wrong=touch
