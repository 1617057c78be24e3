#!/usr/bin/env python3
"""Run the cases of tests/cases/**/*.jsonl through the command and compare.

One JSON object a line: kind, text, in_reply_to as the command reads them, and what must hold:
  verdict        "clear", "review", "block", or "flagged" for either of the last two
  reasons        codes that must be there           no_reasons   codes that must not
  findings       [type, words] pairs that must be   no_findings  types, or pairs, that must not
  deidentified   the copy, exactly                  leaks        words that must not be in the copy
  options        further words for the command line (cases with the same ones run together)
usage: cases.py [BUILD]"""
import collections, glob, json, os, subprocess, sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
command = [(sys.argv[1] if len(sys.argv) > 1 else 'build') + '/chaperone', 'check', '--ndjson']
EXPECTS = {'verdict', 'reasons', 'no_reasons', 'findings', 'no_findings', 'deidentified', 'leaks'}
groups = collections.defaultdict(list)
for path in sorted(glob.glob('tests/cases/**/*.jsonl', recursive=True)):
    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        if line.strip() and not line.startswith('#'):
            case = json.loads(line)
            if EXPECTS & set(case):
                case['where'] = f'{path}:{number}'
                groups[tuple(case.get('options', ()))].append(case)


def wrong(case, got):
    if 'error' in got:
        yield 'error: ' + got['error']
        return
    verdict = case.get('verdict', got['verdict'])
    if verdict != got['verdict'] and not (verdict == 'flagged' and got['verdict'] != 'clear'):
        yield f'verdict {got["verdict"]}, not {verdict}'
    codes = [r['code'] for r in got['reasons']]
    for code in case.get('reasons', ()):
        if code not in codes:
            yield f'no {code}'
    for code in case.get('no_reasons', ()):
        if code in codes:
            yield f'{code}, wrongly'
    found = [[f['entity_type'], case['text'][f['start']:f['end']]] for f in got['findings']]
    for pair in case.get('findings', ()):
        if pair not in found:
            yield f'{pair} not found, but {found}'
    for no in case.get('no_findings', ()):
        if no in found or no in [f[0] for f in found]:
            yield f'{no} found, wrongly: {found}'
    if case.get('deidentified', got['deidentified']) != got['deidentified']:
        yield f'de-identified as: {got["deidentified"]}'
    for leak in case.get('leaks', ()):
        if leak in got['deidentified']:
            yield f'{leak} is left in: {got["deidentified"]}'


passed = failed = 0
for options, cases in groups.items():
    keys = ('kind', 'text', 'in_reply_to')
    lines = ''.join(json.dumps({k: c[k] for k in keys if k in c}) + '\n' for c in cases)
    run = subprocess.run(command + list(options), input=lines.encode(), stdout=subprocess.PIPE)
    answers = run.stdout.decode().splitlines()
    for i, case in enumerate(cases):
        problems = list(wrong(case, json.loads(answers[i]))) if i < len(answers) else ['no answer']
        passed += not problems
        failed += bool(problems)
        for p in problems:
            print(f'{case["where"]}: {case["text"][:80]!r}: {p}')
print(f'{passed} passed, {failed} failed')
sys.exit(failed != 0)
