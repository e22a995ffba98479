/*
 * Screening: the invariants of the scorer over a whole snapshot, identifiers, facts, filters, and what
 * explains a hit.
 */
#include "screen_fixture.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "screen/compare.h"
#include "screen/pool.h"

enum { TEXT = 1024 };

static void ask_name(test_world *w, test_asked *asked, const char *schema, const char *name)
{
    test_ask_init(asked, schema);
    test_ask_add(w, asked, "name", tamis__bytes_of(name));
}

static tamis__hit_list screen_name(test_world *w, test_asked *asked, const char *schema,
                                   const char *name, double threshold)
{
    tamis__settings settings = test_settings(threshold);
    ask_name(w, asked, schema, name);
    test_screen(w->worker, asked, &settings);
    return asked->hits;
}

/* Score of `id` when asked for by that name. */
static double score(test_world *w, const char *schema, const char *name, const char *id)
{
    test_asked asked;
    tamis__hit_list hits = screen_name(w, &asked, schema, name, 0.3);
    double found = test_score_of(w, &hits, id);
    test_ask_clear(&asked);
    return found;
}

/* The same with one more fact. */
static double score_with(test_world *w, const char *name, const char *prop, const char *value,
                         const char *id)
{
    test_asked asked;
    tamis__settings settings = test_settings(0.3);
    ask_name(w, &asked, "", name);
    test_ask_add(w, &asked, prop, tamis__bytes_of(value));
    test_screen(w->worker, &asked, &settings);
    double found = test_score_of(w, &asked.hits, id);
    test_ask_clear(&asked);
    return found;
}

/* ---- invariants ---- */

static bool among_first(const tamis__hit_list *hits, uint32_t entity)
{
    for (size_t i = 0; i < hits->count && hits->items[i].score == 1.0; i++)
        if (hits->items[i].entity == entity)
            return true;
    return false;
}

/* Every name of the snapshot finds its own party with 1, whatever is said of its schema. */
static void a_listed_name_equals_itself(void **state)
{
    test_world *w = *state;
    uint32_t names = tamis__snapshot_info_of(w->snapshot).names;
    uint32_t asked_for = 0;
    for (uint32_t i = 0; i < names; i++) {
        tamis__name_row row = tamis__snapshot_name(w->snapshot, i);
        char name[TEXT];
        snprintf(name, sizeof name, "%.*s", TAMIS_FMT(tamis__snapshot_name_text(w->snapshot, i)));
        if (row.token_count == 0)
            continue;
        const char *own =
            tamis__schema_name(tamis__snapshot_entity(w->snapshot, row.entity).schema);
        const char *schemata[] = {own, ""};
        for (size_t k = 0; k < 2; k++) {
            test_asked asked;
            tamis__hit_list hits = screen_name(w, &asked, schemata[k], name, 1.0);
            if (!among_first(&hits, row.entity))
                fail_msg("'%s' (%s) does not find itself", name, schemata[k]);
            test_ask_clear(&asked);
        }
        asked_for++;
    }
    assert_true(asked_for > TEST_MADE_UP);
}

typedef enum variant {
    UPPER,
    LOWER,
    DECOMPOSED,
    COMPOSED,
    QUOTED,
    DOTTED,
    SPACED,
    VARIANTS
} variant;

static void from_utf16(const UChar *text, int32_t len, char out[TEXT])
{
    UErrorCode code = U_ZERO_ERROR;
    u_strToUTF8(out, TEXT, NULL, text, len, &code);
    assert_true(U_SUCCESS(code));
}

static void rewrite(const char *name, variant how, char out[TEXT])
{
    UChar wide[TEXT];
    UChar changed[TEXT];
    int32_t len = 0;
    int32_t n = 0;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(wide, TEXT, &len, name, -1, &code);
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    switch (how) {
    case UPPER: n = u_strToUpper(changed, TEXT, wide, len, "", &code); break;
    case LOWER: n = u_strToLower(changed, TEXT, wide, len, "", &code); break;
    case DECOMPOSED: n = unorm2_normalize(nfd, wide, len, changed, TEXT, &code); break;
    case COMPOSED: n = unorm2_normalize(nfc, wide, len, changed, TEXT, &code); break;
    case QUOTED: snprintf(out, TEXT, "«%.900s»", name); return;
    case DOTTED: snprintf(out, TEXT, "%.900s.", name); return;
    default:
        for (; *name != '\0'; name++) {
            if (*name == ' ')
                *out++ = '\t';
            *out++ = *name;
        }
        *out = '\0';
        return;
    }
    assert_true(U_SUCCESS(code));
    from_utf16(changed, n, out);
}

static void writing_changes_nothing(void **state)
{
    test_world *w = *state;
    uint32_t names = tamis__snapshot_info_of(w->snapshot).names;
    for (uint32_t i = 0; i < names; i++) {
        char name[TEXT];
        char changed[TEXT];
        tamis__name_row row = tamis__snapshot_name(w->snapshot, i);
        snprintf(name, sizeof name, "%.*s", TAMIS_FMT(tamis__snapshot_name_text(w->snapshot, i)));
        const char *schema =
            tamis__schema_name(tamis__snapshot_entity(w->snapshot, row.entity).schema);
        test_asked plain;
        tamis__hit_list expected = screen_name(w, &plain, schema, name, 0.7);
        for (variant how = UPPER; how < VARIANTS; how++) {
            test_asked asked;
            rewrite(name, how, changed);
            tamis__hit_list found = screen_name(w, &asked, schema, changed, 0.7);
            if (!test_same_hits(&expected, &found))
                fail_msg("'%s' finds other parties than '%s'", changed, name);
            test_ask_clear(&asked);
        }
        test_ask_clear(&plain);
    }
}

static void marks_and_joints_change_nothing(void **state)
{
    test_world *w = *state;
    static const struct {
        const char *id, *name;
    } cases[] = {
        {"b-05", "Jean Pierre O'Connor"},
        {"b-05", "JEAN–PIERRE O’CONNOR"},
        {"b-05", "Jean-Pierre OConnor"},
        {"b-11", "Nguyen Van Duc"},
        {"b-11", "NGUYỄN VĂN ĐỨC"},
        {"a-04", "Banco Ejemplo Mexico SA"},
        {"a-01", "Huawei Technologies Co Ltd"},
        {"a-01", "ＨＵＡＷＥＩ Technologies Co., Ltd."},
        {"b-12", "Abu Ali al Tunisi"},
        {"a-08", "ООО Красный Октябрь"},
        {"a-09", "日本電気硝子（株式会社）"},
        {"b-04", "Xi, Jinping"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++)
        if (score(w, "", cases[i].name, cases[i].id) < 0.98)
            fail_msg("'%s' scores %f", cases[i].name, score(w, "", cases[i].name, cases[i].id));
}

/* ---- names a list writes otherwise ---- */

static void names_of_other_spelling_are_found(void **state)
{
    test_world *w = *state;
    static const struct {
        const char *id, *name;
    } cases[] = {
        {"b-01", "Vladimir Putin"},
        {"b-01", "Putin Wladimir Wladimirowitsch"},
        {"b-01", "Владимир Путин"},
        {"b-04", "Xijinping"},
        {"b-04", "XI Jin Ping"},
        {"b-04", "习近平"},
        {"a-01", "Hua Wei Technologies"},
        {"a-01", "Huawei Tecnologies Co Ltd"},
        {"a-01", "华为技术"},
        {"a-01", "Хуавэй Технолоджис"},
        {"a-01", "Huavey Technologies"},
        {"b-02", "Salman ibn Mohammed Al-Example"},
        {"b-06", "Bill de la Cruz"},
        {"b-10", "Kim Jong-un"},
        {"b-14", "Yuri Petrov"},
        {"b-12", "Abou Ali al-Tounsi"},
        {"b-07", "Moshe Katzav"},
        {"a-07", "Mueller Praezision GmbH"},
        {"a-01", "Huawei Thecnolgies Limtied Company"},
        {"a-01", "Huawei Tchnlgs Company"},
        {"b-04", "Hsi Chinping"},
        {"b-05", "Connor O Jean Pierre"},
        {"a-16", "Renamed Lantern Works Lmited Liabilty Company"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++)
        if (score(w, "", cases[i].name, cases[i].id) < 0.7)
            fail_msg("'%s' scores %f", cases[i].name, score(w, "", cases[i].name, cases[i].id));
}

/* A payment field has 35 characters: the last word may be the beginning of another. */
static void a_word_that_was_cut_off_is_known_by_its_beginning(void **state)
{
    test_world *w = *state;
    static const char cut[] = "President Vladimir Vladimirovich Pu";
    assert_int_equal(strlen(cut), 35);
    assert_true(score(w, "Person", cut, "b-01") >= 0.7);
    assert_true(score(w, "Person", "President Vladimir Vladimirovich Pe", "b-01") <
                score(w, "Person", cut, "b-01"));
    assert_true(score(w, "Person", "General Vladimir Vladimirovich Pu", "b-01") <
                score(w, "Person", cut, "b-01"));
    /* Korean names with spaces and without. */
    assert_true(score(w, "Person", "김 정은", "b-10") >= 0.9);
    assert_true(score(w, "Person", "Kim Jongeun", "b-10") >= 0.7);
}

static void order_is_forgiven_but_not_in_a_chain(void **state)
{
    test_world *w = *state;
    assert_true(score(w, "Person", "Jinping Xi", "b-04") >= 0.95);
    double own = score(w, "Person", "Salman bin Muhammad Al Example", "b-02");
    assert_true(own == 1.0);
    assert_true(score(w, "Person", "Salman bin Muhammad Al Example", "b-03") < 0.7);
    assert_true(score(w, "Person", "Muhammad bin Salman Al Example", "b-03") == 1.0);
    /* Where the family name stands does not touch the chain. */
    assert_true(score(w, "Person", "Al Example Salman bin Muhammad", "b-02") >= 0.9);
}

static void siblings_are_told_apart(void **state)
{
    test_world *w = *state;
    assert_true(score(w, "Company", "Fund II Limited", "a-06") < 0.7);
    assert_true(score(w, "Company", "Fund 2 Ltd", "a-05") > 0.9);
    assert_true(score(w, "Company", "Banco Ejemplo Chile", "a-04") <
                score(w, "Company", "Banco Ejemplo Chile", "a-03"));
    /* Ships of a series: worth a look, and well below the one that is listed. */
    assert_true(score(w, "Vessel", "Example Star 7", "a-14") < 0.8);
}

/* Common words are no evidence: an ordinary business meets no one. */
static void common_words_rescue_nobody(void **state)
{
    test_world *w = *state;
    static const char *const ordinary[] = {"General Trading LLC",     "The Company of Ltd",
                                           "International Limited",   "Sunny Bakery GmbH",
                                           "Green Valley Trading Co", "John Appleseed"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(ordinary); i++)
        for (size_t k = 0; k < TAMIS_COUNT_OF(test_parties); k++)
            if (score(w, "", ordinary[i], test_parties[k].id) >= 0.7)
                fail_msg("'%s' meets %s", ordinary[i], test_parties[k].id);
}

/* ---- aliases ---- */

/* Another order of the words, so that no word becomes more common. */
static void turned_name(const char *names, char out[TEXT])
{
    tamis_bytes first = tamis__bytes_of(names);
    first.len = strcspn(names, "|@");
    size_t space = tamis__bytes_find(first, TAMIS_LIT(" "), 0);
    if (space == SIZE_MAX || names[0] == '~') {
        snprintf(out, TEXT, "%.*s", TAMIS_FMT(first));
        return;
    }
    snprintf(out, TEXT, "%.*s %.*s", TAMIS_FMT(tamis__bytes_sub(first, space + 1, first.len)),
             TAMIS_FMT(tamis__bytes_sub(first, 0, space)));
}

static void an_alias_never_lowers(void **state)
{
    test_world *w = *state;
    static char texts[TAMIS_COUNT_OF(test_parties)][TEXT];
    const char *aliases[TAMIS_COUNT_OF(test_parties)];
    for (size_t i = 0; i < TAMIS_COUNT_OF(test_parties); i++) {
        aliases[i] = NULL;
        if (test_parties[i].names != NULL) {
            turned_name(test_parties[i].names, texts[i]);
            aliases[i] = texts[i];
        }
    }
    test_world more;
    test_world_open(&more, aliases);
    size_t raised = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(test_parties); i++) {
        for (size_t k = 0; k < TAMIS_COUNT_OF(test_parties); k++) {
            if (aliases[i] == NULL || aliases[k] == NULL)
                continue;
            double before = score(w, "", aliases[i], test_parties[k].id);
            double after = score(&more, "", aliases[i], test_parties[k].id);
            if (after < before)
                fail_msg("%s: '%s' falls from %f to %f", test_parties[k].id, aliases[i], before,
                         after);
            raised += after > before;
        }
    }
    assert_true(raised > 0);
    test_world_close(&more);
}

/* ---- facts ---- */

static void facts_move_the_score(void **state)
{
    test_world *w = *state;
    double name = score(w, "", "Vladimir Putin", "b-01");
    assert_true(score_with(w, "Vladimir Putin", "birthDate", "1952-10-07", "b-01") > name);
    assert_true(score_with(w, "Vladimir Putin", "birthDate", "1952", "b-01") > name);
    assert_true(score_with(w, "Vladimir Putin", "birthDate", "1952-07-10", "b-01") > name);
    assert_true(score_with(w, "Vladimir Putin", "birthDate", "1990-01-01", "b-01") < name);
    assert_true(score_with(w, "Vladimir Putin", "gender", "female", "b-01") < name);
    assert_true(score_with(w, "Vladimir Putin", "country", "Russia", "b-01") > name);
    assert_true(score_with(w, "Vladimir Putin", "country", "Peru", "b-01") < name);
    /* What the list does not say counts neither way. */
    assert_true(score_with(w, "Moshe Katsav", "birthDate", "1945", "b-07") ==
                score(w, "", "Moshe Katsav", "b-07"));
    assert_true(score_with(w, "Moshe Katsav", "gender", "male", "b-07") ==
                score(w, "", "Moshe Katsav", "b-07"));
    assert_true(score_with(w, "Moshe Katsav", "address", "Kyriat Malachi", "b-07") ==
                score(w, "", "Moshe Katsav", "b-07"));
}

static void a_shared_telephone_makes_no_relative(void **state)
{
    test_world *w = *state;
    assert_true(score_with(w, "Nobody Inparticular", "phone", "+216 71 123 456", "b-12") < 0.7);
    assert_true(score_with(w, "Nobody Inparticular", "email", "jp@example.org", "b-05") < 0.7);
    double name = score(w, "", "Abu Ali", "b-12");
    assert_true(score_with(w, "Abu Ali", "phone", "+216 71 123 456", "b-12") >= name);
}

/* ---- identifiers ---- */

static void identifiers_find_whatever_the_name_says(void **state)
{
    test_world *w = *state;
    static const struct {
        const char *prop, *value, *id;
    } cases[] = {
        {"passportNumber", "p123456", "b-02"},
        {"id", "P-123-456", "b-02"},
        {"imoNumber", "9074729", "a-13"},
        {"id", "IMO9074729", "a-13"},
        {"id:imo", "IMO 9319466", "a-14"},
        {"mmsi", "273312345", "a-14"},
        {"swiftBic", "EJEMMXMM", "a-04"},
        {"swiftBic", "EJEMMXMMXXX", "a-04"},
        {"swiftBic", "ejem mx mm", "a-04"},
        {"publicKey", "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "b-15"},
        {"id", "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "b-15"},
        {"leiCode", "3003-00IZDBJZ8TAGM263", "a-01"},
        {"innCode", "7707083893", "a-08"},
        {"idNumber", "04643632", "b-12"},
        {"passportNumber", "K7654321", "b-11"}, /* of its holder */
        {"id", "k 7654321", "b-11"},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        double with_name =
            score_with(w, "Nobody Inparticular", cases[i].prop, cases[i].value, cases[i].id);
        test_asked asked;
        tamis__settings settings = test_settings(0.7);
        test_ask_init(&asked, "");
        test_ask_add(w, &asked, cases[i].prop, tamis__bytes_of(cases[i].value));
        test_screen(w->worker, &asked, &settings);
        double alone = test_score_of(w, &asked.hits, cases[i].id);
        test_ask_clear(&asked);
        if (with_name < 0.7 || alone < 0.7)
            fail_msg("%s %s: %f with another name, %f alone", cases[i].prop, cases[i].value,
                     with_name, alone);
    }
}

static void other_identifiers_find_nobody(void **state)
{
    test_world *w = *state;
    static const char *const cases[][2] = {
        {"imoNumber", "9074730"},
        {"swiftBic", "EJEMMXM1"},
        {"publicKey", "12qtd5bfwrsdnsazy76uve1xycgntojh9h"}, /* base58 minds case */
        {"innCode", "7707083894"},
        {"id", "n/a"},
        {"passportNumber", "-"},
        {"mmsi", "9074729"}, /* another kind of number */
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        test_asked asked;
        tamis__settings settings = test_settings(0.7);
        test_ask_init(&asked, "");
        test_ask_add(w, &asked, cases[i][0], tamis__bytes_of(cases[i][1]));
        test_screen(w->worker, &asked, &settings);
        if (asked.hits.count != 0)
            fail_msg("%s %s", cases[i][0], cases[i][1]);
        test_ask_clear(&asked);
    }
    /* A different passport speaks against the name. */
    assert_true(
        score_with(w, "Salman bin Muhammad Al Example", "passportNumber", "Z999999", "b-02") < 1.0);
}

/* ---- filters ---- */

static size_t found_with(test_world *w, const char *name, tamis__settings settings, const char *id,
                         double *score_of)
{
    test_asked asked;
    ask_name(w, &asked, "", name);
    test_screen(w->worker, &asked, &settings);
    *score_of = test_score_of(w, &asked.hits, id);
    size_t count = asked.hits.count;
    tamis__settings exhaustive = settings;
    exhaustive.exhaustive = true;
    tamis__hit_list found = asked.hits;
    test_screen(w->worker, &asked, &exhaustive);
    assert_true(test_same_hits(&found, &asked.hits));
    test_ask_clear(&asked);
    return count;
}

static bool finds(test_world *w, const char *name, tamis__settings settings, const char *id)
{
    double found;
    found_with(w, name, settings, id, &found);
    return found > 0.0;
}

static void datasets_and_topics_filter(void **state)
{
    test_world *w = *state;
    tamis__settings settings = test_settings(0.7);
    uint16_t first = tamis__snapshot_find_dataset(w->snapshot, TAMIS_LIT("first"));
    bool wanted[2] = {first == 0, first == 1};
    settings.datasets = wanted;
    assert_true(finds(w, "Huawei", settings, "a-01"));
    assert_false(finds(w, "Vladimir Putin", settings, "b-01"));
    settings.datasets = NULL;
    assert_true(finds(w, "Vladimir Putin", settings, "b-01"));
    const tamis_bytes topics[] = {TAMIS_LIT("debarment"), TAMIS_LIT("export.control")};
    settings.topics = topics;
    settings.topic_count = 2;
    assert_true(finds(w, "Huawei", settings, "a-01"));
    assert_false(finds(w, "Vladimir Putin", settings, "b-01"));
    settings.topic_count = 1;
    assert_false(finds(w, "Huawei", settings, "a-01"));
}

static void countries_filter(void **state)
{
    test_world *w = *state;
    static const tamis_bytes countries[] = {{"ru", 2}, {"sa", 2}, {"cn", 2}};
    tamis__settings settings = test_settings(0.7);
    settings.countries = countries;
    settings.country_count = 2;
    assert_true(finds(w, "Vladimir Putin", settings, "b-01"));
    assert_true(finds(w, "Muhammad bin Salman Al Example", settings, "b-03")); /* a nationality */
    assert_false(finds(w, "Huawei", settings, "a-01"));
    assert_false(finds(w, "Abebe Bikila", settings, "b-13")); /* connected with none */
    settings.country_count = 3;
    assert_true(finds(w, "Huawei", settings, "a-01"));
}

/* The cache of a worker remembers what it computed under other parameters. */
static void parameters_are_those_of_the_query(void **state)
{
    test_world *w = *state;
    static const char name[] = "Huawai Tecnologies Zorbex";
    const double steepness[] = {1.0, tamis__score_defaults.steepness, 4.0, 9.0};
    tamis__score_params params = tamis__score_defaults;
    tamis__settings settings = test_settings(0.3);
    double before, now, last = 1.0;
    found_with(w, name, settings, "a-01", &before);
    settings.params = &params;
    for (size_t i = 0; i < TAMIS_COUNT_OF(steepness); i++) {
        params.steepness = steepness[i];
        found_with(w, name, settings, "a-01", &now);
        assert_true(now < last);
        assert_true(i != 1 || now == before);
        last = now;
    }
    params = tamis__score_defaults;
    params.omission_query = 0.0; /* the bound has nothing left to go by */
    found_with(w, name, settings, "a-01", &now);
    assert_true(now >= before);
}

static void exclusions_and_weak_aliases(void **state)
{
    test_world *w = *state;
    tamis__settings settings = test_settings(0.7);
    assert_true(finds(w, "The Butcher", settings, "b-05"));
    settings.skip_weak = true;
    assert_false(finds(w, "The Butcher", settings, "b-05"));
    assert_true(finds(w, "Jean-Pierre O'Connor", settings, "b-05"));
    const tamis_bytes exclude[] = {TAMIS_LIT("nobody"), TAMIS_LIT("b-05")};
    settings.exclude = exclude;
    settings.exclude_count = 2;
    assert_false(finds(w, "Jean-Pierre O'Connor", settings, "b-05"));
    assert_true(finds(w, "Moshe Katsav", settings, "b-07"));
}

static tamis__settings on(const char *day)
{
    tamis__settings settings = test_settings(0.7);
    settings.has_as_of = true;
    settings.as_of = test_day(tamis__bytes_of(day), TAMIS__DAY_MIN);
    return settings;
}

static void the_past_is_answered(void **state)
{
    test_world *w = *state;
    assert_false(finds(w, "Huawei", on("2019-05-15"), "a-01"));
    assert_true(finds(w, "Huawei", on("2019-05-16"), "a-01"));
    assert_true(finds(w, "Vanished Quibble", on("2012-12-31"), "a-15"));
    assert_false(finds(w, "Vanished Quibble", on("2013-01-01"), "a-15"));
    assert_true(finds(w, "Vanished Quibble", test_settings(0.7), "a-15"));
    assert_true(finds(w, "Former Candle Works", on("2015-06-30"), "a-16"));
    assert_false(finds(w, "Former Candle Works", on("2015-07-01"), "a-16"));
    assert_true(finds(w, "Renamed Lantern Works", on("2015-07-01"), "a-16"));
    assert_true(finds(w, "Xi Jinping", on("1990-01-01"), "b-04"));   /* has no listing at all */
    assert_true(finds(w, "Moshe Katsav", on("1990-01-01"), "b-07")); /* undated */
    uint32_t gone = tamis__snapshot_find_entity(w->snapshot, TAMIS_LIT("a-15"));
    assert_true(tamis__entity_held_on(w->snapshot, gone, test_day(TAMIS_LIT("2011-01-01"), 0)));
    assert_false(tamis__entity_held_on(w->snapshot, gone, test_day(TAMIS_LIT("2014-01-01"), 0)));
}

static void schema_and_threshold_and_limit(void **state)
{
    test_world *w = *state;
    assert_true(score(w, "Person", "Huawei", "a-01") == 0.0);
    assert_true(score(w, "LegalEntity", "Huawei", "a-01") > 0.7);
    assert_true(score(w, "Vessel", "Example Star 7", "a-13") == 1.0);
    assert_true(score(w, "Company", "Example Star 7", "a-13") == 0.0);
    test_asked asked;
    tamis__hit_list all = screen_name(w, &asked, "", "Ahmad Ivanov", 0.3);
    assert_true(all.count > 3 && all.found == all.count);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.items[i - 1].score > all.items[i].score ||
                    (all.items[i - 1].score == all.items[i].score &&
                     all.items[i - 1].entity < all.items[i].entity));
    for (uint32_t limit = 1; limit <= all.count; limit++) {
        tamis__settings settings = test_settings(0.3);
        settings.limit = limit;
        test_screen(w->worker, &asked, &settings);
        assert_int_equal(asked.hits.count, limit);
        assert_int_equal(asked.hits.found, all.count);
        assert_int_equal(asked.hits.items[limit - 1].entity, all.items[limit - 1].entity);
    }
    /* A hit at the threshold is a hit. */
    double least = all.items[all.count - 1].score;
    tamis__settings exact = test_settings(least);
    test_screen(w->worker, &asked, &exact);
    assert_int_equal(asked.hits.count, all.count);
    test_ask_clear(&asked);
}

static void a_query_without_anything_finds_nobody(void **state)
{
    test_world *w = *state;
    tamis__settings settings = test_settings(0.0);
    settings.threshold = 0.01;
    test_asked asked;
    test_ask_init(&asked, "");
    test_screen(w->worker, &asked, &settings);
    assert_int_equal(asked.hits.count, 0);
    test_ask_add(w, &asked, "name", TAMIS_LIT("  "));
    test_ask_add(w, &asked, "birthDate", TAMIS_LIT("1952-10-07"));
    test_screen(w->worker, &asked, &settings);
    assert_int_equal(asked.hits.count, 0);
    test_ask_clear(&asked);
}

/* ---- queries that are refused ---- */

static void query_errors_name_what_was_expected(void **state)
{
    test_world *w = *state;
    static const struct {
        const char *prop, *value, *says;
    } cases[] = {
        {"nmae", "x", "unknown property"}, {"birthDate", "yesterday", "YYYY"},
        {"birthDate", "n/a", "YYYY"},      {"country", "Atlantis", "ISO 3166"},
        {"id:passprt", "x", "kind"},
    };
    test_asked asked;
    test_ask_init(&asked, "");
    for (size_t i = 0; i < TAMIS_COUNT_OF(cases); i++) {
        tamis_error err = {0};
        tamis_status status =
            tamis__query_add(asked.query, tamis__worker_scratch(w->worker), w->text, &asked.arena,
                             tamis__bytes_of(cases[i].prop), tamis__bytes_of(cases[i].value), &err);
        if (status != TAMIS_ERR_ARGUMENT)
            fail_msg("%s %s: %d", cases[i].prop, cases[i].value, (int)status);
        if (strstr(err.message, cases[i].says) == NULL)
            fail_msg("%s", err.message);
    }
    tamis_error err = {0};
    assert_int_equal(tamis__query_schema(asked.query, TAMIS_LIT("Persn"), &err),
                     TAMIS_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "Person"));
    tamis_status status = TAMIS_OK;
    for (int i = 0; i <= TAMIS__QUERY_FACTS_MAX && status == TAMIS_OK; i++)
        status = tamis__query_add(asked.query, tamis__worker_scratch(w->worker), w->text,
                                  &asked.arena, TAMIS_LIT("country"), TAMIS_LIT("ru"), &err);
    assert_int_equal(status, TAMIS_ERR_LIMIT);
    test_ask_clear(&asked);
}

/* ---- explanations ---- */

static tamis__reasons compare_parties(test_world *w, const char *a, const char *b,
                                      const char *schema_b, test_asked asked[2],
                                      tamis__comparison *names)
{
    tamis__reasons reasons;
    ask_name(w, &asked[0], "", a);
    ask_name(w, &asked[1], schema_b, b);
    tamis__compare_queries(asked[0].query, asked[1].query, w->snapshot, w->text, NULL, names,
                           &reasons);
    return reasons;
}

static void explanations_say_what_was_weighed(void **state)
{
    test_world *w = *state;
    static tamis__comparison names;
    test_asked asked[2];
    tamis__reasons reasons = compare_parties(w, "Huawei Tecnologies Zorbex",
                                             "Huawei Technologies Ltd", "Company", asked, &names);
    assert_ptr_equal(reasons.names, &names);
    assert_true(reasons.score > 0.0 && reasons.score < 1.0);
    reasons.facts.birth = TAMIS__DIFFERS;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis__explain_line(&out, &reasons);
    tamis__buffer_byte(&out, '\0');
    static const char *const says[] = {"Huawei = Huawei", "only asked: Zorbex", "only listed: Ltd",
                                       "birth date differs"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(says); i++)
        if (strstr(out.ptr, says[i]) == NULL)
            fail_msg("no '%s' in: %s", says[i], out.ptr);
    assert_null(strchr(out.ptr, '\n'));
    tamis__buffer_reset(&out);
    tamis__explain_table(&out, &reasons);
    tamis__buffer_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "  name score "));
    assert_non_null(strstr(out.ptr, "  birth date differs\n"));
    tamis__buffer_clear(&out);
    test_ask_clear(&asked[0]);
    test_ask_clear(&asked[1]);
}

static void comparison_is_screening_without_a_search(void **state)
{
    test_world *w = *state;
    static tamis__comparison names;
    static const char *const pairs[][2] = {{"Vladimir Putin", "PUTIN, Vladimir Vladimirovich"},
                                           {"Xijinping", "Xi Jinping"},
                                           {"Abou Ali", "Abu Ali al-Tunisi"}};
    static const char *const ids[] = {"b-01", "b-04", "b-12"};
    for (size_t i = 0; i < TAMIS_COUNT_OF(pairs); i++) {
        test_asked asked[2];
        tamis__reasons reasons =
            compare_parties(w, pairs[i][0], pairs[i][1], "Person", asked, &names);
        /* The party may have a better name than this one, never a worse best. */
        assert_true(score(w, "", pairs[i][0], ids[i]) >= reasons.score);
        assert_true(reasons.score == reasons.name_score);
        test_ask_clear(&asked[0]);
        test_ask_clear(&asked[1]);
        reasons = compare_parties(w, pairs[i][0], pairs[i][0], "Person", asked, &names);
        assert_true(reasons.score == 1.0);
        test_ask_clear(&asked[0]);
        test_ask_clear(&asked[1]);
    }
    test_asked asked[2];
    test_ask_init(&asked[0], "Person");
    ask_name(w, &asked[1], "Vessel", "Example Star");
    tamis__reasons reasons;
    tamis__compare_queries(asked[0].query, asked[1].query, NULL, w->text, NULL, &names, &reasons);
    assert_null(reasons.names);
    assert_true(reasons.score == 0.0);
    test_ask_add(w, &asked[0], "name", TAMIS_LIT("Example Star"));
    tamis__compare_queries(asked[0].query, asked[1].query, NULL, w->text, NULL, &names, &reasons);
    assert_true(reasons.score == 0.0); /* a person is no vessel */
    test_ask_clear(&asked[0]);
    test_ask_clear(&asked[1]);
}

/* ---- workers ---- */

static void the_pool_gives_each_worker_to_one(void **state)
{
    test_world *w = *state;
    tamis__pool *pool = NULL;
    tamis__worker *workers[70];
    assert_int_equal(tamis__pool_new(w->screener, &pool, NULL), TAMIS_OK);
    for (size_t i = 0; i < TAMIS_COUNT_OF(workers); i++) {
        assert_int_equal(tamis__pool_take(pool, &workers[i], NULL), TAMIS_OK);
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(workers[i], workers[k]);
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(workers); i++)
        tamis__pool_give(pool, workers[i]);
    tamis__worker *again = NULL;
    assert_int_equal(tamis__pool_take(pool, &again, NULL), TAMIS_OK);
    tamis__pool_give(pool, again);
    tamis__pool_give(pool, NULL);
    tamis__pool_free(pool);
    tamis__pool_free(NULL);
}

static tamis_status make_worker(const test_world *w)
{
    tamis__screener *screener = NULL;
    tamis__worker *worker = NULL;
    tamis_status status = tamis__screener_new(w->snapshot, w->text, &screener, NULL);
    if (status == TAMIS_OK)
        status = tamis__worker_new(screener, &worker, NULL);
    tamis__worker_free(worker);
    tamis__screener_free(screener);
    return status;
}

static void no_memory_for_a_screener(void **state)
{
    const test_world *w = *state;
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK && n < 1000; n++) {
        tamis__memory_fail_after(n);
        status = make_worker(w);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
    assert_int_equal(status, TAMIS_OK);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listed_name_equals_itself),
        cmocka_unit_test(writing_changes_nothing),
        cmocka_unit_test(marks_and_joints_change_nothing),
        cmocka_unit_test(names_of_other_spelling_are_found),
        cmocka_unit_test(a_word_that_was_cut_off_is_known_by_its_beginning),
        cmocka_unit_test(order_is_forgiven_but_not_in_a_chain),
        cmocka_unit_test(siblings_are_told_apart),
        cmocka_unit_test(common_words_rescue_nobody),
        cmocka_unit_test(an_alias_never_lowers),
        cmocka_unit_test(facts_move_the_score),
        cmocka_unit_test(a_shared_telephone_makes_no_relative),
        cmocka_unit_test(identifiers_find_whatever_the_name_says),
        cmocka_unit_test(other_identifiers_find_nobody),
        cmocka_unit_test(datasets_and_topics_filter),
        cmocka_unit_test(countries_filter),
        cmocka_unit_test(parameters_are_those_of_the_query),
        cmocka_unit_test(exclusions_and_weak_aliases),
        cmocka_unit_test(the_past_is_answered),
        cmocka_unit_test(schema_and_threshold_and_limit),
        cmocka_unit_test(a_query_without_anything_finds_nobody),
        cmocka_unit_test(query_errors_name_what_was_expected),
        cmocka_unit_test(explanations_say_what_was_weighed),
        cmocka_unit_test(comparison_is_screening_without_a_search),
        cmocka_unit_test(the_pool_gives_each_worker_to_one),
        cmocka_unit_test(no_memory_for_a_screener),
    };
    return cmocka_run_group_tests(tests, test_setup, test_teardown);
}
