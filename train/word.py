"""Words as src/check sees them: folded, and as the numbers by which tables know them."""
import unicodedata

# what src/check/letter.c folds and Unicode does not take apart
ALONE = str.maketrans('æðøþđħıĸłŋœŧß', 'adotdhiklnots')


def fold(w):
    w = unicodedata.normalize('NFD', w.lower().translate(ALONE))
    return ''.join(c for c in w if not unicodedata.combining(c))


def token_hash(w):
    h = 2166136261
    for b in w.encode():
        h = ((h ^ b) * 16777619) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x2c1b3c6d) & 0xFFFFFFFF
    return h ^ (h >> 13)


def join(a, b):
    h = ((a * 0x9E3779B1) ^ (b * 0x85EBCA77)) & 0xFFFFFFFF
    return h ^ (h >> 15)
