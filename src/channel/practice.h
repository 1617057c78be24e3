/*
 * practice: a channel that leads nowhere, to learn on: everything is as on a real one (limits,
 * approvals, authorizations, the record of what went out), but nothing leaves this machine. What
 * was "published" cannot be read back, as it stands nowhere, and nobody can like it.
 */
#ifndef CHANNEL_PRACTICE_H
#define CHANNEL_PRACTICE_H

#include "channel/channel.h"

extern const struct channel_driver channel_practice;

#endif
