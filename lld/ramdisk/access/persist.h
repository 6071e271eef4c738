/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Persistent reservations (SPC-6 5.14), as the files that carry them out see them.
 */
#ifndef RAM_PERSIST_H
#define RAM_PERSIST_H

#include <linux/gfp.h>

#include "model/ram.h"

/* Types. Anybody may read, or nobody may, beside those whose reservation it is. */
enum ram_persist_type {
	RAM_PERSIST_NONE	= 0,
	RAM_PERSIST_WRITE	= 1,	/* Write Exclusive */
	RAM_PERSIST_ACCESS	= 3,	/* Exclusive Access */
	RAM_PERSIST_WRITE_RO	= 5,	/* Write Exclusive - Registrants Only */
	RAM_PERSIST_ACCESS_RO	= 6,	/* Exclusive Access - Registrants Only */
	RAM_PERSIST_WRITE_AR	= 7,	/* Write Exclusive - All Registrants */
	RAM_PERSIST_ACCESS_AR	= 8,	/* Exclusive Access - All Registrants */
	RAM_PERSIST_TYPES	= 16	/* so many fit into the field */
};

/**
 * struct ram_persist_trait - what a type is like
 * @known: there is such a type
 * @registrants: whoever is registered may do what the holder may
 * @all_hold: ... and is a holder
 * @mask: its bit in REPORT CAPABILITIES
 */
struct ram_persist_trait {
	bool	known;
	bool	registrants;
	bool	all_hold;
	u16	mask;
};

extern const struct ram_persist_trait ram_persist_traits[RAM_PERSIST_TYPES];

#define RAM_CONFLICT	RAM_STATUS(SAM_STAT_RESERVATION_CONFLICT)

/* A SAS TransportID (SPC-4 7.6.4.6). */
#define RAM_TRANSPORT_ID_LEN	24

struct ram_registration *ram_persist_find(struct ram_unit *unit, unsigned int port);
bool ram_persist_is_holder(const struct ram_unit *unit,
			   const struct ram_registration *registration);
bool ram_persist_out_conflicts(struct ram_task *task);
void ram_persist_transport_id(const struct ram_unit *unit, unsigned int port,
			      u8 id[RAM_TRANSPORT_ID_LEN]);

#endif /* RAM_PERSIST_H */
