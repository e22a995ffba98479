"""The same questions put to other screeners.

Queries are written as JSON lines {"id", "schema", "properties"}; a peer's driver (bench/peers) answers with
lines {"query_id", "hits": [{"id", "score"}, ...]}, as many of the queries as it was given time for. Read
back, they are judged as our own answers are, on the queries that the peer answered.
"""

import json
from collections import namedtuple

from .metrics import SCORE_STEPS, THRESHOLDS, ratio, reaches
from .program import Hit

SETS = ("clean", "leave_out", "manipulated")

Answers = namedtuple("Answers", "name sets")
Point = namedtuple("Point", "threshold recall alerts")


def write_queries(path, queries):
    """Writes (id, query) pairs."""
    with open(path, "w", encoding="utf-8") as out:
        for query_id, query in queries:
            out.write(json.dumps({"id": query_id, **query}, ensure_ascii=False) + "\n")


def read_answers(path):
    """From a query's id to its hits, best first."""
    answers = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            answer = json.loads(line)
            hits = [Hit(hit["id"], hit["score"], "", "") for hit in answer["hits"]]
            answers[answer["query_id"]] = sorted(hits, key=lambda hit: (-hit.score, hit.id))
    return answers


def read_all(folder):
    """The answers of all peers that have any: folder/PEER/SET.jsonl."""
    found = []
    for place in sorted(folder.glob("*")) if folder.is_dir() else ():
        sets = {name: read_answers(place / f"{name}.jsonl") for name in SETS if (place / f"{name}.jsonl").exists()}
        if sets:
            found.append(Answers(place.name, sets))
    return found


def curve(true_scores, clean_scores, thresholds):
    """Recall and alerts per 1,000 at each threshold."""
    return [Point(threshold, ratio(sum(reaches(s, threshold) for s in true_scores), len(true_scores)),
                  1000 * ratio(sum(reaches(s, threshold) for s in clean_scores), len(clean_scores)))
            for threshold in thresholds]


def every_threshold(true_scores, clean_scores):
    """All thresholds at which anything changes, and 1."""
    steps = {round(score * SCORE_STEPS) for score in (*true_scores, *clean_scores) if score > 0}
    return [step / SCORE_STEPS for step in sorted(steps | {SCORE_STEPS})]


def recall_at_alerts(points, alerts):
    """The best point that alerts no more than that; None when every one does."""
    within = [point for point in points if point.alerts <= alerts + 1e-9]
    return max(within, key=lambda point: (point.recall, point.threshold), default=None)


def alerts_at_recall(points, recall):
    """The point with fewest alerts that finds as much; None when none does."""
    enough = [point for point in points if point.recall >= recall - 1e-9]
    return min(enough, key=lambda point: (point.alerts, -point.threshold), default=None)


def beside(answers, left, clean):
    """Our curve and the peer's on the questions that it answered.

    `left` is [(Left, score)], `clean` [(Customer, hits)], ours. Returns (ours, theirs at THRESHOLDS,
    questions with a listed party, clean ones), or None without answers to both sets.
    """
    known, spotless = answers.sets.get("leave_out"), answers.sets.get("clean")
    if not known or not spotless:
        return None
    asked = [(one, score) for one, score in left if one.id in known]
    bare = [(one, hits) for one, hits in clean if one.id in spotless]
    if not asked or not bare:
        return None
    own_true = [score for _, score in asked]
    own_clean = [hits[0].score if hits else 0.0 for _, hits in bare]
    true = [max((hit.score for hit in known[one.id] if hit.id == one.party), default=0.0) for one, _ in asked]
    theirs = [spotless[one.id][0].score if spotless[one.id] else 0.0 for one, _ in bare]
    ours = curve(own_true, own_clean, every_threshold(own_true, own_clean))
    return ours, curve(true, theirs, THRESHOLDS), len(asked), len(bare)
