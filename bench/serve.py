#!/usr/bin/env python3
"""serve.py BUILD: what the server does in a second, and what it takes for it: /analyze by wrk, with
latency at half the rate; durable writes of somebody who is signed in; idle event streams; memory;
how soon it is there. wrk runs on the same machine and takes its part of it."""
import json, os, re, resource, selectors, socket, subprocess, sys, tempfile, time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(ROOT, 'tests/web'))
import lib

BINARY = os.path.join(sys.argv[1], 'chaperone')
STREAMS, SECONDS = 2000, 8
TEXT = ('Our new clinic on Cottonwood Blvd opens on Monday. Dr. Amrita Vaidyanathan and her team see '
        'patients from nine to five; walk in or call (608) 555-0100. Flu shots are free for everyone '
        'over sixty-five, and parking is behind the building. We look forward to seeing you there, friend')
assert len(TEXT) == 280

ANALYZE = '''wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = %s
function delay() return %d end'''
# a new person each time: a row, its audit leaf, an event
WRITE = '''wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer %s"
local n = 0
function request()
	n = n + 1
	return wrk.format(nil, "/api/v1/people", nil,
		'{"name":"Kim Ode","email":"p' .. n .. '@example.org","role":"member"}')
end
function done(summary) io.write("errors " .. summary.errors.status .. "\\n") end'''


def wrk(server, path, script, connections):
    with tempfile.NamedTemporaryFile('w', suffix='.lua') as f:
        f.write(script)
        f.flush()
        said = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{SECONDS}', '--latency', '-s', f.name,
                               f'http://127.0.0.1:{server.port}{path}'], capture_output=True, text=True).stdout
    rate = float(re.search(r'Requests/sec:\s+([\d.]+)', said)[1])
    number, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', said).groups()
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)|errors (?!0)(\d+)', said)
    return rate, float(number) * {'us': .001, 'ms': 1, 's': 1000}[unit], bad and bad[0]


def memory_mib(server):
    return int(re.search(r'VmRSS:\s+(\d+)', open(f'/proc/{server.process.pid}/status').read())[1]) / 1024


def line(what, figure, more=''):
    print(f'{what:<58} {figure:>14} {more}', flush=True)


def streams(server, admin):
    """Idle streams: how long until a change has reached every one of them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    selector, waiting = selectors.DefaultSelector(), {}
    people = [lib.Client(server) for _ in range(10)]
    for one in people:
        one.sign_in('ada@example.org')
    for i in range(STREAMS):
        s = socket.create_connection(('127.0.0.1', server.port))
        s.sendall(f'GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: {people[i % 10].cookie}\r\n\r\n'.encode())
        waiting[s] = b''
        selector.register(s, selectors.EVENT_READ)
    def all_have(piece, seconds):
        left, ends = set(waiting), time.time() + seconds
        while left and time.time() < ends:
            for key, _ in selector.select(0.1):
                waiting[key.fileobj] = (waiting[key.fileobj] + key.fileobj.recv(4096))[-400:]
                if piece in waiting[key.fileobj]:
                    left.discard(key.fileobj)
        return len(waiting) - len(left)
    there = all_have(b'retry', 20)
    line('idle event streams', f'{there}', f'memory {memory_mib(server):.0f} MiB')
    time.sleep(2)
    now = admin.get('/api/v1/organisation').json
    began = time.time()
    admin.ask('PUT', '/api/v1/organisation', {'name': now['name'], 'profile': now['profile']})
    heard = all_have(b'"organisation"', 10)
    line('  a change has reached them all after', f'{(time.time() - began) * 1000:.0f} ms', f'{heard} heard it')
    for s in waiting:
        s.close()


server = lib.Server('--open-analyze', binary=BINARY)
admin = server.administrator()
body = json.dumps(json.dumps({'text': TEXT, 'language': 'en'}))
rate, _, bad = wrk(server, '/analyze', (ANALYZE % (body, 0)).replace('function delay() return 0 end', ''), 32)
line('POST /analyze, 280 characters, keep-alive', f'{rate:,.0f}/s', bad or '')
half, p99, bad = wrk(server, '/analyze', ANALYZE % (body, round(64 * 2000 / rate)), 64)
line(f'  99 % are answered within, at {half:,.0f}/s', f'{p99:.1f} ms', bad or '')
tomorrow = time.strftime('%Y-%m-%dT00:00:00Z', time.gmtime(time.time() + 2 * 86400))
token = admin.post('/api/v1/tokens', {'name': 'bench', 'scopes': ['PEOPLE_MANAGE'], 'expires': tomorrow})
rate, p99, bad = wrk(server, '/api/v1/people', WRITE % token.json['token'], 64)
line('durable writes by token: a person, the audit leaf, an event', f'{rate:,.0f}/s', bad or f'99 % in {p99:.0f} ms')
streams(server, admin)
line('memory after all that', f'{memory_mib(server):.0f} MiB')
data, server.own = server.data, False
server.stop()
began = time.time()
again = lib.Server(data=data, binary=BINARY)
line('from start to ready, with these data', f'{(time.time() - began) * 1000:.0f} ms')
again.own = True
again.stop()
sys.exit(lib.failed != 0)
