/*
 * address: may a server that obeys what it is told connect there?
 *
 * Public is what the IANA special-purpose registries (RFC 6890 and its updates) leave over:
 * no loopback, private, link-local, shared, documentation, benchmark, multicast or reserved
 * range. An IPv6 address that carries an IPv4 address inside is judged by that one; other
 * tunnels are not public. Other families are not public.
 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

bool address_is_public(const struct sockaddr *a);

#endif
