"""What cross-validation left in build/train.d/cv.jsonl, one object a text: read for report.py and
second_read.py. Every probability is of a model that has not seen the text."""
import json, math, os

KINDS = ('post', 'reply', 'inbound')
GROUPS = ('ordinary', 'hard', 'own')
NOTES = {'complaint'}  # reasons that alone leave a text clear
NEAR = .4  # as in src/check/verdict.c


class Case:
    def __init__(self, o):
        self.id, self.file, self.kind = o['id'], o['file'], o['kind']
        self.unsafe, self.risk, self.cut = o['unsafe'], o['risk'], o['verdict_cut']
        self.reasons, self.spans = o['reasons'], o.get('spans', {})
        self.held = self.risk >= self.cut
        self.group = group_of(self.file)

    def labelled(self):
        return {code for code, (target, p, least) in self.reasons.items() if target}

    def given(self):
        """The reasons that the checker would give, as src/check/verdict.c has it."""
        codes = {code for code, (target, p, least) in self.reasons.items()
                 if p >= least and (self.risk >= NEAR * self.cut or code in NOTES)}
        acted = [code for code in self.reasons if code not in NOTES]
        if self.held and not codes & set(acted):
            codes.add(max(acted, key=lambda c: self.reasons[c][1] / (sum(self.reasons[c][1:]) or 1)))
        return codes


def group_of(path):
    name = os.path.basename(path)
    return 'own' if name.startswith('own') else 'hard' if '-hard' in name else 'ordinary'


def read(path):
    return [Case(json.loads(line)) for line in open(path, encoding='utf-8') if line.strip()]


def texts_of(cases):
    """id -> the labelled object, of the corpus files that the cases came from."""
    found = {}
    for path in sorted({c.file for c in cases}):
        if os.path.exists(path):
            for line in open(path, encoding='utf-8'):
                if line.strip():
                    o = json.loads(line)
                    found[path, o['id']] = o
    return found


def recall_at(cases, share):
    """Recall where at most this share of the safe texts is held; None without safe or unsafe ones."""
    safe = sorted((c.risk for c in cases if not c.unsafe), reverse=True)
    unsafe = [c.risk for c in cases if c.unsafe]
    if not safe or not unsafe:
        return None
    cut = safe[min(int(share * len(safe)), len(safe) - 1)]
    return sum(r > cut for r in unsafe) / len(unsafe)


def curve(cases):
    """(risk, recall, false alarms, precision) from the strictest cut to the mildest."""
    ranked = sorted(cases, key=lambda c: -c.risk)
    unsafe = sum(c.unsafe for c in cases)
    safe = len(cases) - unsafe
    points, hit, wrong = [], 0, 0
    for i, c in enumerate(ranked):
        hit += c.unsafe
        wrong += not c.unsafe
        if i + 1 == len(ranked) or ranked[i + 1].risk != c.risk:
            points.append((c.risk, hit / max(unsafe, 1), wrong / max(safe, 1), hit / (hit + wrong)))
    return points


def wilson(got, of):
    """95 % interval of a share."""
    if not of:
        return 0, 1
    z, p = 1.96, got / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0, middle - half), min(1, middle + half)
