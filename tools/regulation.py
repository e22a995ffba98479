#!/usr/bin/env python3
"""Writes data/regulation/*.tsv from the JSON of the Export Administration Regulations.

    tools/regulation.py FOLDER [OUT]

FOLDER holds ear_ccl.json.xz, ear_country_chart.json and ear_country_groups.json (eCFR of one day, as
named in them). OUT is data/regulation unless given. The text of the regulations is a work of the US
government. What the tables cannot say without judgment stays prose and is marked so ('?'): the
engine then answers "a person has to look".
"""

import json
import lzma
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent

# Spellings of the two tables that data/text/countries.tsv does not have.
SPELLINGS = {
    'Seycheles': 'sc', "Cote d'lvoire": 'ci', "Cote d'Ivoire": 'ci', 'Burma': 'mm', 'Korea, South': 'kr', 'Korea, North': 'kp',
    'South Sudan, Republic of': 'ss', 'Bahamas, The': 'bs', 'Gambia, The': 'gm', 'Vatican City': 'va',
    'Congo (Democratic Republic of the)': 'cd', 'Congo (Democratic Republic of)': 'cd',
    'Congo (Republic of the)': 'cg', 'Micronesia (Federated State of)': 'fm',
    'Micronesia, Federated States of': 'fm', 'China (PRC)': 'cn',
    'Sint Maarten (the Dutch two-fifths of the island of Saint Martin)': 'sx',
}

# 738.3(b) and what it names; 772.1 "United States" for its territories.
TERRITORIES = [
    ('HK', 'CN', '85 FR 83788: governed by the entry for China'),
    ('LI', 'CH', 'footnote 5; 738.3(b)'),
    ('KY', 'GB', '738.3(b)'),
    ('PR', 'US', '772.1, United States'), ('GU', 'US', '772.1, United States'),
    ('VI', 'US', '772.1, United States'), ('AS', 'US', '772.1, United States'),
    ('MP', 'US', '772.1, United States'), ('UM', 'US', '772.1, United States'),
]

# What each footnote of the chart asks for, and of which entries; the text is kept beside it. 'yes': a license is
# required; 'look': a person has to read. '*' every item, 'ccl' every entry. The first row that meets an item decides.
FOOTNOTES = {
    '1': [],  # its UN controls stand at the entries, see where(); Iraq below
    '2': [('look', '6A003 6A993')],
    '3': [('look', '0A919')],
    '4': [('look', '6A003 6A993')],
    '5': [],
    '6': [('look', '*')],
    '7': [('yes', '6A003.b.4.b 9A515.e')],
    '8': [('look', 'ccl')],  # its text repeats footnote 9 and does not fit the row it stands at
    '9': [('look', '*')],
    '10': [('no', '0A501.y'), ('yes', '0A501 0A504.i 0A505.a 0A505.x 0A506 0A507 0A509 0E501 0E504'),
           ('look', '0A502 0A508 0D501 0D505 0E505')],
}
IRAQ = ('1', 'IQ', 'look', 'ccl')  # footnote 1 refers Iraq to 746.3, which reaches beyond UN controls

# Entries that state requirements by paragraph only: all their paragraphs, read by hand, since the source mixes them
# with the lists inside notes.
PARAGRAPHS = {'3A090': 'a b c', '4A090': 'a b'}

REASONS = 'NS RS MT NP CB CC CW EI SL SI SS UN AT FC'.split()


def codes():
    table = {}
    for line in (TOP / 'data/text/countries.tsv').read_text(encoding='utf-8').splitlines():
        if line.startswith('#') or '\t' not in line:
            continue
        name, code = line.split('\t')[:2]
        table.setdefault(name.lower(), code)
    table.update({name.lower(): code for name, code in SPELLINGS.items()})
    return table


class Countries:
    def __init__(self, groups):
        self.table = codes()
        self.groups = {}
        for group, names in groups.items():
            for name in names:
                self.groups.setdefault(self.code(name), []).append(group)

    def code(self, name):
        spelled = name.lower().replace(' & ', ' and ')
        for text in (name.lower(), spelled, spelled.replace('st. ', 'saint ')):
            if text in self.table:
                return self.table[text].upper()
        raise SystemExit(f'regulation.py: no code for {name!r}: add it to SPELLINGS')

    def members(self, *groups):
        return sorted(c for c, of in self.groups.items() if any(g in of for g in groups))


def paragraphs(entry, text):
    """The paragraphs of `entry` that the text lists, or None when it is more than a list."""
    text = re.sub(r'\((?:see|refer)[^)]*\)', '', text.strip().rstrip('.'))
    text = re.sub(r'^(items |commodities |“software” |“technology” )?(controlled (by|in) )', '', text)
    text = re.sub(r'^paragraphs? ', '', text)
    text = re.sub(r' (only|of this entry)$', '', text)
    out = []
    for word in re.split(r',\s*(?:and|or)\s+|,\s*|\s+and\s+|\s+or\s+', text):
        word = word.strip().removeprefix('ECCN ').removeprefix(entry).strip()
        numbers = re.fullmatch(r'\.?((?:[a-z]\.)(?:\w\.)*)(\d+) to \.?((?:[a-z]\.)(?:\w\.)*)(\d+)', word)
        span = re.fullmatch(r'\.?([a-z]) to \.?([a-z])', word)
        if span:
            out += [f'{entry}.{chr(c)}' for c in range(ord(span[1]), ord(span[2]) + 1)]
        elif numbers and numbers[1] == numbers[3]:
            out += [f'{entry}.{numbers[1]}{n}' for n in range(int(numbers[2]), int(numbers[4]) + 1)]
        elif re.fullmatch(r'\.?[a-z](\.\w{1,3})*', word):
            out.append(f'{entry}.{word.lstrip(".")}')
        else:
            return None
    return out


def named(entry, text):
    """Paragraphs of its own entry that prose names: elsewhere in the entry it does not bear."""
    if re.search(r'meet or exceed the parameters|and paragraphs|through|\balso\b|[a-z0-9] to \.?[a-z]\.', text):
        return []
    text = text.replace(entry, '')
    if re.search(r'\b\d[A-E]\d{3}\b', text):
        return []
    found = re.findall(r'(?<![\w.])\.?([a-z](?:\.\w{1,3})+)|(?<![\w.])\.([a-z])\b', text)
    return sorted({f'{entry}.{long or short}' for long, short in found})


def scope(entry, control):
    """'+' whole entry, '-A B' except these, '=A B' these only, '~A B' prose about these, '?' prose."""
    text = re.sub(r'\s+', ' ', control).strip().rstrip('.')
    text = re.sub(r'^(Russian industry sector sanctions?|\w\w) (applies|apply) ?(to )?', '', text)
    text = re.sub(r'^the entire', 'entire', text)
    text = re.sub(r'^entire entry \(refer to .*\)$', 'entire entry', text)
    text = re.sub(r'^entire entry \w\w Column \d$', 'entire entry', text)
    if text == 'entire entry':
        return '+'
    but = re.fullmatch(r'entire entry,? except (.*)', text)
    listed = paragraphs(entry, but[1] if but else text)
    if listed is not None:
        return ('-' if but else '=') + ' '.join(listed)
    about = named(entry, text)
    return '~' + ' '.join(about) if about and not but else '?'


def where(text, countries, footnoted):
    """A column of the chart, or '*', '*-CC' and lists of countries; with '?' before what a person has to look up."""
    column = re.fullmatch(r'(?:.*entire entry )?(CB|NP|NS|MT|RS|FC|CC|AT) Column (\d)\.?(, See § 742\.6\(a\)\(3\).*)?', text)
    if column:
        return f'{column[1]} {column[2]}'
    if re.search(r'ALL destinations, except Canada', text) or re.search(r'§ 742\.1[45] of the EAR', text):
        return '*-CA'  # 742.14(a), 742.15(a)(1)
    if re.search(r'[Ww]orldwide|for all destinations', text):
        return '*'
    rules = [
        (r'746\.1|764\.1\(b\) for UN', '?' + ' '.join(sorted(footnoted))),
        (r'China, Russia,? or Venezuela', 'CN RU VE'),
        (r'746\.8', '?BY RU'),
        (r'Iraq or Pakistan', 'IQ PK'), (r'reexport to Iraq', 'IQ'), (r'reexport to Pakistan', 'PK'),
        (r'North Korea', 'KP'),
        (r'^To or within Macau or a destination specified in Country Group D:5',
         ' '.join(sorted(countries.members('D:5') + ['MO']))),
    ]
    for pattern, answer in rules:
        if re.search(pattern, text):
            return answer
    if text.startswith('To or within the United Arab Emirates'):
        reached = set(countries.members('D:1', 'D:4', 'D:5'))
        reached -= set(countries.members('A:5', 'A:6'))
        return ' '.join(sorted(reached))
    return '?*'


def requirements(entry, countries, footnoted):
    rows = []
    for row in entry['countryChart']:
        control, chart = row['control'], row['countryChart']
        both = re.findall(r'(\w\w) applies to entire entry', control)
        if len(both) > 1:
            rows += [(reason, '+', f'{reason} {n}', control)
                     for reason, n in zip(both, re.findall(r'Column (\d)', chart))]
            continue
        reason = 'RU' if control.startswith('Russian') else control[:2]
        if re.fullmatch(r'Column \d\.?', chart):
            chart = f'{reason} {chart}'
        place = where(chart, countries, footnoted)
        rows.append((reason, scope(entry['eccn'], control), place, control))
        if chart.startswith('To or within the United Arab') and 'AE' not in place.split():
            # Named first, and in Country Group A:5, which the same sentence excludes.
            rows.append((reason, scope(entry['eccn'], control), '?AE', control))
    stated = set(re.findall(r'[A-Z]{2}', entry['reasonForControl'] or ''))
    for reason in sorted(stated & set(REASONS) - {r[0] for r in rows}):
        rows.append((reason, '?', '?*', 'stated as a reason for control; the requirement stands elsewhere in the entry'))
    if not rows:
        rows.append(('--', '?', '?*', (entry['reasonForControl'] or 'no reason for control stated')))
    return rows


def flag(value):
    plain = value.strip().rstrip('.')
    return {'N/A': 'no', 'No': 'no', 'Yes': 'yes'}.get(plain, value)


def write(out, name, about, header, rows):
    lines = [f'# {line}' for line in about] + ['\t'.join(header)]
    lines += ['\t'.join(re.sub(r'\s+', ' ', str(cell)).strip() for cell in row) for row in rows]
    (out / name).write_text('\n'.join(lines) + '\n', encoding='utf-8')


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    folder = Path(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) == 3 else TOP / 'data/regulation'
    control_list = json.loads(lzma.open(folder / 'ear_ccl.json.xz').read())
    chart = json.loads((folder / 'ear_country_chart.json').read_text(encoding='utf-8'))
    groups = json.loads((folder / 'ear_country_groups.json').read_text(encoding='utf-8'))
    countries = Countries(groups['groups'])

    rows = {}
    for name, row in chart['countries'].items():
        rows[countries.code(name)] = [name, row['marks'], row['footnotes'], '']
    for name, row in chart['embargoed'].items():
        rows[countries.code(name)] = [name, [], row['footnotes'], row['pointer']]
    for code in countries.groups:
        if code not in rows and code != 'US':
            raise SystemExit(f'regulation.py: {code} is in a Country Group and not in the chart')
    footnoted = [code for code, row in rows.items() if 1 in row[2]]
    rows['US'] = ['United States', [], [], '']
    for code, of, why in TERRITORIES:
        rows[code] = [why, [], [], '=' + of]

    day = chart['ecfrIssueDate']
    about = lambda source: [f'{source["citation"].replace("C.F.R.", "CFR")}, eCFR of {source["ecfrIssueDate"]}. Work of the US government.',
                            'Written by tools/regulation.py; change that, not this.']
    write(out, 'countries.tsv', about(chart) + [f'groups: 15 CFR Part 740, Supplement No. 1, eCFR of {groups["ecfrIssueDate"]}.',
                                                'pointer: where an embargoed row points to; =XX: answered as XX.'],
          ['code', 'name', 'marks', 'footnotes', 'groups', 'pointer'],
          [[code, row[0], ';'.join(row[1]), ';'.join(map(str, row[2])), ' '.join(countries.groups.get(code, [])), row[3]]
           for code, row in sorted(rows.items())])

    notes = []
    for number, text in chart['footnotes'].items():
        for effect, items in FOOTNOTES[number] or [('none', '-')]:
            notes.append([number, '*', effect, items, text])
    notes.append([*IRAQ, chart['footnotes']['1']])
    write(out, 'footnotes.tsv', about(chart) + ['effect and items: read from the text by hand. look: a person has to.'],
          ['footnote', 'country', 'effect', 'items', 'text'], notes)

    need, flags, entries = [], [], []
    for entry in sorted(control_list['entries'], key=lambda e: e['eccn']):
        entries.append([entry['eccn'], PARAGRAPHS.get(entry['eccn'], ''), entry['heading'][:160]])
        need += [[entry['eccn'], *row] for row in requirements(entry, countries, footnoted)]
        flags += [[entry['eccn'], symbol, flag(value)]
                  for symbol, value in sorted(entry['licenceExceptionFlags'].items())]
    write(out, 'entries.tsv', about(control_list) + [
        'paragraphs: all of the entry, where it matters and was read by hand.'],
        ['eccn', 'paragraphs', 'heading'], entries)
    write(out, 'requirements.tsv', about(control_list) + [
        'scope: + whole entry; -A B all but these paragraphs; =A B these; ~A B prose about these; ? prose.',
        'where: a chart column; * everywhere, *-CA but there; countries; ? before what a person has to look up.'],
        ['eccn', 'reason', 'scope', 'where', 'text'], need)
    write(out, 'exceptions.tsv', about(control_list), ['eccn', 'symbol', 'value'], flags)
    print(f'regulation.py: {len(rows)} countries, {len(entries)} entries, {len(need)} requirements, edition {day}')


if __name__ == '__main__':
    main()
