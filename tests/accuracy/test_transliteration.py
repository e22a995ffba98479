"""Pairs of spellings: reading, shuffling and measuring, with a made-up judge."""

import tempfile
import unittest
from pathlib import Path

from tools.accuracy import transliteration

PAIRS = [("anna", "Анна"), ("boris", "Борис"), ("galina", "Галина"), ("halina", "Галина"), ("oleg", "Олег")]


class Judge:
    """Knows the pairs by heart, but one."""

    def compare(self, pairs):
        return [1.0 if (a, b) in PAIRS[1:] else 0.25 for a, b, _ in pairs]


class Transliteration(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name) / "russian.tsv"
        lines = [f"{a}\t{b}\n" for a, b in PAIRS + PAIRS[:2]]
        self.path.write_text("".join(lines) + "no tab\n", encoding="utf-8")

    def test_pairs_are_read_once(self):
        self.assertEqual(transliteration.read_pairs(self.path), PAIRS)

    def test_a_sample_repeats(self):
        first = transliteration.read_pairs(self.path, 3, 1)
        self.assertEqual(len(first), 3)
        self.assertEqual(first, transliteration.read_pairs(self.path, 3, 1))

    def test_negatives_are_no_pairs(self):
        for seed in range(50):
            negatives = transliteration.shuffled_negatives(PAIRS, seed)
            self.assertFalse(set(negatives) & set(PAIRS))
            self.assertEqual(negatives, transliteration.shuffled_negatives(PAIRS, seed))
            self.assertGreaterEqual(len(negatives), len(PAIRS) - 1)

    def test_measure(self):
        (script,) = transliteration.measure(Judge(), Path(self.folder.name))
        self.assertEqual(script.name, "russian")
        self.assertAlmostEqual(script.auc, (4 + 0.5) / 5)
        self.assertAlmostEqual(script.recall, 4 / 5)
        self.assertEqual(script.alerts, 0)
        self.assertEqual(script.positives[0].latin, "anna")


if __name__ == "__main__":
    unittest.main()
