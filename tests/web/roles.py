#!/usr/bin/env python3
"""Every route × everybody: nobody, each role, each level on a channel, tokens with and without the
scope. What the route table and the table of permissions say is what happens: 401, 403, or else."""
from lib import *

server = Server()
admin = server.administrator()
document = admin.get('/api/openapi.json').json
permissions = {p['name']: p for p in admin.get('/api/v1/roles?limit=200').json['items']}
ID = '01900000-0000-7000-8000-000000000000'
LEVELS = ('read', 'draft', 'reply', 'publish', 'manage')
# these end the session that asks, or stay open
ALONE = {('DELETE', '/api/v1/session'), ('GET', '/api/v1/events')}


def level_gives(permission, level):
    lowest = permissions[permission]['level']
    return lowest in LEVELS and LEVELS.index(level) >= LEVELS.index(lowest)


def may(permission, role=None, level=None):
    p = permissions[permission]
    return p['public'] or role in p['roles'] or (level is not None and level_gives(permission, level))


def routes():
    for path, item in document['paths'].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def ask(client, method, path, operation):
    for p in operation['parameters']:
        if p['in'] == 'path':
            path = path.replace('{' + p['name'] + '}', ID)
    body = {} if 'application/json' in operation.get('requestBody', {}).get('content', {}) else None
    return client.ask(method, path, body)


everybody = {'nobody': (Client(server), None, None), 'administrator': (admin, 'administrator', None)}
for role in ('member', 'auditor', 'privacy_officer'):
    everybody[role] = (server.person(admin, f'{role}@example.org', role), role, None)
for level in LEVELS:
    client = server.person(admin, f'{level}@example.org', 'member')
    person = client.get('/api/v1/session').json['person']['id']
    got = admin.ask('PUT', f'/api/v1/people/{person}/channels/{ID}', {'level': level})
    check(f'level {level}', got.status in (200, 204), got)
    everybody[f'member with {level}'] = (client, 'member', level)

def documented(operation, status):
    responses = operation['responses']
    return str(status) in responses or (status // 100 == 2 and '2XX' in responses)


seen = 0
for method, path, operation in routes():
    if (method, path) in ALONE:
        continue
    need = operation['x-permission']
    for who, (client, role, level) in everybody.items():
        got = ask(client, method, path, operation)
        seen += 1
        check(f'{who}: {method} {path}: a documented status', documented(operation, got.status), got)
        if role is None and not permissions[need]['public']:
            check(f'{who}: {method} {path}', got.status == 401, got)
        elif not may(need, role, level):
            check(f'{who}: {method} {path}', got.status == 403, got)
        else:
            # a handler may refuse by more than the table: then its words say another thing
            table = b'This needs the permission' in got.body
            check(f'{who}: {method} {path}', got.status < 500 and not table and
                  (got.status != 401 or need in ('PUBLIC', 'SIGNED_IN')), got)
check('many were asked', seen > 300, seen)

# a token has its scopes and no more
got = admin.post('/api/v1/tokens', {'name': 'only checks', 'scopes': ['CHECK'],
                                    'expires': '2027-01-01T00:00:00Z'})
if check('a token', got.status in (200, 201), got):
    token = Client(server, token=got.json['token'])
    for method, path, operation in routes():
        need = operation['x-permission']
        if (method, path) in ALONE or need in ('PUBLIC', 'CHECK'):
            continue
        got = ask(token, method, path, operation)
        check(f'token: {method} {path}', got.status == 403, got)
    equal('token: check', token.post('/api/v1/check', {'text': 'a'}).status, 200)

# every refusal is in the audit log
officer = everybody['privacy_officer'][0]
if '/api/v1/audit' in document['paths']:
    refused = officer.get('/api/v1/audit?action=access.refuse&limit=200').json['items']
    check('refusals are written down', len(refused) == 200, len(refused))
end(server)
