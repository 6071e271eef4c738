#!/bin/bash
# scsi_ramdisk: INQUIRY and its pages, capacity, LUNs, modes, logs and commands, as sg3_utils reads them.
#: about INQUIRY, VPD pages, MODE SENSE, LOG SENSE, REPORT SUPPORTED OPERATION CODES
#: needs scsi_ramdisk
#: timeout 180

. ./lib.sh
. ./ramdisk.sh

# says SENTENCE REGEX COMMAND...: all that the command prints, as one line, has a match.
says() { like "$1" "$("${@:3}" 2>&1 | tr -s ' \n\t' ' ')" "$2"; }

ram_load dev_size_mb=16 physblk_exp=3 serial=S1 naa=5000c50012345678 max_luns=3 wlun=1
second=$(sg_of "$host:0:0:1")
clear_attention "$second"

says "standard INQUIRY data" 'PQual=0 PDT=0 .*version=0x07 .*CmdQue=1 .*Linux .*scsi_ramdisk .*0001' sg_inq "$sg"
says "its versions" 'SAM-6.*SPC-5.*SBC-4' sg_inq -d "$sg"
says "its pages" '\[sv\] .*\[sn\] .*\[di\] .*\[ei\] .*\[mpp\] .*\[sp\] .*\[bl\] .*\[bdc\] .*\[lbpv\]' sg_vpd "$sg"
says "serial number" 'Unit serial number: S1 *$' sg_vpd -p sn "$sg"
says "that of the next unit" 'Unit serial number: S1-000001' sg_vpd -p sn "$second"
says "a name" '0x5000c50012345678' sg_vpd -p di_lu "$sg"
says "that of the next unit" '0x5000c50012345679' sg_vpd -p di_lu "$second"
says "its port" 'Relative target port: 0x1' sg_vpd -p di_port "$sg"
says "limits" 'Maximum compare and write length: 128 .*Optimal transfer length granularity: 8 .*Maximum unmap LBA count: 4294967295|Maximum unmap LBA count: -1' \
	sg_vpd -p bl "$sg"
says "so many blocks are written at once" 'Maximum atomic transfer length: 2048 ' sg_vpd -p bl "$sg"
says "characteristics" 'Non-rotating medium' sg_vpd -p bdc "$sg"
says "provisioning" 'LBPU\): 1 .*LBPWS\): 1 .*LBPWS10\): 1 .*thin' sg_vpd -p lbpv "$sg"
is "there is no page of ATA" "$(raw "$sg" 12 01 89 00 ff 00 -- -r 255)" \
	"Illegal Request: Invalid field in cdb, byte 2 bit 7"
is "a page without EVPD is none" "$(raw "$sg" 12 00 80 00 ff 00 -- -r 255)" \
	"Illegal Request: Invalid field in cdb, byte 2 bit 7"

says "capacity, short" 'Last LBA=32767 .*block length=512' sg_readcap "$sg"
says "capacity, long" 'Logical block provisioning: lbpme=1, lbprz=1 .*Last LBA=32767 .*exponent=3' sg_readcap -l "$sg"
ok "a small allocation length cuts" [ "$(sg_raw -r 4 "$sg" 12 00 00 00 04 00 2>&1 | grep -c 'Received 4 bytes')" = 1 ]

luns() { sg_luns -s "$1" "$sg" 2> /dev/null | sed -n 's/^ *\([0-9a-f]\{16\}\).*/\1/p' | xargs; }
is "LUNs" "$(luns 0)" "0000000000000000 0001000000000000 0002000000000000"
is "well-known LUNs" "$(luns 1)" c101000000000000
is "all LUNs" "$(luns 2)" "0000000000000000 0001000000000000 0002000000000000 c101000000000000"
is "there is no third report" "$(raw "$sg" a0 00 03 00 00 00 00 00 01 00 00 00 -- -r 256)" \
	"Illegal Request: Invalid field in cdb, byte 2 bit 7"
echo "0 0 49409" > "/sys/class/scsi_host/host$host/scan"
wlun=$(sg_of "$host:0:0:49409")
says "the well-known unit has its own type" 'PDT=30|well known' sg_inq "$wlun"
clear_attention "$wlun"
is "it has no blocks" "$(raw "$wlun" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" \
	"Illegal Request: Invalid command operation code"

says "mode pages" 'Read-Write error recovery.*Disconnect-Reconnect.*Caching.*Control.*Informational exceptions' \
	sg_modes -a "$sg"
dsense() { how sg_wr_mode -p 0xa -c 0a,0a,"$1",00,00,00,00,00,00,00,00,00 -m 00,00,04,00,00,00,00,00,00,00,00,00 ${2-} "$sg"; }
is "a mode can be changed" "$(dsense 04)" Good
says "and then sense data is of the other format" 'Descriptor format' sg_raw "$sg" c0 00 00 00 00 00
ok "a reset undoes that" sg_reset -d -N "$sg"
clear_attention "$sg"
says "it is as it was" 'Fixed format' sg_raw "$sg" c0 00 00 00 00 00
is "what is saved" "$(dsense 04 -s)" Good
ok "a reset does not undo" sg_reset -d -N "$sg"
clear_attention "$sg"
says "it is still so" 'Descriptor format' sg_raw "$sg" c0 00 00 00 00 00
is "what cannot be changed is refused" \
	"$(how sg_wr_mode -f -p 0x8 -c 08,12,00,00,ff,ff,00,00,00,00,00,00,00,00,00,00,00,00,00,00 "$sg")" \
	"Illegal Request: Invalid field in parameter list, byte 20 bit 7"
is "a page that is none" "$(raw "$sg" 5a 00 05 00 00 00 00 00 ff 00 -- -r 255)" \
	"Illegal Request: Invalid field in cdb, byte 2 bit 5"

says "log pages" '0x00 .*0x02 .*0x03 .*0x0d' sg_logs "$sg"
says "it is not hot" 'Current temperature = [0-9]+ C' sg_logs -p 0xd "$sg"
opcodes=$(sg_opcodes "$sg" 2> /dev/null)
for name in 'Test Unit Ready' 'Read\(6\)' 'Read\(10\)' 'Read\(12\)' 'Read\(16\)' 'Read\(32\)' 'Write\(10\)' \
	'Compare and write' 'Write same\(16\)' 'Unmap' 'Write atomic\(16\)' 'Persistent reserve' 'Report luns' \
	'Report supported operation codes'; do
	like "$name is among the commands" "$opcodes" "$name"
done
unlike "those for zones are not" "$opcodes" 'Report zones|Open zone'
says "bits of a CDB that count" '28 fc ff ff ff ff 3f ff ff c7' sg_opcodes -o 0x28 "$sg"
says "task management functions" 'Abort task' sg_opcodes -t "$sg"
is "what it does not know" "$(raw "$sg" c0 00 00 00 00 00)" "Illegal Request: Invalid command operation code"

# State.
is "it stops" "$(how sg_start --stop "$sg")" Good
is "then it is not ready" "$(how sg_turs "$sg")" \
	"Not Ready: Logical unit not ready, initializing command required"
is "and starts" "$(how sg_start --start "$sg")" Good
is "then it is" "$(how sg_turs "$sg")" Good
is "its medium is not to be ejected" "$(raw "$sg" 1b 00 00 00 02 00)" \
	"Illegal Request: Invalid field in cdb, byte 4 bit 1"
# Power conditions: byte 3 of START STOP UNIT is the modifier, byte 4 the condition and START.
power() { raw "$sg" 1b 00 00 "$1" "$2" 00; }
while read -r modifier condition text; do
	is "START STOP UNIT $modifier $condition" "$(power "$modifier" "$condition")" Good
	says "REQUEST SENSE says $text" "Sense key: No Sense Additional sense: $text " sg_requests "$sg"
	is "it is ready" "$(how sg_turs "$sg")" Good
done <<- 'E2'
	00 20 Idle condition activated by command
	01 20 Idle_b condition activated by command
	02 20 Idle_c condition activated by command
	00 30 Standby condition activated by command
	01 30 Standby_y condition activated by command
	02 a0 Idle_c condition activated by timer
	00 b0 Standby condition activated by timer
	00 10 No additional sense
	01 b0 Standby_y condition activated by timer
E2
is "a read ends it" "$(raw "$sg" 28 00 00 00 00 00 00 00 01 00 -- -r 512)" Good
says "then there is nothing to tell" 'Additional sense: No additional sense' sg_requests "$sg"
is "there are three ways to be idle" "$(power 03 20)" "Illegal Request: Invalid field in cdb, byte 3 bit 3"
power 00 30 > /dev/null
is "a unit in standby stops" "$(power 00 00)" Good
is "and no timer ends that" "$(power 00 a0) $(how sg_turs "$sg")" \
	"Good Not Ready: Logical unit not ready, initializing command required"
is "but IDLE does" "$(power 00 20) $(how sg_turs "$sg")" "Good Good"
ok "a reset makes it active" sg_reset -d -N "$sg"
clear_attention "$sg"
says "nothing is told of it" 'Additional sense: No additional sense' sg_requests "$sg"
is "it tests itself" "$(how sg_senddiag -t "$sg")" Good
ok "it can be written" sg_dd if=/dev/urandom of="$sg" bs=512 count=64
is "and formatted" "$(how sg_format --format --early "$sg" --quick)" Good
is "then it is empty" "$(lba_status "$sg" 0)" "0x0 0x8000 1"

# A medium that can be removed, and is write protected.
for word in max_luns=1 wlun=0 removable=1 wp=1; do echo "${word#*=}" > "$ramdisk/${word%=*}"; done
echo 1 > $ramdisk/add_host
ram_last
none="Not Ready: Medium not present"
is "its removal is prevented" "$(raw "$sg" 1e 00 00 00 01 00)" Good
is "then it is not ejected" "$(power 00 02)" "Illegal Request: Medium removal prevented"
is "it stops, nevertheless" "$(power 00 00) $(how sg_turs "$sg")" \
	"Good Not Ready: Logical unit not ready, initializing command required"
is "and is loaded, which it was" "$(power 00 03) $(how sg_turs "$sg")" "Good Good"
is "when its removal is allowed" "$(raw "$sg" 1e 00 00 00 00 00)" Good
is "it is ejected" "$(power 00 02)" Good
while read -r name cdb; do
	# shellcheck disable=SC2086
	is "$name without a medium" "$(raw "$sg" $cdb)" "$none"
done <<- 'E2'
	TEST-UNIT-READY 00 00 00 00 00 00
	READ 28 00 00 00 00 00 00 00 00 00
	WRITE 2a 00 00 00 00 00 00 00 00 00
	VERIFY 2f 00 00 00 00 00 00 00 01 00
	PRE-FETCH 34 00 00 00 00 00 00 00 01 00
	SYNCHRONIZE-CACHE 35 00 00 00 00 00 00 00 00 00
	WRITE-SAME 93 01 00 00 00 00 00 00 00 00 00 00 00 01 00 00
	UNMAP 42 00 00 00 00 00 00 00 00 00
	COMPARE-AND-WRITE 89 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
	FORMAT-UNIT 04 00 00 00 00 00
	READ-CAPACITY 25 00 00 00 00 00 00 00 00 00
	START 1b 00 00 00 01 00
	STANDBY 1b 00 00 00 30 00
E2
says "REQUEST SENSE says so" "Additional sense: Medium not present" sg_requests "$sg"
for cdb in '12 00 00 00 24 00' 'a0 00 00 00 00 00 00 00 00 10 00 00' '1a 00 3f 00 40 00' '1e 00 00 00 00 00' \
	'4d 00 40 00 00 00 00 00 10 00'; do
	# shellcheck disable=SC2086
	is "$cdb does not ask for one" "$(raw "$sg" $cdb -- -r 64)" Good
done
is "it is loaded" "$(power 00 03) $(how sg_turs "$sg")" "Good Good"
is "and protected as it was" "$(raw "$sg" 04 00 00 00 00 00)" "Data Protect: Write protected"

# The standards that INQUIRY data name are those of their version's time.
for word in removable=0 wp=0; do echo "${word#*=}" > "$ramdisk/${word%=*}"; done
while read -r level standards; do
	echo -1 > $ramdisk/add_host
	echo "$level" > $ramdisk/scsi_level
	echo 1 > $ramdisk/add_host
	ram_last
	says "the standards of version $level" "version=0x0$level .*$standards" sg_inq -d "$sg"
done <<- 'E2'
	4 SAM-2 .*SPC-2 .*SBC
	5 SAM-3 .*SPC-3 .*SAS-1.1 .*SBC-2
	6 SAM-5 .*SPC-4 .*SAS-3 .*SBC-3
E2
no "there is no version 8" eval "echo 8 > $ramdisk/scsi_level"
