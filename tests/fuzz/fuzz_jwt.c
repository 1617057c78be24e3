/* Identity tokens of any bytes: nothing that was not signed is ever accepted, neither as a token,
 * nor with any set of keys; and claims are read within their bounds. The input is keys, a line
 * break, a token; or claims. */
#include <stdlib.h>

#include "domain/jwt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena arena;
	struct jwt_claims claims;
	struct jwt_expect expect = {STR("https://login.example.org"), STR("chaperone"), STR("n"),
	                            1790000000000};
	/* exactly n bytes, so that one byte too far is seen */
	char *exact = malloc(n ? n : 1);
	memcpy(exact, data, n);
	struct str rest = str_of(exact, n), payload;
	arena_open(&arena, 1 << 20);
	if (!jwt_read(rest, &expect, &arena, &claims, NULL) && !claims.subject.n)
		abort();
	struct str jwks = str_cut(&rest, '\n');
	if (!jwt_verify(rest, jwks, &arena, &payload, NULL))
		abort();
	arena_close(&arena);
	free(exact);
	return 0;
}
