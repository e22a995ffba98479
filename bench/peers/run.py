#!/usr/bin/env python3
"""Asks one peer all queries of a file and writes its answers and its times.

    run.py PEER --entities FILE --queries FILE [--out FILE] [--times FILE]
           [--floor SCORE] [--limit COUNT] [--first COUNT] [--seconds S] [--pairs-seconds S]

PEER is one of logic-v2, logic-v1, rapidfuzz-token-set, rapidfuzz-wratio. Entities come from
`bench_export SNAPSHOT`. The answers keep every hit of at least --floor (0.5), --limit (20) of them.
Only --first queries are asked when that is given; after --seconds the rest is left out. The times are one JSON object: what it is, processor time per query (p50, p99, mean, and each, microseconds),
queries in a second on one core, the time spent before and the peak memory.
"""

import argparse
import json
import logging
import os
import sys
import time

from common import Budget, memory_mb, percentile, read_lines

PEERS = ("logic-v2", "logic-v1", "rapidfuzz-token-set", "rapidfuzz-wratio")


def open_peer(name, entities):
    """Imports only what this peer needs."""
    if name.startswith("logic"):
        from nomenklatura_peer import Nomenklatura

        return Nomenklatura(entities, name)
    from rapidfuzz_peer import RapidFuzz

    scorers = {"rapidfuzz-token-set": "token_set_ratio", "rapidfuzz-wratio": "WRatio"}
    return RapidFuzz(entities, scorers[name])


def ask_all(peer, queries, options, out):
    """Microseconds of every query asked; the answers go to `out`."""
    times, budget = [], Budget(options.seconds)
    for query in queries:
        if not budget.goes_on():
            break
        start = time.process_time()
        hits = peer.ask(query, options.floor, options.limit)
        times.append((time.process_time() - start) * 1e6)
        if out is not None:
            line = {"query_id": query["id"], "hits": hits}
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return times


def parse():
    parser = argparse.ArgumentParser(description="Asks one peer all queries of a file.")
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--entities", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--out")
    parser.add_argument("--times")
    parser.add_argument("--floor", type=float, default=0.5)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--first", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--pairs-seconds", type=float, default=0.0)
    return parser.parse_args()


def main():
    options = parse()
    logging.disable(logging.WARNING)
    entities = read_lines(options.entities)
    queries = read_lines(options.queries)[: options.first]
    start = time.process_time()
    peer = open_peer(options.peer, entities)
    built = time.process_time()
    peer.prepare(queries)
    retrieval = (time.process_time() - built) * 1e6 / max(len(queries), 1)
    out = open(options.out, "w", encoding="utf-8") if options.out else None
    times = ask_all(peer, queries, options, out)
    if out is not None:
        out.close()
    total = sum(times) / len(times) + retrieval
    report = {
        "peer": options.peer,
        "version": peer.version(),
        "entities": len(entities),
        "queries": len(times),
        "build_seconds": round(built - start, 2),
        "retrieval_us": round(retrieval, 1),
        "p50_us": round(percentile(times, 0.5) + retrieval, 1),
        "p99_us": round(percentile(times, 0.99) + retrieval, 1),
        "mean_us": round(total, 1),
        "per_second": round(1e6 / total, 2),
        "memory_mb": round(memory_mb(), 1),
        "times_us": [round(each + retrieval, 1) for each in times],
    }
    if options.pairs_seconds > 0:
        report["pairs_per_second"] = round(peer.pair_rate(queries, options.pairs_seconds), 1)
    if options.times:
        with open(options.times, "w", encoding="utf-8") as file:
            json.dump(report, file)
    del report["times_us"]
    print(json.dumps(report), file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    main()
