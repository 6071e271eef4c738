// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protection information (SBC-4 4.21): a guard over the block's data, an application tag and a
 * reference tag, 8 bytes with each block (tuple.c). Here is who checks, makes, or hands it on.
 *
 * It passes two stations. The device checks, keeps and hands out what RDPROTECT and WRPROTECT of
 * the CDB say; the host adapter, which is the same piece of code here, does what the operation of
 * the command says (DIX): checks what comes from or goes to the host's memory, makes it for a host
 * that has none, and takes it away from one that does not want it.
 *
 *	          host memory      adapter             device
 *	INSERT    rd: tuples <---- makes them          keeps its own
 *	          wr:              makes them -------> checks, keeps
 *	STRIP     rd:              checks <----------- checks, hands out
 *	          wr: tuples ----> checks              makes its own
 *	PASS      rd: tuples <---- checks <----------- checks, hands out
 *	          wr: tuples ----> checks -----------> checks, keeps
 *
 * Data never has tuples between its blocks here: for a command that asks for that by its CDB alone,
 * the adapter makes and strips as for INSERT and STRIP.
 *
 * Between host and adapter the guard may be an IP checksum instead of a CRC. Then it is exchanged
 * on the way, and a wrong one stays wrong.
 *
 * unit->both is held over data and tuple together: a read that crosses a write of the same blocks
 * would find them at odds otherwise.
 */
#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/t10-pi.h>
#include <scsi/scsi_proto.h>

#include "commands/extent.h"
#include "protection.h"
#include "tuple.h"

/* Where something is checked, and what is expected there. */
struct station {
	u8	key;
	bool	guard;
	bool	application;
	bool	reference;
	u32	first_ref;
	u32	ref_step;
};

/* What operations (DIX) mean, for a command with protection information on the device's side. */
struct operation {
	bool	host_tuples;	/* there are some in the host's memory */
	bool	inserts;	/* the adapter makes them */
	bool	checks;		/* the adapter checks them */
	bool	sends;		/* they come as far as to the device */
};

static const struct operation operations[] = {
	[SCSI_PROT_NORMAL]	 = { },
	[SCSI_PROT_READ_INSERT]	 = { .host_tuples = true, .inserts = true },
	[SCSI_PROT_WRITE_STRIP]	 = { .host_tuples = true, .checks = true },
	[SCSI_PROT_READ_STRIP]	 = { .checks = true },
	[SCSI_PROT_WRITE_INSERT] = { },
	[SCSI_PROT_READ_PASS]	 = { .host_tuples = true, .checks = true },
	[SCSI_PROT_WRITE_PASS]	 = { .host_tuples = true, .checks = true, .sends = true },
};

/**
 * struct passage - a transfer
 * @task: the command
 * @unit: its unit
 * @extent: its blocks
 * @operation: what the adapter does
 * @with_data: how many of them there is data for in the command's buffer
 * @with_tuples: how many there are tuples for in the host's memory
 * @data: data of the next block
 * @tuples: the host's next tuple
 * @ip: the host's guards are IP checksums
 * @digest: what a guard is made with where stations look at it
 * @stations: in the order in which they are passed
 */
struct passage {
	struct ram_task			*task;
	struct ram_unit			*unit;
	const struct ram_extent		*extent;
	const struct operation		*operation;
	u64				with_data;
	u64				with_tuples;
	struct ram_cursor		data;
	struct ram_cursor		tuples;
	bool				ip;
	__be16				(*digest)(struct ram_cursor at, size_t len);
	struct station			stations[2];
};

/* What the device checks, by RDPROTECT or WRPROTECT (SBC-4, READ (10) and WRITE (10)). */
static const struct {
	bool	guard;
	bool	tags;
} protect_checks[] = {
	[0] = { .guard = true, .tags = true },	/* of reads; writes bring nothing to check */
	[1] = { .guard = true, .tags = true },
	[2] = { .tags = true },
	[3] = { },
	[4] = { .guard = true },
	[5] = { .guard = true, .tags = true },
};

/**
 * ram_protection_init - give a unit room for protection information
 * @unit: the unit; its capacity is known
 *
 * Context: process context, may sleep.
 * Return: false if there is not the memory; true, and no room, if it is not formatted that way.
 */
bool ram_protection_init(struct ram_unit *unit)
{
	if (!ram_shape_of(unit)->dif)
		return true;
	unit->protection = ram_store_new(unit->blocks * RAM_TUPLE, unit->array->memory);
	return unit->protection;
}

static size_t block_len(const struct passage *passage)
{
	return 1u << passage->unit->block_shift;
}

static __be16 guard_of(const struct passage *passage, bool ip)
{
	return (ip ? ram_tuple_ip_checksum : ram_tuple_crc)(passage->data, block_len(passage));
}

/* Exchanges one form of guard for the other. */
static void exchange_guard(const struct passage *passage, struct t10_pi_tuple *tuple, bool to_ip)
{
	bool good = tuple->guard_tag == guard_of(passage, !to_ip);

	tuple->guard_tag = guard_of(passage, to_ip);
	if (!good)
		tuple->guard_tag ^= cpu_to_be16(0xffff);
}

static bool is_long(struct ram_task *task)
{
	return ram_cdb(task)[0] == VARIABLE_LENGTH_CMD;
}

/*
 * Whether RDPROTECT or WRPROTECT may be what it is. With type 2, only CDBs of 32 bytes have room
 * for the tags that tuples are checked against (SBC-4 4.21.2.4).
 */
static int ram_protection_check_field(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_unit *unit = task->nexus->unit;

	if (!extent->protect)
		return RAM_GOOD;
	if (!unit->protection || extent->protect >= ARRAY_SIZE(protect_checks))
		return ram_bad_cdb(task, is_long(task) ? 10 : 1, 7);
	if (ram_shape_of(unit)->dif == T10_PI_TYPE2_PROTECTION && !is_long(task))
		return RAM_BAD_OPCODE;
	return RAM_GOOD;
}

/* The reference tag of the first block, if the device knows it. */
static u32 first_ref(const struct passage *passage)
{
	bool of_lba = ram_shape_of(passage->unit)->dif == T10_PI_TYPE1_PROTECTION;

	return of_lba ? lower_32_bits(passage->extent->lba) : passage->extent->ref_tag;
}

static bool ref_is_known(const struct passage *passage)
{
	u32 type = ram_shape_of(passage->unit)->dif;

	return type == T10_PI_TYPE1_PROTECTION ||
	       (type == T10_PI_TYPE2_PROTECTION && is_long(passage->task));
}

static struct station ram_protection_device_station(const struct passage *passage)
{
	u8 protect = passage->extent->protect;
	bool tags = protect_checks[protect].tags;

	return (struct station) {
		.key = ABORTED_COMMAND,
		.guard = protect_checks[protect].guard,
		.application = tags && ram_shape_of(passage->unit)->ato && is_long(passage->task),
		.reference = tags && ref_is_known(passage),
		.first_ref = first_ref(passage),
		.ref_step = 1,
	};
}

/* ILLEGAL REQUEST with these sense codes tells the caller that the host is at fault (DIX). */
static struct station ram_protection_adapter_station(const struct passage *passage)
{
	struct scsi_cmnd *cmd = ram_cmd(passage->task);

	return (struct station) {
		.key = ILLEGAL_REQUEST,
		.guard = cmd->prot_flags & SCSI_PROT_GUARD_CHECK,
		.reference = cmd->prot_flags & SCSI_PROT_REF_CHECK,
		.first_ref = scsi_prot_ref_tag(cmd),
		.ref_step = cmd->prot_flags & SCSI_PROT_REF_INCREMENT ? 1 : 0,
	};
}

/* For how many blocks the host has tuples. Midlayers leave the length of the whole unset. */
static u64 host_tuples(struct scsi_cmnd *cmd)
{
	struct scatterlist *sg;
	u64 len = 0;
	int i;

	scsi_for_each_prot_sg(cmd, sg, scsi_prot_sg_count(cmd), i)
		len += sg->length;
	return len / RAM_TUPLE;
}

static void ram_protection_passage_init(struct passage *passage, struct ram_task *task,
					const struct ram_extent *extent)
{
	struct scsi_cmnd *cmd = ram_cmd(task);
	struct ram_unit *unit = task->nexus->unit;

	*passage = (struct passage) {
		.task = task,
		.unit = unit,
		.extent = extent,
		.operation = &operations[scsi_get_prot_op(cmd)],
		.with_data = min(extent->blocks, scsi_bufflen(cmd) >> unit->block_shift),
		.data.sg = scsi_sglist(cmd),
		.digest = ram_tuple_crc,
	};
	if (!passage->operation->host_tuples || !scsi_prot_sg_count(cmd))
		return;
	passage->with_tuples = min(passage->with_data, host_tuples(cmd));
	passage->tuples.sg = scsi_prot_sglist(cmd);
	passage->ip = cmd->prot_flags & SCSI_PROT_IP_CHECKSUM;
}

/* What is wrong with a tuple at a station: the qualifier of 10h, or 0. */
static u8 fault_at(const struct station *station, const struct passage *passage, u64 i,
		   const struct t10_pi_tuple *tuple, bool good_guard)
{
	u16 differs = be16_to_cpu(tuple->app_tag) ^ passage->extent->app_tag;

	if (station->guard && !good_guard)
		return 0x01;
	if (station->application && differs & passage->extent->app_mask)
		return 0x02;
	if (station->reference &&
	    be32_to_cpu(tuple->ref_tag) != (u32)(station->first_ref + i * station->ref_step))
		return 0x03;
	return 0;
}

/* Takes a block's tuple past both stations. */
static int ram_protection_inspects(struct passage *passage, u64 i, const struct t10_pi_tuple *tuple)
{
	struct station *stations = passage->stations;
	bool good_guard = true;
	unsigned int s;

	if ((stations[0].guard || stations[1].guard) && i < passage->with_data)
		good_guard = tuple->guard_tag == passage->digest(passage->data, block_len(passage));
	for (s = 0; s < ARRAY_SIZE(passage->stations); s++) {
		u8 fault = fault_at(&stations[s], passage, i, tuple, good_guard);

		if (!fault)
			continue;
		passage->task->info = passage->extent->lba + i;
		passage->task->has_info = true;
		return RAM_SENSE(stations[s].key, 0x10, fault);
	}
	return RAM_GOOD;
}

/* Tuples that say themselves that they are not to be checked when they are read. */
static bool is_escape(const struct passage *passage, const struct t10_pi_tuple *tuple)
{
	return tuple->app_tag == T10_PI_APP_ESCAPE &&
	       (tuple->ref_tag == T10_PI_REF_ESCAPE ||
		ram_shape_of(passage->unit)->dif != T10_PI_TYPE3_PROTECTION);
}

/* What the adapter makes for a host that is to have tuples although the device sends none. */
static struct t10_pi_tuple tuple_for_host(const struct passage *passage, u64 i)
{
	const struct station adapter = ram_protection_adapter_station(passage);

	return (struct t10_pi_tuple) {
		.guard_tag = guard_of(passage, passage->ip),
		.ref_tag = cpu_to_be32(adapter.first_ref + i * adapter.ref_step),
	};
}

/* Checks the tuple of a block that is read, and makes of it what the host is to have. */
static int read_tuple(struct passage *passage, u64 i, struct t10_pi_tuple *tuple)
{
	bool escape = is_escape(passage, tuple);
	int end = escape ? RAM_GOOD : ram_protection_inspects(passage, i, tuple);

	if (end == RAM_GOOD && i < passage->with_tuples) {
		if (passage->operation->inserts)
			*tuple = tuple_for_host(passage, i);
		else if (passage->ip && !escape)
			exchange_guard(passage, tuple, true);
	}
	if (i < passage->with_data)
		ram_tuple_skip(&passage->data, block_len(passage));
	return end;
}

static int read_batch(struct passage *passage, u64 at, struct ram_batch *batch)
{
	unsigned int i;
	int end;

	for (i = 0; i < batch->number; i++) {
		end = read_tuple(passage, at + i, &batch->tuples[i]);
		if (end != RAM_GOOD)
			return end;
	}
	if (at < passage->with_tuples)
		ram_tuple_copy_to(&passage->tuples, batch->tuples,
				  min_t(u64, batch->number, passage->with_tuples - at));
	return RAM_GOOD;
}

/**
 * ram_protection_read - check protection information of blocks that are read, and hand it out
 * @task: the command; the data is in its buffer already
 * @extent: its blocks, all of them there
 *
 * Context: any.
 * Return: RAM_GOOD; or sense: a bad field; ABORTED COMMAND if the device finds a fault,
 * ILLEGAL REQUEST if the adapter does (10/01 to 10/03; then INFORMATION is the block).
 */
int ram_protection_read(struct ram_task *task, const struct ram_extent *extent)
{
	struct passage passage;
	struct ram_batch batch;
	int end = ram_protection_check_field(task, extent);
	u64 at;

	if (end != RAM_GOOD || !task->nexus->unit->protection)
		return end;
	ram_protection_passage_init(&passage, task, extent);
	passage.stations[0] = ram_protection_device_station(&passage);
	if (passage.operation->checks)
		passage.stations[1] = ram_protection_adapter_station(&passage);
	for (at = 0; at < extent->blocks; at += batch.number) {
		batch.number = ram_batch_number(extent->lba + at, extent->blocks - at);
		ram_tuple_load(passage.unit->protection, extent->lba + at, &batch);
		end = read_batch(&passage, at, &batch);
		if (end != RAM_GOOD)
			return end;
	}
	return RAM_GOOD;
}

static int check_host_tuples(struct passage *passage)
{
	struct t10_pi_tuple tuple;
	int end = RAM_GOOD;
	u64 i;

	for (i = 0; i < passage->with_tuples && end == RAM_GOOD; i++) {
		ram_tuple_copy_from(&passage->tuples, &tuple, 1);
		end = ram_protection_inspects(passage, i, &tuple);
		ram_tuple_skip(&passage->data, block_len(passage));
	}
	return end;
}

/* Whether tuples of the host come as far as to the device, and it takes them. */
static bool is_received(const struct passage *passage)
{
	return passage->operation->sends && passage->extent->protect;
}

/**
 * ram_protection_check - check protection information of blocks that are to be written
 * @task: the command; nothing of it has been done yet
 * @extent: its blocks, all of them there
 *
 * Context: any.
 * Return: RAM_GOOD; or sense as from ram_protection_read(). In any case nothing has changed.
 */
int ram_protection_check(struct ram_task *task, const struct ram_extent *extent)
{
	struct passage passage;
	int end = ram_protection_check_field(task, extent);

	if (end != RAM_GOOD || !task->nexus->unit->protection)
		return end;
	ram_protection_passage_init(&passage, task, extent);
	if (passage.ip)
		passage.digest = ram_tuple_ip_checksum;
	if (passage.operation->checks)
		passage.stations[0] = ram_protection_adapter_station(&passage);
	if (is_received(&passage))
		passage.stations[1] = ram_protection_device_station(&passage);
	return check_host_tuples(&passage);
}

/**
 * ram_protection_prepare - have memory for protection information that is to be kept
 * @unit: a unit that is formatted with it
 * @lba: the first block
 * @blocks: how many
 * @gfp: how hard to try
 *
 * Context: as @gfp says.
 * Return: as ram_store_prepare().
 */
int ram_protection_prepare(struct ram_unit *unit, u64 lba, u64 blocks, gfp_t gfp)
{
	return ram_store_prepare(unit->protection, lba * RAM_TUPLE, blocks * RAM_TUPLE, gfp);
}

/**
 * ram_protection_is_prepared - whether there is memory for it
 * @unit: a unit that is formatted with it
 * @lba: the first block
 * @blocks: how many
 *
 * Context: any; stays so as long as the unit's lock "both" is held.
 * Return: true if so.
 */
bool ram_protection_is_prepared(struct ram_unit *unit, u64 lba, u64 blocks)
{
	return ram_store_is_prepared(unit->protection, lba * RAM_TUPLE, blocks * RAM_TUPLE);
}

/*
 * The tuple of a block for which the host has sent none. If the CDB says that there is one, the
 * adapter has made it, as the device expects it; if not, the device makes one of its own (SBC-4,
 * WRPROTECT of zero): tags that belong to the initiator are all ones.
 */
static struct t10_pi_tuple ram_protection_tuple_for_device(const struct passage *passage, u64 i)
{
	const struct ram_extent *extent = passage->extent;
	bool made = extent->protect, ato = ram_shape_of(passage->unit)->ato;
	u16 app = made ? extent->app_tag & extent->app_mask : ato ? 0xffff : 0;
	u32 ref = ref_is_known(passage) ? first_ref(passage) + i : U32_MAX;

	return (struct t10_pi_tuple) {
		.guard_tag = guard_of(passage, false),
		.app_tag = cpu_to_be16(app),
		.ref_tag = cpu_to_be32(ref),
	};
}

static void keep_tuple(struct passage *passage, u64 i, struct t10_pi_tuple *tuple)
{
	if (i < passage->with_tuples) {
		ram_tuple_copy_from(&passage->tuples, tuple, 1);
		if (passage->ip)
			exchange_guard(passage, tuple, false);
	} else {
		*tuple = ram_protection_tuple_for_device(passage, i);
	}
	ram_tuple_skip(&passage->data, block_len(passage));
}

/**
 * ram_protection_keep - store protection information of blocks that are written
 * @task: the command, after ram_protection_check()
 * @extent: its blocks, prepared
 *
 * Context: any.
 */
void ram_protection_keep(struct ram_task *task, const struct ram_extent *extent)
{
	struct ram_store *store = task->nexus->unit->protection;
	struct passage passage;
	struct ram_batch batch;
	unsigned int i;
	u64 at;

	if (!store)
		return;
	ram_protection_passage_init(&passage, task, extent);
	if (!is_received(&passage))
		passage.with_tuples = 0;
	for (at = 0; at < passage.with_data; at += batch.number) {
		batch.number = ram_batch_number(extent->lba + at, passage.with_data - at);
		for (i = 0; i < batch.number; i++)
			keep_tuple(&passage, at + i, &batch.tuples[i]);
		ram_tuple_save(store, extent->lba + at, &batch);
	}
}

/* Has a guard made of a block as it is stored; @sg is one piece, with room for it. */
static void look_into_store(struct passage *passage, u64 i, struct scatterlist *sg)
{
	const struct ram_unit *unit = passage->unit;
	struct ram_cursor to = { .sg = sg };

	ram_store_read(unit->store, ram_extent_bytes(unit, passage->extent->lba + i),
		       block_len(passage), &to);
	passage->data = (struct ram_cursor) { .sg = sg };
}

static int inspect_batch(struct passage *passage, u64 at, struct ram_batch *batch,
			 struct scatterlist *sg)
{
	unsigned int i;
	int end = RAM_GOOD;

	guard(read_lock_irqsave)(&passage->unit->both);
	ram_tuple_load(passage->unit->protection, passage->extent->lba + at, batch);
	for (i = 0; i < batch->number && end == RAM_GOOD; i++) {
		if (is_escape(passage, &batch->tuples[i]))
			continue;
		look_into_store(passage, at + i, sg);
		end = ram_protection_inspects(passage, at + i, &batch->tuples[i]);
	}
	return end;
}

/**
 * ram_protection_inspect - check protection information of blocks where they are kept
 * @task: a command that reads them, and sends them nowhere: ORWRITE, COMPARE AND WRITE
 * @extent: its blocks, all of them there, of a unit that has some
 * @bytes: room for a block
 *
 * Context: any; takes unit->both.
 * Return: RAM_GOOD; ABORTED COMMAND as from ram_protection_read(); or RAM_ABORTED.
 */
int ram_protection_inspect(struct ram_task *task, const struct ram_extent *extent, u8 *bytes)
{
	struct scatterlist sg;
	struct passage passage;
	struct ram_batch batch;
	int end = RAM_GOOD;
	u64 at;

	ram_protection_passage_init(&passage, task, extent);
	passage.with_data = extent->blocks;
	passage.stations[0] = ram_protection_device_station(&passage);
	sg_init_one(&sg, bytes, block_len(&passage));
	for (at = 0; at < extent->blocks && end == RAM_GOOD; at += batch.number) {
		if (ram_task_is_aborted(task))
			return RAM_ABORTED;
		batch.number = ram_batch_number(extent->lba + at, extent->blocks - at);
		end = inspect_batch(&passage, at, &batch, &sg);
		if (task->gfp & __GFP_DIRECT_RECLAIM)
			cond_resched();
	}
	return end;
}

/**
 * ram_protection_make - make protection information for blocks as they are stored now
 * @task: the command that has changed them, after ram_protection_check()
 * @extent: its blocks
 * @from: the first of these that is meant, from 0
 * @blocks: and how many
 * @bytes: room for a block
 *
 * Context: any; unit->both is held for writing.
 */
void ram_protection_make(struct ram_task *task, const struct ram_extent *extent, u64 from,
			 u64 blocks, u8 *bytes)
{
	struct scatterlist sg;
	struct passage passage;
	struct ram_batch batch;
	unsigned int i;
	u64 at;

	ram_protection_passage_init(&passage, task, extent);
	lockdep_assert_held_write(&passage.unit->both);
	sg_init_one(&sg, bytes, block_len(&passage));
	for (at = from; at < from + blocks; at += batch.number) {
		batch.number = ram_batch_number(extent->lba + at, from + blocks - at);
		for (i = 0; i < batch.number; i++) {
			look_into_store(&passage, at + i, &sg);
			batch.tuples[i] = ram_protection_tuple_for_device(&passage, at + i);
		}
		ram_tuple_save(passage.unit->protection, extent->lba + at, &batch);
	}
}

/**
 * ram_protection_next - the first block that may have protection information
 * @unit: a unit that is formatted with it
 * @lba: from this one on
 * @end: before this one
 *
 * Context: any.
 * Return: the block; or @end.
 */
u64 ram_protection_next(struct ram_unit *unit, u64 lba, u64 end)
{
	return ram_store_next(unit->protection, lba * RAM_TUPLE, end * RAM_TUPLE) / RAM_TUPLE;
}

/**
 * ram_protection_forget - blocks have no protection information any more: all ones
 * @unit: a unit that is formatted with it
 * @lba: the first
 * @blocks: how many
 *
 * Context: any; takes long if they are many.
 */
void ram_protection_forget(struct ram_unit *unit, u64 lba, u64 blocks)
{
	ram_store_unmap(unit->protection, lba * RAM_TUPLE, blocks * RAM_TUPLE);
}
