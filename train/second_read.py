#!/usr/bin/env python3
"""List the labelled texts that cross-validation contradicts most strongly, for a second reader.

usage: second_read.py [--reasons] [--kind KIND] [--file PART] [-n N] [CV.jsonl]

Either the label is wrong, or the text is hard: only a reader can say. Without --reasons by the
verdict (risk against unsafe), with it by single reasons. CV.jsonl is build/train.d/cv.jsonl unless
given; make it with `make cv`. Output, one text after another: what is labelled, what the held-out
model thinks, the message answered (>>) and the text."""
import argparse
import math

import crossval


def surprise(target, p):
    """Bits by which the label surprises a model that gave it probability p."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return -math.log2(p if target else 1 - p)


def by_verdict(cases):
    for c in cases:
        yield surprise(c.unsafe, c.risk), c, 'unsafe' if c.unsafe else 'safe', f'risk {c.risk:.2f}'


def by_reason(cases):
    for c in cases:
        for code, (target, p, least) in c.reasons.items():
            yield (surprise(target, p), c, code if target else f'no {code}', f'{code} {p:.2f}')


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('cv', nargs='?', default='build/train.d/cv.jsonl')
    a.add_argument('--reasons', action='store_true', help='by single reasons')
    a.add_argument('--kind', choices=crossval.KINDS)
    a.add_argument('--file', default='', help='only corpus files with this in their name')
    a.add_argument('-n', type=int, default=40, help='how many (40)')
    o = a.parse_args()
    cases = [c for c in crossval.read(o.cv) if o.kind in (None, c.kind) and o.file in c.file]
    texts = crossval.texts_of(cases)
    ranked = sorted((by_reason if o.reasons else by_verdict)(cases), key=lambda r: (-r[0], r[1].id, r[2]))
    for bits, c, label, thought in ranked[:o.n]:
        if bits <= 1:
            break  # the model agrees from here on
        t = texts.get((c.file, c.id), {})
        print(f'{c.file}  {c.id}  {c.kind}')
        print(f'  labelled {label} ({", ".join(sorted(c.labelled())) or "no reason"}), but {thought}'
              f' ({", ".join(sorted(c.given())) or "no reason"}): {bits:.1f} bits')
        if t.get('in_reply_to'):
            print(f'  >> {t["in_reply_to"]}')
        print(f'  {t.get("text", "(text not found)")}')
        if t.get('note'):
            print(f'  note: {t["note"]}')
        print()


if __name__ == '__main__':
    main()
