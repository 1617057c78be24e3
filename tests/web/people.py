#!/usr/bin/env python3
"""People through the API: in and out, second factor, sessions, tokens, links, emergency access;
what outsiders can and cannot find out; that disabling ends everything at once."""
import base64, hashlib, hmac, os, struct, threading, time

from lib import *

server = Server()
admin = server.administrator()


def stranger():
    return Client(server)


def id_of(client):
    return client.get('/api/v1/session').json['person']['id']


# ---- set-up is over ----
equal('set-up is over', stranger().get('/api/v1/setup').json, {'needed': False})
got = stranger().post('/api/v1/setup', {'token': server.setup, 'name': 'Eve', 'email': 'e@x.example',
                                        'password': PASSWORD, 'organisation_name': 'X'})
equal('nor again with the link', got.status, 409)

# ---- joining ----
got = admin.post('/api/v1/invitations', {'email': 'Pat@x.example', 'name': 'Pat', 'role': 'member'})
equal('invited', got.status, 201)
link = got.json['link']
check('the link is a fragment', link.startswith('/join#chi_'), link)
secret = link.split('#')[1]
got = stranger().post('/api/v1/invitations/open', {'token': secret})
equal('the link greets', (got.status, got.json['email'], got.json['reset']), (200, 'pat@x.example', False))
got = stranger().post('/api/v1/invitations/accept', {'token': secret, 'password': 'short'})
equal('a bad password', (got.status, got.json['field']), (422, 'password'))
pat = stranger()
got = pat.post('/api/v1/invitations/accept', {'token': secret, 'password': PASSWORD})
equal('joined', got.status, 201)
cookie = got.headers['Set-Cookie']
for word in ('HttpOnly', 'SameSite=Strict', 'Path=/'):
    check(f'the cookie is {word}', word in cookie, cookie)
check('without https the cookie is not Secure', 'Secure' not in cookie)
pat.csrf = got.json['csrf']
got = stranger().post('/api/v1/invitations/accept', {'token': secret, 'password': PASSWORD})
equal('once', got.status, 404)
got = admin.post('/api/v1/invitations', {'email': 'pat@X.example', 'name': 'Twin', 'role': 'member'})
equal('an address is one person', (got.status, got.json['field']), (409, 'email'))
got = admin.post('/api/v1/invitations', {'email': 'qi@x.example', 'name': 'Qi', 'role': 'boss'})
equal('a role that is none', (got.status, got.json['field']), (422, 'role'))

# ---- signing in, and what failing tells ----
got = stranger().post('/api/v1/session', {'email': 'pat@x.example', 'password': 'wrong'})
unknown = stranger().post('/api/v1/session', {'email': 'nobody@x.example', 'password': 'wrong'})
for each in (got, unknown):
    del each.headers['Date'], each.headers['X-Request-Id']
same = lambda a: {k: v for k, v in a.json.items() if k != 'request_id'}
equal('one answer to all who fail', (got.status, same(got)), (unknown.status, same(unknown)))
check('no cookie', not got.headers['Set-Cookie'])
equal('not from another site', stranger().post('/api/v1/session', {
    'email': 'pat@x.example', 'password': PASSWORD},
    headers={'Origin': 'https://evil.example', 'Sec-Fetch-Site': 'cross-site'}).status, 403)
equal('not as a form', stranger().ask('POST', '/api/v1/session', raw=b'email=a&password=b', headers={
    'Content-Type': 'application/x-www-form-urlencoded'}).status, 415)
eve = stranger()
for _ in range(6):
    got = eve.post('/api/v1/session', {'email': 'lock@x.example', 'password': 'wrong'})
equal('the sixth', got.status, 401)
got = eve.post('/api/v1/session', {'email': 'lock@x.example', 'password': 'wrong'})
equal('the seventh waits', got.status, 429)
check('and is told for how long', got.headers['Retry-After'] in ('1', '2') and
      f'in {got.headers["Retry-After"]} seconds' in got.json['detail'], (got, got.headers['Retry-After']))

# ---- CSRF ----
body = {'name': 'Pat Two'}
csrf, pat.csrf = pat.csrf, None
equal('a change without the token', pat.ask('PATCH', '/api/v1/session/profile', body).status, 403)
pat.csrf = csrf[:-1] + ('A' if csrf[-1] != 'A' else 'B')
equal('with another one', pat.ask('PATCH', '/api/v1/session/profile', body).status, 403)
pat.csrf = csrf
got = pat.ask('PATCH', '/api/v1/session/profile', body)
equal('with it', (got.status, got.json['name']), (200, 'Pat Two'))

# ---- second factor ----
def code(secret, step=0):
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack('>Q', int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f'{(struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 10**6:06}'


while time.time() % 30 > 24:  # codes would change under our hands
    time.sleep(0.5)
got = pat.post('/api/v1/session/totp')
equal('a secret', got.status, 201)
secret = got.json['secret']
check('a URI for the app', got.json['uri'].startswith('otpauth://totp/Lakeside%20Family%20Clinic:'), got)
equal('a wrong code', pat.ask('PUT', '/api/v1/session/totp', {'code': '000000'}).status, 422)
got = pat.ask('PUT', '/api/v1/session/totp', {'code': code(secret, -1)})
equal('confirmed', (got.status, len(got.json['recovery_codes'])), (200, 10))
recovery = got.json['recovery_codes']
sign = {'email': 'pat@x.example', 'password': PASSWORD}
half = stranger()
got = half.post('/api/v1/session', sign)
equal('a code is to come', (got.status, got.json['needs'], got.json['person'], got.json['csrf']),
      (200, 'totp', None, None))
check('no session yet', not got.headers['Set-Cookie'])
equal('a used code', half.post('/api/v1/session', {**sign, 'code': code(secret, -1)}).status, 401)
equal('the code', half.post('/api/v1/session', {**sign, 'code': code(secret)}).status, 201)
equal('not twice', stranger().post('/api/v1/session', {**sign, 'code': code(secret)}).status, 401)
equal('a recovery code', stranger().post('/api/v1/session', {**sign, 'code': recovery[0]}).status, 201)
equal('not twice', stranger().post('/api/v1/session', {**sign, 'code': recovery[0]}).status, 401)
got = pat.post('/api/v1/session/recovery_codes', {'password': PASSWORD})
equal('other recovery codes', (got.status, len(got.json['recovery_codes'])), (201, 10))
equal('end the old ones', stranger().post('/api/v1/session', {**sign, 'code': recovery[1]}).status, 401)
recovery = got.json['recovery_codes']
equal('off needs the password', pat.ask('DELETE', '/api/v1/session/totp', {
    'password': 'wrong', 'code': recovery[1]}).status, 422)
equal('off', pat.ask('DELETE', '/api/v1/session/totp', {
    'password': PASSWORD, 'code': recovery[1]}).status, 204)
equal('no code any more', stranger().post('/api/v1/session', sign).json['needs'], None)

# required: a session for nothing but setting it up
got = admin.ask('PUT', '/api/v1/settings/security', {'require_totp': True})
equal('required', got.status, 200)
new = stranger()
got = new.post('/api/v1/session', sign)
equal('set it up first', (got.status, got.json['needs']), (201, 'enroll_totp'))
new.csrf = got.json['csrf']
equal('nothing else', new.post('/api/v1/check', {'text': 'a'}).status, 403)
totp = new.post('/api/v1/session/totp').json['secret']
got = new.ask('PUT', '/api/v1/session/totp', {'code': code(totp)})
equal('set up', got.status, 200)
recovery = got.json['recovery_codes']
equal('everything', new.post('/api/v1/check', {'text': 'a'}).status, 200)
admin.ask('PUT', '/api/v1/settings/security', {'require_totp': False})
id = id_of(pat)
got = admin.ask('PATCH', f'/api/v1/people/{id}', {'totp_enabled': False})
equal('an administrator helps who lost everything', (got.status, got.json['totp_enabled']), (200, False))

# ---- sessions ----
two = stranger()
two.sign_in('pat@x.example')
sessions = pat.get('/api/v1/sessions').json['items']
check('listed', len(sessions) >= 2 and sum(s['current'] for s in sessions) == 1, sessions)
other = next(s for s in two.get('/api/v1/sessions').json['items'] if s['current'])
equal("not somebody else's", admin.ask('DELETE', f"/api/v1/sessions/{other['id']}").status, 404)
equal('revoked', pat.ask('DELETE', f"/api/v1/sessions/{other['id']}").status, 204)
equal('gone', two.get('/api/v1/session').status, 401)
two.cookie = two.csrf = None
two.sign_in('pat@x.example')
got = pat.ask('PUT', '/api/v1/session/password', {'current': PASSWORD, 'new': 'another long phrase'})
equal('another password', got.status, 204)
equal('which ends the others', (two.get('/api/v1/session').status, pat.get('/api/v1/session').status), (401, 200))
got = pat.ask('DELETE', '/api/v1/session')
check('signed out', got.status == 204 and 'Max-Age=0' in got.headers['Set-Cookie'], got)

# ---- levels, versions ----
CHANNEL = '01900000-0000-7000-8000-00000000c0de'
got = admin.get(f'/api/v1/people/{id}')
etag = got.headers['ETag']
equal('changed', admin.ask('PATCH', f'/api/v1/people/{id}', {
    'channels': [{'channel_id': CHANNEL, 'level': 'reply'}]}, headers={'If-Match': etag}).status, 200)
equal('and not on an old version', admin.ask('PATCH', f'/api/v1/people/{id}', {
    'name': 'X'}, headers={'If-Match': etag}).status, 412)
pat = stranger()
got = pat.sign_in('pat@x.example', 'another long phrase')
check('what they may', 'POST_REPLY' in got.json['may'] and 'POST_PUBLISH' not in got.json['may'] and
      got.json['person']['channels'] == [{'channel_id': CHANNEL, 'level': 'reply'}], got)

# ---- emergency access ----
check('before', 'SEALED_READ' not in pat.get('/api/v1/session').json['may'])
equal('why', pat.post('/api/v1/emergency', {'reason': 'because', 'minutes': 5}).status, 422)
got = pat.post('/api/v1/emergency', {'reason': 'Nobody in charge can be reached tonight.', 'minutes': 5})
equal('granted', got.status, 201)
emergency = got.json['id']
me = pat.get('/api/v1/session').json
check('while', 'SEALED_READ' in me['may'] and me['emergency'], me)
officer = server.person(admin, 'po@x.example', 'privacy_officer')
seen = officer.get('/api/v1/emergency').json['items']
equal('those in charge see it', (seen[0]['id'], seen[0]['reason']),
      (emergency, 'Nobody in charge can be reached tonight.'))
tasks = officer.get('/api/v1/tasks?status=open')
check('and have a task', tasks.status == 404 or emergency in tasks.body.decode(), tasks)
equal('and end it', officer.ask('DELETE', f'/api/v1/emergency/{emergency}').status, 204)
check('after', 'SEALED_READ' not in pat.get('/api/v1/session').json['may'])

# ---- disabling ends everything, at once, streams too ----
token = pat.post('/api/v1/tokens', {'name': 'script', 'scopes': ['CHECK'],
                                    'expires': '2027-01-01T00:00:00Z'}).json['token']
machine = Client(server, token=token)
equal('a token', machine.post('/api/v1/check', {'text': 'a'}).status, 200)
equal('has its scopes', machine.get('/api/v1/people').status, 403)
stream = http.client.HTTPConnection('127.0.0.1', server.port, timeout=20)
stream.request('GET', '/api/v1/events', headers={'Host': 'localhost', 'Cookie': pat.cookie})
stream_answer = stream.getresponse()
equal('a stream', stream_answer.status, 200)
start = time.monotonic()
equal('disabled', admin.ask('PATCH', f'/api/v1/people/{id}', {'disabled': True}).status, 200)
equal('the session', pat.get('/api/v1/session').status, 401)
equal('the token', machine.post('/api/v1/check', {'text': 'a'}).status, 401)
while stream_answer.read(1):
    pass
check('the stream', time.monotonic() - start < 2.5, time.monotonic() - start)
equal('the password', stranger().sign_in('pat@x.example', 'another long phrase').status, 401)
me = admin.get('/api/v1/session').json['person']['id']
equal('not oneself', admin.ask('PATCH', f'/api/v1/people/{me}', {'disabled': True}).status, 409)
equal('nor the last administrator', admin.ask('PATCH', f'/api/v1/people/{me}', {'role': 'member'}).status, 409)

# ---- nobody is left who can let the administrator in ----
command = [BINARY, 'rescue', '--data', server.data, '--url', 'https://c.example', '--second-factor']
if os.environ.get('CHAPERONE_TEST_DATABASE'):
    command += ['--database', os.environ['CHAPERONE_TEST_DATABASE']]
ran = subprocess.run([*command, 'Ada@example.org'], capture_output=True, text=True)
found = re.search(r'https://c\.example/join#(chi_\S+)', ran.stdout)
if check('rescued', ran.returncode == 0 and found, ran):
    ada = stranger()
    got = ada.post('/api/v1/invitations/accept', {'token': found[1], 'password': PASSWORD})
    equal('is in again', (got.status, got.json['person']['role']), (201, 'administrator'))
    admin.jar, admin.csrf = ada.jar, got.json['csrf']
ran = subprocess.run([*command, 'nobody@example.org'], capture_output=True, text=True)
equal('nobody to rescue', (ran.returncode, ran.stdout), (2, ''))

# ---- several servers, one database ----
if os.environ.get('CHAPERONE_TEST_DATABASE'):
    second = Server(data=server.data)
    ann = server.person(admin, 'ann@x.example', 'member')
    there = Client(second)
    there.cookie, there.csrf = ann.cookie, ann.csrf
    equal('a session is good on both', there.get('/api/v1/session').status, 200)
    ann_id = id_of(ann)
    equal('disabled on one', admin.ask('PATCH', f'/api/v1/people/{ann_id}', {'disabled': True}).status, 200)
    equal('is out on the other', there.get('/api/v1/session').status, 401)
    second.stop()

# ---- many at once: some wait, none breaks, memory stays ----
def rss():
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{server.process.pid}/status').read())[1])


peak, status = [0], []
crowd = [threading.Thread(target=lambda i=i: status.append(stranger().post('/api/v1/session', {
    'email': f'crowd{i}@x.example', 'password': 'wrong'}).status)) for i in range(16)]
for each in crowd:
    each.start()
while any(each.is_alive() for each in crowd):
    peak[0] = max(peak[0], rss())
    time.sleep(0.01)
check('each has an answer', set(status) <= {401, 429, 503} and 401 in status, status)
if 'san' not in BINARY:
    check(f'memory ({peak[0]} KiB)', peak[0] < 160 * 1024, peak)

# ---- what is written down ----
actions = {e['action'] for e in officer.get('/api/v1/audit?limit=200').json['items']}
for action in ('session.start', 'session.fail', 'emergency.start', 'emergency.end',
               'person.disable', 'access.rescue', 'token.create', 'password.change', 'level.change'):
    check(f'in the audit log: {action}', action in actions, actions)
words = server.words()
for secret in (PASSWORD, 'another long phrase', token, 'chs_', 'chi_', 'pat@x.example', 'Nobody in charge'):
    check(f'never in the log: {secret}', secret not in words)

# nor in the database, its journal, or whatever else lies there (on SQLite; a server keeps its own)
canaries = {'password': PASSWORD.encode(), 'new password': b'another long phrase',
            'token': token.encode(), 'session': admin.jar['chaperone_session'].encode(),
            'csrf': admin.csrf.encode(), 'link': link.split('#')[1].encode(),
            'set-up link': server.setup.encode(), 'TOTP secret': base64.b32decode(totp),
            'TOTP secret, typed': totp.encode(), 'recovery code': recovery[5].encode(),
            'recovery code, bare': recovery[5].replace('-', '').encode(),
            'reason': b'Nobody in charge'}
for folder, _, files in os.walk(server.data):
    for file in files:
        bytes = open(os.path.join(folder, file), 'rb').read()
        for what, canary in canaries.items():
            check(f'{what} in {file}', canary not in bytes)
check('but it is the right folder', os.environ.get('CHAPERONE_TEST_DATABASE') or any(
    b'pat@x.example' in open(os.path.join(server.data, f), 'rb').read() for f in os.listdir(server.data)))

# ---- idle and absolute logoff, by a clock that is ahead ----
def later(ms):
    os.environ['CHAPERONE_CLOCK_OFFSET_MS'] = str(ms)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(30)
    server.process.stdout.close()
    server.start()


admin.ask('PUT', '/api/v1/settings/security', {'absolute_timeout_s': 1800})
keep, other = stranger(), stranger()
keep.sign_in('po@x.example')
later(14 * 60000)
equal('idle for 14 minutes', keep.get('/api/v1/session').status, 200)
other.sign_in('po@x.example')
later(28 * 60000)
equal('used in between', keep.get('/api/v1/session').status, 200)
equal('a page asks by itself', other.get('/api/v1/session', headers={
    'X-Chaperone-Background': '1'}).status, 200)
later(30 * 60000)
equal('which is no use', other.get('/api/v1/session').status, 401)
equal('used, but at its end', keep.get('/api/v1/session').status, 401)
del os.environ['CHAPERONE_CLOCK_OFFSET_MS']
end(server)
