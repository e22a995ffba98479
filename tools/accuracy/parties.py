"""The listed parties that are measured: read from FollowTheMoney JSON lines.

Here is also what makes two spellings the same for the purposes of the report: case, accents,
punctuation and the order of words do not count. It is this report's own notion, kept simpler than the
program's, and used only to tell which records are of one party and which variants name another.
"""

import json
import re
import unicodedata
from collections import namedtuple

KINDS = {"Person": "person", "Vessel": "vessel", "Organization": "organization",
         "Company": "organization", "PublicBody": "organization"}
SCHEMA_OF_KIND = {"person": "Person", "organization": "Organization", "vessel": "Vessel"}
# A record whose publisher does not say what it is.
OTHER_KIND = "unspecified"

NAME_PROPERTIES = ("name", "alias", "previousName", "weakAlias")
COUNTRY_PROPERTIES = ("nationality", "citizenship", "country", "flag", "jurisdiction", "birthCountry")

# The same as the long way of words_of() for text in ASCII, which most of it is.
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ASCII_DROPPED = re.compile(r"['`.]")

Party = namedtuple("Party", "id schema kind names countries imo datasets references line")
Name = namedtuple("Name", "property text key")


def is_latin(text):
    """Is it written in Latin letters, at least one of them and no other script's?"""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(_is_latin_letter(char) for char in letters)


def _is_latin_letter(char):
    return char < "\u0250" or "\u1e00" <= char < "\u1f00"


def bare(text):
    """Without accents: the base letters of the compatibility decomposition, lower case."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).casefold()


def words_of(text):
    """Its words in lower case without accents; punctuation inside a word is dropped, else it parts."""
    if text.isascii():
        return _ASCII_WORD.findall(_ASCII_DROPPED.sub("", text.lower()))
    kept = []
    for char in bare(text):
        if char.isalnum() or unicodedata.category(char).startswith("M"):
            kept.append(char)
        elif char not in "'’ʼ`.":
            kept.append(" ")
    return "".join(kept).split()


def key_of(text):
    """What two spellings share when they are the same but for case, accents, punctuation, order."""
    return " ".join(sorted(words_of(text)))


def party_of(line):
    """A party from a line of FollowTheMoney JSON; None when it has no name or is no party."""
    entity = json.loads(line)
    properties = entity.get("properties", {})
    names = tuple(Name(prop, text, key_of(text)) for prop in NAME_PROPERTIES
                  for text in properties.get(prop, ()) if key_of(text))
    if not names or entity["schema"] in ("Sanction", "Address", "Identification"):
        return None
    countries = tuple(code for prop in COUNTRY_PROPERTIES for code in properties.get(prop, ()))
    return Party(entity["id"], entity["schema"], KINDS.get(entity["schema"], OTHER_KIND), names, countries,
                 tuple(properties.get("imoNumber", ())), tuple(entity.get("datasets", ())),
                 tuple(entity.get("references", ())), line.rstrip("\n"))


def load(path):
    """All parties of a file, by id."""
    with open(path, encoding="utf-8") as lines:
        found = [party for party in map(party_of, lines) if party]
    return sorted(found, key=lambda party: party.id)


class Register:
    """Which parties bear which name, and which records are of the same party."""

    def __init__(self, parties):
        self.by_id = {party.id: party for party in parties}
        self.keys = {party.id: frozenset(name.key for name in party.names) for party in parties}
        self.bearers = {}
        for party in parties:
            for key in sorted(self.keys[party.id]):
                self.bearers.setdefault(key, []).append(party.id)

    def same_party(self, one, other):
        """Are both ids of one party? They are when they share a name: lists repeat each other."""
        return one == other or not self.keys[one].isdisjoint(self.keys.get(other, ()))

    def names_another(self, text, party_id):
        """Does the text name a listed party that is not this one?"""
        return any(not self.same_party(party_id, other) for other in self.bearers.get(key_of(text), ()))

    def is_listed(self, text):
        """Does the text name any listed party?"""
        return key_of(text) in self.bearers
