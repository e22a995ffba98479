/*
 * lists/eu_journal.c - annexes of EU regulations in the Official Journal, as a re-encoded CSV.
 *
 * One row per entry of an annex. The publisher's reference is the CELEX number of the regulation, the
 * annex and the number within it; some annexes number nothing, and then the name stands in. The same
 * party may stand in several annexes: those are several entities here, each with its own listing.
 * A cell holds several values separated by "; "; a value that has a semicolon of its own is in quotes.
 */
#include "base/error.h"
#include "lists/glean.h"
#include "lists/table.h"
#include "model/prose.h"

enum { PIECES_MAX = 1000, DATES_MAX = 32 };

enum column {
    COLUMN_CELEX,
    COLUMN_SCHEMA,
    COLUMN_NAME,
    COLUMN_ANNEX,
    COLUMN_RECORD,
    COLUMN_PROGRAM,
    COLUMN_MEASURE,
    COLUMN_START,
    COLUMN_REASON,
    COLUMN_ALIAS,
    COLUMN_WEAK_ALIAS,
    COLUMN_PREVIOUS_NAME,
    COLUMN_COUNTRY,
    COLUMN_NATIONALITY,
    COLUMN_JURISDICTION,
    COLUMN_BIRTH_DATE,
    COLUMN_BIRTH_PLACE,
    COLUMN_POSITION,
    COLUMN_PASSPORT,
    COLUMN_GENDER,
    COLUMN_APPEARANCE,
    COLUMN_ETHNICITY,
    COLUMN_FATHER,
    COLUMN_MOTHER,
    COLUMN_INCORPORATION,
    COLUMN_LEGAL_FORM,
    COLUMN_SECTOR,
    COLUMN_REGISTRATION,
    COLUMN_TAX,
    COLUMN_ID,
    COLUMN_INN,
    COLUMN_OGRN,
    COLUMN_KPP,
    COLUMN_OKPO,
    COLUMN_LEI,
    COLUMN_BIC,
    COLUMN_TICKER,
    COLUMN_IMO,
    COLUMN_MMSI,
    COLUMN_FLAG,
    COLUMN_ADDRESS,
    COLUMN_PHONE,
    COLUMN_EMAIL,
    COLUMN_WEBSITE,
    COLUMN_NOTES,
    COLUMN_COUNT
};

/* In the order of enum column; the first four must be there. */
static const char *const columns[COLUMN_COUNT] = {
    "celex",
    "schema",
    "name",
    "annex",
    "recordId",
    "programKey",
    "measure",
    "startDate",
    "reason",
    "alias",
    "weakAlias",
    "previousName",
    "country",
    "nationality",
    "jurisdiction",
    "birthDate",
    "birthPlace",
    "position",
    "passportNumber",
    "gender",
    "appearance",
    "ethnicity",
    "fatherName",
    "motherName",
    "incorporationDate",
    "legalForm",
    "sector",
    "registrationNumber",
    "taxNumber",
    "idNumber",
    "innCode",
    "ogrnCode",
    "kppCode",
    "okpoCode",
    "leiCode",
    "swiftBic",
    "ticker",
    "imoNumber",
    "mmsi",
    "flag",
    "address",
    "phone",
    "email",
    "website",
    "notes",
};
enum { COLUMNS_REQUIRED = COLUMN_ANNEX + 1 };

typedef struct eu_reader {
    const char *dataset;
    tamis__table table;
    tamis__entity_builder builder;
    tamis__glean glean;
    tamis__arena arena; /* of the row at hand */
} eu_reader;

static tamis_bytes cell(const eu_reader *r, enum column column)
{
    return tamis__table_get(&r->table, column);
}

/* ---- Pieces of a cell */

/* Behind the quote that closes the piece: one before a semicolon or the end. SIZE_MAX if none. */
static size_t find_closing_quote(tamis_bytes text)
{
    for (size_t at = 1; at < text.len; at++) {
        if (text.ptr[at] != '"')
            continue;
        tamis_bytes behind = tamis__bytes_trim(tamis__bytes_sub(text, at + 1, text.len));
        if (behind.len == 0 || behind.ptr[0] == ';')
            return at + 1;
    }
    return SIZE_MAX;
}

/* The next quoted piece without its quotes, or all up to the next one. */
static bool next_piece(tamis_bytes *rest, tamis_bytes *piece)
{
    tamis_bytes text = tamis__bytes_trim(*rest);
    while (text.len > 0 && text.ptr[0] == ';')
        text = tamis__bytes_trim(tamis__bytes_sub(text, 1, text.len));
    *rest = tamis__bytes(NULL, 0);
    *piece = text;
    if (text.len == 0)
        return false;
    size_t close = text.ptr[0] == '"' ? find_closing_quote(text) : SIZE_MAX;
    if (close != SIZE_MAX) {
        *piece = tamis__bytes_trim(tamis__bytes_sub(text, 1, close - 1));
        *rest = tamis__bytes_sub(text, close, text.len);
        return true;
    }
    size_t quoted = tamis__bytes_find(text, TAMIS_LIT("; \""), 1);
    if (quoted != SIZE_MAX) {
        *piece = tamis__bytes_sub(text, 0, quoted);
        *rest = tamis__bytes_sub(text, quoted, text.len);
    }
    return true;
}

typedef void piece_adder(eu_reader *r, tamis__prop prop, tamis_bytes piece);

static void add_pieces(eu_reader *r, tamis__prop prop, tamis_bytes text, piece_adder *add)
{
    tamis_bytes rest = text;
    tamis_bytes piece;
    for (int i = 0; i < PIECES_MAX && next_piece(&rest, &piece); i++)
        add(r, prop, piece);
    tamis__glean_note(&r->glean, tamis__prop_name(prop), rest);
}

/* ---- What a piece is */

static bool has_two_words(tamis_bytes text)
{
    text = tamis__bytes_trim(text);
    return tamis__bytes_find(text, TAMIS_LIT(" "), 0) != SIZE_MAX;
}

/* "Suhail Salman AL-HASAN, Suhail AL-HASSAN": two names of a person; an inverted name has a single
 * word before its comma. */
static void split_person(eu_reader *r, tamis__prop prop, tamis_bytes name)
{
    size_t comma = tamis__bytes_find(name, TAMIS_LIT(", "), 0);
    if (comma == SIZE_MAX || r->builder.entity.schema != TAMIS__SCHEMA_Person)
        return;
    tamis_bytes left = tamis__bytes_sub(name, 0, comma);
    tamis_bytes right = tamis__bytes_sub(name, comma + 2, name.len);
    bool plain = tamis__bytes_find(name, TAMIS_LIT("("), 0) == SIZE_MAX;
    if (!plain || !has_two_words(left) || !has_two_words(right))
        return;
    tamis__glean_name(&r->glean, prop, left);
    tamis__glean_name(&r->glean, prop, right);
}

/* "Ali Barkani (Date of birth: 22.8.1973; place of birth: Morocco)" */
static void add_birth_of_alias(eu_reader *r, tamis_bytes name)
{
    size_t label = tamis__bytes_find_nocase(name, TAMIS_LIT("date of birth:"), 0);
    if (label == SIZE_MAX)
        return;
    tamis__date dates[DATES_MAX];
    tamis_bytes rest = tamis__bytes_sub(name, label, name.len);
    size_t count = tamis__prose_dates(rest, dates, DATES_MAX);
    for (size_t i = 0; i < count; i++)
        tamis__glean_date(&r->glean, TAMIS__PROP_birthDate, &dates[i], name);
}

static void add_names(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis_bytes rest = piece;
    tamis_bytes name;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &name); i++) {
        tamis__glean_name(&r->glean, prop, name);
        split_person(r, prop, name);
        add_birth_of_alias(r, name);
    }
    tamis__glean_note(&r->glean, tamis__prop_name(prop), rest);
}

static bool has_digit(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            return true;
    }
    return false;
}

static void add_countries(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__glean_countries(&r->glean, prop, piece);
    if (has_digit(piece)) /* passport numbers have strayed into the nationality */
        tamis__glean_remark(&r->glean, tamis__prop_name(prop), piece);
}

static void add_dates(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__glean_dates(&r->glean, prop, piece);
    if (tamis__bytes_find_nocase(piece, TAMIS_LIT("gender"), 0) != SIZE_MAX)
        tamis__glean_gender(&r->glean, piece);
}

static void add_places(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis_bytes rest = piece;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++) {
        if (prop == TAMIS__PROP_birthPlace)
            tamis__glean_place(&r->glean, item);
        else
            tamis__glean_address(&r->glean, item);
    }
    tamis__glean_note(&r->glean, tamis__prop_name(prop), rest);
}

static void add_items(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__glean_items(&r->glean, prop, piece);
}

static void add_text(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__builder_add(&r->builder, prop, piece);
}

static void add_documents(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__glean_documents(&r->glean, prop, piece);
}

static void add_numbers(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis__glean_numbers(&r->glean, prop, piece);
}

/* Codes of letters: the first word of each item. */
static void add_codes(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    tamis_bytes rest = piece;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++) {
        size_t space = tamis__bytes_find(item, TAMIS_LIT(" "), 0);
        bool bare = space == SIZE_MAX;
        tamis__glean_add(&r->glean, prop, tamis__bytes_sub(item, 0, bare ? item.len : space),
                         bare ? TAMIS_LIT("") : item);
    }
    tamis__glean_note(&r->glean, tamis__prop_name(prop), rest);
}

static void add_phones(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    (void)prop;
    tamis__glean_phones(&r->glean, piece);
}

static void add_links(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    if (!tamis__glean_links(&r->glean, piece))
        tamis__glean_note(&r->glean, tamis__prop_name(prop), piece);
}

static void add_gender(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    (void)prop;
    tamis__glean_gender(&r->glean, piece);
}

static void add_remark(eu_reader *r, tamis__prop prop, tamis_bytes piece)
{
    (void)prop;
    tamis__glean_remark(&r->glean, NULL, piece);
}

static const struct {
    enum column column;
    tamis__prop prop;
    piece_adder *add;
} facts[] = {
    {COLUMN_ALIAS, TAMIS__PROP_alias, add_names},
    {COLUMN_WEAK_ALIAS, TAMIS__PROP_weakAlias, add_names},
    {COLUMN_PREVIOUS_NAME, TAMIS__PROP_previousName, add_names},
    {COLUMN_COUNTRY, TAMIS__PROP_country, add_countries},
    {COLUMN_NATIONALITY, TAMIS__PROP_nationality, add_countries},
    {COLUMN_JURISDICTION, TAMIS__PROP_jurisdiction, add_countries},
    {COLUMN_FLAG, TAMIS__PROP_flag, add_countries},
    {COLUMN_BIRTH_DATE, TAMIS__PROP_birthDate, add_dates},
    {COLUMN_BIRTH_PLACE, TAMIS__PROP_birthPlace, add_places},
    {COLUMN_POSITION, TAMIS__PROP_position, add_items},
    {COLUMN_PASSPORT, TAMIS__PROP_passportNumber, add_documents},
    {COLUMN_GENDER, TAMIS__PROP_gender, add_gender},
    {COLUMN_APPEARANCE, TAMIS__PROP_appearance, add_text},
    {COLUMN_ETHNICITY, TAMIS__PROP_ethnicity, add_text},
    {COLUMN_FATHER, TAMIS__PROP_fatherName, add_text},
    {COLUMN_MOTHER, TAMIS__PROP_motherName, add_text},
    {COLUMN_INCORPORATION, TAMIS__PROP_incorporationDate, add_dates},
    {COLUMN_LEGAL_FORM, TAMIS__PROP_legalForm, add_items},
    {COLUMN_SECTOR, TAMIS__PROP_sector, add_items},
    {COLUMN_REGISTRATION, TAMIS__PROP_registrationNumber, add_numbers},
    {COLUMN_TAX, TAMIS__PROP_taxNumber, add_documents},
    {COLUMN_ID, TAMIS__PROP_idNumber, add_documents},
    {COLUMN_INN, TAMIS__PROP_innCode, add_numbers},
    {COLUMN_OGRN, TAMIS__PROP_ogrnCode, add_numbers},
    {COLUMN_KPP, TAMIS__PROP_kppCode, add_numbers},
    {COLUMN_OKPO, TAMIS__PROP_okpoCode, add_numbers},
    {COLUMN_LEI, TAMIS__PROP_leiCode, add_codes},
    {COLUMN_BIC, TAMIS__PROP_swiftBic, add_codes},
    {COLUMN_TICKER, TAMIS__PROP_ticker, add_codes},
    {COLUMN_IMO, TAMIS__PROP_imoNumber, add_documents},
    {COLUMN_MMSI, TAMIS__PROP_mmsi, add_documents},
    {COLUMN_ADDRESS, TAMIS__PROP_address, add_places},
    {COLUMN_PHONE, TAMIS__PROP_phone, add_phones},
    {COLUMN_EMAIL, TAMIS__PROP_email, add_links},
    {COLUMN_WEBSITE, TAMIS__PROP_website, add_links},
    {COLUMN_NOTES, TAMIS__PROP_notes, add_remark},
};

/* ---- Rows */

static bool is_freeze(const eu_reader *r)
{
    return tamis__bytes_equal_nocase(cell(r, COLUMN_MEASURE), TAMIS_LIT("Asset freeze"));
}

static tamis_bytes topic_of(const eu_reader *r)
{
    bool export = tamis__bytes_equal_nocase(cell(r, COLUMN_MEASURE), TAMIS_LIT("Export control"));
    return export ? TAMIS_LIT("export.control") : TAMIS_LIT("sanction");
}

static void add_listing(eu_reader *r, tamis_bytes reference)
{
    tamis__listing listing = tamis__listing_empty();
    tamis_bytes celex = cell(r, COLUMN_CELEX);
    tamis_bytes annex = cell(r, COLUMN_ANNEX);
    listing.list_id = is_freeze(r) ? TAMIS_LIT("EU-FSF") : TAMIS_LIT("EU-ANNEX");
    listing.authority = TAMIS_LIT("Council of the European Union");
    listing.reference = reference;
    listing.program = cell(r, COLUMN_PROGRAM);
    listing.measures = cell(r, COLUMN_MEASURE);
    listing.reason = cell(r, COLUMN_REASON);
    listing.citation =
        tamis__builder_printf(&r->builder, "%.*s Annex %.*s", TAMIS_FMT(celex), TAMIS_FMT(annex));
    listing.url = tamis__builder_printf(
        &r->builder, "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:%.*s",
        TAMIS_FMT(celex));
    listing.start = tamis__glean_day(cell(r, COLUMN_START));
    if (listing.start == TAMIS__DAY_MIN)
        tamis__glean_note(&r->glean, "startDate", cell(r, COLUMN_START));
    tamis__builder_listing(&r->builder, &listing);
}

/* "32014R0269#I.PERSONS#37" */
static tamis_bytes reference_of(eu_reader *r)
{
    const tamis_bytes parts[] = {cell(r, COLUMN_CELEX), cell(r, COLUMN_ANNEX),
                                 cell(r, COLUMN_RECORD)};
    return tamis__glean_join(&r->arena, "#", parts, TAMIS_COUNT_OF(parts));
}

static void add_facts(eu_reader *r)
{
    tamis__glean_name(&r->glean, TAMIS__PROP_name, cell(r, COLUMN_NAME));
    for (size_t i = 0; i < TAMIS_COUNT_OF(facts); i++)
        add_pieces(r, facts[i].prop, cell(r, facts[i].column), facts[i].add);
    tamis__builder_add(&r->builder, TAMIS__PROP_topics, topic_of(r));
}

static tamis_status read_row(void *ctx, tamis_error *err)
{
    eu_reader *r = ctx;
    tamis__arena_reset(&r->arena);
    tamis_bytes name = cell(r, COLUMN_NAME);
    if (name.len == 0)
        name = cell(r, COLUMN_ALIAS);
    if (name.len == 0)
        return tamis__table_skip(&r->table, "no name", cell(r, COLUMN_RECORD), err);
    tamis_bytes record = cell(r, COLUMN_RECORD);
    if (record.len == 0)
        record = tamis__glean_name_id(&r->arena, name);
    const tamis_bytes parts[] = {cell(r, COLUMN_CELEX), cell(r, COLUMN_ANNEX), record};
    tamis_bytes id = tamis__glean_id(&r->arena, r->dataset, parts, TAMIS_COUNT_OF(parts));
    tamis_bytes reference = reference_of(r);
    if (id.ptr == NULL || reference.ptr == NULL)
        return tamis__fail_nomem(err);
    tamis__schema schema = TAMIS__SCHEMA_LegalEntity;
    bool known = tamis__schema_find(cell(r, COLUMN_SCHEMA), &schema);
    tamis__builder_start(&r->builder, id, reference, schema, r->table.row.line);
    if (!known)
        tamis__glean_note(&r->glean, "schema", cell(r, COLUMN_SCHEMA));
    add_facts(r);
    add_listing(r, reference);
    return tamis__table_emit(&r->table, &r->builder, err);
}

tamis_status tamis__read_eu_journal(const tamis__source *source, tamis__sink *sink,
                                    tamis__source_report *report, tamis_error *err)
{
    eu_reader r = {.dataset = source->dataset == NULL ? "eu_journal" : source->dataset};
    tamis__glean_begin(source, report, "eu_journal", "EU Official Journal annexes");
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
