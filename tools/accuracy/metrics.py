"""Measures of a judge that gives scores: thresholds, area under the ROC curve, calibration.

All take plain lists and are exact: no sampling, no floating-point sums whose order could change.
"""

from collections import namedtuple

# Scores are compared in ten-thousandths, the precision in which they are printed, so that a score of
# exactly the threshold counts as a match whatever binary fraction stands for it.
SCORE_STEPS = 10_000

THRESHOLDS = tuple(step / 100 for step in range(50, 100, 5))

Rates = namedtuple("Rates", "threshold precision recall f1 true_hits false_hits misses")
Bin = namedtuple("Bin", "low high count mean_score share_true")


def reaches(score, threshold):
    """Is the score at or above the threshold, as the program rounds both?"""
    return round(score * SCORE_STEPS) >= round(threshold * SCORE_STEPS)


def ratio(part, whole):
    """part / whole, or 0 where there is nothing to divide by."""
    return part / whole if whole else 0.0


def f1_of(precision, recall):
    """The harmonic mean of precision and recall; 0 when both are."""
    return ratio(2 * precision * recall, precision + recall)


def rates_at(threshold, judged):
    """Precision, recall and F1 of (score, is_match) pairs at one threshold."""
    true_hits = sum(1 for score, match in judged if match and reaches(score, threshold))
    false_hits = sum(1 for score, match in judged if not match and reaches(score, threshold))
    misses = sum(1 for _, match in judged if match) - true_hits
    precision = ratio(true_hits, true_hits + false_hits)
    recall = ratio(true_hits, true_hits + misses)
    return Rates(threshold, precision, recall, f1_of(precision, recall), true_hits, false_hits, misses)


def rates(judged, thresholds=THRESHOLDS):
    """rates_at() for each threshold."""
    return [rates_at(threshold, judged) for threshold in thresholds]


def auc(positives, negatives):
    """Area under the ROC curve: the chance that a positive scores above a negative, ties for half.

    By the rank sum of Mann and Whitney (1947); in whole numbers until the last division.
    """
    if not positives or not negatives:
        return 0.0
    marked = sorted([(round(s * SCORE_STEPS), 1) for s in positives] +
                    [(round(s * SCORE_STEPS), 0) for s in negatives])
    wins_twice = 0
    below = 0
    at = 0
    while at < len(marked):
        end = at
        while end < len(marked) and marked[end][0] == marked[at][0]:
            end += 1
        higher = sum(mark for _, mark in marked[at:end])
        level = (end - at) - higher
        wins_twice += higher * (2 * below + level)
        below += level
        at = end
    return wins_twice / (2 * len(positives) * len(negatives))


def calibration(judged, bins=10):
    """Reliability by score: for each tenth, how many pairs, their mean score, the share that match.

    Empty bins are left out. A score of 1 belongs to the last bin.
    """
    filled = [[] for _ in range(bins)]
    for score, match in judged:
        step = min(bins - 1, round(score * SCORE_STEPS) * bins // SCORE_STEPS)
        filled[step].append((round(score * SCORE_STEPS), match))
    table = []
    for step, members in enumerate(filled):
        if members:
            mean = sum(score for score, _ in members) / len(members) / SCORE_STEPS
            true = sum(1 for _, match in members if match)
            table.append(Bin(step / bins, (step + 1) / bins, len(members), mean, true / len(members)))
    return table


def calibration_error(table):
    """Expected calibration error: mean distance of score and share, weighted by the bin's count."""
    total = sum(row.count for row in table)
    return ratio(sum(row.count * abs(row.mean_score - row.share_true) for row in table), total)
