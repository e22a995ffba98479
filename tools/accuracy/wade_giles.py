"""Chinese names from pinyin to the older spelling of Wade and Giles (Giles 1912), marks left out.

Marks (apostrophes for breath, the dots of u) are left out, as passports and newspapers did.
"""

import re

_INITIALS = {"b": "p", "p": "p", "m": "m", "f": "f", "d": "t", "t": "t", "n": "n", "l": "l", "g": "k", "k": "k",
             "h": "h", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "ch": "ch", "sh": "sh", "r": "j", "z": "ts",
             "c": "ts", "s": "s", "y": "y", "w": "w", "": ""}
_FINALS = ("iang iong uang ueng ang eng ing ong ian iao uai uan an en in un ai ei ao ou ia ie iu ua ui uo ue er "
           "a o e i u").split()
_WHOLE = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu",
          "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yong": "yung", "ge": "ko", "ke": "ko", "he": "ho",
          "gui": "kuei", "kui": "kuei", "er": "erh", "bo": "po", "duo": "to", "tuo": "to", "nuo": "no", "luo": "lo",
          "zhuo": "cho", "chuo": "cho", "ruo": "jo", "zuo": "tso", "cuo": "tso", "suo": "so"}
_FINAL_CHANGES = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "iong": "iung"}
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(" + "|".join(_FINALS) + r")")


def syllables(word):
    """A pinyin word as [(initial, final)]; None when it is none.

    Of the ways to part it, the one whose first syllables are longest; without the apostrophe that tells
    xi'an from xian this is a guess, as it is for a reader.
    """
    if not word:
        return []
    for size in range(min(6, len(word)), 0, -1):
        match = _SYLLABLE.fullmatch(word[:size])
        if match:
            rest = syllables(word[size:])
            if rest is not None:
                return [match.groups()] + rest
    return None


def _one(initial, final):
    whole = initial + final
    if whole in _WHOLE:
        return _WHOLE[whole]
    return _INITIALS[initial] + _FINAL_CHANGES.get(final, final)


def respell(text):
    """Each word that is pinyin in Wade-Giles; None when nothing changes."""
    changed = []
    for word in text.split():
        bare = word.strip(",").lower()
        parts = syllables(bare) if bare.isascii() and bare.isalpha() else None
        if parts:
            changed.append("-".join(_one(*part) for part in parts).capitalize() + ("," if word.endswith(",") else ""))
        else:
            changed.append(word)
    result = " ".join(changed)
    return result if result.lower().replace("-", "") != text.lower() else None
