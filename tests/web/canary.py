#!/usr/bin/env python3
"""Canaries: patients' identifiers, passwords, tokens, second-factor secrets and keys are put in
wherever they belong, and then looked for in every file of the server, its backup, its exports, its
log, and in what a core dump would hold. None may sing."""
import base64, hashlib, hmac, json, os, re, resource, signal, struct, subprocess, sys, tempfile, time

from lib import *

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e', 'bluesky'))
from bluesky import Bluesky

# the release binary: the sanitizers keep what was freed
binary = os.path.join(ROOT, 'build/chaperone')
resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                   if resource.getrlimit(resource.RLIMIT_CORE)[1] == resource.RLIM_INFINITY
                   else resource.getrlimit(resource.RLIMIT_CORE))
bluesky = Bluesky()
server = Server('--allow-hosts', '127.0.0.1', binary=binary)
admin = server.administrator()
officer = server.person(admin, 'officer@example.org', 'privacy_officer')
canaries = {}  # what it is: its bytes


def plant(what, secret):
    canaries[what] = secret.encode() if isinstance(secret, str) else secret
    return secret


def done(what, got, *more):
    check(f'planted: {what}', got.status in (200, 201, 204, *more), got)
    return got.json if got.body else {}


# ---- planting ----
login = bluesky.login(0, name='Our page', handle='@lakeside.test')
plant("a channel's password", login['app_password'])
channel = done('channel', admin.post('/api/v1/channels', login))
admin.csrf = admin.get('/api/v1/session').json['csrf']
who = plant("a patient's name", 'Philippa Quackenbush')
number = plant('a record number', '7733219941')
mail = plant("a patient's address", 'philippa.q.1931@example.net')
post = done('post', admin.post('/api/v1/posts', {
    'kind': 'post', 'channel_ids': [channel['id']], 'purpose': 'education',
    'text': f'{who}, MRN {number}, {mail}, had her surgery here on May 3.'}))
done('comment', admin.post(f'/api/v1/posts/{post["id"]}/comments', {
    'words': f'Is {plant("a name in a comment", "Barnaby Featherstonhaugh")} all right with this?'}))
done('emergency', officer.post('/api/v1/emergency', {
    'reason': f'{plant("a reason", "Cressida Oglethorpe")} asks for her file', 'minutes': 5}))
hook = done('webhook', admin.post('/api/v1/webhooks', {
    'url': 'https://example.org/hook', 'events': ['post.publish'], 'enabled': True}), 422)
if hook.get('secret'):
    plant("a webhook's secret", hook['secret'])
token = done('token', admin.post('/api/v1/tokens', {
    'name': 'collector', 'scopes': ['CHECK'], 'expires': '2027-01-01T00:00:00Z'}))['token']
plant('an API token', token)
done('used', Client(server, token=token).post('/api/v1/check', {
    'text': f'{plant("a name that was checked", "Thaddeus Wolstenholme")} has cancer'}))
Client(server, token=plant('a token that is none', 'chp_' + 'canary' * 7)).get('/api/v1/session')
Client(server).sign_in('officer@example.org', plant('a wrong password', 'wrong horse battery canary'))
plant('a password', PASSWORD)
plant('a session', admin.cookie.split('=')[1])
plant('a CSRF token', admin.csrf)
start = done('second factor', officer.post('/api/v1/session/totp'))
secret = re.search(r'secret=([A-Z2-7]+)', json.dumps(start))[1]
plant('a second-factor secret', secret)
raw_secret = base64.b32decode(secret + '=' * (-len(secret) % 8))
plant('the same, as it is sealed', raw_secret)
counter = struct.pack('>Q', int(time.time()) // 30)
digest = hmac.new(raw_secret, counter, hashlib.sha1).digest()
at = digest[-1] & 15
code = '%06d' % ((struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000)
codes = done('confirmed', officer.ask('PUT', '/api/v1/session/totp', {'code': code}))
for i, recovery in enumerate(codes['recovery_codes']):
    plant(f'recovery code {i}', recovery)
invited = done('invitation', admin.post('/api/v1/invitations', {
    'email': 'later@example.org', 'name': 'Later', 'role': 'member'}))
plant('an invitation', invited['link'].split('#')[1])
plant('the set-up link', server.setup)
key_file = open(os.path.join(server.data, 'master.key')).read()
key_words = re.findall(r'^chaperone-key \S+ (\S+)$', key_file, re.M)
for i, words in enumerate(key_words):
    plant(f'master key {i}, in words', words)
    plant(f'master key {i}', base64.b64decode(words))
Client(server).get(f'/api/v1/nothing/{plant("something in a path", "canaryinapath")}')
Client(server).get(f'/api/v1/audit?x={plant("something in a query", "canaryinaquery")}')
time.sleep(1)


# ---- listening ----
def sings(data):
    return sorted(what for what, secret in canaries.items() if secret in data)


def listen(place, data):
    equal(f'canaries in {place}', sings(data), [])


check('they would be heard', len(sings(b' '.join(canaries.values()))) == len(canaries))
with tempfile.TemporaryDirectory() as out:
    where = ['--data', server.data]
    if os.environ.get('CHAPERONE_TEST_DATABASE'):
        where += ['--database', os.environ['CHAPERONE_TEST_DATABASE']]
        dump = subprocess.run(['pg_dump', os.environ['CHAPERONE_TEST_DATABASE']],
                              capture_output=True)
        check('pg_dump', dump.returncode == 0, dump.stderr)
        listen('the database', dump.stdout)
        # bytes are shown in hexadecimal there
        hexadecimal = dump.stdout.lower()
        equal('canaries in hexadecimal', [w for w, s in canaries.items()
                                          if s.hex().encode() in hexadecimal], [])
    for name, command in (('backup', ['backup', f'{out}/backup']),
                          ('folder', ['audit', 'export', f'{out}/folder'])):
        got = subprocess.run([binary, *command, *where], capture_output=True)
        check(name, got.returncode == 0, got.stderr)
    got = subprocess.run([binary, 'audit', 'export', *where], capture_output=True)
    check('lines', got.returncode == 0 and got.stdout.count(b'\n') > 10, got.stderr)
    listen('exported lines', got.stdout)
    files, everything = 0, b''
    for top in (server.data, out):
        for folder, _, names in os.walk(top):
            for name in names:
                files += 1
                if name != 'master.key':
                    with open(os.path.join(folder, name), 'rb') as f:
                        data = f.read()
                    everything += data
                    listen(os.path.relpath(os.path.join(folder, name), top), data)
    check('what is no secret is heard', b'Lakeside Family Clinic' in everything)
    check('there were files', files >= (4 if 'postgresql' in str(where) else 6), files)
listen('the log', server.words().encode())
for route in ('/api/v1/posts', '/api/v1/audit', 'none'):  # those that had something in them, too
    check(f'{route} is in the log', f'"route":"{route}"' in server.words())


# ---- memory, as a core dump would hold it ----
def memory(pid):
    """What a core dump would: all that is written to, but for pages that are marked as no part of
    one (VmFlags: dd)."""
    smaps = open(f'/proc/{pid}/smaps').read()
    data = b''
    with open(f'/proc/{pid}/mem', 'rb', 0) as mem:
        for region in re.split(r'\n(?=[0-9a-f]+-[0-9a-f]+ )', smaps):
            begin, end, mode = re.match(r'([0-9a-f]+)-([0-9a-f]+) (\S+)', region).groups()
            flags = re.search(r'VmFlags:(.*)', region)[1].split()
            if 'r' in mode and 'w' in mode and 'dd' not in flags and 'io' not in flags:
                mem.seek(int(begin, 16))
                data += mem.read(int(end, 16) - int(begin, 16))
    return data


pid = server.process.pid
limits = open(f'/proc/{pid}/limits').read()
check('no core dump', re.search(r'Max core file size +0 +0 ', limits), limits)
try:
    core = memory(pid)
except PermissionError:
    check('nobody but root may read its memory', os.geteuid() != 0)
else:
    check('there is memory', len(core) > 1 << 20)
    # what libraries leave: libcurl of the last body it sent, libmicrohttpd of an answer's headers,
    # stdio of what was printed
    kept = ("a channel's password", 'a session', 'the set-up link')
    equal('canaries in memory', [what for what in sings(core) if what not in kept], [])
os.kill(pid, signal.SIGABRT)
equal('it ends by that', server.process.wait(30), -signal.SIGABRT)
equal('no core', [n for n in os.listdir() + os.listdir(server.data) if n.startswith('core')], [])
server.process.stdout.close()
shutil.rmtree(server.data)
bluesky.stop()
end()
