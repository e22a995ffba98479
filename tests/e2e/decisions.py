"""Answers of 'tamis decide' against worked cases.

    decisions.py CASES.jsonl ANSWERS.jsonl KNOWN.tsv

Compares outcome, license policy and license exceptions where a case expects them, and asks for conditions where it has some. A case
that is answered in another way has to stand in KNOWN.tsv (id, what is answered, why by the law); one that stands there and is
answered as expected is an error as well. Exit status 1 if anything is wrong.
"""

import json
import sys

KEYS = ("outcome", "license_review_policy", "license_exceptions_available")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_known(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


def differences(expected, answer):
    found = [f"{key}: expected {expected[key]}, answered {answer.get(key)}"
             for key in KEYS if key in expected and answer.get(key) != expected[key]]
    advice = any(rule.get("advice") for regime in answer.get("regimes", []) for rule in regime["rules"])
    if expected.get("conditions") and not (answer.get("conditions") or advice):
        found.append("conditions: expected some")
    return found


def main():
    cases, answers, known = read_lines(sys.argv[1]), read_lines(sys.argv[2]), read_known(sys.argv[3])
    wrong = 0
    if [case["id"] for case in cases] != [answer["id"] for answer in answers]:
        print("not one answer per case, in order")
        wrong += 1
    for case, answer in zip(cases, answers):
        found = differences(case["expected"], answer)
        if found and case["id"] not in known:
            print(f"{case['id']} {case['title']}: {'; '.join(found)}")
            wrong += 1
        if not found and case["id"] in known:
            print(f"{case['id']} is answered as expected and need not be listed in {sys.argv[3]}")
            wrong += 1
    print(f"{len(cases)} cases, {wrong} wrong, {len(known)} listed with their reason")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
