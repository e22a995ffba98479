"""The variation classes: each makes, of a listed party, one variant of its name, or finds it has none."""

from collections import namedtuple

from . import lore, shape, slips
from .parties import SCHEMA_OF_KIND, is_latin
from .tables import ordinary_companies, ordinary_names

PERSON, ORGANIZATION, VESSEL = "person", "organization", "vessel"
ALL = (PERSON, ORGANIZATION, VESSEL)

# make(party, rng) gives a Variant or None. What is expected: "own", the party must be found; "none", its name
# is varied into that of somebody else, and it must not be found; "any", nobody at all may be found.
Class = namedtuple("Class", "key kinds expected make")
Variant = namedtuple("Variant", "source query")


def query_of(kind, text, **properties):
    """An entity to screen, without an id."""
    return {"schema": SCHEMA_OF_KIND[kind], "properties": {"name": [text], **properties}}


def latin_name(party, rng):
    """One of the party's primary names in Latin letters; None without one."""
    names = [name.text for name in party.names if name.property == "name" and is_latin(name.text)]
    return rng.choice(names) if names else None


def _varied(party, rng, change, **properties):
    text = latin_name(party, rng)
    varied = change(text) if text else None
    if not varied or (varied == text and not properties):
        return None
    return Variant(text, query_of(party.kind, varied, **properties))


def _slip(change):
    return lambda party, rng: _varied(party, rng, lambda text: change(text, rng))


def _shaped(change):
    return lambda party, rng: _varied(party, rng, lambda text: change(text, rng, party.kind))


def _local(change):
    return lambda party, rng: _varied(party, rng, lambda text: change(text, rng, party.kind, party.countries))


def _listed(properties, wanted):
    """One of the names of these properties as it stands, of those that are wanted."""
    def make(party, rng):
        names = [n.text for n in party.names if n.property in properties and wanted(n.text)]
        if not names:
            return None
        text = rng.choice(names)
        return Variant(text, query_of(party.kind, text))
    return make


def _beyond_latin(text):
    return any(char.isalpha() for char in text) and not any(c.isalpha() and is_latin(c) for c in text)


def _ship_number(change):
    """The name of a ship changed, its IMO number with it."""
    def make(party, rng):
        if not party.imo:
            return None
        number = [party.imo[0]]
        return _varied(party, rng, lambda text: change(text, rng), imoNumber=number)
    return make


def _renamed(_text, rng):
    return f"{rng.choice(ordinary_companies()['first'])} {rng.choice(('Star', 'Pearl', 'Wind', 'Queen', 'Trader'))}"


def _other_family(party, rng):
    """The given names of a listed person with an ordinary family name."""
    text = latin_name(party, rng)
    given, family = shape.person_parts(text) if text else ([], [])
    if not given or not family:
        return None
    other = rng.choice(_ordinary(rng, "family"))
    return Variant(text, query_of(PERSON, " ".join(given + [other])))


def _other_given(party, rng):
    """The family name of a listed person with an ordinary given name."""
    text = latin_name(party, rng)
    given, family = shape.person_parts(text) if text else ([], [])
    if not given or not family:
        return None
    return Variant(text, query_of(PERSON, " ".join([rng.choice(_ordinary(rng, "given"))] + family)))


def _ordinary(rng, part, region=None):
    names = ordinary_names()
    return names[(region or rng.choice(sorted({key[0] for key in names})), part)]


def ordinary_person(_party, rng):
    """A person whom nobody lists: frequent names of one region."""
    region = rng.choice(sorted({key[0] for key in ordinary_names()}))
    words = [rng.choice(_ordinary(rng, "given", region)), rng.choice(_ordinary(rng, "family", region))]
    if rng.random() < 0.3:
        words.insert(1, rng.choice(_ordinary(rng, "given", region)))
    return Variant("", query_of(PERSON, " ".join(words)))


def ordinary_company(_party, rng):
    """A company whom nobody lists: frequent words of company names."""
    words = ordinary_companies()
    parts = [rng.choice(words["first"]), rng.choice(words["middle"]), rng.choice(words["last"])]
    if rng.random() < 0.3:
        parts.insert(1, rng.choice(words["first"]))
    return Variant("", query_of(ORGANIZATION, " ".join(parts)))


CLASSES = (
    Class("exact", ALL, "own", _listed(("name",), is_latin)),
    Class("alias", ALL, "own", _listed(("alias", "previousName"), is_latin)),
    Class("weak alias", ALL, "own", _listed(("weakAlias",), is_latin)),
    Class("original script", ALL, "own", _listed(("name", "alias", "previousName", "weakAlias"), _beyond_latin)),
    Class("letter inserted", ALL, "own", _slip(slips.insert)),
    Class("letter deleted", ALL, "own", _slip(slips.delete)),
    Class("letter replaced", ALL, "own", _slip(slips.replace)),
    Class("letters transposed", ALL, "own", _slip(slips.transpose)),
    Class("doubled letter", ALL, "own", _slip(slips.double)),
    Class("digit for letter", ALL, "own", _slip(slips.digits)),
    Class("two edits together", ALL, "own", _shaped(shape.two_edits)),
    Class("diacritics", ALL, "own", _slip(slips.accents)),
    Class("phonetic", ALL, "own", _shaped(lore.phonetic)),
    Class("transliteration", (PERSON,), "own", _local(lore.transliteration)),
    Class("order", ALL, "own", _shaped(shape.order)),
    Class("inversion", (PERSON,), "own", _shaped(shape.inversion)),
    Class("missing middle part", (PERSON,), "own", _shaped(shape.missing_middle)),
    Class("missing word", (ORGANIZATION,), "own", _shaped(shape.missing_word)),
    Class("extra middle part", (PERSON,), "own", _shaped(shape.extra_middle)),
    Class("initials", (PERSON,), "own", _local(shape.initials)),
    Class("nickname", (PERSON,), "own", _shaped(lore.nickname)),
    Class("title", (PERSON,), "own", _local(shape.title)),
    Class("noise words", ALL, "own", _shaped(shape.noise)),
    Class("glued", ALL, "own", _shaped(shape.glued)),
    Class("split", ALL, "own", _shaped(shape.split)),
    Class("hyphen", ALL, "own", _shaped(shape.hyphen)),
    Class("apostrophe", ALL, "own", _shaped(shape.apostrophe)),
    Class("truncation at 35", (PERSON, ORGANIZATION), "own", _slip(slips.truncate)),
    Class("abbreviation", (ORGANIZATION,), "own", _shaped(lore.abbreviation)),
    Class("company synonym", (ORGANIZATION,), "own", _shaped(lore.company_word)),
    Class("legal form dropped", (ORGANIZATION,), "own", _shaped(lore.legal_form_dropped)),
    Class("legal form respelled", (ORGANIZATION,), "own", _shaped(lore.legal_form_respelled)),
    Class("legal form added", (ORGANIZATION,), "own", _shaped(lore.legal_form_added)),
    Class("US or UK spelling", (ORGANIZATION,), "own", _shaped(lore.spelling)),
    Class("number as word", (ORGANIZATION, VESSEL), "own", _shaped(lore.numbers)),
    Class("place added", (ORGANIZATION,), "own", _shaped(lore.place_added)),
    Class("place dropped", (ORGANIZATION,), "own", _shaped(lore.place_dropped)),
    Class("IMO, misspelled name", (VESSEL,), "own", _ship_number(slips.slip)),
    Class("IMO, another name", (VESSEL,), "own", _ship_number(_renamed)),
    Class("another place", (ORGANIZATION,), "none", _shaped(lore.place_exchanged)),
    Class("another number", (ORGANIZATION, VESSEL), "none", _shaped(lore.number_exchanged)),
    Class("another family name", (PERSON,), "none", _other_family),
    Class("another given name", (PERSON,), "none", _other_given),
    Class("common person", (PERSON,), "any", ordinary_person),
    Class("common company", (ORGANIZATION,), "any", ordinary_company),
)
