#!/usr/bin/env python3
"""The audit log over HTTP: what people list, what collectors take, what verifiers need."""
import os, sys, tempfile, time

from lib import *
sys.path.insert(0, os.path.join(ROOT, 'tests/audit'))
import verify

server = Server()
admin = server.administrator()
officer = server.person(admin, 'officer@example.org', 'privacy_officer', 'Olga Officer')
member = server.person(admin, 'member@example.org', 'member')
for _ in range(3):
    Client(server).sign_in('officer@example.org', 'not the password')
equal('a member may not', member.get('/api/v1/audit').status, 403)


def settled():
    """Until the sequencer has taken what was done so far."""
    for _ in range(100):
        items = officer.get('/api/v1/audit?limit=200').json['items']
        if all(i['leaf_index'] >= 0 for i in items):
            return items
        time.sleep(0.1)
    raise SystemExit('the sequencer does not come')


items = settled()
actions = [i['action'] for i in items]
check('newest first', all(a['id'] > b['id'] for a, b in zip(items, items[1:])))
equal('numbers without gaps', [i['leaf_index'] for i in items], list(range(len(items) - 1, -1, -1)))
for action in ('person.join', 'person.invite', 'session.start', 'session.fail'):
    check(action, action in actions, actions)
text = officer.get('/api/v1/audit?limit=200').body
for secret in (b'Olga', b'officer@example.org', PASSWORD.encode(), b'not the password', b'"salt"',
               b'"commitment"'):
    check(f'{secret} is not in it', secret not in text)

# pages and filters
pages, cursor = [], ''
while cursor is not None:
    got = officer.get(f'/api/v1/audit?limit=3{cursor and "&cursor=" + cursor}').json
    pages += got['items']
    cursor = got['next']
equal('pages', [i['id'] for i in pages], [i['id'] for i in items])
got = officer.get('/api/v1/audit?action=session.fail').json['items']
equal('by action', {i['action'] for i in got}, {'session.fail'})
who = next(i for i in items if i.get('actor_id') and i.get('subject_id'))
got = officer.get(f'/api/v1/audit?actor_id={who["actor_id"]}').json['items']
equal('by person', {i['actor_id'] for i in got}, {who['actor_id']})
got = officer.get(f'/api/v1/audit?subject_kind={who["subject_kind"]}&subject_id={who["subject_id"]}')
check('by subject', who['id'] in [i['id'] for i in got.json['items']])
equal('by time', officer.get('/api/v1/audit?from=2100-01-01T00:00:00Z').json['items'], [])
equal('a kind alone', officer.get('/api/v1/audit?subject_kind=person').status, 422)

# lines for collectors
settled()
got = officer.get('/api/v1/audit/export')
equal('lines', got.headers['Content-Type'], 'application/x-ndjson')
lines = got.body.decode().splitlines()
check('one for each', len(lines) >= len(items))
equal('in order', [json.loads(l)['index'] for l in lines], list(range(len(lines))))
settled()
later = officer.get(f'/api/v1/audit/export?since={len(lines)}').body.decode().splitlines()
check('an export is recorded', '"action":"audit.export"' in later[0], later)

# verified from what is served
settled()
vkey = officer.get('/api/v1/audit/vkey').body.decode()
key = verify.Key(vkey)
note = officer.get('/api/v1/audit/checkpoint').body
size, root = verify.open_checkpoint(note, key)
with tempfile.TemporaryDirectory() as folder:
    def keep(name, data):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(data)
    keep('vkey', vkey.encode())
    keep('checkpoint', note)
    lines = officer.get('/api/v1/audit/export').body.splitlines(keepends=True)
    keep('leaves.jsonl', b''.join(lines[:size]))
    for level in ('entries', 0, 1):
        for index, width in verify.widths(size, level if level != 'entries' else 0):
            name = verify.tile_name(level, index, width)
            got = officer.get(f'/api/v1/audit/{name}')
            equal(name, (got.status, got.headers['Content-Type']), (200, 'application/octet-stream'))
            keep(name, got.body)
    try:
        print(verify.check_folder(folder, vkey, note))
        check('verified', True)
    except verify.Bad as e:
        check('verified', False, e)
proof = officer.get(f'/api/v1/audit/proof/{items[2]["id"]}').body
check('a proof', items[2]['id'] in verify.check_proof(proof, vkey))
equal('no such leaf', officer.get('/api/v1/audit/proof/nothing').status, 404)
for path in ('0/999', '0/000', '0/000.p/0', '9/000.p/1', '0/x001/000.p/1', 'x', '0', 'entries/999',
             f'0/000.p/{min(size + 50, 255)}', '0/000.p/256', '-1/000', '0/0', '64/000', '0/000/000'):
    equal(f'no tile {path}', officer.get(f'/api/v1/audit/tile/{path}').status, 404)

# a record is erased by destroying its key
got = officer.post('/api/v1/emergency', {'reason': 'A reason to forget', 'minutes': 5})
equal('emergency', got.status, 201)
where = ['--data', server.data]
if os.environ.get('CHAPERONE_TEST_DATABASE'):
    where += ['--database', os.environ['CHAPERONE_TEST_DATABASE']]
erase = [BINARY, 'key', 'erase', 'emergency', got.json['id'], *where]
equal('erase', subprocess.run(erase, capture_output=True).returncode, 0)
equal('erase twice', subprocess.run(erase, capture_output=True).returncode, 2)
got = officer.get('/api/v1/emergency')
equal('the list is still read', (got.status, got.json['items'][0]['reason']), (200, '[erased]'))
check('erasing is recorded', 'sealed.erase' in [i['action'] for i in settled()])

# checkpoints leave: into a file, and to webhooks
hook = admin.post('/api/v1/webhooks', {'url': 'https://example.org/audit', 'events': ['checkpoint']})
equal('a webhook for checkpoints', hook.status, 201)
server.own = False
server.stop()
server.own = True
server.start()
got = admin.get(f'/api/v1/webhooks/{hook.json["id"]}/deliveries').json['items']
told = [d['subject'] for d in got if d['noun'] == 'checkpoint']
check('the last one was told', told, got)
kept = open(os.path.join(server.data, 'audit.checkpoints'), 'rb').read()
notes = verify.split_notes(kept)
check('and is in the file', told[-1].encode() in notes, told)
sizes = [verify.open_checkpoint(n, key)[0] for n in notes]
check('none is earlier than the one before', sizes == sorted(sizes), sizes)
check('the last is as the log was', sizes[-1] > size or len(sizes) > 1, sizes)
end(server)
