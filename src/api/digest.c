/*
 * api/digest.c - one entity's content as a digest.
 *
 * It covers exactly what api/diff.c compares, in the order in which it compares it: what changes one changes the
 * other. Each text goes in behind its length, so that no two sequences of texts look alike.
 */
#include "api/digest.h"

#include "api/handles.h"
#include "base/error.h"

static void put_count(tamis__digester *out, uint32_t count)
{
    const char bytes[4] = {(char)(count & 255), (char)(count >> 8 & 255), (char)(count >> 16 & 255),
                           (char)(count >> 24)};
    tamis__digest_update(out, tamis__bytes(bytes, sizeof bytes));
}

static void put_text(tamis__digester *out, tamis_bytes text)
{
    put_count(out, (uint32_t)text.len);
    tamis__digest_update(out, text);
}

/* As it is shown: days without a date are alike. */
static void put_shown_day(tamis__digester *out, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    put_text(out, tamis__bytes_of(tamis__day_format(day, text)));
}

static void put_statement(tamis__digester *out, const tamis__snapshot *snapshot,
                          const tamis__statement_row *row)
{
    put_text(out, tamis__bytes_of(tamis__prop_name(row->prop)));
    put_text(out, row->value);
    put_text(out, tamis__snapshot_dataset(snapshot, row->dataset).name);
    put_text(out, row->detail);
    put_count(out, (uint32_t)row->from);
    put_count(out, (uint32_t)row->until);
}

static void put_listing(tamis__digester *out, const tamis__snapshot *snapshot,
                        const tamis__listing_row *row)
{
    const tamis_bytes texts[] = {row->list_id,
                                 row->reference,
                                 row->program,
                                 row->authority,
                                 row->license_requirement,
                                 row->license_policy,
                                 row->citation,
                                 row->measures,
                                 row->reason,
                                 row->url};
    put_text(out, tamis__snapshot_dataset(snapshot, row->dataset).name);
    for (size_t i = 0; i < TAMIS_COUNT_OF(texts); i++)
        put_text(out, texts[i]);
    put_shown_day(out, row->start);
    put_shown_day(out, row->end);
    put_shown_day(out, row->published);
}

void tamis__entity_digest(const tamis__snapshot *snapshot, uint32_t number, tamis__digest *out)
{
    tamis__entity_row entity = tamis__snapshot_entity(snapshot, number);
    tamis__digester digester;
    tamis__digest_init(&digester);
    put_text(&digester, entity.id);
    put_text(&digester, tamis__bytes_of(tamis__schema_name(entity.schema)));
    put_count(&digester, entity.statement_count);
    for (uint32_t i = 0; i < entity.statement_count; i++) {
        tamis__statement_row row = tamis__snapshot_statement(snapshot, entity.statement_first + i);
        put_statement(&digester, snapshot, &row);
    }
    put_count(&digester, entity.listing_count);
    for (uint32_t i = 0; i < entity.listing_count; i++) {
        tamis__listing_row row = tamis__snapshot_listing(snapshot, entity.listing_first + i);
        put_listing(&digester, snapshot, &row);
    }
    tamis__digest_final(&digester, out);
}

tamis_status tamis_entity_digest(const tamis_snapshot *snapshot, const char *id,
                                 char out[TAMIS_DIGEST_CHARS], tamis_error *err)
{
    _Static_assert((int)TAMIS_DIGEST_CHARS == (int)TAMIS__DIGEST_HEX,
                   "a digest in hexadecimal digits");
    tamis__digest digest;
    uint32_t number = tamis__snapshot_find_entity(snapshot->index, tamis__bytes_of(id));
    out[0] = '\0';
    if (number == TAMIS__NONE)
        return tamis__fail(err, TAMIS_ERR_NOT_FOUND, "no entity \"%.60s\" in the snapshot", id);
    tamis__entity_digest(snapshot->index, number, &digest);
    tamis__digest_hex(&digest, out);
    return TAMIS_OK;
}
