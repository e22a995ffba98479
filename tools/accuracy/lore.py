"""Variants by knowledge of names: nicknames, abbreviations, legal forms, places, transliteration.

What is known comes from this folder's own tables (tables.py).
"""

import re

from . import tables
from .shape import person_parts
from .slips import WORD_LETTERS_MIN
from .wade_giles import respell


def _words(text):
    """Where words stand: [(start, end)]; apostrophes and dots inside belong to them."""
    return [match.span() for match in re.finditer(r"[^\W_]+(?:['’.&][^\W_]+)*\.?", text)]


def _capital(word, model):
    """The word in the case of another: capitals, capital first, or small."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _exchange(text, rng, known):
    """One word that is known exchanged for what it is known to be; None without such a word."""
    places = [(start, end) for start, end in _words(text) if known.get(text[start:end].lower())]
    if not places:
        return None
    start, end = rng.choice(places)
    forms = known[text[start:end].lower()]
    other = forms if isinstance(forms, str) else rng.choice(forms)
    return text[:start] + _capital(other, text[start:end]) + text[end:]


def nickname(text, rng, _kind):
    """A given name as its short or pet form, or the other way round."""
    given, _ = person_parts(text)
    short = tables.short_forms("nicknames")
    formal = {}
    for name, forms in short.items():
        for form in forms:
            formal.setdefault(form, []).append(name)
    known = {word.lower(): short.get(word.lower()) or tuple(formal.get(word.lower(), ())) for word in given}
    return _exchange(text, rng, known)


def abbreviation(text, rng, _kind):
    """Words as forms and shippers abbreviate them: one, or all that can be."""
    known = tables.short_forms("abbreviations")
    if rng.random() < 0.5:
        return _exchange(text, rng, known)
    changed, at = [], 0
    for start, end in _words(text):
        forms = known.get(text[start:end].lower())
        if forms:
            changed += [text[at:start], _capital(forms[0], text[start:end])]
            at = end
    return "".join(changed) + text[at:] if changed else None


def spelling(text, rng, _kind):
    """American spelling for British or the other way round."""
    return _exchange(text, rng, tables.exchanges("spelling"))


def company_word(text, rng, _kind):
    """A word of company names for one that says the same."""
    return _exchange(text, rng, tables.synonyms("company_words", "|"))


def numbers(text, rng, _kind):
    """A number written in another way: digits, words, Roman, ordinal."""
    known = {}
    for digits, word, ordinal, ordinal_digits, roman in tables.rows("numbers"):
        known[digits] = (word, roman) if roman else (word,)
        known[word] = (digits,)
        known[ordinal] = (ordinal_digits,)
        known[ordinal_digits] = (ordinal,)
        if len(roman) > 1:
            known[roman.lower()] = (digits,)
    return _exchange(text, rng, known)


def _legal_form_at_end(text):
    """(where it begins, its family) of the legal form that a name ends with; None without."""
    best = None
    for family in tables.families("legal_forms"):
        for form in family:
            match = re.search(r"[\s,(]+" + re.escape(form) + r"[.)]*$", text, re.IGNORECASE)
            if match and (best is None or match.start() < best[0]):
                best = (match.start(), family, form)
    return best


def legal_form_dropped(text, _rng, _kind):
    """Without its legal form."""
    found = _legal_form_at_end(text)
    rest = text[:found[0]].rstrip(" ,(") if found else ""
    return rest if len(rest) > 2 else None


def legal_form_respelled(text, rng, _kind):
    """The legal form spelled out, abbreviated or dotted."""
    found = _legal_form_at_end(text)
    if not found:
        return None
    start, family, form = found
    bare = re.sub(r"\W", "", form).lower()
    others = [other for other in family if re.sub(r"\W", "", other).lower() != bare] or [
        other for other in family if other.lower() != form.lower()]
    return f"{text[:start].rstrip(' ,(')} {rng.choice(others)}" if others else None


def legal_form_added(text, rng, _kind):
    """A legal form behind a name that has none."""
    known = {word.lower() for family in tables.families("legal_forms") for form in family
             for word in form.split()}
    if text.endswith(")") or any(word.strip(",.").lower() in known for word in text.split()):
        return None
    return f"{text} {rng.choice(('Ltd', 'LLC', 'Inc', 'Co., Ltd.', 'GmbH', 'S.A.', 'JSC'))}"


# A place after one of these is a part of the name that cannot be left out alone.
_LEADING_TO_PLACE = {"of", "the", "in", "for", "and", "to", "central", "north", "south", "east", "west", "new", "de",
                     "&"}


def _place_span(text):
    """(start, end) of the first place name in the text and its country; None without one."""
    spans = []
    for place, country in tables.rows("places"):
        match = re.search(r"\b" + re.escape(place) + r"\b", text, re.IGNORECASE)
        if match:
            spans.append((*match.span(), country))
    return min(spans) if spans else None


def place_added(text, rng, _kind):
    """A place behind a name that has none."""
    if _place_span(text) or text.endswith(")"):
        return None
    place, _ = rng.choice(tables.rows("places"))
    return f"{text} ({place})"


def place_dropped(text, _rng, _kind):
    """The place at the end of a name left out, with its brackets."""
    span = _place_span(text)
    if not span or span[1] < len(text.rstrip(" .)")) or span[0] < 6:
        return None
    rest = text[:span[0]].rstrip(" ,(-")
    return rest if rest and rest.split()[-1].lower() not in _LEADING_TO_PLACE else None


def place_exchanged(text, rng, _kind):
    """A place in another country: a sibling, which is not the listed party."""
    span = _place_span(text)
    if not span or span[2] == "-":
        return None
    others = [place for place, country in tables.rows("places") if country not in ("-", span[2])]
    return text[:span[0]] + _capital(rng.choice(others), text[span[0]:span[1]]) + text[span[1]:]


def number_exchanged(text, rng, _kind):
    """Another number: a sibling, which is not the listed party."""
    matches = list(re.finditer(r"(?<![\w-])\d{1,3}(?![\w-])", text))
    if not matches:
        return None
    match = rng.choice(matches)
    other = rng.choice([n for n in range(1, 100) if n != int(match.group())])
    return text[:match.start()] + str(other) + text[match.end():]


def _respell_by(rule, text):
    """The text by one rule (where, one, other), or None where it does not apply."""
    where, one, other = rule
    pattern = {"any": "{}", "start": r"\b{}", "end": r"{}\b", "word": r"\b{}\b"}[where].format(re.escape(one))
    changed = re.sub(pattern, other, text)
    return changed if changed != text and len(changed.replace(" ", "")) > 3 else None


def _respell(text, rng, rules, count):
    """Up to so many rules that apply, drawn by chance."""
    changed, done = text.lower(), 0
    rules = list(rules)
    rng.shuffle(rules)
    for rule in rules:
        respelled = _respell_by(rule, changed)
        if respelled and respelled != text.lower():
            changed, done = respelled, done + 1
        if done == count:
            break
    return " ".join(word[:1].upper() + word[1:] for word in changed.split()) if done else None


def phonetic(text, rng, _kind):
    """One word in a spelling of the same sound."""
    words = text.split()
    places = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= WORD_LETTERS_MIN]
    if not places:
        return None
    at = rng.choice(places)
    respelled = _respell(words[at], rng, _padded(tables.rows("phonetic"), 3), 1)
    return " ".join(words[:at] + [respelled] + words[at + 1:]) if respelled else None


def _padded(rows, width):
    return [tuple(row) + ("",) * (width - len(row)) for row in rows]


def language_of(countries):
    """The language that names of these countries are transliterated from; None when none is known."""
    known = tables.language_of_country()
    return next((known[code] for code in countries if code in known), None)


def transliteration(text, rng, _kind, countries=()):
    """As another standard or habit transliterates it: one or two rules of its language."""
    language = language_of(countries)
    if language is None:
        return None
    rules = []
    for spoken, where, one, other in tables.rows("transliteration"):
        if spoken == language:
            rules += [(where, one, other)] + ([(where, other, one)] if where == "word" else [])
    if language == "chinese" and rng.random() < 0.5:
        return respell(text)
    return _respell(text, rng, rules, rng.choice((1, 2)))
