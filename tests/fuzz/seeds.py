#!/usr/bin/env python3
"""seeds.py OUT: what the fuzzers begin with, from the cases: OUT/check, OUT/json, OUT/utf8."""
import glob, json, os, sys

out = sys.argv[1]
for name in ('check', 'json', 'utf8'):
    os.makedirs(f'{out}/{name}', exist_ok=True)
kinds = ['post', 'reply', 'inbound']
n = 0
for path in sorted(glob.glob('tests/cases/**/*.jsonl', recursive=True)):
    for line in open(path, encoding='utf-8'):
        case = json.loads(line)
        if 'text' not in case:
            continue
        message = case.get('in_reply_to', '').encode()[:255]
        head = bytes([kinds.index(case.get('kind', 'post')) + 3 * (n % 4), len(message)])
        for name, data in (('check', head + message + case['text'].encode()),
                           ('json', line.strip().encode()), ('utf8', case['text'].encode())):
            with open(f'{out}/{name}/{n}', 'wb') as f:
                f.write(data)
        n += 1
for i, line in enumerate(open('tests/cases/record.txt', 'rb')):
    if line[:1] not in b'#!=\n':
        with open(f'{out}/json/record{i}', 'wb') as f:
            f.write(line.strip(b'\n'))
