#!/usr/bin/env python3
"""Writes docs/PERFORMANCE.md from the figures of performance.py.

    performance_page.py RESULTS > PAGE
"""

import json
import sys

MS = 1000.0

# What is asked of tamis, and how the figure is found.
BUDGETS = (
    ("single query, all lists: p50", "at most", 50, "µs", lambda r: real(r)["single"]["p50_us"]),
    ("single query, all lists: p99", "at most", 500, "µs", lambda r: real(r)["single"]["p99_us"]),
    ("customer file, one core", "at least", 20000, "names/s", lambda r: file_rate(real(r))),
    ("every name scored, one core", "at least", 1e6, "pairs/s", lambda r: real(r)["pairs_per_second"]),
    ("compile all lists, two threads", "at most", 15, "s", lambda r: real(r)["compile"]["seconds"]),
    ("memory of compiling", "at most", 3, "× the snapshot", lambda r: memory_ratio(real(r))),
    ("2 million entities: p50", "at most", 200, "µs", lambda r: made(r)["single"]["p50_us"]),
    ("2 million entities: index besides text", "at most", 500, "bytes per entity",
     lambda r: made(r)["index"]["other_bytes"]),
    ("2 million entities: open", "at most", 10, "ms", lambda r: made(r)["index"]["open_ms"]),
    ("throughput beside logic-v2", "at least", 1000, "times", lambda r: ratio_of(r, "logic-v2")),
)


class Absent(Exception):
    """The figure was not measured in this run."""


def real(results):
    """The largest of the real lists."""
    return [size for size in results["sizes"] if not size["name"].startswith("made")][-1]


def made(results):
    for size in results["sizes"]:
        if size["name"] == "made-2000000":
            return size
    raise Absent


def file_rate(size):
    if not size["file"]:
        raise Absent
    return size["file"]["1"]["per_core"]


def memory_ratio(size):
    return size["compile"]["memory_mb"] * 2**20 / size["index"]["file_bytes"]


def faster(results, peer):
    """By how many times, over the queries that both were asked."""
    own, its = real(results)["single"]["times_us"], peer["times_us"]
    both = min(len(own), len(its))
    return sum(its[:both]) / sum(own[:both])


def ratio_of(results, name):
    for peer in results["peers"]:
        if peer["peer"] == name and "skipped" not in peer:
            return faster(results, peer)
    raise Absent


def number(value):
    """Three figures are enough; thousands are grouped."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join("---" if i == 0 else "--:" for i in range(len(head))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def machine_part(results):
    m = results["machine"]
    changed = ", with changes not committed" if m["changed"] else ""
    yield f"- {m['day']}, commit {m['commit']}{changed}, {m['compiler']}, release build"
    yield f"- {m['processor']}, {m['cores']} cores, {m['memory_gb']} GB, {m['system']}"
    yield f"- load of the machine when it began: {m['load'][0]}; " + (
        "it was **not idle**, which lengthens times by the clock and, through caches shared "
        "with other work, processor times as well"
        if m["load"][0] > 0.5 * m["cores"]
        else "it had nothing else to do"
    )
    peers = [peer["version"] for peer in results["peers"] if "version" in peer]
    if peers:
        yield f"- Python {m['python']}; " + "; ".join(dict.fromkeys(peers))
    yield ""


def budget_part(results):
    rows = []
    for what, side, bound, unit, figure in BUDGETS:
        try:
            value = figure(results)
        except (Absent, KeyError, IndexError):
            rows.append([what, "not measured", f"{side} {number(bound)} {unit}", ""])
            continue
        met = value <= bound if side == "at most" else value >= bound
        rows.append(
            [what, f"{number(value)} {unit}", f"{side} {number(bound)}", "met" if met else "**not met**"]
        )
    yield from table(["", "measured", "budget", ""], rows)


def growth_part(results):
    sizes = results["sizes"]
    head = [""] + [f"{size['index']['named']:,}<br>{size['title']}" for size in sizes]

    def row(what, figure):
        cells = []
        for size in sizes:
            try:
                cells.append(number(figure(size)))
            except (Absent, KeyError):
                cells.append("")
        return [what, *cells]

    yield from table(
        head,
        [
            row("names", lambda s: s["index"]["names"]),
            row("different words", lambda s: s["index"]["words"]),
            row("single query, p50, µs", lambda s: s["single"]["p50_us"]),
            row("single query, p99, µs", lambda s: s["single"]["p99_us"]),
            row("queries/s, one core", lambda s: s["single"]["per_second"]),
            row("customer file, names/s/core, one thread", file_rate),
            row("customer file, names/s/core, two threads", lambda s: s["file"]["2"]["per_core"]),
            row("customer file, names/s by the clock, one thread", lambda s: s["file"]["1"]["per_second"]),
            row("customer file, names/s by the clock, two threads", lambda s: s["file"]["2"]["per_second"]),
            row("every name scored, pairs/s, one core", lambda s: s["pairs_per_second"]),
            row("memory while asked, MB", lambda s: s["single"]["memory_mb"]),
            row("open, ms", lambda s: s["index"]["open_ms"]),
            row("snapshot, MB", lambda s: s["index"]["file_bytes"] / 1e6),
            row("text, bytes per entity", lambda s: s["index"]["text_bytes"]),
            row("index besides text, bytes per entity", lambda s: s["index"]["other_bytes"]),
            row("compile, s by the clock, two threads", lambda s: s["compile"]["seconds"]),
            row("compile, s of the processor", lambda s: s["compile"]["cpu_seconds"]),
            row("compile, peak memory, MB", lambda s: s["compile"]["memory_mb"]),
            row("compile, peak memory, × the snapshot", memory_ratio),
        ],
    )


def class_part(results):
    names = list(real(results)["single"]["classes"])
    rows = []
    for size in results["sizes"]:
        classes = size["single"]["classes"]
        cells = [
            f"{number(classes[name]['p50_us'])} / {number(classes[name]['p99_us'])}" if name in classes else ""
            for name in names
        ]
        rows.append([f"{size['index']['named']:,} {size['title']}", *cells])
    yield from table(["p50 / p99, µs", *names], rows)


def peer_part(results):
    own = real(results)
    rows = [
        [
            "tamis",
            number(own["single"]["p50_us"] / MS),
            number(own["single"]["p99_us"] / MS),
            number(own["single"]["per_second"]),
            "1",
            number(own["pairs_per_second"]),
            number(own["single"]["memory_mb"]),
            str(own["single"]["queries"]),
        ]
    ]
    for peer in results["peers"]:
        if "skipped" in peer:
            rows.append([peer["peer"], f"skipped: {peer['skipped']}", *[""] * 6])
            continue
        rows.append(
            [
                peer["peer"],
                number(peer["p50_us"] / MS),
                number(peer["p99_us"] / MS),
                number(peer["per_second"]),
                number(faster(results, peer)),
                number(peer["pairs_per_second"]),
                number(peer["memory_mb"]),
                str(peer["queries"]),
            ]
        )
    head = ["", "p50, ms", "p99, ms", "queries/s, one core", "tamis is faster by", "pairs/s, one core",
            "memory, MB", "queries asked"]
    yield from table(head, rows)


INTRODUCTION = """\
# Performance

Written by `make performance`; do not edit. Times of single queries are processor time of one thread, from the query to its hits, in process: no
server, no network, no reading of JSON, for tamis and for the peers alike. Threshold 0.7, 20 hits at most.

## Where it was measured
"""

QUERIES = """\
## Single queries by class

The queries of every size are a fifth each: names as listed, listed names with one letter lost, doubled or exchanged, names in their original script,
made-up words that nobody bears, and ordinary customers with birth date and nationality. `bench/peers/queries.py` makes them, seeded.
"""

GROWTH = """\
## Growth

The first columns are real lists. The larger ones are made by `bench/bench_generate`, which keeps the statistics of the real lists: new words appear
as fast as the real lists show (Heaps' law), frequencies, scripts, numbers of names, dates and identifiers are theirs. Made-up entities are never
listed twice, real ones often are; so they have more different words and a larger index per entity than the real lists.
"""

PEERS = """\
## The peers

The same entities, the same queries, the same run, one thread each. nomenklatura's candidates come from its own index, which is asked for all queries
at once so that its cost is shared (`bench/peers/README.md`); pairs are names for tamis and RapidFuzz, entities for `logic-v2`. A peer that is slow is asked
fewer queries, always the first of the file, whose classes alternate; "faster by" compares the times of exactly the queries that it was asked.
"""

WATCHMAN = """\
**Watchman is not in the table.** Its Go module was refused by the module proxy that was at hand, and it was not built from anything else, so no
ratio to it is claimed. Its project publishes 0.85 ms for a search in which a word of the name is known and 18.2 ms for one without, on the OFAC list
alone and with four processors; those figures were not measured here, on these lists, or on one core.
"""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)
    print(INTRODUCTION)
    print("\n".join(machine_part(results)))
    print("## Budgets\n")
    print("\n".join(budget_part(results)))
    print(GROWTH)
    print("\n".join(growth_part(results)))
    print(QUERIES)
    print("\n".join(class_part(results)))
    print(PEERS)
    print("\n".join(peer_part(results)))
    print(WATCHMAN, end="")


if __name__ == "__main__":
    main()
