/*
 * note: a text with Ed25519 signatures under it, in the format of C2SP signed notes.
 *
 *	text that ends with a newline
 *	(an empty line)
 *	— <key name> base64(key id ‖ signature)
 *
 * A key is handed around as a vkey: `<name>+<key id in hex>+base64(0x01 ‖ public key)`. The key id
 * is the beginning of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
 *
 * Source: c2sp.org/signed-note
 */
#ifndef STORE_NOTE_H
#define STORE_NOTE_H

#include "base/buf.h"

#define NOTE_SEED_BYTES 32
#define NOTE_NAME_MAX   127
#define NOTE_VKEY_MAX   (NOTE_NAME_MAX + 1 + 8 + 1 + 44 + 1)
/* A note that is read is refused when it is longer. */
#define NOTE_MAX_BYTES 65536

struct note_key {
	char name[NOTE_NAME_MAX + 1];
	uint8_t id[4];
	uint8_t public[32];
};

/* What is wrong with a note: one word for each thing a reader can do about it. */
enum note_fault {
	NOTE_FINE,
	NOTE_MALFORMED, /* not a signed note */
	NOTE_UNSIGNED,  /* no signature of this key */
	NOTE_FORGED,    /* a signature in this key's name that is not its own */
};

/* False when the name is empty, too long, or has a space, a plus, or a control character. */
bool note_key_init(struct note_key *k, struct str name, const uint8_t seed[NOTE_SEED_BYTES]);
bool note_key_parse(struct note_key *k, struct str vkey);
void note_key_write(const struct note_key *k, struct buf *out);

/* Write the note of a text, which ends with a newline and is valid UTF-8 without other control
 * characters. */
void note_sign(const struct note_key *k, const uint8_t seed[NOTE_SEED_BYTES], struct str text,
               struct buf *out);
/* `*text` is set, into the note, only when it is fine. Signatures of other keys are ignored. */
enum note_fault note_open(const struct note_key *k, struct str note, struct str *text);

#endif
