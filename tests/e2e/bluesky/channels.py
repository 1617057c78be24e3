"""Connecting, showing, renaming and disconnecting channels."""
import sys

from desk import Bluesky, Desk, check, end

command, work = sys.argv[1:]
bluesky = Bluesky(work)
desk = Desk(command, work)
desk.set_up()

check('no channels at first', desk.ask('GET', '/channels', want=200) == {'items': [], 'next': None})
login = {'kind': 'bluesky', 'name': 'Our page', 'handle': '@lakeside.test', 'service': bluesky.front,
         'app_password': 'wrong'}
problem = desk.ask('POST', '/channels', login, 422)
check('a wrong password', problem['field'] == 'app_password' and 'wrong' not in problem['detail'], problem)
problem = desk.ask('POST', '/channels', {**login, 'kind': 'myspace'}, 422)
check('a wrong kind', problem['field'] == 'kind', problem)
problem = desk.ask('POST', '/channels', {**login, 'service': 'http://localhost:1'}, 422)
check('a server that is not allowed', problem['field'] == 'service', problem)
problem = desk.ask('POST', '/channels', {**login, 'service': 'https://10.0.0.1'}, 422)
check('a server inside', 'public internet' in problem['detail'], problem)

channel = desk.ask('POST', '/channels', {**login, 'app_password': bluesky.password}, 201)
check('connected', channel['status'] == 'connected' and channel['handle'] == 'lakeside.test', channel)
check('capabilities', channel['capabilities']['publish'] and channel['limits']['graphemes'] == 300,
      channel)
check('no secrets', bluesky.password not in str(channel) and 'session' not in str(channel), channel)
path = f"/channels/{channel['id']}"
check('shown', desk.ask('GET', path, want=200)['id'] == channel['id'])
version = desk.etag
desk.ask('PATCH', path, {'name': 'Lakeside on Bluesky'}, 200, If_Match=version)
desk.ask('PATCH', path, {'name': 'Again'}, 412, If_Match=version)
desk.ask('PATCH', path, {'name': ''}, 422, If_Match=desk.etag or '"9"')
desk.ask('GET', '/channels/0199a8c2-7d1e-7000-8000-000000000000', want=404)
check('renamed', desk.ask('GET', path)['name'] == 'Lakeside on Bluesky')

again = desk.ask('POST', '/channels', {**login, 'app_password': bluesky.password}, 201)
check('the same account is the same channel', again['id'] == channel['id'], again)
check('one channel', len(desk.ask('GET', '/channels')['items']) == 1)

desk.ask('DELETE', path, want=204)
check('disconnected', desk.ask('GET', path)['status'] == 'disconnected')
again = desk.ask('POST', '/channels', {**login, 'app_password': bluesky.password}, 201)
check('back again', again['id'] == channel['id'] and again['status'] == 'connected', again)

desk.until('what stands there is read', lambda: desk.ask('GET', path)['rechecked'])
check('nothing stands there', desk.ask('GET', path + '/remote_posts')['items'] == [])

# what others put there, before us and past us
safe = bluesky.say(0, 'Our pharmacy opens at nine.')
unsafe = bluesky.say(0, 'Maria Gonzalez, MRN 0048213, had her mastectomy at our hospital yesterday.')
desk.ask('POST', path + '/retro_check', want=202)
desk.until('both are read', lambda: len(desk.ask('GET', path + '/remote_posts')['items']) == 2)
remote = {p['uri']: p for p in desk.ask('GET', path + '/remote_posts')['items']}
check('the safe one is clear', remote[safe['uri']]['verdict'] == 'clear', remote)
bad = remote[unsafe['uri']]
check('the other is not', bad['verdict'] == 'block' and 'phi_disclosure' in bad['reasons'], bad)
check('and is shown without identifiers', 'Gonzalez' not in str(bad) and '0048213' not in str(bad), bad)
check('by verdict', len(desk.ask('GET', path + '/remote_posts?verdict=block')['items']) == 1)
desk.ask('POST', f"/remote_posts/{bad['id']}/open", {'reason': 'to decide'}, 403)

# somebody deletes one there, we the other
bluesky.delete(0, safe['uri'])
desk.ask('POST', f"/remote_posts/{bad['id']}/take_down", want=202)
state = lambda: {p['uri']: p['state'] for p in desk.ask('GET', path + '/remote_posts')['items']}
desk.until('ours is gone', lambda: state()[unsafe['uri']] == 'gone')
check('really', bluesky.posts(0) == [], bluesky.posts(0))
check('theirs is not noticed yet', state()[safe['uri']] == 'live')
desk.ask('POST', path + '/retro_check', want=202)
desk.until('theirs is noticed', lambda: state()[safe['uri']] == 'gone')
desk.ask('POST', f"/remote_posts/{bad['id']}/take_down", want=409)
failures = desk.ask('GET', '/jobs?state=failed')['items']
check('nothing has failed', failures == [], failures)

desk.cookie = desk.csrf = None
desk.ask('GET', '/channels', want=401)
desk.ask('POST', '/channels', login, 401)
check('ends as told', desk.stop() == 0)
log = open(f'{work}/serve.err', encoding='utf-8').read()
check('no secrets in the log', bluesky.password not in log and 'eyJ' not in log)
end()
