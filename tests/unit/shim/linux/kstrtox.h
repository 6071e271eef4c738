/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers out of text, as strict as the kernel: all of it, or with a newline left over. */
#ifndef SHIM_LINUX_KSTRTOX_H
#define SHIM_LINUX_KSTRTOX_H

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static inline int kstrtoull(const char *text, unsigned int base, unsigned long long *number)
{
	const char *digits = text + (*text == '+');
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)*digits))
		return -EINVAL;
	errno = 0;
	value = strtoull(digits, &end, base);
	if (errno == ERANGE)
		return -ERANGE;
	end += *end == '\n';
	if (*end)
		return -EINVAL;
	*number = value;
	return 0;
}

#endif
