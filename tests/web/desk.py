#!/usr/bin/env python3
"""The desk over HTTP, with a practice channel and the server's own runner: from the first word to
what went out, and everything that must not."""
import json, shutil, struct, tempfile, time, zlib
from datetime import datetime, timedelta, timezone

from lib import Client, Server, check, end, equal

API = '/api/v1'
CLEAR = 'Flu shots every Friday in October. Walk in, no appointment needed!'
PHI = 'So proud of Maria Lopez, who finished chemo for breast cancer today!'
data = tempfile.mkdtemp()
server = Server(data=data)
admin = server.administrator()


def ask(who, method, path, body=None, want=200, version=None, raw=None, **headers):
    h = {k.replace('_', '-'): v for k, v in headers.items()}
    if version is not None:
        h['If-Match'] = f'"{version}"'
    got = who.ask(method, API + path, body, h, raw)
    check(f'{method} {path.split("?")[0][:60]}', got.status == want, got)
    return got.json if got.body[:1] in b'{[' and got.body else got.body


def later(**more):
    return (datetime.now(timezone.utc) + timedelta(**more)).strftime('%Y-%m-%dT%H:%M:%S.%fZ')


def until(what, truth, seconds=20):
    for _ in range(seconds * 20):
        if truth():
            return check(what, True)
        time.sleep(.05)
    return check(what, False, ask(admin, 'GET', '/jobs'))


channel = ask(admin, 'POST', '/channels', {'kind': 'practice', 'name': 'Practice', 'handle': 'practice',
                                           'app_password': 'none'}, 201)['id']
levels = lambda level: [{'channel_id': channel, 'level': level}]
writer = server.person(admin, 'tom@example.org', 'member', 'Tom', levels('draft'))
publisher = server.person(admin, 'jo@example.org', 'member', 'Jo', levels('publish'))
officer = server.person(admin, 'pat@example.org', 'privacy_officer', 'Pat')
auditor = server.person(admin, 'edith@example.org', 'auditor', 'Edith')
member = server.person(admin, 'sofia@example.org', 'member', 'Sofia')


def draft(who, text=CLEAR, **more):
    return ask(who, 'POST', '/posts', {'text': text, 'channel_ids': [channel], **more}, 201)


def status(post):
    return ask(publisher, 'GET', f"/posts/{post['id']}")['status']


# ---- the shortest way: written, checked, out ----
post = draft(publisher)
equal('a clear post needs nothing', (post['verdict'], post['needs']['steps'], post['needs']['blockers']),
      ('clear', [], []))
check('what may be done with it is said', {'edit', 'submit', 'delete'} <= set(post['can']), post['can'])
ask(publisher, 'POST', f"/posts/{post['id']}/submit", {}, version=post['version'])
until('it goes out', lambda: status(post) == 'published')
post = ask(publisher, 'GET', f"/posts/{post['id']}")
equal('and stands on its channel', (post['remote'][0]['state'], post['remote'][0]['attempts']), ('published', 1))
history = [h['action'] for h in ask(auditor, 'GET', f"/posts/{post['id']}/history")['items']]
equal('its whole history is there', history, ['post.publish', 'post.schedule', 'post.create'])
until('with its proof', lambda: all(h['leaf_index'] is not None and h['leaf_index'] >= 0 for h in
                                    ask(auditor, 'GET', f"/posts/{post['id']}/history")['items']))

# ---- who may what ----
ask(member, 'POST', '/posts', {'text': CLEAR, 'channel_ids': [channel]}, 403)
ask(auditor, 'POST', '/posts', {'text': CLEAR, 'channel_ids': [channel]}, 403)
ask(member, 'GET', '/posts', want=403)
ask(Client(server), 'GET', '/posts', want=401)
problem = ask(writer, 'POST', '/posts', {'txt': CLEAR}, 422)
equal('an unknown field is named', problem['field'], 'txt')
equal('a bad enumeration is named', ask(writer, 'POST', '/posts', {'kind': 'poem'}, 422)['field'], 'kind')
equal('300 characters are 300', ask(publisher, 'POST', f"/posts/{draft(publisher, 'ab ' * 101)['id']}/submit",
                                   {}, 422)['field'], 'channel')

# ---- sealed, and what people see of it ----
post = draft(writer, PHI)
equal('it is blocked', post['verdict'], 'block')
check('the author sees the words', post['text'] == PHI)
for who, words in ((officer, PHI), (publisher, PHI), (auditor, None)):
    equal('who may open it does', ask(who, 'GET', f"/posts/{post['id']}")['text'], words)
seen = ask(auditor, 'GET', f"/posts/{post['id']}")
check('others see the copy that names nobody', 'Maria' not in json.dumps(seen) and '[PERSON]' in seen['deidentified'])
check('nor does a list name anybody', 'Maria' not in json.dumps(ask(officer, 'GET', '/posts')))
check('nor is it found by a name', not ask(officer, 'GET', '/posts?q=Maria')['items'])

elsewhere = ask(admin, 'POST', '/channels', {'kind': 'practice', 'name': 'Elsewhere', 'handle': 'elsewhere',
                                             'app_password': 'none'}, 201)['id']
stranger = server.person(admin, 'kim@example.org', 'member', 'Kim', [{'channel_id': elsewhere, 'level': 'manage'}])
for part in ('', '/versions', '/history', '/dismissals', '/comments', '/approvals', '/decisions'):
    ask(officer, 'GET', f"/posts/{post['id']}{part}")
    ask(stranger, 'GET', f"/posts/{post['id']}{part}", want=404)

# ---- approval ----
submitted = ask(writer, 'POST', f"/posts/{post['id']}/submit", {}, version=post['version'])
equal('it waits', submitted['status'], 'in_approval')
check('and it is said why', submitted['why_approval'], submitted)
ask(writer, 'POST', f"/posts/{post['id']}/approve", {'content_hash': submitted['content_hash']}, 403)
equal('without an authorization there is no approving it', ask(
    officer, 'POST', f"/posts/{post['id']}/approve", {'content_hash': submitted['content_hash']}, 422)['field'],
    'authorization')
queue = ask(officer, 'GET', '/approvals?mine=true')['items']
equal('the queue has it', [(i['post']['id'], i['mine']) for i in queue], [(post['id'], True)])
equal('and nobody else has to care', ask(publisher, 'GET', '/approvals?mine=true')['items'], [])

# ---- the authorization that it needs ----
form = {'subject_label': 'Patient 1', 'patient_name': 'Maria Lopez', 'description': 'Her last chemo',
        'discloser': 'Lakeside', 'recipients': 'the public', 'purposes': ['marketing'], 'channels': [channel],
        'assets': [post['id']], 'expires': later(days=30)}
ask(writer, 'POST', '/authorizations', form, 403)
equal('a name is no label', ask(officer, 'POST', '/authorizations',
                                {**form, 'subject_label': 'Maria Lopez'}, 422)['field'], 'subject_label')
a = ask(officer, 'POST', '/authorizations', form, 201)
check('who it is about is sealed', 'Lopez' not in json.dumps(ask(officer, 'GET', '/authorizations')))
ask(writer, 'POST', f"/posts/{post['id']}/authorizations", {'authorization_id': a['id']})
link = ask(officer, 'POST', f"/authorizations/{a['id']}/link", want=201)['link']
token = link.split('#')[1]
patient = Client(server)
ask(patient, 'GET', '/public/authorizations/sign', want=404, X_Token='cha_wrong')
shown = ask(patient, 'GET', '/public/authorizations/sign?locale=es', X_Token=token)
check('the patient reads the form', 'Maria Lopez' in json.dumps(shown['parts']) and
      any('revocar' in p['text'] for p in shown['parts']), shown)
ask(patient, 'POST', '/public/authorizations/sign', {'name': ''}, 422, X_Token=token)
revoke = ask(patient, 'POST', '/public/authorizations/sign', {'name': 'Maria Lopez'}, 201, X_Token=token)['link']
ask(patient, 'POST', '/public/authorizations/sign', {'name': 'Maria Lopez'}, 404, X_Token=token)
pdf = ask(officer, 'GET', f"/authorizations/{a['id']}/form.pdf?locale=es")
check('the form is a PDF', pdf[:5] == b'%PDF-' and len(pdf) > 2000)
ask(auditor, 'GET', f"/authorizations/{a['id']}/form.pdf", want=403)
opened = ask(officer, 'POST', f"/authorizations/{a['id']}/open", {'reason': 'to answer a call'})
equal('opened for a reason', opened['patient_name'], 'Maria Lopez')
done = ask(officer, 'POST', f"/posts/{post['id']}/approve", {'content_hash': submitted['content_hash']})
equal('one click of the officer', done['status'], 'in_approval')
done = ask(publisher, 'POST', f"/posts/{post['id']}/approve", {'content_hash': submitted['content_hash']})
check('and one of a publisher', done['status'] in ('scheduled', 'publishing', 'published'), done)
until('it goes out', lambda: status(post) == 'published')
ask(patient, 'POST', '/public/authorizations/revoke', want=204, X_Token=revoke.split('#')[1])
tasks = [t for t in ask(officer, 'GET', '/tasks?status=open')['items'] if t['post_id'] == post['id']]
equal('revoked: it must come down', [t['kind'] for t in tasks], ['takedown'])
ask(publisher, 'POST', f"/posts/{post['id']}/delete_remote", want=202)
until('it is taken down', lambda: ask(publisher, 'GET', f"/posts/{post['id']}")['remote'][0]['state'] == 'deleted')
until('and the task is done', lambda: not [t for t in ask(officer, 'GET', '/tasks?status=open')['items']
                                          if t['post_id'] == post['id']])

# ---- two people at once ----
post = draft(writer, 'The garden is open.')
ask(publisher, 'PATCH', f"/posts/{post['id']}", {'text': 'The garden is open again.'}, version=post['version'])
ask(writer, 'PATCH', f"/posts/{post['id']}", {'text': 'The garden is closed.'}, 412, version=post['version'])
equal('the first stands', ask(writer, 'GET', f"/posts/{post['id']}")['text'], 'The garden is open again.')
versions = ask(writer, 'GET', f"/posts/{post['id']}/versions")['items']
equal('and both versions are kept', [v['text'] for v in versions],
      ['The garden is open again.', 'The garden is open.'])

# ---- the same call twice is one post ----
key = {'Idempotency-Key': 'a-key-of-mine-1'}
first = writer.ask('POST', API + '/posts', {'text': 'Once.', 'channel_ids': [channel]}, key)
again = writer.ask('POST', API + '/posts', {'text': 'Once.', 'channel_ids': [channel]}, key)
check('made once', first.status == 201 and again.status == 201 and first.json['id'] == again.json['id'],
      (first, again))

# ---- pictures ----
def png(width, height):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    rows = b''.join(b'\0' + b'\x40\x80\x80' * width for _ in range(height))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
            chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


picture = ask(writer, 'POST', '/media', raw=png(40, 30), want=201, X_Name='lobby%20new.png')
equal('its size is read', (picture['name'], picture['width'], picture['height'], picture['type']),
      ('lobby new.png', 40, 30, 'image/png'))
ask(writer, 'POST', '/media', raw=b'<svg onload=alert(1)>' * 10, want=422)
check('the picture comes back', ask(officer, 'GET', f"/media/{picture['id']}") == png(40, 30))
ask(member, 'GET', f"/media/{picture['id']}", want=403)
post = draft(publisher, 'Our new lobby.', media=[{'id': picture['id'], 'alt': ''}])
equal('a picture must say what it shows', [b['code'] for b in post['needs']['blockers']][:1], ['alt_text'])
ask(publisher, 'POST', f"/posts/{post['id']}/submit", {}, 422)
post = ask(publisher, 'PATCH', f"/posts/{post['id']}",
           {'media': [{'id': picture['id'], 'alt': 'Maria Lopez with her chemo pump in the lobby'}]})
check('what it shows is checked too', post['verdict'] != 'clear', post)
post = ask(publisher, 'PATCH', f"/posts/{post['id']}",
           {'media': [{'id': picture['id'], 'alt': 'A green sofa under a window'}]})
ask(publisher, 'POST', f"/posts/{post['id']}/submit", {})
until('with its picture', lambda: status(post) == 'published')

# ---- calendar, hold, late approvals, a restart ----
post = draft(publisher, 'Join us on Saturday for a walk by the lake.')
post = ask(publisher, 'POST', f"/posts/{post['id']}/submit", {'scheduled': later(seconds=3)})
equal('scheduled', post['status'], 'scheduled')
calendar = ask(auditor, 'GET', f'/calendar?from={later(hours=-1)}&to={later(hours=1)}')['items']
check('the calendar has it', post['id'] in [p['id'] for p in calendar])
ask(publisher, 'POST', f"/posts/{post['id']}/schedule", {'scheduled': later(days=-1)}, 422)
ask(publisher, 'PUT', '/hold', {'on': True, 'reason': 'a hard day'}, 403)
ask(officer, 'PUT', '/hold', {'on': True}, 422)
ask(officer, 'PUT', '/hold', {'on': True, 'reason': 'a hard day'})
late = draft(writer, 'Tonight at six in the lobby.')
ask(writer, 'POST', f"/posts/{late['id']}/submit", {'scheduled': later(seconds=2)})
server.stop()
time.sleep(3)
server.start()
check('held over a restart', status(post) == 'scheduled')
until('what nobody approved in time expires', lambda: status(late) == 'expired', 90)
ask(officer, 'PUT', '/hold', {'on': False})
until('let go on, it goes out', lambda: status(post) == 'published', 90)

# ---- rules, comments, templates, reports ----
rules = ask(officer, 'GET', '/settings/approval_rules')
equal('there are rules to begin with', len(rules['rules']), 2)
ask(publisher, 'PUT', '/settings/approval_rules', {'rules': []}, 403)
ask(officer, 'PUT', '/settings/approval_rules', {'rules': [{'name': 'x', 'steps': []}]}, 422)
rules['rules'].append({'name': 'Campaign', 'when': {'campaigns': ['spring']},
                       'steps': [{'name': 'Officer', 'roles': ['privacy_officer']}]})
ask(officer, 'PUT', '/settings/approval_rules', {'rules': rules['rules']}, version=rules['version'])
post = draft(publisher, 'Spring is here.', campaign='spring')
equal('a rule of one\'s own', [s['name'] for s in post['needs']['steps']], ['Officer'])
post = ask(publisher, 'POST', f"/posts/{post['id']}/submit", {})
ask(officer, 'POST', f"/posts/{post['id']}/comments", {'words': 'Which spring?', 'span_start': 0, 'span_end': 6}, 201)
comment = ask(publisher, 'GET', f"/posts/{post['id']}/comments")['items'][0]
equal('said and read', (comment['words'], comment['author']), ('Which spring?', 'Pat'))
ask(publisher, 'PATCH', f"/comments/{comment['id']}", {'resolved': True})
ask(officer, 'POST', f"/posts/{post['id']}/reject", {'content_hash': post['content_hash'], 'reason': ' '}, 422)
post = ask(officer, 'POST', f"/posts/{post['id']}/reject",
           {'content_hash': post['content_hash'], 'reason': 'Say which spring'})
equal('it goes back', post['status'], 'changes_requested')
check('and its author is told', ask(publisher, 'GET', '/today')['changes_requested'])
ask(publisher, 'POST', '/templates', {'kind': 'post', 'name': 'Bad', 'text': PHI, 'locale': 'en'}, 422)
t = ask(publisher, 'POST', '/templates', {'kind': 'post', 'name': 'Good', 'text': CLEAR, 'locale': 'en'}, 201)
ask(publisher, 'PATCH', f"/templates/{t['id']}", {'name': 'Better'}, version=1)
ask(publisher, 'PATCH', f"/templates/{t['id']}", {'name': 'Best'}, 412, version=1)
equal('a template', [(x['name'], x['text']) for x in ask(writer, 'GET', '/templates?kind=post')['items']],
      [('Better', CLEAR)])
ask(publisher, 'DELETE', f"/templates/{t['id']}", want=204)
report = ask(auditor, 'GET', '/reports/publishing')
check('the report counts', report['published'] >= 3 and report['approvals'] >= 1 and report['block'] == 2 and
      report['fixed'] == 1, report)
csv = ask(auditor, 'GET', '/reports/publishing?format=csv').decode()
check('and can be taken along', csv.startswith('day,published') and csv.count('\r\n') >= 30, csv[:200])
today = ask(officer, 'GET', '/today')
check('today', set(today) >= {'approvals', 'takedowns', 'expiring', 'failed', 'next', 'approval_time'})
words = server.words()
check('nothing of it in the log', not any(w in words for w in ('Maria', 'Lopez', 'chemo', token)))
server.stop()
shutil.rmtree(data)
end()
