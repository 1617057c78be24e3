#!/usr/bin/env python3
"""Draw the curves and fill in the tables of docs/accuracy.md from cross-validation.

usage: report.py CV.jsonl DOCS

Beside CV.jsonl may lie names.jsonl (of the trainer) and cultures.json (of train/cultures.py).

Writes DOCS/accuracy/{reliability,precision-recall,false-alarms,people}.svg and what stands between
<!-- begin NAME --> and <!-- end NAME --> in DOCS/accuracy.md."""
import collections, json, os, re, sys

import corpus
import crossval
from chart import FAINT, GRID, Axes, Picture
from crossval import GROUPS, KINDS

COLOURS = {'post': '#1f4e9c', 'reply': '#0b6e4f', 'inbound': '#a8481c'}
NAMES = {'post': 'posts', 'reply': 'replies', 'inbound': 'incoming'}
SHARES = (.04, .08, .10, .12, .20)


def share(got, of):
    return f'{got / of:.3f}' if of else '–'


def table(head, rows):
    out = ['| ' + ' | '.join(head) + ' |', '|---|' + '--:|' * (len(head) - 1)]
    return '\n'.join(out + ['| ' + ' | '.join(str(v) for v in row) + ' |' for row in rows])


# ---- tables

def selections(cases):
    for kind in KINDS:
        for group in GROUPS:
            some = [c for c in cases if c.kind == kind and c.group == group]
            if some:
                yield f'{NAMES[kind]}, {group}', some
    for group in GROUPS:
        some = [c for c in cases if c.group == group]
        if some:
            yield f'all, {group}', some


def recall_table(cases):
    rows = []
    for name, some in selections(cases):
        unsafe = sum(c.unsafe for c in some)
        at = [crossval.recall_at(some, s) for s in SHARES]
        rows.append([name, unsafe, len(some) - unsafe] + ['–' if r is None else f'{r:.3f}' for r in at])
    return table(['texts', 'unsafe', 'safe'] + [f'at {s:.2f}' for s in SHARES], rows)


def shipped_table(cases):
    rows = []
    for name, some in list(selections(cases)) + [('all', cases)]:
        unsafe = [c for c in some if c.unsafe]
        safe = [c for c in some if not c.unsafe]
        held = sum(c.held for c in unsafe)
        low, high = crossval.wilson(held, len(unsafe))
        rows.append([name, share(held, len(unsafe)), f'{low:.3f}–{high:.3f}',
                     share(sum(c.held for c in safe), len(safe))])
    return table(['texts', 'recall', '95 % interval', 'false alarms'], rows)


def length_table(cases):
    texts = crossval.texts_of(cases)
    lengths = {id(c): corpus.length_of(texts[c.file, c.id]['text'])
               for c in cases if (c.file, c.id) in texts}
    rows = []
    for kind in KINDS:
        for bounds in corpus.LENGTHS:
            length = corpus.length_name(*bounds)
            some = [c for c in cases if c.kind == kind and lengths.get(id(c)) == length]
            unsafe, safe = [c for c in some if c.unsafe], [c for c in some if not c.unsafe]
            if len(some) >= 40:
                rows.append([f'{NAMES[kind]}, {length}', len(unsafe), len(safe),
                             share(sum(c.held for c in unsafe), len(unsafe)),
                             share(sum(c.held for c in safe), len(safe))])
    return table(['texts', 'unsafe', 'safe', 'recall', 'false alarms'], rows)


def reasons_table(cases):
    rows = []
    order = list(dict.fromkeys(code for kind in KINDS for c in cases if c.kind == kind
                               for code in c.reasons))
    for code in order:
        asked = [c for c in cases if code in c.reasons]
        has = [c for c in asked if code in c.labelled()]
        got = sum(code in c.given() for c in has)
        extra = sum(code in c.given() for c in asked) - got
        rows.append([f'`{code}`', len(has), share(got, len(has)), extra,
                     share(extra, len(asked) - len(has)), share(got, got + extra)])
    return table(['reason', 'texts with it', 'recall', 'extra', 'false alarms', 'precision'], rows)


def span_sums(cases):
    sums = collections.defaultdict(lambda: [0, 0, 0])
    for c in cases:
        for kind, counts in c.spans.items():
            sums[kind] = [a + b for a, b in zip(sums[kind], counts)]
    return sums


def spans_table(cases):
    own = span_sums(c for c in cases if c.group == 'own')
    rows = []
    for kind, (tp, fp, fn) in sorted(span_sums(c for c in cases if c.group != 'own').items(),
                                     key=lambda s: -(s[1][0] + s[1][2])):
        own_tp, own_fp, own_fn = own[kind]
        rows.append([kind, tp + fn, share(tp, tp + fp), share(tp, tp + fn),
                     share(2 * tp, 2 * tp + fp + fn), own_tp + own_fn,
                     share(2 * own_tp, 2 * own_tp + own_fp + own_fn)])
    return table(['type', 'spans', 'precision', 'recall', 'F1', 'own: spans', 'own: F1'], rows)


def read_json(path):
    return json.load(open(path, encoding='utf-8')) if os.path.exists(path) else None


def cultures_table(folder):
    """From train/cultures.py --json FOLDER/cultures.json."""
    rows = []
    for culture, counts in sorted((read_json(f'{folder}/cultures.json') or {}).items()):
        rows.append([culture.replace('_', ' '), counts[0][2]]
                    + [share(found, of) for whole, part, of in counts for found in (whole, part)])
    head = ['culture of the name', 'names', 'whole', 'whole or in part', 'lower case, whole',
            'lower case, whole or in part']
    return table(head, rows) if rows else '_Not measured in this run._'


FORMS = ('as written', 'in lower case', 'other names', 'with typos', 'as a hashtag')
SETS = {'btc': 'Broad Twitter, dev', 'wnut17': 'WNUT17, dev', 'tweebank-ner': 'Tweebank, dev'}


def people(folder):
    """{(set, form): (right, extra, missed)}: dev parts of the public sets, and our cases."""
    sums = collections.defaultdict(lambda: [0, 0, 0])
    path = f'{folder}/names.jsonl'
    for line in open(path, encoding='utf-8') if os.path.exists(path) else ():
        o = json.loads(line)
        if o['public'] and 'dev' not in o['file']:
            continue
        name = SETS[o['file'].split('/')[0]] if o['public'] else 'our cases'
        for i, key in enumerate(('right', 'extra', 'missed')):
            sums[name, o['form']][i] += o[key]
    return sums


def f1(counts):
    right, extra, missed = counts
    return 2 * right / (2 * right + extra + missed) if right else 0


def people_table(folder):
    rows = []
    for (name, form), (right, extra, missed) in sorted(people(folder).items(),
                                                      key=lambda r: (r[0][0], FORMS.index(r[0][1])
                                                                     if r[0][1] in FORMS else 9)):
        rows.append([name, form, right + missed, share(right, right + extra),
                     share(right, right + missed), f'{f1((right, extra, missed)):.3f}'])
    head = ['texts', 'form', 'people', 'precision', 'recall', 'F1']
    return table(head, rows).replace('|---|--:|', '|---|---|') if rows else '_Not measured in this run._'


def calibration_table(cases):
    rows = []
    for kind in KINDS:
        some = [c for c in cases if c.kind == kind]
        if not some:
            continue
        brier = sum((c.risk - c.unsafe) ** 2 for c in some) / len(some)
        gap = sum(abs(sum(c.risk - c.unsafe for c in b)) for b in bins(some)) / len(some)
        rows.append([NAMES[kind], len(some), f'{brier:.3f}', f'{gap:.3f}'])
    return table(['texts', 'n', 'Brier score', 'mean gap to the diagonal'], rows)


def errors_table(cases, unsafe):
    """The most certain mistakes, as many of each kind."""
    texts = crossval.texts_of(cases)
    rows = []
    for kind in KINDS:
        wrong = [c for c in cases if c.kind == kind and c.unsafe == unsafe and c.held != unsafe]
        wrong.sort(key=lambda c: (c.risk if unsafe else -c.risk, c.id))
        for c in wrong[:5]:
            text = texts.get((c.file, c.id), {}).get('text', '')
            text = re.sub(r'\s+', ' ', text).replace('|', '\\|').replace('<', '&lt;')
            codes = c.labelled() if unsafe else c.given()
            rows.append([c.id, c.kind, f'{c.risk:.2f}', ' '.join(sorted(codes)) or '–',
                         text if len(text) <= 220 else text[:219] + '…'])
    head = ['id', 'kind', 'risk', 'reasons of the label' if unsafe else 'reasons given', 'text']
    return table(head, rows).replace('--:|', '---|')


# ---- pictures

def bins(cases, n=10):
    out = [[] for _ in range(n)]
    for c in cases:
        out[min(int(c.risk * n), n - 1)].append(c)
    return out


def draw_reliability(cases, path):
    p = Picture(980, 440, 'Reliability of the risk',
                'For each kind of text: of those given a risk of so much, the share that is unsafe; below, '
                'how many texts were given that risk.')
    p.text(24, 30, 'Is a risk of 70 % right seven times in ten?', 17, weight=600)
    p.text(24, 50, 'Dots: share of unsafe texts among those given that risk, with 95 % intervals. On the '
                   'line is exact. Bars: how many texts.', 12, FAINT)
    for i, kind in enumerate(KINDS):
        some = [c for c in cases if c.kind == kind]
        left, colour = 72 + i * 305, COLOURS[kind]
        a = Axes(p, left, 92, 240, 210, (0, 1), (0, 1), (.2, .2), 'risk given, %',
                 'share unsafe, %' if i == 0 else None)
        p.text(left, 82, f'{NAMES[kind]} ({len(some):,} texts)', 13, colour, weight=600)
        p.line([(a.x(0), a.y(0)), (a.x(1), a.y(1))], FAINT, 1, '4 4')
        counted = bins(some)
        most = max((len(b) for b in counted), default=1) or 1
        for k, b in enumerate(counted):
            x = a.x((k + .5) / 10)
            height = 44 * len(b) / most
            p.bar(x - 9, 412 - height, 18, height, GRID)
            p.text(x, 408 - height, str(len(b)), 9, FAINT, 'middle')
            if not b:
                continue
            unsafe = sum(c.unsafe for c in b)
            x = a.x(sum(c.risk for c in b) / len(b))
            low, high = crossval.wilson(unsafe, len(b))
            p.line([(x, a.y(low)), (x, a.y(high))], colour, 1.2)
            p.dot(x, a.y(unsafe / len(b)), 4.5, colour)
        p.line([(left, 412), (left + 240, 412)], FAINT)
    p.save(path)


def draw_precision_recall(cases, path):
    p = Picture(760, 480, 'Precision and recall',
                'For each kind of text the precision reached at each recall, over all thresholds; a ring '
                'marks the shipped threshold.')
    p.text(24, 30, 'How many of the texts held are rightly held?', 17, weight=600)
    p.text(24, 50, 'All labelled texts, half of them safe. A ring marks the threshold shipped.', 12, FAINT)
    low = .5
    a = Axes(p, 72, 78, 640, 340, (.4, 1), (low, 1), (.1, .1), 'recall: share of unsafe texts held, %',
             'precision: share unsafe among those held, %')
    for kind in KINDS:
        some = [c for c in cases if c.kind == kind]
        if not some:
            continue
        points = crossval.curve(some)
        # the first few texts say nothing yet
        line = [(recall, precision) for i, (_, recall, _, precision) in enumerate(points) if recall > .02]
        a.curve(line, COLOURS[kind])
        at = [q for q in points if q[0] >= some[0].cut]
        if at:
            p.dot(a.x(max(at[-1][1], .4)), a.y(max(at[-1][3], low)), 5, COLOURS[kind], hollow=True)
        beside = [precision for recall, precision in line if recall <= .70] or [1]
        p.text(a.x(.72), a.y(max(beside[-1], low)) + 20, NAMES[kind], 13, COLOURS[kind], 'end', 600)
    p.save(path)


def draw_false_alarms(cases, path):
    p = Picture(820, 520, 'Recall against false alarms',
                'For each kind of text, ordinary and hard: the share of unsafe texts held against the share '
                'of safe texts held, over all thresholds.')
    p.text(24, 30, 'What does it cost to find more?', 17, weight=600)
    p.text(24, 50, 'Whole lines: ordinary texts. Broken lines: texts written to be hard, on both sides. '
                   'Rings: the threshold shipped.', 12, FAINT)
    low = .3
    a = Axes(p, 72, 78, 560, 380, (0, .3), (low, 1), (.05, .1), 'false alarms: share of safe texts held, %',
             'recall: share of unsafe texts held, %')
    for s in (.08, .10):
        p.line([(a.x(s), a.top), (a.x(s), a.top + a.height)], FAINT, .8, '2 4')
    p.text(a.x(.08) - 4, a.top + a.height - 8, 'asked of ordinary', 10, FAINT, 'end')
    p.text(a.x(.10) + 4, a.top + a.height - 8, 'asked of hard', 10, FAINT)
    labels = []
    for kind in KINDS:
        for group in ('ordinary', 'hard'):
            some = [c for c in cases if c.kind == kind and c.group == group]
            if not some:
                continue
            points = crossval.curve(some)
            line = [(alarms, max(recall, low)) for _, recall, alarms, _ in points if recall >= low]
            a.curve(line, COLOURS[kind], '6 4' if group == 'hard' else None)
            end = [v for v in line if v[0] <= .3]
            if end:
                labels.append((a.y(end[-1][1]), f'{NAMES[kind]}, {group}', COLOURS[kind]))
            at = [q for q in points if q[0] >= some[0].cut]
            if at and at[-1][1] >= low and at[-1][2] <= .3:
                p.dot(a.x(at[-1][2]), a.y(at[-1][1]), 5, COLOURS[kind], hollow=True)
    a.labels(labels)
    p.save(path)


def draw_people(folder, path):
    sums = people(folder)
    sets = sorted({name for name, form in sums})
    p = Picture(760, 90 + 34 * max(len(sets), 1) * 3, 'Names of people',
                'F1 of exact spans of people, as written, in lower case and with other names, for our '
                'cases and the development parts of public sets.')
    p.text(24, 30, 'Are people found whatever they are called and however it is written?', 17, weight=600)
    p.text(24, 50, 'F1 of exact spans. Public sets: development parts, held out like our cases.', 12, FAINT)
    y = 76
    for name in sets:
        for form, colour in zip(FORMS[:3], ('#1f4e9c', '#0b6e4f', '#a8481c')):
            if (name, form) not in sums:
                continue
            value = f1(sums[name, form])
            p.text(200, y + 13, f'{name}, {form}', 12, anchor='end')
            p.bar(210, y, 480 * value, 16, colour)
            p.text(216 + 480 * value, y + 13, f'{value:.2f}', 12)
            y += 24
        y += 12
    p.save(path)


def fill_in(path, parts):
    words = open(path, encoding='utf-8').read()
    for name, part in parts.items():
        begin, end = f'<!-- begin {name} -->', f'<!-- end {name} -->'
        if begin not in words or end not in words:
            sys.exit(f'{path}: no place for {name}')
        words = words[:words.index(begin) + len(begin)] + '\n' + part + '\n' + words[words.index(end):]
    open(path, 'w', encoding='utf-8').write(words)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    cases, docs = crossval.read(sys.argv[1]), sys.argv[2]
    folder = os.path.dirname(sys.argv[1]) or '.'
    os.makedirs(f'{docs}/accuracy', exist_ok=True)
    draw_reliability(cases, f'{docs}/accuracy/reliability.svg')
    draw_precision_recall(cases, f'{docs}/accuracy/precision-recall.svg')
    draw_false_alarms(cases, f'{docs}/accuracy/false-alarms.svg')
    draw_people(folder, f'{docs}/accuracy/people.svg')
    fill_in(f'{docs}/accuracy.md', {
        'recall': recall_table(cases), 'shipped': shipped_table(cases),
        'length': length_table(cases), 'reasons': reasons_table(cases),
        'spans': spans_table(cases),
        'people': people_table(folder), 'cultures': cultures_table(folder), 'calibration': calibration_table(cases),
        'misses': errors_table(cases, True), 'alarms': errors_table(cases, False)})
    print(f'{len(cases)} texts: {docs}/accuracy.md, {docs}/accuracy/*.svg')


if __name__ == '__main__':
    main()
