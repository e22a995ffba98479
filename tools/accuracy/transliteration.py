"""Transliteration: does the program tell that two spellings, in two scripts, are one name?

The development pairs give a name in Latin letters and in its original (or another) script. Negatives
are the same Latin spellings, each with the other spelling of another pair, dealt by a seeded shuffle.
The measure is the area under the ROC curve. Some pairs are wrong in the source; the worst are shown.

    python3 -m tools.accuracy.transliteration --program build/release/tamis [--script arabic]
"""

import argparse
import random
import sys
from collections import namedtuple
from pathlib import Path

from .metrics import auc, reaches
from .program import Program

SEED = 20190516
PAIRS_FOLDER = Path("../shared/data/eval/transliteration")
# The area asked for; Han writes foreign names by sound only roughly, with many readings.
GOAL = {"chinese": 0.92}
GOAL_OTHERS = 0.97

Script = namedtuple("Script", "name auc goal recall alerts positives negatives")
Pair = namedtuple("Pair", "latin other score")


def read_pairs(path, sample=None, seed=SEED):
    """The pairs of a file, each once; with a sample, that many drawn by the seed."""
    with open(path, encoding="utf-8") as lines:
        pairs = sorted({tuple(line.rstrip("\n").split("\t")) for line in lines if "\t" in line})
    if sample and sample < len(pairs):
        pairs = sorted(random.Random(f"{seed} {path.stem}").sample(pairs, sample))
    return pairs


def shuffled_negatives(pairs, seed):
    """As many pairs that do not belong together: no spelling is dealt to a name that also has it."""
    true = set(pairs)
    others = [other for _, other in pairs]
    rng = random.Random(f"{seed} negatives")
    rng.shuffle(others)
    dealt = []
    for at, (latin, _) in enumerate(pairs):
        for step in range(len(others)):
            swap = (at + step) % len(others)
            if (latin, others[swap]) not in true and (
                    step == 0 or (pairs[swap][0], others[at]) not in true):
                others[at], others[swap] = others[swap], others[at]
                break
        if (latin, others[at]) not in true:
            dealt.append((latin, others[at]))
    return dealt


def measure_script(program, path, threshold, sample=None, seed=SEED):
    """Scores a script's pairs and their shuffled negatives."""
    pairs = read_pairs(path, sample, seed)
    negatives = shuffled_negatives(pairs, f"{seed} {path.stem}")
    scores = program.compare([(a, b, "Person") for a, b in pairs + negatives])
    scored = [Pair(a, b, score) for (a, b), score in zip(pairs + negatives, scores)]
    good = scored[:len(pairs)]
    # Equal scores, many of them 0, shall not be shown by the alphabet.
    random.Random(f"{seed} {path.stem} ties").shuffle(good)
    good.sort(key=lambda pair: pair.score)
    bad = sorted(scored[len(pairs):], key=lambda pair: -pair.score)
    return Script(path.stem, auc([p.score for p in good], [p.score for p in bad]),
                  GOAL.get(path.stem, GOAL_OTHERS),
                  sum(reaches(p.score, threshold) for p in good) / len(good),
                  sum(reaches(p.score, threshold) for p in bad) / len(bad), good, bad)


def measure(program, folder=PAIRS_FOLDER, threshold=0.7, sample=None, seed=SEED, only=None):
    """measure_script() for each script of the folder, by name."""
    paths = sorted(path for path in folder.glob("*.tsv") if only in (None, path.stem))
    return [measure_script(program, path, threshold, sample, seed) for path in paths]


def _print_script(script, worst):
    above_zero = [pair for pair in script.negatives if pair.score]
    for title, pairs in (("positives that score lowest", script.positives),
                         ("negatives that score highest, above 0", above_zero)):
        print(f"\n{script.name}: {title}")
        for pair in pairs[:worst]:
            print(f"  {pair.score:.4f}  {pair.latin}\t{pair.other}")


def _print_table(scripts, threshold):
    print(f"{'script':<12} {'pairs':>6} {'AUC':>7} {'goal':>5} {'zeros':>6}  at {threshold}: recall, alerts")
    for script in scripts:
        zeros = sum(pair.score == 0 for pair in script.positives)
        print(f"{script.name:<12} {len(script.positives):>6} {script.auc:>7.4f} {script.goal:>5} "
              f"{zeros:>6}  {'':>3} {script.recall:>10.4f} {script.alerts:>7.4f}")


def main(arguments=None):
    """The command: prints a table, then the worst pairs of each script."""
    parser = argparse.ArgumentParser(prog="tools.accuracy.transliteration", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the program to measure")
    parser.add_argument("--snapshot", help="lists that tell how rare a word is (default: none but the starter's)")
    parser.add_argument("--script", help="only this one, as arabic")
    parser.add_argument("--pairs", type=Path, default=PAIRS_FOLDER, help="folder of .tsv files")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--sample", type=int, help="at most so many pairs of a script")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--worst", type=int, default=30, help="pairs to show of each kind")
    given = parser.parse_args(arguments)
    scripts = measure(Program(given.program, given.snapshot), given.pairs, given.threshold, given.sample,
                      given.seed, given.script)
    if not scripts:
        print(f"no pairs in {given.pairs}", file=sys.stderr)
        return 77
    _print_table(scripts, given.threshold)
    for script in scripts:
        _print_script(script, given.worst)
    return 0


if __name__ == "__main__":
    sys.exit(main())
