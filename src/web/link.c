#include "web/link.h"

static const struct field fields[] = {
	FIELD_TEXT(struct link, link, "shown once", .flags = FIELD_OUT)};
const struct shape link_shape = SHAPE("Link", struct link, fields);

int link_show(struct request *q, const char *page, const struct secret *secret)
{
	char memory[200];
	struct buf b;
	buf_init_fixed(&b, memory, sizeof memory);
	buf_c(&b, page);
	buf_char(&b, '#');
	buf_str(&b, secret_str(secret));
	return request_show(q, &(struct link){buf_view(&b)});
}
