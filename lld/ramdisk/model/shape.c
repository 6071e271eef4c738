// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a host is like: from words to a struct ram_shape, and whether it makes sense as a whole.
 *
 * Each number is checked where it is written. What depends on several is checked when a host is
 * made of it, with a line in the log that names the one to change.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include "ram.h"

const struct ram_number ram_numbers[RAM_NUMBERS] = {
#define RAM_NUMBER(_name, _first, _min, _max, _what)	\
	{ #_name, offsetof(struct ram_shape, _name), _min, _max },
	RAM_SHAPE_NUMBERS(RAM_NUMBER)
#undef RAM_NUMBER
};

const struct ram_text ram_texts[RAM_TEXTS] = {
#define RAM_TEXT(_name, _len, _first, _what)	\
	{ #_name, offsetof(struct ram_shape, _name), _len },
	RAM_SHAPE_TEXTS(RAM_TEXT)
#undef RAM_TEXT
};

#define RAM_FIRST_NUMBER(_name, _first, ...)		._name = _first,
#define RAM_FIRST_TEXT(_name, _len, _first, ...)	._name = _first,

struct ram_shape ram_next_shape = {
	RAM_SHAPE_NUMBERS(RAM_FIRST_NUMBER)
	RAM_SHAPE_TEXTS(RAM_FIRST_TEXT)
};

/**
 * ram_shape_default - what a host is like if nobody says anything
 * @shape: set to it
 *
 * Context: any.
 */
void ram_shape_default(struct ram_shape *shape)
{
	static const struct ram_shape first = {
		RAM_SHAPE_NUMBERS(RAM_FIRST_NUMBER)
		RAM_SHAPE_TEXTS(RAM_FIRST_TEXT)
	};

	*shape = first;
}

/**
 * ram_shape_set_number - change a number
 * @shape: of this shape
 * @number: this one
 * @text: to what; decimal, or hexadecimal with "0x"
 *
 * Context: any.
 * Return: 0, -EINVAL if it is no number, -ERANGE if it is too small or too large.
 */
int ram_shape_set_number(struct ram_shape *shape, const struct ram_number *number,
			 const char *text)
{
	u32 value;
	int error = kstrtou32(text, 0, &value);

	if (error)
		return error;
	if (value < number->min || value > number->max)
		return -ERANGE;
	WRITE_ONCE(*ram_shape_number(shape, number), value);
	return 0;
}

/**
 * ram_shape_set_text - change a text
 * @shape: of this shape
 * @which: this one
 * @text: to what; a newline at the end does not count
 *
 * Context: any; the caller keeps others from reading it meanwhile.
 * Return: 0, or -EINVAL if it is too long, or not of the characters that INQUIRY data may have
 * (SPC-6 4.3.1).
 */
int ram_shape_set_text(struct ram_shape *shape, const struct ram_text *which, const char *text)
{
	size_t len = strlen(text), i;

	if (len && text[len - 1] == '\n')
		len--;
	if (len > which->len)
		return -EINVAL;
	for (i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return -EINVAL;
	memcpy(ram_shape_text(shape, which), text, len);
	ram_shape_text(shape, which)[len] = '\0';
	return 0;
}

/**
 * ram_shape_blocks - capacity of a unit
 * @shape: what it is like
 *
 * Context: any.
 * Return: how many logical blocks it has.
 */
u64 ram_shape_blocks(const struct ram_shape *shape)
{
	u64 bytes = shape->virtual_gb ? (u64)shape->virtual_gb << 30 :
					(u64)shape->dev_size_mb << 20;

	return bytes >> ilog2(shape->sector_size);
}

/**
 * ram_shape_differs - whether hosts of two shapes can reach the same array
 * @shape: one
 * @other: the other
 *
 * The port is each host's own; all else is of the array.
 *
 * Context: any.
 * Return: NULL if they can; or the name of a member in which the shapes differ.
 */
const char *ram_shape_differs(const struct ram_shape *shape, const struct ram_shape *other)
{
	unsigned int i;

	for (i = 0; i < RAM_NUMBERS; i++)
		if (i != RAM_NR_port && memcmp((void *)shape + ram_numbers[i].offset,
					       (void *)other + ram_numbers[i].offset, sizeof(u32)))
			return ram_numbers[i].name;
	for (i = 0; i < RAM_TEXTS; i++)
		if (strcmp((void *)shape + ram_texts[i].offset,
			   (void *)other + ram_texts[i].offset))
			return ram_texts[i].name;
	return NULL;
}

static bool naa_is_bad(const struct ram_shape *shape)
{
	u64 naa;

	return shape->naa[0] && (strlen(shape->naa) != 16 || kstrtou64(shape->naa, 16, &naa));
}

/* sd has commands of 6, 10 and 16 bytes to prefer; those of 32 come with type 2 alone. */
static bool cdb_len_is_bad(const struct ram_shape *shape)
{
	switch (shape->cdb_len) {
	case 6:
	case 10:
	case 16:
		return false;
	case 32:
		return shape->dif != 2;
	}
	return true;
}

static bool alignment_is_bad(const struct ram_shape *shape)
{
	u32 page = max_t(u32, PAGE_SIZE / shape->sector_size, 1);

	return shape->unmap_alignment >= (shape->unmap_granularity ?: page);
}

static bool conventional_is_bad(const struct ram_shape *shape)
{
	u64 mb = ram_shape_blocks(shape) << ilog2(shape->sector_size) >> 20;

	return shape->zbc && shape->zone_nr_conv > DIV_ROUND_UP_ULL(mb, shape->zone_size_mb);
}

static bool zones_are_bad(const struct ram_shape *shape)
{
	u64 zone = (u64)shape->zone_size_mb << 20;

	return shape->zbc && (!is_power_of_2(shape->zone_size_mb) ||
			      shape->zone_cap_mb > shape->zone_size_mb ||
			      ram_shape_blocks(shape) << ilog2(shape->sector_size) < zone);
}

/**
 * ram_shape_check - whether there can be such a host
 * @shape: what it would be like
 *
 * Context: any; says in the log what is wrong.
 * Return: 0 or -EINVAL.
 */
int ram_shape_check(const struct ram_shape *shape)
{
	const struct {
		bool		bad;
		const char	*why;
	} checks[] = {
		{ !is_power_of_2(shape->sector_size), "sector_size is no power of 2" },
		{ shape->sector_size << shape->physblk_exp > 65536, "physblk_exp is too large" },
		{ shape->poll_queues >= shape->submit_queues && shape->poll_queues,
		  "poll_queues leaves none of submit_queues to those that are not polled" },
		{ shape->zbc && shape->ptype, "zbc is for ptype 0" },
		{ shape->zbc && shape->dif, "zbc and dif exclude each other" },
		{ zones_are_bad(shape), "zone_size_mb is no power of 2, or larger than the unit, "
					"or zone_cap_mb is larger" },
		{ conventional_is_bad(shape), "zone_nr_conv is more zones than there are" },
		{ shape->dif && shape->ptype, "dif is for ptype 0" },
		{ shape->dix && !shape->dif, "dix needs dif" },
		{ shape->guard && !shape->dix, "guard needs dix" },
		{ shape->lowest_aligned >> shape->physblk_exp,
		  "lowest_aligned is beyond the first physical block" },
		{ alignment_is_bad(shape), "unmap_alignment is beyond unmap_granularity" },
		{ cdb_len_is_bad(shape), "cdb_len is none of 6, 10, 16, and with dif=2 32" },
		{ naa_is_bad(shape), "naa is not 16 hexadecimal digits" },
		{ shape->port > shape->paths, "port is none of the paths" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(checks); i++) {
		if (!checks[i].bad)
			continue;
		pr_err("scsi_ramdisk: no host: %s\n", checks[i].why);
		return -EINVAL;
	}
	return 0;
}
