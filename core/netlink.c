// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink family NETLINK_SCSITRANSPORT. Transport classes multicast their events on it (the
 * Fibre Channel class through scsi_nl_sock); what user space sends is answered here.
 *
 * Nobody takes messages any more: vendor messages for a host found their driver once. They get
 * the answer that no such driver is there.
 */
#include <linux/capability.h>
#include <linux/module.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>
#include <scsi/scsi_netlink.h>

#include "mid/host.h"

struct sock *scsi_nl_sock;
EXPORT_SYMBOL_GPL(scsi_nl_sock);

/* What a message, whole as far as netlink goes, is answered with; 0 or a negative errno. */
static int answer_to(struct sk_buff *skb, const struct nlmsghdr *message)
{
	const struct scsi_nl_hdr *header = nlmsg_data(message);

	if (message->nlmsg_type != SCSI_TRANSPORT_MSG)
		return -EBADMSG;
	if (header->version != SCSI_NL_VERSION || header->magic != SCSI_NL_MAGIC)
		return -EPROTOTYPE;
	if (!netlink_capable(skb, CAP_SYS_ADMIN))
		return -EPERM;
	if (nlmsg_len(message) < header->msglen) {
		pr_warn("scsi netlink: discarding partial message\n");
		return 0;
	}
	if (header->transport != SCSI_NL_TRANSPORT)
		return -ENOENT;
	return header->msgtype == SCSI_NL_SHOST_VENDOR ? -ESRCH : -EBADR;
}

/* False if what is left of the buffer is no message. */
static bool is_whole(const struct sk_buff *skb, const struct nlmsghdr *message)
{
	return message->nlmsg_len >= nlmsg_msg_size(sizeof(struct scsi_nl_hdr)) &&
	       message->nlmsg_len <= skb->len;
}

static void core_netlink_receive(struct sk_buff *skb)
{
	while (skb->len >= NLMSG_HDRLEN) {
		struct nlmsghdr *message = nlmsg_hdr(skb);
		int error;

		if (!is_whole(skb, message)) {
			pr_warn("scsi netlink: discarding partial skb\n");
			return;
		}
		error = answer_to(skb, message);
		if (error || (message->nlmsg_flags & NLM_F_ACK))
			netlink_ack(skb, message, error, NULL);
		skb_pull(skb, min(NLMSG_ALIGN(message->nlmsg_len), skb->len));
	}
}

/* Without the socket nothing else suffers: only a line in the log. */
void core_netlink_init(void)
{
	struct netlink_kernel_cfg cfg = {
		.groups	= SCSI_NL_GRP_CNT,
		.input	= core_netlink_receive,
	};

	scsi_nl_sock = netlink_kernel_create(&init_net, NETLINK_SCSITRANSPORT, &cfg);
	if (!scsi_nl_sock)
		pr_err("scsi netlink: register of receive handler failed\n");
}

void core_netlink_exit(void)
{
	if (scsi_nl_sock)
		netlink_kernel_release(scsi_nl_sock);
}
