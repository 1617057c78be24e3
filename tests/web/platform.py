#!/usr/bin/env python3
"""What others build on: webhooks, requests that may be repeated, limits, metrics, the
access log."""
import hashlib, hmac, http.server, threading, time

from lib import *

heard = []


class Receiver(http.server.BaseHTTPRequestHandler):
    """Says 500 to the first delivery, and 204 from then on."""
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        heard.append((self.path, dict(self.headers), body, time.time()))
        self.send_response(500 if len(heard) == 1 else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


receiver = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
there = f'127.0.0.1:{receiver.server_port}'
server = Server('--allow-hosts', there)
admin = server.administrator()
nobody = Client(server)


def wait_for(what, truth, seconds):
    ends = time.time() + seconds
    while not truth() and time.time() < ends:
        time.sleep(0.05)
    return check(what, truth())


# ---- webhooks ----
for what, body, field in (
        ('no such noun', {'url': f'http://{there}/', 'events': ['weather']}, 'events'),
        ('no noun', {'url': f'http://{there}/', 'events': []}, 'events'),
        ('not a URL', {'url': 'ftp://a.example', 'events': ['post']}, 'url'),
        ('no URL', {'events': ['post']}, 'url')):
    got = admin.post('/api/v1/webhooks', body)
    equal(f'a webhook with {what}', (got.status, got.json['field']), (422, field))
got = admin.post('/api/v1/webhooks', {'url': f'http://{there}/hook?a=b', 'events': ['organisation']})
equal('a webhook', got.status, 201)
hook, secret = got.json['id'], got.json['secret']
check('its secret is shown once', secret.startswith('whs_') and
      admin.get('/api/v1/webhooks').json['items'][0]['secret'] is None)
inner = admin.post('/api/v1/webhooks', {'url': 'http://127.0.0.1:9/', 'events': ['organisation']}).json['id']


def change(**what):
    now = admin.get('/api/v1/organisation')
    return admin.ask('PUT', '/api/v1/organisation', dict(
        {k: now.json[k] for k in ('name', 'profile')}, **what))


equal('a change', change(public_check=True).status, 200)
wait_for('a delivery', lambda: len(heard) == 1, 5)
path, headers, body, at = heard[0]
told = json.loads(body)
equal('the path of it', path, '/hook?a=b')
equal('what it says', (sorted(told), told['noun'], told['subject'], told['version']),
      (['created', 'id', 'noun', 'subject', 'version'], 'organisation', 'own', 2))
equal('its id in the head', headers['Chaperone-Event'], told['id'])


def holds(headers, body):
    stamp, mac = (part.split('=')[1] for part in headers['Chaperone-Signature'].split(','))
    want = hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(mac, want) and abs(int(stamp) - time.time()) < 60


check('its signature', holds(headers, body))
check('of that alone', not holds(headers, body + b' '))
deliveries = lambda id_=None: admin.get(f'/api/v1/webhooks/{id_ or hook}/deliveries').json['items']
wait_for('what became of it is written down', lambda: deliveries()[0]['attempts'] == 1, 3)
one = deliveries()[0]
equal('it waits', (one['state'], one['status'], one['words']),
      ('waiting', 500, 'It did not answer with 2xx.'))
change(public_check=False)
wait_for('it is sent again, and the next after it', lambda: len(heard) == 3, 20)
equal('the same once more', heard[1][2], body)
check('after a while', 9 < heard[1][3] - at < 18, heard[1][3] - at)
equal('in order', json.loads(heard[2][2])['version'], 3)
wait_for('both are there', lambda: [d['state'] for d in deliveries()] == ['delivered'] * 2, 5)
equal('send one again', admin.post(f'/api/v1/webhooks/{hook}/deliveries/{told["id"]}/replay').status, 204)
wait_for('it comes again', lambda: len(heard) == 4, 5)
equal('as it was', heard[3][2], body)
wait_for('where it may not go nothing is sent', lambda: deliveries(inner)[0]['state'] == 'failed', 5)
check('and it says why', deliveries(inner)[0]['words'], deliveries(inner))
page = admin.get(f'/api/v1/webhooks/{hook}/deliveries?limit=1').json
equal('pages', (len(page['items']), admin.get(
    f'/api/v1/webhooks/{hook}/deliveries?limit=1&cursor={page["next"]}').json['items'][0]['event_id']),
      (1, told['id']))
equal('delete', admin.ask('DELETE', f'/api/v1/webhooks/{hook}').status, 204)
equal('twice', admin.ask('DELETE', f'/api/v1/webhooks/{hook}').status, 404)
change(public_check=True)
time.sleep(0.5)
equal('nothing more', len(heard), 4)

# ---- once, however often it is sent ----
def add(key, email='kim@example.org', client=admin):
    return client.ask('POST', '/api/v1/people', {'name': 'Kim Ode', 'email': email, 'role': 'member'},
                      headers={'Idempotency-Key': key})

first, again = add('a-1'), add('a-1')
equal('the first', first.status, 201)
check('says where', first.headers['Location'] == f'/api/v1/people/{first.json["id"]}', first.headers)
equal('a repeat is the same', (again.status, again.json['id'], again.headers['Idempotent-Replayed'],
                               again.headers['Location']),
      (201, first.json['id'], 'true', first.headers['Location']))
equal('another body', add('a-1', 'other@example.org').status, 422)
equal('another key', add('a-2').status, 409)
equal('what failed may be sent again', add('a-2').status, 409)
equal('a key that is none', add('').status, 400)
equal('a key too long', add('k' * 256).status, 400)
together, threads = [], []
for _ in range(8):
    threads.append(threading.Thread(target=lambda: together.append(add('a-3', 'lee@example.org').status)))
    threads[-1].start()
for thread in threads:
    thread.join()
check('eight at once make one', together.count(201) >= 1 and set(together) <= {201, 409}, together)
people = [p['email'] for p in admin.get('/api/v1/people').json['items']]
equal('and no more', people.count('lee@example.org'), 1)

# ---- limits ----
got = nobody.get('/api/v1/explain')
check('how many are left', re.fullmatch(r'"address";r=\d+;t=\d+', got.headers['RateLimit']))
equal('of how many', got.headers['RateLimit-Policy'], '"address";q=300;w=15')
statuses = [nobody.get('/api/v1/explain') for _ in range(500)]
refused = [a for a in statuses if a.status == 429]
check('too many', refused and len(refused) < 300, len(refused))
if refused:
    equal('come again', (refused[0].headers['Retry-After'], refused[0].json['title']),
          ('1', 'Too many requests'))
equal('by another address', nobody.get('/api/v1/explain', headers={
    'X-Forwarded-For': '198.51.100.7'}).status, 200)
equal('who is signed in has limits of their own', admin.get('/api/v1/explain').status, 200)
guesses = []
def guess():
    for _ in range(100):
        guesses.append(nobody.get('/api/v1/session', headers={
            'Authorization': 'Bearer chp_' + 'a' * 43, 'X-Forwarded-For': '198.51.100.8'}).status)
threads = [threading.Thread(target=guess) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
check('who guesses tokens has to wait', guesses[0] == 401 and guesses.count(429) > 10,
      (guesses.count(401), guesses.count(429)))
time.sleep(2)
equal('after a while', nobody.get('/api/v1/explain').status, 200)

# ---- metrics ----
text = nobody.get('/metrics').body.decode()
check('counts by route', re.search(r'chaperone_requests_total\{route="explain_all",status="4xx"\} \d+', text))
check('times', 'chaperone_request_seconds_bucket{le="+Inf"}' in text)
check('memory', int(re.search(r'process_resident_memory_bytes (\d+)', text)[1]) > 1 << 20)
equal('not for others', nobody.get('/metrics', headers={'X-Forwarded-For': '198.51.100.7'}).status, 401)

# ---- the access log ----
def logged(got):
    """The line of a call, without what differs each time."""
    lines = [json.loads(line) for line in server.words().splitlines() if 'request.end' in line]
    lines = [line for line in lines if line['request_id'] == got.headers['X-Request-Id']]
    check('one line', len(lines) == 1 and 0 <= lines[0]['ms'] < 30000, lines)
    return {k: v for k, v in lines[0].items() if k not in ('time', 'ms', 'request_id')} if lines else None


def line(method, route, status, size):
    return {'level': 'info', 'event': 'request.end', 'method': method, 'route': route, 'status': status,
            'bytes': size}


got = admin.get(f'/api/v1/webhooks/{hook}/deliveries?limit=2')
equal('a call', logged(got), line('GET', '/api/v1/webhooks/{id}/deliveries', 200, len(got.body)))
got = admin.get('/api/v1/people/nobody@example.org')
equal('a problem', logged(got), line('GET', '/api/v1/people/{id}', 404, len(got.body)))
got = nobody.ask('PATCH', '/api/v1/nobody@example.org', {})
equal('no route', logged(got), line('PATCH', 'none', 404, len(got.body)))
got = nobody.ask('HEAD', '/healthz')
equal('no body', logged(got), line('HEAD', '/healthz', 200, 0))
refused = raw(server, b'BREW /coffee HTTP/1.1\r\nHost: localhost\r\n\r\n').decode()
got = Answer(405, dict(re.findall(r'(\S+): (.*)\r', refused)), refused.split('\r\n\r\n')[1])
equal('what the listener refuses', logged(got), line('other', 'none', 405, len(got.body)))
before = server.words().count('request.end')
admin.post('/analyze', {'text': 'a', 'language': 'en'})
equal("none of Presidio's", server.words().count('request.end'), before)
check('nobody in them', 'example.org' not in text and 'Ada' not in text)
check('nor in the log', 'example.org' not in server.words() and 'Ada' not in server.words() and
      secret not in server.words())
end(server)
