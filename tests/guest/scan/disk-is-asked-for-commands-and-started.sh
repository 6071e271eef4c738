#!/usr/bin/env bash
# The disk driver asks by REPORT SUPPORTED OPERATION CODES whether a disk knows WRITE SAME: there is yes, no, and
# no answer. It starts one that is stopped, and tests it until it is ready, each time as often as the first.
#: about scsi_report_opcode, REPORT SUPPORTED OPERATION CODES, WRITE SAME, scsi_failures_reset_retries, spin-up
#: tier all
#: icount
#: needs scsi_hostile
#: timeout 120

. ./lib.sh
. hostile/lib.sh

most_blocks() { cat "/sys/class/scsi_disk/$lun0/max_write_same_blocks"; }

# again [RULE...]: the disk is found anew, with this rule.
again() {
	delete "$lun0"
	no_rules
	[ $# = 0 ] || rule "$@"
	scan 0 0 0
	disk=$(disk_of "$lun0") || bail "no disk"
}

begin_disks
add_host no_write_same=0
disk=$(disk_of "$lun0")
is "a disk that does not know it is sent none" "$(most_blocks)" 0
again "op=a3 data=00,03,00,10,93,ff*15"
is "one that does may be sent the most" "$(most_blocks)" 65535
again "op=a3 sense=5/20/00"
is "so may one that cannot tell" "$(most_blocks)" 65535
again
is "and again, one that does not" "$(most_blocks)" 0

# Not ready, initializing command required. After START UNIT it is tested once a second, with three retries
# each time; so a dozen failures are over in three seconds. Were the retries not counted anew, it took nine.
stopped="op=00 eh=0 count=12 sense=2/04/02"
rule "$stopped"
rule "op=1b"
mark
took rescan "$lun0"
is "a disk that is stopped was tested until it was ready" "$(hits "$stopped")" 12
is "it was started once" "$(seen "op=1b")" 1
ok "the log says so" logged 'Spinning up disk'
at_most "each second several times" "$ms" 6000
ok "it took more than one" test "$ms" -ge 2000
ok "and reads" get "$disk"
leave
