/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver core once wrote to a struct bus_type, and could not promise its callbacks that what they look
 * at is const.
 */
#ifndef COMPAT_BUS_H
#define COMPAT_BUS_H

#ifdef HAVE_BUS_CONST
#define compat_bus_const	const
#else
#define compat_bus_const
#endif

#endif /* COMPAT_BUS_H */
