// SPDX-License-Identifier: GPL-2.0-only
/*
 * What additional sense codes 00h to 2Fh mean, as T10 assigned them (SPC-6 annex F).
 *
 * A word list for each code, see log_word(): a line is a qualifier, in two hexadecimal digits,
 * and its meaning. The lines are in ascending order. Meanings that hold for a range of qualifiers
 * are in sense_text.c.
 */
#include "text.h"

#define ASC(code)	[(code) - LOG_SENSE_FIRST_00]

const char *const log_sense_words_00[LOG_SENSE_FIRST_30 - LOG_SENSE_FIRST_00] = {
	ASC(0x00) =
	"00 No additional sense information\0"
	"01 Filemark detected\0"
	"02 End-of-partition/medium detected\0"
	"03 Setmark detected\0"
	"04 Beginning-of-partition/medium detected\0"
	"05 End-of-data detected\0"
	"06 I/O process terminated\0"
	"07 Programmable early warning detected\0"
	"11 Audio play operation in progress\0"
	"12 Audio play operation paused\0"
	"13 Audio play operation successfully completed\0"
	"14 Audio play operation stopped due to error\0"
	"15 No current audio status to return\0"
	"16 Operation in progress\0"
	"17 Cleaning requested\0"
	"18 Erase operation in progress\0"
	"19 Locate operation in progress\0"
	"1a Rewind operation in progress\0"
	"1b Set capacity operation in progress\0"
	"1c Verify operation in progress\0"
	"1d ATA pass through information available\0"
	"1e Conflicting SA creation request\0"
	"1f Logical unit transitioning to another power condition\0"
	"20 Extended copy information available\0"
	"21 Atomic command aborted due to ACA\0"
	"22 Deferred microcode is pending\0",
	ASC(0x01) = "00 No index/sector signal\0",
	ASC(0x02) = "00 No seek complete\0",
	ASC(0x03) =
	"00 Peripheral device write fault\0"
	"01 No write current\0"
	"02 Excessive write errors\0",
	ASC(0x04) =
	"00 Logical unit not ready, cause not reportable\0"
	"01 Logical unit is in process of becoming ready\0"
	"02 Logical unit not ready, initializing command required\0"
	"03 Logical unit not ready, manual intervention required\0"
	"04 Logical unit not ready, format in progress\0"
	"05 Logical unit not ready, rebuild in progress\0"
	"06 Logical unit not ready, recalculation in progress\0"
	"07 Logical unit not ready, operation in progress\0"
	"08 Logical unit not ready, long write in progress\0"
	"09 Logical unit not ready, self-test in progress\0"
	"0a Logical unit not accessible, asymmetric access state transition\0"
	"0b Logical unit not accessible, target port in standby state\0"
	"0c Logical unit not accessible, target port in unavailable state\0"
	"0d Logical unit not ready, structure check required\0"
	"0e Logical unit not ready, security session in progress\0"
	"10 Logical unit not ready, auxiliary memory not accessible\0"
	"11 Logical unit not ready, notify (enable spinup) required\0"
	"12 Logical unit not ready, offline\0"
	"13 Logical unit not ready, SA creation in progress\0"
	"14 Logical unit not ready, space allocation in progress\0"
	"15 Logical unit not ready, robotics disabled\0"
	"16 Logical unit not ready, configuration required\0"
	"17 Logical unit not ready, calibration required\0"
	"18 Logical unit not ready, a door is open\0"
	"19 Logical unit not ready, operating in sequential mode\0"
	"1a Logical unit not ready, start stop unit command in progress\0"
	"1b Logical unit not ready, sanitize in progress\0"
	"1c Logical unit not ready, additional power use not yet granted\0"
	"1d Logical unit not ready, configuration in progress\0"
	"1e Logical unit not ready, microcode activation required\0"
	"1f Logical unit not ready, microcode download required\0"
	"20 Logical unit not ready, logical unit reset required\0"
	"21 Logical unit not ready, hard reset required\0"
	"22 Logical unit not ready, power cycle required\0"
	"23 Logical unit not ready, affiliation required\0"
	"24 Depopulation in progress\0"
	"25 Depopulation restoration in progress\0",
	ASC(0x05) = "00 Logical unit does not respond to selection\0",
	ASC(0x06) = "00 No reference position found\0",
	ASC(0x07) = "00 Multiple peripheral devices selected\0",
	ASC(0x08) =
	"00 Logical unit communication failure\0"
	"01 Logical unit communication time-out\0"
	"02 Logical unit communication parity error\0"
	"03 Logical unit communication CRC error (Ultra-DMA/32)\0"
	"04 Unreachable copy target\0",
	ASC(0x09) =
	"00 Track following error\0"
	"01 Tracking servo failure\0"
	"02 Focus servo failure\0"
	"03 Spindle servo failure\0"
	"04 Head select fault\0"
	"05 Vibration induced tracking error\0",
	ASC(0x0a) = "00 Error log overflow\0",
	ASC(0x0b) =
	"00 Warning\0"
	"01 Warning - specified temperature exceeded\0"
	"02 Warning - enclosure degraded\0"
	"03 Warning - background self-test failed\0"
	"04 Warning - background pre-scan detected medium error\0"
	"05 Warning - background medium scan detected medium error\0"
	"06 Warning - non-volatile cache now volatile\0"
	"07 Warning - degraded power to non-volatile cache\0"
	"08 Warning - power loss expected\0"
	"09 Warning - device statistics notification active\0"
	"0a Warning - high critical temperature limit exceeded\0"
	"0b Warning - low critical temperature limit exceeded\0"
	"0c Warning - high operating temperature limit exceeded\0"
	"0d Warning - low operating temperature limit exceeded\0"
	"0e Warning - high critical humidity limit exceeded\0"
	"0f Warning - low critical humidity limit exceeded\0"
	"10 Warning - high operating humidity limit exceeded\0"
	"11 Warning - low operating humidity limit exceeded\0"
	"12 Warning - microcode security at risk\0"
	"13 Warning - microcode digital signature validation failure\0"
	"14 Warning - physical element status change\0",
	ASC(0x0c) =
	"00 Write error\0"
	"01 Write error - recovered with auto reallocation\0"
	"02 Write error - auto reallocation failed\0"
	"03 Write error - recommend reassignment\0"
	"04 Compression check miscompare error\0"
	"05 Data expansion occurred during compression\0"
	"06 Block not compressible\0"
	"07 Write error - recovery needed\0"
	"08 Write error - recovery failed\0"
	"09 Write error - loss of streaming\0"
	"0a Write error - padding blocks added\0"
	"0b Auxiliary memory write error\0"
	"0c Write error - unexpected unsolicited data\0"
	"0d Write error - not enough unsolicited data\0"
	"0e Multiple write errors\0"
	"0f Defects in error window\0"
	"10 Incomplete multiple atomic write operations\0"
	"11 Write error - recovery scan needed\0"
	"12 Write error - insufficient zone resources\0",
	ASC(0x0d) =
	"00 Error detected by third party temporary initiator\0"
	"01 Third party device failure\0"
	"02 Copy target device not reachable\0"
	"03 Incorrect copy target device type\0"
	"04 Copy target device data underrun\0"
	"05 Copy target device data overrun\0",
	ASC(0x0e) =
	"00 Invalid information unit\0"
	"01 Information unit too short\0"
	"02 Information unit too long\0"
	"03 Invalid field in command information unit\0",
	ASC(0x10) =
	"00 Id CRC or ECC error\0"
	"01 Logical block guard check failed\0"
	"02 Logical block application tag check failed\0"
	"03 Logical block reference tag check failed\0"
	"04 Logical block protection error on recover buffered data\0"
	"05 Logical block protection method error\0",
	ASC(0x11) =
	"00 Unrecovered read error\0"
	"01 Read retries exhausted\0"
	"02 Error too long to correct\0"
	"03 Multiple read errors\0"
	"04 Unrecovered read error - auto reallocate failed\0"
	"05 L-EC uncorrectable error\0"
	"06 CIRC unrecovered error\0"
	"07 Data re-synchronization error\0"
	"08 Incomplete block read\0"
	"09 No gap found\0"
	"0a Miscorrected error\0"
	"0b Unrecovered read error - recommend reassignment\0"
	"0c Unrecovered read error - recommend rewrite the data\0"
	"0d De-compression CRC error\0"
	"0e Cannot decompress using declared algorithm\0"
	"0f Error reading UPC/EAN number\0"
	"10 Error reading ISRC number\0"
	"11 Read error - loss of streaming\0"
	"12 Auxiliary memory read error\0"
	"13 Read error - failed retransmission request\0"
	"14 Read error - lba marked bad by application client\0"
	"15 Write after sanitize required\0",
	ASC(0x12) = "00 Address mark not found for id field\0",
	ASC(0x13) = "00 Address mark not found for data field\0",
	ASC(0x14) =
	"00 Recorded entity not found\0"
	"01 Record not found\0"
	"02 Filemark or setmark not found\0"
	"03 End-of-data not found\0"
	"04 Block sequence error\0"
	"05 Record not found - recommend reassignment\0"
	"06 Record not found - data auto-reallocated\0"
	"07 Locate operation failure\0",
	ASC(0x15) =
	"00 Random positioning error\0"
	"01 Mechanical positioning error\0"
	"02 Positioning error detected by read of medium\0",
	ASC(0x16) =
	"00 Data synchronization mark error\0"
	"01 Data sync error - data rewritten\0"
	"02 Data sync error - recommend rewrite\0"
	"03 Data sync error - data auto-reallocated\0"
	"04 Data sync error - recommend reassignment\0",
	ASC(0x17) =
	"00 Recovered data with no error correction applied\0"
	"01 Recovered data with retries\0"
	"02 Recovered data with positive head offset\0"
	"03 Recovered data with negative head offset\0"
	"04 Recovered data with retries and/or circ applied\0"
	"05 Recovered data using previous sector id\0"
	"06 Recovered data without ECC - data auto-reallocated\0"
	"07 Recovered data without ECC - recommend reassignment\0"
	"08 Recovered data without ECC - recommend rewrite\0"
	"09 Recovered data without ECC - data rewritten\0",
	ASC(0x18) =
	"00 Recovered data with error correction applied\0"
	"01 Recovered data with error corr. & retries applied\0"
	"02 Recovered data - data auto-reallocated\0"
	"03 Recovered data with CIRC\0"
	"04 Recovered data with L-EC\0"
	"05 Recovered data - recommend reassignment\0"
	"06 Recovered data - recommend rewrite\0"
	"07 Recovered data with ECC - data rewritten\0"
	"08 Recovered data with linking\0",
	ASC(0x19) =
	"00 Defect list error\0"
	"01 Defect list not available\0"
	"02 Defect list error in primary list\0"
	"03 Defect list error in grown list\0",
	ASC(0x1a) = "00 Parameter list length error\0",
	ASC(0x1b) = "00 Synchronous data transfer error\0",
	ASC(0x1c) =
	"00 Defect list not found\0"
	"01 Primary defect list not found\0"
	"02 Grown defect list not found\0",
	ASC(0x1d) =
	"00 Miscompare during verify operation\0"
	"01 Miscompare verify of unmapped LBA\0",
	ASC(0x1e) = "00 Recovered id with ECC correction\0",
	ASC(0x1f) = "00 Partial defect list transfer\0",
	ASC(0x20) =
	"00 Invalid command operation code\0"
	"01 Access denied - initiator pending-enrolled\0"
	"02 Access denied - no access rights\0"
	"03 Access denied - invalid mgmt id key\0"
	"04 Illegal command while in write capable state\0"
	"05 Obsolete\0"
	"06 Illegal command while in explicit address mode\0"
	"07 Illegal command while in implicit address mode\0"
	"08 Access denied - enrollment conflict\0"
	"09 Access denied - invalid LU identifier\0"
	"0a Access denied - invalid proxy token\0"
	"0b Access denied - ACL LUN conflict\0"
	"0c Illegal command when not in append-only mode\0"
	"0d Not an administrative logical unit\0"
	"0e Not a subsidiary logical unit\0"
	"0f Not a conglomerate logical unit\0",
	ASC(0x21) =
	"00 Logical block address out of range\0"
	"01 Invalid element address\0"
	"02 Invalid address for write\0"
	"03 Invalid write crossing layer jump\0"
	"04 Unaligned write command\0"
	"05 Write boundary violation\0"
	"06 Attempt to read invalid data\0"
	"07 Read boundary violation\0"
	"08 Misaligned write command\0"
	"09 Attempt to access gap zone\0",
	ASC(0x22) = "00 Illegal function (use 20 00, 24 00, or 26 00)\0",
	ASC(0x23) =
	"00 Invalid token operation, cause not reportable\0"
	"01 Invalid token operation, unsupported token type\0"
	"02 Invalid token operation, remote token usage not supported\0"
	"03 Invalid token operation, remote rod token creation not supported\0"
	"04 Invalid token operation, token unknown\0"
	"05 Invalid token operation, token corrupt\0"
	"06 Invalid token operation, token revoked\0"
	"07 Invalid token operation, token expired\0"
	"08 Invalid token operation, token cancelled\0"
	"09 Invalid token operation, token deleted\0"
	"0a Invalid token operation, invalid token length\0",
	ASC(0x24) =
	"00 Invalid field in cdb\0"
	"01 CDB decryption error\0"
	"02 Obsolete\0"
	"03 Obsolete\0"
	"04 Security audit value frozen\0"
	"05 Security working key frozen\0"
	"06 Nonce not unique\0"
	"07 Nonce timestamp out of range\0"
	"08 Invalid XCDB\0"
	"09 Invalid fast format\0",
	ASC(0x25) = "00 Logical unit not supported\0",
	ASC(0x26) =
	"00 Invalid field in parameter list\0"
	"01 Parameter not supported\0"
	"02 Parameter value invalid\0"
	"03 Threshold parameters not supported\0"
	"04 Invalid release of persistent reservation\0"
	"05 Data decryption error\0"
	"06 Too many target descriptors\0"
	"07 Unsupported target descriptor type code\0"
	"08 Too many segment descriptors\0"
	"09 Unsupported segment descriptor type code\0"
	"0a Unexpected inexact segment\0"
	"0b Inline data length exceeded\0"
	"0c Invalid operation for copy source or destination\0"
	"0d Copy segment granularity violation\0"
	"0e Invalid parameter while port is enabled\0"
	"0f Invalid data-out buffer integrity check value\0"
	"10 Data decryption key fail limit reached\0"
	"11 Incomplete key-associated data set\0"
	"12 Vendor specific key reference not found\0"
	"13 Application tag mode page is invalid\0"
	"14 Tape stream mirroring prevented\0"
	"15 Copy source or copy destination not authorized\0"
	"16 Fast copy not possible\0",
	ASC(0x27) =
	"00 Write protected\0"
	"01 Hardware write protected\0"
	"02 Logical unit software write protected\0"
	"03 Associated write protect\0"
	"04 Persistent write protect\0"
	"05 Permanent write protect\0"
	"06 Conditional write protect\0"
	"07 Space allocation failed write protect\0"
	"08 Zone is read only\0",
	ASC(0x28) =
	"00 Not ready to ready change, medium may have changed\0"
	"01 Import or export element accessed\0"
	"02 Format-layer may have changed\0"
	"03 Import/export element accessed, medium changed\0",
	ASC(0x29) =
	"00 Power on, reset, or bus device reset occurred\0"
	"01 Power on occurred\0"
	"02 Scsi bus reset occurred\0"
	"03 Bus device reset function occurred\0"
	"04 Device internal reset\0"
	"05 Transceiver mode changed to single-ended\0"
	"06 Transceiver mode changed to lvd\0"
	"07 I_T nexus loss occurred\0",
	ASC(0x2a) =
	"00 Parameters changed\0"
	"01 Mode parameters changed\0"
	"02 Log parameters changed\0"
	"03 Reservations preempted\0"
	"04 Reservations released\0"
	"05 Registrations preempted\0"
	"06 Asymmetric access state changed\0"
	"07 Implicit asymmetric access state transition failed\0"
	"08 Priority changed\0"
	"09 Capacity data has changed\0"
	"0a Error history I_T nexus cleared\0"
	"0b Error history snapshot released\0"
	"0c Error recovery attributes have changed\0"
	"0d Data encryption capabilities changed\0"
	"10 Timestamp changed\0"
	"11 Data encryption parameters changed by another i_t nexus\0"
	"12 Data encryption parameters changed by vendor specific event\0"
	"13 Data encryption key instance counter has changed\0"
	"14 SA creation capabilities data has changed\0"
	"15 Medium removal prevention preempted\0"
	"16 Zone reset write pointer recommended\0",
	ASC(0x2b) = "00 Copy cannot execute since host cannot disconnect\0",
	ASC(0x2c) =
	"00 Command sequence error\0"
	"01 Too many windows specified\0"
	"02 Invalid combination of windows specified\0"
	"03 Current program area is not empty\0"
	"04 Current program area is empty\0"
	"05 Illegal power condition request\0"
	"06 Persistent prevent conflict\0"
	"07 Previous busy status\0"
	"08 Previous task set full status\0"
	"09 Previous reservation conflict status\0"
	"0a Partition or collection contains user objects\0"
	"0b Not reserved\0"
	"0c Orwrite generation does not match\0"
	"0d Reset write pointer not allowed\0"
	"0e Zone is offline\0"
	"0f Stream not open\0"
	"10 Unwritten data in zone\0"
	"11 Descriptor format sense data required\0"
	"12 Zone is inactive\0"
	"13 Well known logical unit access required\0",
	ASC(0x2d) = "00 Overwrite error on update in place\0",
	ASC(0x2e) =
	"00 Insufficient time for operation\0"
	"01 Command timeout before processing\0"
	"02 Command timeout during processing\0"
	"03 Command timeout during processing due to error recovery\0",
	ASC(0x2f) =
	"00 Commands cleared by another initiator\0"
	"01 Commands cleared by power loss notification\0"
	"02 Commands cleared by device server\0"
	"03 Some commands cleared by queuing layer event\0",
};
