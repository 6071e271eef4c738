// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a host's nexuses have counted, one line each:
 *
 *	TARGET:LUN OP=N ... in=BYTES out=BYTES errors=N unknown=N aborts=N resets=N
 *
 * OP is an operation code, or operation code/service action, in hexadecimal; those that have not
 * come are left out. Each processor counts for itself; here they are added up, while they go on.
 */
#include <linux/cleanup.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "control.h"

/* The members of struct ram_counts behind the commands: u64s, and so is each row of those. */
#define COUNTERS	(sizeof(struct ram_counts) / sizeof(u64))

static void add_up(const struct ram_nexus *nexus, struct ram_counts *sum)
{
	u64 *to = (u64 *)sum;
	unsigned int i;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const u64 *from = (const u64 *)per_cpu_ptr(nexus->counts, cpu);

		for (i = 0; i < COUNTERS; i++)
			to[i] += READ_ONCE(from[i]);
	}
}

/*
 * Adds up what @unit's nexus of the host has counted. The nexus stays while it is in the list,
 * which the unit's lock guards. Returns false if the host has none.
 */
static bool add_up_unit(struct ram_unit *unit, const struct ram_host *host, struct ram_counts *sum)
{
	const struct ram_nexus *nexus;

	guard(spinlock_irqsave)(&unit->lock);
	list_for_each_entry(nexus, &unit->nexuses, list) {
		if (nexus->host != host)
			continue;
		add_up(nexus, sum);
		return true;
	}
	return false;
}

static void show_commands(const struct ram_counts *sum, struct seq_file *out)
{
	unsigned int i;

	for (i = 0; i < ram_row_count; i++) {
		if (!sum->commands[i])
			continue;
		seq_printf(out, " %02x", ram_rows[i].op);
		if (ram_rows[i].sa != RAM_ROW_NO_SA)
			seq_printf(out, "/%x", ram_rows[i].sa);
		seq_printf(out, "=%llu", sum->commands[i]);
	}
}

static void show_unit(const struct ram_unit *unit, const struct ram_counts *sum,
		      struct seq_file *out)
{
	seq_printf(out, "%u:%u", unit->target, unit->lun);
	show_commands(sum, out);
	seq_printf(out, " in=%llu out=%llu errors=%llu unknown=%llu aborts=%llu resets=%llu\n",
		   sum->bytes_in, sum->bytes_out, sum->errors, sum->unknown, sum->aborts,
		   sum->resets);
}

/**
 * ram_counters_show - show what a host's nexuses have counted
 * @host: the host
 * @out: where to
 *
 * Context: process context, may sleep.
 */
void ram_counters_show(struct ram_host *host, struct seq_file *out)
{
	struct ram_counts *sum __free(kfree) = kzalloc(sizeof(*sum), GFP_KERNEL);
	struct ram_unit *unit;
	unsigned long place;

	if (!sum)
		return;
	xa_for_each(&host->array->units, place, unit) {
		if (add_up_unit(unit, host, sum))
			show_unit(unit, sum, out);
		cond_resched();
	}
}
