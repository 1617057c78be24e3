#!/usr/bin/env python3
"""seeds.py OUT: what the fuzzers begin with, from the cases: OUT/check, OUT/json, OUT/utf8,
OUT/text, OUT/ident; OUT/profile from the profiles; OUT/jwt, OUT/note."""
import base64, glob, json, os, re, sys

out = sys.argv[1]
for name in ('check', 'json', 'utf8', 'text', 'ident', 'profile', 'jwt', 'web', 'note'):
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
                           ('json', line.strip().encode()), ('text', case['text'].encode()),
                           ('utf8', case['text'].encode())):
            with open(f'{out}/{name}/{n}', 'wb') as f:
                f.write(data)
        n += 1
for i, line in enumerate(open('tests/cases/normalise.txt', encoding='utf-8')):
    if line[:2] in ('< ', '= '):
        plain = re.sub(r'\\u\{(\w+)\}', lambda m: chr(int(m[1], 16)), line[2:].strip('\n'))
        with open(f'{out}/text/{i}', 'wb') as f:
            f.write(plain.encode())
for i, line in enumerate(open('tests/cases/identifiers.txt', 'rb')):
    if line[:2] not in (b'# ', b'\n'):
        with open(f'{out}/ident/{i}', 'wb') as f:
            f.write(b'%d' % (i % 2) + re.sub(rb'\{\w+\||\}', b'', line.strip(b'\n')))
manual = open('docs/profile.md', encoding='utf-8').read()
profiles = [re.search(r'```profile\n(.*?)```', manual, re.S)[1]]
profiles += [open(path, encoding='utf-8').read() for path in sorted(glob.glob('examples/*.profile'))]
for i, profile in enumerate(profiles):
    with open(f'{out}/profile/{i}', 'w', encoding='utf-8') as f:
        f.write(profile + '---\nLeo Park, 608 555 0100, https://www.lakeside.example/x MR-0048213')
for i, line in enumerate(open('tests/cases/record.txt', 'rb')):
    if line[:1] not in b'#!=\n':
        with open(f'{out}/json/record{i}', 'wb') as f:
            f.write(line.strip(b'\n'))

numbers = {'n': 'AQAB' * 86, 'e': 'AQAB', 'x': 'A' * 43, 'y': 'B' * 43}
for i, (alg, kty) in enumerate((('RS256', 'RSA'), ('ES256', 'EC'), ('HS256', 'oct'), ('none', 'RSA'))):
    keys = json.dumps({'keys': [{'kty': kty, 'kid': 'k', 'crv': 'P-256', 'use': 'sig', **numbers}]})
    claims = {'iss': 'https://login.example.org', 'aud': ['chaperone'], 'azp': 'chaperone', 'nonce': 'n',
              'sub': 's', 'iat': 1790000000, 'exp': 1790000300, 'email': 'a@b.c', 'email_verified': True}
    part = lambda thing: base64.urlsafe_b64encode(json.dumps(thing).encode()).decode().rstrip('=')
    token = '.'.join((part({'alg': alg, 'kid': 'k'}), part(claims), 'A' * 86))
    for name, data in ((f'token{i}', f'{keys}\n{token}'), ('claims', json.dumps(claims))):
        with open(f'{out}/jwt/{name}', 'w', encoding='utf-8') as f:
            f.write(data)
for i, case in enumerate(open('tests/web/presidio.jsonl', encoding='utf-8')):
    found = re.search(r'"regex": ("(?:[^"\\\\]|\\\\.)*").*?"text": ("(?:[^"\\\\]|\\\\.)*")|"text": ("(?:[^"\\\\]|\\\\.)*").*?"regex": ("(?:[^"\\\\]|\\\\.)*")', case)
    if found:
        regex, text = json.loads(found[1] or found[4]), json.loads(found[2] or found[3])
        with open(f'{out}/web/{i}', 'w', encoding='utf-8') as f:
            f.write(f'/api/v1/posts/a%20b?limit=5&q=x+y\nHost: a:80\nContent-Length: 12\n---\n{regex}\n{text}')
note = open('tests/unit/test_note.c', encoding='utf-8').read()
vkey = re.search(r'"(PeterNeumann\+[^"]*)"', note)[1]
signed = re.search(r'note\[\] =\n(.*?);', note, re.S)[1]
signed = ''.join(re.findall(r'"((?:[^"\\]|\\.)*)"', signed)).replace('\\n', '\n')
signed = signed.replace('\\xE2\\x80\\x94', '\u2014')
for i, words in enumerate((vkey, signed, '0/x001/x234/067', 'entries/000.p/17', '18446744073709551615')):
    with open(f'{out}/note/{i}', 'w', encoding='utf-8') as f:
        f.write(words)
