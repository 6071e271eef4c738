// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a target's logical units are looked for: one row a kind of target.
 */
#include <cmocka.h>
#include <linux/kernel.h>
#include <scsi/scsi.h>

#include "scan/search.h"

#define BIG_HOST	16384

static const struct {
	const char *what;
	struct search_case target;
	enum lun_search method;
	u64 end;
} rows[] = {
	{ "SPC-3", { 0, BIG_HOST, 512, SCSI_SPC_3 }, SEARCH_REPORT, 256 },
	{ "SCSI-3", { 0, BIG_HOST, 512, SCSI_3 }, SEARCH_REPORT, 256 },
	{ "SCSI-3, small host", { 0, 1, 512, SCSI_3 }, SEARCH_REPORT, 1 },
	{ "SCSI-3, parameter", { 0, BIG_HOST, 4, SCSI_3 }, SEARCH_REPORT, 4 },
	{ "SCSI-3, parameter of nothing", { 0, BIG_HOST, 0, SCSI_3 }, SEARCH_REPORT, 0 },
	{ "SCSI-3 without", { BLIST_NOREPORTLUN, BIG_HOST, 512, SCSI_3 }, SEARCH_SEQUENCE, 256 },
	{ "SCSI-3, driver knows", { 0, BIG_HOST, 512, SCSI_3, true }, SEARCH_SEQUENCE, 256 },
	{ "SCSI-3, one unit", { BLIST_NOLUN, BIG_HOST, 512, SCSI_3 }, SEARCH_NONE, 256 },
	{ "SCSI-2", { 0, BIG_HOST, 512, SCSI_2 }, SEARCH_SEQUENCE, 8 },
	{ "SCSI-2, one unit", { BLIST_NOLUN, BIG_HOST, 512, SCSI_2 }, SEARCH_NONE, 8 },
	{ "SCSI-2 with list", { BLIST_REPORTLUN2, 9, 512, SCSI_2 }, SEARCH_REPORT, 8 },
	{ "SCSI-2 with list, small host", { BLIST_REPORTLUN2, 8, 512, SCSI_2 }, SEARCH_SEQUENCE, 8 },
	{ "SCSI-2, both quirks", { BLIST_REPORTLUN2 | BLIST_NOREPORTLUN, 9, 512, SCSI_2 },
	  SEARCH_SEQUENCE, 8 },
	{ "SCSI-2, large", { BLIST_LARGELUN, BIG_HOST, 512, SCSI_2 }, SEARCH_SEQUENCE, 256 },
	{ "SCSI-2, sparse", { BLIST_SPARSELUN, BIG_HOST, 2, SCSI_2 }, SEARCH_SEQUENCE, 8 },
	{ "SCSI-2, forced", { BLIST_FORCELUN, 4, 2, SCSI_2 }, SEARCH_SEQUENCE, 4 },
	{ "SCSI-2, sparse and large", { BLIST_SPARSELUN | BLIST_LARGELUN, ~0ULL, 2, SCSI_2 },
	  SEARCH_SEQUENCE, 256 },
	{ "SCSI-2, hangs after 4", { BLIST_MAX5LUN, 8, 512, SCSI_2 }, SEARCH_SEQUENCE, 5 },
	{ "forced, hangs after 4", { BLIST_FORCELUN | BLIST_MAX5LUN, 8, 1, SCSI_2 },
	  SEARCH_SEQUENCE, 5 },
	{ "SCSI-1", { BLIST_REPORTLUN2, BIG_HOST, 512, SCSI_1 }, SEARCH_SEQUENCE, 8 },
	{ "CCS", { BLIST_REPORTLUN2, BIG_HOST, 512, SCSI_1_CCS }, SEARCH_SEQUENCE, 8 },
	{ "no version", { 0, BIG_HOST, 512, SCSI_UNKNOWN }, SEARCH_SEQUENCE, 8 },
	{ "no version, with list", { BLIST_REPORTLUN2, BIG_HOST, 512, SCSI_UNKNOWN },
	  SEARCH_REPORT, 8 },
};

static void each_kind_of_target_is_searched_as_it_bears_it(void **unused)
{
	for (int i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct search_case *target = &rows[i].target;
		bool sparse = target->quirks & BLIST_SPARSELUN;

		if (scan_search_method(target) != rows[i].method)
			fail_msg("%s: method %d", rows[i].what, scan_search_method(target));
		if (scan_search_end(target) != rows[i].end)
			fail_msg("%s: end %llu", rows[i].what,
				 (unsigned long long)scan_search_end(target));
		if (scan_search_is_sparse(target) != sparse)
			fail_msg("%s: sparse", rows[i].what);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_target_is_searched_as_it_bears_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
