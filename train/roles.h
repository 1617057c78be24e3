/* roles: trains models/role.bin on the names that carry a role label. */
#ifndef TRAIN_ROLES_H
#define TRAIN_ROLES_H

#include "train/cases.h"

/* Train on the cases for which use[i] is true and write the model to path. */
void roles_train(const struct cases *cs, const bool *use, const char *path);

#endif
