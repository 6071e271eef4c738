/* SPDX-License-Identifier: GPL-2.0-only */
/* The C library's <string.h> and the kernel's additions to it. */
#ifndef SHIM_LINUX_STRING_H
#define SHIM_LINUX_STRING_H

#include <string.h>
#include <strings.h>

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/types.h>

/* Copies at most @size - 1 characters and always ends the string; -E2BIG if it was cut. */
static inline ssize_t shim_strscpy(char *dst, const char *src, size_t size)
{
	size_t len = 0;

	while (len < size && src[len])
		len++;
	if (!size)
		return -E2BIG;
	if (len == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, len + 1);
	return len;
}

/* As in 6.12 the size may be left out when @dst is an array. */
#define SHIM_STRSCPY(dst, src, size, ...)	shim_strscpy(dst, src, size)
#define strscpy(dst, src, ...)	SHIM_STRSCPY(dst, src, ##__VA_ARGS__, sizeof(dst))

static inline void *memchr_inv(const void *start, int c, size_t bytes)
{
	const u8 *p = start;

	for (; bytes; bytes--, p++)
		if (*p != (u8)c)
			return (void *)p;
	return NULL;
}

static inline bool mem_is_zero(const void *s, size_t n)
{
	return !memchr_inv(s, 0, n);
}

static inline size_t str_has_prefix(const char *str, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(str, prefix, len) ? 0 : len;
}

static inline bool strstarts(const char *str, const char *prefix)
{
	return str_has_prefix(str, prefix) || !*prefix;
}

static inline bool sysfs_streq(const char *a, const char *b)
{
	size_t la = strcspn(a, "\n"), lb = strcspn(b, "\n");

	return la == lb && !strncmp(a, b, la);
}

static inline int match_string(const char * const *array, size_t n, const char *string)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		if (!strcmp(array[i], string))
			return i;
	return -EINVAL;
}

#define memcpy_and_pad(dst, dst_len, src, count, pad) do {		\
	size_t __n = (count) < (dst_len) ? (count) : (dst_len);		\
									\
	memcpy(dst, src, __n);						\
	memset((char *)(dst) + __n, pad, (dst_len) - __n);		\
} while (0)

#endif
