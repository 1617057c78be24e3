/* Check and de-identify texts; what the reasons mean. */
#include "base/json.h"
#include "domain/checking.h"
#include "domain/organisation.h"
#include "web/request.h"
#include "web/route.h"

#define CHECK_BODY_BYTES ((size_t)1 << 20)
#define CHECK_TEXT_BYTES 200000

static const char *const kind_names[] = {"post", "reply", "inbound", NULL};
static const char *const offset_names[] = {"codepoint", "utf16", "byte", NULL};
static const char *const policy_names[] = {"tag", "generalise", "mask", "pseudonym", NULL};

struct check {
	int kind, offsets, policy;
	struct str text, in_reply_to;
};

static const struct field check_fields[] = {
	FIELD_ENUM(struct check, kind, kind_names, "what the text is about to do",
                   .flags = FIELD_IN),
	FIELD_TEXT(struct check, text, "the text", .flags = FIELD_REQUIRED,
                   .max = CHECK_TEXT_BYTES),
	FIELD_TEXT(struct check, in_reply_to, "the message that a reply answers", .flags = FIELD_IN,
                   .max = CHECK_TEXT_BYTES),
	FIELD_ENUM(struct check, offsets, offset_names, "the unit of positions", .flags = FIELD_IN),
	FIELD_ENUM(struct check, policy, policy_names, "how the de-identified copy is written",
                   .flags = FIELD_IN),
};
static const struct shape check_shape = SHAPE("Check", struct check, check_fields);

struct verdict {
	struct str verdict, deidentified;
	double risk;
	struct str reasons, findings, crowd;
};
/* Only described by it: chaperone_result_json() writes the object. */
static const struct field verdict_fields[] = {
	FIELD_TEXT(struct verdict, verdict, "clear, review or block", .flags = FIELD_OUT),
	FIELD_REAL(struct verdict, risk, "0 to 1: how likely a person needs to look",
                   .flags = FIELD_OUT, .max = 1),
	FIELD_JSON(struct verdict, reasons, "why, most severe first", .flags = FIELD_OUT),
	FIELD_JSON(struct verdict, findings, "identifiers and health information",
                   .flags = FIELD_OUT),
	FIELD_TEXT(struct verdict, deidentified, "the de-identified copy", .flags = FIELD_OUT),
	FIELD_JSON(struct verdict, crowd, "how many people it could be about: an estimate",
                   .flags = FIELD_OUT),
};
static const struct shape verdict_shape = SHAPE("Verdict", struct verdict, verdict_fields);

/* With the organisation's profile. */
static int run(struct request *q, struct checked *out)
{
	const struct check *in = q->in;
	struct tx *tx = NULL;
	const struct checking what = {
		.kind = (enum chaperone_kind)in->kind,
		.text = in->text,
		.message = in->in_reply_to,
		.policy = (enum chaperone_deid)in->policy,
		.offsets = (enum chaperone_offsets)in->offsets,
	};
	int rc = tx_begin(q->store, TX_READ, &tx, &q->err);
	if (!rc)
		rc = organisation_check(tx, &what, q->arena, out, &q->err);
	q->status = 200;
	return tx_end(tx, rc, &q->err);
}

static int check(struct request *q)
{
	struct checked checked;
	int rc = run(q, &checked);
	if (!rc)
		buf_str(&q->out, checked.json);
	return rc;
}

struct redacted {
	struct str text;
	struct str verdict;
};
static const struct field redacted_fields[] = {
	FIELD_TEXT(struct redacted, text, "the de-identified copy", .flags = FIELD_OUT),
	FIELD_TEXT(struct redacted, verdict, "of the text as it was", .flags = FIELD_OUT),
};
static const struct shape redacted_shape = SHAPE("Redacted", struct redacted, redacted_fields);

static int redact(struct request *q)
{
	struct checked checked;
	int rc = run(q, &checked);
	if (rc)
		return rc;
	struct redacted out = {checked.deidentified,
	                       str_c(chaperone_verdict_name(checked.verdict))};
	return request_show(q, &out);
}

struct explanation {
	struct str code, title, rule, meaning, instead, example_bad, example_good;
};
static const struct field explanation_fields[] = {
	FIELD_TEXT(struct explanation, code, "as in a verdict", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, title, "in a few words", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, rule, "the citation", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, meaning, "what it means", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, instead, "what to do instead", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, example_bad, "not like this", .flags = FIELD_OUT),
	FIELD_TEXT(struct explanation, example_good, "like this", .flags = FIELD_OUT),
};
static const struct shape explanation_shape =
	SHAPE("Explanation", struct explanation, explanation_fields);

static struct explanation explanation_of(enum chaperone_reason_code code)
{
	const struct chaperone_explanation *e = chaperone_explain(code);
	return (struct explanation){str_c(e->code),        str_c(e->title),   str_c(e->rule),
	                            str_c(e->meaning),     str_c(e->instead), str_c(e->example_bad),
	                            str_c(e->example_good)};
}

static int explain_all(struct request *q)
{
	struct explanation all[CHAPERONE_REASON__MAX];
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++)
		all[i] = explanation_of((enum chaperone_reason_code)i);
	return request_list(q, all, CHAPERONE_REASON__MAX, str_of(NULL, 0));
}

static int explain(struct request *q)
{
	for (int i = 0; i < CHAPERONE_REASON__MAX; i++) {
		struct explanation e = explanation_of((enum chaperone_reason_code)i);
		if (str_eq(e.code, q->path[0]))
			return request_show(q, &e);
	}
	return err_set(&q->err, E_NOT_FOUND, "There is no reason with this code.");
}

static const struct route routes[] = {
	{POST, "/api/v1/check", "check", "Check a text: may it go out, and why not?",
         .need = PERMISSION_CHECK, .body_bytes = CHECK_BODY_BYTES, .in = &check_shape,
         .out = &verdict_shape, .errors = MAY_422, .handle = check},
	{POST, "/api/v1/redact", "redact", "The de-identified copy of a text",
         .need = PERMISSION_CHECK, .body_bytes = CHECK_BODY_BYTES, .in = &check_shape,
         .out = &redacted_shape, .errors = MAY_422, .handle = redact},
	{GET, "/api/v1/explain", "explain_all", "What every reason means",
         .need = PERMISSION_PUBLIC, .out = &explanation_shape, .flags = ROUTE_LIST,
         .handle = explain_all},
	{GET, "/api/v1/explain/{code}", "explain", "What a reason means", .need = PERMISSION_PUBLIC,
         .out = &explanation_shape, .errors = MAY_404, .handle = explain},
};
ROUTES(check_routes, routes);
