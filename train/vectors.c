#include "train/vectors.h"

#include "train/load.h"

struct vectors *vectors_read(const char *path)
{
	struct {
		char magic[4];
		uint32_t words, width;
		float scale;
	} head;
	struct __attribute__((packed)) {
		uint32_t hash;
		uint8_t cluster;
		int8_t number[OPINION_WIDTH];
	} word;
	unsigned char *file = load_file(path);
	memcpy(&head, file, sizeof head);
	if (memcmp(head.magic, "CHVC", 4) != 0 || head.width != OPINION_WIDTH) {
		fprintf(stderr, "%s: not vectors of %d numbers; make it with train/vectors.py\n",
		        path, OPINION_WIDTH);
		exit(2);
	}
	struct vectors *v = calloc(1, sizeof *v);
	for (uint32_t i = 0; i < head.words; i++) {
		memcpy(&word, file + sizeof head + i * sizeof word, sizeof word);
		uint32_t at = opinion_place(word.hash, 0);
		if (v->mark[at])
			at = opinion_place(word.hash, 1);
		if (v->mark[at])
			continue;
		v->mark[at] = opinion_mark(word.hash);
		for (int j = 0; j < OPINION_WIDTH; j++)
			v->row[at][j] = (float)word.number[j] * head.scale;
	}
	free(file);
	return v;
}
