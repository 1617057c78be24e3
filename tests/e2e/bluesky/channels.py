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

jobs = desk.ask('GET', '/jobs', want=200)['items']
check('what is published there is due to be checked',
      any(j['kind'] == 'retro_check' and j['subject'] == channel['id'] for j in jobs), jobs)
desk.cookie = desk.csrf = None
desk.ask('GET', '/channels', want=401)
desk.ask('POST', '/channels', login, 401)
check('ends as told', desk.stop() == 0)
log = open(f'{work}/serve.err', encoding='utf-8').read()
check('no secrets in the log', bluesky.password not in log and 'eyJ' not in log)
end()
