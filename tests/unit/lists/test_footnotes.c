/* Footnote marks in license requirements, in the spellings that the Consolidated Screening List has. */
#include "support/unit.h"

#include "lists/footnotes.h"

static const struct {
    const char *text;
    unsigned footnotes; /* bit per footnote */
} cases[] = {
    {"", 0},
    {"For all items subject to the EAR. (See \xC2\xA7"
     "744.11 of the EAR).",
     0},
    {"For all items subject to the EAR, see \xC2\xA7\xC2\xA7 734.9(e)1 and 744.11 of the EAR2", 6},
    {"For all items subject to the EAR, see 734.9(e) 1 and 744.11 of the EAR 2", 6},
    {"For All Items Subject to the EAR (See 734.9(e)1, and 744.11 of the EAR)2.", 6},
    {"see 734.9(e) [footnote 1] and 744.11 of the EAR [footnote 2]", 6},
    {"Footnote 5 applies", 32},
    {"(See 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", 8},
    {"(See 734.9(g), 3 \xC2\xA7"
     "746.8(a)(3), and 744.21(b) of the EAR)",
     8},
    {"(See 734.9(e)(2) and 744.11 of the EAR)4", 16},
    {"(See 734.9(e)(2) and 744.11 of the EAR) 4", 16},
    {"(See 734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", 32},
    {"For items listed in supplement no. 7 to part 746 of the EAR", 0},
    {"any item listed in supplement no. 2 to part 744.", 0},
    {"License Exception GOV under 740.11(b)(2) and (e).", 0},
    {"of the EAR, 2", 0},
    {"footnote1", 0}, /* no blank: a word of another kind */
    {"(a)12 items", 0},
    {"(a)1(b)", 0},
    {"EAR9", 512},
};

static void marks_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t found = tamis__footnotes(tamis__bytes_of(cases[i].text));
        if (found != cases[i].footnotes)
            print_error("%s\n", cases[i].text);
        assert_int_equal(found, cases[i].footnotes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(marks_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
