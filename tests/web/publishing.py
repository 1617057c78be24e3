#!/usr/bin/env python3
"""From a blank page to a real Bluesky server, through the API: drafts, pictures, replies, approval,
a schedule, a server that dies in between, a crisis day, taking down."""
import os, sys, time
from datetime import datetime, timedelta, timezone

from lib import Server, check, end, equal

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'e2e', 'bluesky'))
from bluesky import Bluesky

bluesky = Bluesky()
server = Server('--allow-hosts', '127.0.0.1')
admin = server.administrator()
API = '/api/v1'
PNG = bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010806000000' '1f15c489'
                    '0000000d49444154789c6364f8cf500f0003860180' '5a347d6b' '0000000049454e44ae426082')


def ask(method, path, body=None, want=200, who=admin, **more):
    return who.must(method, path, body, want, **more)


def draft(text, **more):
    return ask('POST', '/posts', {'kind': 'post', 'channel_ids': [channel['id']], 'text': text,
                                  'purpose': 'education', **more}, 201)


def submit(post, want=200, **more):
    return ask('POST', f"/posts/{post['id']}/submit", more, want, If_Match=f'"{post["version"]}"')


def status(post):
    return ask('GET', f"/posts/{post['id']}")['status']


def goes_out(post):
    admin.until(f"{post['text'][:20]}… is out", lambda: status(post) == 'published')
    equal('once', bluesky.texts(0).count(post['text']), 1)
    return ask('GET', f"/posts/{post['id']}")


def soon(seconds):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).isoformat().replace('+00:00', 'Z')


channel = ask('POST', '/channels', bluesky.login(0), 201)

# ---- at once ----
post = draft('Our flu clinic opens at nine on Saturday: lakesideclinic.org #FluShot')
equal('clear', post['verdict'], 'clear')
submit(post)
post = goes_out(post)
remote = post['remote'][0]
check('with its address', remote['url'].startswith('https://bsky.app/profile/') and remote['verified'], remote)
equal('as one thing', (remote['channel_id'], remote['state']), (channel['id'], 'published'))
equal('marked', len(bluesky.posts(0)[0]['value']['facets']), 2)
listed = ask('GET', f"/channels/{channel['id']}/remote_posts")['items']
equal('known there', [(p['post_id'], p['verdict']) for p in listed], [(post['id'], 'clear')])

# ---- form ----
long = draft('x' * 301)
problem = submit(long, 422)
check('too long for Bluesky', '301 characters' in problem['detail'], problem)

# ---- pictures ----
picture = ask('POST', '/media', want=201, raw=PNG, Content_Type='image/png')
bare = draft('Our new entrance', media=[{'id': picture['id'], 'alt': ''}])
submit(bare, 422)
shown = draft('Our new entrance', media=[{'id': picture['id'], 'alt': 'The new entrance of our clinic'}])
submit(shown)
goes_out(shown)
there = next(p for p in bluesky.posts(0) if p['value']['text'] == 'Our new entrance')
images = there['value']['embed']['images']
equal('with what it shows', [i['alt'] for i in images], ['The new entrance of our clinic'])

# ---- a reply ----
question = bluesky.say(1, 'When do you open on Sunday?')
reply = draft('At ten. Everybody is welcome.', kind='reply', in_reply_to={
    'text': 'When do you open on Sunday?', 'author': 'neighbor.test', 'uri': question['uri']})
submit(reply)
goes_out(reply)
there = next(p for p in bluesky.posts(0) if p['value']['text'].startswith('At ten.'))
equal('under the question', there['value']['reply']['parent']['uri'], question['uri'])

# ---- later; and with a server that dies in between ----
planned = draft('Visiting hours end at eight.')
submit(planned, scheduled=soon(3))
equal('it waits', status(planned), 'scheduled')
equal('not before its time', bluesky.texts(0).count(planned['text']), 0)
server.process.kill()
server.process.wait()
time.sleep(4)  # its time comes while nobody is there
equal('nobody sends it', bluesky.texts(0).count(planned['text']), 0)
server.start()
goes_out(planned)

# ---- faults on the way ----
for kind in ('cut', 'drop', '502'):
    post = draft(f'The pharmacy is closed on day {ord(kind[0])}.')
    bluesky.fault('putRecord', kind)
    bluesky.fault('getRecord', '503', 2)  # nor can it be looked for at once
    submit(post)
    time.sleep(1)
    equal('it is not said to be out', status(post), 'publishing')
    equal('there or not', bluesky.texts(0).count(post['text']), 1 if kind == 'cut' else 0)
    server.process.kill()  # and it dies, too
    server.process.wait()
    server.start()
    admin.until('it is out', lambda: status(post) == 'published', 60)
    equal('once', bluesky.texts(0).count(post['text']), 1)

# ---- a crisis day ----
officer = server.person(admin, 'pat@example.org', 'privacy_officer')
ask('PUT', '/hold', {'on': True, 'reason': 'something happened'}, who=officer)
held = draft('Our garden is open.')
submit(held)
time.sleep(2)
equal('held', (status(held), bluesky.texts(0).count(held['text'])), ('scheduled', 0))
ask('PUT', '/hold', {'on': False, 'reason': 'it is over'}, who=officer)
admin.until('it goes out', lambda: status(held) == 'published', 90)

# ---- what may not go out ----
story = draft('Maria Gonzalez, MRN 0048213, had her mastectomy at our hospital yesterday.')
equal('blocked', story['verdict'], 'block')
got = admin.ask('POST', f"{API}/posts/{story['id']}/submit", {}, headers={'If-Match': f'"{story["version"]}"'})
check('it does not go out', got.status == 422 or got.json['status'] == 'in_approval', got)
time.sleep(1)
equal('not there', bluesky.texts(0).count('Maria Gonzalez, MRN 0048213, had her mastectomy at our '
                                          'hospital yesterday.'), 0)

# ---- how posts did: what stood there before, counted out of what people made of it ----
best = ask('GET', f"/besttimes?channel={channel['id']}")
equal('too little to say', (best['posts'], best['posts_needed'], best['times']), (0, 20, []))
today = datetime.now(timezone.utc).replace(hour=15, minute=0, second=0, microsecond=0)
for week in range(2, 12):
    for weekday in (1, 3):  # Tuesdays at ten or eleven in New York, and Thursdays
        at = today - timedelta(days=7 * week + (today.weekday() - weekday) % 7)
        old = bluesky.say(0, f'News of {at:%B %d}.', at.isoformat().replace('+00:00', 'Z'))
        for i in (1, 2) if weekday == 1 else ():
            bluesky.like(i, old)
        if weekday == 1:
            bluesky.like(1, old, 'repost')
ask('POST', f"/channels/{channel['id']}/retro_check", want=202)


def counted():
    global best
    best = ask('GET', f"/besttimes?channel={channel['id']}")
    return best['posts'] == 20


admin.until('they are counted', counted)
equal('where', best['time_zone'], 'America/New_York')
equal('Tuesday mornings did best', [(t['weekday'], t['hour'], t['hours'], t['posts']) for t in best['times']],
      [(2, 6, 6, 10)])
check('better than usual', 1.1 < best['times'][0]['ratio'] <= 3, best)
check('hour by hour', sum(h['posts'] for h in best['hours']) == 20 and
      {h['weekday'] for h in best['hours']} == {2, 4}, best['hours'])
next_time = datetime.fromisoformat(best['times'][0]['next'].replace('Z', '+00:00'))
check('the next is a Tuesday to come', next_time > datetime.now(timezone.utc) and next_time.weekday() == 1)
stranger = server.person(admin, 'stranger@example.org', 'member')
ask('GET', f"/besttimes?channel={channel['id']}", want=403, who=stranger)

# ---- taken down ----
ask('POST', f"/posts/{planned['id']}/delete_remote", want=202)
admin.until('taken down', lambda: ask('GET', f"/posts/{planned['id']}")['remote'][0]['state'] == 'deleted')
equal('not there any more', bluesky.texts(0).count(planned['text']), 0)
bluesky.delete(0, remote['uri'])
ask('POST', f"/channels/{channel['id']}/retro_check", want=202)
first = listed[0]['post_id']
admin.until('noticed that others did', lambda: ask('GET', f'/posts/{first}')['remote'][0]['state'] == 'gone')
equal('nothing has failed', ask('GET', '/jobs?state=failed')['items'], [])
history = [h['action'] for h in ask('GET', f'/posts/{first}/history', who=officer)['items']]
check('all of it on record', {'post.create', 'post.publish'} <= set(history), history)
bluesky.stop()
end(server)
