"""Korean names of data/sounds/hangul.tsv, as pairs to fit units of sound to and as a table in C.

    python3 tools/korean.py pairs >PAIRS
    python3 tools/korean.py table >src/match/gen/korean.c

The pairs, in Latin letters and in Hangul, are what tools/fit_sounds.c reads beside pairs of foreign names in
Hangul, of which published sets mostly consist. Family names come as often as each spelling is seen; given
names of two syllables are drawn by a seed, one way of spelling for each syllable, some with the changes that
sounds go through between two syllables (Revised Romanization, chapter 3, section 1). The table says which
spellings a syllable has (src/match/korean.h).
"""

import random
import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "data/sounds/hangul.tsv"
SEED = 20190516
GIVEN_NAMES = 1500
ASSIMILATED = 0.5
ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
ROMAN_ONSETS = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
ROMAN_VOWELS = ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
                "yu", "eu", "ui", "i"]
ROMAN_CODAS = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
               "ng", "t", "t", "k", "t", "p", "t"]
WHOLE = 255
CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# What the end of a syllable and the beginning of the next become.
CHANGES = {
    ("k", "n"): ("ng", "n"), ("k", "m"): ("ng", "m"), ("k", "r"): ("ng", "n"),
    ("t", "n"): ("n", "n"), ("t", "m"): ("n", "m"), ("t", "r"): ("n", "n"),
    ("p", "n"): ("m", "n"), ("p", "m"): ("m", "m"), ("p", "r"): ("m", "n"),
    ("n", "r"): ("l", "l"), ("l", "n"): ("l", "l"), ("l", "r"): ("l", "l"),
    ("m", "r"): ("m", "n"), ("ng", "r"): ("ng", "n"),
}


def read_table(path=TABLE):
    """{(kind, hangul): [(spelling, weight)]}, in the order of the file."""
    rows = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("#") or line.startswith("kind\t"):
            continue
        kind, hangul, spellings, _ = line.split("\t")
        split = [spelling.split(":") for spelling in spellings.split()]
        rows[kind, hangul] = [("" if text == "-" else text, int(weight)) for text, weight in split]
    return rows


def letters_of(syllable):
    """Onset, vowel and coda of a syllable block (Unicode, section 3.12)."""
    index = ord(syllable) - 0xAC00
    return ONSETS[index // 588], VOWELS[index // 28 % 21], CODAS[index % 28]


def drawn(spellings, rng):
    """One of the spellings, as often as it is seen."""
    return rng.choices([text for text, _ in spellings], [weight for _, weight in spellings])[0]


def letter(rows, kind, hangul, rng):
    """A spelling of a letter; of the coda that is not there, nothing."""
    return drawn(rows[kind, hangul], rng) if hangul != " " else ""


def given_name(rows, syllables, rng):
    """A spelling of a given name: of each syllable its own, or by its letters, with or without their changes."""
    if rng.random() < ASSIMILATED:
        return by_letters(rows, syllables, rng)
    spelled = (rows["given", one] for one in syllables)
    return "".join(drawn(known, rng) if known else by_letters(rows, one, rng)
                   for one, known in zip(syllables, spelled))


def by_letters(rows, syllables, rng):
    """Letter by letter, with the changes between syllables."""
    written = []
    for one in syllables:
        onset, vowel, coda = letters_of(one)
        begins = letter(rows, "onset", onset, rng)
        if written and (written[-1][2], begins) in CHANGES:
            written[-1][2], begins = CHANGES[written[-1][2], begins]
        written.append([begins, letter(rows, "vowel", vowel, rng), letter(rows, "coda", coda, rng)])
    return "".join("".join(one) for one in written)


def pairs(rows, seed=SEED):
    """All pairs, Latin letters first."""
    rng = random.Random(seed)
    given = [hangul for kind, hangul in rows if kind == "given"]
    for (kind, hangul), spellings in rows.items():
        if kind == "family":
            for spelling, weight in spellings:
                yield from [(spelling, hangul)] * weight
    for _ in range(GIVEN_NAMES):
        syllables = "".join(rng.sample(given, 2))
        yield given_name(rows, syllables, rng), syllables


def spelled(spellings):
    """Spellings as the table has them."""
    return " ".join(text or "-" for text, _ in spellings)


def romanized(syllable):
    """The Revised Romanization of a syllable by itself, as src/text/translit_hangul.c writes it."""
    index = ord(syllable) - 0xAC00
    return ROMAN_ONSETS[index // 588] + ROMAN_VOWELS[index // 28 % 21] + ROMAN_CODAS[index % 28]


def letter_rows(rows, kind, hangul):
    """The spellings of all letters of a kind, by their number; NULL for those that no name has."""
    texts = [spelled(rows[kind, one]) if (kind, one) in rows else None for one in hangul]
    return "\n".join("    NULL," if text is None else f'    "{text}",' for text in texts)


def syllable_row(rows, hangul):
    """A syllable with its letters; of two syllables (a family name) only the whole is known."""
    whole = rows.get(("family", hangul), []) + rows.get(("given", hangul), [])
    texts = dict.fromkeys(text for text, _ in whole)
    text = "".join(romanized(one) for one in hangul)
    index = ord(hangul[0]) - 0xAC00
    letters = (index // 588, index // 28 % 21, index % 28) if len(hangul) == 1 else (0, WHOLE, 0)
    family = "true" if ("family", hangul) in rows else "false"
    return (text, f'    {{"{text}", "{" ".join(texts)}", {letters[0]}, {letters[1]}, {letters[2]}, {family}}},')


def table(rows):
    """The table in C, syllables in the order of their romanization."""
    known = dict.fromkeys(hangul for kind, hangul in rows if kind in ("family", "given"))
    syllables = "\n".join(row for _, row in sorted(syllable_row(rows, hangul) for hangul in known))
    arrays = "\n\n".join(
        f"const char *const tamis__korean_{kind}s[] = {{\n{letter_rows(rows, kind, letters)}\n}};"
        for kind, letters in (("onset", ONSETS), ("vowel", VOWELS), ("coda", CODAS)))
    return (f"""/* Written by tools/korean.py from data/sounds/hangul.tsv. See match/korean.h. */
/* clang-format off */
#include "match/korean_table.h"

{arrays}

const tamis__korean_syllable tamis__korean_syllables[] = {{
{syllables}
}};

const size_t tamis__korean_syllable_count = TAMIS_COUNT_OF(tamis__korean_syllables);
""")


def main():
    """The command."""
    rows = read_table()
    if sys.argv[1:] == ["table"]:
        sys.stdout.write(table(rows))
    elif sys.argv[1:] == ["pairs"]:
        for latin, hangul in pairs(rows):
            sys.stdout.write(f"{latin}\t{hangul}\n")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
