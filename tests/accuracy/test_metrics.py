"""Thresholds, precision and recall, area under the curve and calibration, by hand-made cases."""

import random
import unittest

from tools.accuracy import metrics


def slow_auc(positives, negatives):
    """The definition: wins over all pairs, ties for half."""
    wins = sum(1 if p > n else 0.5 if p == n else 0 for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives))


class Thresholds(unittest.TestCase):
    def test_range(self):
        self.assertEqual(metrics.THRESHOLDS[0], 0.5)
        self.assertEqual(metrics.THRESHOLDS[-1], 0.95)
        self.assertEqual(len(metrics.THRESHOLDS), 10)

    def test_exactly_the_threshold_is_a_match(self):
        for threshold in metrics.THRESHOLDS:
            self.assertTrue(metrics.reaches(float(f"{threshold:.4f}"), threshold))
            self.assertFalse(metrics.reaches(threshold - 0.0001, threshold))


class PrecisionAndRecall(unittest.TestCase):
    def test_counts(self):
        judged = [(0.9, True), (0.8, False), (0.7, True), (0.6, True), (0.5, False)]
        rates = metrics.rates_at(0.7, judged)
        self.assertEqual((rates.true_hits, rates.false_hits, rates.misses), (2, 1, 1))
        self.assertAlmostEqual(rates.precision, 2 / 3)
        self.assertAlmostEqual(rates.recall, 2 / 3)
        self.assertAlmostEqual(rates.f1, 2 / 3)

    def test_nothing_found_is_no_division_by_zero(self):
        rates = metrics.rates_at(0.7, [(0.1, True), (0.2, False)])
        self.assertEqual((rates.precision, rates.recall, rates.f1), (0, 0, 0))
        self.assertEqual(metrics.rates_at(0.7, []).f1, 0)


class AreaUnderTheCurve(unittest.TestCase):
    def test_extremes(self):
        self.assertEqual(metrics.auc([0.9, 0.8], [0.1, 0.2]), 1)
        self.assertEqual(metrics.auc([0.1], [0.9]), 0)
        self.assertEqual(metrics.auc([0, 0], [0, 0, 0]), 0.5)
        self.assertEqual(metrics.auc([], [0.1]), 0)

    def test_equals_the_definition(self):
        rng = random.Random(7)
        for _ in range(200):
            positives = [rng.randrange(0, 9) / 8 for _ in range(rng.randrange(1, 12))]
            negatives = [rng.randrange(0, 9) / 8 for _ in range(rng.randrange(1, 12))]
            self.assertAlmostEqual(metrics.auc(positives, negatives), slow_auc(positives, negatives))


class Calibration(unittest.TestCase):
    def test_bins(self):
        table = metrics.calibration([(1.0, True), (0.95, False), (0.1, False), (0.0, False)])
        self.assertEqual([(row.low, row.count) for row in table], [(0.0, 1), (0.1, 1), (0.9, 2)])
        self.assertAlmostEqual(table[-1].mean_score, 0.975)
        self.assertAlmostEqual(table[-1].share_true, 0.5)

    def test_error(self):
        perfect = metrics.calibration([(1.0, True), (0.0, False)])
        self.assertEqual(metrics.calibration_error(perfect), 0)
        self.assertAlmostEqual(metrics.calibration_error(metrics.calibration([(1.0, False)])), 1)
        self.assertEqual(metrics.calibration_error([]), 0)


if __name__ == "__main__":
    unittest.main()
