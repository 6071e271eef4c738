#!/usr/bin/env bash
# Whoever opens a device or sends it an ioctl while it is in recovery waits until that is over, but for a reset
# by someone who does not want to wait. When the device is offline then, both fail.
#: about scsi_block_when_processing_errors, scsi_ioctl_block_when_processing_errors, open, O_NONBLOCK
#: icount
#: needs scsi_hostile
#: timeout 240

. ./lib.sh
. hostile/lib.sh

given_up=1
begin_disks
add_host max_id=1 timeout=1000 eh_timeout=1000
disk=$(disk_of "$lun0") sg=$(sg_of "$lun0")

# ask: opens without waiting, resets nothing and asks where the device is; prints what either returns.
ask() {
	python3 - "$sg" <<'PYTHON'
import errno, fcntl, os, sys

RESET, BUS_NUMBER = 0x2284, 0x5386
node = os.open(sys.argv[1], os.O_RDWR | os.O_NONBLOCK)


def ask(number):
    try:
        fcntl.ioctl(node, number, bytearray(4))
        return "0"
    except OSError as error:
        return errno.errorcode[error.errno]


print(ask(RESET), ask(BUS_NUMBER))
PYTHON
}

is "of a device that is well, both are answered" "$(ask)" "0 0"

# The recovery is over no sooner than its test has been sent, which is after the reset.
proof="op=00 eh=1"
rule "op=28 count=1 lose"
rule "on=abort answer=failed"
rule "on=device delay=20s"
rule "$proof"
get "$disk" & reader=$!
ok "a recovery is under way" wait_for 20 eval '[ "$(counted device_resets)" = 1 ]'
openers=()
for node in "$disk" "$sg"; do
	{ : < "$node" && seen "$proof" > "$scratch/${node##*/}"; } & openers+=($!)
done
said=$(ask)
proofs=$(seen "$proof")
is "a reset is refused, another ioctl is answered" "$said" "EAGAIN 0"
ok "after the recovery" test "$proofs" -gt 0
wait "${openers[@]}"
for node in "$disk" "$sg"; do
	ok "$node was opened after it" test "$(cat "$scratch/${node##*/}")" -gt 0
done
wait $reader
is "the read that failed succeeds" $? 0

# One that ends with the device offline.
no_rules
for event in abort device target bus; do rule on=$event answer=failed; done
rule "on=host answer=failed delay=5s"
rule "op=28 count=1 lose"
get "$disk" 2> /dev/null & reader=$!
ok "another is under way" wait_for 20 eval '[ "$(counted host_resets)" = 1 ]'
error=$(error_of get "$disk")
is "who opens the disk meanwhile is told that it is gone" "$error" "No such device or address"
wait $reader
is "the device is offline" "$(cat "$(of "$lun0")/state")" offline
is "so is who asks; but a reset is for such devices" "$(ask)" "0 ENODEV"
leave
