"""A Chaperone server of a test's own, and somebody signed in to it."""
import http.client
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

PASSWORD = 'correct horse battery staple'
passed = failed = 0


def check(what, good, shown=''):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        line = sys._getframe(1).f_lineno
        print(f'line {line}: {what}: {shown}')


def end():
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed != 0)


class Bluesky:
    """The real server that tests/e2e/bluesky/start has started."""

    def __init__(self, work):
        here = json.load(open(f'{work}/bluesky.json', encoding='utf-8'))
        self.pds, self.front, self.password = here['pds'], here['front'], here['password']
        self.accounts = here['accounts']

    def get(self, name, **query):
        url = f'{self.pds}/xrpc/{name}?{urllib.parse.urlencode(query)}'
        with urllib.request.urlopen(url) as answer:
            return json.load(answer)

    def post(self, name, body, token=None):
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        request = urllib.request.Request(f'{self.pds}/xrpc/{name}', json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b'{}')

    def posts(self, i):
        return self.get('com.atproto.repo.listRecords', repo=self.accounts[i]['did'],
                        collection='app.bsky.feed.post', limit=100)['records']

    def say(self, i, text):
        """Somebody posts there, past us."""
        session = self.post('com.atproto.server.createSession',
                            {'identifier': self.accounts[i]['handle'], 'password': self.password})
        record = {'$type': 'app.bsky.feed.post', 'text': text, 'createdAt': '2024-05-01T12:00:00Z'}
        return self.post('com.atproto.repo.createRecord',
                         {'repo': session['did'], 'collection': 'app.bsky.feed.post', 'record': record},
                         session['accessJwt'])

    def delete(self, i, uri):
        session = self.post('com.atproto.server.createSession',
                            {'identifier': self.accounts[i]['handle'], 'password': self.password})
        self.post('com.atproto.repo.deleteRecord',
                  {'repo': session['did'], 'collection': 'app.bsky.feed.post',
                   'rkey': uri.rsplit('/', 1)[1]}, session['accessJwt'])

    def fault(self, path, kind, times=1):
        query = urllib.parse.urlencode({'path': path, 'kind': kind, 'times': times})
        urllib.request.urlopen(urllib.request.Request(f'{self.front}/fault?{query}', b'')).close()


class Desk:
    def __init__(self, command, work, **environment):
        self.command, self.work = command, work
        self.environment = {**os.environ, **environment}
        self.log = open(f'{work}/serve.err', 'ab')
        self.cookie = self.csrf = None
        self.known = False  # set up before: no link is printed
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [self.command, 'serve', '--listen', '127.0.0.1:0', '--data', f'{self.work}/data',
             '--allow-hosts', '127.0.0.1'],
            stdout=subprocess.PIPE, stderr=self.log, env=self.environment, text=True)
        self.token = self.url = None
        for line in self.process.stdout:
            if found := re.search(r'(http://[^/\s]+)/setup#(\S+)', line):
                self.token = found[2]
            if found := re.search(r'ready: (http://\S+)', line):
                self.url = found[1].rstrip('/')
            if self.token or self.url and self.known:
                break

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()

    def ask(self, method, path, body=None, want=None, **headers):
        host = self.url.split('//')[1]
        connection = http.client.HTTPConnection(host, timeout=60)
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        if self.cookie:
            headers['Cookie'] = self.cookie
        if self.csrf and method != 'GET':
            headers['X-Chaperone-CSRF'] = self.csrf
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers['Content-Type'] = 'application/json'
        connection.request(method, '/api/v1' + path, data, headers)
        answer = connection.getresponse()
        text = answer.read()
        if cookie := answer.getheader('Set-Cookie'):
            self.cookie = cookie.split(';')[0]
        self.status, self.etag = answer.status, answer.getheader('ETag')
        connection.close()
        parsed = json.loads(text) if text else None
        if want:
            check(f'{method} {path}', self.status == want, f'{self.status} {text[:300]!r}')
        return parsed

    def set_up(self):
        answer = self.ask('POST', '/setup', {
            'token': self.token, 'name': 'Ada Admin', 'email': 'ada@lakeside.example',
            'password': PASSWORD, 'organisation_name': 'Lakeside Clinic'}, 201)
        if self.status in (200, 201):
            self.csrf = answer['csrf']
            self.known = True
        return answer

    def until(self, what, good, seconds=30):
        """Wait for work that goes on by itself."""
        for _ in range(seconds * 10):
            if good():
                check(what, True)
                return
            time.sleep(0.1)
        check(what, False, [(j['kind'], j['state'], j['words']) for j in self.ask('GET', '/jobs')['items']])
