/* SPDX-License-Identifier: GPL-2.0-only */
/* Exports are the kernel build's affair. */
#ifndef SHIM_LINUX_EXPORT_H
#define SHIM_LINUX_EXPORT_H

#define EXPORT_SYMBOL(sym)		struct shim_export_##sym
#define EXPORT_SYMBOL_GPL(sym)		struct shim_export_##sym
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	struct shim_export_##sym
#define THIS_MODULE			((struct module *)0)

#endif
