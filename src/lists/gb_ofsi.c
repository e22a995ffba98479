/*
 * lists/gb_ofsi.c - the UK OFSI Consolidated List, CSV.
 *
 * The first line says when the list was last updated; then a header, then one row per name and birth
 * date: rows of one Group ID are one party. Each row becomes a record of that party, and the index
 * writer unites them. Two layouts are read, told apart by their columns: that of 2022 and later, and
 * the older one without name scripts, qualities and labelled remarks.
 *
 *   (UK Sanctions List Ref):GHR0086. (UK Statement of Reasons):... (Gender):Male
 *
 * is how the newer layout hides facts in "Other Information"; the older one writes prose.
 */
#include <assert.h>

#include "base/error.h"
#include "lists/glean.h"
#include "lists/table.h"
#include "model/prose.h"

enum { LABEL_BYTES_MAX = 60, PREAMBLE_ROWS_MAX = 5, CELLS_JOINED_MAX = 8 };

enum column {
    COLUMN_NAME6,
    COLUMN_GROUP_TYPE,
    COLUMN_ALIAS_TYPE,
    COLUMN_GROUP_ID,
    COLUMN_NAME1,
    COLUMN_NAME2,
    COLUMN_NAME3,
    COLUMN_NAME4,
    COLUMN_NAME5,
    COLUMN_TITLE,
    COLUMN_NATIVE_NAME,
    COLUMN_NATIVE_TYPE,
    COLUMN_NATIVE_LANGUAGE,
    COLUMN_BIRTH_DATE,
    COLUMN_BIRTH_TOWN,
    COLUMN_BIRTH_COUNTRY,
    COLUMN_NATIONALITY,
    COLUMN_PASSPORT,
    COLUMN_PASSPORT_DETAILS,
    COLUMN_ID,
    COLUMN_ID_DETAILS,
    COLUMN_ID_OLD,
    COLUMN_POSITION,
    COLUMN_ADDRESS1,
    COLUMN_ADDRESS2,
    COLUMN_ADDRESS3,
    COLUMN_ADDRESS4,
    COLUMN_ADDRESS5,
    COLUMN_ADDRESS6,
    COLUMN_POST_CODE,
    COLUMN_COUNTRY,
    COLUMN_OTHER,
    COLUMN_ALIAS_QUALITY,
    COLUMN_REGIME,
    COLUMN_LISTED_ON,
    COLUMN_DESIGNATED,
    COLUMN_UPDATED,
    COLUMN_COUNT
};

/* In the order of enum column; the first four must be there. */
static const char *const columns[COLUMN_COUNT] = {
    "Name 6",
    "Group Type",
    "Alias Type",
    "Group ID",
    "Name 1",
    "Name 2",
    "Name 3",
    "Name 4",
    "Name 5",
    "Title",
    "Name Non-Latin Script",
    "Non-Latin Script Type",
    "Non-Latin Script Language",
    "DOB",
    "Town of Birth",
    "Country of Birth",
    "Nationality",
    "Passport Number",
    "Passport Details",
    "National Identification Number",
    "National Identification Details",
    "NI Number",
    "Position",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Address 6",
    "Post/Zip Code",
    "Country",
    "Other Information",
    "Alias Quality",
    "Regime",
    "Listed On",
    "UK Sanctions List Date Designated",
    "Last Updated",
};
enum { COLUMNS_REQUIRED = COLUMN_GROUP_ID + 1 };

typedef struct gb_reader {
    const char *dataset;
    tamis__table table;
    tamis__entity_builder builder;
    tamis__glean glean;
    tamis__arena arena; /* of the row at hand */
    tamis_bytes reason;
} gb_reader;

static tamis_bytes cell(const gb_reader *r, enum column column)
{
    return tamis__table_get(&r->table, column);
}

/* Cells that are not empty, joined. */
static tamis_bytes join_cells(gb_reader *r, const char *glue, const enum column *which,
                              size_t count)
{
    tamis_bytes parts[CELLS_JOINED_MAX];
    assert(count <= CELLS_JOINED_MAX);
    for (size_t i = 0; i < count; i++)
        parts[i] = cell(r, which[i]);
    return tamis__glean_join(&r->arena, glue, parts, count);
}

/* ---- Names */

static tamis__prop name_prop(const gb_reader *r)
{
    tamis_bytes type = cell(r, COLUMN_ALIAS_TYPE);
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("Primary name")) ||
        tamis__bytes_equal_nocase(type, TAMIS_LIT("Prime Alias")))
        return TAMIS__PROP_name;
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("FKA")))
        return TAMIS__PROP_previousName;
    bool low = tamis__bytes_starts_nocase(cell(r, COLUMN_ALIAS_QUALITY), TAMIS_LIT("Low"));
    return low ? TAMIS__PROP_weakAlias : TAMIS__PROP_alias;
}

/* Name 6 is the family name of a person and the whole name of others. */
static void add_name_parts(gb_reader *r)
{
    static const enum column middle[] = {COLUMN_NAME2, COLUMN_NAME3, COLUMN_NAME4, COLUMN_NAME5};
    tamis_bytes between = join_cells(r, " ", middle, TAMIS_COUNT_OF(middle));
    tamis__builder_add(&r->builder, TAMIS__PROP_firstName, cell(r, COLUMN_NAME1));
    tamis__builder_add(&r->builder, TAMIS__PROP_middleName, between);
    tamis__builder_add(&r->builder, TAMIS__PROP_lastName, cell(r, COLUMN_NAME6));
}

static void add_names(gb_reader *r, tamis_bytes name)
{
    tamis__prop prop = name_prop(r);
    tamis__glean_name(&r->glean, prop, name);
    if (prop == TAMIS__PROP_name && r->builder.entity.schema == TAMIS__SCHEMA_Person)
        add_name_parts(r);
    static const enum column script[] = {COLUMN_NATIVE_LANGUAGE, COLUMN_NATIVE_TYPE};
    tamis_bytes detail = join_cells(r, ", ", script, TAMIS_COUNT_OF(script));
    tamis__glean_add(&r->glean, prop == TAMIS__PROP_name ? TAMIS__PROP_alias : prop,
                     cell(r, COLUMN_NATIVE_NAME),
                     detail.len > 0 ? detail : TAMIS_LIT("original script"));
}

/* ---- Numbers and their details, which are enumerated in step */

static void add_documents(gb_reader *r, tamis__prop prop, tamis_bytes numbers, tamis_bytes details)
{
    tamis_bytes number;
    tamis_bytes detail = TAMIS_LIT("");
    tamis_bytes rest = numbers;
    tamis_bytes detail_rest = details;
    if (tamis__glean_absent(numbers)) {
        tamis__glean_documents(&r->glean, prop, details);
        return;
    }
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &number); i++) {
        if (!tamis__prose_item(&detail_rest, &detail))
            detail = TAMIS_LIT("");
        if (tamis__glean_absent(number) || tamis__glean_absent(detail))
            tamis__glean_documents(&r->glean, prop, number);
        else
            tamis__glean_add(&r->glean, prop, number, detail);
        if (tamis__glean_absent(number))
            tamis__glean_note(&r->glean, tamis__prop_name(prop), detail);
    }
    tamis__glean_note(&r->glean, tamis__prop_name(prop), detail_rest);
}

/* A national number whose details call it one of the tax office is that. */
static tamis__prop id_prop(const gb_reader *r)
{
    tamis_bytes details = cell(r, COLUMN_ID_DETAILS);
    tamis_bytes number = cell(r, COLUMN_ID);
    bool tax = tamis__bytes_find(details, TAMIS_LIT("TIN"), 0) != SIZE_MAX ||
               tamis__bytes_find_nocase(details, TAMIS_LIT("tax "), 0) != SIZE_MAX ||
               tamis__bytes_find(number, TAMIS_LIT("TIN"), 0) != SIZE_MAX;
    bool inn = tamis__bytes_find(details, TAMIS_LIT("INN"), 0) != SIZE_MAX ||
               tamis__bytes_find(number, TAMIS_LIT("INN"), 0) != SIZE_MAX;
    return inn ? TAMIS__PROP_innCode : tax ? TAMIS__PROP_taxNumber : TAMIS__PROP_idNumber;
}

/* ---- Places */

/* Towns and countries are enumerated in step, too. */
static void add_birth_places(gb_reader *r)
{
    tamis_bytes towns = cell(r, COLUMN_BIRTH_TOWN);
    tamis_bytes countries = cell(r, COLUMN_BIRTH_COUNTRY);
    tamis_bytes town;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&towns, &town); i++)
        tamis__glean_place(&r->glean, town);
    tamis__glean_note(&r->glean, "birthPlace", towns);
    tamis__glean_countries(&r->glean, TAMIS__PROP_birthCountry, countries);
}

static void add_address(gb_reader *r)
{
    static const enum column parts[] = {COLUMN_ADDRESS1,  COLUMN_ADDRESS2, COLUMN_ADDRESS3,
                                        COLUMN_ADDRESS4,  COLUMN_ADDRESS5, COLUMN_ADDRESS6,
                                        COLUMN_POST_CODE, COLUMN_COUNTRY};
    tamis_bytes country = cell(r, COLUMN_COUNTRY);
    tamis_bytes address = join_cells(r, ", ", parts, TAMIS_COUNT_OF(parts));
    tamis__glean_countries(&r->glean, TAMIS__PROP_country, country);
    /* An address that is only its country says no more than that. */
    if (address.len > country.len || tamis__bytes_find(address, TAMIS_LIT("("), 0) != SIZE_MAX)
        tamis__builder_add(&r->builder, TAMIS__PROP_address, address);
}

/* ---- Other information */

static void add_flag(tamis__glean *g, tamis_bytes value)
{
    tamis__glean_countries(g, TAMIS__PROP_flag, value);
}

static void add_past_flags(tamis__glean *g, tamis_bytes value)
{
    tamis__glean_countries(g, TAMIS__PROP_pastFlags, value);
}

static void add_type(tamis__glean *g, tamis_bytes value)
{
    tamis__builder_add(g->builder, TAMIS__PROP_type, value);
}

static void add_legal_form(tamis__glean *g, tamis_bytes value)
{
    tamis__builder_add(g->builder, TAMIS__PROP_legalForm, value);
}

static void add_tonnage(tamis__glean *g, tamis_bytes value)
{
    tamis__builder_add(g->builder, TAMIS__PROP_tonnage, value);
}

static void add_built(tamis__glean *g, tamis_bytes value)
{
    tamis__glean_dates(g, TAMIS__PROP_buildDate, value);
}

static void add_links(tamis__glean *g, tamis_bytes value)
{
    if (!tamis__glean_links(g, value))
        tamis__glean_note(g, "website", value);
}

/* Labels that only this list has; the rest are those of prose. NULL: a note. */
static const struct {
    const char *label;
    void (*add)(tamis__glean *g, tamis_bytes value);
} labels[] = {
    {"Flag of ship", add_flag},       {"Previous flags", add_past_flags},
    {"Type of ship", add_type},       {"Type of entity", add_legal_form},
    {"Tonnage of ship", add_tonnage}, {"Year built", add_built},
    {"Website", add_links},           {"Email address", add_links},
    {"Current owners", NULL},         {"Previous owners", NULL},
    {"Length of ship", NULL},         {"Parent company", NULL},
    {"Subsidiaries", NULL},           {"Hull identification number", NULL},
};

/* "(Label):" at `at`; *value is behind it. */
static bool label_at(tamis_bytes text, size_t at, tamis_bytes *label, size_t *value)
{
    if (text.ptr[at] != '(')
        return false;
    size_t limit = at + LABEL_BYTES_MAX < text.len ? at + LABEL_BYTES_MAX : text.len;
    for (size_t end = at + 1; end + 1 < limit; end++) {
        if (text.ptr[end] == '(')
            return false;
        if (text.ptr[end] != ')')
            continue;
        *label = tamis__bytes_sub(text, at + 1, end);
        *value = end + 2;
        return text.ptr[end + 1] == ':';
    }
    return false;
}

static void take_label(gb_reader *r, tamis_bytes label, tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    if (tamis__bytes_equal_nocase(label, TAMIS_LIT("UK Statement of Reasons"))) {
        r->reason = value;
        return;
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(labels); i++) {
        if (!tamis__bytes_equal_nocase(label, tamis__bytes_of(labels[i].label)))
            continue;
        if (labels[i].add != NULL)
            labels[i].add(&r->glean, value);
        else
            tamis__glean_note(&r->glean, labels[i].label, value);
        return;
    }
    bool known = tamis__glean_labelled(&r->glean, label, value);
    /* A reference or a number is often followed by prose of its own. */
    bool prose = tamis__bytes_find(value, TAMIS_LIT(". "), 0) != SIZE_MAX;
    if (known && !prose)
        return;
    const tamis_bytes name = tamis__arena_copy(&r->arena, label);
    tamis__glean_remark(&r->glean, name.ptr, value);
}

static void add_other(gb_reader *r)
{
    tamis_bytes text = cell(r, COLUMN_OTHER);
    tamis_bytes label = TAMIS_LIT("");
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        tamis_bytes next;
        size_t value = 0;
        if (!label_at(text, at, &next, &value))
            continue;
        tamis_bytes before = tamis__bytes_sub(text, from, at);
        if (label.len > 0)
            take_label(r, label, before);
        else
            tamis__glean_remark(&r->glean, NULL, before);
        label = next;
        from = value;
        at = value - 1;
    }
    tamis_bytes last = tamis__bytes_sub(text, from, text.len);
    if (label.len > 0)
        take_label(r, label, last);
    else
        tamis__glean_remark(&r->glean, NULL, last);
}

/* ---- Rows */

static tamis__schema schema_of(const gb_reader *r)
{
    tamis_bytes type = cell(r, COLUMN_GROUP_TYPE);
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("Individual")))
        return TAMIS__SCHEMA_Person;
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("Ship")))
        return TAMIS__SCHEMA_Vessel;
    /* The older layout lists ships as entities; their remarks begin with the IMO number. */
    if (tamis__glean_is_vessel(cell(r, COLUMN_OTHER)))
        return TAMIS__SCHEMA_Vessel;
    return type.len == 0 ? TAMIS__SCHEMA_LegalEntity : TAMIS__SCHEMA_Organization;
}

static void add_listing(gb_reader *r)
{
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = TAMIS_LIT("GB-FCDO");
    listing.authority = TAMIS_LIT("HM Treasury, Office of Financial Sanctions Implementation");
    listing.reference = cell(r, COLUMN_GROUP_ID);
    listing.program = cell(r, COLUMN_REGIME);
    listing.measures = TAMIS_LIT("asset freeze");
    listing.reason = r->reason;
    listing.start = tamis__glean_day(cell(r, COLUMN_LISTED_ON));
    listing.published = tamis__glean_day(cell(r, COLUMN_DESIGNATED));
    tamis__builder_listing(&r->builder, &listing);
}

static void add_facts(gb_reader *r)
{
    bool person = r->builder.entity.schema == TAMIS__SCHEMA_Person;
    tamis__glean_items(&r->glean, TAMIS__PROP_title, cell(r, COLUMN_TITLE));
    tamis__glean_dates(&r->glean, person ? TAMIS__PROP_birthDate : TAMIS__PROP_incorporationDate,
                       cell(r, COLUMN_BIRTH_DATE));
    add_birth_places(r);
    tamis__glean_countries(&r->glean, person ? TAMIS__PROP_nationality : TAMIS__PROP_country,
                           cell(r, COLUMN_NATIONALITY));
    add_documents(r, TAMIS__PROP_passportNumber, cell(r, COLUMN_PASSPORT),
                  cell(r, COLUMN_PASSPORT_DETAILS));
    add_documents(r, id_prop(r), cell(r, COLUMN_ID), cell(r, COLUMN_ID_DETAILS));
    tamis__glean_documents(&r->glean, TAMIS__PROP_idNumber, cell(r, COLUMN_ID_OLD));
    tamis__glean_items(&r->glean, TAMIS__PROP_position, cell(r, COLUMN_POSITION));
    add_address(r);
    add_other(r);
    tamis__glean_dates(&r->glean, TAMIS__PROP_modifiedAt, cell(r, COLUMN_UPDATED));
    tamis__builder_add(&r->builder, TAMIS__PROP_topics, TAMIS_LIT("sanction"));
}

static tamis_status read_row(void *ctx, tamis_error *err)
{
    gb_reader *r = ctx;
    static const enum column names[] = {COLUMN_NAME1, COLUMN_NAME2, COLUMN_NAME3,
                                        COLUMN_NAME4, COLUMN_NAME5, COLUMN_NAME6};
    tamis__arena_reset(&r->arena);
    r->reason = TAMIS_LIT("");
    tamis_bytes name = join_cells(r, " ", names, TAMIS_COUNT_OF(names));
    tamis_bytes key = cell(r, COLUMN_GROUP_ID);
    if (name.ptr == NULL)
        return tamis__fail_nomem(err);
    if (key.len == 0 && name.len == 0)
        return tamis__table_skip(&r->table, "no name and no group id", TAMIS_LIT(""), err);
    if (key.len == 0)
        key = tamis__glean_name_id(&r->arena, name);
    tamis_bytes id = tamis__glean_id(&r->arena, r->dataset, &key, 1);
    if (id.ptr == NULL)
        return tamis__fail_nomem(err);
    tamis__builder_start(&r->builder, id, key, schema_of(r), r->table.row.line);
    add_names(r, name);
    add_facts(r);
    add_listing(r);
    return tamis__table_emit(&r->table, &r->builder, err);
}

/* "Last Updated,10/04/2025" above the header. */
static void read_preamble(void *ctx, const tamis__csv_row *row)
{
    tamis__source_report *report = ctx;
    for (size_t i = 1; i < row->count; i++) {
        if (tamis__bytes_equal_nocase(tamis__bytes_trim(row->fields[i - 1]),
                                      TAMIS_LIT("Last Updated")))
            report->edition = tamis__glean_day(row->fields[i]);
    }
}

tamis_status tamis__read_gb_ofsi(const tamis__source *source, tamis__sink *sink,
                                 tamis__source_report *report, tamis_error *err)
{
    gb_reader r = {.dataset = source->dataset == NULL ? "gb_ofsi" : source->dataset};
    tamis__glean_begin(source, report, "gb_ofsi", "UK OFSI Consolidated List");
    TAMIS_TRY(tamis__table_open(source, NULL, columns, COLUMN_COUNT, COLUMNS_REQUIRED,
                                PREAMBLE_ROWS_MAX, read_preamble, report, sink, report, &r.table,
                                err));
    tamis__builder_init(&r.builder);
    tamis__arena_init(&r.arena, 0);
    r.glean = (tamis__glean){.builder = &r.builder, .text = source->text};
    tamis_status status = tamis__table_each(&r.table, read_row, &r, err);
    tamis__builder_clear(&r.builder);
    tamis__arena_clear(&r.arena);
    tamis__table_close(&r.table);
    return status;
}
