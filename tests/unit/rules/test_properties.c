/*
 * Properties of determinations on random packs and facts: the outcome lies in its interval; a fact that is taken away never
 * narrows the interval; a prohibition that is added never makes anything milder; a permission never crosses regimes; the same
 * bytes come out again, whatever the order of the rules.
 */
#include "decide_fixture.h"

#include "support/random.h"

enum {
    PACKS = 60,
    RULES_MAX = 20,
    REGIMES = 3,
    BASE_RULES = 6,
    RULE_BYTES = 1024,
    QUERIES = 25,
    FACTS_MAX = 16
};

static const char pack_text[] =
    "pack: p\ntitle: A pack\nversion: 2026-01-01\nsource: the test\ntime_zone: America/New_York\n"
    "regimes:\n"
    "  - {id: r0, title: R0, jurisdiction: US, activities: [export, reexport, provide_service]}\n"
    "  - {id: r1, title: R1, jurisdiction: US, activities: [export, reexport],\n"
    "     concerns: \"!(item.class in ['funds'])\"}\n"
    "  - {id: r2, title: R2, jurisdiction: EU, activities: [export, provide_service]}\n"
    "lists: [L1, L2]\n"
    "ownership:\n"
    "  - {id: half, title: Half, lists: [L1, L2], threshold: 50, compare: at_least, aggregate: "
    "true, control: false,\n"
    "     foreign_only: true, cite: [{ref: Law 1, edition: 2020}]}\n"
    "  - {id: most, title: Most, lists: [L1], threshold: 50, compare: more_than, aggregate: false, "
    "control: true,\n"
    "     cite: [{ref: Law 2, edition: 2020}]}\n";

static const char *const conditions[] = {
    "item.published",
    "item.eccn == '5A002'",
    "item.origin == 'US'",
    "item.controlled_us_content_pct > 25",
    "item.class in ['software', 'technology']",
    "place.country == 'CN'",
    "party.country == 'IR'",
    "purpose == 'divestment'",
    "contract_date <= date('2019-05-16')",
    "listed(parties, 'L1')",
    "listed(parties, 'L1', 'L2')",
    "listed(owners, 'L2')",
    "listed(item.producer, 'L1')",
    "owned('half')",
    "owned('most')",
    "owned_at_all('half')",
    "controlled('most')",
    "footnote(parties, 1)",
    "actor_is('us_person', 'us_exporter')",
    "notice('is_informed')",
    "date >= date('2021-06-01')",
    "item.encryption && !item.published",
};

/* ---- Random packs ---------------------------------------------------------------------------- */

typedef struct rules {
    char text[RULES_MAX][RULE_BYTES];
    size_t count;
} rules;

static const char *any_condition(test_random *random)
{
    return conditions[test_random_below(random, TAMIS_COUNT_OF(conditions))];
}

static void put(char *text, const char *more)
{
    assert_true(strlen(text) + strlen(more) + 1 < RULE_BYTES);
    memcpy(text + strlen(text), more, strlen(more) + 1);
}

static void put_condition(test_random *random, char *text)
{
    static const char *const joints[] = {" && ", " || ", " && !"};
    put(text, "    when: \"(");
    put(text, any_condition(random));
    put(text, ")");
    size_t more = test_random_below(random, 3);
    for (size_t i = 0; i < more; i++) {
        put(text, joints[test_random_below(random, TAMIS_COUNT_OF(joints))]);
        put(text, "(");
        put(text, any_condition(random));
        put(text, ")");
    }
    put(text, "\"\n");
}

static void put_time(test_random *random, char *text)
{
    static const char *const times[] = {
        "",
        "",
        "    in_force:\n      - {from: 2020-01-01, until: 2021-12-31}\n",
        "    in_force:\n      - {from: 2020-01-01T16:15, before: 2020-06-01}\n      - {from: "
        "2021-01-01}\n",
        "    in_force:\n      - {from: 2019-01-01}\n    stays:\n"
        "      - {from: 2020-06-01, until: 2021-06-01, cite: {ref: Stay, edition: 2020-06-01}}\n",
    };
    put(text, times[test_random_below(random, TAMIS_COUNT_OF(times))]);
}

static void put_class(const char *before, size_t regime, size_t number, const char *after,
                      char *text)
{
    char class[64];
    (void)snprintf(class, sizeof class, "%sr%zu_c%zu%s", before, regime, number, after);
    put(text, class);
}

static void put_base(size_t regime, size_t number, char *text)
{
    put_class("    class: ", regime, number, "\n", text);
    put(text, number == 0 ? "    outcome: review\n    exceptions: any\n"
                          : "    outcome: license_required\n    exceptions: [ENC]\n");
}

static void put_restriction(test_random *random, size_t regime, char *text)
{
    static const char *const outcomes[] = {"allowed_with_conditions", "review", "license_required",
                                           "prohibited"};
    static const char *const exceptions[] = {"none", "any", "[ENC]", "[ENC, TSU]"};
    put(text, "    outcome: ");
    const char *outcome = outcomes[test_random_below(random, TAMIS_COUNT_OF(outcomes))];
    put(text, outcome);
    put(text, "\n");
    put_class("    class: ", regime, test_random_below(random, 2), "\n", text);
    put(text, "    exceptions: ");
    put(text, exceptions[test_random_below(random, TAMIS_COUNT_OF(exceptions))]);
    put(text, "\n    conditions: [take care]\n");
    if (strcmp(outcome, "license_required") == 0)
        put(text, test_random_below(random, 2) ? "    license_policy: case_by_case\n"
                                               : "    license_policy: presumption_of_denial\n");
    if (test_random_below(random, 3) == 0)
        put(text, "    if_unknown: ask\n");
    if (strcmp(outcome, "allowed_with_conditions") != 0 && test_random_below(random, 4) == 0)
        put(text,
            "    savings:\n      - when: contract_date <= date('2019-05-16')\n        until: "
            "2021-03-31\n"
            "        conditions: [saved]\n        cite: {ref: Saving, edition: 2019-05-21}\n");
}

static void put_authorization(test_random *random, size_t regime, char *text)
{
    put_class("    lifts: [", regime, 0, test_random_below(random, 2) ? "" : "]\n", text);
    if (text[strlen(text) - 1] != '\n')
        put_class(", ", regime, 1, "]\n", text);
    if (test_random_below(random, 2))
        put(text, "    conditions: [keep records]\n");
    if (test_random_below(random, 3) == 0)
        put(text, "    exception: ENC\n");
}

static void make_rule(test_random *random, size_t number, char *text)
{
    static const char *const kinds[] = {"scope",       "exclusion",   "restriction",  "restriction",
                                        "restriction", "restriction", "authorization"};
    const char *kind = kinds[test_random_below(random, TAMIS_COUNT_OF(kinds))];
    size_t regime = test_random_below(random, REGIMES);
    if (number < BASE_RULES) { /* so that each regime has both classes */
        kind = "restriction";
        regime = number / 2;
    }
    (void)snprintf(text, RULE_BYTES,
                   "  - id: rule_%02zu\n    title: Rule\n    kind: %s\n    regime: r%zu\n"
                   "    legal_force: regulation\n    status: verified\n"
                   "    cite: [{ref: Law %zu, edition: 2018-01-01}]\n",
                   number, kind, regime, number);
    put_condition(random, text);
    put_time(random, text);
    if (test_random_below(random, 5) == 0)
        put(text, "    activities: [export]\n");
    if (test_random_below(random, 5) == 0)
        put(text, "    actors: [us_person, us_exporter]\n");
    if (number < BASE_RULES)
        put_base(regime, number % 2, text);
    else if (strcmp(kind, "restriction") == 0)
        put_restriction(random, regime, text);
    else if (strcmp(kind, "authorization") == 0)
        put_authorization(random, regime, text);
}

static void make_rules(test_random *random, rules *r)
{
    r->count = BASE_RULES + 1 + test_random_below(random, RULES_MAX - BASE_RULES - 2);
    for (size_t i = 0; i < r->count; i++)
        make_rule(random, i, r->text[i]);
}

static void open_rules(world *w, const rules *r)
{
    char text[RULES_MAX * RULE_BYTES + 16] = "rules:\n";
    for (size_t i = 0; i < r->count; i++)
        memcpy(text + strlen(text), r->text[i], strlen(r->text[i]) + 1);
    world_open(w, pack_text, text);
}

/* ---- Random facts ---------------------------------------------------------------------------- */

/* Each with its values; the last two of every fact are null and absence. */
static const struct {
    const char *path;
    const char *values[4];
} known_facts[FACTS_MAX] = {
    {"actor", {"\"us_person\"", "\"eu_person\"", "\"us_exporter:addressee\"", NULL}},
    {"activity", {"\"export\"", "\"provide_service\"", "\"reexport\"", NULL}},
    {"purpose", {"\"divestment\"", "\"wind_down\"", NULL, NULL}},
    {"contract_date", {"\"2018-01-01\"", "\"2020-01-01\"", NULL, NULL}},
    {"notices",
     {"[]",
      "[{\"type\":\"is_informed\",\"addressee\":\"us_exporter:addressee\",\"date\":\"2020-02-01\"}"
      "]",
      NULL, NULL}},
    {"place.country", {"\"CN\"", "\"DE\"", NULL, NULL}},
    {"item.published", {"true", "false", NULL, NULL}},
    {"item.eccn", {"\"5A002\"", "\"EAR99\"", NULL, NULL}},
    {"item.origin", {"\"US\"", "\"DE\"", NULL, NULL}},
    {"item.controlled_us_content_pct", {"25", "25.01", NULL, NULL}},
    {"item.class", {"\"software\"", "\"hardware\"", "\"funds\"", NULL}},
    {"item.encryption", {"true", "false", NULL, NULL}},
    {"party.country", {"\"IR\"", "\"US\"", "\"CN\"", NULL}},
    {"party.lists",
     {"[]", "[{\"list\":\"L1\",\"from\":\"2020-03-01\",\"footnotes\":[1]}]",
      "[{\"list\":\"L2\",\"from\":\"2019-03-01\",\"until\":\"2021-03-01\"}]", NULL}},
    {"party.owned_by",
     {"[]", "[{\"name\":\"O\",\"pct\":50,\"listed\":\"L1\",\"owned_by\":[],\"control_by\":[]}]",
      "[{\"name\":\"O\",\"pct\":30,\"listed\":\"L2\",\"owned_by\":[],\"control_by\":[]},"
      "{\"name\":\"Q\",\"pct\":20,\"listed\":null,\"control_by\":[],\"owned_by\":[{\"name\":\"O\","
      "\"pct\":60}]}]",
      NULL}},
    {"party.control_by",
     {"[]", "[{\"name\":\"O\",\"listed\":\"L1\",\"owned_by\":[],\"control_by\":[]}]", NULL, NULL}},
};

/* -1 absent, -2 null, else the value. */
typedef struct choice {
    int of[FACTS_MAX];
    const char *date;
} choice;

static choice random_choice(test_random *random)
{
    static const char *const dates[] = {"2019-06-01", "2020-01-01", "2020-05-31", "2020-06-01",
                                        "2021-01-01", "2021-06-01", "2021-12-31", "2022-01-01"};
    choice c = {.date = dates[test_random_below(random, TAMIS_COUNT_OF(dates))]};
    for (size_t f = 0; f < FACTS_MAX; f++) {
        size_t values = 0;
        while (values < 4 && known_facts[f].values[values] != NULL)
            values++;
        c.of[f] = (int)test_random_below(random, values);
        if (test_random_below(random, 6) == 0)
            c.of[f] = test_random_below(random, 2) ? -1 : -2;
    }
    return c;
}

/* Facts of one section ("" is the top), separated by commas. */
static void put_section(const choice *c, const char *section, tamis__buffer *out)
{
    size_t prefix = strlen(section);
    bool first = true;
    for (size_t f = 0; f < FACTS_MAX; f++) {
        const char *path = known_facts[f].path, *dot = strchr(path, '.');
        bool inside =
            prefix == 0 ? dot == NULL : dot == path + prefix && strncmp(path, section, prefix) == 0;
        if (!inside || c->of[f] == -1)
            continue;
        tamis__buffer_printf(out, "%s\"%s\":%s", first ? "" : ",", dot == NULL ? path : dot + 1,
                             c->of[f] == -2 ? "null" : known_facts[f].values[c->of[f]]);
        first = false;
    }
}

static const char *facts_text(const choice *c, tamis__buffer *out)
{
    tamis__buffer_reset(out);
    tamis__buffer_printf(out, "{\"date\":\"%s\",\"item\":{\"producer\":\"M\",", c->date);
    size_t before = out->len;
    put_section(c, "item", out);
    if (out->len == before)
        out->len--;
    tamis__buffer_text(out, "},\"party\":{\"name\":\"P\",");
    before = out->len;
    put_section(c, "party", out);
    if (out->len == before)
        out->len--;
    tamis__buffer_text(out, "},\"place\":{");
    put_section(c, "place", out);
    tamis__buffer_text(out, "}");
    size_t end = out->len;
    tamis__buffer_text(out, ",");
    before = out->len;
    put_section(c, "", out);
    if (out->len == before)
        out->len = end;
    tamis__buffer_text(out, "}");
    tamis__buffer_byte(out, '\0');
    return out->ptr;
}

/* ---- The properties -------------------------------------------------------------------------- */

typedef struct answer {
    tamis__outcome outcome, best, worst;
} answer;

static answer ask(world *w, const char *facts)
{
    const tamis__determination *d = world_ask(w, facts);
    if (d->outcome < d->best || d->outcome > d->worst)
        fail_msg("%s: %s is not within %s and %s", facts, tamis__outcome_name(d->outcome),
                 tamis__outcome_name(d->best), tamis__outcome_name(d->worst));
    for (size_t i = 0; i < d->question_count; i++)
        if (d->questions[i].best > d->questions[i].worst)
            fail_msg("%s: a question turns the wrong way", facts);
    return (answer){d->outcome, d->best, d->worst};
}

static void show_rules(const rules *r)
{
    for (size_t i = 0; i < r->count; i++)
        printf("%s", r->text[i]);
}

static void unknown_facts_never_narrow(void **state)
{
    (void)state;
    test_random random = test_random_start("unknown");
    tamis__buffer text = {0}, less = {0};
    for (int p = 0; p < PACKS; p++) {
        rules r;
        world w;
        make_rules(&random, &r);
        open_rules(&w, &r);
        w.options.next_change = false;
        for (int q = 0; q < QUERIES; q++) {
            choice c = random_choice(&random);
            answer all = ask(&w, facts_text(&c, &text));
            size_t gone = test_random_below(&random, FACTS_MAX);
            if (c.of[gone] < 0)
                continue;
            c.of[gone] = test_random_below(&random, 2) ? -1 : -2;
            answer some = ask(&w, facts_text(&c, &less));
            if (some.best > all.best || some.worst < all.worst) {
                show_rules(&r);
                fail_msg("%s\n[%s, %s] without %s: [%s, %s]\n%s", text.ptr,
                         tamis__outcome_name(all.best), tamis__outcome_name(all.worst),
                         known_facts[gone].path, tamis__outcome_name(some.best),
                         tamis__outcome_name(some.worst), less.ptr);
            }
        }
        world_close(&w);
    }
    tamis__buffer_clear(&text);
    tamis__buffer_clear(&less);
}

static void prohibitions_never_make_milder(void **state)
{
    (void)state;
    test_random random = test_random_start("prohibition");
    tamis__buffer text = {0};
    for (int p = 0; p < PACKS; p++) {
        rules r;
        world before, after;
        make_rules(&random, &r);
        open_rules(&before, &r);
        char *more = r.text[r.count];
        (void)snprintf(more, RULE_BYTES,
                       "  - id: more\n    title: More\n    kind: restriction\n    regime: r%zu\n"
                       "    legal_force: regulation\n    status: verified\n"
                       "    cite: [{ref: Law, edition: 2018-01-01}]\n    outcome: prohibited\n%s",
                       test_random_below(&random, REGIMES),
                       test_random_below(&random, 2) ? "    exceptions: none\n" : "");
        put_condition(&random, more);
        put_time(&random, more);
        r.count++;
        open_rules(&after, &r);
        before.options.next_change = after.options.next_change = false;
        for (int q = 0; q < QUERIES; q++) {
            choice c = random_choice(&random);
            answer a = ask(&before, facts_text(&c, &text)), b = ask(&after, text.ptr);
            if (b.outcome < a.outcome || b.best < a.best || b.worst < a.worst) {
                show_rules(&r);
                fail_msg("%s\n%s becomes %s", text.ptr, tamis__outcome_name(a.outcome),
                         tamis__outcome_name(b.outcome));
            }
        }
        world_close(&before);
        world_close(&after);
    }
    tamis__buffer_clear(&text);
}

static void permissions_never_cross_regimes(void **state)
{
    (void)state;
    test_random random = test_random_start("permission");
    tamis__buffer text = {0};
    for (int p = 0; p < PACKS; p++) {
        rules r;
        world before, after;
        make_rules(&random, &r);
        open_rules(&before, &r);
        size_t regime = test_random_below(&random, REGIMES);
        (void)snprintf(
            r.text[r.count++], RULE_BYTES,
            "  - id: more\n    title: More\n    kind: authorization\n    regime: r%zu\n"
            "    legal_force: regulation\n    status: verified\n"
            "    cite: [{ref: Law, edition: 2018-01-01}]\n    lifts: [r%zu_c0, r%zu_c1]\n",
            regime, regime, regime);
        open_rules(&after, &r);
        for (int q = 0; q < QUERIES; q++) {
            choice c = random_choice(&random);
            (void)ask(&before, facts_text(&c, &text));
            (void)ask(&after, text.ptr);
            for (size_t i = 0; i < before.answer.regime_count; i++) {
                const tamis__regime_answer *a = &before.answer.regimes[i];
                const tamis__regime_answer *b = &after.answer.regimes[i];
                if (a->regime->id.ptr[1] - '0' != (int)regime &&
                    (a->outcome != b->outcome || a->best != b->best || a->worst != b->worst))
                    fail_msg("%s: regime %zu", text.ptr, i);
                if (b->speaks && b->outcome > after.answer.outcome)
                    fail_msg("%s: a regime is stricter than all", text.ptr);
            }
        }
        world_close(&before);
        world_close(&after);
    }
    tamis__buffer_clear(&text);
}

static void same_bytes_again_and_in_any_order(void **state)
{
    (void)state;
    test_random random = test_random_start("replay");
    tamis__buffer facts = {0}, first = {0}, second = {0};
    for (int p = 0; p < PACKS; p++) {
        rules r, shuffled;
        world a, b;
        make_rules(&random, &r);
        shuffled = r;
        for (size_t i = 1; i < r.count; i++) {
            size_t other = test_random_below(&random, i + 1);
            char kept[RULE_BYTES];
            memcpy(kept, shuffled.text[i], RULE_BYTES);
            memcpy(shuffled.text[i], shuffled.text[other], RULE_BYTES);
            memcpy(shuffled.text[other], kept, RULE_BYTES);
        }
        open_rules(&a, &r);
        open_rules(&b, &shuffled);
        for (int q = 0; q < QUERIES; q++) {
            choice c = random_choice(&random);
            tamis__buffer_reset(&first);
            determination_text(world_ask(&a, facts_text(&c, &facts)), &first);
            for (int again = 0; again < 2; again++) {
                tamis__buffer_reset(&second);
                determination_text(world_ask(again ? &a : &b, facts.ptr), &second);
                if (!tamis__bytes_equal(tamis__buffer_bytes(&first), tamis__buffer_bytes(&second)))
                    fail_msg("%s\n%.*s\n%.*s", facts.ptr, (int)first.len, first.ptr,
                             (int)second.len, second.ptr);
            }
        }
        world_close(&a);
        world_close(&b);
    }
    tamis__buffer_clear(&facts);
    tamis__buffer_clear(&first);
    tamis__buffer_clear(&second);
}

/* The next change against asking every day: nothing differs before it, something does on it. */
static void the_next_change_is_the_next(void **state)
{
    (void)state;
    enum { DAYS = 1200 };
    test_random random = test_random_start("change");
    tamis__buffer text = {0};
    for (int p = 0; p < PACKS / 4; p++) {
        rules r;
        world w;
        make_rules(&random, &r);
        open_rules(&w, &r);
        for (int q = 0; q < 4; q++) {
            choice c = random_choice(&random);
            w.options.next_change = true;
            answer now = ask(&w, facts_text(&c, &text));
            tamis__change next = w.answer.next;
            int32_t first = w.answer.moment.day;
            tamis__license_policy policy = w.answer.policy;
            w.options.next_change = false;
            char *day_text = strstr(text.ptr, c.date);
            for (int32_t day = first + 1; day < first + DAYS; day++) {
                char written[TAMIS__DATE_TEXT_BYTES];
                memcpy(day_text, tamis__day_format(day, written), 10);
                answer then = ask(&w, text.ptr);
                bool differs = then.outcome != now.outcome || w.answer.policy != policy;
                if (differs && (!next.exists || next.day > day)) {
                    show_rules(&r);
                    fail_msg("%s: day %d differs, %s for %s, before the next change on day %d",
                             text.ptr, (int)day, tamis__outcome_name(then.outcome),
                             tamis__outcome_name(now.outcome), next.exists ? (int)next.day : -1);
                }
                if (next.exists && day == next.day) {
                    assert_int_equal(then.outcome, next.outcome);
                    break;
                }
            }
        }
        world_close(&w);
    }
    tamis__buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_facts_never_narrow),
        cmocka_unit_test(prohibitions_never_make_milder),
        cmocka_unit_test(permissions_never_cross_regimes),
        cmocka_unit_test(same_bytes_again_and_in_any_order),
        cmocka_unit_test(the_next_change_is_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
