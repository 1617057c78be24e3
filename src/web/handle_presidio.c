/* The paths that Presidio's clients speak (web/presidio.h). */
#include "web/presidio.h"

#define ANALYZE_BODY_BYTES   ((size_t)1 << 20)
#define ANONYMIZE_BODY_BYTES ((size_t)2 << 20)

#define READ(path_, id_, summary_, handler)                                                        \
	{                                                                                          \
		GET, path_, id_, summary_, .need = PERMISSION_CHECK,                               \
					   .flags = ROUTE_RAW | ROUTE_PRESIDIO,                    \
					   .handle = (handler)                                     \
	}
#define WORK(path_, id_, summary_, bytes, handler)                                                 \
	{                                                                                          \
		POST, path_, id_, summary_, .need = PERMISSION_CHECK, .body_bytes = (bytes),       \
					    .flags = ROUTE_RAW | ROUTE_PRESIDIO,                   \
					    .handle = (handler)                                    \
	}

static const struct route routes[] = {
	WORK("/analyze", "presidio_analyze", "Presidio: find entities in a text or several",
             ANALYZE_BODY_BYTES, presidio_analyze),
	READ("/recognizers", "presidio_recognizers", "Presidio: who finds", presidio_recognizers),
	READ("/supportedentities", "presidio_entities", "Presidio: what can be found",
             presidio_supported_entities),
	WORK("/anonymize", "presidio_anonymize", "Presidio: replace what was found",
             ANONYMIZE_BODY_BYTES, presidio_anonymize),
	WORK("/deanonymize", "presidio_deanonymize", "Presidio: decrypt what was encrypted",
             ANONYMIZE_BODY_BYTES, presidio_deanonymize),
	READ("/anonymizers", "presidio_anonymizers", "Presidio: operators of /anonymize",
             presidio_anonymizers),
	READ("/deanonymizers", "presidio_deanonymizers", "Presidio: operators of /deanonymize",
             presidio_deanonymizers),
};
ROUTES(presidio_routes, routes);
