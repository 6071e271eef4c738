/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPAT_LINUX_DEVICE_H
#define COMPAT_LINUX_DEVICE_H

#include_next <linux/device.h>

#ifndef HAVE_GUARD_DEVICE
#include <linux/cleanup.h>

DEFINE_GUARD(device, struct device *, device_lock(_T), device_unlock(_T))
#endif

#endif /* COMPAT_LINUX_DEVICE_H */
