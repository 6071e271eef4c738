/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Commands that say what a unit is, and those that change its state.
 */
#ifndef RAM_PAGE_H
#define RAM_PAGE_H

#include "model/ram.h"

int ram_page_inquiry(struct ram_task *task);		/* INQUIRY, standard and VPD */
int ram_page_vpd(struct ram_task *task);		/* ... of which, VPD */
int ram_page_luns(struct ram_task *task);		/* REPORT LUNS */
int ram_page_capacity_10(struct ram_task *task);	/* READ CAPACITY (10) */
int ram_page_capacity_16(struct ram_task *task);	/* READ CAPACITY (16) */
int ram_page_request_sense(struct ram_task *task);	/* REQUEST SENSE */
int ram_page_log_sense(struct ram_task *task);		/* LOG SENSE */
int ram_page_opcodes(struct ram_task *task);		/* REPORT SUPPORTED OPERATION CODES */
/* REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS */
int ram_page_task_functions(struct ram_task *task);

int ram_state_test(struct ram_task *task);		/* TEST UNIT READY */
int ram_state_start_stop(struct ram_task *task);	/* START STOP UNIT */
int ram_state_lock(struct ram_task *task);		/* PREVENT ALLOW MEDIUM REMOVAL */
int ram_state_format(struct ram_task *task);		/* FORMAT UNIT */
int ram_state_diagnose(struct ram_task *task);		/* SEND DIAGNOSTIC */

int ram_state_ready(struct ram_unit *unit);		/* RAM_GOOD, or why it is not */
void ram_state_wake(struct ram_unit *unit);		/* ends a low power condition */
void ram_state_reset(struct ram_unit *unit);		/* after a reset: started, and unlocked */

/* Bytes of the NAA designator of a unit. */

/* A text in a field: left-aligned, filled with blanks. */
void ram_page_text(u8 *field, size_t len, const char *text);

u8 ram_page_type(const struct ram_unit *unit);		/* peripheral qualifier and device type */

/**
 * struct ram_listing - an answer that may be long, handed out piece by piece
 * @task: whose answer
 * @room: how much of it may be handed out
 * @len: how long it is by now
 * @held: how many bytes wait in @bytes
 * @bytes: the last ones of it
 */
struct ram_listing {
	struct ram_task	*task;
	size_t		room;
	size_t		len;
	size_t		held;
	u8		bytes[256];
};

void ram_listing_begin(struct ram_listing *listing, struct ram_task *task, size_t asked,
		       size_t head);
void ram_listing_add(struct ram_listing *listing, const void *data, size_t len);
int ram_listing_end(struct ram_listing *listing, const void *head, size_t head_len);

/* Whether there is anything behind a nexus; INQUIRY and REPORT LUNS are answered in any case. */
static inline bool ram_unit_is_there(const struct ram_unit *unit)
{
	return !READ_ONCE(unit->gone) && ram_array_has(unit->array, unit->target, unit->lun);
}

/* Whether SBC-4 is about it. */
static inline bool ram_unit_is_disk(const struct ram_unit *unit)
{
	return unit->lun != RAM_WLUN_REPORT_LUNS && ram_shape_of(unit)->ptype == TYPE_DISK;
}

/* Whether it takes and gives back memory as it is written to and unmapped (SBC-4 4.7). */
static inline bool ram_unit_is_thin(const struct ram_unit *unit)
{
	const struct ram_shape *shape = ram_shape_of(unit);

	return shape->lbpu || shape->lbpws || shape->lbpws10;
}

/* The place of a unit among those of its array; names of units differ by it. */
static inline u32 ram_unit_place(const struct ram_unit *unit)
{
	return unit->target << 16 | unit->lun;
}

#endif /* RAM_PAGE_H */
