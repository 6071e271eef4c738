// SPDX-License-Identifier: GPL-2.0-only
/*
 * What additional sense codes 30h to 7Fh mean, as T10 assigned them (SPC-6 annex F); those from
 * 80h are the vendors'. The other half, and what a line looks like, is in sense_table_00.c.
 */
#include "text.h"

#define ASC(code)	[(code) - LOG_SENSE_FIRST_30]

const char *const log_sense_words_30[LOG_SENSE_FIRST_VENDOR - LOG_SENSE_FIRST_30] = {
	ASC(0x30) =
	"00 Incompatible medium installed\0"
	"01 Cannot read medium - unknown format\0"
	"02 Cannot read medium - incompatible format\0"
	"03 Cleaning cartridge installed\0"
	"04 Cannot write medium - unknown format\0"
	"05 Cannot write medium - incompatible format\0"
	"06 Cannot format medium - incompatible medium\0"
	"07 Cleaning failure\0"
	"08 Cannot write - application code mismatch\0"
	"09 Current session not fixated for append\0"
	"0a Cleaning request rejected\0"
	"0c WORM medium - overwrite attempted\0"
	"0d WORM medium - integrity check\0"
	"10 Medium not formatted\0"
	"11 Incompatible volume type\0"
	"12 Incompatible volume qualifier\0"
	"13 Cleaning volume expired\0",
	ASC(0x31) =
	"00 Medium format corrupted\0"
	"01 Format command failed\0"
	"02 Zoned formatting failed due to spare linking\0"
	"03 Sanitize command failed\0"
	"04 Depopulation failed\0"
	"05 Depopulation restoration failed\0",
	ASC(0x32) =
	"00 No defect spare location available\0"
	"01 Defect list update failure\0",
	ASC(0x33) = "00 Tape length error\0",
	ASC(0x34) = "00 Enclosure failure\0",
	ASC(0x35) =
	"00 Enclosure services failure\0"
	"01 Unsupported enclosure function\0"
	"02 Enclosure services unavailable\0"
	"03 Enclosure services transfer failure\0"
	"04 Enclosure services transfer refused\0"
	"05 Enclosure services checksum error\0",
	ASC(0x36) = "00 Ribbon, ink, or toner failure\0",
	ASC(0x37) = "00 Rounded parameter\0",
	ASC(0x38) =
	"00 Event status notification\0"
	"02 Esn - power management class event\0"
	"04 Esn - media class event\0"
	"06 Esn - device busy class event\0"
	"07 Thin Provisioning soft threshold reached\0"
	"08 Depopulation interrupted\0",
	ASC(0x39) = "00 Saving parameters not supported\0",
	ASC(0x3a) =
	"00 Medium not present\0"
	"01 Medium not present - tray closed\0"
	"02 Medium not present - tray open\0"
	"03 Medium not present - loadable\0"
	"04 Medium not present - medium auxiliary memory accessible\0",
	ASC(0x3b) =
	"00 Sequential positioning error\0"
	"01 Tape position error at beginning-of-medium\0"
	"02 Tape position error at end-of-medium\0"
	"03 Tape or electronic vertical forms unit not ready\0"
	"04 Slew failure\0"
	"05 Paper jam\0"
	"06 Failed to sense top-of-form\0"
	"07 Failed to sense bottom-of-form\0"
	"08 Reposition error\0"
	"09 Read past end of medium\0"
	"0a Read past beginning of medium\0"
	"0b Position past end of medium\0"
	"0c Position past beginning of medium\0"
	"0d Medium destination element full\0"
	"0e Medium source element empty\0"
	"0f End of medium reached\0"
	"11 Medium magazine not accessible\0"
	"12 Medium magazine removed\0"
	"13 Medium magazine inserted\0"
	"14 Medium magazine locked\0"
	"15 Medium magazine unlocked\0"
	"16 Mechanical positioning or changer error\0"
	"17 Read past end of user object\0"
	"18 Element disabled\0"
	"19 Element enabled\0"
	"1a Data transfer device removed\0"
	"1b Data transfer device inserted\0"
	"1c Too many logical objects on partition to support operation\0"
	"20 Element static information changed\0",
	ASC(0x3d) = "00 Invalid bits in identify message\0",
	ASC(0x3e) =
	"00 Logical unit has not self-configured yet\0"
	"01 Logical unit failure\0"
	"02 Timeout on logical unit\0"
	"03 Logical unit failed self-test\0"
	"04 Logical unit unable to update self-test log\0",
	ASC(0x3f) =
	"00 Target operating conditions have changed\0"
	"01 Microcode has been changed\0"
	"02 Changed operating definition\0"
	"03 Inquiry data has changed\0"
	"04 Component device attached\0"
	"05 Device identifier changed\0"
	"06 Redundancy group created or modified\0"
	"07 Redundancy group deleted\0"
	"08 Spare created or modified\0"
	"09 Spare deleted\0"
	"0a Volume set created or modified\0"
	"0b Volume set deleted\0"
	"0c Volume set deassigned\0"
	"0d Volume set reassigned\0"
	"0e Reported luns data has changed\0"
	"0f Echo buffer overwritten\0"
	"10 Medium loadable\0"
	"11 Medium auxiliary memory accessible\0"
	"12 iSCSI IP address added\0"
	"13 iSCSI IP address removed\0"
	"14 iSCSI IP address changed\0"
	"15 Inspect referrals sense descriptors\0"
	"16 Microcode has been changed without reset\0"
	"17 Zone transition to full\0"
	"18 Bind completed\0"
	"19 Bind redirected\0"
	"1a Subsidiary binding changed\0",
	ASC(0x43) = "00 Message error\0",
	ASC(0x44) =
	"00 Internal target failure\0"
	"01 Persistent reservation information lost\0"
	"71 ATA device failed set features\0",
	ASC(0x45) = "00 Select or reselect failure\0",
	ASC(0x46) = "00 Unsuccessful soft reset\0",
	ASC(0x47) =
	"00 Scsi parity error\0"
	"01 Data phase CRC error detected\0"
	"02 Scsi parity error detected during st data phase\0"
	"03 Information unit iuCRC error detected\0"
	"04 Asynchronous information protection error detected\0"
	"05 Protocol service CRC error\0"
	"06 Phy test function in progress\0"
	"7f Some commands cleared by iSCSI Protocol event\0",
	ASC(0x48) = "00 Initiator detected error message received\0",
	ASC(0x49) = "00 Invalid message error\0",
	ASC(0x4a) = "00 Command phase error\0",
	ASC(0x4b) =
	"00 Data phase error\0"
	"01 Invalid target port transfer tag received\0"
	"02 Too much write data\0"
	"03 Ack/nak timeout\0"
	"04 Nak received\0"
	"05 Data offset error\0"
	"06 Initiator response timeout\0"
	"07 Connection lost\0"
	"08 Data-in buffer overflow - data buffer size\0"
	"09 Data-in buffer overflow - data buffer descriptor area\0"
	"0a Data-in buffer error\0"
	"0b Data-out buffer overflow - data buffer size\0"
	"0c Data-out buffer overflow - data buffer descriptor area\0"
	"0d Data-out buffer error\0"
	"0e PCIe fabric error\0"
	"0f PCIe completion timeout\0"
	"10 PCIe completer abort\0"
	"11 PCIe poisoned tlp received\0"
	"12 PCIe eCRC check failed\0"
	"13 PCIe unsupported request\0"
	"14 PCIe acs violation\0"
	"15 PCIe tlp prefix blocked\0",
	ASC(0x4c) = "00 Logical unit failed self-configuration\0",
	ASC(0x4e) = "00 Overlapped commands attempted\0",
	ASC(0x50) =
	"00 Write append error\0"
	"01 Write append position error\0"
	"02 Position error related to timing\0",
	ASC(0x51) =
	"00 Erase failure\0"
	"01 Erase failure - incomplete erase operation detected\0",
	ASC(0x52) = "00 Cartridge fault\0",
	ASC(0x53) =
	"00 Media load or eject failed\0"
	"01 Unload tape failure\0"
	"02 Medium removal prevented\0"
	"03 Medium removal prevented by data transfer element\0"
	"04 Medium thread or unthread failure\0"
	"05 Volume identifier invalid\0"
	"06 Volume identifier missing\0"
	"07 Duplicate volume identifier\0"
	"08 Element status unknown\0"
	"09 Data transfer device error - load failed\0"
	"0a Data transfer device error - unload failed\0"
	"0b Data transfer device error - unload missing\0"
	"0c Data transfer device error - eject failed\0"
	"0d Data transfer device error - library communication failed\0",
	ASC(0x54) = "00 Scsi to host system interface failure\0",
	ASC(0x55) =
	"00 System resource failure\0"
	"01 System buffer full\0"
	"02 Insufficient reservation resources\0"
	"03 Insufficient resources\0"
	"04 Insufficient registration resources\0"
	"05 Insufficient access control resources\0"
	"06 Auxiliary memory out of space\0"
	"07 Quota error\0"
	"08 Maximum number of supplemental decryption keys exceeded\0"
	"09 Medium auxiliary memory not accessible\0"
	"0a Data currently unavailable\0"
	"0b Insufficient power for operation\0"
	"0c Insufficient resources to create rod\0"
	"0d Insufficient resources to create rod token\0"
	"0e Insufficient zone resources\0"
	"0f Insufficient zone resources to complete write\0"
	"10 Maximum number of streams open\0"
	"11 Insufficient resources to bind\0",
	ASC(0x57) = "00 Unable to recover table-of-contents\0",
	ASC(0x58) = "00 Generation does not exist\0",
	ASC(0x59) = "00 Updated block read\0",
	ASC(0x5a) =
	"00 Operator request or state change input\0"
	"01 Operator medium removal request\0"
	"02 Operator selected write protect\0"
	"03 Operator selected write permit\0",
	ASC(0x5b) =
	"00 Log exception\0"
	"01 Threshold condition met\0"
	"02 Log counter at maximum\0"
	"03 Log list codes exhausted\0",
	ASC(0x5c) =
	"00 Rpl status change\0"
	"01 Spindles synchronized\0"
	"02 Spindles not synchronized\0",
	ASC(0x5d) =
	"00 Failure prediction threshold exceeded\0"
	"01 Media failure prediction threshold exceeded\0"
	"02 Logical unit failure prediction threshold exceeded\0"
	"03 Spare area exhaustion prediction threshold exceeded\0"
	"10 Hardware impending failure general hard drive failure\0"
	"11 Hardware impending failure drive error rate too high\0"
	"12 Hardware impending failure data error rate too high\0"
	"13 Hardware impending failure seek error rate too high\0"
	"14 Hardware impending failure too many block reassigns\0"
	"15 Hardware impending failure access times too high\0"
	"16 Hardware impending failure start unit times too high\0"
	"17 Hardware impending failure channel parametrics\0"
	"18 Hardware impending failure controller detected\0"
	"19 Hardware impending failure throughput performance\0"
	"1a Hardware impending failure seek time performance\0"
	"1b Hardware impending failure spin-up retry count\0"
	"1c Hardware impending failure drive calibration retry count\0"
	"20 Controller impending failure general hard drive failure\0"
	"21 Controller impending failure drive error rate too high\0"
	"22 Controller impending failure data error rate too high\0"
	"23 Controller impending failure seek error rate too high\0"
	"24 Controller impending failure too many block reassigns\0"
	"25 Controller impending failure access times too high\0"
	"26 Controller impending failure start unit times too high\0"
	"27 Controller impending failure channel parametrics\0"
	"28 Controller impending failure controller detected\0"
	"29 Controller impending failure throughput performance\0"
	"2a Controller impending failure seek time performance\0"
	"2b Controller impending failure spin-up retry count\0"
	"2c Controller impending failure drive calibration retry count\0"
	"30 Data channel impending failure general hard drive failure\0"
	"31 Data channel impending failure drive error rate too high\0"
	"32 Data channel impending failure data error rate too high\0"
	"33 Data channel impending failure seek error rate too high\0"
	"34 Data channel impending failure too many block reassigns\0"
	"35 Data channel impending failure access times too high\0"
	"36 Data channel impending failure start unit times too high\0"
	"37 Data channel impending failure channel parametrics\0"
	"38 Data channel impending failure controller detected\0"
	"39 Data channel impending failure throughput performance\0"
	"3a Data channel impending failure seek time performance\0"
	"3b Data channel impending failure spin-up retry count\0"
	"3c Data channel impending failure drive calibration retry count\0"
	"40 Servo impending failure general hard drive failure\0"
	"41 Servo impending failure drive error rate too high\0"
	"42 Servo impending failure data error rate too high\0"
	"43 Servo impending failure seek error rate too high\0"
	"44 Servo impending failure too many block reassigns\0"
	"45 Servo impending failure access times too high\0"
	"46 Servo impending failure start unit times too high\0"
	"47 Servo impending failure channel parametrics\0"
	"48 Servo impending failure controller detected\0"
	"49 Servo impending failure throughput performance\0"
	"4a Servo impending failure seek time performance\0"
	"4b Servo impending failure spin-up retry count\0"
	"4c Servo impending failure drive calibration retry count\0"
	"50 Spindle impending failure general hard drive failure\0"
	"51 Spindle impending failure drive error rate too high\0"
	"52 Spindle impending failure data error rate too high\0"
	"53 Spindle impending failure seek error rate too high\0"
	"54 Spindle impending failure too many block reassigns\0"
	"55 Spindle impending failure access times too high\0"
	"56 Spindle impending failure start unit times too high\0"
	"57 Spindle impending failure channel parametrics\0"
	"58 Spindle impending failure controller detected\0"
	"59 Spindle impending failure throughput performance\0"
	"5a Spindle impending failure seek time performance\0"
	"5b Spindle impending failure spin-up retry count\0"
	"5c Spindle impending failure drive calibration retry count\0"
	"60 Firmware impending failure general hard drive failure\0"
	"61 Firmware impending failure drive error rate too high\0"
	"62 Firmware impending failure data error rate too high\0"
	"63 Firmware impending failure seek error rate too high\0"
	"64 Firmware impending failure too many block reassigns\0"
	"65 Firmware impending failure access times too high\0"
	"66 Firmware impending failure start unit times too high\0"
	"67 Firmware impending failure channel parametrics\0"
	"68 Firmware impending failure controller detected\0"
	"69 Firmware impending failure throughput performance\0"
	"6a Firmware impending failure seek time performance\0"
	"6b Firmware impending failure spin-up retry count\0"
	"6c Firmware impending failure drive calibration retry count\0"
	"73 Media impending failure endurance limit met\0"
	"ff Failure prediction threshold exceeded (false)\0",
	ASC(0x5e) =
	"00 Low power condition on\0"
	"01 Idle condition activated by timer\0"
	"02 Standby condition activated by timer\0"
	"03 Idle condition activated by command\0"
	"04 Standby condition activated by command\0"
	"05 Idle_b condition activated by timer\0"
	"06 Idle_b condition activated by command\0"
	"07 Idle_c condition activated by timer\0"
	"08 Idle_c condition activated by command\0"
	"09 Standby_y condition activated by timer\0"
	"0a Standby_y condition activated by command\0"
	"41 Power state change to active\0"
	"42 Power state change to idle\0"
	"43 Power state change to standby\0"
	"45 Power state change to sleep\0"
	"47 Power state change to device control\0",
	ASC(0x60) = "00 Lamp failure\0",
	ASC(0x61) =
	"00 Video acquisition error\0"
	"01 Unable to acquire video\0"
	"02 Out of focus\0",
	ASC(0x62) = "00 Scan head positioning error\0",
	ASC(0x63) =
	"00 End of user area encountered on this track\0"
	"01 Packet does not fit in available space\0",
	ASC(0x64) =
	"00 Illegal mode for this track\0"
	"01 Invalid packet size\0",
	ASC(0x65) = "00 Voltage fault\0",
	ASC(0x66) =
	"00 Automatic document feeder cover up\0"
	"01 Automatic document feeder lift up\0"
	"02 Document jam in automatic document feeder\0"
	"03 Document miss feed automatic in document feeder\0",
	ASC(0x67) =
	"00 Configuration failure\0"
	"01 Configuration of incapable logical units failed\0"
	"02 Add logical unit failed\0"
	"03 Modification of logical unit failed\0"
	"04 Exchange of logical unit failed\0"
	"05 Remove of logical unit failed\0"
	"06 Attachment of logical unit failed\0"
	"07 Creation of logical unit failed\0"
	"08 Assign failure occurred\0"
	"09 Multiply assigned logical unit\0"
	"0a Set target port groups command failed\0"
	"0b ATA device feature not enabled\0"
	"0c Command rejected\0"
	"0d Explicit bind not allowed\0",
	ASC(0x68) =
	"00 Logical unit not configured\0"
	"01 Subsidiary logical unit not configured\0",
	ASC(0x69) =
	"00 Data loss on logical unit\0"
	"01 Multiple logical unit failures\0"
	"02 Parity/data mismatch\0",
	ASC(0x6a) = "00 Informational, refer to log\0",
	ASC(0x6b) =
	"00 State change has occurred\0"
	"01 Redundancy level got better\0"
	"02 Redundancy level got worse\0",
	ASC(0x6c) = "00 Rebuild failure occurred\0",
	ASC(0x6d) = "00 Recalculate failure occurred\0",
	ASC(0x6e) = "00 Command to logical unit failed\0",
	ASC(0x6f) =
	"00 Copy protection key exchange failure - authentication failure\0"
	"01 Copy protection key exchange failure - key not present\0"
	"02 Copy protection key exchange failure - key not established\0"
	"03 Read of scrambled sector without authentication\0"
	"04 Media region code is mismatched to logical unit region\0"
	"05 Drive region must be permanent/region reset count error\0"
	"06 Insufficient block count for binding nonce recording\0"
	"07 Conflict in binding nonce recording\0"
	"08 Insufficient permission\0"
	"09 Invalid drive-host pairing server\0"
	"0a Drive-host pairing suspended\0",
	ASC(0x71) = "00 Decompression exception long algorithm id\0",
	ASC(0x72) =
	"00 Session fixation error\0"
	"01 Session fixation error writing lead-in\0"
	"02 Session fixation error writing lead-out\0"
	"03 Session fixation error - incomplete track in session\0"
	"04 Empty or partially written reserved track\0"
	"05 No more track reservations allowed\0"
	"06 RMZ extension is not allowed\0"
	"07 No more test zone extensions are allowed\0",
	ASC(0x73) =
	"00 Cd control error\0"
	"01 Power calibration area almost full\0"
	"02 Power calibration area is full\0"
	"03 Power calibration area error\0"
	"04 Program memory area update failure\0"
	"05 Program memory area is full\0"
	"06 RMA/PMA is almost full\0"
	"10 Current power calibration area almost full\0"
	"11 Current power calibration area is full\0"
	"17 RDZ is full\0",
	ASC(0x74) =
	"00 Security error\0"
	"01 Unable to decrypt data\0"
	"02 Unencrypted data encountered while decrypting\0"
	"03 Incorrect data encryption key\0"
	"04 Cryptographic integrity validation failed\0"
	"05 Error decrypting data\0"
	"06 Unknown signature verification key\0"
	"07 Encryption parameters not useable\0"
	"08 Digital signature validation failure\0"
	"09 Encryption mode mismatch on read\0"
	"0a Encrypted block not raw read enabled\0"
	"0b Incorrect Encryption parameters\0"
	"0c Unable to decrypt parameter list\0"
	"0d Encryption algorithm disabled\0"
	"10 SA creation parameter value invalid\0"
	"11 SA creation parameter value rejected\0"
	"12 Invalid SA usage\0"
	"21 Data Encryption configuration prevented\0"
	"30 SA creation parameter not supported\0"
	"40 Authentication failed\0"
	"61 External data encryption key manager access error\0"
	"62 External data encryption key manager error\0"
	"63 External data encryption key not found\0"
	"64 External data encryption request not authorized\0"
	"6e External data encryption control timeout\0"
	"6f External data encryption control error\0"
	"71 Logical unit access not authorized\0"
	"79 Security conflict in translated device\0",
};
