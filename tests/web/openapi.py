#!/usr/bin/env python3
"""The OpenAPI document: valid by a validator of others, and true: it has every route, and the page
for people has the same."""
import subprocess

from lib import *

# the public validator, where no other test has installed it yet
if not os.path.exists(os.path.join(ROOT, 'tests/node_modules/@seriousme')):
    subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
                   cwd=os.path.join(ROOT, 'tests'), capture_output=True)

server = Server()
client = Client(server)
got = client.get('/api/openapi.json')
document = got.json
equal('version', document['openapi'], '3.1.0')
with open(os.path.join(server.data, 'openapi.json'), 'wb') as f:
    f.write(got.body)
validator = subprocess.run(['node', os.path.join(ROOT, 'tests/openapi.mjs'), f.name],
                           capture_output=True, text=True)
check('valid', validator.returncode == 0, validator.stdout + validator.stderr)

ids, page = set(), client.get('/api/docs').body.decode()
for path, item in document['paths'].items():
    for method, operation in item.items():
        name = operation['operationId']
        check(f'{name}: one of its name', name not in ids)
        ids.add(name)
        check(f'{name}: a summary', len(operation['summary']) > 5)
        check(f'{name}: who may', operation['description'].startswith('Who may: '))
        check(f'{name}: its path parameters', all(
            '{' + p['name'] + '}' in path for p in operation['parameters'] if p['in'] == 'path')
            and path.count('{') == sum(p['in'] == 'path' for p in operation['parameters']))
        check(f'{name}: on the page', f'id="{name}"' in page)
        check(f'{name}: 401 unless public', ('401' in operation['responses']) ==
              (operation['x-permission'] != 'PUBLIC'))
check('no style in the page', 'style=' not in page and '<style' not in page and
      '<script' not in page)
for problem in ('not-found', 'stale', 'limit', 'invalid'):
    check(f'the page says what {problem} is', f'id="problem-{problem}"' in page)
equal('its style', client.get('/api/docs.css').headers['Content-Type'], 'text/css; charset=utf-8')
end(server)
