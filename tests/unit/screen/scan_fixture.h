/*
 * tests/unit/screen/scan_fixture.h - listed parties in memory and a scan of a text over them.
 *
 * A party's names are separated by "|"; "~" before a name makes it a weak alias.
 */
#ifndef TAMIS_TESTS_SCAN_FIXTURE_H
#define TAMIS_TESTS_SCAN_FIXTURE_H

#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "index/writer.h"
#include "screen/attribution.h"
#include "screen/claims.h"

typedef struct party {
    const char *id;
    tamis__schema schema;
    const char *names;
    const char *start; /* of its listing; NULL: no listing; "": undated */
} party;

static const party scan_parties[] = {
    {"huawei", TAMIS__SCHEMA_Company,
     "Huawei Technologies Co., Ltd.|Huawei|华为技术有限公司|华为|화웨이|هواوي", "2019-05-16"},
    {"huawei-later", TAMIS__SCHEMA_Company, "Huawei", "2021-03-12"},
    {"hisilicon", TAMIS__SCHEMA_Company, "HiSilicon Technologies Co., Ltd (HiSilicon)",
     "2019-05-16"},
    {"foo-1", TAMIS__SCHEMA_Company, "Zorbex Technology Co., Ltd.", ""},
    {"foo-2", TAMIS__SCHEMA_Company, "Zorbex Shipping Lines LLC", ""},
    {"foo-3", TAMIS__SCHEMA_Company, "Zorbex Marine Nine GmbH", ""},
    {"foo-4", TAMIS__SCHEMA_Company, "Zorbex Cosmos Seven GmbH", ""},
    {"foo-5", TAMIS__SCHEMA_Company, "Zorbex Ventilation Five GmbH", ""},
    {"star", TAMIS__SCHEMA_Company, "STAR", "2018-01-01"},
    {"link", TAMIS__SCHEMA_Organization, "LINK|Free Market Union", "2018-01-01"},
    {"newcentury", TAMIS__SCHEMA_Company, "New Century Trading Co., Ltd.", "2018-01-01"},
    {"putin", TAMIS__SCHEMA_Person, "PUTIN, Vladimir Vladimirovich", "2022-02-25"},
    {"ren", TAMIS__SCHEMA_Person, "Ren Zhengfei|~Renny", NULL},
    {"laden", TAMIS__SCHEMA_Person, "Usama bin Laden|~The Prince|~Usama", "2001-10-12"},
    {"harvest", TAMIS__SCHEMA_Vessel, "HARVEST", "2018-01-01"},
    {"gone", TAMIS__SCHEMA_Company, "Vanished Quibble GmbH", "2010-01-01"},
    {"mexico", TAMIS__SCHEMA_Company, "Compañía Ñandú Única", "2018-01-01"},
};

typedef struct scan_world {
    tamis__text *text;
    tamis__buffer bytes;
    tamis__snapshot *snapshot;
    tamis__scanner *scanner;
} scan_world;

static void scan_add_party(tamis__writer *writer, const party *p)
{
    tamis__entity_builder b;
    tamis__builder_init(&b);
    tamis__builder_start(&b, tamis__bytes_of(p->id), tamis__bytes_of(p->id), p->schema, 1);
    tamis_bytes rest = tamis__bytes_of(p->names);
    tamis_bytes name;
    for (bool first = true; tamis__bytes_split(&rest, TAMIS_LIT("|"), &name); first = false) {
        bool weak = name.ptr[0] == '~';
        tamis__builder_add(&b,
                           weak    ? TAMIS__PROP_weakAlias
                           : first ? TAMIS__PROP_name
                                   : TAMIS__PROP_alias,
                           tamis__bytes_sub(name, weak ? 1 : 0, name.len));
    }
    tamis__listing listing = tamis__listing_empty();
    tamis__date date;
    listing.list_id = TAMIS_LIT("TEST");
    listing.reference = tamis__bytes_of(p->id);
    listing.citation = TAMIS_LIT("84 FR 22961");
    listing.program = TAMIS_LIT("Test program");
    listing.license_requirement = TAMIS_LIT("For all items");
    if (p->start != NULL && tamis__date_parse(tamis__bytes_of(p->start), &date))
        listing.start = date.lo;
    if (strcmp(p->id, "gone") == 0)
        listing.end = listing.start + 365;
    if (p->start != NULL)
        tamis__builder_listing(&b, &listing);
    const tamis__entity *entity = NULL;
    assert_int_equal(tamis__builder_finish(&b, &entity, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_entity(writer, entity, NULL), TAMIS_OK);
    tamis__builder_clear(&b);
}

/* A world of `count` parties. */
static void scan_open(scan_world *w, const party *parties, size_t count)
{
    tamis__writer *writer = NULL;
    *w = (scan_world){0};
    assert_int_equal(tamis__text_new(&w->text, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_new(w->text, &writer, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_begin(writer, NULL), TAMIS_OK);
    for (size_t i = 0; i < count; i++)
        scan_add_party(writer, &parties[i]);
    tamis__source_facts facts = {.format = "test",
                                 .dataset = "test_list",
                                 .title = "Test",
                                 .edition = TAMIS__DAY_MIN,
                                 .read = count,
                                 .kept = count};
    assert_int_equal(tamis__writer_end(writer, &facts, NULL), TAMIS_OK);
    assert_int_equal(tamis__writer_commit_memory(writer, 1, &w->bytes, NULL), TAMIS_OK);
    tamis__writer_free(writer);
    assert_int_equal(
        tamis__snapshot_from_memory(tamis__buffer_bytes(&w->bytes), &w->snapshot, NULL), TAMIS_OK);
    assert_int_equal(tamis__scanner_new(w->text, w->snapshot, &w->scanner, NULL), TAMIS_OK);
}

static void scan_close(scan_world *w)
{
    tamis__scanner_free(w->scanner);
    tamis__snapshot_close(w->snapshot);
    tamis__buffer_clear(&w->bytes);
    tamis__text_free(w->text);
}

TAMIS_UNUSED static int scan_setup(void **state)
{
    scan_world *w = tamis__alloc_zero(1, sizeof *w);
    scan_open(w, scan_parties, TAMIS_COUNT_OF(scan_parties));
    *state = w;
    return 0;
}

TAMIS_UNUSED static int scan_teardown(void **state)
{
    scan_close(*state);
    tamis__release(*state);
    return 0;
}

typedef struct scanned {
    tamis_bytes text;
    tamis__sentences sentences;
    tamis__mention_list list;
    tamis__arena arena;
} scanned;

static scanned scan_bytes(const scan_world *w, tamis_bytes text, int32_t day, double threshold,
                          bool skip_weak)
{
    scanned s = {.text = text};
    tamis__arena_init(&s.arena, 0);
    assert_int_equal(tamis__sentences_split(text, &s.sentences, NULL), TAMIS_OK);
    tamis__scan_request request = {.text = text,
                                   .sentences = &s.sentences,
                                   .day = day,
                                   .threshold = threshold,
                                   .skip_weak = skip_weak};
    assert_int_equal(tamis__scan_text(w->scanner, &request, &s.arena, &s.list, NULL), TAMIS_OK);
    return s;
}

static void scan_release(scanned *s)
{
    tamis__release(s->list.items);
    tamis__sentences_clear(&s->sentences);
    tamis__arena_clear(&s->arena);
}

/* "text=id,id text=id": mentions with the ids of their entities, for comparison. */
TAMIS_UNUSED static char *scan_summary(const scan_world *w, const char *text, int32_t day)
{
    scanned s = scan_bytes(w, tamis__bytes_of(text), day, 0.7, false);
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    for (size_t i = 0; i < s.list.count; i++) {
        const tamis__mention *m = &s.list.items[i];
        tamis__buffer_text(&out, i == 0 ? "" : " ");
        tamis__buffer_append(&out, tamis__bytes_sub(s.text, m->start, m->end));
        for (size_t k = 0; k < m->bearer_count; k++) {
            tamis__buffer_text(&out, k == 0 ? "=" : ",");
            tamis__buffer_append(&out,
                                 tamis__snapshot_entity(w->snapshot, m->bearers[k].entity).id);
        }
    }
    tamis__buffer_byte(&out, '\0');
    scan_release(&s);
    return out.ptr;
}

#define assert_scan(world, text, expected)                                                         \
    do {                                                                                           \
        char *summary_ = scan_summary((world), (text), TAMIS__DAY_MIN);                            \
        assert_string_equal(summary_, (expected));                                                 \
        tamis__release(summary_);                                                                  \
    } while (0)

#endif
