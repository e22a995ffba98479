"""A small JSON Schema validator: the words that docs/determination.schema.json uses, and an error for any other.

    json_schema.py SCHEMA FILE.jsonl     prints what does not fit, line by line; exit status 1 if anything does not
    json_schema.py --selftest
"""

import json
import re
import sys

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
IGNORED = {"$schema", "$defs", "title", "description"}


def is_type(value, name):
    if name in ("number", "integer"):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and (name == "number" or float(value).is_integer())
    return isinstance(value, TYPES[name])


class Validator:
    def __init__(self, schema):
        self.root = schema

    def problems(self, value, schema=None, at="$"):
        schema = self.root if schema is None else schema
        found = []
        for word, argument in schema.items():
            if word not in IGNORED:
                found += getattr(self, "on_" + word.lstrip("$").lower())(value, argument, at, schema)
        return found

    def on_ref(self, value, argument, at, schema):
        target = self.root
        for step in argument.lstrip("#/").split("/"):
            target = target[step]
        return self.problems(value, target, at)

    def on_type(self, value, argument, at, schema):
        names = [argument] if isinstance(argument, str) else argument
        return [] if any(is_type(value, name) for name in names) else [f"{at}: expected {argument}, found {value!r}"]

    def on_enum(self, value, argument, at, schema):
        return [] if value in argument else [f"{at}: {value!r} is none of {argument}"]

    def on_required(self, value, argument, at, schema):
        return [f"{at}: no {key}" for key in argument if isinstance(value, dict) and key not in value]

    def on_properties(self, value, argument, at, schema):
        found = []
        for key, part in argument.items():
            if isinstance(value, dict) and key in value:
                found += self.problems(value[key], part, f"{at}.{key}")
        return found

    def on_additionalproperties(self, value, argument, at, schema):
        if argument or not isinstance(value, dict):
            return []
        return [f"{at}: unknown key {key}" for key in value if key not in schema.get("properties", {})]

    def on_items(self, value, argument, at, schema):
        found = []
        for i, item in enumerate(value if isinstance(value, list) else []):
            found += self.problems(item, argument, f"{at}[{i}]")
        return found

    def on_minitems(self, value, argument, at, schema):
        return [] if not isinstance(value, list) or len(value) >= argument else [f"{at}: fewer than {argument}"]

    def on_maxitems(self, value, argument, at, schema):
        return [] if not isinstance(value, list) or len(value) <= argument else [f"{at}: more than {argument}"]

    def on_minimum(self, value, argument, at, schema):
        return [] if not is_type(value, "number") or value >= argument else [f"{at}: {value} is below {argument}"]

    def on_maximum(self, value, argument, at, schema):
        return [] if not is_type(value, "number") or value <= argument else [f"{at}: {value} is above {argument}"]

    def on_pattern(self, value, argument, at, schema):
        return [] if not isinstance(value, str) or re.search(argument, value) else [f"{at}: {value!r} is not {argument}"]

    def on_anyof(self, value, argument, at, schema):
        tried = [self.problems(value, part, at) for part in argument]
        return [] if any(not problems for problems in tried) else min(tried, key=len)

    def on_oneof(self, value, argument, at, schema):
        tried = [self.problems(value, part, at) for part in argument]
        fits = sum(not problems for problems in tried)
        return [] if fits == 1 else min(tried, key=len) or [f"{at}: fits {fits} of the forms"]


def selftest():
    schema = {"$defs": {"n": {"type": "integer", "minimum": 1, "maximum": 3}},
              "type": "object", "required": ["a"], "additionalProperties": False,
              "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"type": "array", "items": {"enum": ["x"]}, "minItems": 1, "maxItems": 2},
                             "c": {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^y$"}]},
                             "d": {"oneOf": [{"type": "number"}, {"type": "integer"}]}}}
    check = Validator(schema).problems
    good = [{"a": 1}, {"a": 3, "b": ["x"], "c": None}, {"a": 2, "c": "y", "d": 1.5}]
    bad = [1, {}, {"a": 0}, {"a": 4}, {"a": 1.5}, {"a": True}, {"a": 1, "z": 1}, {"a": 1, "b": []}, {"a": 1, "b": ["y"]},
           {"a": 1, "b": ["x", "x", "x"]}, {"a": 1, "c": "z"}, {"a": 1, "d": 1}, {"a": 1, "d": "1"}]
    assert all(not check(value) for value in good)
    assert all(check(value) for value in bad)


def main():
    if sys.argv[1:] == ["--selftest"]:
        selftest()
        return 0
    with open(sys.argv[1], encoding="utf-8") as file:
        validator = Validator(json.load(file))
    failed = 0
    with open(sys.argv[2], encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            for problem in validator.problems(json.loads(line)):
                print(f"line {number}: {problem}")
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
