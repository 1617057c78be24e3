#!/usr/bin/env python3
"""Count or check the labelled texts of train/corpus.

usage: corpus.py --count | --card | --check   [FILE...]

--count prints how many there are, by file, kind and reason. --card prints the table of
train/corpus/README.md. --check reads every line as
train/cases.c does, and says what is not as LABELLING.md has it: spans that do not match their text,
reasons of another kind, labels that contradict each other, ids and texts that stand twice."""
import collections, glob, json, os, re, sys

POST = ('phi_disclosure', 'patient_story', 'confirms_patient', 'needs_authorization',
        'medical_advice', 'health_claim')
INBOUND = ('phi_self_disclosed', 'advice_sought', 'crisis', 'complaint')
KINDS = ('post', 'reply', 'inbound')
TYPES = set('''PERSON DATE_TIME AGE LOCATION ORGANIZATION HEALTH_INFO STREET_ADDRESS ZIP_CODE
PHONE_NUMBER FAX_NUMBER EMAIL_ADDRESS URL IP_ADDRESS US_SSN MEDICAL_RECORD_NUMBER
HEALTH_PLAN_NUMBER ACCOUNT_NUMBER LICENSE_NUMBER VEHICLE_ID DEVICE_ID BIOMETRIC_ID
OTHER_ID'''.split())
ROLES = {'unknown', 'patient', 'relative', 'staff', 'public_figure', 'writer'}
LENGTHS = ((0, 7), (8, 15), (16, 24), (25, 39), (40, 99), (100, None))  # words
SPANISH = set('el la los las de del que y en un una con por para su se no es está al lo le mi'.split())
ENGLISH = set('the of and to in a an with by for her his is it on at my you your our we no me'.split())
TWIN = re.compile(r'\btwin (\S*\d)$')


def read(paths):
    for path in paths:
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            if line.strip():
                yield path, number, json.loads(line)


def count(paths):
    files = collections.defaultdict(collections.Counter)
    reasons, types, roles, twins = (collections.Counter() for _ in range(4))
    for path, _, o in read(paths):
        name = os.path.basename(path)
        for row in (name, 'all'):
            files[row][o['kind'], o['unsafe']] += 1
        reasons.update(o.get('reasons', ()))
        types.update(s['type'] for s in o.get('spans', ()))
        roles.update(s['role'] for s in o.get('spans', ()) if 'role' in s)
        twins['pairs'] += bool(TWIN.search(o.get('note') or ''))
    print(f'{"texts (unsafe + safe)":24}' + ''.join(f'{k:>16}' for k in KINDS) + f'{"together":>12}')
    for row in sorted(files, key=lambda r: (r == 'all', r)):
        c = files[row]
        pairs = ''.join(f'{c[k, True]:>8} +{c[k, False]:>6}' for k in KINDS)
        print(f'{row:24}{pairs}{sum(c.values()):>12}')
    print(f'\ntexts with a twin of the other label: {twins["pairs"]}\n')
    for title, counts in (('reasons', reasons), ('spans', types), ('roles of PERSON', roles)):
        print(title)
        for key, n in counts.most_common():
            print(f'  {key:24}{n:>7}')


def length_name(low, high):
    return f'{low} words and more' if high is None else f'{low}–{high} words'


def length_of(text):
    n = len(text.split())
    return next(length_name(low, high) for low, high in LENGTHS if high is None or n <= high)


def is_spanish(text):
    words = re.findall(r"\w+", text.lower())
    return sum(w in SPANISH for w in words) > sum(w in ENGLISH for w in words)


def card(paths):
    rows = collections.defaultdict(collections.Counter)
    for _, _, o in read(paths):
        kind = o['kind']
        here = ['texts', length_of(o['text'])] + [f'`{r}`' for r in o['reasons']]
        here += ['unsafe'] * o['unsafe'] + ['in Spanish'] * is_spanish(o['text'])
        for row in here:
            rows[row][kind] += 1
    order = ['texts', 'unsafe', *(f'`{r}`' for r in POST + INBOUND), 'in Spanish',
             *(length_name(*bounds) for bounds in LENGTHS)]
    print('| | posts | replies | incoming | all |\n|---|--:|--:|--:|--:|')
    for row in order:
        c = rows[row]
        print(f'| {row} | ' + ' | '.join(f'{c[k]:,}' if c[k] else '–' for k in KINDS) +
              f' | {sum(c.values()):,} |')


def problems(o, ids, texts):
    text = o.get('text')
    if o.get('kind') not in KINDS or not isinstance(text, str) or not isinstance(o.get('unsafe'), bool):
        yield 'kind, text or unsafe is missing'
        return
    if (o['kind'] == 'reply') != bool(o.get('in_reply_to')):
        yield 'replies have in_reply_to, others have not'
    reasons = o.get('reasons', [])
    allowed = INBOUND if o['kind'] == 'inbound' else POST
    for code in reasons:
        if code not in allowed:
            yield f'{code} is no reason of a text of kind {o["kind"]}'
    if len(set(reasons)) != len(reasons):
        yield 'a reason stands twice'
    if o['unsafe'] != bool(set(reasons) - {'complaint'}):
        yield 'unsafe and reasons contradict each other'
    if o.get('id') in ids:
        yield 'the id stands twice'
    ids.add(o.get('id'))
    key = o['kind'], text, o.get('in_reply_to')
    if key in texts:
        yield f'the text of {texts[key]} again'
    texts.setdefault(key, o.get('id'))
    end = 0
    for s in sorted(o.get('spans', ()), key=lambda s: s['start']):
        if s['type'] not in TYPES:
            yield f'{s["type"]} is no type'
        if s.get('role', 'unknown') not in ROLES or ('role' in s and s['type'] != 'PERSON'):
            yield f'{s.get("role")} is no role of {s["type"]}'
        if text[s['start']:s['end']] != s['text'] or not s['text'].strip():
            yield f'{s["type"]} {s["text"]!r} is not at {s["start"]}'
        elif s['text'] != s['text'].strip():
            yield f'{s["type"]} {s["text"]!r} has white space at its edge'
        if s['start'] < end:
            yield f'{s["type"]} {s["text"]!r} overlaps the span before it'
        end = max(end, s['end'])


def check(paths):
    ids, texts, failed, n = set(), {}, 0, 0
    for path, number, o in read(paths):
        n += 1
        wrong = list(problems(o, ids, texts))
        failed += bool(wrong)
        for w in wrong:
            print(f'{path}:{number}: {o.get("id")}: {w}')
    print(f'{n - failed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    if len(sys.argv) < 2 or sys.argv[1] not in ('--count', '--card', '--check'):
        sys.exit(__doc__)
    files = sys.argv[2:] or sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                                          'corpus', '*.jsonl')))
    sys.exit({'--check': check, '--card': card, '--count': count}[sys.argv[1]](files))
