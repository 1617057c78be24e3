"""What the tests of the server share: a server in a folder of its own, clients, counting.

CHAPERONE names the binary (the sanitized one), CHAPERONE_TEST_DATABASE a fresh PostgreSQL
database instead of SQLite."""
import http.client, json, os, re, shutil, signal, socket, subprocess, sys, tempfile, time, traceback

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
BINARY = os.environ.get('CHAPERONE', os.path.join(ROOT, 'build/san/chaperone'))
PASSWORD = 'a long enough phrase for tests'
passed = failed = 0


def check(what, truth, more=''):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print(f'failed: {what}', more)
    return truth


def equal(what, got, want):
    return check(what, got == want, f'\n  got  {got!r}\n  want {want!r}')


def at_exception(*what):
    """A test that dies says what the servers had to say."""
    traceback.print_exception(*what)
    for server in servers:
        print(server.words()[-4000:])
        server.process.kill()
    print(f'{passed} passed, {failed + 1} failed')


sys.excepthook = at_exception
servers = []
# fonts are kept for the life of a process
os.environ.setdefault('LSAN_OPTIONS', f'suppressions={ROOT}/tests/lib/lsan.txt:print_suppressions=0')


def end(*servers):
    """Stops the servers; prints the counts; exits."""
    for server in servers:
        server.stop()
    print(f'{passed} passed, {failed} failed')
    sys.exit(failed != 0)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f'{self.status} {self.body[:300]!r}'


class Client:
    """One browser or program: keeps its cookies and its CSRF token."""
    def __init__(self, server, token=None):
        self.server, self.token, self.jar, self.csrf = server, token, {}, None

    @property
    def cookie(self):
        return '; '.join(f'{name}={value}' for name, value in self.jar.items())

    @cookie.setter
    def cookie(self, text):
        self.jar = dict(part.split('=', 1) for part in text.split('; ')) if text else {}

    def ask(self, method, path, body=None, headers=None, raw=None):
        h = {'Host': f'localhost:{self.server.port}'}
        if self.token:
            h['Authorization'] = f'Bearer {self.token}'
        if self.cookie:
            h['Cookie'] = self.cookie
        if self.csrf and method != 'GET':
            h['X-Chaperone-CSRF'] = self.csrf
        if body is not None:
            raw = json.dumps(body).encode()
            h['Content-Type'] = 'application/json'
        h.update(headers or {})
        connection = http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=30)
        connection.request(method, path, raw, h)
        answer = connection.getresponse()
        got = Answer(answer.status, answer.headers, answer.read())
        for cookie in answer.headers.get_all('Set-Cookie') or []:
            name, value = cookie.split(';')[0].split('=', 1)
            self.jar.pop(name, None)
            if 'Max-Age=0' not in cookie:
                self.jar[name] = value
        connection.close()
        return got

    def get(self, path, **more):
        return self.ask('GET', path, **more)

    def post(self, path, body=None, **more):
        return self.ask('POST', path, body, **more)

    def must(self, method, path, body=None, want=200, raw=None, **headers):
        """Asks the API, checks the status, and gives the JSON of the answer."""
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        got = self.ask(method, '/api/v1' + path, body, headers, raw)
        check(f'{method} {path}', got.status == want, got)
        return got.json if got.body else None

    def until(self, what, truth, seconds=30):
        """Waits for work that goes on by itself; says what is due when it does not come."""
        for _ in range(seconds * 10):
            if truth():
                return check(what, True)
            time.sleep(0.1)
        jobs = self.get('/api/v1/jobs').json.get('items', [])
        return check(what, False, [(j['kind'], j['state'], j['words']) for j in jobs])

    def sign_in(self, email, password=PASSWORD):
        got = self.post('/api/v1/session', {'email': email, 'password': password})
        if got.status in (200, 201):
            self.csrf = got.json['csrf']
        return got


class Server:
    def __init__(self, *options, data=None, binary=BINARY):
        self.data = data or tempfile.mkdtemp()
        self.own = data is None
        self.options, self.binary = options, binary
        servers.append(self)
        self.start()

    def start(self):
        command = [self.binary, 'serve', '--listen', '127.0.0.1:0', '--data', self.data,
                   *self.options]
        if os.environ.get('CHAPERONE_TEST_DATABASE'):
            command += ['--database', os.environ['CHAPERONE_TEST_DATABASE']]
        self.log = open(os.path.join(self.data, 'log'), 'ab+')
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log)
        self.port = self.setup = None
        for line in self.process.stdout:
            line = line.decode()
            if found := re.search(r'listens on port (\d+)', line):
                self.port = int(found[1])
            if found := re.search(r'/setup#(\S+)', line):
                self.setup = found[1]
            if self.port and ('--certificate' in self.options or not self.fresh()):
                break
            if self.port and self.setup:
                break
        if not self.port:
            raise SystemExit('the server did not start:\n' + self.words())

    def fresh(self):
        """Has nobody set it up yet? Then it prints one more line."""
        return Client(self).get('/api/v1/setup').json['needed']

    def words(self):
        return open(os.path.join(self.data, 'log'), encoding='utf-8', errors='replace').read()

    def alive(self):
        return self.process.poll() is None

    def administrator(self, email='ada@example.org'):
        """Sets it up; the first administrator, signed in."""
        client = Client(self)
        got = client.post('/api/v1/setup', {
            'token': self.setup, 'name': 'Ada Admin', 'email': email, 'password': PASSWORD,
            'organisation_name': 'Lakeside Family Clinic'})
        if got.status not in (200, 201):
            raise SystemExit(f'set-up failed: {got}')
        client.csrf = client.get('/api/v1/session').json['csrf']
        return client

    def person(self, admin, email, role, name='Somebody Else', channels=()):
        """Invites somebody, who joins; signed in."""
        got = admin.post('/api/v1/invitations', {'email': email, 'name': name, 'role': role,
                                                 'channels': list(channels)})
        if got.status not in (200, 201):
            raise SystemExit(f'no invitation for {role}: {got}')
        client = Client(self)
        got = client.post('/api/v1/invitations/accept', {
            'token': got.json['link'].split('#')[1], 'name': name, 'password': PASSWORD})
        if got.status not in (200, 201):
            raise SystemExit(f'{role} cannot join: {got}')
        client.csrf = client.get('/api/v1/session').json['csrf']
        return client

    def stop(self):
        """Ends it, and says whether it did so in peace."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = 'killed'
        self.process.stdout.close()
        check('the server ends in peace', status == 0, f'{status}\n{self.words()[-3000:]}')
        check('no complaint of a sanitizer', 'ERROR: ' not in self.words() and
              'runtime error' not in self.words(), self.words()[-3000:])
        self.log.close()
        if self.own:
            shutil.rmtree(self.data, ignore_errors=True)


def raw(server, data, wait=5.0, close=False):
    """Sends bytes as they are; everything that comes back until the server closes or is silent."""
    s = socket.create_connection(('127.0.0.1', server.port), timeout=wait)
    got = b''
    try:
        s.sendall(data)
        if close:
            s.shutdown(socket.SHUT_WR)
        while piece := s.recv(65536):
            got += piece
    except OSError:
        pass
    s.close()
    return got
