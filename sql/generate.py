#!/usr/bin/env python3
"""Makes C of the SQL: generate.py OUT writes OUT/sql.h (enum sql) and OUT/sql.c (the texts for each
engine, the migrations, the tables). What may stand in the files is in sql/README.md."""
import glob, hashlib, os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
FORBIDDEN = (  # what the two engines do not read alike
    (r'\bLIKE\b', 'LIKE'), (r'\blower\s*\(', 'lower()'), (r'->>', '->>'),
    (r'\bstring_agg\b', 'string_agg'), (r'\bnow\s*\(', 'now()'), (r'\bBOOLEAN\b', 'BOOLEAN'),
    (r'\bgreatest\b', 'greatest'), (r'\?', '?'), (r'\bBLOB\b|\bBYTEA\b', 'write BYTES'),
    (r'\bIF\s+(NOT\s+)?EXISTS\b', 'IF EXISTS: a migration knows what is there'),
    (r'\bAUTOINCREMENT\b|\bSERIAL\b', 'AUTOINCREMENT'),
    # would fail at the commit that several transactions share
    (r'\bDEFERRABLE\b', 'DEFERRABLE'))
ENGINES = ('SQLITE', 'POSTGRES')
WORDS = {  # the same text but for these
    'SQLITE': ((r'\bBYTES\b', 'BLOB'), (r' *(/\*skip-locked\*/|/\*for-update\*/)', '')),
    'POSTGRES': ((r'\bBYTES\b', 'BYTEA'), (r'/\*skip-locked\*/', 'FOR UPDATE SKIP LOCKED'),
                 (r'/\*for-update\*/', 'FOR UPDATE'))}


def die(path, words):
    sys.exit(f'{os.path.relpath(path)}: {words}')


def plain(sql):
    """Without comments and spare white space; the two words for locks stay."""
    sql = re.sub(r'--[^\n]*', '', sql)
    return re.sub(r'\s+', ' ', sql).strip().rstrip(';').strip()


def check(path, sql):
    for pattern, words in FORBIDDEN:
        if re.search(pattern, re.sub(r"'[^']*'", "''", sql), re.I):
            die(path, f'the engines differ on this: {words}')


def queries():
    for path in sorted(glob.glob(f'{HERE}/queries/*.sql')):
        noun = os.path.basename(path)[:-4]
        parts = re.split(r'^-- name: *(\S+) *$', open(path, encoding='utf-8').read(), flags=re.M)
        for name, body in zip(parts[1::2], parts[2::2]):
            if not name.startswith(noun + '_'):
                die(path, f'{name} should begin with {noun}_')
            if not re.match(r'\s*--', body):
                die(path, f'{name} has no comment')
            sql = plain(body)
            check(path, sql)
            numbers = {int(n) for n in re.findall(r'\$(\d+)', sql)}
            if numbers != set(range(1, len(numbers) + 1)):
                die(path, f'{name}: parameters must be $1 to $n, each used')
            yield name, sql, len(numbers)


def migrations():
    for path in sorted(glob.glob(f'{HERE}/schema/[0-9]*.sql')):
        name = os.path.basename(path)[:-4]
        text = re.sub(r'--[^\n]*', '', open(path, encoding='utf-8').read())
        check(path, text)
        yield int(name.split('_')[0]), name, re.sub(r'[ \t]+\n', '\n', text).strip()


def tables(steps):
    """In the order of their creation: one refers only to those before it."""
    names = []
    for _, _, text in steps:
        for verb, name, to in re.findall(
                r'\b(CREATE|DROP|ALTER)\s+TABLE\s+(\w+)(?:\s+RENAME\s+TO\s+(\w+))?', text, re.I):
            if verb.upper() == 'CREATE':
                names.append(name)
            elif verb.upper() == 'DROP':
                names.remove(name)
            elif to:
                names[names.index(name)] = to
    return names


def quoted(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def texts(text):
    """{for SQLite, for PostgreSQL}"""
    out = []
    for engine in ENGINES:
        mine = text
        for pattern, word in WORDS[engine]:
            mine = re.sub(pattern, word, mine)
        out.append('\n\t  ' + '\n\t  '.join(quoted(line) for line in re.split(r'(?<=\n)', mine) if line))
    return '{' + ','.join(out) + '}'


out = sys.argv[1]
os.makedirs(out, exist_ok=True)
found = list(queries())
names = [n for n, _, _ in found]
if len(set(names)) != len(names):
    sys.exit('a statement has two texts: ' + ', '.join(sorted({n for n in names if names.count(n) > 1})))
steps = list(migrations())
numbers = [n for n, _, _ in steps]
if len(set(numbers)) != len(numbers):
    sys.exit('two migrations have the same number')
with open(f'{out}/sql.h', 'w', encoding='utf-8') as h:
    h.write('/* made by sql/generate.py */\n#ifndef SQL_H\n#define SQL_H\n\nenum sql {\n')
    h.writelines(f'\tSQL_{n},\n' for n in names)
    h.write('\tSQL__MAX\n};\n\n'
            '/* which of the texts */\n'
            'enum sql_engine { ' + ', '.join('SQL_' + e for e in ENGINES) + ', SQL_ENGINE__MAX };\n\n'
            'struct sql_statement {\n\tconst char *name, *text[SQL_ENGINE__MAX];\n\tint parameters;\n};\n'
            'extern const struct sql_statement sql_statements[SQL__MAX];\n\n'
            '/* in the order to apply them; checksum: SHA-256 of the text */\n'
            'struct sql_migration {\n\tint number;\n\tconst char *name, *checksum, *text[SQL_ENGINE__MAX];\n};\n'
            f'#define SQL_MIGRATIONS_N {len(steps)}\n'
            'extern const struct sql_migration sql_migrations[SQL_MIGRATIONS_N];\n\n'
            '/* every table that the migrations leave, each after those it refers to */\n'
            f'#define SQL_TABLES_N {len(tables(steps))}\n'
            'extern const char *const sql_tables[SQL_TABLES_N];\n\n#endif\n')
with open(f'{out}/sql.c', 'w', encoding='utf-8') as c:
    c.write('/* made by sql/generate.py */\n#include "sql.h"\n\n'
            'const struct sql_statement sql_statements[SQL__MAX] = {\n')
    for name, sql, n in found:
        c.write(f'\t[SQL_{name}] = {{"{name}", {texts(sql)}, {n}}},\n')
    c.write('};\n\nconst struct sql_migration sql_migrations[SQL_MIGRATIONS_N] = {\n')
    for number, name, text in steps:
        checksum = hashlib.sha256(text.encode()).hexdigest()
        c.write(f'\t{{{number}, "{name}", "{checksum}", {texts(text)}}},\n')
    c.write('};\n\nconst char *const sql_tables[SQL_TABLES_N] = {\n')
    c.writelines(f'\t"{name}",\n' for name in tables(steps))
    c.write('};\n')
