#!/usr/bin/env python3
"""Two servers on one database: what one does the other knows."""
import threading, time

from lib import *

one = Server()
admin = one.administrator()
two = Server(data=one.data)
there = Client(two)
there.cookie, there.csrf = admin.cookie, admin.csrf
equal('a session is good on both', there.get('/api/v1/session').status, 200)

# a change here reaches the pages that watch there
s = socket.create_connection(('127.0.0.1', two.port), timeout=10)
s.sendall(f'GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: {admin.cookie}\r\n\r\n'.encode())


def until(piece, seconds):
    got, began = b'', time.time()
    s.settimeout(0.1)
    while piece not in got and time.time() < began + seconds:
        try:
            got += s.recv(65536)
        except TimeoutError:
            pass
    return got, time.time() - began


check('it watches', b'retry' in until(b'retry', 5)[0])
now = admin.get('/api/v1/organisation')
new = {'name': 'Lakeside', 'profile': now.json['profile'] + 'deny = Operation Snowdrop\n'}
equal('a change', admin.ask('PUT', '/api/v1/organisation', new).status, 200)
got, took = until(b'"organisation"', 5)
check('is heard there within a second or so', b'"organisation"' in got and took < 2.5, took)
equal('once', until(b'<never>', 2)[0].count(b'"organisation"') + got.count(b'"organisation"'), 1)

# the checker there takes the new profile at once
equal('a check there', there.post('/api/v1/check', {'text': 'Operation Snowdrop begins.'}).json['verdict'], 'review')

# versions: of two who change at once, on two servers, one is told
etag = there.get('/api/v1/organisation').headers['ETag']
statuses = []
threads = [threading.Thread(target=lambda c=c: statuses.append(
    c.ask('PUT', '/api/v1/organisation', new, headers={'If-Match': etag}).status)) for c in (admin, there) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
equal('one of eight', sorted(statuses), [200] + [412] * 7)

# an idempotent request is one, wherever it goes
made = [c.ask('POST', '/api/v1/people', {'name': 'Kim Ode', 'email': 'kim@example.org', 'role': 'member'},
              headers={'Idempotency-Key': 'k'}) for c in (admin, there)]
equal('the same person', made[0].json['id'], made[1].json['id'])

# an end here is an end there
began = time.time()
equal('sign out', admin.ask('DELETE', '/api/v1/session').status, 204)
equal('signed out there', there.get('/api/v1/session').status, 401)
check('and no more events', b'0\r\n\r\n' in until(b'0\r\n\r\n', 3)[0])
check('within a second or so', time.time() - began < 2.5)
s.close()
end(two, one)
