"""Sections of the report for what is screened against the lists."""

from . import clean, leave_out, manipulated, perturbed
from .markdown import code, percent, section, some, table
from .metrics import THRESHOLDS, reaches

HEADS = [f"{threshold:.2f}" for threshold in THRESHOLDS]


def control_section(context):
    """Listed names verbatim."""
    checked = context.control
    missed = [one for one in checked if not reaches(one.score, context.threshold)]
    below = [one for one in checked if not reaches(one.score, 1.0) and reaches(one.score, context.threshold)]
    shown, note = some(missed + below, context.shown, f"{context.seed} control")
    found = len(checked) - len(missed)
    text = (f"{len(checked):,} listed names of every kind, as they stand: {found:,} find their own record at "
            f"{context.threshold}, {found - len(below):,} with the score 1. `make control` screens every "
            "primary name.\n")
    if not shown:
        return section("Control", text)
    rows = [(code(one.text), one.property, f"{one.score:.4f}", code(one.party)) for one in shown]
    return section("Control", text, note, table(["name", "property ", "score", "record "], rows))


def _class_tables(rows, field):
    return table(["class", "cases", *HEADS],
                 [(row.key, row.count, *(percent(value) for value in getattr(row, field))) for row in rows])


def _misses(context, members):
    missed = [one for one in members if not reaches(one.score, context.threshold)]
    shown, _ = some(missed, context.shown_of_class, f"{context.seed} {members[0].case.key} {members[0].case.kind}")
    return [(one.case.key, code(one.case.source), code(one.case.query["properties"]["name"][0]),
             f"{one.score:.4f}" if one.score else "-", _instead(one, context.threshold)) for one in shown], len(missed)


def _instead(one, threshold):
    others = [hit for hit in one.others if reaches(hit.score, threshold)]
    return f"{code(others[0].name)} {others[0].score:.4f}" if others else ""


def manipulated_section(context):
    """Variants of listed names, by class."""
    rows = manipulated.rows(context.manipulated, context.register)
    parts = [f"{len(context.manipulated):,} variants of listed names; {context.rejected:,} more were made and left "
             "out, since they are the name of another listed party. A variant is found when the record that it was "
             "made from is a hit. Precision is the share of a variant's hits that are of that party (records that "
             "share a name are taken for one party), on average, so relatives and sister companies count against "
             "it.\n"]
    for kind in manipulated_kinds(rows):
        of_kind = [row for row in rows if row.kind == kind]
        for field in ("recall", "precision", "f1"):
            title = {"recall": "recall", "precision": "precision", "f1": "F1"}[field]
            parts.append(section(f"{kind.capitalize()}: {title} by threshold, per cent",
                                 _class_tables(of_kind, field), level=3))
    parts.append(must_not_hit(context))
    for kind in manipulated_kinds(rows):
        parts.append(_missed_section(context, kind))
    return section("Manipulated names", *parts)


def manipulated_kinds(rows):
    """The kinds of party in the order in which they are met."""
    return list(dict.fromkeys(row.kind for row in rows))


def _missed_section(context, kind):
    lines, total = [], 0
    for _, of_kind, members in manipulated.by_class(context.manipulated):
        if of_kind == kind and members[0].case.expected == "own":
            shown, count = _misses(context, members)
            lines += shown
            total += count
    note = (f"{total:,} at {context.threshold}; of each class at most {context.shown_of_class}, drawn by the seed. "
            f"The score is that of the record looked for, - below {manipulated.FLOOR}; then who was found "
            "instead.\n")
    return section(f"{kind.capitalize()}: missed", note,
                   table(["class", "listed name ", "variant ", "score", "found instead "], lines), level=3)


def must_not_hit(context):
    """Names near a listed one, and ordinary names, that must not be alerted."""
    rows, alerted = [], []
    for key, kind, members in manipulated.by_class(context.manipulated):
        if members[0].case.expected == "own":
            continue
        rows.append((key, kind, len(members),
                     *(f"{manipulated.alerts_at(members, threshold):.0f}" for threshold in THRESHOLDS)))
        wrong = [one for one in members if reaches(manipulated.wrong_score(one), context.threshold)]
        shown, _ = some(wrong, context.shown_of_class, f"{context.seed} {key} {kind}")
        alerted += [(key, code(one.case.query["properties"]["name"][0]), f"{manipulated.wrong_score(one):.4f}",
                     code(one.case.source or one.hits[0].name)) for one in shown]
    return section("Must not be found: alerts in 1,000 by threshold",
                   "Another place, number, family or given name makes another party of a listed one: only an alert "
                   "of the listed one counts. For common names any alert counts.\n",
                   table(["class", "kind ", "cases", *HEADS], rows),
                   f"Of the alerts at {context.threshold}, at most {context.shown_of_class} of a class:\n",
                   table(["class", "name ", "score", "listed name "], alerted), level=3)


def leave_out_section(context):
    """Aliases that the lists do not hold."""
    measured = context.left_out
    groups = [("all", measured)]
    groups += [(group, [m for m in measured if m[0].group == group]) for group in leave_out.GROUPS]
    kinds = list(dict.fromkeys(sorted(m[0].kind for m in measured)))
    groups += [(kind, [m for m in measured if m[0].kind == kind]) for kind in kinds]
    groups += [("alias", [m for m in measured if not m[0].weak]), ("weak alias", [m for m in measured if m[0].weak])]
    rows = [(name, len(of), *(percent(leave_out.recall(of, t)) for t in THRESHOLDS)) for name, of in groups if of]
    missed = [m for m in measured if not reaches(m[1], context.threshold) and m[0].group != leave_out.SHARES_NOTHING]
    shown, note = some(missed, context.shown, f"{context.seed} leave out")
    cases = [(code(left.alias.text), left.kind, left.group, f"{score:.4f}" if score else "-",
              "; ".join(code(name) for name in left.remaining[:3])) for left, score in shown]
    return section("Leave one alias out",
                   f"{len(measured):,} aliases, each screened against lists that do not hold it for its party; "
                   f"{context.folds} snapshots. Found: the same record, by its other names. Aliases that share no "
                   "word with the other names are mostly other names altogether, which no comparison of names can "
                   "find.\n",
                   "Recall by threshold, per cent:\n", table(["aliases", "count", *HEADS], rows),
                   section(f"Missed at {context.threshold}, of those that share a word or are in another script", note,
                           table(["alias", "kind ", "group ", "score", "other names "], cases), level=3))


def perturbed_section(context):
    """The perturbed queries."""
    answers = [one for one in context.perturbed if not perturbed.is_negative(one)]
    negatives = [one for one in context.perturbed if perturbed.is_negative(one)]
    names = list(dict.fromkeys(one.perturbation for one in answers))
    rows = [_perturbed_row(name, [one for one in answers if one.perturbation == name], context) for name in names]
    rows.append(_perturbed_row("all", answers, context))
    missed = [(one.case_id, code(one.query), code(one.original), one.rank or "-", f"{one.score:.4f}",
               code(one.hits[0].name) if one.hits else "") for one in answers
              if not perturbed.is_found(one, context.threshold)]
    alerted = [(one.case_id, code(one.query), f"{one.hits[0].score:.4f}", code(one.hits[0].name)) for one in negatives
               if perturbed.is_alerted(one, context.threshold)]
    return section("Perturbed queries",
                   f"Found: the record of the named list and reference is among the first {perturbed.FIRST} hits at "
                   f"{context.threshold}. {sum(1 for one in answers if not one.listed)} cases name a record that "
                   f"these lists do not hold. Of {len(negatives)} names of nobody, {len(alerted)} are alerted.\n",
                   table(["perturbation", "cases", "found", "per cent", "among all hits"], rows),
                   section("Missed", table(["case", "query ", "listed name ", "rank", "score", "first hit "],
                                           missed), level=3),
                   section("Alerted, though nobody", table(["case", "query ", "score", "listed name "], alerted),
                           level=3))


def _perturbed_row(name, members, context):
    found = sum(1 for one in members if perturbed.is_found(one, context.threshold))
    anywhere = sum(1 for one in members if one.rank and reaches(one.score, context.threshold))
    return name, len(members), found, percent(found / len(members)), anywhere


def clean_section(context):
    """Ordinary customers."""
    rows = []
    for threshold in THRESHOLDS:
        rows.append((f"{threshold:.2f}", f"{clean.alerts(context.clean, threshold):.1f}",
                     f"{clean.hits_at(context.clean, threshold):.1f}",
                     f"{clean.alerts(context.clean_facts, threshold):.1f}",
                     f"{clean.hits_at(context.clean_facts, threshold):.1f}"))
    alerted = [(one, hits[0]) for one, hits in context.clean if hits and reaches(hits[0].score, context.threshold)]
    shown, note = some(alerted, context.shown, f"{context.seed} clean")
    cases = [(code(one.name), f"{hit.score:.4f}", code(hit.name), hit.dataset) for one, hit in shown]
    return section("Clean set",
                   f"{len(context.clean):,} synthetic ordinary customers, half of them not in Latin letters. In 1,000: "
                   f"{clean.same_name(context.clean):.1f} bear a listed name as it stands. With facts: the birth "
                   "date and nationality of the file are given, too. Alerted customers and hits in 1,000:\n",
                   table(["threshold", "by name: alerted", "hits", "with facts: alerted", "hits"], rows),
                   section(f"Alerted at {context.threshold} by name", note,
                           table(["customer", "score", "listed name ", "list "], cases), level=3))

