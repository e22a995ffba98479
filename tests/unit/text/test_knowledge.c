/* The tables of data/text as the code reads them: coverage, and that each row does what it says. */
#include "base/embedded.h"
#include "base/hash.h"
#include "unit/text/text_fixture.h"

enum { FORMS_MIN = 300, JURISDICTIONS_MIN = 40, COLUMNS = 4 };

/* Calls row() for each row of a table; returns how many. */
static size_t each_row(const char *file, void (*row)(void *, const tamis_bytes *), void *context)
{
    tamis_bytes rest = tamis__embedded_find(file);
    tamis_bytes line;
    size_t rows = 0;
    bool header = true;
    assert_true(rest.len > 0);
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line)) {
        tamis_bytes fields[COLUMNS] = {{NULL, 0}};
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        for (size_t i = 0; i < COLUMNS && tamis__bytes_split(&line, TAMIS_LIT("\t"), &fields[i]);)
            i++;
        if (!header) {
            row(context, fields);
            rows++;
        }
        header = false;
    }
    return rows;
}

typedef struct form_check {
    text_fixture *fixture;
    tamis__strmap jurisdictions;
    size_t failures;
} form_check;

/* "II" and the like are Roman numerals before they are Romanian or Lithuanian forms. */
static bool is_numeral(const tamis__name *name)
{
    return name->count > 0 && name->tokens[name->count - 1].kind == TAMIS__TOKEN_NUMBER;
}

static void check_form(void *context, const tamis_bytes *fields)
{
    form_check *check = context;
    tamis__buffer name;
    (void)tamis__strmap_intern(&check->jurisdictions, fields[3]);
    tamis__buffer_init(&name, 0);
    tamis__buffer_text(&name, "Zorvexa ");
    tamis__buffer_append(&name, fields[0]);
    tamis__name tokens =
        analyze(check->fixture, tamis__buffer_bytes(&name), TAMIS__DOMAIN_ORGANIZATION);
    bool legal = tokens.count == 2 && tokens.tokens[1].kind == TAMIS__TOKEN_LEGAL_FORM;
    if (!legal && !(is_numeral(&tokens) && fields[0].len <= 4)) {
        print_error("%.*s: %s\n", TAMIS_FMT(fields[0]), describe(check->fixture, &tokens));
        check->failures++;
    }
    tamis__buffer_clear(&name);
}

static void test_every_legal_form(void **state)
{
    form_check check = {.fixture = *state};
    assert_true(tamis__strmap_init(&check.jurisdictions, 0));
    size_t forms = each_row("text/legal_forms.tsv", check_form, &check);
    assert_true(forms >= FORMS_MIN);
    assert_true(tamis__strmap_count(&check.jurisdictions) >= JURISDICTIONS_MIN);
    tamis__strmap_clear(&check.jurisdictions);
    assert_int_equal(check.failures, 0);
}

static void test_legal_classes(void **state)
{
    text_fixture *f = *state;
    static const struct {
        const char *name;
        const char *class_name;
    } cases[] = {{"Zorvexa GmbH", "llc"},
                 {"Zorvexa AG", "jsc"},
                 {"Zorvexa ПАО", "jsc"},
                 {"Zorvexa Pty Ltd", "llc"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis__name name = analyze(f, tamis__bytes_of(cases[i].name), TAMIS__DOMAIN_ORGANIZATION);
        assert_string_equal(tamis__legal_class_name(f->text, name.tokens[name.count - 1].group),
                            cases[i].class_name);
    }
    assert_string_equal(tamis__legal_class_name(f->text, 255), "");
}

static void check_country(void *context, const tamis_bytes *fields)
{
    text_fixture *f = context;
    const char *code = tamis__country_code(f->text, fields[0]);
    if (code == NULL || !tamis__bytes_equal(tamis__bytes_of(code), fields[1]))
        fail_msg("%.*s is %s, not %.*s", TAMIS_FMT(fields[0]), code == NULL ? "unknown" : code,
                 TAMIS_FMT(fields[1]));
    assert_non_null(tamis__country_name(f->text, fields[1]));
}

static void test_countries(void **state)
{
    text_fixture *f = *state;
    assert_true(each_row("text/countries.tsv", check_country, f) > 250);
    assert_string_equal(tamis__country_code(f->text, TAMIS_LIT("  CHINA ")), "cn");
    assert_string_equal(tamis__country_code(f->text, TAMIS_LIT("chn")), "cn");
    assert_string_equal(tamis__country_code(f->text, TAMIS_LIT("中国")), "cn");
    assert_string_equal(tamis__country_code(f->text, TAMIS_LIT("The Russian Federation")), "ru");
    assert_string_equal(tamis__country_name(f->text, TAMIS_LIT("de")), "Germany");
    assert_null(tamis__country_code(f->text, TAMIS_LIT("Atlantis")));
    assert_null(tamis__country_code(f->text, TAMIS_LIT("")));
    assert_null(tamis__country_name(f->text, TAMIS_LIT("zz")));
    char hostile[300];
    memset(hostile, 'a', sizeof hostile);
    assert_null(tamis__country_code(f->text, tamis__bytes(hostile, sizeof hostile)));
    for (size_t i = 0; i < 63; i++)
        memcpy(hostile + 3 * i, "\xEF\xB7\xBA", 3); /* U+FDFA decomposes to 18 characters */
    assert_null(tamis__country_code(f->text, tamis__bytes(hostile, 189)));
}

static bool share_a_family(const tamis__text *text, const char *a, const char *b)
{
    tamis__families x = tamis__nickname_families(text, tamis__bytes_of(a));
    tamis__families y = tamis__nickname_families(text, tamis__bytes_of(b));
    return tamis__families_meet(&x, &y);
}

static void test_nicknames(void **state)
{
    const tamis__text *text = ((text_fixture *)*state)->text;
    assert_true(share_a_family(text, "bill", "william"));
    assert_true(share_a_family(text, "william", "bill"));
    assert_true(share_a_family(text, "bill", "will"));
    assert_false(share_a_family(text, "bill", "robert"));
    assert_false(share_a_family(text, "bill", "zorvexa"));
    tamis__families bill = tamis__nickname_families(text, TAMIS_LIT("bill"));
    tamis__families william = tamis__nickname_families(text, TAMIS_LIT("william"));
    tamis__families ted = tamis__nickname_families(text, TAMIS_LIT("ted"));
    tamis__families edward = tamis__nickname_families(text, TAMIS_LIT("edward"));
    tamis__families theodore = tamis__nickname_families(text, TAMIS_LIT("theodore"));
    tamis__families none = tamis__nickname_families(text, TAMIS_LIT("zorvexa"));
    assert_true(bill.id[0] != 0);
    assert_true(tamis__families_meet(&bill, &william));
    assert_true(tamis__families_meet(&ted, &edward));
    assert_true(tamis__families_meet(&ted, &theodore));
    assert_false(tamis__families_meet(&edward, &theodore));
    assert_int_equal(none.id[0], 0);
}

static void test_fingerprint(void **state)
{
    const tamis__text *text = ((text_fixture *)*state)->text;
    tamis__text *other = NULL;
    assert_int_equal(tamis__text_new(&other, NULL), TAMIS_OK);
    assert_true(tamis__text_fingerprint(text) == tamis__text_fingerprint(other));
    assert_true(tamis__text_fingerprint(text) != 0);
    tamis__text_free(other);
    tamis__text_free(NULL);
    tamis__text_scratch_free(NULL);
}

/* Loading fails cleanly whichever allocation fails. */
static void test_memory_exhausted(void **state)
{
    (void)state;
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        tamis__text *text = NULL;
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status = tamis__text_new(&text, &err);
        tamis__memory_fail_after(-1);
        tamis__text_free(text);
        if (status != TAMIS_OK)
            assert_int_equal(status, TAMIS_ERR_NOMEM);
        assert_true(n < 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_legal_form), cmocka_unit_test(test_legal_classes),
        cmocka_unit_test(test_countries),        cmocka_unit_test(test_nicknames),
        cmocka_unit_test(test_fingerprint),      cmocka_unit_test(test_memory_exhausted),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
