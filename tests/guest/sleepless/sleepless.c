// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeps a guest's file systems while its devices sleep.
 *
 * Root and tools of a guest come over virtio's 9p transport, whose driver has no way back from
 * system sleep: after it, nothing can be read any more. While this module is loaded, that one device
 * stays out of it, as parts of the system do that are needed to the end; all others go to sleep and
 * wake as ever. Good for pm_test, not for a sleep in which the machine loses its power.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pci.h>

#define VENDOR_VIRTIO		0x1af4
#define TRANSITIONAL_9P		0x1009
#define MODERN_9P		0x1049

static void stay_out(bool out)
{
	struct pci_dev *pdev = NULL;

	while ((pdev = pci_get_device(VENDOR_VIRTIO, PCI_ANY_ID, pdev)))
		if (pdev->device == TRANSITIONAL_9P || pdev->device == MODERN_9P)
			dev_pm_syscore_device(&pdev->dev, out);
}

static int __init sleepless_init(void)
{
	stay_out(true);
	return 0;
}
module_init(sleepless_init);

static void __exit sleepless_exit(void)
{
	stay_out(false);
}
module_exit(sleepless_exit);

MODULE_DESCRIPTION("file systems of a test guest that outlast system sleep");
MODULE_LICENSE("GPL");
