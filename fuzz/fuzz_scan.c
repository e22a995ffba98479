/*
 * Fuzz target: finding names, attribution and claims in a text over a small set of parties. What must
 * hold: mentions lie in the text, in order, without overlap, each in its sentence and with a bearer;
 * claims and attribution lie in the text.
 */
#include <stdlib.h>

#include "index/writer.h"
#include "screen/claims.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char record[] =
    "[{\"about\":\"p0\",\"claim\":{\"says\":\"# units\",\"phrases\":[\"its # units\",\"# of "
    "its units\",\"the ban\"]},\"record_number\":68,\"verdict\":\"differs\",\"record\":\"r\","
    "\"citation\":\"c\"}]";

typedef struct world {
    tamis__text *text;
    tamis__buffer bytes;
    tamis__snapshot *snapshot;
    tamis__scanner *scanner;
} world;

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void add_party(tamis__writer *writer, size_t number, tamis__schema schema, const char *name)
{
    char id[] = {'p', (char)('0' + number), '\0'};
    const tamis__entity *entity = NULL;
    tamis__entity_builder b;
    tamis__builder_init(&b);
    tamis__builder_start(&b, tamis__bytes_of(id), tamis__bytes_of(id), schema, 1);
    tamis__builder_add(&b, TAMIS__PROP_name, tamis__bytes_of(name));
    require(tamis__builder_finish(&b, &entity, NULL) == TAMIS_OK);
    require(tamis__writer_entity(writer, entity, NULL) == TAMIS_OK);
    tamis__builder_clear(&b);
}

static void make_world(world *w)
{
    static const char *const names[] = {"Huawei",
                                        "Huawei Technologies Co., Ltd.",
                                        "华为技术有限公司",
                                        "화웨이",
                                        "هواوي",
                                        "A",
                                        "A A A A A A A A",
                                        "X-Y & Z (QQQQ)"};
    tamis__writer *writer = NULL;
    require(tamis__text_new(&w->text, NULL) == TAMIS_OK);
    require(tamis__writer_new(w->text, &writer, NULL) == TAMIS_OK);
    require(tamis__writer_begin(writer, NULL) == TAMIS_OK);
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++)
        add_party(writer, i, TAMIS__SCHEMA_Company, names[i]);
    add_party(writer, 8, TAMIS__SCHEMA_Person, "LAST, First Middle");
    add_party(writer, 9, TAMIS__SCHEMA_Vessel, "STAR");
    tamis__source_facts facts = {.format = "t", .dataset = "t", .edition = TAMIS__DAY_MIN};
    require(tamis__writer_end(writer, &facts, NULL) == TAMIS_OK);
    require(tamis__writer_commit_memory(writer, 1, &w->bytes, NULL) == TAMIS_OK);
    tamis__writer_free(writer);
    require(tamis__snapshot_from_memory(tamis__buffer_bytes(&w->bytes), &w->snapshot, NULL) ==
            TAMIS_OK);
    require(tamis__scanner_new(w->text, w->snapshot, &w->scanner, NULL) == TAMIS_OK);
}

static void check_mentions(const tamis__scan_request *request, const tamis__mention_list *list)
{
    uint32_t end = 0;
    for (size_t i = 0; i < list->count; i++) {
        const tamis__mention *m = &list->items[i];
        const tamis__sentence *s = &request->sentences->items[m->sentence];
        require(m->start >= end && m->end > m->start && m->end <= request->text.len);
        require(s->start <= m->start && m->bearer_count > 0 && m->line >= 1);
        require(m->score > 0 && m->score <= 1 && m->score == m->bearers[0].score);
        end = m->end;
    }
}

static void check_claims(const world *w, const tamis__scan_request *request,
                         const tamis__mention_list *mentions, tamis__arena *arena)
{
    tamis__claim_list claims = {0};
    tamis__attributions found = {0};
    require(tamis__claims_find(w->scanner, TAMIS_LIT(record), request->text, request->sentences,
                               mentions, arena, &claims, NULL) == TAMIS_OK);
    for (size_t i = 0; i < claims.count; i++)
        require(claims.items[i].start < claims.items[i].end &&
                claims.items[i].end <= request->text.len);
    require(tamis__attributions_find(w->text, request->text, request->sentences, &found, NULL) ==
            TAMIS_OK);
    for (size_t i = 0; i < found.count; i++)
        require(found.items[i].start <= found.items[i].end &&
                found.items[i].end <= request->text.len);
    tamis__attributions_clear(&found);
    tamis__release(claims.items);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static world w;
    if (w.scanner == NULL)
        make_world(&w);
    tamis__document document;
    tamis__sentences sentences = {0};
    tamis__mention_list list = {0};
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__document_init(&document);
    require(tamis__document_read(tamis__bytes((const char *)data, size), TAMIS__DOCUMENT_TEXT,
                                 &document, NULL) == TAMIS_OK);
    tamis_bytes text = tamis__buffer_bytes(&document.text);
    require(tamis__sentences_split(text, &sentences, NULL) == TAMIS_OK);
    tamis__scan_request request = {.text = text,
                                   .sentences = &sentences,
                                   .day = TAMIS__DAY_MIN,
                                   .threshold = size % 2 == 0 ? 0 : 0.7};
    require(tamis__scan_text(w.scanner, &request, &arena, &list, NULL) == TAMIS_OK);
    check_mentions(&request, &list);
    check_claims(&w, &request, &list, &arena);
    tamis__release(list.items);
    tamis__sentences_clear(&sentences);
    tamis__document_clear(&document);
    tamis__arena_clear(&arena);
    return 0;
}
