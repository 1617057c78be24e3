#!/usr/bin/env python3
"""Channels against a real Bluesky server: connecting, disconnecting, reading and checking what
stands there, taking it down."""
import os, sys, time

from lib import Client, Server, check, end, equal

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e', 'bluesky'))
from bluesky import Bluesky

bluesky = Bluesky()
server = Server('--allow-hosts', '127.0.0.1')
admin = server.administrator()
API = '/api/v1'


def ask(method, path, body=None, want=200, who=admin, **more):
    return who.must(method, path, body, want, **more)


# ---- connecting ----
equal('no channels at first', ask('GET', '/channels'), {'items': [], 'next': None})
login = bluesky.login(0, name='Our page', handle='@lakeside.test')
problem = ask('POST', '/channels', {**login, 'app_password': 'wrong'}, 422)
check('a wrong password', problem['field'] == 'app_password' and 'wrong' not in problem['detail'], problem)
equal('a wrong kind', ask('POST', '/channels', {**login, 'kind': 'myspace'}, 422)['field'], 'kind')
equal('a server that is not allowed',
      ask('POST', '/channels', {**login, 'service': 'http://localhost:1'}, 422)['field'], 'service')
problem = ask('POST', '/channels', {**login, 'service': 'https://10.0.0.1'}, 422)
check('a server inside', 'public internet' in problem['detail'], problem)
bluesky.fault('createSession', '503')
ask('POST', '/channels', login, 503)

channel = ask('POST', '/channels', login, 201)
check('connected', channel['status'] == 'connected' and channel['handle'] == 'lakeside.test', channel)
check('capabilities', channel['capabilities']['publish'] and channel['limits']['graphemes'] == 300, channel)
check('no secrets', bluesky.password not in str(channel) and 'session' not in str(channel), channel)
path = f"/channels/{channel['id']}"
equal('who connects it manages it', [(c['channel_id'], c['level']) for c in ask('GET', '/session')['person']['channels']],
      [(channel['id'], 'manage')])
got = admin.get(API + path)
version = got.headers['ETag']
ask('PATCH', path, {'name': 'Lakeside on Bluesky'}, If_Match=version)
ask('PATCH', path, {'name': 'Again'}, 412, If_Match=version)
ask('PATCH', path, {'name': ''}, 422, If_Match=version)
ask('PATCH', path, {'name': 'Again'}, 422)
ask('GET', '/channels/0199a8c2-7d1e-7000-8000-000000000000', want=404)
equal('renamed', ask('GET', path)['name'], 'Lakeside on Bluesky')
equal('the same account is the same channel', ask('POST', '/channels', login, 201)['id'], channel['id'])
equal('one channel', len(ask('GET', '/channels')['items']), 1)

ask('DELETE', path, want=204)
ask('DELETE', path, want=204)
time.sleep(0.5)
equal('disconnected', ask('GET', path)['status'], 'disconnected')
again = ask('POST', '/channels', login, 201)
check('back again', again['id'] == channel['id'] and again['status'] == 'connected', again)
admin.until('what stands there is read', lambda: ask('GET', path)['rechecked'])
equal('nothing stands there', ask('GET', path + '/remote_posts')['items'], [])

# ---- the profile is public, too ----
bluesky.describe(0, 'Lakeside', 'Family medicine in Madison.')
ask('POST', path + '/retro_check', want=202)
admin.until('it is read', lambda: len(ask('GET', path + '/remote_posts')['items']) == 1)
profile = ask('GET', path + '/remote_posts')['items'][0]
check('as what it is', profile['uri'].endswith('/app.bsky.actor.profile/self') and
      'Family medicine' in profile['deidentified'] and '/post/' not in profile['url'], profile)
ask('POST', f"/remote_posts/{profile['id']}/take_down", want=202)
admin.until('it cannot be deleted from here', lambda: any(
    j['kind'] == 'take_down' and 'do it there' in j['words'] for j in ask('GET', '/jobs?state=failed')['items']))

# ---- what others put there ----
safe = bluesky.say(0, 'Our pharmacy opens at nine.')
unsafe = bluesky.say(0, 'Maria Gonzalez, MRN 0048213, had her mastectomy at our hospital yesterday.')
ask('POST', path + '/retro_check', want=202)
admin.until('both are read', lambda: len(ask('GET', path + '/remote_posts')['items']) == 3)
remote = {p['uri']: p for p in ask('GET', path + '/remote_posts')['items']}
equal('the safe one is clear', remote[safe['uri']]['verdict'], 'clear')
bad = remote[unsafe['uri']]
check('the other is not', bad['verdict'] == 'block' and 'phi_disclosure' in bad['reasons'], bad)
check('and is shown without identifiers', 'Gonzalez' not in str(bad) and '0048213' not in str(bad), bad)
equal('by verdict', [p['id'] for p in ask('GET', path + '/remote_posts?verdict=block')['items']], [bad['id']])
page = ask('GET', path + '/remote_posts?limit=1')
check('by pages', len(page['items']) == 1 and page['next'], page)
equal('the next page', len(ask('GET', path + f"/remote_posts?limit=1&cursor={page['next']}")['items']), 1)

officer = server.person(admin, 'pat@example.org', 'privacy_officer')
member = server.person(admin, 'mel@example.org', 'member')
ask('GET', path + '/remote_posts', want=403, who=member)
ask('GET', path, want=403, who=member)
equal('a member sees no channel', ask('GET', '/channels', want=403, who=member).get('items'), None)
opening = f"/remote_posts/{bad['id']}/open"
ask('POST', opening, {'reason': 'to decide'}, 403)
ask('POST', opening, {'reason': ''}, 422, who=officer)
check('opened by who may', 'Maria Gonzalez' in ask('POST', opening, {'reason': 'to decide'}, who=officer)['text'])
ask('POST', f"/remote_posts/{remote[safe['uri']]['id']}/open", {'reason': 'to decide'}, 404, who=officer)
check('which is recorded', any(i['action'] == 'sealed.read' and i['subject_id'] == bad['id']
                               for i in ask('GET', '/audit', who=officer)['items']))

# ---- going ----
state = lambda: {p['uri']: p['state'] for p in ask('GET', path + '/remote_posts')['items']}
bluesky.delete(0, safe['uri'])
take_down = f"/remote_posts/{bad['id']}/take_down"
ask('POST', take_down, want=403, who=member)
ask('POST', take_down, want=202)
admin.until('taken down', lambda: state()[unsafe['uri']] == 'gone')
equal('really', bluesky.posts(0), [])
equal('what others deleted is not noticed yet', state()[safe['uri']], 'live')
ask('POST', path + '/retro_check', want=202)
admin.until('now it is', lambda: state()[safe['uri']] == 'gone')
ask('POST', take_down, want=409)
check('failed work is counted', 'chaperone_jobs_failed 1' in admin.get('/metrics').body.decode())
equal('nothing else has failed', len(ask('GET', '/jobs?state=failed')['items']), 1)

nobody = Client(server)
ask('GET', '/channels', want=401, who=nobody)
ask('POST', '/channels', login, 401, who=nobody)
check('no secrets in the log', bluesky.password not in server.words() and 'eyJ' not in server.words())
bluesky.stop()
end(server)
