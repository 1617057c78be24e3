#!/usr/bin/env python3
"""The paths that Presidio's clients speak, strictly: tests/web/presidio.jsonl. "$score" in an
answer stands for any score; "sort" names the key by which a list is put in order first."""
from lib import *

server = Server('--open-analyze')
client = Client(server)


def same(want, got):
    if want == '$score':
        return isinstance(got, (int, float)) and 0 < got <= 1
    if isinstance(want, dict):
        return isinstance(got, dict) and want.keys() == got.keys() and all(
            same(v, got[k]) for k, v in want.items())
    if isinstance(want, list):
        return isinstance(got, list) and len(want) == len(got) and all(map(same, want, got))
    if isinstance(want, float) or isinstance(got, float):
        return abs(want - got) < 1e-9
    return want == got and type(want) is type(got)


for line in open(os.path.join(ROOT, 'tests/web/presidio.jsonl'), encoding='utf-8'):
    case = json.loads(line)
    raw = case['raw'].encode() if 'raw' in case else None
    headers = {'Content-Type': case.get('type', 'application/json')} if raw else None
    got = client.ask(case.get('method', 'POST'), case['path'], case.get('body'), raw=raw,
                     headers=headers)
    answer = got.json
    if 'sort' in case:
        answer.sort(key=lambda x: x[case['sort']])
    check(case['name'], got.status == case.get('status', 200) and same(case['answer'], answer), got)
    equal(f'{case["name"]}: type', got.headers['Content-Type'], 'application/json')

entities = client.get('/supportedentities?language=en').json
check('entities', len(entities) > 20 and len(set(entities)) == len(entities))
equal('unknown parameters are ignored', client.get('/supportedentities?uknown=input').json, entities)
equal('health', client.get('/health').status, 200)

# what was encrypted is decrypted, wherever it stands now
text, key = 'Lorem Ipsum is a Software Engineer', '1' * 16
for bits in (16, 24, 32):
    keys = ('1' * bits, '2' * bits)
    there = client.post('/anonymize', {
        'text': text, 'anonymizers': {'DEFAULT': {'type': 'encrypt', 'key': keys[0]},
                                      'TITLE': {'type': 'encrypt', 'key': keys[1]}},
        'analyzer_results': [{'start': 0, 'end': 12, 'score': .8, 'entity_type': 'NAME'},
                             {'start': 18, 'end': 34, 'score': .8, 'entity_type': 'TITLE'}]}).json
    check(f'{bits * 8} bits: another text', text[:11] not in there['text'])
    back = client.post('/deanonymize', {
        'text': there['text'], 'anonymizer_results': there['items'],
        'deanonymizers': {'DEFAULT': {'type': 'decrypt', 'key': keys[0]},
                          'TITLE': {'type': 'decrypt', 'key': keys[1]}}}).json
    equal(f'{bits * 8} bits: the same text again', back['text'], text)
results = [{'start': 0, 'end': 5, 'score': .8, 'entity_type': 'A'},
           {'start': 6, 'end': 11, 'score': .8, 'entity_type': 'B'}]
hashed = [client.post('/anonymize', {'text': 'Lorem Lorem', 'analyzer_results': results,
                                     'anonymizers': {'DEFAULT': {'type': 'hash'}}}).json
          for _ in range(2)]
equal('one salt in a request', hashed[0]['items'][0]['text'], hashed[0]['items'][1]['text'])
check('another in the next', hashed[0]['text'] != hashed[1]['text'])

# open to programs on this machine alone, and only if the administrator said so
equal('behind a proxy', client.post('/analyze', {'text': 'a', 'language': 'en'}, headers={
    'X-Forwarded-For': '198.51.100.7'}).status, 401)
equal('by a name of the network', client.post('/analyze', {'text': 'a', 'language': 'en'}, headers={
    'Host': '192.0.2.1'}).status, 401)
equal('from a page of another site', client.post('/analyze', {'text': 'a', 'language': 'en'}, headers={
    'Origin': 'https://evil.example'}).status, 403)
equal('not the rest', client.post('/api/v1/check', {'text': 'a'}).status, 401)
server.stop()
servers.remove(server)
os.environ.pop('CHAPERONE_TEST_DATABASE', None)
closed = Server()
equal('closed', Client(closed).post('/analyze', {'text': 'a', 'language': 'en'}).status, 401)
end(closed)
