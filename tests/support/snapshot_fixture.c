/* support/snapshot_fixture.c - see the header. The facts are of the story in the Entity List, but
 * their editions and several details are made up to have every case. */
#include "support/snapshot_fixture.h"

#include <stdlib.h>

#include "screen/likes.h"
#include "support/random.h"

typedef struct fixture_source {
    const char *format, *dataset, *title, *edition;
} fixture_source;

static const fixture_source sources[] = {
    {"us_csl", "us_bis_el", "US Entity List", "2019-05-21"},
    {"us_csl", "us_bis_el", "US Entity List", "2019-08-21"},
    {"us_csl", "us_bis_el", "Entity List of the US", "2020-08-20"},
    {"un_sc", "un_sc", "UN Security Council Consolidated List", NULL},
    {"ftm", "owners", NULL, NULL},
};

typedef struct fixture_record {
    int source;
    const char *id, *source_id, *caption;
    tamis__schema schema;
    const char *statements[20]; /* property, value; "from/until" may follow behind "@" */
    const char *reference, *citation, *start; /* a listing when reference is set */
} fixture_record;

#define PARENT_NAMES                                                                               \
    "name", "Huawei Technologies Co., Ltd.", "alias", "Huawei", "name",                            \
        "\xE5\x8D\x8E\xE4\xB8\xBA\xE6\x8A\x80\xE6\x9C\xAF\xE6\x9C\x89\xE9\x99\x90\xE5\x85\xAC\xE5" \
        "\x8F\xB8"

static const fixture_record records[] = {
    {0,
     "el-1",
     "1",
     "Huawei",
     TAMIS__SCHEMA_Company,
     {PARENT_NAMES, "country", "cn"},
     "EL-1",
     "84 FR 22961",
     "2019-05-16"},
    {1,
     "el-1",
     "1",
     "Huawei Technologies",
     TAMIS__SCHEMA_Company,
     {PARENT_NAMES, "country", "cn", "weakAlias", "Huawei"},
     "EL-1",
     "84 FR 43495",
     "2019-05-16"},
    {2,
     "el-1",
     "1",
     "Huawei Technologies",
     TAMIS__SCHEMA_LegalEntity,
     {PARENT_NAMES, "country", "cn", "leiCode", "300300IZDBJZ8TAGM263"},
     "EL-1",
     "84 FR 43495",
     "2019-05-16"},
    {2,
     "el-1",
     NULL,
     NULL,
     TAMIS__SCHEMA_Organization,
     {"website", "https://www.huawei.com"},
     "EL-1",
     "85 FR 51596; 84 FR 43495",
     NULL},
    /* Vanishes after the second edition; one alias is dated by the publisher. */
    {0,
     "el-2",
     "2",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Huawei Old Laboratory", "alias", "HOL@2010-01-01/2018-12-31", "alias",
      "Huawey Laboratoria"},
     "EL-2",
     "84 FR 22961",
     NULL},
    {1,
     "el-2",
     "2",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Huawei Old Laboratory", "alias", "HOL@2010-01-01/2018-12-31", "alias",
      "Huawey Laboratoria"},
     "EL-2",
     "84 FR 22961",
     NULL},
    /* Comes with the second edition; its sector changes with the third. */
    {1,
     "el-3",
     "3",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Hispark", "sector", "chips"},
     "EL-3",
     "84 FR 43495",
     "2019-08-19"},
    {2,
     "el-3",
     "3",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Hispark", "sector", "semiconductors"},
     "EL-3",
     "84 FR 43495",
     "2019-08-19"},
    /* Lacks in the second edition. */
    {0,
     "el-4",
     "4",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Returning Trading Ltd"},
     "EL-4",
     "a",
     NULL},
    {2,
     "el-4",
     "4",
     NULL,
     TAMIS__SCHEMA_Company,
     {"name", "Returning Trading Ltd"},
     "EL-4",
     "b",
     NULL},
    {3,
     "un-1",
     "QDi.001",
     NULL,
     TAMIS__SCHEMA_Person,
     {"name", "Ahmad Hasan al-Example", "weakAlias", "Abu Exampel", "previousName", "A. H. Example",
      "alias", "A. H. Example", "birthDate", "1955~", "passportNumber", "P 123-456"},
     "QDi.001",
     NULL,
     "2001-02-03"},
    {3,
     "un-1",
     "QDi.001",
     NULL,
     TAMIS__SCHEMA_LegalEntity,
     {"phone", "+98 21 555 0100"},
     NULL,
     NULL,
     NULL},
    {3,
     "un-2",
     NULL,
     NULL,
     TAMIS__SCHEMA_Vessel,
     {"name", "EXAMPLE STAR 7", "imoNumber", "IMO 9074729", "name", "..."},
     NULL,
     NULL,
     NULL},
    {4,
     "pass-1",
     NULL,
     NULL,
     TAMIS__SCHEMA_Passport,
     {"holder", "un-1", "number", "K7654321"},
     NULL,
     NULL,
     NULL},
    {4,
     "own-1",
     NULL,
     NULL,
     TAMIS__SCHEMA_Ownership,
     {"owner", "el-1", "asset", "el-2", "asset", "el-3", "percentage", "51-75", "startDate",
      "2015"},
     NULL,
     NULL,
     NULL},
    {4,
     "own-2",
     NULL,
     NULL,
     TAMIS__SCHEMA_Ownership,
     {"owner", "nobody", "asset", "el-1", "percentage", ">50", "endDate", "2018-06", "role",
      "holding"},
     NULL,
     NULL,
     NULL},
    {4,
     "fam-1",
     NULL,
     NULL,
     TAMIS__SCHEMA_Family,
     {"person", "un-1", "relative", "un-9", "relationship", "brother"},
     NULL,
     NULL,
     NULL},
    {4,
     "addr-1",
     NULL,
     NULL,
     TAMIS__SCHEMA_Address,
     {"full", "Bantian, Shenzhen"},
     NULL,
     NULL,
     NULL},
};

int32_t fixture_day(const char *text)
{
    tamis__date date = {TAMIS__DAY_MIN, TAMIS__DAY_MIN, false};
    if (text != NULL && !tamis__date_parse(tamis__bytes_of(text), &date))
        abort();
    return date.lo;
}

static void add_statement(tamis__entity_builder *builder, const char *prop, const char *value)
{
    tamis__statement statement = {
        .value = tamis__bytes_of(value), .from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    if (!tamis__prop_find(tamis__bytes_of(prop), &statement.prop))
        abort();
    const char *at = strchr(value, '@');
    tamis__date date;
    if (at != NULL) {
        statement.value.len = (size_t)(at - value);
        if (!tamis__date_parse(tamis__bytes_of(at + 1), &date))
            abort();
        statement.from = date.lo;
        statement.until = date.hi;
    }
    tamis__builder_add_full(builder, &statement);
}

static tamis_status feed_record(tamis__writer *writer, tamis__entity_builder *builder,
                                const fixture_record *record, tamis_error *err)
{
    tamis__builder_start(builder, tamis__bytes_of(record->id), tamis__bytes_of(record->source_id),
                         record->schema, 1);
    for (size_t i = 0; record->statements[i] != NULL; i += 2)
        add_statement(builder, record->statements[i], record->statements[i + 1]);
    if (record->reference != NULL) {
        tamis__listing listing = tamis__listing_empty();
        listing.list_id = tamis__bytes_of(sources[record->source].dataset);
        listing.reference = tamis__bytes_of(record->reference);
        listing.citation = tamis__bytes_of(record->citation);
        listing.start = fixture_day(record->start);
        tamis__builder_listing(builder, &listing);
    }
    const tamis__entity *finished = NULL;
    TAMIS_TRY(tamis__builder_finish(builder, &finished, err));
    tamis__entity entity = *finished;
    entity.caption = tamis__bytes_of(record->caption);
    return tamis__writer_entity(writer, &entity, err);
}

/* A permutation of 0..count-1. */
static void shuffled(size_t *order, size_t count, test_random *random, bool shuffle)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; shuffle && i > 1; i--) {
        size_t k = test_random_below(random, i), swap = order[k];
        order[k] = order[i - 1];
        order[i - 1] = swap;
    }
}

static tamis_status feed_source(tamis__writer *writer, int number, const size_t *order,
                                tamis_error *err)
{
    const fixture_source *source = &sources[number];
    tamis__entity_builder builder;
    tamis__builder_init(&builder);
    tamis_status status = tamis__writer_begin(writer, err);
    tamis__source_facts facts = {
        .format = source->format,
        .dataset = source->dataset,
        .title = source->title,
        .edition = fixture_day(source->edition),
        .skipped = number == 3 ? 2 : 0,
    };
    for (size_t i = 0; status == TAMIS_OK && i < TAMIS_COUNT_OF(records); i++) {
        if (records[order[i]].source != number)
            continue;
        status = feed_record(writer, &builder, &records[order[i]], err);
        facts.kept++;
    }
    bool late = order[0] != 0;
    for (uint64_t line = 7; number == 3 && status == TAMIS_OK && line < 9; line++)
        status = tamis__writer_skip(writer, late ? 15 - line : line, TAMIS_LIT("no name"),
                                    TAMIS_LIT("row without a name"), err);
    facts.read = facts.kept + facts.skipped;
    tamis__digest_of(tamis__bytes_of(source->dataset), &facts.digest);
    facts.digest.bytes[0] = (uint8_t)number;
    tamis__builder_clear(&builder);
    return status == TAMIS_OK ? tamis__writer_end(writer, &facts, err) : status;
}

tamis_status fixture_fill(tamis__writer *writer, uint64_t shuffle, tamis_error *err)
{
    test_random random = {shuffle};
    size_t source_order[TAMIS_COUNT_OF(sources)], order[TAMIS_COUNT_OF(records)];
    shuffled(source_order, TAMIS_COUNT_OF(sources), &random, shuffle != 0);
    shuffled(order, TAMIS_COUNT_OF(records), &random, shuffle != 0);
    for (size_t i = 0; i < TAMIS_COUNT_OF(sources); i++)
        TAMIS_TRY(feed_source(writer, (int)source_order[i], order, err));
    return TAMIS_OK;
}

tamis_status fixture_build(uint64_t shuffle, unsigned threads, tamis__buffer *out, tamis_error *err)
{
    tamis__buffer_init(out, 0);
    tamis__text *text = NULL;
    tamis__writer *writer = NULL;
    tamis_status status = TAMIS_OK;
    TAMIS_TRY_DONE(tamis__text_new(&text, err));
    TAMIS_TRY_DONE(tamis__writer_new(text, &writer, err));
    TAMIS_TRY_DONE(fixture_fill(writer, shuffle, err));
    TAMIS_TRY_DONE(tamis__writer_build(writer, threads, NULL, NULL, err));
    TAMIS_TRY_DONE(tamis__find_likes(writer, text, 1, threads, err));
    status = tamis__writer_write_memory(writer, out, err);
done:
    tamis__writer_free(writer);
    tamis__text_free(text);
    return status;
}
