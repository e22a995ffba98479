"""Aliases left out, peers beside us, and Markdown."""

import json
import tempfile
import unittest
from pathlib import Path

from tools.accuracy import leave_out, markdown, parties, peers, perturbed
from tools.accuracy.clean import Customer
from tools.accuracy.program import Hit


def party(party_id, **properties):
    return parties.party_of(json.dumps({"id": party_id, "schema": "Person", "properties": properties}))


class LeaveOut(unittest.TestCase):
    def setUp(self):
        self.parties = [party("a", name=["Ivan Petrov"], alias=["PETROV, Ivan", "Vanya Petrov", "Иван Петров"]),
                        party("b", name=["Only Name"]), party("c", alias=["One", "Two"])]

    def test_every_spelling_of_the_alias_goes(self):
        line = json.loads(leave_out.without_alias(self.parties[0], "ivan petrov"))
        self.assertEqual(line["properties"], {"alias": ["Vanya Petrov", "Иван Петров"], "name": ["Vanya Petrov"]})
        self.assertEqual(line["caption"], "Vanya Petrov")

    def test_chosen_parties_keep_a_name(self):
        for seed in range(30):
            chosen = leave_out.choose(self.parties, 0, 10, seed)
            self.assertEqual({one.party for one in chosen}, {"a", "c"})
            self.assertTrue(all(one.remaining for one in chosen))
            self.assertEqual(chosen, leave_out.choose(self.parties, 0, 10, seed))

    def test_groups(self):
        self.assertEqual(leave_out.group_of("Vanya Petrov", ["Ivan Petrov"]), leave_out.SHARES_WORD)
        self.assertEqual(leave_out.group_of("Mentos", ["Ivan Petrov"]), leave_out.SHARES_NOTHING)
        self.assertEqual(leave_out.group_of("Иван", ["Ivan Petrov"]), leave_out.OTHER_SCRIPT)

    def test_written_lists_lack_it(self):
        left = leave_out.choose(self.parties, 0, 10, 1)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "lists"
            leave_out.write_lists(self.parties, left, path)
            again = {one.id: {name.key for name in one.names} for one in parties.load(path)}
        for one in left:
            self.assertNotIn(one.alias.key, again[one.party])
        self.assertEqual(again["b"], {"name only"})


class Peers(unittest.TestCase):
    def test_written_and_read_back(self):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "logic"
            place.mkdir()
            answer = {"query_id": "c1", "hits": [{"id": "b", "score": 0.5}, {"id": "a", "score": 0.9}]}
            (place / "clean.jsonl").write_text(json.dumps(answer) + "\n", encoding="utf-8")
            (found,) = peers.read_all(Path(folder))
        self.assertEqual(found.name, "logic")
        self.assertEqual([hit.id for hit in found.sets["clean"]["c1"]], ["a", "b"])
        self.assertEqual(peers.read_all(Path("nowhere at all")), [])

    def test_points_at_equal_alerts_and_recall(self):
        ours = peers.curve([0.9, 0.8, 0.6], [0.7, 0.0], [0.5, 0.65, 0.75, 0.85])
        self.assertAlmostEqual(peers.recall_at_alerts(ours, 0).recall, 2 / 3)
        self.assertEqual(peers.alerts_at_recall(ours, 0.6).alerts, 0)
        self.assertEqual(peers.alerts_at_recall(ours, 1.0).alerts, 500)
        self.assertIsNone(peers.alerts_at_recall(ours, 1.1))

    def test_judged_on_what_the_peer_answered(self):
        one = leave_out.Left("0-0", "a", "person", False, leave_out.SHARES_WORD, None, (), {})
        other = one._replace(id="0-1")
        customer = Customer("c1", "X", "", "")
        answers = peers.Answers("p", {"leave_out": {"0-0": [Hit("a", 0.8, "", "")]}, "clean": {"c1": []}})
        ours, theirs, asked, bare = peers.beside(answers, [(one, 0.9), (other, 0.1)], [(customer, [])])
        self.assertEqual((asked, bare), (1, 1))
        self.assertEqual([point.recall for point in theirs if point.threshold == 0.8], [1])
        self.assertEqual(peers.recall_at_alerts(ours, 0).recall, 1)


class Perturbed(unittest.TestCase):
    def test_list_and_reference_must_agree(self):
        line = {"id": "us_csl-7", "schema": "Person", "datasets": ["us_csl"], "references": ["7"],
                "properties": {"name": ["X Y"]}}
        listed = parties.party_of(json.dumps(line))
        self.assertTrue(perturbed.is_of(listed, {"source_list": "OFAC", "reference_number": "7"}))
        self.assertFalse(perturbed.is_of(listed, {"source_list": "UN", "reference_number": "7"}))
        self.assertFalse(perturbed.is_of(listed, {"source_list": "OFAC", "reference_number": "8"}))
        self.assertFalse(perturbed.is_of(None, {"source_list": "OFAC", "reference_number": "7"}))


class Markdown(unittest.TestCase):
    def test_names_cannot_break_a_table(self):
        self.assertEqual(markdown.code("a|b\nc"), "`a\\|b c`")
        self.assertEqual(markdown.code("a`b"), "`` a`b ``")
        self.assertEqual(markdown.code(" "), "")

    def test_samples_repeat(self):
        shown, note = markdown.some(list(range(100)), 5, "seed")
        self.assertEqual(shown, sorted(shown))
        self.assertIn("5 of 100", note)
        self.assertEqual(markdown.some([1], 5, "seed"), ([1], ""))


if __name__ == "__main__":
    unittest.main()
