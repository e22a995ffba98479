"""The page: a summary against the goals, then each set."""

from . import labeled, leave_out, perturbed, report_pairs, report_sets
from .clean import alerts
from .markdown import percent, section, table
from .metrics import rates_at, reaches

OPENING = """# Accuracy

Made by `make accuracy`; do not edit. The same program, lists and seed give the same page to the byte.
`tools/accuracy` says how each figure is measured; docs/MATCHING.md how names are compared.
"""

ABSENT = """The shared data (`../shared/data`) is absent: what needs labeled sets is left out, and the rest was measured on
the starter lists.
"""


def summary(context):
    """What was asked for beside what is."""
    rows = []
    at = context.threshold
    if context.control:
        own = sum(reaches(one.score, at) for one in context.control) / len(context.control)
        rows.append(("control: listed names that find themselves", percent(own) + " %", "100 %"))
    if context.labeled:
        rows.append(("labeled pairs: F1", f"{rates_at(at, labeled.judged(context.labeled)).f1:.3f}", "0.92"))
        strong = sum(1 for pair in context.labeled if pair.quality == "STRONG" and labeled.is_error(pair, at))
        rows.append(("labeled pairs: STRONG errors", strong, "0"))
    if context.perturbed:
        true = [one for one in context.perturbed if not perturbed.is_negative(one)]
        found = sum(perturbed.is_found(one, at) for one in true) / len(true)
        rows.append(("perturbed queries found in the first five", percent(found) + " %", "98 %"))
        wrong = sum(perturbed.is_negative(one) and perturbed.is_alerted(one, at) for one in context.perturbed)
        rows.append(("perturbed queries: nobody, but alerted", wrong, "0"))
    for script in context.scripts:
        rows.append((f"transliteration, {script.name}: area under ROC", f"{script.auc:.3f}", f"{script.goal:.2f}"))
    if context.left_out:
        rows.append(("leave one alias out: recall", percent(leave_out.recall(context.left_out, at)) + " %", ""))
    if context.clean:
        rows.append(("clean set: alerted in 1,000, by name", f"{alerts(context.clean, at):.1f}", ""))
        rows.append(("clean set: alerted in 1,000, with facts", f"{alerts(context.clean_facts, at):.1f}", ""))
    return section(f"Summary, at {at}", table(["what", "found", "goal"], rows))


def how(context):
    """What was measured, with what."""
    rows = [("program", context.version), ("parties", f"{len(context.parties):,}"),
            ("lists", ", ".join(context.datasets)), ("seed", context.seed), *context.sizes]
    return section("What was measured", table(["what", "value "], rows))


def page(context):
    """The whole page."""
    parts = [OPENING, "" if context.has_data else ABSENT, summary(context), how(context)]
    sections = [(context.control, report_sets.control_section), (context.labeled, report_pairs.labeled_section),
                (context.perturbed, report_sets.perturbed_section),
                (context.scripts, report_pairs.transliteration_section),
                (context.left_out, report_sets.leave_out_section), (context.clean, report_sets.clean_section),
                (context.has_data, report_pairs.peers_section),
                (context.manipulated, report_pairs.calibration_section),
                (context.manipulated, report_sets.manipulated_section)]
    parts += [write(context) for present, write in sections if present]
    return "\n".join(part.rstrip() + "\n" for part in parts if part)
