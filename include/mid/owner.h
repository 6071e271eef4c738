/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose a command is, as one value. Pure.
 *
 *	              dispatch                   timed out
 *	    OURS ------------------> DRIVERS ---------------> ABORTING
 *	     |  ^ <------------------ |  ^------------------  |  (abort: the driver let go)
 *	     |  |   scsi_done,        |                       |
 *	     |  |   or refused        | no abort possible     | the abort failed
 *	     |  |                     v                       v
 *	     |  |                    LOST <--------------------
 *	     |  | retried,            |
 *	     |  | or finished         | a reset took it back, or the transport did
 *	     v  |                     v
 *	    SICK <---------------------
 *	     |  ^
 *	     v  |  answered, refused, aborted, or taken back by a reset
 *	    LENT
 *
 * The driver's are DRIVERS, ABORTING, LOST and LENT: nobody changes, finishes, borrows or sends
 * such a command. In recovery are LOST, SICK and LENT. Changed by core_command_pass() alone, which
 * asserts that the change is one of these; on the way of a healthy command by the two functions
 * beside it.
 */
#ifndef MID_OWNER_H
#define MID_OWNER_H

#include <linux/types.h>

/**
 * enum command_owner - whose a command is
 * @COMMAND_OURS: the midlayer's: idle, prepared, or back from its driver
 * @COMMAND_DRIVERS: the driver's, from just before queuecommand() until scsi_done()
 * @COMMAND_ABORTING: the driver's; it timed out, and is asked for by an abort
 * @COMMAND_LOST: the driver's; a recovery has it, and waits for a reset to take it back
 * @COMMAND_SICK: ours; a recovery has it
 * @COMMAND_LENT: a recovery has it and has lent it to a command of error handling's own
 *	(eh/command.c), with which it is the driver's
 * @COMMAND_OWNERS: their number
 */
enum command_owner {
	COMMAND_OURS,
	COMMAND_DRIVERS,
	COMMAND_ABORTING,
	COMMAND_LOST,
	COMMAND_SICK,
	COMMAND_LENT,
	COMMAND_OWNERS,
};

/* core/owner.c */
bool core_owner_may_pass(enum command_owner from, enum command_owner to);
bool core_owner_is_driver(enum command_owner owner);
bool core_owner_is_recovery(enum command_owner owner);
const char *core_owner_name(enum command_owner owner);

#endif /* MID_OWNER_H */
