#!/usr/bin/env python3
"""Starting and ending: options and their file, addresses, TLS, the service manager, what is under
way when the end comes, and what must not start."""
import ssl, threading, time, warnings

from lib import *

warnings.simplefilter('ignore', DeprecationWarning)  # old TLS is tried on purpose
DATABASE = os.environ.pop('CHAPERONE_TEST_DATABASE', None)  # the engine makes no difference here
work = tempfile.mkdtemp()


def run(*options, data=None, env=None):
    """What becomes of a start that should fail: status and words."""
    done = subprocess.run([BINARY, 'serve', *options], capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, STATE_DIRECTORY=data or os.path.join(work, 'none'), **(env or {})))
    return done.returncode, done.stderr


def write(name, text):
    path = os.path.join(work, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


# ---- what must not start ----
server = Server()
client = Client(server)
for what, options, words in (
        ('a taken port', ['--listen', f'127.0.0.1:{server.port}'], 'Is another chaperone running?'),
        ('no port', ['--listen', '127.0.0.1'], 'HOST:PORT'), ('a port too large', ['--listen', ':65536'], 'HOST:PORT'),
        ('IPv6 without brackets', ['--listen', '::1:0'], 'HOST:PORT'),
        ('a URL without a scheme', ['--listen', ':0', '--url', 'chaperone.example.org'], 'must be as https://'),
        ('a URL with a path', ['--listen', ':0', '--url', 'https://a.example/b'], 'must be as https://'),
        ('a certificate without a key', ['--listen', ':0', '--certificate', __file__], 'belong together'),
        ('a certificate that is none', ['--listen', ':0', '--certificate', __file__, '--key', __file__],
         'certificate and key'),
        ('a word', ['now'], 'what is'), ('no such file', ['--config', '/nonexistent'], 'No such file')):
    status, said = run(*options)
    check(f'{what}: does not start', status == 2 and words in said, (status, said[-300:]))
for what, text, words in (
        ('no such option', 'lisen = :0\n', ':1: there is no such option'),
        ('no value', '# a comment\n\nlisten =\n', ':3: there is no value'),
        ('no equals sign', 'listen :0\n', ':1: write name = value'),
        ('neither yes nor no', 'open-analyze = maybe\n', ':1: write yes or no'),
        ('help', 'help = yes\n', ':1: there is no such option'),
        ('a line without end', 'listen = ' + 'a' * 3000 + '\n', ':1: the line is too long')):
    status, said = run('--config', write('bad.conf', text))
    check(f'a file with {what}', status == 2 and words in said, said[-300:])
open_dir = os.path.join(work, 'open')
os.mkdir(open_dir, 0o755)
status, said = run('--data', open_dir)
check('a directory that others may enter', status == 2 and 'chmod 700' in said, said)

# ---- the master key is not made anew for data that need the old one ----
server.administrator()
data, server.own = server.data, False
server.stop()
os.rename(os.path.join(data, 'master.key'), os.path.join(work, 'kept.key'))
status, said = run('--listen', ':0', '--data', data)
check('without its key', status == 2 and 'key' in said and not os.path.exists(
    os.path.join(data, 'master.key')), said[-300:])
os.rename(os.path.join(work, 'kept.key'), os.path.join(data, 'master.key'))

# ---- a file of options; the command line wins ----
path = write('good.conf', f'''# where it is
listen = 127.0.0.1:0
  data=/nonexistent
url = https://chaperone.example.org/
open-analyze = yes
no-access-log = yes
demo = no
''')
servers.remove(server)
server = Server('--config', path, data=data)
client = Client(server)
equal('its own name', client.get('/healthz', headers={'Host': 'chaperone.example.org'}).status, 200)
equal('case does not matter', client.get('/healthz', headers={'Host': 'Chaperone.Example.Org:443'}).status, 200)
equal('another', client.get('/healthz', headers={'Host': 'other.example.org'}).status, 421)
equal('open', client.post('/analyze', {'text': 'a', 'language': 'en'}).status, 200)
got = client.sign_in('ada@example.org')
check('cookies go over TLS alone', '; Secure' in got.headers['Set-Cookie'] and
      'HttpOnly' in got.headers['Set-Cookie'] and 'SameSite=Strict' in got.headers['Set-Cookie'], got.headers)
check('and the browser is told so', client.get('/').headers['Strict-Transport-Security'])
check('calls are not logged', server.words().count('server.ready') == 2 and
      'request.end' not in server.words().split('server.ready')[2], server.words())

# ---- what is under way is finished, and nothing new is begun ----
body = b'{"text":"Open at nine.","language":"en"}'
s = socket.create_connection(('127.0.0.1', server.port), timeout=10)
s.sendall(b'POST /analyze HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n'
          % len(body) + body[:10])
time.sleep(0.3)
server.process.send_signal(signal.SIGTERM)
time.sleep(0.5)
check('it waits for that', server.alive())
try:
    socket.create_connection(('127.0.0.1', server.port), timeout=1).close()
    check('nothing new', False)
except OSError:
    check('nothing new', True)
s.sendall(body[10:])
got = b''
while piece := s.recv(4096):
    got += piece
check('it is answered', got.startswith(b'HTTP/1.1 200') and b'Connection: close' in got, got[:300])
server.stop()
servers.remove(server)

# ---- the service manager is told ----
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(os.path.join(work, 'notify'))
notify.settimeout(20)
os.environ['NOTIFY_SOCKET'] = os.path.join(work, 'notify')
server = Server(data=data)
del os.environ['NOTIFY_SOCKET']
equal('ready', notify.recv(100), b'READY=1')
server.stop()
equal('stopping', notify.recv(100), b'STOPPING=1')
servers.remove(server)

# ---- TLS ----
subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout',
                os.path.join(work, 'tls.key'), '-out', os.path.join(work, 'tls.pem')], check=True, capture_output=True)
server = Server('--certificate', os.path.join(work, 'tls.pem'), '--key', os.path.join(work, 'tls.key'), data=data)


def tls(version=None):
    context = ssl.create_default_context(cafile=os.path.join(work, 'tls.pem'))
    if version:
        context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, version
    with socket.create_connection(('127.0.0.1', server.port), timeout=10) as plain:
        with context.wrap_socket(plain, server_hostname='localhost') as s:
            s.sendall(b'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
            return s.version(), s.recv(4096)


version, got = tls()
equal('TLS', (version, got[:12]), ('TLSv1.3', b'HTTP/1.1 200'))
equal('TLS 1.2', tls(ssl.TLSVersion.TLSv1_2)[0], 'TLSv1.2')
try:
    tls(ssl.TLSVersion.TLSv1_1)
    check('no older TLS', False)
except (ssl.SSLError, OSError):
    check('no older TLS', True)
check('plain HTTP is not answered', not raw(server, b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 1).startswith(b'HTTP/1.1 2'))
server.stop()
servers.remove(server)
shutil.rmtree(data)

# ---- IPv6 ----
if socket.has_ipv6 and os.path.exists('/proc/net/if_inet6') and '00000000000000000000000000000001' in open('/proc/net/if_inet6').read():
    process = subprocess.Popen([BINARY, 'serve', '--listen', '[::1]:0', '--data', os.path.join(work, 'six')],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    port = int(re.search(rb'port (\d+)', process.stdout.readline())[1])
    with socket.create_connection(('::1', port), timeout=10) as s:
        s.sendall(b'GET /healthz HTTP/1.1\r\nHost: [::1]:%d\r\nConnection: close\r\n\r\n' % port)
        check('IPv6', s.recv(4096).startswith(b'HTTP/1.1 200'))
    process.terminate()
    equal('and ends', process.wait(30), 0)
shutil.rmtree(work)
end()
