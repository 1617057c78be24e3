#!/usr/bin/env python3
"""Makes C of the browser app: embed.py APP EXTRA… OUT writes OUT/static.c with every file under
APP, and the EXTRA files at the root, plain and packed. Without APP there is one plain page that
says how to build it."""
import gzip, hashlib, os, re, sys

TYPES = {
    'html': 'text/html; charset=utf-8', 'js': 'text/javascript; charset=utf-8',
    'css': 'text/css; charset=utf-8', 'json': 'application/json', 'svg': 'image/svg+xml',
    'webmanifest': 'application/manifest+json', 'wasm': 'application/wasm', 'png': 'image/png',
    'ico': 'image/x-icon', 'woff2': 'font/woff2', 'txt': 'text/plain; charset=utf-8',
    'map': 'application/json',
}
NO_APP = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Chaperone</title>
<h1>Chaperone is running</h1>
<p>The browser app is not part of this build. Build it with <code>make app</code>, then
<code>make</code> again.</p>
<p>The <a href="/api/docs">API</a> is here.</p></html>
"""

app, *extra, out = sys.argv[1:]
files = {}
for folder, _, names in os.walk(app):
    for name in names:
        path = os.path.join(folder, name)
        files['/' + os.path.relpath(path, app)] = open(path, 'rb').read()
if '/index.html' not in files:
    files['/index.html'] = NO_APP
for path in extra:
    files['/' + os.path.basename(path)] = open(path, 'rb').read()

data = os.path.join(out, 'static')
os.makedirs(data, exist_ok=True)
with open(f'{out}/static.c', 'w', encoding='utf-8') as c:
    c.write('/* made by src/web/embed.py */\n#include "web/static.h"\n\n')
    rows, known = [], set()
    for path, plain in sorted(files.items()):
        packed = gzip.compress(plain, 9, mtime=0)
        if len(packed) > len(plain) * 9 // 10:
            packed = b''
        digest = hashlib.sha256(plain).hexdigest()[:24]
        for kind, content in (('plain', plain), ('packed', packed)):
            if (digest, kind) in known:  # the same file by two names
                continue
            known.add((digest, kind))
            with open(f'{data}/{digest}.{kind}', 'wb') as f:
                f.write(content)
            c.write(f'__asm__(".section .rodata\\n.balign 16\\nstatic_{kind}_{digest}:\\n'
                    f'.incbin \\"{data}/{digest}.{kind}\\"\\n.byte 0\\n.previous\\n");\n'
                    f'extern const char static_{kind}_{digest}[];\n')
        name = path.rsplit('/', 1)[1]
        kind = TYPES.get(name.rsplit('.', 1)[-1], 'application/octet-stream')
        forever = bool(re.search(r'[-.][A-Za-z0-9_-]{8,}\.\w+$', name)) and '/assets/' in path
        rows.append(f'\t{{"{path}", "{kind}", "\\"{digest}\\"", '
                    f'{str(forever).lower()},\n\t {{static_plain_{digest}, {len(plain)}}}, '
                    f'{{static_packed_{digest}, {len(packed)}}}}},\n')
    c.write('\nconst struct static_file static_files[] = {\n' + ''.join(rows) + '};\n'
            'const size_t static_files_n = sizeof static_files / sizeof *static_files;\n')
