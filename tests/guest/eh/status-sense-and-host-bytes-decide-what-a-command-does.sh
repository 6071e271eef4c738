#!/bin/bash
# What a disk says of a command: who tries again, who fails, with which error, and what is logged.
#: about sense data, status, host byte, retries, log
#: timeout 240

. ./lib.sh
. ./faults.sh

GOOD=0 CHECK=0x2 BUSY=0x8 CONFLICT=0x18 FULL=0x28 ABORTED=0x40
DID_OK=0 DID_NO_CONNECT=1 DID_BUS_BUSY=2 DID_PARITY=6 DID_ERROR=7 DID_RESET=8 DID_SOFT_ERROR=0xb
DID_IMM_RETRY=0xc DID_REQUEUE=0xd DID_DISRUPTED=0xe DID_FAILFAST=0xf DID_MARGINAL=0x14

disks_with_data 1

# goes_on SENTENCE: a read succeeds, and error handling was not needed.
goes_on() {
	ok "$1" read_disk "$disk"
	is "no handler of the driver is called" "$(handlers)" ""
	behave "$device"
	mark
}

# fails SENTENCE REGEX: a read fails, and the log has a match.
fails() {
	no "$1" read_disk "$disk"
	like "the log says so" "$(dmesg_since)" "$2"
	is "no handler of the driver is called" "$(handlers)" ""
	behave "$device"
	mark
	ok "the next read succeeds" read_disk "$disk"
}

# --- sense data

answer "$device" 1 $READ $DID_OK $CHECK 3 0x11 4
fails "a medium error fails a read" "critical medium error, dev $disk"

answer "$device" 1 $READ $DID_OK $CHECK 3 0x31 0
goes_on "another medium error is tried again"

answer "$device" always $READ $DID_OK $CHECK 3 0x31 0
fails "until there is no retry left" "I/O error, dev $disk"

# The rule answers without data, so there is none to compare.
answer "$device" 1 $READ $DID_OK $CHECK 1 0x17 1
ok "a recovered error is none" dd if="/dev/$disk" of=/dev/null bs=512 count=1 iflag=direct
ok "but the log tells of it" logged "Sense Key : Recovered Error"
is "no handler of the driver is called" "$(handlers)" ""
behave "$device"
mark

answer "$device" 1 $READ $DID_OK $CHECK 0xb 0x47 0
goes_on "an aborted command is tried again"

answer "$device" 2 $READ $DID_OK $CHECK 2 0x04 0x01
goes_on "a unit that is becoming ready is waited for"

answer "$device" 1 $READ $DID_OK $CHECK 2 0x04 0x07
goes_on "one that is busy with an operation is too"

answer "$device" 1 $READ $DID_OK $CHECK 2 0x04 0x03
fails "one that needs a person is not" "Add. Sense: Logical unit not ready, manual intervention"

answer "$device" 1 $READ $DID_OK $CHECK 4 0x44 0
fails "a hardware error fails a read" "critical target error, dev $disk"

answer "$device" 1 $READ $DID_OK $CHECK 5 0x21 0
fails "so does a block that is out of range" "critical target error, dev $disk"

answer "$device" 1 $READ $DID_OK $CHECK 7 0x27 7
fails "a threshold that was reached says what is lacking" "critical space allocation error, dev $disk"

answer "$device" 1 $READ $DID_OK $CHECK 0xb 0x10 1
fails "protection information that does not match says so" "protection error, dev $disk"

answer "$device" 1 $READ $DID_OK $CHECK 0xe 0x1d 0
fails "a miscompare fails a read" "Sense Key : Miscompare"

# --- status

answer "$device" 3 $READ $DID_OK $BUSY
goes_on "BUSY is waited for"

answer "$device" 3 $READ $DID_OK $FULL
goes_on "TASK SET FULL is waited for"

answer "$device" 1 $READ $DID_OK $ABORTED
goes_on "TASK ABORTED is tried again"

answer "$device" 1 $READ $DID_OK $CONFLICT
fails "a reservation conflict fails a read" "reservation conflict"

# --- host bytes

for host_byte in $DID_BUS_BUSY $DID_PARITY $DID_ERROR $DID_RESET $DID_SOFT_ERROR $DID_IMM_RETRY \
	$DID_REQUEUE $DID_DISRUPTED; do
	answer "$device" 2 $READ "$host_byte" $GOOD
	goes_on "host byte $host_byte is tried again"
done

answer "$device" 1 $READ $DID_NO_CONNECT $GOOD
fails "DID_NO_CONNECT is not" "hostbyte=DID_NO_CONNECT"

for host_byte in $DID_FAILFAST $DID_MARGINAL; do
	answer "$device" 1 $READ "$host_byte" $GOOD
	fails "nor is host byte $host_byte" "recoverable transport error, dev $disk"
done

# Commands of one's own: somebody's reset is no answer to one without data; other host bytes are. The tool
# says how the transport did, but calls that no failure.
sg=$(sg_of "$device")
answer "$device" 1 $TEST_UNIT_READY $DID_RESET $GOOD
unlike "a passed-through command without data that a reset cost is sent again" "$(sg_turs "$sg" 2>&1)" Host_status
behave "$device"
answer "$device" 1 $TEST_UNIT_READY $DID_NO_CONNECT $GOOD
like "one whose unit is not there is not" "$(sg_turs "$sg" 2>&1)" "Host_status=0x01"
behave "$device"
mark

# --- queuecommand

for value in 0x1055 0x1056 0x1058; do
	refuse "$device" 3 $READ $value
	goes_on "a command that the driver refuses with $value goes on"
done
