#!/usr/bin/env python3
"""Writes docs/permissions.md out of the one table, src/domain/permission.h. With --check: only says
whether the file is what it would write."""
import os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = {'m': 'member', 'a': 'auditor', 'p': 'privacy officer', 'A': 'administrator'}
LEVELS = ('read', 'draft', 'reply', 'publish', 'manage')
HEAD = '''# Who may do what

Made of `src/domain/permission.h`, the one table that every check reads (`make permissions`). What is not said here is not allowed.

A person has one **role** in the organisation, which holds everywhere, and on each channel a **level**, which holds there and includes those before it: none, read, draft, reply, publish, manage. An API token may do what its person may, and of that only what its scopes name. **Emergency access** gives for a limited time what its column says, and every administrator, auditor and privacy officer is told.

| permission | what it allows | member | auditor | privacy officer | administrator | level on a channel | emergency |
|---|---|---|---|---|---|---|---|
'''


def rows():
    text = open(f'{HERE}/../src/domain/permission.h', encoding='utf-8').read()
    table = re.search(r'#define PERMISSION_LIST\(X\)(.*?)\n\n', text, re.S)[1].replace('\\\n', ' ')
    for name, roles, level, words in re.findall(
            r'X\((\w+),\s*"([^"]*)",\s*LEVEL_(\w+),\s*"([^"]*)"\)', table):
        everybody = roles in ('*', '!')
        has = ['yes' if everybody or letter in roles else '' for letter in ROLES]
        level = '' if level == '_MAX' else f'from {level.lower()}'
        if roles == '!':
            level = 'nobody has to sign in'
        yield [f'`{name}`', words, *has, level, 'yes' if 'e' in roles else '']


made = HEAD + ''.join('| ' + ' | '.join(row) + ' |\n' for row in rows())
path = f'{HERE}/permissions.md'
if '--check' not in sys.argv:
    open(path, 'w', encoding='utf-8').write(made)
    sys.exit()
now = open(path, encoding='utf-8').read()
listed = re.findall(r'^\tX\((\w+)', open(f'{HERE}/../src/domain/permission.h').read(), re.M)
good = now == made and len(list(rows())) == len(listed) > 10
print('1 passed, 0 failed' if good else 'docs/permissions.md is not current: make permissions\n'
      '0 passed, 1 failed')
sys.exit(not good)
