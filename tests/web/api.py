#!/usr/bin/env python3
"""What every route has in common: who asks, forms, problems, versions, events."""
import gzip, socket, threading, time

from lib import *

server = Server()
nobody = Client(server)

# ---- before set-up ----
equal('health', nobody.get('/healthz').status, 200)
equal('ready', nobody.get('/readyz').status, 200)
equal('organisation needs somebody', nobody.get('/api/v1/organisation').status, 401)
admin = server.administrator()
equal('organisation', admin.get('/api/v1/organisation').json['name'], 'Lakeside Family Clinic')

# ---- problems ----
got = nobody.post('/api/v1/check', {'text': 'Open at nine.'})
equal('nobody may not check', got.status, 401)
equal('a problem document', got.headers['Content-Type'], 'application/problem+json')
equal('its members', sorted(got.json), ['detail', 'request_id', 'status', 'title', 'type'])
equal('request id in header too', got.headers['X-Request-Id'], got.json['request_id'])
equal('nothing there', nobody.get('/api/v1/nothing').status, 404)
got = admin.ask('DELETE', '/api/v1/check')
equal('another method', (got.status, got.headers['Allow']), (405, 'POST'))
equal('OPTIONS', nobody.ask('OPTIONS', '/api/v1/check').headers['Allow'], 'POST')
equal('a slash too many', nobody.get('/api/v1/explain/').status, 404)

# ---- check ----
got = admin.post('/api/v1/check', {'text': 'So proud of Maria Lopez, cancer-free today!'})
equal('a check', got.status, 200)
equal('its verdict', got.json['verdict'], 'block')
equal('clear', admin.post('/api/v1/check', {'text': 'Open at nine.'}).json['verdict'], 'clear')
equal('redact', admin.post('/api/v1/redact', {'text': 'Call Maria Lopez'}).json['text'],
      'Call [PERSON]')
got = admin.post('/api/v1/check', {'text': '\U0001F600 Maria Lopez has cancer', 'offsets': 'utf16'})
equal('offsets', got.json['findings'][0]['start'], 3)
equal('a reply', admin.post('/api/v1/check', {
    'kind': 'reply', 'text': 'So glad your surgery went well!',
    'in_reply_to': 'Great place!'}).json['verdict'], 'block')

# ---- forms ----
for what, body, status, field in (
        ('no text', {}, 422, 'text'),
        ('text null', {'text': None}, 422, 'text'),
        ('text a number', {'text': 7}, 422, 'text'),
        ('unknown field', {'text': 'a', 'txet': 'b'}, 422, 'txet'),
        ('unknown kind', {'text': 'a', 'kind': 'tweet'}, 422, 'kind'),
        ('text too long', {'text': 'a' * 200001}, 422, 'text'),
        ('an array', ['a'], 400, None)):
    got = admin.post('/api/v1/check', body)
    equal(what, (got.status, got.json.get('field')), (status, field))
JSON = {'Content-Type': 'application/json'}
for what, body in (
        ('half', b'{"text":'), ('nothing', b''), ('key twice', b'{"text":"a","text":"b"}'),
        ('lone surrogate', b'{"text":"\\ud800"}'), ('NUL', b'{"text":"\\u0000"}'),
        ('raw NUL', b'{"text":"\x00"}'), ('not UTF-8', b'{"text":"\xff"}'),
        ('overlong', b'{"text":"\xc0\xaf"}'), ('UTF-16', '{"text":"a"}'.encode('utf-16')),
        ('byte order mark', b'\xef\xbb\xbf{"text":"a"}'), ('more after it', b'{"text":"a"} x'),
        ('deep', b'{"text":' + b'[' * 4000 + b']' * 4000 + b'}'), ('number', b'1'),
        ('big', b'{"text":1' + b'0' * 400 + b'}'), ('1e999', b'{"text":1e999}'),
        ('NaN', b'{"text":NaN}'), ("'", b"{'text':'a'}"), ('comma', b'{"text":"a",}'),
        ('comment', b'{"text":"a"/**/}'), ('raw line end', b'{"text":"a\nb"}')):
    got = admin.ask('POST', '/api/v1/check', raw=body, headers=JSON)
    check(f'JSON: {what}', got.status in (400, 422) and b'surrogate' not in got.body, got)
equal('another type', admin.ask('POST', '/api/v1/check', raw=b'text=a', headers={
    'Content-Type': 'application/x-www-form-urlencoded'}).status, 415)
equal('a body where none is taken', admin.ask(
    'GET', '/api/v1/explain', raw=b'{}', headers=JSON).status, 413)
for query in ('limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'cursor=', 'cursor=!!!',
              'cursor=_w', 'x=1', '%', 'limit=%31%', '%00=1', 'a'):
    equal(f'?{query}', admin.get(f'/api/v1/sessions?{query}').status, 400)

# ---- from where ----
def post(**headers):
    headers = {k.replace('_', '-'): v for k, v in headers.items()}
    return admin.post('/api/v1/check', {'text': 'a'}, headers=headers).status
own = f'http://localhost:{server.port}'
equal('no CSRF token', post(X_Chaperone_CSRF=''), 403)
equal('a wrong one', post(X_Chaperone_CSRF='x' * 43), 403)
equal('own origin', post(Origin=own), 200)
for origin in ('https://evil.example', 'null', own + '0', own.replace('http', 'https'), ''):
    equal(f'origin {origin}', post(Origin=origin), 403)
equal('cross-site', post(Sec_Fetch_Site='cross-site'), 403)
equal('same-site is not same', post(Sec_Fetch_Site='same-site'), 403)
equal('same-origin', post(Sec_Fetch_Site='same-origin'), 200)
equal('another name', nobody.get('/', headers={'Host': 'evil.example'}).status, 421)
equal('an address', nobody.get('/', headers={'Host': '127.0.0.1'}).status, 200)
equal('a token that is none', nobody.get('/api/v1/session', headers={
    'Authorization': 'Bearer chp_nothing'}).status, 401)
equal('a session is no token', nobody.get('/api/v1/session', headers={
    'Authorization': 'Bearer ' + admin.cookie.split('=')[1]}).status, 401)
equal('no Basic', nobody.get('/api/v1/session', headers={'Authorization': 'Basic YTpi'}).status, 401)

# ---- headers of every answer ----
for path in ('/', '/api/v1/explain', '/api/v1/nothing', '/healthz'):
    h = nobody.get(path).headers
    policy = h['Content-Security-Policy']
    check(f'{path}: policy', "default-src 'none'" in policy and "'unsafe-inline'" not in policy)
    equal(f'{path}: nosniff', h['X-Content-Type-Options'], 'nosniff')
    equal(f'{path}: referrer', h['Referrer-Policy'], 'no-referrer')
equal('answers are not kept', nobody.get('/api/v1/explain').headers['Cache-Control'], 'no-store')

# ---- the app, and what is packed with it ----
page = nobody.get('/')
check('a page', page.status == 200 and page.headers['Content-Type'].startswith('text/html'))
equal('it is asked for anew', page.headers['Cache-Control'], 'no-cache')
equal('pages of the app are this one', nobody.get('/posts/some-id').body, page.body)
equal('it is the same', nobody.get('/', headers={'If-None-Match': page.headers['ETag']}).status, 304)
equal('weakly too', nobody.get('/', headers={'If-None-Match': '"x", W/' + page.headers['ETag']}).status, 304)
equal('another', nobody.get('/', headers={'If-None-Match': '"x"'}).status, 200)
head = nobody.ask('HEAD', '/')
equal('HEAD', (head.status, head.body, head.headers['Content-Length']),
      (200, b'', page.headers['Content-Length']))
wasm = nobody.get('/chaperone.wasm', headers={'Accept-Encoding': 'br, gzip;q=0.5'})
equal('packed', (wasm.headers['Content-Type'], wasm.headers['Content-Encoding'], wasm.headers['Vary']),
      ('application/wasm', 'gzip', 'Accept-Encoding'))
plain = nobody.get('/chaperone.wasm', headers={'Accept-Encoding': 'gzip;q=0'})
check('or plain', plain.headers['Content-Encoding'] is None and plain.body[:4] == b'\0asm')
equal('the same', gzip.decompress(wasm.body), plain.body)
equal('no such file', nobody.get('/assets/none-12345678.js').status, 404)
equal('files are only read', nobody.post('/', {}).status, 404)
for asset in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.body.decode()):
    got = nobody.get(asset)
    check(f'{asset} is there for good', got.status == 200 and 'immutable' in got.headers['Cache-Control'], got.headers)
equal('HEAD of a route', (nobody.ask('HEAD', '/healthz').status, nobody.ask('HEAD', '/healthz').body), (200, b''))

# ---- events ----
def watch(client):
    s = socket.create_connection(('127.0.0.1', server.port), timeout=10)
    s.sendall(f'GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: {client.cookie}\r\n\r\n'
              .encode())
    return s

def until(s, piece, seconds=5):
    got, ends = b'', time.time() + seconds
    s.settimeout(0.2)
    while piece not in got and time.time() < ends:
        try:
            more = s.recv(65536)
        except TimeoutError:
            continue
        if not more:
            return got + b'<closed>'
        got += more
    return got

equal('nobody watches', nobody.get('/api/v1/events').status, 401)
stream = watch(admin)
check('a stream begins', b'retry: 3000' in until(stream, b'retry: 3000'))
organisation = admin.get('/api/v1/organisation')
new = {k: organisation.json[k] for k in ('name', 'profile', 'public_check', 'time_zone', 'locale')}
new['public_check'] = True
got = admin.ask('PUT', '/api/v1/organisation', new, headers={'If-Match': organisation.headers['ETag']})
equal('change the organisation', got.status, 200)
check('its next version', got.headers['ETag'] != organisation.headers['ETag'])
began = time.time()
check('an event comes', b'"noun":"organisation"' in until(stream, b'"noun":"organisation"'))
check('soon', time.time() - began < 1, time.time() - began)
equal('a stale change', admin.ask('PUT', '/api/v1/organisation', new, headers={
    'If-Match': organisation.headers['ETag']}).status, 412)
for bad in ('7', '"x"', 'W/"1"', '"', '""', '"1", "2"'):
    equal(f'If-Match {bad}', admin.ask('PUT', '/api/v1/organisation', new, headers={
        'If-Match': bad}).status, 400)
got = admin.ask('PUT', '/api/v1/organisation', dict(new, profile='nmae = X'))
equal('a bad profile', (got.status, got.json['field']), (422, 'profile'))
public = nobody.get('/api/v1/public').json
equal('what strangers see', (public['name'], public['public_check'], public['setup_needed']),
      ('Lakeside Family Clinic', True, False))
check('the profile with it', public['profile'])

# who signs out stops watching within a second or so
began = time.time()
equal('sign out', admin.ask('DELETE', '/api/v1/session').status, 204)
check('the stream ends', b'0\r\n\r\n' in until(stream, b'0\r\n\r\n', 3))
check('within 1.5 s', time.time() - began < 1.5, time.time() - began)

# ---- an end in peace ----
admin.sign_in('ada@example.org')
stream = watch(admin)
until(stream, b'retry')
end(server)
