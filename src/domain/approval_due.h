/* approval_due: what time does to approvals; for the runner of due work. */
#ifndef DOMAIN_APPROVAL_DUE_H
#define DOMAIN_APPROVAL_DUE_H

#include "domain/approval.h"

/* Those in approval past their time expire: they do not go out late. At most 100 a call. */
int approval_expire_due(struct tx *tx, struct arena *arena, struct err *err);
/* A task reminds of those that are due soon, once each. */
int approval_remind_due(struct tx *tx, struct arena *arena, struct err *err);

#endif
