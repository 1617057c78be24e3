#include "check/role.h"

void role_doc(struct doc *doc)
{
	(void)doc;
}
