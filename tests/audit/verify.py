#!/usr/bin/env python3
"""Verifies an exported audit log from the specifications alone: RFC 6962 (tree), RFC 8032
(Ed25519), C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof, tlog-witness, and
docs/audit.md (what a leaf is over). It shares no code with the program that wrote the log, and
needs nothing but Python.

    verify.py FOLDER [--vkey VKEY] [--outside FILE]     a folder of `chaperone audit export FOLDER`
    verify.py --proof FILE --vkey VKEY                  one leaf, of `chaperone audit prove`
    verify.py --growth FILE --old FILE --vkey VKEY      a growth, of `chaperone audit prove --since`

Without --vkey the folder is believed as to which key signs: give the one you wrote down.
"""
import argparse, base64, binascii, hashlib, json, os, re, sys


class Bad(Exception):
    pass


def need(condition, words):
    if not condition:
        raise Bad(words)


# ---- Ed25519, RFC 8032 section 5.1 ----
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P:
        return None
    return P - x if x & 1 != sign else x


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p = add(p, p)
        n >>= 1
    return q


def decompress(s):
    y = int.from_bytes(s, 'little')
    sign = y >> 255
    y &= (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519(public, message, signature):
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % L
    left, right = multiply(s, BASE), add(r, multiply(h, a))
    return ((left[0] * right[2] - right[0] * left[2]) % P == 0 and
            (left[1] * right[2] - right[1] * left[2]) % P == 0)


# ---- base64, notes, checkpoints ----
def unbase64(text, n=None):
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad('not base64')
    need(base64.b64encode(raw) == (text.encode() if isinstance(text, str) else text),
         'base64 in another form than its own')
    need(n is None or len(raw) == n, 'base64 of a wrong length')
    return raw


class Key:
    def __init__(self, vkey):
        parts = vkey.split('+', 2)
        need(len(parts) == 3, 'not a vkey')
        self.name, key = parts[0], unbase64(parts[2], 33)
        need(key[0] == 1, 'not an Ed25519 key')
        self.public = key[1:]
        self.id = hashlib.sha256(self.name.encode() + b'\n' + key).digest()[:4]
        need(parts[1] == self.id.hex(), 'the key id is not that of the key')


def open_note(note, key):
    """The text of a note that this key signed."""
    need(note.endswith(b'\n') and b'\n\n' in note, 'not a signed note')
    need(not re.search(rb'[\x00-\x09\x0b-\x1f]', note), 'control characters in a note')
    try:
        note.decode('utf-8')
    except UnicodeDecodeError:
        raise Bad('a note that is not UTF-8')
    at = note.rindex(b'\n\n')
    text, lines = note[:at + 1], note[at + 2:].split(b'\n')[:-1]
    good = False
    for line in lines:
        match = re.fullmatch('— ([^ ]+) (.+)'.encode(), line)
        need(match, 'not a signature line')
        if match[1] != key.name.encode():
            continue
        raw = unbase64(match[2])
        if raw[:4] != key.id or len(raw) != 68:
            continue
        need(ed25519(key.public, text, raw[4:]), 'a forged signature')
        good = True
    need(good, 'not signed with the key of the log')
    return text.decode('utf-8')


def number(text):
    need(re.fullmatch('0|[1-9][0-9]{0,18}', text), 'not a number')
    return int(text)


def open_checkpoint(note, key):
    lines = open_note(note, key).split('\n')
    need(len(lines) >= 4 and lines[0] == key.name, 'not a checkpoint of this log')
    return number(lines[1]), unbase64(lines[2], 32)


def split_notes(data):
    """Notes that stand one after another: each ends with its signatures."""
    notes, now, signed = [], b'', False
    for line in data.splitlines(keepends=True):
        is_signature = line.startswith('— '.encode())
        if signed and not is_signature:
            notes.append(now)
            now = b''
        signed = is_signature
        now += line
    return notes + [now] if now else notes


# ---- the tree, RFC 6962 section 2.1 ----
def leaf_hash(entry):
    return hashlib.sha256(b'\x00' + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b'\x01' + left + right).digest()


def split(n):
    return 1 << (n - 1).bit_length() - 1


class Tree:
    """Grows leaf by leaf; knows its root at every size."""

    def __init__(self):
        self.size, self.stack = 0, []

    def add(self, h):
        n = self.size
        while n & 1:
            h = node_hash(self.stack.pop(), h)
            n >>= 1
        self.stack.append(h)
        self.size += 1

    def root(self):
        if not self.stack:
            return hashlib.sha256(b'').digest()
        h = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            h = node_hash(left, h)
        return h


def root_of_leaf(index, size, leaf, proof):
    """What RFC 6962's audit path leads to."""
    need(index < size, 'beyond the tree')
    if size == 1:
        need(not proof, 'a proof that is too long')
        return leaf
    need(proof, 'a proof that is too short')
    k = split(size)
    if index < k:
        return node_hash(root_of_leaf(index, k, leaf, proof[:-1]), proof[-1])
    return node_hash(proof[-1], root_of_leaf(index - k, size - k, leaf, proof[:-1]))


def roots_of_growth(old, size, old_root, proof, whole=True):
    """What RFC 6962's consistency proof leads to: the old root and the new."""
    if old == size:
        if whole:
            need(not proof, 'a proof that is too long')
            return old_root, old_root
        need(len(proof) == 1, 'a proof of a wrong length')
        return proof[0], proof[0]
    need(proof, 'a proof that is too short')
    k = split(size)
    if old <= k:
        a, b = roots_of_growth(old, k, old_root, proof[:-1], whole)
        return a, node_hash(b, proof[-1])
    a, b = roots_of_growth(old - k, size - k, old_root, proof[:-1], False)
    return node_hash(proof[-1], a), node_hash(proof[-1], b)


# ---- the folder, tlog-tiles ----
def tile_name(level, index, width):
    digits = '%03d' % (index % 1000)
    while index >= 1000:
        index //= 1000
        digits = 'x%03d/' % (index % 1000) + digits
    return f'tile/{level}/{digits}' + ('' if width == 256 else f'.p/{width}')


def read(folder, name):
    try:
        with open(os.path.join(folder, name), 'rb') as f:
            return f.read()
    except OSError as e:
        raise Bad(f'{name}: {e.strerror}')


def widths(size, level):
    """Index and width of every tile of a level."""
    n = size >> 8 * level
    for index in range(n // 256):
        yield index, 256
    if n % 256:
        yield n // 256, n % 256


def read_entries(folder, size):
    for index, width in widths(size, 0):
        name = tile_name('entries', index, width)
        data, at = read(folder, name), 0
        for _ in range(width):
            need(at + 2 <= len(data), f'{name} is cut')
            n = int.from_bytes(data[at:at + 2], 'big')
            need(at + 2 + n <= len(data), f'{name} is cut')
            yield data[at + 2:at + 2 + n]
            at += 2 + n
        need(at == len(data), f'{name} is too long')


def check_tiles(folder, size, hashes):
    level = 0
    while size >> 8 * level:
        above = []
        for index, width in widths(size, level):
            tile = hashes[256 * index:256 * index + width]
            name = tile_name(level, index, width)
            need(read(folder, name) == b''.join(tile), f'{name} is not the hashes of its leaves')
            if width == 256:
                t = Tree()
                for h in tile:
                    t.add(h)
                above.append(t.root())
        hashes = above
        level += 1


EVENT = re.compile(rb'\{"index":(\d+),"salt":"([^"]*)","event":(\{.*\})\}')
ERASED = re.compile(rb'\{"index":(\d+),"commitment":"([^"]*)","erased_by":"([^"]*)"\}')


def check_leaves(folder, entries):
    """Every entry is SHA-256(salt, event), or was erased by a leaf that says so."""
    lines = read(folder, 'leaves.jsonl').split(b'\n')
    need(lines.pop() == b'', 'leaves.jsonl is cut')
    need(len(lines) == len(entries), f'{len(lines)} leaves for {len(entries)} entries')
    records, erased = {}, []
    for i, line in enumerate(lines):
        event, gone = EVENT.fullmatch(line), ERASED.fullmatch(line)
        need(event or gone, f'leaf {i} is not of the form')
        need(int((event or gone)[1]) == i, f'leaf {i} is in another place')
        if gone:
            need(unbase64(gone[2], 32) == entries[i], f'leaf {i} is not its entry')
            erased.append((i, gone[3].decode()))
            continue
        salt = unbase64(event[2], 32)
        need(hashlib.sha256(salt + event[3]).digest() == entries[i],
             f'leaf {i} is not what was committed')
        try:
            e = json.loads(event[3])
        except ValueError:
            raise Bad(f'leaf {i} is not JSON')
        if e.get('action') == 'audit.erase':
            records[e['id']] = re.fullmatch(r'(\d+)-(\d+)', e['subject'])
    for i, by in erased:
        r = records.get(by)
        need(r and int(r[1]) <= i <= int(r[2]), f'leaf {i} was erased, and no leaf says by whom')
    return len(erased)


def check_folder(folder, vkey=None, outside=b''):
    own = read(folder, 'vkey').decode('utf-8', 'replace').strip()
    need(vkey is None or vkey == own, 'the log names another key than it should')
    key = Key(own)
    size, root = open_checkpoint(read(folder, 'checkpoint'), key)
    kept = [open_checkpoint(note, key) for note in split_notes(outside)]
    need(all(s <= size for s, _ in kept),
         'the log is shorter than a checkpoint that was kept elsewhere')
    entries = list(read_entries(folder, size))
    tree, hashes, roots = Tree(), [leaf_hash(e) for e in entries], {}
    wanted = {s for s, _ in kept}
    if 0 in wanted:
        roots[0] = tree.root()
    for h in hashes:
        tree.add(h)
        if tree.size in wanted:
            roots[tree.size] = tree.root()
    need(tree.root() == root, 'the entries do not lead to the root that was signed')
    for s, r in kept:
        need(roots[s] == r, f'the log is not the one of a checkpoint that was kept elsewhere: {s}')
    check_tiles(folder, size, hashes)
    erased = check_leaves(folder, entries)
    return (f'{size} leaves ({erased} erased), root {base64.b64encode(root).decode()}, '
            f'{len(kept)} checkpoints kept elsewhere: all as it was written')


# ---- proofs ----
def read_proof(data, first):
    """Lines to the empty one, and the checkpoint after it."""
    head, blank, note = data.partition(b'\n\n')
    need(blank, 'not a proof')
    lines = head.decode('utf-8', 'replace').split('\n')
    need(re.fullmatch(first, lines[0]), 'not a proof of this sort')
    return lines, note


def check_proof(data, vkey):
    key = Key(vkey)
    lines, note = read_proof(data, r'c2sp\.org/tlog-proof@v1')
    extra = unbase64(lines.pop(1)[6:]) if lines[1].startswith('extra ') else None
    need(lines[1].startswith('index '), 'a proof without an index')
    index = number(lines[1][6:])
    size, root = open_checkpoint(note, key)
    need(extra is not None, 'the content of this leaf was erased')
    leaf = leaf_hash(hashlib.sha256(extra).digest())
    hashes = [unbase64(x, 32) for x in lines[2:]]
    need(root_of_leaf(index, size, leaf, hashes) == root, 'the proof leads to another root')
    return f'leaf {index} of {size}: {extra[32:].decode()}'


def check_growth(data, old_note, vkey):
    key = Key(vkey)
    lines, note = read_proof(data, r'old \d+')
    old_size, old_root = open_checkpoint(old_note, key)
    need(number(lines[0][4:]) == old_size, 'a proof from another size')
    size, root = open_checkpoint(note, key)
    need(0 < old_size <= size, 'the log has become shorter')
    hashes = [unbase64(x, 32) for x in lines[1:]]
    need(roots_of_growth(old_size, size, old_root, hashes) == (old_root, root),
         'the proof leads to another root')
    return f'{size} leaves begin with the {old_size} of before'


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('folder', nargs='?')
    p.add_argument('--vkey')
    p.add_argument('--outside', help='checkpoints that were kept elsewhere, one after another')
    p.add_argument('--proof')
    p.add_argument('--growth')
    p.add_argument('--old')
    a = p.parse_args()

    def content(path):
        with open(path, 'rb') as f:
            return f.read()
    try:
        if a.proof:
            print(check_proof(content(a.proof), a.vkey or ''))
        elif a.growth and a.old:
            print(check_growth(content(a.growth), content(a.old), a.vkey or ''))
        elif a.folder:
            print(check_folder(a.folder, a.vkey, content(a.outside) if a.outside else b''))
        else:
            p.error('a folder, or a proof')
    except Bad as e:
        print(f'NOT as it was written: {e}')
        sys.exit(1)


if __name__ == '__main__':
    main()
