"""Sections of the report for what is compared pair by pair, calibration, and the peers."""

from . import labeled, manipulated, peers
from .clean import top_scores
from .markdown import code, percent, section, table
from .metrics import calibration, calibration_error, rates, rates_at


def labeled_section(context):
    """The labeled pairs."""
    pairs, threshold = context.labeled, context.threshold
    by_threshold = [(f"{row.threshold:.2f}", percent(row.precision), percent(row.recall), percent(row.f1),
                     row.true_hits, row.false_hits, row.misses) for row in rates(labeled.judged(pairs))]
    heads = ["threshold", "precision", "recall", "F1", "true hits", "false hits", "misses"]
    parts = [f"{len(pairs)} pairs, {sum(pair.match for pair in pairs)} of them matches. These pairs are also what "
             "parameters are fitted on; the figure to trust for new pairs is the cross-validation of the fitting "
             "tool.\n",
             table(heads, by_threshold)]
    for field in ("schema", "category", "quality"):
        rows = [(value, len(members), sum(pair.match for pair in members), *_rates_cells(members, threshold))
                for value, members in labeled.groups(pairs, field)]
        heads = [field, "pairs", "matches", "precision", "recall", "F1", "false hits", "misses"]
        parts.append(section(f"By {field}, at {threshold}", table(heads, rows), level=3))
    wrong = [pair for pair in pairs if labeled.is_error(pair, threshold)]
    strong = [pair for pair in wrong if pair.quality == "STRONG"]
    parts.append(section(f"STRONG errors at {threshold}: {len(strong)}", _errors(strong), level=3))
    others = [pair for pair in wrong if pair.quality != "STRONG"]
    parts.append(section(f"All other errors at {threshold}: {len(others)}", _errors(others), level=3))
    return section("Labeled pairs", *parts)


def _rates_cells(members, threshold):
    row = rates_at(threshold, labeled.judged(members))
    matches, found = row.true_hits + row.misses, row.true_hits + row.false_hits
    return (percent(row.precision) if found else "-", percent(row.recall) if matches else "-",
            percent(row.f1) if matches else "-", row.false_hits, row.misses)


def _errors(pairs):
    ordered = sorted(pairs, key=lambda pair: (pair.match, -pair.score, pair.name1, pair.name2))
    return table(["schema", "name ", "other name ", "label ", "score", "quality ", "category "],
                 [(pair.schema, code(pair.name1), code(pair.name2), "match" if pair.match else "no match",
                   f"{pair.score:.4f}", pair.quality, pair.category) for pair in ordered])


def transliteration_section(context):
    """Scripts against Latin."""
    rows = [(script.name, len(script.positives), f"{script.auc:.4f}", f"{script.goal:.2f}",
             "yes" if script.auc >= script.goal else "no", percent(script.recall), percent(script.alerts))
            for script in context.scripts]
    worst = []
    for script in context.scripts:
        worst += [(script.name, "pair", code(pair.latin), code(pair.other), f"{pair.score:.4f}")
                  for pair in script.positives[:context.shown_of_class]]
        worst += [(script.name, "not a pair", code(pair.latin), code(pair.other), f"{pair.score:.4f}")
                  for pair in script.negatives[:context.shown_of_class] if pair.score]
    return section("Transliteration",
                   "Latin and original spelling of name parts (some pairs are wrong in their source), against as many "
                   f"pairs dealt wrongly by a seeded shuffle. Recall and alerts at {context.threshold}, per cent.\n",
                   table(["script", "pairs", "area under ROC", "goal", "met ", "recall", "alerts"], rows),
                   section("Worst", table(["script", "what ", "Latin ", "other ", "score"], worst), level=3))


def calibration_section(context):
    """Are scores what they say?"""
    variants = manipulated.judged_pairs(context.manipulated)
    variants += [(score, False) for score in top_scores(context.clean)]
    sets = [("Labeled pairs", labeled.judged(context.labeled) if context.labeled else []),
            ("Manipulated names and the clean set", variants)]
    parts = ["How often a score in each range is right. Screening reports no score below "
             f"{manipulated.FLOOR}; what was not reported counts as 0.\n"]
    for title, judged in sets:
        if not judged:
            continue
        bins = calibration(judged)
        rows = [(f"{row.low:.1f} to {row.high:.1f}", f"{row.count:,}", f"{row.mean_score:.3f}",
                 percent(row.share_true)) for row in bins]
        parts.append(section(f"{title}: mean distance {calibration_error(bins):.3f}",
                             table(["score", "cases", "mean score", "right, per cent"], rows), level=3))
    return section("Calibration", *parts)


def peers_section(context):
    """Other screeners on the same questions."""
    parts = ["Aliases left out, and the clean set by name, put to other screeners that hold the same entities "
             "(bench/peers says how they are run). Beside each threshold of theirs stands what tamis finds at their "
             "rate of alerts, and how much it alerts where it finds as much.\n"]
    for answers in context.peers:
        compared = peers.beside(answers, context.left_out, context.clean)
        if compared is None:
            continue
        ours, theirs, asked, bare = compared
        rows = [_beside_row(point, ours) for point in theirs]
        parts.append(section(answers.name, f"{asked:,} aliases and {bare:,} customers.\n",
                             table(["threshold", "its recall", "its alerts in 1,000", "our recall at its alerts",
                                    "ahead by", "our alerts at its recall", "share"], rows), level=3))
    if len(parts) == 1:
        parts.append("No answers of peers were there when this page was made.\n")
    return section("Peers", *parts)


def _beside_row(point, ours):
    found, alerted = peers.recall_at_alerts(ours, point.alerts), peers.alerts_at_recall(ours, point.recall)
    cells = [f"{point.threshold:.2f}", percent(point.recall), f"{point.alerts:.1f}"]
    cells += [percent(found.recall), f"{100 * (found.recall - point.recall):+.1f}"] if found else ["-", "-"]
    if alerted is None:
        return (*cells, "not reached", "-")
    share = f"{100 * alerted.alerts / point.alerts:.0f} %" if point.alerts else "-"
    return (*cells, f"{alerted.alerts:.1f}", share)
