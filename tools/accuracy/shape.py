"""Variants by the shape of a name: order, parts missing or added, words joined and parted."""

from .tables import ordinary_names, rows
from .slips import slip, word_spans

# Countries whose names are usually written family name first, so that without a comma nobody can tell
# which word is the given name.
FAMILY_FIRST = {"cn", "tw", "hk", "mo", "kp", "kr", "jp", "vn", "hu", "kh", "sg"}
SPLIT_LETTERS_MIN = 6
# Words that make no sense without their neighbours in a spelled-out legal form.
_PARTS_OF_LEGAL_FORMS = {"limited", "liability", "joint", "stock", "company", "public", "private", "obshchestvo", "s",
                         "ogranichennoy", "ogranichennoi", "otvetstvennostyu", "aktsionernoe", "publichnoe"}


def person_parts(text):
    """(given names, family names) of a person's name.

    "FAMILY, Given"; else the words in capitals among others that are not; else the last word is the family
    name.
    """
    if "," in text:
        family, _, given = text.partition(",")
        return given.replace(",", " ").split(), family.split()
    words = text.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return [word for word in words if word not in capitals], capitals
    return words[:-1], words[-1:]


def _is_legal(word):
    return word.lower().strip(",") in _PARTS_OF_LEGAL_FORMS


def _is_plain(words):
    """No brackets and the like, which must not be moved about."""
    return not any(char in word for word in words for char in '()[]"/;:')


def order(text, rng, kind):
    """The same words in another order, no comma: family name at the other end; two words exchanged."""
    if kind == "person":
        given, family = person_parts(text)
        if not given or not family or not _is_plain(given + family):
            return None
        first_is_given = text.split()[0] == given[0]
        return " ".join(family + given if first_is_given else given + family)
    words = text.split()
    places = [at for at in range(len(words) - 1) if _is_plain(words[at:at + 2]) and words[at] != words[at + 1]
              and not _is_legal(words[at]) and not _is_legal(words[at + 1])]
    if not places:
        return None
    at = rng.choice(places)
    return " ".join(words[:at] + [words[at + 1].rstrip(","), words[at].rstrip(",")] + words[at + 2:])


def inversion(text, _rng, _kind):
    """"FAMILY, Given" for a name in natural order; the comma lost for one that has it."""
    given, family = person_parts(text)
    if not given or not family or not _is_plain(given + family):
        return None
    if "," in text:
        return " ".join(family + given)
    return f"{' '.join(family)}, {' '.join(given)}"


def _rebuild(text, given, family):
    """The name with other given names, in the way the text is written."""
    if "," in text:
        return f"{' '.join(family)}, {' '.join(given)}"
    family_first = text.split()[0] in family
    return " ".join(family + given if family_first else given + family)


def missing_middle(text, rng, _kind):
    """One of the parts between the first and the last left out."""
    given, family = person_parts(text)
    if len(given) < 2 or not family:
        return None
    drop = rng.randrange(1, len(given))
    return _rebuild(text, given[:drop] + given[drop + 1:], family)


def extra_middle(text, rng, _kind):
    """A further given name, or the initial of one, after the first."""
    given, family = person_parts(text)
    if not given or not family:
        return None
    pools = sorted(key for key in ordinary_names() if key[1] == "given")
    extra = rng.choice(ordinary_names()[rng.choice(pools)])
    if rng.random() < 0.5:
        extra = extra[0] + "."
    return _rebuild(text, given[:1] + [extra] + given[1:], family)


def missing_word(text, rng, kind):
    """A word from the middle of a long name left out."""
    words = text.split()
    places = [at for at in range(1, len(words) - 1) if not _is_legal(words[at])]
    if kind == "person" or len(words) < 4 or not places:
        return None
    drop = rng.choice(places)
    return " ".join(words[:drop] + words[drop + 1:])


def initials(text, rng, kind, countries=()):
    """Given names as initials: all of them, or the first alone."""
    if kind != "person" or ("," not in text and FAMILY_FIRST & set(countries)):
        return None
    given, family = person_parts(text)
    if not given or not family or not _is_plain(given) or not all(len(word) > 2 and word[0].isalpha() for word in given[:1] + family):
        return None
    short = [word[0].upper() + "." for word in given]
    return _rebuild(text, short if rng.random() < 0.5 else short[:1], family)


def glued(text, rng, _kind):
    """Two neighbouring words written as one."""
    words = text.split()
    places = [at for at in range(len(words) - 1) if words[at].isalpha() and words[at + 1].isalpha()]
    if not places:
        return None
    at = rng.choice(places)
    return " ".join(words[:at] + [words[at] + words[at + 1].lower()] + words[at + 2:])


def split(text, rng, _kind):
    """A long word written as two."""
    spans = word_spans(text, SPLIT_LETTERS_MIN)
    if not spans:
        return None
    start, end = rng.choice(spans)
    at = rng.randrange(start + 2, end - 1)
    return text[:at] + " " + text[at:]


def hyphen(text, rng, _kind):
    """A hyphen written as a space or left out; without one, two words joined by it."""
    places = [at for at in range(1, len(text) - 1) if text[at] == "-"]
    if places:
        at = rng.choice(places)
        return text[:at] + rng.choice((" ", "")) + text[at + 1:]
    words = text.split()
    places = [at for at in range(len(words) - 1) if words[at].isalpha() and words[at + 1].isalpha()]
    if not places:
        return None
    at = rng.choice(places)
    return " ".join(words[:at] + [f"{words[at]}-{words[at + 1]}"] + words[at + 2:])


def apostrophe(text, rng, _kind):
    """An apostrophe left out, written as a space or as another sign; without one, one put in."""
    places = [at for at in range(1, len(text) - 1) if text[at] in "'’ʼ`‘"]
    if places:
        at = rng.choice(places)
        return text[:at] + rng.choice(("", " ", "’", "`")) + text[at + 1:]
    spans = word_spans(text)
    if not spans:
        return None
    start, end = rng.choice(spans)
    at = rng.randrange(start + 1, end - 1)
    return text[:at] + "'" + text[at:]


def title(text, rng, _kind, countries=()):
    """A title before the name, of those that its country uses."""
    muslim = {"sa", "iq", "sy", "ye", "eg", "ly", "af", "pk", "ir", "qa", "kw", "lb", "ps", "sd", "so", "ae", "jo"}
    groups = ("all", "muslim") if muslim & set(countries) else ("all",)
    given, family = person_parts(text)
    chosen = rng.choice([word for word, group in rows("titles") if group in groups])
    return f"{chosen} {' '.join(given + family)}"


def noise(text, rng, kind):
    """What a form, a payment or an airway bill writes around it."""
    patterns = [pattern for noisy, pattern in rows("noise") if noisy == kind]
    return rng.choice(patterns).replace("%", text) if patterns else None


def two_edits(text, rng, kind):
    """A slip of the hand, then another slip or a change of shape."""
    first = slip(text, rng)
    if first is None:
        return None
    seconds = [lambda t: slip(t, rng), lambda t: order(t, rng, kind), lambda t: glued(t, rng, kind)]
    if kind == "person":
        seconds.append(lambda t: missing_middle(t, rng, kind))
    rng.shuffle(seconds)
    for second in seconds:
        changed = second(first)
        if changed and changed not in (first, text):
            return changed
    return None
