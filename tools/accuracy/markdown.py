"""Markdown for the report: tables, lists of cases, numbers."""

import random


def percent(share):
    """A share as per cent with one decimal."""
    return f"{100 * share:.1f}"


def code(text):
    """A name as it stands, safe in a table cell."""
    plain = " ".join(str(text).split()).replace("|", "\\|")
    fence = "``" if "`" in plain else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{plain}{pad}{fence}" if plain else ""


def table(heads, rows):
    """A table; the first column is text, the others numbers unless their head ends with a blank."""
    if not rows:
        return "None.\n"
    marks = ["---" if at == 0 or head.endswith(" ") else "---:" for at, head in enumerate(heads)]
    lines = ["| " + " | ".join(head.strip() for head in heads) + " |", "|" + "|".join(marks) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def section(title, *parts, level=2):
    """A heading and what stands under it."""
    return "\n".join([f"{'#' * level} {title}\n", *parts])


def some(members, count, seed):
    """A seeded sample in the members' order, and a sentence that says so when some are left out."""
    if len(members) <= count:
        return list(members), ""
    chosen = sorted(random.Random(str(seed)).sample(range(len(members)), count))
    return [members[at] for at in chosen], f"{count} of {len(members):,}, drawn by the seed.\n"
