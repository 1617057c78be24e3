#!/usr/bin/env python3
"""Read the includes of src/ against the arrows of the house plan: a part includes only what it
may know of."""
import os, re, sys

MAY = {  # part: the parts below it
    'base': set(),
    'check': {'base'},
    'media': {'base', 'check'},
    'store': {'base'},
    'domain': {'base', 'check', 'store'},
    'net': {'base'},
    'channel': {'base', 'net'},
    'jobs': {'base', 'check', 'store', 'domain', 'channel', 'net'},
    'web': {'base', 'check', 'store', 'domain', 'channel', 'net', 'jobs', 'media'},
    'main': None,  # everything
}
# The parts of base that touch the world; the checker may not know of them.
WORLD = {'clock', 'err', 'id', 'json', 'log', 'zone'}
# What the pure parts may take from the C library: nothing that does anything.
PURE = {'base', 'check'}
PURE_HEADERS = {'stdbool.h', 'stddef.h', 'stdint.h', 'string.h', 'stdlib.h', 'limits.h', 'float.h'}

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
passed = failed = 0
for folder, _, files in sorted(os.walk('src')):
    for name in sorted(files):
        if not name.endswith(('.c', '.h', '.re')):
            continue
        path = os.path.join(folder, name)
        part = path.split('/')[1]
        wrong = []
        if part not in MAY:
            wrong.append(f'src/{part} is not in the house plan')
        source = open(path, encoding='utf-8').read()
        # the heap forms of base are left out of the WebAssembly build
        pure = re.sub(r'#ifndef __wasm__\n.*?\n#(else|endif)', '', source, flags=re.S)
        for system, own in re.findall(r'^#include (?:<([^>]+)>|"([^"]+)")', source, re.M):
            if own and own != 'chaperone.h':
                to = own.split('/')[0]
                below = MAY.get(part)
                if own == 'sql.h':  # generated
                    continue
                if '/' not in own:
                    wrong.append(f'"{own}" is not written from src/')
                elif to != part and below is not None and to not in below:
                    wrong.append(f'{part} must not know of {to} ("{own}")')
                elif part == 'check' and own.split('/')[1].split('.')[0] in WORLD:
                    wrong.append(f'the checker must not know of "{own}"')
        if part in PURE and name.split('.')[0] not in WORLD:
            for system in re.findall(r'^#include <([^>]+)>', pure, re.M):
                if system not in PURE_HEADERS - {'stdlib.h'}:
                    wrong.append(f'<{system}> in a part that does no input or output')
        for w in wrong:
            print(f'{path}: {w}')
        failed += bool(wrong)
        passed += not wrong
print(f'{passed} passed, {failed} failed')
sys.exit(failed != 0)
