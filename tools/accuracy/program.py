"""Drives the screening program through its command line."""

import csv
import json
import os
import subprocess
import tempfile
from collections import namedtuple
from pathlib import Path

Hit = namedtuple("Hit", "id score name dataset")


class ProgramError(Exception):
    """The program ended with an error; the text says how it was called and what it said."""


class Program:
    """One program and the snapshot that it screens against.

    Status 0 (nothing found) and 1 (at least one hit) are both success. The environment is emptied of
    what would let the program find another snapshot than the one it is given.
    """

    def __init__(self, path, snapshot=None, threads=2):
        self.path = str(Path(path).resolve())
        self.snapshot = str(Path(snapshot).resolve()) if snapshot else None
        self.threads = threads
        self.folder = tempfile.TemporaryDirectory(prefix="tamis-accuracy-")

    def with_snapshot(self, snapshot):
        """The same program on other lists."""
        return Program(self.path, snapshot, self.threads)

    def run(self, *arguments):
        """Runs the program; returns its standard output."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TAMIS_")}
        environment["XDG_DATA_HOME"] = self.folder.name
        done = subprocess.run([self.path, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              env=environment, check=False)
        if done.returncode not in (0, 1):
            raise ProgramError(f"{' '.join([self.path, *arguments])}: status {done.returncode}: "
                               f"{done.stderr.decode('utf-8', 'replace').strip()}")
        return done.stdout.decode("utf-8")

    def compile_ftm(self, source, target):
        """Compiles FollowTheMoney JSON lines into a snapshot."""
        self.run("compile", "--quiet", "-o", str(target), f"ftm:{source}")

    def _batch(self, command, suffix, lines, *options):
        folder = Path(self.folder.name)
        source, result = folder / f"in.{suffix}", folder / "out.csv"
        with open(source, "w", encoding="utf-8", newline="") as out:
            out.writelines(lines)
        snapshot = ["--snapshot", self.snapshot] if self.snapshot else []
        self.run(command, "--in", str(source), "--out", str(result), "--format", "csv", "--quiet",
                 "--threads", str(self.threads), *snapshot, *options)
        with open(result, encoding="utf-8", newline="") as rows:
            return list(csv.DictReader(rows))

    def screen(self, queries, threshold, limit=50, options=()):
        """Screens entities (dicts); returns for each the list of its hits, best first."""
        hits = [[] for _ in queries]
        if not queries:
            return hits
        lines = (json.dumps({"id": str(at), **query}, ensure_ascii=False) + "\n"
                 for at, query in enumerate(queries))
        rows = self._batch("screen", "jsonl", lines, "--threshold", str(threshold),
                           "--limit", str(limit), *options)
        for row in rows:
            hits[int(row["row"]) - 1].append(
                Hit(row["entity_id"], float(row["score"]), row["matched_name"], row["dataset"]))
        return hits

    def compare(self, pairs):
        """Scores pairs of (name, name, schema)."""
        if not pairs:
            return []
        lines = _csv_lines([("name1", "name2", "schema"), *pairs])
        rows = self._batch("compare", "csv", lines)
        if len(rows) != len(pairs):
            raise ProgramError(f"compare answered {len(rows)} of {len(pairs)} pairs")
        return [float(row["score"]) for row in rows]


def _csv_lines(rows):
    return (",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
