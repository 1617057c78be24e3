#include "net/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

/* https://www.iana.org/assignments/iana-ipv4-special-registry */
static const struct {
	uint32_t net;
	unsigned bits;
} special_v4[] = {
	{0x00000000, 8},  /* 0.0.0.0: this network */
	{0x0A000000, 8},  /* 10.0.0.0: private */
	{0x64400000, 10}, /* 100.64.0.0: shared by a carrier's customers */
	{0x7F000000, 8},  /* 127.0.0.0: loopback */
	{0xA9FE0000, 16}, /* 169.254.0.0: link-local, where clouds keep their secrets */
	{0xAC100000, 12}, /* 172.16.0.0: private */
	{0xC0000000, 24}, /* 192.0.0.0: protocol assignments */
	{0xC0000200, 24}, /* 192.0.2.0: documentation */
	{0xC0586300, 24}, /* 192.88.99.0: 6to4 relays */
	{0xC0A80000, 16}, /* 192.168.0.0: private */
	{0xC6120000, 15}, /* 198.18.0.0: benchmarks */
	{0xC6336400, 24}, /* 198.51.100.0: documentation */
	{0xCB007100, 24}, /* 203.0.113.0: documentation */
	{0xE0000000, 3},  /* 224.0.0.0 and above: multicast, reserved, broadcast */
};

/* Inside 2000::/3, which is all that is public at all.
 * https://www.iana.org/assignments/iana-ipv6-special-registry */
static const struct {
	uint8_t net[4];
	unsigned bits;
} special_v6[] = {
	{{0x20, 0x01, 0x00, 0x00}, 23}, /* 2001::/23: protocol assignments, Teredo, ORCHID */
	{{0x20, 0x01, 0x0D, 0xB8}, 32}, /* documentation */
	{{0x20, 0x02, 0x00, 0x00}, 16}, /* 6to4 */
	{{0x3F, 0xFF, 0x00, 0x00}, 20}, /* documentation */
};

static bool public_v4(const uint8_t b[4])
{
	uint32_t a = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	for (size_t i = 0; i < sizeof special_v4 / sizeof *special_v4; i++)
		if ((a ^ special_v4[i].net) >> (32 - special_v4[i].bits) == 0)
			return false;
	return true;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	return memcmp(a, b, whole) == 0 &&
	       (rest == 0 || (uint8_t)(a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

static bool public_v6(const uint8_t b[16])
{
	static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	static const uint8_t nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
	static const uint8_t global[1] = {0x20};
	if (memcmp(b, mapped, sizeof mapped) == 0 || memcmp(b, nat64, sizeof nat64) == 0)
		return public_v4(b + 12);
	if (!same_bits(b, global, 3))
		return false;
	for (size_t i = 0; i < sizeof special_v6 / sizeof *special_v6; i++)
		if (same_bits(b, special_v6[i].net, special_v6[i].bits))
			return false;
	return true;
}

bool address_is_public(const struct sockaddr *a)
{
	uint8_t b[16];
	if (a->sa_family == AF_INET) {
		memcpy(b, &((const struct sockaddr_in *)(const void *)a)->sin_addr, 4);
		return public_v4(b);
	}
	if (a->sa_family == AF_INET6) {
		memcpy(b, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, 16);
		return public_v6(b);
	}
	return false;
}
