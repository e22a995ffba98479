"""Measures everything and writes the page: python3 -m tools.accuracy --help"""

import argparse
import sys
from pathlib import Path
from types import SimpleNamespace

from . import clean, control, labeled, leave_out, manipulated, parties, peers, perturbed, report, transliteration
from .program import Program, ProgramError

SEED = 20190516
DATA = Path("../shared/data/eval")


def parse(arguments):
    """The options, with sizes made for a minute or two on the whole lists."""
    parser = argparse.ArgumentParser(prog="tools.accuracy", description="Measures how well a program judges names.")
    parser.add_argument("--program", required=True, help="the program to measure")
    parser.add_argument("--snapshot", required=True, help="the lists, compiled")
    parser.add_argument("--entities", required=True, type=Path, help="the same lists as FollowTheMoney JSON lines")
    parser.add_argument("--work", required=True, type=Path, help="folder for queries, lists and answers of peers")
    parser.add_argument("--out", type=Path, help="the page (default: standard output)")
    parser.add_argument("--data", type=Path, default=DATA, help="the labeled sets (default: %(default)s)")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--names", type=int, default=20_000, help="control: names")
    parser.add_argument("--variants", type=int, default=150, help="manipulated: variants of a class and kind")
    parser.add_argument("--folds", type=int, default=2, help="leave one out: snapshots")
    parser.add_argument("--aliases", type=int, default=2_000, help="leave one out: aliases of a snapshot")
    parser.add_argument("--customers", type=int, default=0, help="clean set: customers; 0 for all")
    parser.add_argument("--pairs", type=int, default=0, help="transliteration: pairs of a script; 0 for all")
    parser.add_argument("--queries-only", action="store_true", help="only write what peers are asked")
    return parser.parse_args(arguments)


def talk(text):
    """Says on standard error what is done now."""
    print(f"accuracy: {text}", file=sys.stderr, flush=True)


def start(options):
    """Parties and program, before anything is measured."""
    options.work.mkdir(parents=True, exist_ok=True)
    talk("reading the parties")
    known = parties.load(options.entities)
    program = Program(options.program, options.snapshot, options.threads)
    sizes = [("threshold", options.threshold), ("control: names", options.names),
             ("manipulated: variants of a class", options.variants),
             ("leave one out: aliases", options.folds * options.aliases),
             ("clean set: customers", options.customers or "all")]
    return SimpleNamespace(
        program=program, parties=known, register=parties.Register(known), seed=options.seed, sizes=sizes,
        threshold=options.threshold, shown=40, shown_of_class=4, folds=options.folds,
        version=program.run("version").split("\n")[0], has_data=options.data.is_dir(),
        datasets=sorted({name for party in known for name in party.datasets}),
        control=[], manipulated=[], rejected=0, left_out=[], clean=[], clean_facts=[], labeled=[], perturbed=[],
        scripts=[], peers=[])


def make_questions(context, options):
    """Generates what is asked, and writes it for the peers."""
    talk("making variants")
    context.cases = manipulated.generate(context.parties, context.register, options.variants, options.seed)
    context.customers = []
    if context.has_data:
        context.customers = clean.load(options.data / clean.FILE.name, options.customers, options.seed)
    left = leave_out.choose(context.parties, 0, options.aliases, options.seed)
    folder = options.work / "queries"
    folder.mkdir(exist_ok=True)
    peers.write_queries(folder / "manipulated.jsonl", [(f"m{at}", case.query) for at, case in enumerate(context.cases)])
    peers.write_queries(folder / "clean.jsonl", [(one.id, clean.query_of(one, False)) for one in context.customers])
    peers.write_queries(folder / "leave_out.jsonl", [(one.id, one.query) for one in left])
    leave_out.write_lists(context.parties, left, folder / "leave_out.ftm.jsonl")


def measure_lists(context, options):
    """What needs only the lists."""
    talk("control: listed names")
    context.control = control.measure(context.program, context.parties, context.threshold, options.names, options.seed)
    talk(f"manipulated: {len(context.cases):,} variants")
    context.manipulated, context.rejected = manipulated.screen(context.program, context.cases, context.register)
    talk(f"leave one alias out: {options.folds} snapshots")
    context.left_out = leave_out.measure(context.program, context.parties, options.work, options.folds, options.aliases,
                                         options.seed)


def measure_data(context, options):
    """What needs the labeled sets."""
    program, data = context.program, options.data
    talk("labeled pairs, perturbed queries, transliteration")
    context.labeled = labeled.measure(program, data / labeled.FILE.name)
    context.perturbed = perturbed.measure(program, context.register, data / perturbed.FILE.name)
    context.scripts = transliteration.measure(program, data / "transliteration", context.threshold, options.pairs,
                                              options.seed)
    talk(f"clean set: {len(context.customers):,} customers")
    context.clean = clean.measure(program, context.customers)
    context.clean_facts = clean.measure(program, context.customers, with_facts=True)
    context.peers = peers.read_all(options.work / "answers")


def main(arguments=None):
    """The command."""
    options = parse(arguments)
    try:
        context = start(options)
        make_questions(context, options)
        if options.queries_only:
            return 0
        measure_lists(context, options)
        if context.has_data:
            measure_data(context, options)
        else:
            talk(f"no labeled sets at {options.data}: what needs them is left out")
    except (ProgramError, OSError) as error:
        talk(str(error))
        return 2
    text = report.page(context)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
        talk(f"written to {options.out}")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
