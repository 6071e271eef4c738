/* SPDX-License-Identifier: GPL-2.0-only */
/* IS_ENABLED() of options the unit tests' Makefile defines to 1; all others are off. */
#ifndef SHIM_LINUX_KCONFIG_H
#define SHIM_LINUX_KCONFIG_H

#define SHIM_ARG_1			0,
#define SHIM_SECOND(ignored, val, ...)	val
#define SHIM_IS_ONE(x)			SHIM_IS_ONE_(x)
#define SHIM_IS_ONE_(x)			SHIM_IS_ONE__(SHIM_ARG_##x)
#define SHIM_IS_ONE__(arg)		SHIM_SECOND(arg 1, 0, 0)

#define IS_ENABLED(option)	SHIM_IS_ONE(option)
#define IS_BUILTIN(option)	SHIM_IS_ONE(option)
#define IS_REACHABLE(option)	SHIM_IS_ONE(option)

#endif
