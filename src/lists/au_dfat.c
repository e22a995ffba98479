/*
 * lists/au_dfat.c - Australia's DFAT Consolidated List, CSV.
 *
 * One row per name: reference 2 is the primary name, 2a, 2b... are other names of the same party, so
 * the number alone names the party and each row becomes a record of it. Dates come as Excel serial
 * numbers, years and prose, several in a cell. "Additional Information" is prose with labels.
 *
 * The control date is that of the last amendment; a listing begins on the earliest exact day that the
 * listing information gives, so that a party listed in 2001 is found as of 2010.
 */
#include "base/error.h"
#include "lists/glean.h"
#include "lists/table.h"
#include "model/prose.h"

enum {
    EXCEL_EPOCH = 25569, /* serial number of 1970-01-01 */
    EXCEL_FIRST = 3000,  /* smaller numbers are years */
    EXCEL_LAST = 99999,  /* the year 2173 */
    DATES_MAX = 64,
    DATE_CELLS_MAX = 200
};

enum column {
    COLUMN_REFERENCE,
    COLUMN_NAME,
    COLUMN_TYPE,
    COLUMN_NAME_TYPE,
    COLUMN_STRENGTH,
    COLUMN_BIRTH_DATE,
    COLUMN_BIRTH_PLACE,
    COLUMN_CITIZENSHIP,
    COLUMN_ADDRESS,
    COLUMN_ADDITIONAL,
    COLUMN_LISTING,
    COLUMN_IMO,
    COLUMN_COMMITTEES,
    COLUMN_CONTROL_DATE,
    COLUMN_INSTRUMENT,
    COLUMN_SANCTION,
    COLUMN_TRAVEL_BAN,
    COLUMN_ARMS_EMBARGO,
    COLUMN_MARITIME,
    COLUMN_COUNT
};

/* In the order of enum column; the first four must be there. */
static const char *const columns[COLUMN_COUNT] = {"Reference",
                                                  "Name of Individual or Entity",
                                                  "Type",
                                                  "Name Type",
                                                  "Alias Strength",
                                                  "Date of Birth",
                                                  "Place of Birth",
                                                  "Citizenship",
                                                  "Address",
                                                  "Additional Information",
                                                  "Listing Information",
                                                  "IMO Number",
                                                  "Committees",
                                                  "Control Date",
                                                  "Instrument of Designation",
                                                  "Targeted Financial Sanction",
                                                  "Travel Ban",
                                                  "Arms Embargo",
                                                  "Maritime Restriction"};
enum { COLUMNS_REQUIRED = COLUMN_NAME_TYPE + 1 };

typedef struct au_reader {
    const char *dataset;
    tamis__table table;
    tamis__entity_builder builder;
    tamis__glean glean;
    tamis__arena arena;              /* of the row at hand */
    tamis_bytes cells[COLUMN_COUNT]; /* squeezed */
} au_reader;

/* ---- Dates */

static bool excel_date(tamis_bytes text, tamis__date *out)
{
    uint64_t serial = 0;
    if (!tamis__bytes_to_u64(text, EXCEL_LAST, &serial) || serial < EXCEL_FIRST)
        return false;
    int32_t day = (int32_t)serial - EXCEL_EPOCH;
    *out = (tamis__date){day, day, false};
    return true;
}

static void add_birth_date(au_reader *r, tamis_bytes text)
{
    tamis__date date;
    text = tamis__bytes_trim(text);
    if (excel_date(text, &date))
        tamis__glean_date(&r->glean, TAMIS__PROP_birthDate, &date, TAMIS_LIT(""));
    else if (text.len > 0)
        tamis__glean_dates(&r->glean, TAMIS__PROP_birthDate, text);
}

static void add_birth_dates(au_reader *r)
{
    tamis_bytes rest = r->cells[COLUMN_BIRTH_DATE];
    tamis_bytes piece;
    for (int i = 0; i < DATE_CELLS_MAX && tamis__bytes_split(&rest, TAMIS_LIT(","), &piece); i++)
        add_birth_date(r, piece);
    add_birth_date(r, rest);
}

static int32_t control_day(const au_reader *r)
{
    tamis__date date;
    tamis_bytes text = r->cells[COLUMN_CONTROL_DATE];
    return excel_date(text, &date) ? date.lo : tamis__glean_day(text);
}

static int32_t earliest_day(tamis_bytes text, int32_t first)
{
    tamis__date dates[DATES_MAX];
    size_t count = tamis__prose_dates(text, dates, DATES_MAX);
    for (size_t i = 0; i < count; i++) {
        bool exact = dates[i].lo == dates[i].hi;
        if (exact && (first == TAMIS__DAY_MIN || dates[i].lo < first))
            first = dates[i].lo;
    }
    return first;
}

/* ---- Facts */

static tamis__prop name_prop(const au_reader *r)
{
    tamis_bytes type = r->cells[COLUMN_NAME_TYPE];
    if (tamis__bytes_starts_nocase(type, TAMIS_LIT("Primary")))
        return TAMIS__PROP_name;
    if (tamis__bytes_starts_nocase(type, TAMIS_LIT("Former")))
        return TAMIS__PROP_previousName;
    bool weak = tamis__bytes_equal_nocase(r->cells[COLUMN_STRENGTH], TAMIS_LIT("Weak"));
    return weak ? TAMIS__PROP_weakAlias : TAMIS__PROP_alias;
}

static void add_name(au_reader *r)
{
    tamis_bytes name = r->cells[COLUMN_NAME];
    if (tamis__bytes_equal_nocase(r->cells[COLUMN_NAME_TYPE], TAMIS_LIT("Original Script")))
        tamis__glean_add(&r->glean, TAMIS__PROP_alias, name, TAMIS_LIT("original script"));
    else
        tamis__glean_name(&r->glean, name_prop(r), name);
}

static void add_birth_places(au_reader *r)
{
    tamis_bytes rest = r->cells[COLUMN_BIRTH_PLACE];
    tamis_bytes place;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &place); i++) {
        size_t other = tamis__bytes_find_nocase(place, TAMIS_LIT("alt POB:"), 0);
        if (other != SIZE_MAX) {
            tamis_bytes before = tamis__bytes_trim(tamis__bytes_sub(place, 0, other));
            while (before.len > 0 && strchr(",;", before.ptr[before.len - 1]) != NULL)
                before = tamis__bytes_sub(before, 0, before.len - 1);
            tamis__glean_place(&r->glean, before);
            place = tamis__bytes_trim(tamis__bytes_sub(place, other + 8, place.len));
        }
        tamis__glean_place(&r->glean, place);
    }
    tamis__glean_note(&r->glean, "birthPlace", rest);
}

static void add_addresses(au_reader *r)
{
    tamis_bytes rest = r->cells[COLUMN_ADDRESS];
    tamis_bytes address;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &address); i++)
        tamis__glean_address(&r->glean, address);
    tamis__glean_note(&r->glean, "address", rest);
}

static bool is_link(tamis_bytes text)
{
    return tamis__bytes_find(text, TAMIS_LIT(" "), 0) == SIZE_MAX &&
           tamis__bytes_find(text, TAMIS_LIT("."), 0) != SIZE_MAX;
}

static void add_remarks(au_reader *r)
{
    tamis_bytes additional = r->cells[COLUMN_ADDITIONAL];
    tamis_bytes listing = r->cells[COLUMN_LISTING];
    if (!is_link(additional) || !tamis__glean_links(&r->glean, additional))
        tamis__glean_remark(&r->glean, NULL, additional);
    if (!tamis__bytes_equal(listing, r->cells[COLUMN_INSTRUMENT]))
        tamis__glean_remark(&r->glean, "listing", listing);
}

static void add_facts(au_reader *r)
{
    bool person = r->builder.entity.schema == TAMIS__SCHEMA_Person;
    bool vessel = r->builder.entity.schema == TAMIS__SCHEMA_Vessel;
    add_name(r);
    add_birth_dates(r);
    add_birth_places(r);
    tamis__glean_countries(&r->glean,
                           person   ? TAMIS__PROP_nationality
                           : vessel ? TAMIS__PROP_flag
                                    : TAMIS__PROP_country,
                           r->cells[COLUMN_CITIZENSHIP]);
    add_addresses(r);
    tamis__glean_documents(&r->glean, TAMIS__PROP_imoNumber, r->cells[COLUMN_IMO]);
    add_remarks(r);
    tamis__builder_add(&r->builder, TAMIS__PROP_topics, TAMIS_LIT("sanction"));
}

static tamis_bytes measures(au_reader *r)
{
    static const struct {
        enum column column;
        const char *name;
    } kinds[] = {{COLUMN_SANCTION, "targeted financial sanction"},
                 {COLUMN_TRAVEL_BAN, "travel ban"},
                 {COLUMN_ARMS_EMBARGO, "arms embargo"},
                 {COLUMN_MARITIME, "maritime restriction"}};
    tamis_bytes all = TAMIS_LIT("");
    for (size_t i = 0; i < TAMIS_COUNT_OF(kinds); i++) {
        tamis_bytes flag = r->cells[kinds[i].column];
        if (!tamis__bytes_equal(flag, TAMIS_LIT("1")) &&
            !tamis__bytes_starts_nocase(flag, TAMIS_LIT("y")) &&
            !tamis__bytes_equal_nocase(flag, TAMIS_LIT("true")))
            continue;
        all = tamis__builder_printf(&r->builder, "%.*s%s%s", TAMIS_FMT(all),
                                    all.len > 0 ? "; " : "", kinds[i].name);
    }
    return all;
}

static void add_listing(au_reader *r, tamis_bytes reference)
{
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = TAMIS_LIT("AU-DFAT");
    listing.authority = TAMIS_LIT("Department of Foreign Affairs and Trade");
    listing.reference = reference;
    listing.program = r->cells[COLUMN_COMMITTEES];
    listing.citation = r->cells[COLUMN_INSTRUMENT];
    listing.measures = measures(r);
    listing.published = control_day(r);
    listing.start = earliest_day(r->cells[COLUMN_LISTING], listing.published);
    tamis__builder_listing(&r->builder, &listing);
}

/* ---- Rows */

/* "2a" is party 2. */
static tamis_bytes party_of(tamis_bytes reference)
{
    size_t digits = 0;
    while (digits < reference.len && reference.ptr[digits] >= '0' && reference.ptr[digits] <= '9')
        digits++;
    return digits == 0 ? reference : tamis__bytes_sub(reference, 0, digits);
}

static tamis__schema schema_of(tamis_bytes type)
{
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("Individual")))
        return TAMIS__SCHEMA_Person;
    if (tamis__bytes_equal_nocase(type, TAMIS_LIT("Vessel")))
        return TAMIS__SCHEMA_Vessel;
    return type.len == 0 ? TAMIS__SCHEMA_LegalEntity : TAMIS__SCHEMA_Organization;
}

static bool take_cells(au_reader *r)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        r->cells[i] = tamis__glean_squeeze(&r->arena, tamis__table_get(&r->table, i));
        if (r->cells[i].ptr == NULL)
            return false;
    }
    return true;
}

static tamis_status read_row(void *ctx, tamis_error *err)
{
    au_reader *r = ctx;
    tamis__arena_reset(&r->arena);
    if (!take_cells(r))
        return tamis__fail_nomem(err);
    tamis_bytes name = r->cells[COLUMN_NAME];
    tamis_bytes key = party_of(r->cells[COLUMN_REFERENCE]);
    if (key.len == 0 && name.len == 0)
        return tamis__table_skip(&r->table, "no name and no reference", TAMIS_LIT(""), err);
    if (key.len == 0)
        key = tamis__glean_name_id(&r->arena, name);
    tamis_bytes id = tamis__glean_id(&r->arena, r->dataset, &key, 1);
    if (id.ptr == NULL)
        return tamis__fail_nomem(err);
    tamis__builder_start(&r->builder, id, key, schema_of(r->cells[COLUMN_TYPE]), r->table.row.line);
    add_facts(r);
    add_listing(r, key);
    return tamis__table_emit(&r->table, &r->builder, err);
}

tamis_status tamis__read_au_dfat(const tamis__source *source, tamis__sink *sink,
                                 tamis__source_report *report, tamis_error *err)
{
    au_reader r = {.dataset = source->dataset == NULL ? "au_dfat" : source->dataset};
    tamis__glean_begin(source, report, "au_dfat", "Australia DFAT Consolidated List");
    TAMIS_TRY(tamis__table_open(source, NULL, columns, COLUMN_COUNT, COLUMNS_REQUIRED, 0, NULL,
                                NULL, sink, report, &r.table, err));
    tamis__builder_init(&r.builder);
    tamis__arena_init(&r.arena, 0);
    r.glean = (tamis__glean){.builder = &r.builder, .text = source->text};
    tamis_status status = tamis__table_each(&r.table, read_row, &r, err);
    tamis__builder_clear(&r.builder);
    tamis__arena_clear(&r.arena);
    tamis__table_close(&r.table);
    return status;
}
