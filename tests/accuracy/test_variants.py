"""The generator of variants: each change, determinism, and that a variant names nobody else."""

import json
import random
import unittest

from tools.accuracy import classes, lore, manipulated, parties, shape, slips
from tools.accuracy.program import Hit
from tools.accuracy.wade_giles import respell, syllables


def rng():
    return random.Random(1)


def party(party_id, name, schema="Person", **properties):
    return parties.party_of(json.dumps({"id": party_id, "schema": schema,
                                        "properties": {"name": [name], **properties}}))


def sample_parties():
    people = [party(f"p{at}", name, nationality=["ru"]) for at, name in enumerate(
        ["IVANOV, Sergei Petrovich", "Mikhail Yurievich KHODOREV", "Anna Kuznetsova", "José María VÁSQUEZ"])]
    firms = [party(f"o{at}", name, "Organization") for at, name in enumerate(
        ["Moscow Machine Technologies Ltd", "Factory 7 Defense Limited", "Great Harbor Shipping Company Limited"])]
    ships = [party("v0", "Northern Star 3", "Vessel", imoNumber=["9167277"])]
    return people + firms + ships


class Slips(unittest.TestCase):
    def test_each_changes_one_letter(self):
        for change, length in ((slips.insert, 1), (slips.delete, -1), (slips.replace, 0), (slips.transpose, 0)):
            for seed in range(40):
                varied = change("Sergei Ivanov", random.Random(seed))
                self.assertEqual(len(varied), len("Sergei Ivanov") + length)
                self.assertNotEqual(varied, "Sergei Ivanov")

    def test_short_words_and_other_scripts_are_left_alone(self):
        for change in (*slips.SLIPS, slips.double, slips.digits):
            self.assertIsNone(change("Li Na", rng()))
            self.assertIsNone(change("Иванов", rng()))

    def test_doubled_and_single(self):
        varied = {slips.double("Hassan", random.Random(seed)) for seed in range(30)}
        self.assertIn("Hasan", varied)
        self.assertIn("Hhassan".lower(), {text.lower() for text in varied})

    def test_accents(self):
        self.assertEqual(slips.accents("José Ñandú", rng()), "Jose Nandu")
        self.assertNotEqual(slips.accents("Jose", rng()), "Jose")

    def test_truncation(self):
        self.assertIsNone(slips.truncate("x" * 35, rng()))
        self.assertEqual(slips.truncate("a" * 34 + " bc", rng()), "a" * 34)


class Shapes(unittest.TestCase):
    def test_parts_of_a_person(self):
        self.assertEqual(shape.person_parts("IVANOV, Sergei Petrovich"), (["Sergei", "Petrovich"], ["IVANOV"]))
        self.assertEqual(shape.person_parts("Sergei IVANOV"), (["Sergei"], ["IVANOV"]))
        self.assertEqual(shape.person_parts("KIM Jong Un"), (["Jong", "Un"], ["KIM"]))
        self.assertEqual(shape.person_parts("Anna Maria Smith"), (["Anna", "Maria"], ["Smith"]))

    def test_order_and_inversion(self):
        self.assertEqual(shape.order("IVANOV, Sergei", rng(), "person"), "Sergei IVANOV")
        self.assertEqual(shape.order("Sergei IVANOV", rng(), "person"), "IVANOV Sergei")
        self.assertEqual(shape.inversion("Sergei Ivanov", rng(), "person"), "Ivanov, Sergei")
        self.assertEqual(shape.inversion("IVANOV, Sergei", rng(), "person"), "IVANOV Sergei")
        self.assertEqual(shape.order("Blue Sea", rng(), "vessel"), "Sea Blue")

    def test_middle(self):
        self.assertEqual(shape.missing_middle("IVANOV, Sergei Petrovich", rng(), "person"), "IVANOV, Sergei")
        self.assertIsNone(shape.missing_middle("Sergei Ivanov", rng(), "person"))
        self.assertTrue(shape.extra_middle("Sergei Ivanov", rng(), "person").startswith("Sergei "))

    def test_initials(self):
        self.assertIn(shape.initials("IVANOV, Sergei Petrovich", rng(), "person"), ("IVANOV, S.", "IVANOV, S. P."))
        self.assertIsNone(shape.initials("Wang Wei", rng(), "person", ("cn",)))

    def test_joined_and_parted(self):
        self.assertEqual(shape.glued("Blue Sea", rng(), "vessel"), "Bluesea")
        self.assertEqual(shape.split("Petrov", rng(), "person").replace(" ", ""), "Petrov")
        self.assertEqual(shape.hyphen("Al-X", rng(), "person").replace(" ", ""), "AlX")
        self.assertIn(shape.apostrophe("Sa'id", rng(), "person"), ("Said", "Sa id", "Sa’id", "Sa`id"))


class Lore(unittest.TestCase):
    def test_tables_are_used(self):
        self.assertEqual(lore.spelling("GREAT HARBOR", rng(), None), "GREAT HARBOUR")
        self.assertEqual(lore.numbers("Factory 7", rng(), None)[:8], "Factory ")
        self.assertIn(lore.nickname("Robert Smith", rng(), None), ("Bob Smith", "Rob Smith", "Bobby Smith"))
        self.assertEqual(lore.nickname("Smith, Bill", rng(), None), "Smith, William")
        self.assertIn(lore.abbreviation("National Bank", rng(), None),
                      ("Natl Bank", "Nat'l Bank", "National Bk", "Natl Bk"))
        self.assertEqual(lore.company_word("Blue Technology", rng(), None), "Blue Technologies")

    def test_legal_forms(self):
        self.assertEqual(lore.legal_form_dropped("Blue Trading Co., Ltd.", rng(), None), "Blue Trading")
        self.assertIn(lore.legal_form_respelled("Blue GmbH", rng(), None), (
            "Blue Gesellschaft mit beschränkter Haftung",))
        self.assertIsNone(lore.legal_form_added("OOO Blue", rng(), None))
        self.assertTrue(lore.legal_form_added("Blue Sky", rng(), None).startswith("Blue Sky "))

    def test_places(self):
        self.assertEqual(lore.place_dropped("Blue Bank Chile", rng(), None), "Blue Bank")
        self.assertIsNone(lore.place_dropped("Bank of Chile", rng(), None))
        for seed in range(30):
            other = lore.place_exchanged("Shanghai Blue Bank", random.Random(seed), None)
            self.assertNotIn(other.split()[0], ("Shanghai", "China", "Beijing"))

    def test_transliteration_follows_the_country(self):
        self.assertIsNone(lore.transliteration("Sergei", rng(), None, ("us",)))
        self.assertIsNotNone(lore.transliteration("Khalid Yusuf", rng(), None, ("sy",)))

    def test_wade_giles(self):
        self.assertEqual(respell("Deng Xiaoping"), "Teng Hsiao-ping")
        self.assertEqual(syllables("zhang"), [("zh", "ang")])
        self.assertIsNone(syllables("smith"))
        self.assertIsNone(respell("Smith"))


class Generation(unittest.TestCase):
    def setUp(self):
        self.parties = sample_parties()
        self.register = parties.Register(self.parties)

    def test_the_same_seed_gives_the_same(self):
        first = manipulated.generate(self.parties, self.register, 3, 7)
        self.assertEqual(first, manipulated.generate(self.parties, self.register, 3, 7))
        self.assertNotEqual(first, manipulated.generate(self.parties, self.register, 3, 8))

    def test_most_classes_have_cases(self):
        made = {case.key for case in manipulated.generate(self.parties, self.register, 3, 7)}
        wanted = {one.key for one in classes.CLASSES} - {"alias", "weak alias", "original script"}
        self.assertFalse({key for key in wanted - made if key not in ("truncation at 35", "place dropped",
                                                                      "legal form added", "place added")})

    def test_a_variant_that_names_another_is_left_out(self):
        both = [party("a", "Hassan"), party("b", "Hasan")]
        register = parties.Register(both)
        variation = next(one for one in classes.CLASSES if one.key == "doubled letter")
        for seed in range(40):
            for case in manipulated.generate_class(variation, "person", both, register, 2, seed):
                self.assertNotIn(case.query["properties"]["name"][0], ("Hassan", "Hasan"))

    def test_ordinary_names_are_nobody(self):
        variation = next(one for one in classes.CLASSES if one.key == "common person")
        cases = manipulated.generate_class(variation, "person", [], self.register, 50, 1)
        self.assertEqual(len(cases), 50)
        register = parties.Register([party("x", cases[0].query["properties"]["name"][0])])
        again = manipulated.generate_class(variation, "person", [], register, 50, 1)
        self.assertNotIn(cases[0].query, [case.query for case in again])


class Judging(unittest.TestCase):
    def setUp(self):
        self.register = parties.Register([party("a", "Ali Hasan"), party("b", "HASAN, Ali"), party("c", "Omar")])
        self.case = manipulated.Case("x", "person", "own", "a", "Ali Hasan", {})

    def judged(self, *hits):
        return manipulated.judge(self.case, [Hit(key, score, "", "") for key, score in hits], self.register)

    def test_own_and_others(self):
        one = self.judged(("c", 0.9), ("b", 0.85), ("a", 0.8))
        self.assertEqual(one.score, 0.8)
        self.assertEqual([hit.id for hit in one.others], ["c"])
        self.assertEqual(manipulated.recall_at([one], 0.8), 1)
        self.assertEqual(manipulated.recall_at([one], 0.85), 0)
        self.assertAlmostEqual(manipulated.precision_at([one], self.register, 0.7), 2 / 3)

    def test_the_program_says_that_it_names_another(self):
        self.assertTrue(manipulated.names_another_exactly(self.judged(("c", 1.0), ("a", 0.9))))
        self.assertFalse(manipulated.names_another_exactly(self.judged(("c", 1.0), ("a", 1.0))))
        self.assertFalse(manipulated.names_another_exactly(self.judged(("b", 1.0), ("a", 0.9))))

    def test_what_must_not_be_found(self):
        self.case = self.case._replace(expected="none")
        self.assertEqual(manipulated.alerts_at([self.judged(("c", 0.9))], 0.7), 0)
        self.assertEqual(manipulated.alerts_at([self.judged(("a", 0.9))], 0.7), 1000)
        self.case = self.case._replace(expected="any", party=None)
        self.assertEqual(manipulated.alerts_at([self.judged(("c", 0.9))], 0.7), 1000)


if __name__ == "__main__":
    unittest.main()
