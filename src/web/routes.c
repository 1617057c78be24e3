#include "web/routes.h"

/* One line each; in the order of the documentation. */
#define PARTS(X)                                                                                   \
	X(check_routes)                                                                            \
	X(event_routes)                                                                            \
	X(organisation_routes)                                                                     \
	X(setup_routes)                                                                            \
	X(session_routes)                                                                          \
	X(person_routes)                                                                           \
	X(invitation_routes)                                                                       \
	X(token_routes)                                                                            \
	X(role_routes)                                                                             \
	X(oidc_routes)                                                                             \
	X(audit_routes)                                                                            \
	X(emergency_routes)                                                                        \
	X(channel_routes)                                                                          \
	X(post_routes)                                                                             \
	X(approval_routes)                                                                         \
	X(comment_routes)                                                                          \
	X(template_routes)                                                                         \
	X(authorization_routes)                                                                    \
	X(authorization_public_routes)                                                             \
	X(report_routes)                                                                           \
	X(media_routes)                                                                            \
	X(hold_routes)                                                                             \
	X(webhook_routes)                                                                          \
	X(job_routes)                                                                              \
	X(presidio_routes)                                                                         \
	X(health_routes)                                                                           \
	X(docs_routes)

#define PART_EXTERN(part)  extern const struct routes part;
#define PART_POINTER(part) &part,
PARTS(PART_EXTERN)
const struct routes *const route_parts[] = {PARTS(PART_POINTER)};
const size_t route_parts_n = sizeof route_parts / sizeof *route_parts;
