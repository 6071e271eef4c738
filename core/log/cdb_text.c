// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of commands: of operation codes (SPC-6 annex F) and, where one operation code stands for
 * several commands, of its service actions. Both are word lists, see sense_text.c.
 *
 * An operation code means different things to different device types; a name then tells two of
 * them, apart by a stroke or a comma.
 *
 * Pure. Built if CONFIG_SCSI_CONSTANTS is set.
 */
#include <linux/kernel.h>
#include <scsi/scsi_proto.h>
#include <scsi/scsi_dbg.h>

#include "text.h"

static const char opcode_words[] =
	"00 Test Unit Ready\0"
	"01 Rezero Unit/Rewind\0"
	"03 Request Sense\0"
	"04 Format Unit/Medium\0"
	"05 Read Block Limits\0"
	"07 Reassign Blocks\0"
	"08 Read(6)\0"
	"0a Write(6)\0"
	"0b Seek(6)\0"
	"0f Read Reverse\0"
	"10 Write Filemarks\0"
	"11 Space\0"
	"12 Inquiry\0"
	"13 Verify(6)\0"
	"14 Recover Buffered Data\0"
	"15 Mode Select(6)\0"
	"16 Reserve(6)\0"
	"17 Release(6)\0"
	"18 Copy\0"
	"19 Erase\0"
	"1a Mode Sense(6)\0"
	"1b Start/Stop Unit\0"
	"1c Receive Diagnostic\0"
	"1d Send Diagnostic\0"
	"1e Prevent/Allow Medium Removal\0"
	"23 Read Format Capacities\0"
	"24 Set Window\0"
	"25 Read Capacity(10)\0"
	"28 Read(10)\0"
	"29 Read Generation\0"
	"2a Write(10)\0"
	"2b Seek(10)\0"
	"2c Erase(10)\0"
	"2d Read updated block\0"
	"2e Write Verify(10)\0"
	"2f Verify(10)\0"
	"30 Search High\0"
	"31 Search Equal\0"
	"32 Search Low\0"
	"33 Set Limits\0"
	"34 Prefetch/Read Position\0"
	"35 Synchronize Cache(10)\0"
	"36 Lock/Unlock Cache(10)\0"
	"37 Read Defect Data(10)\0"
	"38 Medium Scan\0"
	"39 Compare\0"
	"3a Copy Verify\0"
	"3b Write Buffer\0"
	"3c Read Buffer\0"
	"3d Update Block\0"
	"3e Read Long(10)\0"
	"3f Write Long(10)\0"
	"40 Change Definition\0"
	"41 Write Same(10)\0"
	"42 Unmap/Read sub-channel\0"
	"43 Read TOC/PMA/ATIP\0"
	"44 Read density support\0"
	"45 Play audio(10)\0"
	"46 Get configuration\0"
	"47 Play audio msf\0"
	"48 Sanitize/Play audio track/index\0"
	"49 Play track relative(10)\0"
	"4a Get event status notification\0"
	"4b Pause/resume\0"
	"4c Log Select\0"
	"4d Log Sense\0"
	"4e Stop play/scan\0"
	"50 Xdwrite\0"
	"51 Xpwrite, Read disk info\0"
	"52 Xdread, Read track info\0"
	"53 Reserve track\0"
	"54 Send OPC info\0"
	"55 Mode Select(10)\0"
	"56 Reserve(10)\0"
	"57 Release(10)\0"
	"58 Repair track\0"
	"59 Read master cue\0"
	"5a Mode Sense(10)\0"
	"5b Close track/session\0"
	"5c Read buffer capacity\0"
	"5d Send cue sheet\0"
	"5e Persistent reserve in\0"
	"5f Persistent reserve out\0"
	"7e Extended CDB\0"
	"7f Variable length\0"
	"80 Xdwrite(16)\0"
	"81 Rebuild(16)\0"
	"82 Regenerate(16)\0"
	"83 Third party copy out\0"
	"84 Third party copy in\0"
	"85 ATA command pass through(16)\0"
	"86 Access control in\0"
	"87 Access control out\0"
	"88 Read(16)\0"
	"89 Compare and Write\0"
	"8a Write(16)\0"
	"8b ORWrite\0"
	"8c Read attributes\0"
	"8d Write attributes\0"
	"8e Write and verify(16)\0"
	"8f Verify(16)\0"
	"90 Pre-fetch(16)\0"
	"91 Synchronize cache(16)\0"
	"92 Lock/unlock cache(16)\0"
	"93 Write same(16)\0"
	"9d Service action bidirectional\0"
	"9e Service action in(16)\0"
	"9f Service action out(16)\0"
	"a0 Report luns\0"
	"a1 ATA command pass through(12)/Blank\0"
	"a2 Security protocol in\0"
	"a3 Maintenance in\0"
	"a4 Maintenance out\0"
	"a5 Move medium/play audio(12)\0"
	"a6 Exchange medium\0"
	"a7 Move medium attached\0"
	"a8 Read(12)\0"
	"a9 Play track relative(12)\0"
	"aa Write(12)\0"
	"ac Erase(12), Get Performance\0"
	"ad Read DVD structure\0"
	"ae Write and verify(12)\0"
	"af Verify(12)\0"
	"b0 Search data high(12)\0"
	"b1 Search data equal(12)\0"
	"b2 Search data low(12)\0"
	"b3 Set limits(12)\0"
	"b4 Read element status attached\0"
	"b5 Security protocol out\0"
	"b6 Send volume tag, set streaming\0"
	"b7 Read defect data(12)\0"
	"b8 Read element status\0"
	"b9 Read CD msf\0"
	"ba Redundancy group (in), Scan\0"
	"bb Redundancy group (out), Set cd-rom speed\0"
	"bc Spare (in), Play cd\0"
	"bd Spare (out), Mechanism status\0"
	"be Volume set (in), Read cd\0"
	"bf Volume set (out), Send DVD structure\0";

/**
 * struct action_words - what the service actions of an operation code mean
 * @opcode: the operation code
 * @words: word list of its service actions; empty if none has a name
 */
struct action_words {
	u8		opcode;
	const char	*words;
};

/* In ascending order. EXTENDED COPY and RECEIVE COPY RESULTS are the third-party copies. */
static const struct action_words actions[] = {
	{ PERSISTENT_RESERVE_IN,
		"00 Persistent reserve in, read keys\0"
		"01 Persistent reserve in, read reservation\0"
		"02 Persistent reserve in, report capabilities\0"
		"03 Persistent reserve in, read full status\0" },
	{ PERSISTENT_RESERVE_OUT,
		"00 Persistent reserve out, register\0"
		"01 Persistent reserve out, reserve\0"
		"02 Persistent reserve out, release\0"
		"03 Persistent reserve out, clear\0"
		"04 Persistent reserve out, preempt\0"
		"05 Persistent reserve out, preempt and abort\0"
		"06 Persistent reserve out, register and ignore existing key\0"
		"07 Persistent reserve out, register and move\0" },
	{ VARIABLE_LENGTH_CMD,
		"01 Rebuild(32)\0"
		"02 Regenerate(32)\0"
		"03 Xdread(32)\0"
		"04 Xdwrite(32)\0"
		"05 Xdwrite extended(32)\0"
		"06 Xpwrite(32)\0"
		"07 Xdwriteread(32)\0"
		"08 Xdwrite extended(64)\0"
		"09 Read(32)\0"
		"0a Verify(32)\0"
		"0b Write(32)\0"
		"0c Write an verify(32)\0"
		"0d Write same(32)\0"
		"8801 Format OSD\0"
		"8802 Create (osd)\0"
		"8803 List (osd)\0"
		"8805 Read (osd)\0"
		"8806 Write (osd)\0"
		"8807 Append (osd)\0"
		"8808 Flush (osd)\0"
		"880a Remove (osd)\0"
		"880b Create partition (osd)\0"
		"880c Remove partition (osd)\0"
		"880e Get attributes (osd)\0"
		"880f Set attributes (osd)\0"
		"8812 Create and write (osd)\0"
		"8815 Create collection (osd)\0"
		"8816 Remove collection (osd)\0"
		"8817 List collection (osd)\0"
		"8818 Set key (osd)\0"
		"8819 Set master key (osd)\0"
		"881a Flush collection (osd)\0"
		"881b Flush partition (osd)\0"
		"881c Flush OSD\0"
		"8f7e Perform SCSI command (osd)\0"
		"8f7f Perform task management function (osd)\0" },
	{ EXTENDED_COPY,
		"00 Extended copy(LID1)\0"
		"01 Extended copy(LID4)\0"
		"10 Populate token\0"
		"11 Write using token\0"
		"1c Copy operation abort\0" },
	{ RECEIVE_COPY_RESULTS,
		"00 Receive copy status(LID1)\0"
		"01 Receive copy data(LID1)\0"
		"03 Receive copy operating parameters\0"
		"04 Receive copy failure details(LID1)\0"
		"05 Receive copy status(LID4)\0"
		"06 Receive copy data(LID4)\0"
		"07 Receive ROD token information\0"
		"08 Report all ROD tokens\0" },
	{ SERVICE_ACTION_BIDIRECTIONAL, "" },
	{ SERVICE_ACTION_IN_16,
		"10 Read capacity(16)\0"
		"11 Read long(16)\0"
		"12 Get LBA status\0"
		"13 Report referrals\0" },
	{ SERVICE_ACTION_OUT_16,
		"11 Write long(16)\0"
		"1f Notify data transfer device(16)\0" },
	{ MAINTENANCE_IN,
		"05 Report identifying information\0"
		"0a Report target port groups\0"
		"0b Report aliases\0"
		"0c Report supported operation codes\0"
		"0d Report supported task management functions\0"
		"0e Report priority\0"
		"0f Report timestamp\0"
		"10 Management protocol in\0" },
	{ MAINTENANCE_OUT,
		"06 Set identifying information\0"
		"0a Set target port groups\0"
		"0b Change aliases\0"
		"0c Remove I_T nexus\0"
		"0e Set priority\0"
		"0f Set timestamp\0"
		"10 Management protocol out\0" },
	{ SERVICE_ACTION_OUT_12, "" },
	{ SERVICE_ACTION_IN_12,
		"01 Read media serial number\0" },
};

/* NULL if the operation code has no service actions. */
static const struct action_words *actions_of(int opcode)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(actions); i++)
		if (actions[i].opcode == opcode)
			return &actions[i];
	return NULL;
}

/**
 * scsi_opcode_sa_name - the names of a command
 * @cmd: operation code
 * @sa: service action; of no consequence where the operation code has none
 * @cdb_name: becomes the name of the operation code, or NULL
 * @sa_name: becomes the name of the service action, or NULL
 *
 * Context: any.
 * Return: true if the operation code has service actions, whether @sa has a name or not.
 */
bool scsi_opcode_sa_name(int cmd, int sa, const char **cdb_name, const char **sa_name)
{
	const struct action_words *known = actions_of(cmd);

	*cdb_name = log_word(opcode_words, cmd);
	*sa_name = known ? log_word(known->words, sa) : NULL;
	return known;
}
