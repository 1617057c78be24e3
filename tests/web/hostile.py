#!/usr/bin/env python3
"""Requests that mean harm: each must be refused, and nothing may crash. What is refused here could
be read differently by a proxy in front, hold a worker for ever, or fill the memory."""
import random, threading, time

from lib import *

server = Server('--open-analyze')
admin = server.administrator()
HOST = b'Host: localhost\r\n'
BODY = b'{"text":"a","language":"en"}'


def status(answer):
    """Of the first answer; 0 if the connection was closed without one."""
    return int(answer[9:12]) if answer.startswith(b'HTTP/1.1 ') else 0


def answers(got):
    """How many. (What the library refuses itself comes with its head twice, in Debian's 0.9.75,
    and then the connection is closed: one answer.)"""
    heads = re.findall(rb'HTTP/1\.1 (\d\d\d) ', got)
    return 1 if b'<html><head><title>' in got and len(set(heads)) == 1 else len(heads)


def refused(what, data, wait=2.0, close=True):
    """Refused, with exactly one answer or none, and the connection is closed."""
    began = time.time()
    got = raw(server, data, wait, close=False)
    check(f'{what}: refused', status(got) in (0, 400, 405, 413, 414, 431, 501, 505), got[:200])
    check(f'{what}: one answer at most', answers(got) <= 1, got[:400])
    if close:
        check(f'{what}: closed', time.time() - began < wait, got[:100])
    check(f'{what}: alive', server.alive())


def post(headers, body=BODY, path=b'/analyze', host=HOST):
    return (b'POST ' + path + b' HTTP/1.1\r\n' + host + b'Content-Type: application/json\r\n' +
            headers + b'\r\n' + body)


length = b'Content-Length: %d\r\n' % len(BODY)
equal('what is sound is served', status(raw(server, post(length + b'Connection: close\r\n'))), 200)

# ---- smuggling: two readers must not find two bodies ----
SECOND = b'GET /healthz HTTP/1.1\r\n' + HOST + b'\r\n'
CHUNKED = b'1c\r\n' + BODY + b'\r\n0\r\n\r\n'
for coding in (b'chunked', b'Chunked', b'identity', b'gzip, chunked', b'chunked, chunked', b'xchunked',
               b' chunked', b'chunked ', b'"chunked"', b'', b'\tchunked', b'chunked;q=1', b'\x0bchunked'):
    refused(f'Transfer-Encoding {coding}', post(b'Transfer-Encoding: ' + coding + b'\r\n', CHUNKED))
    refused(f'both lengths {coding}', post(length + b'Transfer-Encoding: ' + coding + b'\r\n',
                                           BODY + SECOND))
for name in (b'Transfer-Encoding ', b' Transfer-Encoding', b'Transfer-Encoding\t', b'Transfer Encoding',
             b'Transfer-Encoding\x00', b'Transfer\xadEncoding', b'Transfer_Encoding:chunked\r\nTransfer-Encoding'):
    refused(f'header {name}', post(length + name + b': chunked\r\n', CHUNKED))
for value in (b'', b'+28', b'-28', b'-1', b'0x1c', b'28 ', b'2 8', b'28,28', b'28, 28', b'28;', b'1e1', b'28.0',
              b'00000000000000000028', b'18446744073709551644', b'99999999999999999999999', b'\x0b28',
              b'28\x00', '２８'.encode(), b'twenty', b'"28"', b'0b11100'):
    got = raw(server, post(b'Content-Length: ' + value + b'\r\n' + b'Connection: close\r\n', BODY), 2)
    check(f'length {value}', status(got) in (0, 400, 413), got[:200])
    check(f'length {value}: one answer', answers(got) <= 1, got[:300])
refused('two lengths', post(length + b'Content-Length: 5\r\n'))
refused('the same length twice', post(length + length))
refused('lengths in two cases', post(length + b'content-length: 28\r\n'))
refused('a folded length', post(b'Content-Length:\r\n 28\r\n'))
refused('a length folded on', post(b'Content-Length: 2\r\n 8\r\n'))
got = raw(server, post(b'Content-Length: 5\r\nConnection: close\r\n', BODY + SECOND))
check('a body shorter than it seems', status(got) in (400, 500) and answers(got) == 1, got[:200])
got = raw(server, b'GET /healthz HTTP/1.1\r\n' + HOST + length + b'\r\n' + SECOND, 2)
check('GET with a body is refused', status(got) == 413 and answers(got) == 1, got[:300])
got = raw(server, post(b'Connection: close\r\n', b'') + SECOND, 2)
check('no length is no body', answers(got) == 1, got[:300])
got = raw(server, post(length) + post(length) + b'GET /healthz HTTP/1.1\r\n' + HOST +
          b'Connection: close\r\n\r\n')
equal('what is sound may come in a row', answers(got), 3)

# ---- line ends and blanks ----
refused('bare carriage return', b'GET /healthz HTTP/1.1\r' + HOST + b'\r\n\r\n')
refused('a blank before the colon', b'GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n')
refused('a line without a colon', b'GET /healthz HTTP/1.1\r\n' + HOST + b'nonsense\r\n\r\n')
refused('a header without a name', b'GET /healthz HTTP/1.1\r\n' + HOST + b': x\r\n\r\n')
refused('NUL in a header', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X: a\x00b\r\n\r\n')
refused('a control character in a header', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X: a\x01b\r\n\r\n')
refused('a name with a control character', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X\x01: a\r\n\r\n')
refused('a name in UTF-8', b'GET /healthz HTTP/1.1\r\n' + HOST + 'Ä: a\r\n\r\n'.encode())
refused('NUL in the target', b'GET /health\x00z HTTP/1.1\r\n' + HOST + b'\r\n')
refused('two blanks', b'GET  /healthz HTTP/1.1\r\n' + HOST + b'\r\n')
refused('a tab for a blank', b'GET\t/healthz HTTP/1.1\r\n' + HOST + b'\r\n')
refused('a blank in the target', b'GET /health z HTTP/1.1\r\n' + HOST + b'\r\n')
refused('nothing but a line end', b'\r\n' * 50, 1, close=False)

# ---- Host ----
refused('no Host', b'GET /healthz HTTP/1.1\r\n\r\n')
refused('two Hosts', b'GET /healthz HTTP/1.1\r\n' + HOST + HOST + b'\r\n')
for host in (b'', b'a b', b'a/b', b'a@b', b'a,b', b'[::1', b'::1', b'localhost:', b'localhost:99999', b'localhost:x',
             b'localhost:80:80', b'localhost\xff', b'loc%61lhost', b'http://localhost', b'\x00'):
    refused(f'Host {host}', b'GET /healthz HTTP/1.1\r\nHost: ' + host + b'\r\n\r\n')
for host in (b'evil.example', b'localhost.evil.example', b'xlocalhost', b'localhost.'):
    equal(f'Host {host}', status(raw(server, b'GET / HTTP/1.1\r\nHost: ' + host +
                                     b'\r\nConnection: close\r\n\r\n')), 421)

# ---- methods, versions, targets ----
for method in (b'TRACE', b'CONNECT', b'PROPFIND', b'get', b'GETT', b'G\xc3\x89T', b'PRI', b'*', b'A' * 1000):
    refused(f'method {method[:20]}', method + b' /healthz HTTP/1.1\r\n' + HOST + b'\r\n')
for version in (b'HTTP/2.0', b'HTTP/1.2', b'HTTP/0.9', b'HTTP/1.1x', b'http/1.1', b'HTTP/11', b'XTTP/1.1', b''):
    refused(f'version {version}', b'GET /healthz ' + version + b'\r\n' + HOST + b'\r\n')
refused('HTTP/2 straight away', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
refused('TLS', b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(200), close=False, wait=1)
for target in (b'*', b'healthz', b'http://evil.example/healthz', b'http://localhost/healthz', b'//evil.example',
               b'/healthz#x', b'/\xff', '/é'.encode(), b'/\x7f', b'localhost:80', b'/a\x01', b'/\\..\\'):
    got = raw(server, b'GET ' + target + b' HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n', 2)
    check(f'target {target}', status(got) in (0, 400, 404) or b'<!doctype html>' in got.lower() and
          b'root:' not in got, got[:200])

# ---- tricks with paths: nothing but the app is behind them ----
for path in (b'/../../../../etc/passwd', b'/..%2f..%2f..%2fetc/passwd', b'/%2e%2e/%2e%2e/etc/passwd', b'/etc/passwd',
             b'/assets/../../../etc/passwd', b'/....//....//etc/passwd', b'/%00', b'/index.html%00.png',
             b'/assets/%2e%2e/index.html', b'/master.key', b'/chaperone.db', b'/static/..', b'/.git/config',
             b'/%c0%ae%c0%ae/etc/passwd', b'/api/../master.key'):
    got = raw(server, b'GET ' + path + b' HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n')
    check(f'path {path}', b'root:' not in got and b'chaperone-key' not in got and b'SQLite' not in got and
          status(got) in (200, 400, 404), got[:200])
for path in (b'/api/v1/explain/%2e%2e', b'/api/v1/explain/..', b'/api/v1/explain/a%2fb', b'/api/v1/explain/%',
             b'/api/v1/explain/%ff', b'/api/v1/explain/%0a', b'/api/v1/explain//', b'/api/v1//explain/crisis',
             b'/api/v1/explain/' + b'a' * 3000, b'/api/v1/explain;x=1', b'/api/v1/./explain'):
    got = raw(server, b'GET ' + path + b' HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n')
    check(f'path {path[:40]}', status(got) == 404, got[:100])

# ---- too much ----
refused('headers without end', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X: ' + b'a' * 70000 + b'\r\n\r\n')
refused('a thousand headers', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X: y\r\n' * 5000 + b'\r\n')
refused('a target without end', b'GET /' + b'a' * 70000 + b' HTTP/1.1\r\n' + HOST + b'\r\n')
refused('a first line without end', b'A' * 70000)
refused('a body too large', post(b'Content-Length: 1048577\r\n', b''))
refused('a body for ever', post(b'Content-Length: 999999999999999\r\n', b''))
got = raw(server, b'POST /api/v1/check HTTP/1.1\r\n' + HOST + b'Expect: 100-continue\r\nContent-Length: '
          b'99999999\r\n\r\n', 2)
equal('refused before it is sent', status(got), 413)
refused('parameters without end', b'GET /api/v1/explain?' + b'a=1&' * 3000 + b' HTTP/1.1\r\n' + HOST + b'\r\n',
        close=False)

# ---- JSON of every sort ----
token = 'a' * 10
def json_status(body, path=b'/analyze'):
    return status(raw(server, post(b'Content-Length: %d\r\nConnection: close\r\n' % len(body), body, path)))
for what, body in {
        'deep arrays': b'[' * 100000, 'deep objects': b'{"a":' * 100000,
        'closed and deep': b'{"text":' + b'[' * 3000 + b']' * 3000 + b',"language":"en"}',
        'half an escape': b'{"text":"\\', 'half a character': b'{"text":"\xc3', 'half a surrogate': b'{"text":"\\ud83d"}',
        'the wrong half': b'{"text":"\\udc00"}', 'backwards': b'{"text":"\\ude00\\ud83d"}', 'NUL': b'{"text":"\\u0000"}',
        'overlong': b'{"text":"\xc0\x80"}', 'surrogates in UTF-8': b'{"text":"\xed\xa0\x80"}',
        'above Unicode': b'{"text":"\xf4\x90\x80\x80"}', 'UTF-16': '{"text":"a"}'.encode('utf-16'),
        'UTF-32': '{"text":"a"}'.encode('utf-32'), 'UTF-7': b'{"text":"+AGEA"', 'a number with 100,000 digits':
        b'{"text":' + b'9' * 100000 + b'}', 'big exponent': b'{"text":1e99999}', 'only blanks': b' ' * 1000,
        'zeros': bytes(1000), '0xff': b'\xff' * 1000, 'twice': b'{"text":"a","text":"b","language":"en"}',
        'a key with NUL': b'{"te\\u0000xt":"a"}', 'infinity': b'{"text":Infinity}', 'literal': b'nul',
        'array': b'["text"]', 'string': b'"text"', 'true': b'true'}.items():
    check(f'JSON: {what}', json_status(body) in (400, 500), json_status(body))
for what, text in {'every control character': ''.join(map(chr, range(1, 32))), 'combining': 'a' + '\u0301' * 20000,
                   'right to left': '\u202e' * 5000, 'emoji': '\U0001F468\u200D\U0001F469\u200D\U0001F467' * 3000,
                   'digits': '1' * 200000, 'at signs': '@' * 50000, 'dots': 'a.' * 60000, 'urls': 'http://a.b/' * 10000,
                   'one word': 'x' * 300000, 'dates': '1/1/2020 ' * 20000}.items():
    began = time.time()
    body = json.dumps({'text': text, 'language': 'en'}).encode()
    equal(f'text: {what}', json_status(body), 200)
    check(f'text: {what}: soon', time.time() - began < 20, time.time() - began)

# ---- every value of a sound request is something else ----
ODD = [None, True, -1, 1e300, '', 'a', [], {}, [None], [[]], [{}], {'a': {}}, 'x' * 5000, 2 ** 62, -2 ** 62]
ANALYZE = {'text': 'zip 10023 Maria', 'language': 'en', 'entities': ['ZIP'], 'score_threshold': 0.1, 'context': ['zip'],
           'allow_list': ['a'], 'allow_list_match': 'regex', 'regex_flags': 2, 'return_decision_process': True,
           'ad_hoc_recognizers': [{'name': 'Z', 'supported_language': 'en', 'supported_entity': 'ZIP', 'context': ['zip'],
                                   'patterns': [{'name': 'z', 'regex': '\\d+', 'score': 0.5}], 'deny_list': ['zip']}]}
ANONYMIZE = {'text': 'Jane Doe', 'anonymizers': {'DEFAULT': {'type': 'mask', 'masking_char': '*', 'chars_to_mask': 3,
                                                             'from_end': True}, 'B': {'type': 'hash', 'salt': 'a' * 16},
                                                 'C': {'type': 'encrypt', 'key': '1' * 16}},
             'analyzer_results': [{'start': 0, 'end': 4, 'score': 0.5, 'entity_type': e} for e in 'ABC']}
DEANONYMIZE = {'text': 'e6HnOMnIxbd4a8Qea44LshQDnjvxwzBIaAz+YqHNnMW2mC5r3AWoay8Spsoajyyy',
               'deanonymizers': {'A': {'type': 'decrypt', 'key': '1' * 16}},
               'anonymizer_results': [{'start': 0, 'end': 64, 'entity_type': 'A'}]}


def odd(value):
    """Each way in which one part of it is odd, or missing, or there is one more."""
    yield from ODD
    if isinstance(value, dict):
        for k in value:
            yield {**{x: y for x, y in value.items() if x != k}}
            yield from ({**value, k: v} for v in odd(value[k]))
        yield {**value, 'more': 1}
    if isinstance(value, list):
        for i in range(len(value)):
            yield from (value[:i] + [v] + value[i + 1:] for v in odd(value[i]))
        yield value * 3


local = Client(server)
for path, sound_body in (('/analyze', ANALYZE), ('/anonymize', ANONYMIZE), ('/deanonymize', DEANONYMIZE)):
    for body in odd(sound_body):
        got = local.ask('POST', path, raw=json.dumps(body).encode(),
                        headers={'Content-Type': 'application/json'})
        if not check(f'{path}: odd values', got.status in (200, 400, 422, 500) and server.alive(), (body, got)):
            break
        json.loads(got.body)

# ---- patterns on patterns: a request may not take for ever ----
began = time.time()
got = local.post('/analyze', {'text': ['a' * 36] * 2000, 'language': 'en', 'ad_hoc_recognizers': [
    {'name': 'x', 'supported_entity': 'X', 'patterns': [
        {'name': 'x', 'regex': f'a.*a.*a.*[xyz{i}]', 'score': 0.5} for i in range(30)]} for _ in range(30)]})
check('many slow patterns', got.status == 500 and b'The patterns take too long.' in got.body and time.time() - began < 30, (time.time() - began, got))
began = time.time()
got = local.post('/anonymize', {'text': 'a' * 10000, 'analyzer_results': [
    {'start': i, 'end': i + 5000, 'score': 0.5, 'entity_type': f'E{i}'} for i in range(5000)]})
check('very many results', got.status == 200 and time.time() - began < 30, (time.time() - began, got.status))
equal('more than that', local.post('/anonymize', {'text': 'a', 'analyzer_results': [
    {'start': 0, 'end': 1, 'score': 0.5, 'entity_type': 'E'}] * 5001}).status, 422)

# ---- slow ones are closed, and hold nobody up ----
def drip(data, step, pause, seconds):
    """Sends a little at a time; how long the server bears it."""
    began = time.time()
    s = socket.create_connection(('127.0.0.1', server.port), timeout=1)
    try:
        for i in range(0, len(data), step):
            s.sendall(data[i:i + step])
            time.sleep(pause)
            if time.time() - began > seconds:
                break
            s.setblocking(False)
            try:
                if s.recv(1) == b'':
                    break
            except BlockingIOError:
                pass
            s.setblocking(True)
    except OSError:
        pass
    s.close()
    return time.time() - began

slow = {}
def slowly(name, *arguments):
    def run():
        slow[name] = drip(*arguments)
    thread = threading.Thread(target=run)
    thread.start()
    return thread
threads = [slowly('headers', b'GET /healthz HTTP/1.1\r\n' + HOST + b'X: ' + b'a' * 5000, 1, 0.25, 60),
           slowly('first line', b'GET /' + b'a' * 5000, 1, 0.25, 60),
           slowly('body', post(b'Content-Length: 5000\r\n', b'{' + b' ' * 4999), 1, 0.25, 60),
           slowly('silence', b'G', 1, 50, 60)]
threads += [slowly(f'many {i}', b'GET / HTTP/1.1\r\n' + b'a' * 3000, 1, 0.5, 40) for i in range(150)]
worst = 0
for _ in range(20):
    began = time.time()
    equal('others are served meanwhile', Client(server).get('/healthz').status, 200)
    worst = max(worst, time.time() - began)
check('and soon', worst < 2, worst)

# ---- random bytes, and sound requests with bytes changed ----
random.seed(7)
sound = post(length + b'Cookie: a=b\r\nIf-Match: "1"\r\nAccept-Encoding: gzip\r\n')
for i in range(400):
    data = bytearray(sound if i % 4 else random.randbytes(random.randrange(1, 300)))
    for _ in range(random.randrange(1, 6)):
        data[random.randrange(len(data))] = random.choice(b'\x00\r\n :;,/%"\xff\x80aA0') if i % 2 \
            else random.randrange(256)
    s = socket.create_connection(('127.0.0.1', server.port), timeout=1)
    try:
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        got = s.recv(4096)
    except OSError:
        got = b''
    s.close()
    if not check('no crash by random bytes', server.alive() and status(got) in (0, 200, 400, 404, 405, 413, 415, 421, 500, 505, 431, 401, 403, 414, 501),
                 (bytes(data), got[:100])):
        break

# ---- clients that go away ----
for cut in (1, 30, len(sound) - 5, len(sound)):
    for _ in range(20):
        s = socket.create_connection(('127.0.0.1', server.port), timeout=5)
        s.sendall(sound[:cut])
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\x01\x00\x00\x00\x00\x00\x00\x00')
        s.close()
watchers = []
for _ in range(100):
    s = socket.create_connection(('127.0.0.1', server.port), timeout=5)
    s.sendall(b'GET /api/v1/events HTTP/1.1\r\n' + HOST + b'Cookie: ' + admin.cookie.encode() + b'\r\n\r\n')
    watchers.append(s)
time.sleep(0.5)
for s in watchers:
    s.close()

for thread in threads:
    thread.join()
check('dripped headers are cut off', slow['headers'] < 45, slow)
check('a dripped first line is cut off', slow['first line'] < 45)
check('a dripped body is cut off', slow['body'] < 45)
equal('still there', Client(server).get('/healthz').status, 200)
end(server)
