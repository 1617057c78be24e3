#!/usr/bin/env python3
"""Recall of names by culture, in the same sentences: whom does the checker overlook?

usage: cultures.py [--listed] [--json FILE] [BUILD]

Puts full names of tests/cases/names/*.txt, but those that stand in train/names, into the sentences
below, as written and in lower case, and counts those that BUILD/chaperone (build) finds whole.
--listed takes the names of train/names instead. FILE gets the counts for report.py."""
import argparse, glob, json, os, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = 14  # full names of a culture
SENTENCES = (  # (kind, sentence)
    ('post', 'So proud of {}, who walked out of our rehab unit today without the cane!'),
    ('post', 'Please join us in welcoming {} to the front desk team.'),
    ('post', 'Happy birthday to our favorite scheduler, {}! 🎂'),
    ('post', '{} finished radiation this afternoon and rang the bell twice.'),
    ('post', 'Flu clinic on Friday: ask for {} at the side entrance.'),
    ('post', 'A big thank you to Dr. {} for speaking at the high school career day.'),
    ('post', 'After nine weeks in the NICU, baby {} went home with a very tired mom and dad.'),
    ('post', 'Congratulations to {}, RN, our nurse of the month.'),
    ('post', 'Our hearts are with the family of {}, who passed away on our hospice floor.'),
    ('post', 'The new director of imaging is {}. Stop by and say hello.'),
    ('post', 'Volunteer spotlight: {} has pushed the book cart for eleven years.'),
    ('post', "Yesterday's transplant went well and {} is already asking for soup."),
    ('post', 'This week {} and the whole lab crew moved to the third floor.'),
    ('post', 'We caught up with {} six months after the knee replacement.'),
    ('post', 'Guess who is back from maternity leave? {}!'),
    ('post', 'Photo by {}, who also runs our pharmacy.'),
    ('post', 'Room 12 is decorated for {} and it looks like a birthday cake exploded.'),
    ('reply', 'Hi {}, thank you for reaching out. Please call our patient line.'),
    ('reply', 'We are sorry about the wait, {}. That is not the visit we want for anybody.'),
    ('reply', 'Thanks, {}! We will tell the night shift that you said so.'),
    ('reply', 'You can ask for {} in billing and she will take it from there.'),
    ('reply', '{} from our quality office would like to hear more, please send a message.'),
    ('reply', 'Dear {}, your results are ready and the nurse will phone you.'),
    ('reply', 'Our manager {} has read your comment and will look into it.'),
    ('reply', 'Hello {}, the shot is free with most plans.'),
    ('reply', 'That lovely voice at the desk was {}, and yes, she sings at weddings too.'),
    ('inbound', 'my name is {} and nobody has called me back about my mri'),
    ('inbound', 'Can somebody tell {} in pediatrics that the twins are doing great?'),
    ('inbound', 'my dad {} was discharged without his blood thinners'),
    ('inbound', 'Shout out to {}, the kindest phlebotomist I ever met.'),
    ('inbound', 'I need the records of {} sent to the new cardiologist.'),
    ('inbound', '{} at the front desk was so rude to my mother'),
    ('inbound', 'is dr {} taking new patients? my insurance lists her'),
    ('inbound', 'Appointment for {} on Tuesday, can we move it to the afternoon?'),
    ('inbound', "please pray for {}, she's in your ICU with sepsis"),
    ('inbound', 'i was told to ask for {} about the financial aid form'),
    ('inbound', 'The bill came in the name of {} but she never had an x-ray.'),
    ('inbound', 'Nurse {} stayed two hours past her shift with my grandmother'),
    ('inbound', 'Signed, {}, still waiting for a refill'),
    ('inbound', 'my neighbor {} says you do free hearing tests?'),
)


def read_names(path, known=frozenset()):
    given, family = [], []
    for line in open(path, encoding='utf-8'):
        line = line.strip()
        if line.startswith('['):
            into = family if line == '[family]' else given
        elif line and not line.startswith('#') and line not in known:
            into.append(line)
    if not given or not family:
        return []
    return [f'{given[i % len(given)]} {family[(i * 5 + 3) % len(family)]}' for i in range(PAIRS)]


def words(path):
    return [line.strip() for line in open(path, encoding='utf-8') if line[0] not in '[#\n']


def listed():
    return {w for path in glob.glob(os.path.join(HERE, 'names', '*.txt')) for w in words(path)}


def check(command, records):
    lines = ''.join(json.dumps(r) + '\n' for r in records)
    run = subprocess.run([command, 'check', '--ndjson'], input=lines.encode(), stdout=subprocess.PIPE)
    return [json.loads(line) for line in run.stdout.decode().splitlines()]


def count(command, names):
    """(found whole, found in part, of) as written, and the same in lower case."""
    counts = []
    for lower in (False, True):
        records, wanted = [], []
        for kind, sentence in SENTENCES:
            for name in names:
                text = sentence.replace('{}', name)
                start = sentence.index('{}')
                records.append({'kind': kind, 'text': text.lower() if lower else text})
                wanted.append((start, start + len(name)))
        whole = part = 0
        for answer, (start, end) in zip(check(command, records), wanted):
            people = [f for f in answer['findings'] if f['entity_type'] == 'PERSON']
            whole += any((f['start'], f['end']) == (start, end) for f in people)
            part += any(f['start'] < end and start < f['end'] for f in people)
        counts.append((whole, part, len(wanted)))
    return counts


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('build', nargs='?', default='build')
    a.add_argument('--listed', action='store_true', help='names of train/names')
    a.add_argument('--json', help='write the counts to this file')
    o = a.parse_args()
    folder = os.path.join(HERE, 'names') if o.listed else os.path.join(HERE, '..', 'tests', 'cases', 'names')
    rows, known = {}, listed()
    for path in sorted(glob.glob(f'{folder}/*.txt')):
        names = read_names(path, frozenset() if o.listed else known)
        if names:
            rows[os.path.basename(path)[:-4]] = count(f'{o.build}/chaperone', names)
    print(f'{"found whole (in part)":20}{"as written":>18}{"lower case":>18}')
    for culture, counts in sorted(rows.items(), key=lambda r: -sum(c[0] for c in r[1])):
        print(f'{culture:20}' + ''.join(f'{w / n:>10.3f} ({p / n:.3f})' for w, p, n in counts))
    for k, title in enumerate(('as written', 'lower case')):
        shares = sorted((c[k][0] / c[k][2], culture) for culture, c in rows.items())
        print(f'{title}: best {shares[-1][0]:.3f} ({shares[-1][1]}), worst {shares[0][0]:.3f} '
              f'({shares[0][1]}), apart {shares[-1][0] - shares[0][0]:.3f}')
    if o.json:
        with open(o.json, 'w', encoding='utf-8') as f:
            json.dump(rows, f)


if __name__ == '__main__':
    main()
