#!/usr/bin/env python3
"""Single sign-on: against a certified provider (npm's oidc-provider), and against one that lies in
every way it can think of."""
import http.cookiejar, json, os, re, subprocess, urllib.error, urllib.parse, urllib.request

from lib import ROOT, Client, Server, check, end, equal

TESTS = os.path.join(ROOT, 'tests')
if not os.path.exists(f'{TESTS}/node_modules/oidc-provider'):
    subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], cwd=TESTS,
                   check=True, stdout=subprocess.DEVNULL)

server = Server('--allow-hosts', '127.0.0.1')
admin = server.administrator()
url = f'http://localhost:{server.port}'
node = subprocess.Popen(['node', f'{TESTS}/web/oidc/provider.mjs', f'{url}/api/v1/oidc/callback'],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
say = json.loads(node.stdout.readline())


class Stop(urllib.request.HTTPRedirectHandler):
    """Follows the provider's redirects, not the one back to us."""
    def redirect_request(self, request, fp, code, msg, headers, to):
        return None if to.startswith(url) else super().redirect_request(
            request, fp, code, msg, headers, to)


class Person:
    """Somebody with a browser that has been at the provider before, or not."""
    def __init__(self):
        jar = http.cookiejar.CookieJar()
        self.there = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stop)
        self.here = Client(server)

    def off(self, next=''):
        """Starts here; where it sends us."""
        got = self.here.get('/api/v1/oidc/start' + (next and '?next=' + urllib.parse.quote(next)))
        equal('off to the provider', got.status, 302)
        return got.headers['Location']

    def sign_in_there(self, location, name):
        """Types a name into the provider's forms; where it sends us back."""
        form = None
        for _ in range(6):
            try:
                page = self.there.open(location, form, timeout=20)
            except urllib.error.HTTPError as e:
                if e.code in (302, 303) and e.headers['Location'].startswith(url):
                    return e.headers['Location']
                raise SystemExit(f'the provider says {e.code}: {e.read()[:500]}')
            text = page.read().decode()
            location = re.search(r'<form[^>]* action="([^"]+)"', text)[1]
            prompt = re.search(r'name="prompt" value="(\w+)"', text)[1]
            form = urllib.parse.urlencode({'prompt': prompt, 'login': name,
                                           'password': 'x'}).encode()
        raise SystemExit('the provider has no end of forms')

    def back(self, location):
        return self.here.get(location[len(url):])

    def sign_in(self, name, next=''):
        return self.back(self.sign_in_there(self.off(next), name))

    def who(self):
        got = self.here.get('/api/v1/session')
        return got.json['person']['email'] if got.status == 200 else got.status


def setting(**change):
    got = admin.ask('PUT', '/api/v1/settings/oidc', change)
    equal(f'setting {list(change)}', got.status, 200)
    return got


# ---- the setting ----
equal('off by default', Client(server).get('/api/v1/oidc/start').status, 404)
equal('no issuer', admin.ask('PUT', '/api/v1/settings/oidc', {'enabled': True}).status, 422)
got = setting(enabled=True, issuer=say['issuer'], client_id='chaperone-RS256',
              client_secret=say['client_secret'], label='Clinic login')
check('the secret is not shown', say['client_secret'] not in got.body.decode() and
      got.json['has_secret'] and 'secret_sealed' not in got.json, got)
got = admin.get('/api/v1/settings/oidc')
check('nor later', say['client_secret'] not in got.body.decode() and got.json['has_secret'], got)
for folder, _, files in os.walk(server.data):
    for file in files:
        text = open(os.path.join(folder, file), 'rb').read()
        check(f'nor in {file}', say['client_secret'].encode() not in text)

# ---- the real provider ----
admin.post('/api/v1/people', {'email': 'bo@clinic.example', 'name': 'Bo', 'role': 'auditor'})
bo = Person()
location = bo.off('/posts?x=1')
asked = urllib.parse.parse_qs(urllib.parse.urlparse(location).query)
equal('what is asked', [asked[k][0] for k in ('response_type', 'scope', 'code_challenge_method')],
      ['code', 'openid email profile', 'S256'])
got = bo.back(bo.sign_in_there(location, 'bo'))
equal('bo comes back', (got.status, got.headers['Location']), (302, '/posts?x=1'))
equal('bo is bo', bo.who(), 'bo@clinic.example')
check('the cookie is strict and not for scripts', any(
    c.startswith('chaperone_session=chs_') and 'HttpOnly' in c and 'SameSite=Strict' in c
    for c in got.headers.get_all('Set-Cookie')))
equal('bo again, from elsewhere', (Person().sign_in('bo').headers['Location']), '/')

stranger = Person()
equal('a stranger', stranger.sign_in('eve').headers['Location'], '/?sign_in=stranger')
equal('is not in', stranger.who(), 401)
admin.post('/api/v1/people', {'email': 'cy@clinic.example', 'name': 'Cy', 'role': 'member'})
equal('an address that is not verified', Person().sign_in('un-cy').headers['Location'],
      '/?sign_in=stranger')
setting(self_register=True)
equal('strangers where they may', stranger.sign_in('eve').headers['Location'], '/')
equal('become members', stranger.here.get('/api/v1/session').json['person']['role'], 'member')
setting(self_register=False)

# the address changes hands, the subject does not
people = {p['email']: p for p in admin.get('/api/v1/people').json['items']}
admin.ask('PATCH', f"/api/v1/people/{people['bo@clinic.example']['id']}",
          {'email': 'old-bo@clinic.example'})
got = Person()
got.sign_in('bo')
equal('bo is known by the subject', got.who(), 'old-bo@clinic.example')
admin.ask('PATCH', f"/api/v1/people/{people['bo@clinic.example']['id']}", {'disabled': True})
equal('disabled: not in any more', bo.who(), 401)
equal('nor again', Person().sign_in('bo').headers['Location'], '/?sign_in=stranger')

setting(client_id='chaperone-ES256')
eve = Person()
eve.sign_in('eve')
equal('ES256', eve.who(), 'eve@clinic.example')

# ---- other keys, in the middle of it all ----
node.stdin.write(b'rotate\n')
node.stdin.flush()
import time; time.sleep(5.5)  # unknown keys are asked for at most every five seconds
eve = Person()
eve.sign_in('eve')
equal('after new keys', eve.who(), 'eve@clinic.example')

# ---- state ----
eve = Person()
location = eve.sign_in_there(eve.off(), 'eve')
equal('in another browser', Client(server).get(location[len(url):]).headers['Location'],
      '/?sign_in=state')
mallory = Person()
mallory.off()
equal('in a browser that has its own', mallory.back(location).headers['Location'],
      '/?sign_in=state')
cookie = eve.here.cookie
equal('in its own', eve.back(location).headers['Location'], '/')
eve.here.cookie = cookie
equal('and once', eve.back(location).headers['Location'], '/?sign_in=state')
eve = Person()
state = urllib.parse.parse_qs(urllib.parse.urlparse(eve.off()).query)['state'][0]
equal('refused there', eve.back(f'{url}/api/v1/oidc/callback?error=access_denied&state={state}')
      .headers['Location'], '/?sign_in=denied')
for bad in ('https://evil.example', '//evil.example', '/\\evil', '/a;b', '/a\r\nX: y'):
    eve = Person()
    got = eve.sign_in('eve', bad)
    equal(f'never to {bad!r}', got.headers['Location'], '/')

# ---- the provider that lies ----
setting(issuer=say['evil'], client_id='chaperone', client_secret='')


def lie(mode, **more):
    person = Person()
    asked = urllib.parse.parse_qs(urllib.parse.urlparse(person.off()).query)
    query = urllib.parse.urlencode({'mode': mode, 'nonce': asked['nonce'][0]})
    urllib.request.urlopen(f"{say['evil']}/mode?{query}").read()
    query = urllib.parse.urlencode({'code': 'x', 'state': asked['state'][0], **more})
    got = person.back(f'{url}/api/v1/oidc/callback?{query}')
    return got.headers['Location'], person.who()


equal('the truth', lie('good'), ('/', 'ada@example.org'))
for mode in ('nonce', 'no_nonce', 'expired', 'audience', 'audiences', 'azp', 'issuer', 'none', 'hs256',
             'unknown_key', 'forged', 'status', 'no_json', 'no_token'):
    equal(f'lie: {mode}', lie(mode), ('/?sign_in=provider', 401))
equal('another issuer answers', lie('good', iss=say['issuer']), ('/?sign_in=state', 401))
equal('the right one says so', lie('good', iss=say['evil']), ('/', 'ada@example.org'))
equal('and whatever else it likes to', lie('good', scope='openid', authuser='0', prompt='none', hd='x'),
      ('/', 'ada@example.org'))

# ---- what is left of it ----
words = server.words()
check('no tokens in the log', 'eyJ' not in words and 'code=' not in words)
node.stdin.close()
node.wait(10)
end(server)
