"""Variants by slips of the hand: single letters of a name typed wrongly."""

from .parties import bare, is_latin

# The neighbours of a key on the QWERTY keyboard (ISO/IEC 9995 arrangement of letters).
NEIGHBOURS = {
    "a": "qwsz", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wsdr", "f": "drtgvc", "g": "ftyhbv",
    "h": "gyujnb", "i": "ujko", "j": "huikmn", "k": "jiolm", "l": "kop", "m": "njk", "n": "bhjm",
    "o": "iklp", "p": "ol", "q": "wa", "r": "edft", "s": "awedxz", "t": "rfgy", "u": "yhji", "v": "cfgb",
    "w": "qase", "x": "zsdc", "y": "tghu", "z": "asx"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The digits that stand for letters by their looks.
DIGITS = {"o": "0", "i": "1", "l": "1", "z": "2", "e": "3", "a": "4", "s": "5", "g": "9", "t": "7", "b": "8"}
ACCENTS = {"a": "áàâäã", "e": "éèêë", "i": "íìîï", "o": "óòôö", "u": "úùûü", "c": "ç", "n": "ñ", "s": "š",
           "z": "ž"}
# Words of fewer letters are left alone: a slip in them often makes another word.
WORD_LETTERS_MIN = 4
FIELD_LENGTH = 35


def word_spans(text, letters_min=WORD_LETTERS_MIN):
    """Where runs of Latin letters of that many or more stand."""
    spans, start = [], None
    for at, char in enumerate(text + " "):
        inside = char.isalpha() and is_latin(char)
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            if at - start >= letters_min:
                spans.append((start, at))
            start = None
    return spans


def like_case(char, model):
    """The letter in the case of another."""
    return char.upper() if model.isupper() else char


def _place(text, rng):
    """Where in a word of the text to slip: any letter of any word long enough; None without such."""
    spans = word_spans(text)
    if not spans:
        return None
    start, end = rng.choice(spans)
    return rng.randrange(start, end)


def insert(text, rng):
    """One letter too many: that of a key beside the one before it."""
    at = _place(text, rng)
    if at is None:
        return None
    extra = rng.choice(NEIGHBOURS.get(bare(text[at]), LETTERS))
    return text[:at + 1] + like_case(extra, text[at]) + text[at + 1:]


def delete(text, rng):
    """One letter left out."""
    at = _place(text, rng)
    return None if at is None else text[:at] + text[at + 1:]


def replace(text, rng):
    """One letter for another: that of a neighbouring key."""
    at = _place(text, rng)
    if at is None:
        return None
    other = rng.choice(NEIGHBOURS.get(bare(text[at]), LETTERS))
    return text[:at] + like_case(other, text[at]) + text[at + 1:]


def transpose(text, rng):
    """Two neighbouring letters exchanged."""
    places = [at for start, end in word_spans(text) for at in range(start, end - 1)
              if bare(text[at]) != bare(text[at + 1])]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2:]


def double(text, rng):
    """A single letter doubled, or a double one single."""
    doubles = [at for start, end in word_spans(text) for at in range(start, end - 1)
               if bare(text[at]) == bare(text[at + 1])]
    if doubles and rng.random() < 0.5:
        at = rng.choice(doubles)
        return text[:at] + text[at + 1:]
    at = _place(text, rng)
    return None if at is None else text[:at + 1] + text[at] + text[at + 1:]


def digits(text, rng):
    """A letter as the digit that looks like it."""
    places = [at for start, end in word_spans(text) for at in range(start, end) if bare(text[at]) in DIGITS]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + DIGITS[bare(text[at])] + text[at + 1:]


def accents(text, rng):
    """Accents taken away where there are any, else one put on."""
    if any(ord(char) > 127 for char in text):
        plain = "".join(like_case(bare(char), char) if char.isalpha() else char for char in text)
        return plain if plain != text else None
    places = [at for start, end in word_spans(text) for at in range(start, end) if bare(text[at]) in ACCENTS]
    if not places:
        return None
    at = rng.choice(places)
    accented = rng.choice(ACCENTS[bare(text[at])])
    return text[:at] + like_case(accented, text[at]) + text[at + 1:]


def truncate(text, _rng):
    """Cut to the 35 characters of a payment field (SWIFT MT 50K, 59)."""
    return text[:FIELD_LENGTH].rstrip(" ,(-") if len(text) > FIELD_LENGTH else None


SLIPS = (insert, delete, replace, transpose)


def slip(text, rng):
    """Any one of the four slips."""
    return rng.choice(SLIPS)(text, rng)
