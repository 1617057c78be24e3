/* Pictures: uploaded raw, shown to who works with posts. */
#include <stdlib.h>

#include "domain/media_file.h"
#include "web/request.h"
#include "web/route.h"

/* A file's name comes percent-encoded (RFC 3986), as headers hold no other letters. */
static struct str decode(struct str name, struct arena *arena)
{
	char *out = arena_copy(arena, name.p ? name.p : "", name.n);
	size_t n = 0;
	for (size_t i = 0; out && i < name.n; i++) {
		char hex[3] = {0}, *end;
		if (name.p[i] == '%' && i + 2 < name.n) {
			memcpy(hex, name.p + i + 1, 2);
			long v = strtol(hex, &end, 16);
			if (!*end && v >= ' ') {
				out[n++] = (char)v;
				i += 2;
				continue;
			}
		}
		out[n++] = name.p[i];
	}
	return str_of(out, n);
}

static int upload(struct request *q)
{
	struct tx *tx;
	struct media_file m;
	struct str name = decode(request_header(q, "X-Name"), q->arena);
	int rc = tx_begin(q->store, TX_WRITE, &tx, &q->err);
	if (!rc)
		rc = media_file_add(tx, &q->actor, name.n ? name : STR("picture"), q->body,
		                    q->arena, &m, &q->err);
	rc = tx_end(tx, rc, &q->err);
	q->status = 201;
	return rc ? rc : request_show(q, &m);
}

static int show(struct request *q)
{
	struct tx *tx;
	struct media_file m;
	struct str bytes;
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = media_file_get(tx, q->path[0], q->arena, &m, &bytes, &q->err);
	rc = tx_end(tx, rc, &q->err);
	if (rc)
		return rc;
	q->content_type = arena_copy(q->arena, m.type.p, m.type.n);
	buf_str(&q->out, bytes);
	return q->out.failed ? err_set(&q->err, E_MEMORY, "Out of memory.") : 0;
}

static const struct route routes[] = {
	{POST, "/api/v1/media", "media_upload", "A picture: PNG, JPEG, GIF or WebP, raw",
         .need = PERMISSION_POST_WRITE, .body_bytes = MEDIA_FILE_MAX_BYTES,
         .out = &media_file_shape, .errors = MAY_422, .handle = upload},
	{GET, "/api/v1/media/{id}", "media_get", "The picture itself", .need = PERMISSION_POST_READ,
         .errors = MAY_404, .flags = ROUTE_RAW, .handle = show},
};
ROUTES(media_routes, routes);
