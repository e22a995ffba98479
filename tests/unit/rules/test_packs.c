/*
 * Packs: what is loaded, every kind of mistake with its place and remedy, hostile input, running out of memory.
 *
 * tests/data/rules/mistakes holds one file a mistake, in which comments tell what is to be found. Names that begin with "pack_"
 * take the place of pack.yaml, others that of rules.yaml.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/file.h"
#include "rules/examples.h"

static const char base_folder[] = "tests/data/rules/base";
static const char mistakes_folder[] = "tests/data/rules/mistakes";

static const char small_rules[] =
    "rules:\n"
    "  - id: r\n"
    "    title: A rule\n"
    "    kind: restriction\n"
    "    regime: t\n"
    "    legal_force: regulation\n"
    "    status: verified\n"
    "    when: listed(party, 'US-BIS-EL')\n"
    "    outcome: license_required\n"
    "    cite: {ref: 84 FR 22961, edition: 2019-05-21}\n"
    "    examples:\n"
    "      - facts: {date: 2020-01-01, jurisdiction: US, activity: export, party: {name: A, lists: "
    "[]}, place: {country: CN}}\n"
    "        expect: {outcome: allowed}\n";

static tamis_bytes read_file(const char *folder, const char *name, tamis__buffer *out)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    tamis__input *input = NULL;
    assert_int_equal(tamis__input_open(path, &input, NULL), TAMIS_OK);
    tamis__buffer_init(out, 0);
    assert_int_equal(tamis__input_read_all(input, out, NULL), TAMIS_OK);
    tamis__input_close(input);
    return tamis__buffer_bytes(out);
}

/* The head of the base without what needs its sets. */
static void plain_head(tamis__buffer *head, tamis__buffer *out)
{
    static const char line[] = "    concerns: \"!(place.country in home)\"\n";
    tamis_bytes text = read_file(base_folder, "pack.yaml", head);
    size_t at = tamis__bytes_find(text, TAMIS_LIT(line), 0);
    assert_int_not_equal(at, SIZE_MAX);
    tamis__buffer_init(out, 0);
    tamis__buffer_append(out, tamis__bytes_sub(text, 0, at));
    tamis__buffer_append(out, tamis__bytes_sub(text, at + sizeof line - 1, text.len));
}

static void print_findings(const tamis__findings *findings, tamis__buffer *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const tamis__finding *finding = &findings->items[i];
        tamis_bytes file = finding->place.file;
        tamis__buffer_text(out, "# expect ");
        tamis__buffer_append(out, tamis__bytes_sub(file, file.len > 2 ? 2 : 0, file.len));
        tamis__buffer_printf(out, ":%u:%u: %s: ", finding->place.line, finding->place.column,
                             finding->warning ? "warning" : "error");
        tamis__buffer_append(out, finding->message);
        tamis__buffer_byte(out, '\n');
    }
}

/* ---- What is loaded --------------------------------------------------------------------------------- */

static tamis__packs *load_base(void)
{
    const char *folder = base_folder;
    tamis__packs *packs = NULL;
    tamis__findings findings = {0};
    tamis_error err = {0};
    if (tamis__packs_read(&folder, 1, &packs, &findings, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_int_equal(findings.count, 0);
    tamis__findings_clear(&findings);
    return packs;
}

static const tamis__rule *rule_of(const tamis__packs *packs, const char *name)
{
    for (size_t i = 0; i < packs->rule_count; i++) {
        if (tamis__bytes_equal(packs->rules[i].name, tamis__bytes_of(name)))
            return &packs->rules[i];
    }
    fail_msg("no rule %s", name);
    return NULL;
}

static int64_t local(int year, int month, int day, int minutes)
{
    int32_t number;
    assert_true(tamis__day_from_ymd(year, month, day, &number));
    return (int64_t)number * 86400 + minutes * 60;
}

static void check_restriction(const tamis__packs *packs)
{
    const tamis__rule *rule = rule_of(packs, "test/listed");
    assert_int_equal(rule->kind, TAMIS__RESTRICTION);
    assert_int_equal(rule->window_count, 2);
    assert_true(rule->windows[0].start == local(2019, 5, 16, 16 * 60 + 15));
    assert_true(rule->windows[0].end == local(2020, 8, 17, 0));
    assert_true(rule->windows[1].end == local(2030, 1, 1, 12 * 60));
    assert_int_not_equal(rule->windows[0].zone, rule->windows[1].zone);
    assert_int_equal(rule->windows[1].zone, 0);
    assert_int_equal(rule->stay_count, 1);
    assert_int_equal(rule->saving_count, 1);
    assert_true(rule->savings[0].end == local(2019, 6, 18, 0));
    assert_int_equal(rule->outcome, TAMIS__LICENSE_REQUIRED);
    assert_int_equal(rule->license_policy, TAMIS__POLICY_PRESUMPTION_OF_DENIAL);
    assert_int_equal(rule->exceptions.count, 1);
    assert_true(rule->activities == 1);
    assert_true(rule->ask_only && rule->ask_count == 1 && rule->verified);
    assert_non_null(rule->after);
    assert_int_equal(rule->place.line, 32);
    assert_true((int64_t)rule->known_from * 86400 == local(2019, 5, 21, 0));
    assert_true((rule->actors & tamis__fact_value_bit(TAMIS__FACT_ACTOR, TAMIS_LIT("carrier"))) !=
                0);
}

static void test_what_is_loaded(void **state)
{
    (void)state;
    tamis__packs *packs = load_base();
    assert_int_equal(packs->regime_count, 2);
    assert_true(packs->regimes[0].has_scope && packs->regimes[1].silent);
    assert_int_equal(packs->regimes[0].rule_count, 4);
    assert_non_null(packs->regimes[0].concerns);
    assert_int_equal(packs->rules[0].kind, TAMIS__SCOPE);
    assert_int_equal(packs->rules[3].kind, TAMIS__AUTHORIZATION);
    assert_true(packs->ownership[0].at_least && packs->ownership[0].foreign_only);
    assert_true(tamis__bytes_equal(packs->ownership[0].home, TAMIS_LIT("US")));
    const tamis__rule *license = rule_of(packs, "test/license");
    assert_true(tamis__bytes_equal(license->cites[0].was, TAMIS_LIT("temporary general license")));
    assert_int_equal(license->lifts[0], rule_of(packs, "test/listed")->rule_class);
    check_restriction(packs);
    tamis__packs_free(packs);
}

static void test_examples_run(void **state)
{
    (void)state;
    tamis__packs *packs = load_base();
    tamis__findings findings = {0};
    tamis__example_counts counts;
    assert_int_equal(tamis__packs_check_examples(packs, &findings, &counts, NULL), TAMIS_OK);
    assert_int_equal(counts.run, 18);
    assert_int_equal(counts.failed, 0);
    assert_int_equal(findings.count, 0);
    tamis__packs_free(packs);
}

static void test_a_wrong_example_is_told(void **state)
{
    (void)state;
    tamis__packs *packs = load_base();
    packs->examples[0].expect_json = TAMIS_LIT(
        "{\"outcome\":\"allowed\",\"fired\":true,\"conditions\":[\"x\"],\"questions\":[\"date\"],"
        "\"next_change\":\"2020-01-01\",\"license_review_policy\":\"denial\","
        "\"license_exceptions_available\":true,\"regimes\":{\"t\":\"review\"}}");
    tamis__findings findings = {0};
    tamis__example_counts counts;
    assert_int_equal(tamis__packs_check_examples(packs, &findings, &counts, NULL), TAMIS_OK);
    assert_int_equal(counts.failed, 1);
    assert_int_equal(findings.count, 8);
    assert_string_equal(findings.items[0].message.ptr,
                        "example 'foreign' of test/scope: outcome: expected allowed, found "
                        "not_subject (rules: test/published unknown)");
    assert_int_equal(findings.items[0].place.line, 16);
    tamis__findings_clear(&findings);
    tamis__packs_free(packs);
}

static void test_packs_built_in(void **state)
{
    (void)state;
    tamis__packs *packs = NULL;
    tamis__findings findings = {0};
    tamis_error err = {0};
    if (tamis__packs_built_in(&packs, &findings, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    assert_true(packs->rule_count > 100);
    if (findings.count > 0) /* such as a boundary day without an example */
        fail_msg("%.*s", TAMIS_FMT(findings.items[0].message));
    tamis__packs_free(packs);
    tamis__findings_clear(&findings);
}

/* ---- Mistakes --------------------------------------------------------------------------------------- */

static tamis_bytes expectations(tamis_bytes text)
{
    size_t at = tamis__bytes_find(text, TAMIS_LIT("# expect "), 0);
    return tamis__bytes_sub(text, at == SIZE_MAX ? text.len : at, text.len);
}

static void check_mistake(const char *name, tamis_bytes head)
{
    tamis__buffer text;
    tamis_bytes mistake = read_file(mistakes_folder, name, &text);
    bool is_head = strncmp(name, "pack_", 5) == 0;
    const tamis__pack_file files[] = {
        {TAMIS_LIT("p"), TAMIS_LIT("rules.yaml"), is_head ? TAMIS_LIT(small_rules) : mistake},
        {TAMIS_LIT("p"), TAMIS_LIT("pack.yaml"), is_head ? mistake : head}};
    tamis__packs *packs = NULL;
    tamis__findings findings = {0};
    tamis_error err = {0};
    tamis_status status = tamis__packs_load(files, 2, &packs, &findings, &err);
    tamis__buffer found;
    tamis__buffer_init(&found, 0);
    print_findings(&findings, &found);
    tamis__buffer_byte(&found, '\0');
    if (!tamis__bytes_equal(tamis__bytes_of(found.ptr), expectations(mistake)))
        fail_msg("%s: found\n%s", name, found.ptr);
    assert_true(findings.count > 0);
    bool refused = strstr(found.ptr, ": error: ") != NULL;
    assert_int_equal(status, refused ? TAMIS_ERR_FORMAT : TAMIS_OK);
    assert_true(refused ? packs == NULL && err.line > 0 && err.message[0] != '\0' : packs != NULL);
    tamis__packs_free(packs);
    tamis__buffer_clear(&found);
    tamis__buffer_clear(&text);
    tamis__findings_clear(&findings);
}

static void test_each_mistake_is_told_with_place_and_remedy(void **state)
{
    (void)state;
    tamis__buffer base;
    tamis__buffer head;
    plain_head(&base, &head);
    DIR *folder = opendir(mistakes_folder);
    assert_non_null(folder);
    size_t count = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        check_mistake(entry->d_name, tamis__buffer_bytes(&head));
        count++;
    }
    closedir(folder);
    assert_true(count > 50);
    tamis__buffer_clear(&head);
    tamis__buffer_clear(&base);
}

static void test_folders_that_hold_no_packs(void **state)
{
    (void)state;
    static const char *const folders[] = {"tests/data/rules/mistakes", "tests/data/rules/nowhere",
                                          "tests/unit/rules"};
    static const tamis_status expected[] = {TAMIS_ERR_FORMAT, TAMIS_ERR_IO, TAMIS_ERR_FORMAT};
    for (size_t i = 0; i < TAMIS_COUNT_OF(folders); i++) {
        tamis__packs *packs = NULL;
        tamis_error err = {0};
        assert_int_equal(tamis__packs_read(&folders[i], 1, &packs, NULL, &err), expected[i]);
        assert_null(packs);
        assert_int_not_equal(err.message[0], '\0');
    }
}

/* ---- Hostile input ---------------------------------------------------------------------------------- */

static tamis_status load_two(tamis_bytes head, tamis_bytes rules, tamis__packs **out)
{
    const tamis__pack_file files[] = {{TAMIS_LIT("p"), TAMIS_LIT("pack.yaml"), head},
                                      {TAMIS_LIT("p"), TAMIS_LIT("rules.yaml"), rules}};
    tamis__findings findings = {0};
    tamis_error err = {0};
    tamis_status status = tamis__packs_load(files, 2, out, &findings, &err);
    assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM || findings.count > 0);
    tamis__findings_clear(&findings);
    return status;
}

static void test_cut_at_many_bytes(void **state)
{
    (void)state;
    tamis__buffer head;
    tamis__buffer rules;
    tamis_bytes head_text = read_file(base_folder, "pack.yaml", &head);
    tamis_bytes rules_text = read_file(base_folder, "rules.yaml", &rules);
    for (size_t len = 0; len < rules_text.len; len += 7) {
        tamis__packs *packs = NULL;
        tamis_status status = load_two(head_text, tamis__bytes_sub(rules_text, 0, len), &packs);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT);
        tamis__packs_free(packs);
    }
    for (size_t len = 0; len < head_text.len; len++) {
        tamis__packs *packs = NULL;
        tamis_status status = load_two(tamis__bytes_sub(head_text, 0, len), rules_text, &packs);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_FORMAT);
        tamis__packs_free(packs);
    }
    tamis__buffer_clear(&head);
    tamis__buffer_clear(&rules);
}

static void test_memory_may_run_out_anywhere(void **state)
{
    (void)state;
    tamis__buffer head;
    tamis__buffer rules;
    tamis_bytes head_text = read_file(base_folder, "pack.yaml", &head);
    tamis_bytes rules_text = read_file(base_folder, "rules.yaml", &rules);
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; status != TAMIS_OK; n++) {
        tamis__packs *packs = NULL;
        tamis__memory_fail_after(n);
        status = load_two(head_text, rules_text, &packs);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK ? packs != NULL
                                       : status == TAMIS_ERR_NOMEM && packs == NULL);
        tamis__packs_free(packs);
    }
    tamis__buffer_clear(&head);
    tamis__buffer_clear(&rules);
}

static void test_bombs(void **state)
{
    (void)state;
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_text(&text, "rules: ");
    for (int i = 0; i < 100000; i++)
        tamis__buffer_byte(&text, '[');
    tamis__packs *packs = NULL;
    assert_int_equal(load_two(TAMIS_LIT("pack: a"), tamis__buffer_bytes(&text), &packs),
                     TAMIS_ERR_FORMAT);
    tamis__buffer_reset(&text);
    tamis__buffer_text(&text, "definitions:\n  d0: item.published\n");
    for (int i = 1; i < 2000; i++)
        tamis__buffer_printf(&text, "  d%d: d%d && d%d\n", i, i - 1, i - 1);
    assert_int_equal(load_two(TAMIS_LIT("pack: a"), tamis__buffer_bytes(&text), &packs),
                     TAMIS_ERR_FORMAT);
    tamis__buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_loaded),
        cmocka_unit_test(test_examples_run),
        cmocka_unit_test(test_a_wrong_example_is_told),
        cmocka_unit_test(test_packs_built_in),
        cmocka_unit_test(test_each_mistake_is_told_with_place_and_remedy),
        cmocka_unit_test(test_folders_that_hold_no_packs),
        cmocka_unit_test(test_cut_at_many_bytes),
        cmocka_unit_test(test_memory_may_run_out_anywhere),
        cmocka_unit_test(test_bombs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
