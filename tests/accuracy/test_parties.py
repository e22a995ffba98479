"""What makes two spellings one name, and two records one party."""

import json
import unittest

from tools.accuracy import parties


def party(party_id, *names, schema="Person", **properties):
    line = json.dumps({"id": party_id, "schema": schema, "properties": {"name": list(names), **properties}})
    return parties.party_of(line)


class Keys(unittest.TestCase):
    def test_case_accents_punctuation_and_order_do_not_count(self):
        for text in ("Vásquez, José-Luis", "JOSE LUIS VASQUEZ", "vasquez jose luis", "José Luis Vásquez."):
            self.assertEqual(parties.key_of(text), "jose luis vasquez")

    def test_apostrophes_and_dots_do_not_part_words(self):
        self.assertEqual(parties.key_of("Sa'id S.A."), "sa said")
        self.assertEqual(parties.key_of("Sa’id É.A."), "ea said")

    def test_other_scripts_keep_their_letters(self):
        self.assertEqual(parties.key_of("Игорь СЕЧИН"), "игорь сечин")
        self.assertEqual(parties.key_of("สมชาย"), "สมชาย")

    def test_scripts(self):
        self.assertTrue(parties.is_latin("Łódź 7"))
        self.assertFalse(parties.is_latin("Сечин"))
        self.assertFalse(parties.is_latin("Sечин"))
        self.assertFalse(parties.is_latin("123"))


class Reading(unittest.TestCase):
    def test_names_and_kind(self):
        one = party("a", "Anna B", alias=["Ann"], weakAlias=["A."], nationality=["ru"])
        self.assertEqual([name.property for name in one.names], ["name", "alias", "weakAlias"])
        self.assertEqual((one.kind, one.countries), ("person", ("ru",)))
        self.assertEqual(party("b", "X", schema="LegalEntity").kind, parties.OTHER_KIND)

    def test_what_is_no_party_is_left_out(self):
        self.assertIsNone(party("a"))
        self.assertIsNone(party("a", "..."))
        self.assertIsNone(party("a", "Sanction of X", schema="Sanction"))


class Registers(unittest.TestCase):
    def setUp(self):
        self.register = parties.Register([party("a", "Ali Hasan", alias=["Abu X"]), party("b", "HASAN, Ali"),
                                          party("c", "Ali Hassan")])

    def test_records_with_a_name_in_common_are_one_party(self):
        self.assertTrue(self.register.same_party("a", "b"))
        self.assertFalse(self.register.same_party("a", "c"))
        self.assertFalse(self.register.same_party("a", "unknown"))

    def test_a_variant_that_is_the_name_of_another(self):
        self.assertTrue(self.register.names_another("Hassan Ali", "a"))
        self.assertFalse(self.register.names_another("Ali Hasan", "a"))
        self.assertFalse(self.register.names_another("Ali Hasann", "a"))
        self.assertTrue(self.register.is_listed("abu x"))


if __name__ == "__main__":
    unittest.main()
