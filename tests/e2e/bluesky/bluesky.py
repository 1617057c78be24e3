"""The real Bluesky server of server.mjs, for tests in Python: started, asked, made to fail."""
import json, os, subprocess, tempfile, urllib.parse, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
POSTS = 'app.bsky.feed.post'


class Bluesky:
    def __init__(self):
        self.work = tempfile.TemporaryDirectory()
        start = '. tests/e2e/bluesky/start; bluesky_needs; exec node tests/e2e/bluesky/server.mjs'
        self.process = subprocess.Popen(['sh', '-euc', start], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        cwd=f'{HERE}/../../..', env={**os.environ, 'work': self.work.name})
        here = json.loads(self.process.stdout.readline())
        self.pds, self.front, self.password = here['pds'], here['front'], here['password']
        self.accounts, self.sessions = here['accounts'], {}

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def ask(self, url, body=None, token=None):
        headers = {'Content-Type': 'application/json'} if body is not None else {}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
            return json.loads(answer.read() or b'{}')

    def login(self, i, **more):
        """What a person types to connect the account."""
        return {'kind': 'bluesky', 'handle': self.accounts[i]['handle'], 'service': self.front,
                'app_password': self.password, **more}

    def posts(self, i):
        """What stands there: [{uri, cid, value}]."""
        query = urllib.parse.urlencode({'repo': self.accounts[i]['did'], 'collection': POSTS, 'limit': 100})
        return self.ask(f'{self.pds}/xrpc/com.atproto.repo.listRecords?{query}')['records']

    def texts(self, i):
        return [p['value']['text'] for p in self.posts(i)]

    def _write(self, i, name, body):
        """Somebody does something there, past us."""
        if i not in self.sessions:
            self.sessions[i] = self.ask(f'{self.pds}/xrpc/com.atproto.server.createSession', {
                'identifier': self.accounts[i]['handle'], 'password': self.password})
        session = self.sessions[i]
        body = {'repo': session['did'], 'collection': POSTS, **body}
        return self.ask(f'{self.pds}/xrpc/com.atproto.repo.{name}', body, session['accessJwt'])

    def say(self, i, text, at='2024-05-01T12:00:00Z', **more):
        record = {'$type': POSTS, 'text': text, 'createdAt': at, **more}
        return self._write(i, 'createRecord', {'record': record})

    def like(self, i, post, kind='like'):
        """Or repost."""
        subject = {'uri': post['uri'], 'cid': post['cid']}
        collection = f'app.bsky.feed.{kind}'
        record = {'$type': collection, 'subject': subject, 'createdAt': '2024-05-01T12:00:00Z'}
        return self._write(i, 'createRecord', {'collection': collection, 'record': record})

    def describe(self, i, name, description):
        record = {'$type': 'app.bsky.actor.profile', 'displayName': name, 'description': description}
        return self._write(i, 'putRecord', {'collection': 'app.bsky.actor.profile', 'rkey': 'self',
                                            'record': record})

    def delete(self, i, uri):
        self._write(i, 'deleteRecord', {'rkey': uri.rsplit('/', 1)[1]})

    def fault(self, path, kind, times=1):
        query = urllib.parse.urlencode({'path': path, 'kind': kind, 'times': times})
        self.ask(f'{self.front}/fault?{query}', {})
