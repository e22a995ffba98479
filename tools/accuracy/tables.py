"""Reads the tables of knowledge that variants are made from (tables/*.tsv).

They were written for this test and are deliberately not those of the program: a test that varies names by
the program's own tables would only ask back what it was told. Each names its source.
"""

import functools
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"


@functools.lru_cache(maxsize=None)
def rows(name):
    """The rows of a table as tuples of cells; comments and empty lines are left out."""
    found = []
    for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            found.append(tuple(line.split("\t")))
    return tuple(found)


@functools.lru_cache(maxsize=None)
def families(name, separator="|"):
    """A table whose lines are groups of words that say the same."""
    return tuple(tuple(row[0].split(separator)) for row in rows(name))


@functools.lru_cache(maxsize=None)
def synonyms(name, separator):
    """From each word of a table of groups, in lower case, to the other words of its group."""
    others = {}
    for group in families(name, separator):
        for word in group:
            others.setdefault(word.lower(), []).extend(w for w in group if w.lower() != word.lower())
    return others


@functools.lru_cache(maxsize=None)
def short_forms(name):
    """From a word to its short forms: tables of two columns, the second with commas."""
    return {word: tuple(forms.split(",")) for word, forms in rows(name)}


@functools.lru_cache(maxsize=None)
def exchanges(name):
    """From each of two words of a line to the other: tables of two columns used both ways."""
    both = {}
    for one, other in rows(name):
        both.setdefault(one, other)
        both.setdefault(other, one)
    return both


@functools.lru_cache(maxsize=None)
def language_of_country():
    """From a country code to the language its names are likely transliterated from."""
    return {code: language for language, codes in rows("languages") for code in codes.split()}


@functools.lru_cache(maxsize=None)
def ordinary_names():
    """From (region, "given" or "family") to frequent names."""
    return {(region, part): tuple(names.split(",")) for region, part, names in rows("ordinary_names")}


@functools.lru_cache(maxsize=None)
def ordinary_companies():
    """From the place in a company name to frequent words."""
    return {place: tuple(words.split(",")) for place, words in rows("ordinary_companies")}
