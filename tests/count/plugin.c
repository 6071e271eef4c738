// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin for QEMU's emulator (TCG) that counts how often each piece of the guest's kernel is carried
 * out, and writes it to a file when the guest ends: a line for each address where a piece begins, with
 * the instructions that were executed in it. A piece ends with the first jump, so it belongs to one
 * function; which, tests/count/report.py finds out.
 *
 *	-plugin plugin.so,out=FILE
 *
 * QEMU's header for plugins is not packaged; what is used of it (version 1) is declared here.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_info;

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr,
					      uint64_t imm);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
				    void (*cb)(qemu_plugin_id_t id, void *context), void *context);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);

enum { ADD_U64 = 0 };

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;

/* A piece. They are never given back: QEMU's code has their addresses. */
struct piece {
	struct piece	*next;
	uint64_t	begin;
	uint64_t	executed;
};

#define BUCKETS 65536

static struct piece *pieces[BUCKETS];
static const char *out = "/dev/stderr";

static struct piece *piece_at(uint64_t begin)
{
	struct piece **bucket = &pieces[(begin >> 2) % BUCKETS], *piece;

	for (piece = *bucket; piece; piece = piece->next)
		if (piece->begin == begin)
			return piece;
	piece = calloc(1, sizeof(*piece));
	if (!piece)
		abort();
	piece->begin = begin;
	piece->next = *bucket;
	*bucket = piece;
	return piece;
}

/* The kernel's half of the address space only. */
static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	uint64_t begin = qemu_plugin_tb_vaddr(tb);

	(void)id;
	if (begin >> 63)
		qemu_plugin_register_vcpu_tb_exec_inline(tb, ADD_U64, &piece_at(begin)->executed,
							 qemu_plugin_tb_n_insns(tb));
}

static void ended(qemu_plugin_id_t id, void *context)
{
	FILE *file = fopen(out, "w");
	struct piece *piece;
	unsigned int i;

	(void)id;
	(void)context;
	if (!file) {
		perror(out);
		return;
	}
	for (i = 0; i < BUCKETS; i++)
		for (piece = pieces[i]; piece; piece = piece->next)
			fprintf(file, "%" PRIx64 " %" PRIu64 "\n", piece->begin, piece->executed);
	fclose(file);
}

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc,
				 char **argv)
{
	int i;

	(void)info;
	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "out=", 4))
			out = strdup(argv[i] + 4);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
