#!/usr/bin/env python3
"""Build models/lexicon.bin: folded word -> set of word classes.

usage: lexicon.py DATA OUT

Sources: DATA/names (US Government work), DATA/us-cities (MIT), WordNet 3.0 as packaged by
Debian (wordnet-base), clusters of GloVe vectors (train/vectors.py), and our own lists
train/lexicon/*.txt (the file's name is the class).
A phrase of two to four words has the key join(join(a, b), c); what begins one has the class
phrase_begins. Layout, little-endian: magic "CHLX", u32 version, u32 company (classes below
it are those of feature.c's company), u32 classes, u32 sets, u32 slots (power of
two), u32 list bytes; slots of u16 high half of the key, u16 set (0: empty); u32 first[sets + 1]; u8
lists; then the class names, one a line. Open addressing, linear probing on key & (slots - 1).
"""
import collections, csv, glob, math, os, struct, sys

from word import fold, join, token_hash

data, out = sys.argv[1], sys.argv[2]
here = os.path.dirname(os.path.abspath(__file__))
WORDNET = '/usr/share/wordnet'


COMPANY = '''health_professional worker professional relative juvenile animal vehicle sport
musical_instrument food clothing building social_event ceremony crime death accident holiday
serviceman entertainer athlete leader weapon body_of_water atmospheric_phenomenon machine
time_unit tool beverage spouse baby driver farmer teacher lover school road'''.split()
PHRASES = set('illness symptom injury drug medicine medical_procedure therapy surgery physical_condition medical_instrument psychological_state vaccine vitamin'.split())
classes = collections.defaultdict(set)
phrases = collections.defaultdict(set)  # tuples of words


def give(word, cls):
    word = fold(word.strip())
    if word and len(word) <= 24:
        classes[word].add(cls)


# ---- names: how common, as a first and as a last name
firsts = collections.Counter()
for line in open(f'{data}/names/first_names_1940plus.tsv', encoding='utf-8'):
    name, n = line.rstrip('\n').split('\t')[:2]
    firsts[fold(name)] += int(n)
for name, n in firsts.items():
    if n >= 100:
        give(name, f'first{min(4, int(math.log10(n)) - 2)}')
for line in open(f'{data}/names/surnames_1990_freq.tsv', encoding='utf-8'):
    name, share = line.split('\t')[:2]
    share = float(share)
    give(name, f"last{3 if share >= .02 else 2 if share >= .003 else 1 if share >= .001 else 0}")

# ---- places
county_words = collections.Counter()
city_words = collections.Counter()
for row in csv.DictReader(open(f'{data}/us-cities/us_cities.csv', encoding='utf-8')):
    city = fold(row['CITY'])
    if ' ' not in city:
        give(city, 'city')
    for w in city.split():
        city_words[w] += 1
    for w in fold(row['COUNTY']).split():
        county_words[w] += 1
    for i, w in enumerate(fold(row['STATE_NAME']).split()):
        give(w, 'state')
    give(row['STATE_CODE'], 'statecode')
for w, n in city_words.items():
    if n >= 3:
        give(w, 'cityword')
for w, n in county_words.items():
    if n >= 10:
        give(w, 'countyword')

# ---- WordNet: chosen hypernyms and lexicographer files
ROOTS = '''illness symptom injury drug medicine medical_procedure therapy surgery body_part organ
health_professional worker professional relative juvenile adult animal vehicle food beverage
clothing furniture building room facility sport game musical_instrument weapon tool plant
money social_event ceremony atmospheric_phenomenon body_of_water writing medical_instrument
institution leader entertainer athlete religious_person serviceman friend container
microorganism physical_condition feeling pregnancy death accident crime holiday day_of_the_week
month time_unit color number medical_science diagnosis pain bone blood_vessel infection drink
fruit vegetable dish sweet toy book film machine computer music dance competition school
medical_building hospital shop road land_vehicle watercraft aircraft bird dog insect fish
traveler communicator artist teacher student farmer driver criminal lover spouse baby
psychological_state addiction disability measuring_instrument medical_care vaccine hormone
vitamin antibiotic poison emotion treatment examination'''.split()
lemma_pos = {}


def lines(name):
    for l in open(f'{WORDNET}/{name}', encoding='utf-8', errors='replace'):
        if not l.startswith('  '):
            yield l


syn = {}
for pos in ('noun', 'verb', 'adj', 'adv'):
    for l in lines('data.' + pos):
        f = l.split('|')[0].split()
        off, lex, n = f[0], int(f[1]), int(f[3], 16)
        words = f[4:4 + 2 * n:2]
        k = 4 + 2 * n
        ptrs = int(f[k])
        ups = [f[k + 1 + 4 * i + 1] for i in range(ptrs) if f[k + 1 + 4 * i] in ('@', '@i')]
        inst = any(f[k + 1 + 4 * i] == '@i' for i in range(ptrs))
        syn[pos[0], off] = (lex, words, ups, inst)
index = {}
counts = {}
for pos in ('noun', 'verb', 'adj', 'adv'):
    for l in lines('index.' + pos):
        f = l.split()
        p = int(f[3])
        index.setdefault(f[0], {})[pos[0]] = f[4 + p + 2:]
        counts[f[0], pos[0]] = int(f[4 + p + 1])
root_at = {}
for r in ROOTS:
    if r in index and 'n' in index[r]:
        root_at.setdefault(index[r]['n'][0], r)
    else:
        print('no such root', r, file=sys.stderr)
memo = {}


def above(off):
    if off in memo:
        return memo[off]
    memo[off] = frozenset()
    s = set()
    if off in root_at:
        s.add(root_at[off])
    for u in syn['n', off][2]:
        if ('n', u) in syn:
            s |= above(u)
    memo[off] = frozenset(s)
    return memo[off]


LEX = dict(enumerate('adj adj adv Tops act animal artifact attribute body cognition communication event feeling food group location motive object person phenomenon plant possession process quantity relation shape state substance time vbody vchange vcognition vcommunication vcompetition vconsumption vcontact vcreation vemotion vmotion vperception vpossession vsocial vstative vweather adj'.split()))
KEEP_ALWAYS = set('illness symptom injury drug medicine medical_procedure therapy surgery body_part organ health_professional relative animal vehicle sport musical_instrument worker professional medical_instrument food physical_condition psychological_state'.split())


def plural(w):
    if w.endswith(('s', 'x', 'z', 'ch', 'sh')):
        return w + 'es'
    if w.endswith('y') and len(w) > 2 and w[-2] not in 'aeiou':
        return w[:-1] + 'ies'
    return w + 's'


def verb_forms(w):
    e = w.endswith('e')
    y = w.endswith('y') and len(w) > 2 and w[-2] not in 'aeiou'
    out = [plural(w), (w[:-1] if e and not w.endswith('ee') else w) + 'ing', w + 'd' if e else w[:-1] + 'ied' if y else w + 'ed']
    if len(w) > 2 and w[-1] in 'bdgmnprt' and w[-2] in 'aeiou' and w[-3] not in 'aeiou':
        out += [w + w[-1] + 'ing', w + w[-1] + 'ed']
    return out


exc = collections.defaultdict(list)
for pos in ('noun', 'verb'):
    for l in lines(pos + '.exc'):
        f = l.split()
        for base in f[1:]:
            exc[base, pos[0]].append(f[0])
base_classes = {}
for lemma, by in index.items():
    if '_' in lemma or not lemma.replace("'", '').isalpha() or len(lemma) < 2:
        continue
    cl = set()
    for pos, offs in by.items():
        for off in offs[:2]:
            lex, words, ups, inst = syn[pos, off]
            if inst and pos == 'n':
                name = LEX[lex]
                cl.add('i_' + name if name in ('person', 'location', 'object', 'group') else 'i_other')
                continue
            if off == offs[0]:
                cl.add('w_' + LEX[lex])
            if pos == 'n':
                cl |= {'h_' + a for a in above(off)}
    tagged = sum(counts[lemma, p] for p in by)
    if not tagged and not ({c[2:] for c in cl} & KEEP_ALWAYS) and not any(c.startswith('i_') for c in cl):
        continue
    common = 'common' if tagged else 'rare'
    if not all(c.startswith('i_') for c in cl):
        cl.add(common)
    base_classes[lemma] = cl
for lemma, cl in base_classes.items():
    for c in cl:
        give(lemma, c)
    if all(c.startswith('i_') for c in cl):
        continue
    forms = []
    if 'n' in index[lemma]:
        forms += exc[lemma, 'n'] or [plural(lemma)]
    if 'v' in index[lemma] and counts[lemma, 'v']:
        forms += verb_forms(lemma) + exc[lemma, 'v']
    for w in forms:
        if fold(w) not in base_classes:
            for c in cl:
                if not c.startswith('i_'):
                    give(w, c)

# ---- our own lists
for path in sorted(glob.glob(f'{here}/lexicon/*.txt')):
    cls = 'l_' + os.path.basename(path)[:-4]
    for l in open(path, encoding='utf-8'):
        words = fold(l.split('#')[0]).replace('-', ' ').replace('/', ' ').replace('.', ' ').split()
        for form in {tuple(words), tuple(w.replace("'", '') for w in words)}:
            if len(form) == 1:
                give(form[0], cls)
            elif 2 <= len(form) <= 4:
                phrases[form].add(cls)

# ---- names of many cultures
for path in sorted(glob.glob(f'{here}/names/*.txt')):
    cls = None
    for l in open(path, encoding='utf-8'):
        l = l.strip()
        if l.startswith('['):
            cls = {'[given]': 'given', '[family]': 'family'}[l]
        elif l and l[0] != '#':
            for w in l.replace('-', ' ').split():
                for form in {w, w.replace("'", '')}:
                    if len(form) > 1:
                        give(form, cls)

# drop the rarest surnames that nothing else knows: their letters say enough
for w in [w for w, c in classes.items() if c == {'last0'} or c == {'first0'}]:
    del classes[w]
# WordNet's own phrases for what matters here
for lemma, by in index.items():
    words = lemma.replace('-', '_').split('_')
    if 2 <= len(words) <= 3 and 'n' in by and all(w.isalpha() for w in words):
        cl = {'h_' + a for a in above(by['n'][0])}
        cl = {c for c in cl if c[2:] in PHRASES}
        if cl:
            phrases[tuple(words)] |= cl
            phrases[tuple(words[:-1] + [plural(words[-1])])] |= cl
by_key = {token_hash(w): set(cl) for w, cl in sorted(classes.items())}
for words, cl in sorted(phrases.items()):
    key = token_hash(words[0])
    for i, w in enumerate(words[1:], 2):
        key = join(key, token_hash(w))
        by_key.setdefault(key, set()).update(cl if i == len(words) else {'phrase_begins'})
# ---- words that keep the same company (train/vectors.py)
with open(f'{here}/vectors.bin', 'rb') as f:
    _, n, width, _ = struct.unpack('<4sIIf', f.read(16))
    for _ in range(n):
        key, cluster = struct.unpack('<IB', f.read(5))
        f.read(width)
        by_key.setdefault(key, set()).add(f'v_{cluster}')
found = {c for cl in by_key.values() for c in cl} - {'phrase_begins'}
# the classes whose company within a sentence is a feature of the judge come first: at most 64
company = sorted(c for c in found if c.startswith('l_')) + sorted('h_' + c for c in COMPANY if 'h_' + c in found)
assert len(company) <= 64
names = company + sorted(found - set(company)) + ['phrase_begins']
num = {c: i for i, c in enumerate(names)}
assert len(names) < 256, len(names)
sets = {(): 0}
for key in sorted(by_key):
    sets.setdefault(tuple(sorted(num[c] for c in by_key[key])), len(sets))
slots = 1
while slots < len(by_key) * 1.4:
    slots *= 2
table = [(0, 0)] * slots
for h in sorted(by_key):
    i = h & (slots - 1)
    while table[i][1] and table[i][0] != h >> 16:
        i = (i + 1) & (slots - 1)
    if not table[i][1]:
        table[i] = h >> 16, sets[tuple(sorted(num[c] for c in by_key[h]))]
first, lists = [0], bytearray()
for s in sets:
    lists += bytes(s)
    first.append(len(lists))
assert len(sets) < 65536 and len(lists) < 65536 * 4
blob = b'CHLX' + struct.pack('<6I', 2, len(company), len(names), len(sets), slots, len(lists))
blob += struct.pack(f'<{2 * slots}H', *(v for slot in table for v in slot))
blob += struct.pack(f'<{len(first)}I', *first) + bytes(lists) + '\n'.join(names).encode() + b'\n'
open(out, 'wb').write(blob)
print(len(classes), 'words', len(phrases), 'phrases', len(names), 'classes', len(sets), 'sets', len(blob), 'bytes')
