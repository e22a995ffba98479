"""Which system calls were made that the unit does not allow?

    unit.py UNIT TRACE      TRACE of strace -f; ends with 1 when there are any
"""
import re
import subprocess
import sys

# SQLite gives its files to the owner of the database, as root only.
AS_ROOT = {"fchown"}


def expand(name):
    """The system calls of a set, as this machine's systemd knows it."""
    if not name.startswith("@"):
        return {name}
    told = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    members = [line.strip() for line in told.splitlines()[1:]]
    return set().union(*(expand(member) for member in members if member and not member.startswith("#")))


def allowed(unit):
    calls = set()
    for line in open(unit, encoding="utf-8"):
        if not line.startswith("SystemCallFilter="):
            continue
        names = line.strip().split("=", 1)[1]
        found = set().union(*(expand(name) for name in names.lstrip("~").split()))
        calls = calls - found if names.startswith("~") else calls | found
    return calls


def made(trace):
    starts = (re.match(r"\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)", line) for line in open(trace, encoding="utf-8", errors="replace"))
    return {start[1] for start in starts if start}


calls = made(sys.argv[2])
refused = calls - allowed(sys.argv[1]) - AS_ROOT
print(f"{len(calls)} system calls, refused: {' '.join(sorted(refused)) or 'none'}")
sys.exit(len(calls) < 20 or bool(refused))
