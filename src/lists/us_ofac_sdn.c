/*
 * lists/us_ofac_sdn.c - OFAC's legacy delimited files: a folder of sdn.csv (one row per party), alt.csv
 * (aliases) and add.csv (addresses), joined by ent_num. Specification: OFAC, "SDN list data formats".
 *
 * The files have no header, write an empty cell as "-0- " and end with the byte 0x1A of DOS. Parties
 * are read first; a set of their numbers then tells which aliases and addresses have an owner. Content
 * in memory is the three files one behind the other, each ended by its 0x1A.
 */
#include <stdio.h>

#include "base/csv.h"
#include "base/error.h"
#include "lists/ofac_remarks.h"

enum {
    ENTITY_NUMBERS_MAX = 4000000,
    SDN_FIELDS = 12,
    ALT_FIELDS = 5,
    ADD_FIELDS = 6,
    DOS_END = 0x1A
};

enum sdn_field {
    SDN_NUMBER,
    SDN_NAME,
    SDN_TYPE,
    SDN_PROGRAM,
    SDN_TITLE,
    SDN_CALL_SIGN,
    SDN_VESSEL_TYPE,
    SDN_TONNAGE,
    SDN_GRT,
    SDN_FLAG,
    SDN_OWNER,
    SDN_REMARKS
};

enum alt_field { ALT_NUMBER, ALT_ROW, ALT_TYPE, ALT_NAME, ALT_REMARKS };

enum add_field { ADD_NUMBER, ADD_ROW, ADD_STREET, ADD_CITY, ADD_COUNTRY, ADD_REMARKS };

typedef struct sdn {
    const tamis__source *source;
    tamis__sink *sink;
    tamis__source_report *report;
    tamis__entity_builder builder;
    tamis__links links;
    tamis__strmap numbers; /* of the parties in sdn.csv */
    tamis__ofac ofac;
    tamis__digester digester;
    const tamis__csv_row *row;
} sdn;

/* One of the three files: its rows have at least `fields` cells. */
typedef struct part {
    const char *name;
    size_t fields;
    tamis_status (*take)(sdn *s, tamis_error *err);
} part;

static tamis_bytes get(const sdn *s, size_t field)
{
    if (field >= s->row->count)
        return TAMIS_LIT("");
    tamis_bytes value = tamis__bytes_trim(s->row->fields[field]);
    return tamis__bytes_equal(value, TAMIS_LIT("-0-")) ? TAMIS_LIT("") : value;
}

static tamis_status skip(sdn *s, const char *reason, tamis_bytes detail, tamis_error *err)
{
    s->report->skipped++;
    return s->sink->skipped(s->sink->ctx, s->row->line, reason, detail, err);
}

static tamis_status emit(sdn *s, tamis_error *err)
{
    const tamis__entity *entity = NULL;
    TAMIS_TRY(tamis__builder_finish(&s->builder, &entity, err));
    TAMIS_TRY(s->sink->entity(s->sink->ctx, entity, err));
    s->report->kept++;
    return TAMIS_OK;
}

static void start(sdn *s, tamis__schema schema)
{
    char id[160];
    tamis_bytes number = get(s, SDN_NUMBER);
    int size = snprintf(id, sizeof id, "%.64s-%.*s", s->source->dataset,
                        (int)(number.len < 64 ? number.len : 64), number.ptr);
    tamis__builder_start(&s->builder, (tamis_bytes){id, (size_t)size}, number, schema,
                         s->row->line);
}

/* ---- sdn.csv -------------------------------------------------------------------------------------- */

static tamis__schema schema_of(tamis_bytes type)
{
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("individual")))
        return TAMIS__SCHEMA_Person;
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("vessel")))
        return TAMIS__SCHEMA_Vessel;
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("aircraft")))
        return TAMIS__SCHEMA_Airplane;
    return TAMIS__SCHEMA_Organization;
}

/* Programmes are "SDGT] [IRAN" in one cell. */
static tamis_bytes programs(sdn *s)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis_bytes rest = get(s, SDN_PROGRAM);
    tamis_bytes piece;
    while (tamis__bytes_split(&rest, TAMIS_LIT("] ["), &piece)) {
        if (text.len > 0)
            tamis__buffer_text(&text, "; ");
        tamis__buffer_append(&text, tamis__bytes_trim(piece));
    }
    if (tamis__buffer_status(&text) != TAMIS_OK)
        s->builder.failed = true;
    tamis_bytes held = tamis__arena_copy(&s->builder.arena, tamis__buffer_bytes(&text));
    tamis__buffer_clear(&text);
    if (held.ptr == NULL)
        s->builder.failed = true;
    return held.ptr == NULL ? TAMIS_LIT("") : held;
}

static void take_listing(sdn *s)
{
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = TAMIS_LIT("US-OFAC-SDN");
    listing.reference = s->builder.entity.source_id;
    listing.program = programs(s);
    listing.authority = TAMIS_LIT("Office of Foreign Assets Control");
    listing.url = TAMIS_LIT("https://sanctionslist.ofac.treas.gov/Home/SdnList");
    tamis__builder_listing(&s->builder, &listing);
}

/* "163,660" */
static void take_number(sdn *s, tamis__prop prop, tamis_bytes value)
{
    char digits[32];
    size_t len = 0;
    for (size_t i = 0; i < value.len && len < sizeof digits; i++) {
        if (value.ptr[i] != ',')
            digits[len++] = value.ptr[i];
    }
    tamis__builder_add(&s->builder, prop, (tamis_bytes){digits, len});
}

static void take_title(sdn *s)
{
    tamis_bytes rest = get(s, SDN_TITLE);
    tamis_bytes title;
    while (tamis__bytes_split(&rest, TAMIS_LIT(";"), &title)) {
        title = tamis__bytes_trim(title);
        /* One word is a form of address ("Doctor", "Maulana"); more are an office. */
        bool office = tamis__bytes_find(title, TAMIS_LIT(" "), 0) != SIZE_MAX;
        tamis__builder_add(&s->builder, office ? TAMIS__PROP_position : TAMIS__PROP_title, title);
    }
}

static tamis_status take_party(sdn *s, tamis_error *err)
{
    tamis_bytes name = get(s, SDN_NAME);
    if (name.len == 0)
        return skip(s, "no name", get(s, SDN_NUMBER), err);
    if (tamis__strmap_intern(&s->numbers, get(s, SDN_NUMBER)) == UINT32_MAX)
        return tamis__fail_nomem(err);
    start(s, schema_of(get(s, SDN_TYPE)));
    tamis__links_name(&s->links, "", name, s->builder.entity.id);
    tamis__fact_name(&s->ofac.facts, TAMIS__PROP_name, name);
    take_title(s);
    tamis__builder_add(&s->builder, TAMIS__PROP_callSign, get(s, SDN_CALL_SIGN));
    tamis__builder_add(&s->builder, TAMIS__PROP_type, get(s, SDN_VESSEL_TYPE));
    take_number(s, TAMIS__PROP_deadweightTonnage, get(s, SDN_TONNAGE));
    take_number(s, TAMIS__PROP_grossRegisteredTonnage, get(s, SDN_GRT));
    tamis__fact_country(&s->ofac.facts, TAMIS__PROP_flag, get(s, SDN_FLAG));
    s->ofac.line = s->row->line;
    tamis__ofac_link(&s->ofac, "owner", get(s, SDN_OWNER));
    tamis__ofac_remarks(&s->ofac, get(s, SDN_REMARKS));
    tamis__builder_add(&s->builder, TAMIS__PROP_topics, TAMIS_LIT("sanction"));
    take_listing(s);
    return emit(s, err);
}

/* ---- alt.csv and add.csv --------------------------------------------------------------------------- */

static bool has_owner(const sdn *s)
{
    return tamis__strmap_find(&s->numbers, get(s, SDN_NUMBER)) != UINT32_MAX;
}

static tamis_status take_alias(sdn *s, tamis_error *err)
{
    tamis_bytes type = get(s, ALT_TYPE);
    tamis_bytes name = get(s, ALT_NAME);
    if (!has_owner(s))
        return skip(s, "no such entity", get(s, ALT_NUMBER), err);
    if (name.len == 0)
        return skip(s, "no name", get(s, ALT_NUMBER), err);
    bool former = tamis__bytes_equal_nocase(type, TAMIS_LIT("fka"));
    tamis_bytes remarks = get(s, ALT_REMARKS);
    bool weak = tamis__bytes_find_nocase(remarks, TAMIS_LIT("weak"), 0) != SIZE_MAX;
    tamis__prop prop = former ? TAMIS__PROP_previousName : TAMIS__PROP_alias;
    start(s, TAMIS__SCHEMA_Thing);
    tamis__links_alias(&s->links, "", name, s->builder.entity.id);
    tamis__fact_name(&s->ofac.facts, weak ? TAMIS__PROP_weakAlias : prop, name);
    tamis__builder_add(&s->builder, TAMIS__PROP_notes, remarks);
    return emit(s, err);
}

static tamis_status take_address(sdn *s, tamis_error *err)
{
    if (!has_owner(s))
        return skip(s, "no such entity", get(s, ADD_NUMBER), err);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    for (size_t i = ADD_STREET; i <= ADD_COUNTRY; i++) {
        tamis_bytes piece = get(s, i);
        if (piece.len > 0 && text.len > 0)
            tamis__buffer_text(&text, ", ");
        tamis__buffer_append(&text, piece);
    }
    start(s, TAMIS__SCHEMA_Thing);
    bool only_country = get(s, ADD_STREET).len == 0 && get(s, ADD_CITY).len == 0;
    if (!only_country)
        tamis__builder_add(&s->builder, TAMIS__PROP_address, tamis__buffer_bytes(&text));
    tamis__fact_country(&s->ofac.facts, TAMIS__PROP_country, get(s, ADD_COUNTRY));
    tamis__builder_add(&s->builder, TAMIS__PROP_notes, get(s, ADD_REMARKS));
    if (tamis__buffer_status(&text) != TAMIS_OK)
        s->builder.failed = true;
    tamis__buffer_clear(&text);
    return emit(s, err);
}

static const part parts[] = {
    {"sdn.csv", SDN_FIELDS, take_party},
    {"alt.csv", ALT_FIELDS, take_alias},
    {"add.csv", ADD_FIELDS, take_address},
};

/* ---- Rows ------------------------------------------------------------------------------------------ */

static bool is_dos_end(const tamis__csv_row *row)
{
    return row->count == 1 && row->fields[0].len == 1 && row->fields[0].ptr[0] == DOS_END;
}

/* The first row of a file that is none of ours is of the wrong shape: that is an error, and later a
 * row of the wrong shape is a bad row. */
static tamis_status take_row(sdn *s, const part *p, bool first, tamis_error *err)
{
    uint64_t number = 0;
    bool shaped = s->row->count >= p->fields && tamis__bytes_to_u64(get(s, 0), UINT32_MAX, &number);
    if (s->row->bad == NULL && first && !shaped)
        return tamis__fail_at(
            err, TAMIS_ERR_FORMAT, s->row->line, 0,
            "%s: expected %zu fields, the first one a number; found %zu: \"%.*s\"", p->name,
            p->fields, s->row->count, TAMIS_FMT(get(s, 0)));
    s->report->read++;
    if (s->row->bad != NULL)
        return skip(s, s->row->bad, tamis__bytes_of(p->name), err);
    if (!shaped)
        return skip(s, "not a row of this file", tamis__bytes_of(p->name), err);
    return p->take(s, err);
}

static tamis_status read_rows(sdn *s, const part *p, tamis__input *input, tamis__csv *csv,
                              tamis_error *err)
{
    tamis__csv_row row;
    bool first = true;
    for (;;) {
        bool end = false;
        TAMIS_TRY(tamis__csv_next(csv, &row, &end, err));
        tamis__sink_progress(s->sink, input);
        if (end)
            break;
        if (is_dos_end(&row))
            continue;
        s->row = &row;
        TAMIS_TRY(take_row(s, p, first, err));
        first = false;
    }
    if (first)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0, "%s: expected rows, found none",
                              p->name);
    s->report->repaired += tamis__csv_repaired_fields(csv);
    tamis__digest digest;
    tamis__input_digest(input, &digest);
    tamis__digest_update(&s->digester,
                         (tamis_bytes){(const char *)digest.bytes, sizeof digest.bytes});
    return TAMIS_OK;
}

/* The part of in-memory content up to its 0x1A. */
static tamis_bytes content_part(tamis_bytes *rest)
{
    const char end[] = {DOS_END};
    size_t at = tamis__bytes_find(*rest, (tamis_bytes){end, 1}, 0);
    tamis_bytes piece = tamis__bytes_sub(*rest, 0, at);
    *rest = at == SIZE_MAX ? TAMIS_LIT("") : tamis__bytes_sub(*rest, at + 1, rest->len);
    return piece;
}

static tamis_status read_part(sdn *s, const part *p, tamis_bytes *content, tamis_error *err)
{
    tamis__source piece = *s->source;
    if (content->ptr != NULL)
        piece.content = content_part(content);
    tamis__input *input = NULL;
    tamis__csv *csv = NULL;
    tamis_status status = tamis__source_open(&piece, p->name, &input, err);
    if (status == TAMIS_OK)
        status = tamis__csv_open(input, NULL, &csv, err);
    if (status == TAMIS_OK)
        status = read_rows(s, p, input, csv, err);
    tamis__csv_close(csv);
    tamis__input_close(input);
    return status;
}

static tamis_status read_parts(sdn *s, tamis_error *err)
{
    tamis_bytes content = s->source->content;
    for (size_t i = 0; i < TAMIS_COUNT_OF(parts); i++)
        TAMIS_TRY(read_part(s, &parts[i], &content, err));
    tamis__digest_final(&s->digester, &s->report->digest);
    return tamis__links_emit(&s->links, s->source->dataset, s->sink, &s->builder, err);
}

tamis_status tamis__read_us_ofac_sdn(const tamis__source *source, tamis__sink *sink,
                                     tamis__source_report *report, tamis_error *err)
{
    sdn s = {.source = source, .sink = sink, .report = report};
    (void)snprintf(report->title, sizeof report->title, "OFAC Specially Designated Nationals");
    tamis__builder_init(&s.builder);
    tamis__links_init(&s.links);
    tamis__digest_init(&s.digester);
    s.ofac = (tamis__ofac){
        .facts = {.text = source->text, .builder = &s.builder}, .links = &s.links, .scope = ""};
    tamis_status status = tamis__strmap_init(&s.numbers, ENTITY_NUMBERS_MAX)
                              ? read_parts(&s, err)
                              : tamis__fail_nomem(err);
    tamis__strmap_clear(&s.numbers);
    tamis__links_clear(&s.links);
    tamis__builder_clear(&s.builder);
    return status;
}
