#!/usr/bin/env python3
"""tamper.py FOLDER: tampers with copies of an exported log in every way, and asks the independent
verifier (verify.py) about each. Beside it lie FOLDER.outside, checkpoints that were kept elsewhere,
FOLDER.proof of a leaf, and FOLDER.growth from the checkpoint FOLDER.old."""
import base64, os, re, shutil, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify

folder = sys.argv[1]
outside = open(f'{folder}.outside', 'rb').read()
vkey = open(f'{folder}/vkey').read()
passed = failed = 0


def expect(name, good, folder=folder, outside=outside, vkey=vkey):
    global passed, failed
    try:
        verify.check_folder(folder, vkey, outside)
        right = good
    except verify.Bad:
        right = not good
    passed += right
    failed += not right
    if not right:
        print(f'{name}: {"refused" if good else "not noticed"}')


def content(name):
    with open(os.path.join(folder, name), 'rb') as f:
        return f.read()


# every file is put back from here, so that a case costs one file
work = tempfile.mkdtemp()
shutil.copytree(folder, work, dirs_exist_ok=True)


def with_file(name, data, what):
    """The log with another content of one file (None: without it)."""
    path = os.path.join(work, name)
    before = content(name)
    if data is None:
        os.remove(path)
    else:
        with open(path, 'wb') as f:
            f.write(data)
    expect(f'{name}: {what}', False, folder=work)
    with open(path, 'wb') as f:
        f.write(before)


def flip(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


expect('untouched', True)
expect('untouched, nothing outside', True, outside=b'')
files = sorted(os.path.relpath(os.path.join(d, f), folder)
               for d, _, fs in os.walk(folder) for f in fs)
for name in files:
    data = content(name)
    with_file(name, None, 'gone')
    with_file(name, data[:-1], 'its last byte gone')
    with_file(name, data[1:], 'its first byte gone')
    with_file(name, data + b'\n', 'a byte more') if name != 'vkey' else None
    # all of what is small, some of what is large: each class of byte is among them
    step = 3 if len(data) < 300 else len(data) // 50
    for at in range(0, len(data), step):
        with_file(name, flip(data, at, at % 8), f'bit {at % 8} of byte {at}')

# leaves: deleted, doubled, reordered, renumbered, another's
lines = content('leaves.jsonl').splitlines(keepends=True)
entries = [n for n in files if 'entries' in n]
tiles = [n for n in files if n.startswith('tile/0/')]


def leaves(changed, what):
    with_file('leaves.jsonl', b''.join(changed), what)


for i in (0, 1, len(lines) // 2, len(lines) - 1):
    leaves(lines[:i] + lines[i + 1:], f'leaf {i} deleted')
    leaves(lines[:i] + [lines[i]] + lines[i:], f'leaf {i} doubled')
leaves(lines[1::-1] + lines[2:], 'two leaves swapped')
salt = re.compile(rb'"salt":"([^"]*)"')
leaves([salt.sub(b'"salt":"' + base64.b64encode(bytes(32)) + b'"', lines[0])] + lines[1:], 'a salt')
leaves([lines[0].replace(b'"outcome":"', b'"outcome": "')] + lines[1:], 'a space in an event')
leaves([lines[0][:-2] + b' }\n'] + lines[1:], 'a space after an event')
gone = b'{"index":5,"commitment":"%s","erased_by":"%s"}\n'
five = verify.EVENT.fullmatch(lines[5].rstrip())
commitment = base64.b64encode(
    verify.hashlib.sha256(base64.b64decode(five[2]) + five[3]).digest())
leaves(lines[:5] + [gone % (commitment, b'nobody')] + lines[6:], 'an erasure by nobody')
erase = [l for l in lines if b'"action":"audit.erase"' in l]
by = re.search(rb'"id":"([^"]*)"', erase[0])[1]
leaves(lines[:5] + [gone % (commitment, by)] + lines[6:], 'an erasure that covers other leaves')

# the tree: entries and hashes moved together with all that follows from them but the signature
bundle = content(entries[0])
with_file(entries[0], bundle[34:68] + bundle[:34] + bundle[68:], 'two entries swapped')
tile = content(tiles[0])
with_file(tiles[0], tile[32:64] + tile[:32] + tile[64:], 'two hashes swapped')

# signatures and sizes
note = content('checkpoint')
size = int(note.split(b'\n')[1])
text, mark, line = note.rpartition('\n— '.encode())
forged = bytearray(base64.b64decode(line.split()[1]))
forged[40] ^= 1
with_file('checkpoint', text + mark + line.split()[0] + b' ' + base64.b64encode(forged) + b'\n',
          'forged signature')
with_file('checkpoint', note.replace(b'\n%d\n' % size, b'\n%d\n' % (size - 1), 1), 'another size')
with_file('checkpoint', text + b'\n', 'no signature')
with_file('checkpoint', text + b'\n' + mark[1:] + b'other ' + line.split()[1] + b'\n',
          'signed by another')
# S + L signs the same to a verifier that does not look (RFC 8032 section 8.4)
raw = base64.b64decode(line.split()[1])
s = int.from_bytes(raw[36:], 'little') + verify.L
if s < 1 << 256:
    again = base64.b64encode(raw[:36] + s.to_bytes(32, 'little'))
    with_file('checkpoint', text + mark + line.split()[0] + b' ' + again + b'\n', 'S + L')
other = verify.Key(vkey)
name, _, _ = vkey.split('+', 2)
stranger = bytes([1]) + bytes.fromhex(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')  # of RFC 8032
kid = verify.hashlib.sha256(name.encode() + b'\n' + stranger).digest()[:4]
strange = f'{name}+{kid.hex()}+{base64.b64encode(stranger).decode()}'
with_file('vkey', strange.encode(), "a stranger's key")
expect("a stranger's key asked for", False, vkey=strange)

# rolled back: an earlier checkpoint, which was signed, with all that was there then
notes = verify.split_notes(outside)
assert len(notes) >= 3
with_file('checkpoint', notes[1], 'rolled back')
with tempfile.TemporaryDirectory() as back:
    shutil.copytree(folder, back, dirs_exist_ok=True)
    n = int(notes[1].split(b'\n')[1])
    with open(f'{back}/checkpoint', 'wb') as f:
        f.write(notes[1])
    with open(f'{back}/leaves.jsonl', 'wb') as f:
        f.writelines(lines[:n])
    level = 0
    while n >> 8 * level:
        for index, width in verify.widths(n, level):
            for kind, unit in ((level, 32),) + ((('entries', 34),) if not level else ()):
                path = f'{back}/{verify.tile_name(kind, index, width)}'
                full = f'{folder}/{verify.tile_name(kind, index, 256)}'
                if not os.path.exists(path):
                    was = next(p for p in (full, *(f'{folder}/{verify.tile_name(kind, index, w)}'
                                                   for w in range(255, 0, -1)))
                               if os.path.exists(p))
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                    with open(was, 'rb') as a, open(path, 'wb') as b:
                        b.write(a.read(width * unit))
        level += 1
    expect('rolled back, and nothing kept elsewhere: looks whole', True, folder=back, outside=b'')
    expect('rolled back, with the checkpoints of then', True, folder=back, outside=notes[0] + notes[1])
    expect('rolled back, against a later checkpoint', False, folder=back)

# what was kept elsewhere
for at in range(0, len(outside), max(1, len(outside) // 40)):
    expect(f'outside, byte {at}', False, outside=flip(outside, at, 0))
expect('outside, cut', False, outside=outside[:-20])

# proofs: no byte of theirs may be another
def expect_proof(name, good, check, *arguments):
    global passed, failed
    try:
        check(*arguments, vkey)
        right = good
    except verify.Bad:
        right = not good
    passed += right
    failed += not right
    if not right:
        print(f'{name}: {"refused" if good else "not noticed"}')


proof, growth, old = (open(f'{folder}.{n}', 'rb').read() for n in ('proof', 'growth', 'old'))
expect_proof('proof', True, verify.check_proof, proof)
expect_proof('growth', True, verify.check_growth, growth, old)
for at in range(0, len(proof), 7):
    expect_proof(f'proof, byte {at}', False, verify.check_proof, flip(proof, at, 0))
for at in range(0, len(growth), 7):
    expect_proof(f'growth, byte {at}', False, verify.check_growth, flip(growth, at, 0), old)
expect_proof('growth, from another', False, verify.check_growth, growth, notes[1])
hashes = proof.split(b'\n')
for i in (3, 7):
    expect_proof('proof, a hash less', False, verify.check_proof,
                 b'\n'.join(hashes[:i] + hashes[i + 1:]))
    expect_proof('proof, a hash more', False, verify.check_proof,
                 b'\n'.join(hashes[:i] + [hashes[i]] + hashes[i:]))

shutil.rmtree(work)
print(f'{passed} passed, {failed} failed')
sys.exit(failed != 0)
