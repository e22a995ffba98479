/*
 * tests/unit/screen/screen_fixture.h - a snapshot of made-up parties in many scripts, and queries
 * against it.
 *
 * Names of a party are separated by "|"; before a name "~" makes it a weak alias, "<" a former name,
 * and "@FROM/UNTIL" behind it says when it was borne. Facts are "property=value" separated by ";".
 */
#ifndef TAMIS_TESTS_SCREEN_FIXTURE_H
#define TAMIS_TESTS_SCREEN_FIXTURE_H

#include "support/unit.h"

#include <stdlib.h>

#include "index/writer.h"
#include "screen/entity_facts.h"
#include "screen/likes.h"
#include "screen/retrieve.h"
#include "support/random.h"

enum { TEST_LIKES_NAMES = 2 /* words of so many names are stored with their links */ };

typedef struct test_party {
    const char *id;
    tamis__schema schema;
    const char *names;
    const char *facts;
    const char *listed; /* "FROM/UNTIL", "" for undated, NULL for no listing */
} test_party;

/* Each in one of two datasets: those before the empty id in the first. */
static const test_party test_parties[] = {
    {"a-01", TAMIS__SCHEMA_Company,
     "Huawei Technologies Co., Ltd.|华为技术有限公司|Huawei|화웨이 기술|هواوي",
     "country=cn;topics=export.control;leiCode=300300IZDBJZ8TAGM263", "2019-05-16/"},
    {"a-02", TAMIS__SCHEMA_Company, "HiSilicon Technologies Co., Ltd (HiSilicon)|海思半导体",
     "country=cn;topics=export.control", "2019-05-16/"},
    {"a-03", TAMIS__SCHEMA_Company, "Banco Ejemplo Chile S.A.", "country=cl", ""},
    {"a-04", TAMIS__SCHEMA_Company, "Banco Ejemplo México S.A.", "country=mx;swiftBic=EJEMMXMM",
     ""},
    {"a-05", TAMIS__SCHEMA_Company, "Fund II Limited", NULL, ""},
    {"a-06", TAMIS__SCHEMA_Company, "Fund III Limited", NULL, ""},
    {"a-07", TAMIS__SCHEMA_Company, "Müller Präzision GmbH & Co. KG", "country=de", ""},
    {"a-08", TAMIS__SCHEMA_Company, "ООО «Красный Октябрь»", "country=ru;innCode=7707083893", ""},
    {"a-09", TAMIS__SCHEMA_Company, "日本電気硝子株式会社|ニッポンデンキガラス", "country=jp", ""},
    {"a-10", TAMIS__SCHEMA_Organization, "Special Brigade 1 2|Unit 2000 55", NULL, ""},
    {"a-11", TAMIS__SCHEMA_Organization, "Special Brigade 12|Unit 200055", NULL, ""},
    {"a-12", TAMIS__SCHEMA_Organization, "Εταιρεία Ναυτιλίας Αιγαίου", "country=gr", ""},
    {"a-13", TAMIS__SCHEMA_Vessel, "EXAMPLE STAR 7", "imoNumber=IMO 9074729;flag=pa", ""},
    {"a-14", TAMIS__SCHEMA_Vessel, "EXAMPLE STAR 8", "imoNumber=9319466;mmsi=273312345", ""},
    {"a-15", TAMIS__SCHEMA_Company, "Vanished Quibble GmbH", "topics=sanction",
     "2010-01-01/2012-12-31"},
    {"a-16", TAMIS__SCHEMA_Company, "Renamed Lantern Works|<Former Candle Works@/2015-06-30",
     "topics=sanction", "2014-01-01/"},
    {"a-17", TAMIS__SCHEMA_Company, "กรุงเทพ เทรดดิ้ง จำกัด", "country=th", ""},
    {"a-18", TAMIS__SCHEMA_Company, "...|Ω|77", NULL, ""},
    {"", TAMIS__SCHEMA_Thing, NULL, NULL, NULL},
    {"b-01", TAMIS__SCHEMA_Person, "PUTIN, Vladimir Vladimirovich|Владимир Владимирович Путин",
     "birthDate=1952-10-07;country=ru;gender=male;topics=sanction", "2022-02-25/"},
    {"b-02", TAMIS__SCHEMA_Person, "Salman bin Muhammad Al Example|سلمان بن محمد",
     "birthDate=1955~;nationality=sa;passportNumber=P 123-456", ""},
    {"b-03", TAMIS__SCHEMA_Person, "Muhammad bin Salman Al Example", "nationality=sa", ""},
    {"b-04", TAMIS__SCHEMA_Person, "Xi Jinping|习近平|XI, Jinping", "birthDate=1953-06;gender=male",
     NULL},
    {"b-05", TAMIS__SCHEMA_Person, "Jean-Pierre O'Connor|~The Butcher|~JP",
     "country=ie;email=jp@example.org", ""},
    {"b-06", TAMIS__SCHEMA_Person, "William de la Cruz|Bill Cruz", "birthDate=1960-05-04", ""},
    {"b-07", TAMIS__SCHEMA_Person, "קצב משה|Moshe Katsav", "country=il", ""},
    {"b-08", TAMIS__SCHEMA_Person, "გიორგი მარგველაშვილი|Գևորգ Պետրոսյան", NULL, ""},
    {"b-09", TAMIS__SCHEMA_Person, "नरेंद्र कुमार|அரவிந்த் சுவாமி", "country=in", ""},
    {"b-10", TAMIS__SCHEMA_Person, "김정은|Kim Jong Un|KIM, Jong-un", "birthDate=1984-01-08", ""},
    {"b-11", TAMIS__SCHEMA_Person, "Nguyễn Văn Đức|Nguyen Van Duc", "country=vn;gender=male", ""},
    {"b-12", TAMIS__SCHEMA_Person, "Abu Ali al-Tunisi|أبو علي التونسي|~Abu Ali",
     "idNumber=04643632;phone=+216 71 123 456", ""},
    {"b-13", TAMIS__SCHEMA_Person, "አበበ ቢቂላ|Abebe Bikila", NULL, ""},
    {"b-14", TAMIS__SCHEMA_Person, "A. H. Example|Yu. Petrov|Юрий Петров", "birthDate=1970", ""},
    {"b-15", TAMIS__SCHEMA_CryptoWallet, "Wallet of nobody",
     "publicKey=12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", ""},
    {"b-16", TAMIS__SCHEMA_Passport, NULL, "holder=b-11;number=K7654321;country=vn", NULL},
};

enum { TEST_MADE_UP = 220, TEST_TEXT_BYTES = 700 };

typedef struct test_world {
    tamis__text *text;
    tamis__buffer bytes;
    tamis__snapshot *snapshot;
    tamis__screener *screener;
    tamis__worker *worker;
} test_world;

static int32_t test_day(tamis_bytes text, int32_t otherwise)
{
    tamis__date date;
    return tamis__date_parse(text, &date) ? date.lo : otherwise;
}

static void test_days(tamis_bytes days, int32_t *from, int32_t *until)
{
    size_t slash = tamis__bytes_find(days, TAMIS_LIT("/"), 0);
    *from = test_day(tamis__bytes_sub(days, 0, slash), TAMIS__DAY_MIN);
    *until = slash == SIZE_MAX
                 ? TAMIS__DAY_MAX
                 : test_day(tamis__bytes_sub(days, slash + 1, days.len), TAMIS__DAY_MAX);
}

static void test_add_names(tamis__entity_builder *b, const char *names)
{
    tamis_bytes rest = tamis__bytes_of(names);
    tamis_bytes name;
    bool first = true;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT("|"), &name)) {
        tamis__statement s = {.prop = first ? TAMIS__PROP_name : TAMIS__PROP_alias,
                              .from = TAMIS__DAY_MIN,
                              .until = TAMIS__DAY_MAX};
        if (name.ptr[0] == '~' || name.ptr[0] == '<') {
            s.prop = name.ptr[0] == '~' ? TAMIS__PROP_weakAlias : TAMIS__PROP_previousName;
            name = tamis__bytes_sub(name, 1, name.len);
        }
        size_t at = tamis__bytes_find(name, TAMIS_LIT("@"), 0);
        if (at != SIZE_MAX)
            test_days(tamis__bytes_sub(name, at + 1, name.len), &s.from, &s.until);
        s.value = tamis__bytes_sub(name, 0, at);
        tamis__builder_add_full(b, &s);
        first = false;
    }
}

static void test_add_facts(tamis__entity_builder *b, const char *facts)
{
    tamis_bytes rest = tamis__bytes_of(facts);
    tamis_bytes fact;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(";"), &fact)) {
        size_t equals = tamis__bytes_find(fact, TAMIS_LIT("="), 0);
        tamis__prop prop;
        assert_true(tamis__prop_find(tamis__bytes_sub(fact, 0, equals), &prop));
        tamis__builder_add(b, prop, tamis__bytes_sub(fact, equals + 1, fact.len));
    }
}

static void test_add_party(tamis__writer *writer, const test_party *p, const char *more_names)
{
    tamis__entity_builder b;
    tamis__builder_init(&b);
    tamis__builder_start(&b, tamis__bytes_of(p->id), tamis__bytes_of(p->id), p->schema, 1);
    test_add_names(&b, p->names);
    if (more_names != NULL)
        tamis__builder_add(&b, TAMIS__PROP_alias, tamis__bytes_of(more_names));
    test_add_facts(&b, p->facts);
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = TAMIS_LIT("TEST");
    listing.reference = tamis__bytes_of(p->id);
    if (p->listed != NULL) {
        test_days(tamis__bytes_of(p->listed), &listing.start, &listing.end);
        tamis__builder_listing(&b, &listing);
    }
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&b, &entity, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_entity(writer, entity, NULL), TAMIS_OK);
    tamis__builder_clear(&b);
}

/* Words that made-up parties and queries share. */
static const char *const test_words[] = {
    "Mohammed", "Muhammad", "Ahmad",     "Ahmed",    "Ali",     "Hassan",      "Hussein",
    "al",       "bin",      "ould",      "van",      "de",      "Ivanov",      "Ivanova",
    "Petrov",   "Sergei",   "Sergey",    "Trading",  "General", "Tech",        "Limited",
    "LLC",      "GmbH",     "Bank",      "Shipping", "Star",    "Ocean",       "Chile",
    "Panama",   "Shanghai", "No.",       "2",        "II",      "12",          "1",
    "2000",     "Zhang",    "Wei",       "Zhangwei", "Li",      "Xiaoming",    "Xiao",
    "Ming",     "Company",  "Dr",        "Abd",      "Rahman",  "Abdulrahman", "Kim",
    "Quibble",  "Zorbex",   "Tikhonova", "Schmidt",  "Schmitt", "Иванов",      "محمد",
    "张伟",     "and",      "of",        "J.",       "A.",      "Construction"};

static void test_made_up_name(test_random *random, char out[TEST_TEXT_BYTES])
{
    size_t words = 1 + test_random_below(random, 5);
    out[0] = '\0';
    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            strcat(out, i == 1 && test_random_below(random, 5) == 0 ? ", " : " ");
        strcat(out, test_words[test_random_below(random, TAMIS_COUNT_OF(test_words))]);
    }
}

static void test_add_made_up(tamis__writer *writer)
{
    static const tamis__schema schemata[] = {TAMIS__SCHEMA_Person, TAMIS__SCHEMA_Company,
                                             TAMIS__SCHEMA_LegalEntity, TAMIS__SCHEMA_Vessel};
    static const char *const facts[] = {"birthDate=1960;country=ru", "birthDate=1971-05-06",
                                        "country=sa;gender=female", NULL};
    test_random random = {4711};
    for (size_t i = 0; i < TEST_MADE_UP; i++) {
        char id[16];
        char names[2 * TEST_TEXT_BYTES];
        char other[TEST_TEXT_BYTES];
        snprintf(id, sizeof id, "c-%03zu", i);
        test_made_up_name(&random, names);
        test_made_up_name(&random, other);
        strcat(names, i % 3 == 0 ? "|" : "|~");
        strcat(names, other);
        test_party party = {id, schemata[i % 4], names, facts[test_random_below(&random, 4)], ""};
        test_add_party(writer, &party, NULL);
    }
}

static void test_end_source(tamis__writer *writer, const char *dataset)
{
    tamis__source_facts facts = {
        .format = "test", .dataset = dataset, .title = dataset, .edition = TAMIS__DAY_MIN};
    assert_int_equal(tamis__writer_end(writer, &facts, NULL), TAMIS_OK);
}

/* `aliases`, when given, holds one more name or NULL for each of test_parties. */
static void test_world_open(test_world *w, const char *const *aliases)
{
    tamis__writer *writer = NULL;
    *w = (test_world){0};
    assert_int_equal(tamis__text_new(&w->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_new(w->text, &writer, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_begin(writer, NULL), TAMIS_OK);
    for (size_t i = 0; i < TAMIS_COUNT_OF(test_parties); i++) {
        if (test_parties[i].id[0] != '\0') {
            test_add_party(writer, &test_parties[i], aliases == NULL ? NULL : aliases[i]);
            continue;
        }
        test_end_source(writer, "first");
        assert_int_equal(tamis__writer_begin(writer, NULL), TAMIS_OK);
    }
    test_add_made_up(writer);
    test_end_source(writer, "second");
    assert_int_equal(tamis__writer_build(writer, 1, NULL, NULL, NULL), TAMIS_OK);
    assert_int_equal(tamis__find_likes(writer, w->text, TEST_LIKES_NAMES, 1, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_write_memory(writer, &w->bytes, NULL), TAMIS_OK);
    tamis__writer_free(writer);
    assert_int_equal(
        tamis__snapshot_from_memory(tamis__buffer_bytes(&w->bytes), &w->snapshot, NULL), TAMIS_OK);
    assert_int_equal(tamis__screener_new(w->snapshot, w->text, &w->screener, NULL), TAMIS_OK);
    assert_int_equal(tamis__worker_new(w->screener, &w->worker, NULL), TAMIS_OK);
}

static void test_world_close(test_world *w)
{
    tamis__worker_free(w->worker);
    tamis__screener_free(w->screener);
    tamis__snapshot_close(w->snapshot);
    tamis__buffer_clear(&w->bytes);
    tamis__text_free(w->text);
}

TAMIS_UNUSED static int test_setup(void **state)
{
    test_world *w = tamis__alloc_zero(1, sizeof *w);
    test_world_open(w, NULL);
    *state = w;
    return 0;
}

TAMIS_UNUSED static int test_teardown(void **state)
{
    test_world_close(*state);
    tamis__release(*state);
    return 0;
}

/* ---- asking ---- */

/* A query with its arena; the answer lives in the same. */
typedef struct test_asked {
    tamis__arena arena;
    tamis__query *query;
    tamis__hit_list hits;
} test_asked;

static void test_ask_init(test_asked *asked, const char *schema)
{
    tamis__arena_init(&asked->arena, 0);
    asked->query = tamis__arena_alloc(&asked->arena, sizeof *asked->query);
    assert_non_null(asked->query);
    tamis__query_init(asked->query);
    assert_int_equal(tamis__query_schema(asked->query, tamis__bytes_of(schema), NULL), TAMIS_OK);
}

static void test_ask_add(test_world *w, test_asked *asked, const char *prop, tamis_bytes value)
{
    tamis_error err = {0};
    if (tamis__query_add(asked->query, tamis__worker_scratch(w->worker), w->text, &asked->arena,
                         tamis__bytes_of(prop), value, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
}

static tamis__settings test_settings(double threshold)
{
    return (tamis__settings){.threshold = threshold, .limit = 100000, .threads = 1};
}

static void test_screen(tamis__worker *worker, test_asked *asked, const tamis__settings *settings)
{
    tamis_error err = {0};
    if (tamis__screen(worker, asked->query, settings, &asked->arena, &asked->hits, &err) !=
        TAMIS_OK)
        fail_msg("%s", err.message);
}

static void test_ask_clear(test_asked *asked)
{
    tamis__arena_clear(&asked->arena);
}

/* Same hits to the last bit. */
TAMIS_UNUSED static bool test_same_hits(const tamis__hit_list *a, const tamis__hit_list *b)
{
    bool same = a->count == b->count && a->found == b->found;
    for (size_t i = 0; same && i < a->count; i++) {
        const tamis__hit *x = &a->items[i];
        const tamis__hit *y = &b->items[i];
        same = x->entity == y->entity && x->name == y->name && x->query_name == y->query_name &&
               memcmp(&x->name_score, &y->name_score, sizeof x->name_score) == 0 &&
               memcmp(&x->score, &y->score, sizeof x->score) == 0 &&
               x->facts.birth == y->facts.birth && x->facts.country == y->facts.country &&
               x->facts.gender == y->facts.gender && x->facts.strong_id == y->facts.strong_id &&
               x->facts.weak_id == y->facts.weak_id;
    }
    return same;
}

/* Score of an entity among the hits; 0 when it is none. */
TAMIS_UNUSED static double test_score_of(const test_world *w, const tamis__hit_list *hits,
                                         const char *id)
{
    uint32_t entity = tamis__snapshot_find_entity(w->snapshot, tamis__bytes_of(id));
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].entity == entity)
            return hits->items[i].score;
    return 0.0;
}

#endif
