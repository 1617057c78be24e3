#!/usr/bin/env python3
"""coverage.py BUILD: what the programs in BUILD, made with --coverage and run, reached of src/: a
line for each folder, then one for the code that guards: permissions, keys, sealing, the audit log."""
import glob, gzip, json, os, subprocess, sys, tempfile

build = os.path.abspath(sys.argv[1])
GUARDS = ('src/domain/permission.c', 'src/domain/actor.c', 'src/store/key', 'src/store/seal',
          'src/store/audit', 'src/store/merkle', 'src/store/tile', 'src/store/note',
          'src/store/checkpoint')
files = {}
with tempfile.TemporaryDirectory() as out:
    notes = glob.glob(f'{build}/san/src/**/*.gcno', recursive=True)
    subprocess.run(['gcov', '-b', '-j', *notes], cwd=out, capture_output=True)
    for path in glob.glob(f'{out}/*.gcov.json.gz'):
        for f in json.load(gzip.open(path))['files']:
            name = os.path.relpath(f['file']) if os.path.isabs(f['file']) else f['file']
            if name.startswith('src/') and name.endswith('.c'):
                files[name] = (
                    sum(1 for l in f['lines'] if l['count']), len(f['lines']),
                    sum(1 for l in f['lines'] for b in l['branches'] if b['count']),
                    sum(len(l['branches']) for l in f['lines']))


def show(name, some):
    lines, all_lines, branches, all_branches = (sum(v) for v in zip(*some)) if some else (0, 0, 0, 0)
    print(f'{name:28} {100 * lines / max(all_lines, 1):6.1f} % of {all_lines:6} lines  '
          f'{100 * branches / max(all_branches, 1):6.1f} % of {all_branches:6} branches')


folders = sorted({'/'.join(name.split('/')[:2]) for name in files})
for folder in folders:
    show(folder, [v for name, v in files.items() if name.startswith(folder + '/')])
show('all of it', list(files.values()))
guards = {name: v for name, v in files.items() if name.startswith(GUARDS)}
if '--files' in sys.argv:
    for name, v in sorted(guards.items()):
        show(name, [v])
show('what guards', list(guards.values()))
