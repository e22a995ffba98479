#!/usr/bin/env python3
"""Measures a build at growing sizes and beside the peers; see tools/performance.sh.

Every figure goes to results.json in the work folder, from which performance_page.py writes the page.
Each list is compiled, looked at as a file, asked single queries, screened against a customer file and
scored exhaustively; then the peers answer the same queries on the lists with the most real entities.
"""

import argparse
import csv
import hashlib
import json
import lzma
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

THRESHOLD = 0.7
LIMIT = 20
EXHAUSTIVE_QUERIES = 20
PEERS = ("logic-v2", "rapidfuzz-token-set", "rapidfuzz-wratio")
PEER_PAIR_SECONDS = 5
LISTS = Path("../shared/data/lists")
CUSTOMERS = Path("../shared/data/eval/customers_global.csv.xz")


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, stdout=subprocess.DEVNULL, allowed=(0,)):
    """Seconds by the clock and of the processor, and peak memory, of one program."""
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=stdout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.exit(f"performance: {command[0]} ended with {process.returncode}")
    return {
        "seconds": round(time.monotonic() - start, 3),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
        "memory_mb": round(usage.ru_maxrss / 1024, 1),
    }


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


# ---- the machine -------------------------------------------------------------------------------------


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.splitlines()[0].strip() if done.stdout else ""


def machine(build):
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = [line.split(":", 1)[1].strip() for line in info.splitlines() if "model name" in line]
    memory = int(Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]) / 2**20
    cache = Path(build, "CMakeCache.txt").read_text(encoding="utf-8")
    compiler = next(
        (line.split("=", 1)[1] for line in cache.splitlines() if line.startswith("CMAKE_C_COMPILER:")),
        "cc",
    )
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "system": f"{platform.system()} {platform.machine()}",
        "compiler": first_line([compiler, "--version"]),
        "python": platform.python_version(),
        "commit": first_line(["git", "rev-parse", "--short=12", "HEAD"]),
        "changed": first_line(["git", "status", "--porcelain", "--untracked-files=no"]) != "",
        "day": time.strftime("%Y-%m-%d", time.gmtime()),
        "load": [round(load, 1) for load in os.getloadavg()],
    }


# ---- lists -------------------------------------------------------------------------------------------


def maker_of(model, entities):
    """What decides the bytes of made-up lists: the entities, how names are taken apart, the generator."""
    whole = hashlib.sha256()
    with open(model, "rb") as file:
        whole.update(file.read(32)[24:])  # fingerprint of the text knowledge
    for path in (entities, "bench/bench_generate.c", "bench/words.c"):
        whole.update(Path(path).read_bytes())
    return whole.hexdigest()


def make_lists(options, model, entities, size):
    """Made-up lists of that size; kept, and made again only when something else would come out."""
    file = options.work / f"made-{size}.jsonl"
    mark = file.with_suffix(".from")
    maker = maker_of(model, entities)
    if not (file.exists() and mark.exists() and mark.read_text() == maker):
        say(f"making lists of {size} entities")
        mark.unlink(missing_ok=True)
        with open(file, "wb") as out:
            run([options.build / "bench/bench_generate", model, size], stdout=out)
        mark.write_text(maker)
    return file


def compile_lists(options, name, command):
    """Compiles by that command, which is given the file; figures of it and of the file."""
    snapshot = options.work / f"{name}.snap"
    say(f"compiling {name}")
    figures = {"compile": run(command(snapshot))}
    index = options.work / f"{name}.index.json"
    run([options.build / "bench/bench_index", snapshot, "--json", index])
    return snapshot, {**figures, "index": load(index)}


def real_lists(options):
    """(name, title, compile command) of the real lists, smallest first."""
    tamis = options.build / "tamis"
    if not LISTS.is_dir():
        starter = sorted(Path("data/starter").glob("*.ftm.jsonl"))
        sources = [f"ftm:{path}" for path in starter]
        return [("starter", "starter lists", lambda to: [tamis, "compile", "-q", "-o", to, *sources])]
    source = f"us_csl@2026-07-31:{LISTS}/us_csl/consolidated.csv.xz"
    return [
        (
            "us",
            "US list",
            lambda to: [tamis, "compile", "-q", "--threads", 2, "-o", to, source],
        ),
        (
            "all",
            "all lists",
            lambda to: ["tools/compile_all.sh", tamis, to, "--threads", 2, "--quiet"],
        ),
    ]


# ---- measurements ------------------------------------------------------------------------------------


def make_queries(options, name, entities):
    file = options.work / f"{name}.queries.jsonl"
    command = ["bench/peers/queries.py", "--entities", entities, "--count", options.queries]
    if CUSTOMERS.exists():
        command += ["--customers", CUSTOMERS]
    with open(file, "wb") as out:
        run([sys.executable, *command], stdout=out)
    return file


def ask(options, snapshot, queries, label, *more):
    times = options.work / f"{label}.times.json"
    run(
        [options.build / "bench/bench_queries", snapshot, queries, "--times", times]
        + ["--threshold", THRESHOLD, "--limit", LIMIT, "--seconds", options.seconds, *more]
    )
    return load(times)


def customer_file(options, rows):
    """The first rows of the customers, or made-up queries, as a CSV for `tamis screen --in`."""
    file = options.work / "customers.csv"
    with lzma.open(CUSTOMERS, "rt", encoding="utf-8", newline="") as source:
        table = csv.reader(source)
        chosen = [row for row, _ in zip(table, range(rows + 1))]
    with open(file, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(chosen)
    return file, len(chosen) - 1


def screen_file(options, snapshot, per_second):
    """Names a second from a file, on one thread and on two; as many rows as the time allows."""
    if not CUSTOMERS.exists():
        return {}
    allowed = max(100, int(per_second * options.seconds / 2))
    file, rows = customer_file(options, min(options.rows, allowed))
    found = {"rows": rows}
    for threads in (1, 2):
        used = run(
            [options.build / "tamis", "screen", "-q", "--snapshot", snapshot, "--in", file]
            + ["--out", options.work / "hits.csv", "--threads", threads],
            allowed=(0, 1),
        )
        found[str(threads)] = {
            "per_second": round(rows / used["seconds"], 1),
            "per_core": round(rows / used["cpu_seconds"], 1),
            "memory_mb": used["memory_mb"],
        }
    return found


def measure(options, name, title, snapshot, entities, figures):
    """All that is measured at one size."""
    say(f"measuring {title}")
    queries = make_queries(options, name, entities)
    times = ask(options, snapshot, queries, name)
    every = ask(options, snapshot, queries, f"{name}.every", "--exhaustive", "--first", EXHAUSTIVE_QUERIES)
    pairs = every["per_second"] * figures["index"]["names"]
    figures.update(name=name, title=title, single=times, pairs_per_second=round(pairs, 1))
    figures["file"] = screen_file(options, snapshot, times["per_second"])
    return queries, figures


def ask_peers(options, entities, queries):
    """The peers' figures, in the order of PEERS; a peer that cannot be run says why."""
    found = []
    for peer in PEERS:
        if not options.peers.exists():
            found.append({"peer": peer, "skipped": "not installed (make peers)"})
            continue
        say(f"asking {peer}")
        times = options.work / f"{peer}.times.json"
        run(
            [options.peers, "bench/peers/run.py", peer, "--entities", entities, "--queries", queries]
            + ["--times", times, "--floor", THRESHOLD, "--limit", LIMIT]
            + ["--seconds", options.seconds, "--pairs-seconds", PEER_PAIR_SECONDS]
        )
        found.append(load(times))
    return found


def save(options, results):
    """After each size, so that a run that is stopped leaves what it measured."""
    with open(options.work / "results.json", "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1, default=str)


def parse():
    parser = argparse.ArgumentParser(description="Measures a build; see tools/performance.sh.")
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--sizes", default="")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--seconds", type=float, default=60)
    return parser.parse_args()


def main():
    options = parse()
    results = {"machine": machine(options.build), "sizes": [], "peers": [], "options": vars(options)}
    for name, title, command in real_lists(options):
        snapshot, figures = compile_lists(options, name, command)
        entities = options.work / f"{name}.jsonl"
        with open(entities, "wb") as out:
            run([options.build / "bench/bench_export", snapshot], stdout=out)
        queries, figures = measure(options, name, title, snapshot, entities, figures)
        results["sizes"].append(figures)
    results["peers"] = ask_peers(options, entities, queries)
    save(options, results)
    model, real_entities = snapshot, entities
    for size in options.sizes.split():
        made = make_lists(options, model, real_entities, int(size))
        tamis = options.build / "tamis"
        snapshot, figures = compile_lists(
            options,
            f"made-{size}",
            lambda to, made=made: [tamis, "compile", "-q", "--threads", 2, "-o", to, f"ftm:{made}"],
        )
        figures = measure(options, f"made-{size}", "made-up lists", snapshot, made, figures)[1]
        results["sizes"].append(figures)
        save(options, results)


if __name__ == "__main__":
    main()
