// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a target's logical units are looked for: decided from its age and its quirks. Pure.
 *
 * REPORT LUNS came with SCSI-3. Older devices are asked for one number after the other, as far
 * as their CDBs can address them, and until one number is missing. Quirks widen or narrow both.
 */
#include <linux/minmax.h>
#include <linux/types.h>
#include <scsi/scsi.h>

#include "search.h"

/* Three bits in a SCSI-2 CDB. */
#define SCSI_2_LUNS	8
/* What peripheral device addressing has room for (SAM-6 4.7). */
#define SEQUENCE_LUNS	256
/* A device that hangs when asked for more. */
#define MAX5_LUNS	5

static bool has(const struct search_case *target, blist_flags_t quirk)
{
	return target->quirks & quirk;
}

static bool is_known_as_older_than(const struct search_case *target, int level)
{
	return target->scsi_level != SCSI_UNKNOWN && target->scsi_level < level;
}

/* Of SCSI-2 devices only those known to, on a host for which it makes a difference. */
static bool may_know_report_luns(const struct search_case *target)
{
	if (has(target, BLIST_NOREPORTLUN) || target->no_report_luns)
		return false;
	if (target->scsi_level >= SCSI_3)
		return true;
	return !is_known_as_older_than(target, SCSI_2) && has(target, BLIST_REPORTLUN2) &&
	       target->max_lun > SCSI_2_LUNS;
}

/**
 * scan_search_method - how to look for a target's logical units other than LUN 0
 * @target: what is known of it
 *
 * Context: any.
 * Return: the way to begin with. A target asked by SEARCH_REPORT may turn out not to know
 * REPORT LUNS; SEARCH_SEQUENCE is then what remains.
 */
enum lun_search scan_search_method(const struct search_case *target)
{
	if (has(target, BLIST_NOLUN))
		return SEARCH_NONE;
	return may_know_report_luns(target) ? SEARCH_REPORT : SEARCH_SEQUENCE;
}

/**
 * scan_search_end - where a sequential search ends
 * @target: what is known of it
 *
 * Context: any.
 * Return: the first number that is not tried any more.
 */
u64 scan_search_end(const struct search_case *target)
{
	bool short_cdb = target->scsi_level < SCSI_3 && !has(target, BLIST_LARGELUN);
	u64 end = target->max_lun;

	/* The parameter bounds what is a guess, not what a quirk knows. */
	if (!has(target, BLIST_SPARSELUN) && !has(target, BLIST_FORCELUN))
		end = min(end, target->max_luns);
	if (has(target, BLIST_MAX5LUN))
		end = min_t(u64, end, MAX5_LUNS);
	return min_t(u64, end, short_cdb ? SCSI_2_LUNS : SEQUENCE_LUNS);
}

/**
 * scan_search_is_sparse - whether a number that is missing does not end a sequential search
 * @target: what is known of it
 *
 * Context: any.
 * Return: true if higher numbers may follow.
 */
bool scan_search_is_sparse(const struct search_case *target)
{
	return has(target, BLIST_SPARSELUN);
}
