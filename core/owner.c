// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a command may be, after whose it was: one table, see the diagram in mid/owner.h. Pure.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

#include "mid/owner.h"

static const struct {
	const char	*name;
	u8		next;
	bool		driver;
	bool		recovery;
} owners[] = {
	[COMMAND_OURS]	   = { "ours", BIT(COMMAND_DRIVERS) | BIT(COMMAND_SICK) },
	[COMMAND_DRIVERS]  = { "driver's", BIT(COMMAND_OURS) | BIT(COMMAND_ABORTING) |
			       BIT(COMMAND_LOST), .driver = true },
	[COMMAND_ABORTING] = { "aborting", BIT(COMMAND_OURS) | BIT(COMMAND_LOST),
			       .driver = true },
	[COMMAND_LOST]	   = { "lost", BIT(COMMAND_SICK), .driver = true, .recovery = true },
	[COMMAND_SICK]	   = { "sick", BIT(COMMAND_OURS) | BIT(COMMAND_LENT), .recovery = true },
	[COMMAND_LENT]	   = { "lent", BIT(COMMAND_SICK), .driver = true, .recovery = true },
};
static_assert(ARRAY_SIZE(owners) == COMMAND_OWNERS);

/**
 * core_owner_may_pass - whether a command may change hands
 * @from: whose it is
 * @to: whose it is to be
 *
 * Context: any; pure.
 * Return: true if @to may follow @from. To stay whose it is, is no change and not allowed.
 */
bool core_owner_may_pass(enum command_owner from, enum command_owner to)
{
	return from < ARRAY_SIZE(owners) && to < ARRAY_SIZE(owners) &&
	       (owners[from].next & BIT(to));
}

/**
 * core_owner_is_driver - whether the driver has a command
 * @owner: whose it is
 *
 * Context: any; pure.
 * Return: true if nobody else may touch it.
 */
bool core_owner_is_driver(enum command_owner owner)
{
	return owner < ARRAY_SIZE(owners) && owners[owner].driver;
}

/**
 * core_owner_is_recovery - whether a recovery has a command
 * @owner: whose it is
 *
 * Context: any; pure.
 * Return: true if it is counted in eh_device.sick.
 */
bool core_owner_is_recovery(enum command_owner owner)
{
	return owner < ARRAY_SIZE(owners) && owners[owner].recovery;
}

/**
 * core_owner_name - an owner as a word, for people
 * @owner: whose a command is
 *
 * Context: any; pure.
 * Return: the word; "nobody's" for what is none.
 */
const char *core_owner_name(enum command_owner owner)
{
	return owner < ARRAY_SIZE(owners) ? owners[owner].name : "nobody's";
}
