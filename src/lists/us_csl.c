/*
 * lists/us_csl.c - US Consolidated Screening List, trade.gov's CSV.
 *
 * One row is one party on one of some dozen lists of three departments. The list is told by the source
 * column: "Entity List (EL) - Bureau of Industry and Security" is title, code and authority. Treasury's
 * rows carry OFAC's own number (entity_number) and type; the others a row id and no type. Cells hold
 * several values separated by "; ". Parent links ("X (Y). Affiliated Entity: Z" lists Z) and "Linked
 * To" become edges once all names are known.
 */
#include <stdio.h>

#include "base/error.h"
#include "lists/citation.h"
#include "lists/ofac_remarks.h"
#include "lists/table.h"

enum column {
    COL_SOURCE,
    COL_NAME,
    COL_ALT_NAMES,
    COL_ID, /* required up to here */
    COL_ENTITY_NUMBER,
    COL_TYPE,
    COL_PROGRAMS,
    COL_TITLE,
    COL_ADDRESSES,
    COL_NOTICE,
    COL_START,
    COL_END,
    COL_STANDARD_ORDER,
    COL_REQUIREMENT,
    COL_POLICY,
    COL_CALL_SIGN,
    COL_VESSEL_TYPE,
    COL_TONNAGE,
    COL_GRT,
    COL_FLAG,
    COL_OWNER,
    COL_REMARKS,
    COL_LIST_URL,
    COL_CITIZENSHIPS,
    COL_BIRTH_DATES,
    COL_NATIONALITIES,
    COL_BIRTH_PLACES,
    COL_INFORMATION_URL,
    COL_IDS,
    COL_COUNT
};

static const char *const columns[COL_COUNT] = {
    "source",
    "name",
    "alt_names",
    "_id",
    "entity_number",
    "type",
    "programs",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
};

typedef struct list_info {
    const char *code;
    const char *list_id;
    const char *topic;
    bool is_ofac; /* remarks in OFAC's labelled style */
} list_info;

static const list_info lists[] = {
    {"SDN", "US-OFAC-SDN", "sanction", true},       {"FSE", "US-OFAC-FSE", "sanction", true},
    {"SSI", "US-OFAC-SSI", "sanction", true},       {"CMIC", "US-OFAC-NS-CMIC", "sanction", true},
    {"CAP", "US-OFAC-CAP", "sanction", true},       {"MBS", "US-OFAC-NS-MBS", "sanction", true},
    {"PLC", "US-OFAC-PLC", "sanction", true},       {"EL", "US-BIS-EL", "export.control", false},
    {"MEU", "US-BIS-MEU", "export.control", false}, {"UVL", "US-BIS-UVL", "export.risk", false},
    {"DPL", "US-BIS-DPL", "export.control", false}, {"DTC", "US-STATE-DTC", "debarment", false},
    {"ISN", "US-STATE-ISN", "sanction", false},
};

/* A list that is not known yet is read like the others, under the code it gives itself. */
static const list_info other_list = {"OTHER", "", "", false};

typedef struct csl {
    const tamis__source *source;
    tamis__table table;
    tamis__entity_builder builder;
    tamis__links links;
    tamis__buffer text;
    tamis__ofac ofac;
    const list_info *list;
    tamis_bytes list_title; /* "Entity List" */
    tamis_bytes list_code;  /* "EL" */
    tamis_bytes authority;
} csl;

/* ---- Which list ---------------------------------------------------------------------------------- */

/* "Title (CODE) - Authority". A code is dressed up in places: "NS-MBS List". */
static void take_source(csl *c, tamis_bytes source)
{
    size_t dash = tamis__bytes_find(source, TAMIS_LIT(" - "), 0);
    c->authority = dash == SIZE_MAX
                       ? TAMIS_LIT("")
                       : tamis__bytes_trim(tamis__bytes_sub(source, dash + 3, source.len));
    tamis_bytes head = tamis__bytes_trim(tamis__bytes_sub(source, 0, dash));
    size_t open = tamis__bytes_find(head, TAMIS_LIT("("), 0);
    size_t close = tamis__bytes_find(head, TAMIS_LIT(")"), 0);
    c->list_title = head;
    c->list_code = TAMIS_LIT("OTHER");
    c->list = &other_list;
    if (open == SIZE_MAX || close == SIZE_MAX || close <= open)
        return;
    tamis_bytes code = tamis__bytes_trim(tamis__bytes_sub(head, open + 1, close));
    if (tamis__bytes_starts_with(code, TAMIS_LIT("NS-")))
        code = tamis__bytes_sub(code, 3, code.len);
    if (tamis__bytes_ends_with(code, TAMIS_LIT(" List")))
        code = tamis__bytes_sub(code, 0, code.len - 5);
    tamis_bytes after = tamis__bytes_trim(tamis__bytes_sub(head, close + 1, head.len));
    if (after.len == 0) /* "Military End User (MEU) List" keeps its whole title */
        c->list_title = tamis__bytes_trim(tamis__bytes_sub(head, 0, open));
    c->list_code = code.len == 0 ? c->list_code : code;
    for (size_t i = 0; i < TAMIS_COUNT_OF(lists); i++) {
        if (tamis__bytes_equal(code, tamis__bytes_of(lists[i].code)))
            c->list = &lists[i];
    }
}

static tamis__schema row_schema(tamis_bytes type, tamis_bytes name)
{
    static const struct {
        const char *type;
        tamis__schema schema;
    } types[] = {{"Individual", TAMIS__SCHEMA_Person},
                 {"Entity", TAMIS__SCHEMA_Organization},
                 {"Vessel", TAMIS__SCHEMA_Vessel},
                 {"Aircraft", TAMIS__SCHEMA_Airplane}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(types); i++) {
        if (tamis__bytes_equal_nocase(type, tamis__bytes_of(types[i].type)))
            return types[i].schema;
    }
    /* Commerce and State give no type and list people among companies: only plain words decide. */
    return tamis__names_organization(name) ? TAMIS__SCHEMA_Organization : TAMIS__SCHEMA_LegalEntity;
}

/* ---- Names --------------------------------------------------------------------------------------- */

typedef struct listed_name {
    tamis_bytes name;
    tamis_bytes parent; /* as printed; empty when none */
    const char *role;
} listed_name;

/* "PARENT. Affiliated Entity: NAME", "PARENT. Subordinate Institution - NAME": NAME is listed. */
static listed_name split_parent(tamis_bytes printed)
{
    static const struct {
        const char *marker;
        const char *role;
    } markers[] = {{". Affiliated Entity: ", "affiliated entity of"},
                   {". Subordinate Institution - ", "subordinate institution of"}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(markers); i++) {
        tamis_bytes marker = tamis__bytes_of(markers[i].marker);
        size_t at = tamis__bytes_find_nocase(printed, marker, 0);
        if (at != SIZE_MAX && at > 0 && at + marker.len < printed.len)
            return (listed_name){.name = tamis__bytes_sub(printed, at + marker.len, printed.len),
                                 .parent = tamis__bytes_sub(printed, 0, at),
                                 .role = markers[i].role};
    }
    return (listed_name){.name = printed, .parent = TAMIS_LIT(""), .role = ""};
}

/* State names a party "and any successor, sub-unit, or subsidiary thereof": that is scope, not name. */
static tamis_bytes take_scope(csl *c, tamis_bytes name)
{
    size_t at = tamis__bytes_find_nocase(name, TAMIS_LIT("and any successor"), 0);
    if (at == SIZE_MAX || at == 0)
        return name;
    tamis__builder_add(&c->builder, TAMIS__PROP_notes, tamis__bytes_sub(name, at, name.len));
    return tamis__bytes_sub(name, 0, at);
}

static bool is_weak_already(const csl *c, tamis_bytes name)
{
    for (size_t i = 0; i < c->builder.entity.statement_count; i++) {
        const tamis__statement *s = &c->builder.statements[i];
        if (s->prop == TAMIS__PROP_weakAlias && tamis__bytes_equal(s->value, name))
            return true;
    }
    return false;
}

/* Some separators lack their space; no name holds a semicolon. */
static void take_aliases(csl *c)
{
    tamis_bytes rest = tamis__table_get(&c->table, COL_ALT_NAMES);
    tamis_bytes name;
    while (tamis__bytes_split(&rest, TAMIS_LIT(";"), &name)) {
        name = tamis__bytes_trim(name);
        tamis__links_alias(&c->links, c->ofac.scope, name, c->builder.entity.id);
        if (name.len > 0 && !is_weak_already(c, name))
            tamis__fact_name(&c->ofac.facts, TAMIS__PROP_alias, name);
    }
}

static void take_names(csl *c, const listed_name *listed)
{
    tamis_bytes printed = tamis__table_get(&c->table, COL_NAME);
    tamis_bytes name = take_scope(c, listed->name);
    tamis__fact_name(&c->ofac.facts, TAMIS__PROP_name, name);
    tamis__links_name(&c->links, c->ofac.scope, listed->name, c->builder.entity.id);
    if (name.len < printed.len) /* whoever copies the entry as printed must find it */
        tamis__builder_add(&c->builder, TAMIS__PROP_weakAlias, printed);
    if (listed->parent.len > 0)
        tamis__ofac_link(&c->ofac, listed->role, listed->parent);
}

/* ---- The other cells ------------------------------------------------------------------------------ */

/* A list inside one cell; "; and " and ";and" come from the Federal Register's prose. */
static void take_each(csl *c, enum column column, void (*add)(csl *c, tamis_bytes value))
{
    tamis_bytes rest = tamis__table_get(&c->table, (size_t)column);
    tamis_bytes value;
    while (tamis__bytes_split(&rest, TAMIS_LIT("; "), &value)) {
        value = tamis__bytes_trim(value);
        if (tamis__bytes_starts_with(value, TAMIS_LIT("and ")))
            value = tamis__bytes_trim(tamis__bytes_sub(value, 4, value.len));
        while (value.len > 0 &&
               (value.ptr[value.len - 1] == ';' || value.ptr[value.len - 1] == ','))
            value.len--;
        if (value.len > 0)
            add(c, value);
    }
}

static void add_address(csl *c, tamis_bytes value)
{
    tamis__fact_place(&c->ofac.facts, TAMIS__PROP_address, TAMIS__PROP_country, value);
}

static void add_citizenship(csl *c, tamis_bytes value)
{
    tamis__fact_country(&c->ofac.facts, TAMIS__PROP_citizenship, value);
}

static void add_nationality(csl *c, tamis_bytes value)
{
    tamis__fact_country(&c->ofac.facts, TAMIS__PROP_nationality, value);
}

static void add_birth_date(csl *c, tamis_bytes value)
{
    tamis__fact_date(&c->ofac.facts, TAMIS__PROP_birthDate, value);
}

static void add_birth_place(csl *c, tamis_bytes value)
{
    tamis__fact_place(&c->ofac.facts, TAMIS__PROP_birthPlace, TAMIS__PROP_birthCountry, value);
}

static void take_title(csl *c)
{
    tamis_bytes title = tamis__table_get(&c->table, COL_TITLE);
    /* One word is a form of address ("Doctor", "Maulana"); more are an office. */
    bool office = tamis__bytes_find(title, TAMIS_LIT(" "), 0) != SIZE_MAX;
    tamis__builder_add(&c->builder, office ? TAMIS__PROP_position : TAMIS__PROP_title, title);
}

static void take_vessel(csl *c)
{
    static const struct {
        enum column column;
        tamis__prop prop;
    } cells[] = {{COL_CALL_SIGN, TAMIS__PROP_callSign},
                 {COL_VESSEL_TYPE, TAMIS__PROP_type},
                 {COL_TONNAGE, TAMIS__PROP_tonnage},
                 {COL_GRT, TAMIS__PROP_grossRegisteredTonnage},
                 {COL_FLAG, TAMIS__PROP_flag}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(cells); i++)
        tamis__fact(&c->ofac.facts, cells[i].prop, tamis__table_get(&c->table, cells[i].column));
    tamis__ofac_link(&c->ofac, "owner", tamis__table_get(&c->table, COL_OWNER));
}

static void take_remarks(csl *c)
{
    tamis_bytes remarks = tamis__table_get(&c->table, COL_REMARKS);
    if (c->list->is_ofac)
        tamis__ofac_remarks(&c->ofac, remarks);
    else
        tamis__builder_add(&c->builder, TAMIS__PROP_notes, remarks);
    tamis__fact_other(&c->ofac.facts, "standard order",
                      tamis__table_get(&c->table, COL_STANDARD_ORDER));
}

static void take_facts(csl *c)
{
    take_title(c);
    take_remarks(c); /* before the aliases: remarks tell which of them are weak */
    take_aliases(c);
    take_each(c, COL_ADDRESSES, add_address);
    take_each(c, COL_CITIZENSHIPS, add_citizenship);
    take_each(c, COL_NATIONALITIES, add_nationality);
    take_each(c, COL_BIRTH_DATES, add_birth_date);
    take_each(c, COL_BIRTH_PLACES, add_birth_place);
    take_vessel(c);
    tamis__ofac_ids(&c->ofac, tamis__table_get(&c->table, COL_IDS));
    tamis__builder_add(&c->builder, TAMIS__PROP_topics, tamis__bytes_of(c->list->topic));
    tamis__builder_add(&c->builder, TAMIS__PROP_sourceUrl,
                       tamis__table_get(&c->table, COL_INFORMATION_URL));
}

/* Treasury's sectoral lists give the listing's days among the ids: "Effective Date (CMIC), 2021-08-02". */
static void take_id_day(const csl *c, tamis_bytes label, int32_t *day)
{
    tamis_bytes ids = tamis__table_get(&c->table, COL_IDS);
    size_t at = tamis__bytes_find(ids, label, 0);
    size_t comma = at == SIZE_MAX ? at : tamis__bytes_find(ids, TAMIS_LIT(", "), at);
    if (comma != SIZE_MAX)
        (void)tamis__fact_day(
            tamis__bytes_sub(ids, comma + 2, tamis__bytes_find(ids, TAMIS_LIT("; "), comma)), day);
}

static void take_listing(csl *c)
{
    const tamis__table *table = &c->table;
    tamis__listing listing = tamis__listing_empty();
    listing.list_id =
        tamis__bytes_of(c->list->list_id[0] != '\0' ? c->list->list_id : c->source->dataset);
    listing.reference = c->builder.entity.source_id;
    listing.program = tamis__table_get(table, COL_PROGRAMS);
    if (listing.program.len == 0)
        listing.program = c->list_title;
    listing.authority = c->authority;
    listing.license_requirement = tamis__table_get(table, COL_REQUIREMENT);
    listing.license_policy = tamis__table_get(table, COL_POLICY);
    listing.url = tamis__table_get(table, COL_LIST_URL);
    tamis__buffer_reset(&c->text);
    tamis__citations(tamis__table_get(table, COL_NOTICE), &c->text, &listing.published);
    if (tamis__buffer_status(&c->text) != TAMIS_OK)
        c->builder.failed = true;
    listing.citation = tamis__buffer_bytes(&c->text);
    take_id_day(c, TAMIS_LIT("Listing Date ("), &listing.published);
    take_id_day(c, TAMIS_LIT("Effective Date ("), &listing.start);
    tamis_bytes start = tamis__table_get(table, COL_START);
    tamis_bytes end = tamis__table_get(table, COL_END);
    if (!tamis__fact_day(start, &listing.start))
        tamis__fact_other(&c->ofac.facts, "start date", start);
    if (!tamis__fact_day(end, &listing.end))
        tamis__fact_other(&c->ofac.facts, "end date", end);
    tamis__builder_listing(&c->builder, &listing);
}

/* ---- Rows ---------------------------------------------------------------------------------------- */

/* <dataset>-<list>-<number>. A row without any number is known by its name. */
static tamis_status start_row(csl *c, const listed_name *listed, tamis_error *err)
{
    tamis_bytes number = tamis__table_get(&c->table, COL_ENTITY_NUMBER);
    if (number.len == 0)
        number = tamis__table_get(&c->table, COL_ID);
    tamis__buffer_reset(&c->text);
    tamis__buffer_printf(&c->text, "%s-", c->source->dataset);
    tamis__buffer_append(&c->text, c->list_code);
    tamis__buffer_byte(&c->text, '-');
    if (number.len > 0)
        tamis__buffer_append(&c->text, number);
    else
        tamis__buffer_printf(&c->text, "%016llx", (unsigned long long)tamis__hash64(listed->name));
    TAMIS_TRY(tamis__buffer_status(&c->text) == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err));
    tamis__builder_start(&c->builder, tamis__buffer_bytes(&c->text), number,
                         row_schema(tamis__table_get(&c->table, COL_TYPE), listed->name),
                         c->table.row.line);
    c->ofac.scope = c->list->code;
    c->ofac.line = c->table.row.line;
    return TAMIS_OK;
}

static tamis_status read_row(void *ctx, tamis_error *err)
{
    csl *c = ctx;
    tamis_bytes printed = tamis__table_get(&c->table, COL_NAME);
    if (printed.len == 0)
        return tamis__table_skip(&c->table, "no name", tamis__table_get(&c->table, COL_ID), err);
    take_source(c, tamis__table_get(&c->table, COL_SOURCE));
    listed_name listed = split_parent(printed);
    TAMIS_TRY(start_row(c, &listed, err));
    take_names(c, &listed);
    take_facts(c);
    take_listing(c);
    return tamis__table_emit(&c->table, &c->builder, err);
}

static tamis_status read_rows(csl *c, tamis_error *err)
{
    TAMIS_TRY(tamis__table_each(&c->table, read_row, c, err));
    return tamis__links_emit(&c->links, c->source->dataset, c->table.sink, &c->builder, err);
}

tamis_status tamis__read_us_csl(const tamis__source *source, tamis__sink *sink,
                                tamis__source_report *report, tamis_error *err)
{
    csl c = {.source = source};
    (void)snprintf(report->title, sizeof report->title, "US Consolidated Screening List");
    TAMIS_TRY(tamis__table_open(source, NULL, columns, COL_COUNT, COL_ID + 1, 0, NULL, NULL, sink,
                                report, &c.table, err));
    tamis__builder_init(&c.builder);
    tamis__links_init(&c.links);
    tamis__buffer_init(&c.text, 0);
    c.ofac =
        (tamis__ofac){.facts = {.text = source->text, .builder = &c.builder}, .links = &c.links};
    tamis_status status = read_rows(&c, err);
    tamis__buffer_clear(&c.text);
    tamis__links_clear(&c.links);
    tamis__builder_clear(&c.builder);
    tamis__table_close(&c.table);
    return status;
}
