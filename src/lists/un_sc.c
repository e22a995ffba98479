/*
 * lists/un_sc.c - the UN Security Council Consolidated List, official XML.
 *
 *   CONSOLIDATED_LIST dateGenerated
 *     INDIVIDUALS / INDIVIDUAL   people         one row each
 *     ENTITIES / ENTITY          organizations  one row each
 *
 * A pull reader (lists/xml.h) walks the file; each entry is expanded to a small tree, read, and
 * dropped, so that memory holds one entry at a time, itself limited. Elements that are not known are
 * kept as notes, so that a new edition loses nothing.
 */
#include "base/error.h"
#include "lists/glean.h"
#include "lists/links.h"
#include "lists/xml.h"
#include "model/prose.h"

enum {
    DEPTH_MAX = 32,      /* outside entries; the list has 3 */
    CHILDREN_MAX = 20000 /* elements of one entry */
};

typedef struct un_reader {
    const tamis__source *source;
    tamis__sink *sink;
    tamis__source_report *report;
    tamis__xml xml;
    tamis__entity_builder builder;
    tamis__glean glean;
    tamis__links links; /* between parties, by reference */
    tamis__arena arena; /* texts of the entry at hand */
} un_reader;

/* ---- Texts of an entry */

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static size_t text_size(const xmlNode *node)
{
    size_t size = 0;
    for (const xmlNode *t = node->children; t != NULL; t = t->next) {
        if ((t->type == XML_TEXT_NODE || t->type == XML_CDATA_SECTION_NODE) && t->content != NULL)
            size += strlen((const char *)t->content);
    }
    return size;
}

/* Text directly inside, with white space squeezed: one edition wraps and indents its values. */
static tamis_bytes text_of(un_reader *u, const xmlNode *node)
{
    size_t size = text_size(node);
    char *raw = size == 0 ? NULL : tamis__arena_alloc(&u->arena, size);
    if (raw == NULL) {
        u->builder.failed = u->builder.failed || size > 0;
        return TAMIS_LIT("");
    }
    size_t len = 0;
    for (const xmlNode *t = node->children; t != NULL; t = t->next) {
        if ((t->type != XML_TEXT_NODE && t->type != XML_CDATA_SECTION_NODE) || t->content == NULL)
            continue;
        size_t part = strlen((const char *)t->content);
        memcpy(raw + len, t->content, part);
        len += part;
    }
    tamis_bytes text = tamis__glean_squeeze(&u->arena, tamis__bytes(raw, len));
    u->builder.failed = u->builder.failed || text.ptr == NULL;
    return tamis__bytes_trim(text);
}

/* Text of the first child of that name; empty when there is none. */
static tamis_bytes child(un_reader *u, const xmlNode *node, const char *name)
{
    for (const xmlNode *c = node->children; c != NULL; c = c->next) {
        if (is_element(c, name))
            return text_of(u, c);
    }
    return TAMIS_LIT("");
}

static tamis_bytes joined(un_reader *u, const char *glue, const tamis_bytes *parts, size_t count)
{
    tamis_bytes text = tamis__glean_join(&u->arena, glue, parts, count);
    u->builder.failed = u->builder.failed || text.ptr == NULL;
    return text.ptr == NULL ? TAMIS_LIT("") : text;
}

static tamis_bytes join_children(un_reader *u, const xmlNode *node, const char *glue,
                                 const char *const *names, size_t count)
{
    enum { PARTS_MAX = 8 };
    tamis_bytes parts[PARTS_MAX];
    size_t used = count < PARTS_MAX ? count : PARTS_MAX;
    for (size_t i = 0; i < used; i++)
        parts[i] = child(u, node, names[i]);
    return joined(u, glue, parts, used);
}

/* ---- Elements of an entry */

static void read_values(un_reader *u, const xmlNode *node, tamis__prop prop)
{
    for (const xmlNode *c = node->children; c != NULL; c = c->next) {
        if (is_element(c, "VALUE"))
            tamis__glean_items(&u->glean, prop, text_of(u, c));
    }
}

static void read_title(un_reader *u, const xmlNode *node)
{
    read_values(u, node, TAMIS__PROP_title);
}

static void read_designation(un_reader *u, const xmlNode *node)
{
    read_values(u, node, TAMIS__PROP_position);
}

static void read_nationality(un_reader *u, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c != NULL; c = c->next) {
        if (is_element(c, "VALUE"))
            tamis__glean_countries(&u->glean, TAMIS__PROP_nationality, text_of(u, c));
    }
}

static void read_original_script(un_reader *u, const xmlNode *node)
{
    tamis__glean_add(&u->glean, TAMIS__PROP_alias, text_of(u, node), TAMIS_LIT("original script"));
}

static void read_gender(un_reader *u, const xmlNode *node)
{
    tamis__glean_gender(&u->glean, text_of(u, node));
}

/* "Associated with Jemaah Islamiyah (QDe.092)": each party that the comments name is a link. */
static void read_comments(un_reader *u, const xmlNode *node)
{
    tamis_bytes text = text_of(u, node);
    tamis__glean_remark(&u->glean, NULL, text);
    tamis__entity *self = &u->builder.entity;
    tamis_bytes reference;
    for (size_t at = 0; tamis__glean_un_reference(text, &at, &reference);) {
        if (!tamis__bytes_equal(reference, self->source_id))
            tamis__links_add(&u->links, "un_sc", self->id, reference, "named in comments",
                             self->line);
    }
}

static void read_link(un_reader *u, const xmlNode *node)
{
    tamis__builder_add(&u->builder, TAMIS__PROP_sourceUrl, text_of(u, node));
}

static void read_updated(un_reader *u, const xmlNode *node)
{
    for (const xmlNode *c = node->children; c != NULL; c = c->next) {
        if (is_element(c, "VALUE"))
            tamis__glean_dates(&u->glean, TAMIS__PROP_modifiedAt, text_of(u, c));
    }
}

static tamis__prop alias_prop(tamis_bytes quality, tamis_bytes note)
{
    if (tamis__bytes_equal_nocase(quality, TAMIS_LIT("f.k.a.")) ||
        tamis__bytes_starts_nocase(note, TAMIS_LIT("previously")) ||
        tamis__bytes_starts_nocase(note, TAMIS_LIT("formerly")))
        return TAMIS__PROP_previousName;
    bool low = tamis__bytes_equal_nocase(quality, TAMIS_LIT("Low"));
    return low ? TAMIS__PROP_weakAlias : TAMIS__PROP_alias;
}

/* Names only ("Yunis al-Mauritani; Younis al-Mauritani"): a semicolon, no digit and no label. */
static bool is_names(tamis_bytes note)
{
    for (size_t i = 0; i < note.len; i++) {
        if (note.ptr[i] >= '0' && note.ptr[i] <= '9')
            return false;
    }
    return tamis__bytes_find(note, TAMIS_LIT(";"), 0) != SIZE_MAX &&
           tamis__bytes_find(note, TAMIS_LIT(":"), 0) == SIZE_MAX;
}

/* "born in 1971 in Samarra, Iraq (Ibrahim ‘Awad Ibrahim; Ibrahim Awwad)": names stand in the bracket
 * or are the whole note. */
static void read_note_names(un_reader *u, tamis__prop prop, tamis_bytes note)
{
    size_t open = tamis__bytes_find(note, TAMIS_LIT("("), 0);
    size_t close = tamis__bytes_find(note, TAMIS_LIT(")"), 0);
    if (open != SIZE_MAX && close != SIZE_MAX && close > open)
        note = tamis__bytes_sub(note, open + 1, close);
    if (is_names(note))
        tamis__glean_names(&u->glean, prop, note);
}

static void read_note_birth(un_reader *u, tamis_bytes name, tamis_bytes note)
{
    tamis__date date;
    const tamis_bytes detail[] = {TAMIS_LIT("alias"), name};
    if (tamis__bytes_starts_nocase(note, TAMIS_LIT("born ")) && tamis__prose_date(note, &date))
        tamis__glean_date(&u->glean, TAMIS__PROP_birthDate, &date, joined(u, " ", detail, 2));
}

static void read_alias_note(un_reader *u, tamis__prop prop, tamis_bytes name, tamis_bytes note)
{
    if (tamis__glean_absent(note))
        return;
    read_note_names(u, prop, note);
    read_note_birth(u, name, note);
    tamis__glean_native(&u->glean, prop, note);
    const tamis_bytes parts[] = {TAMIS_LIT("alias"), name, TAMIS_LIT("-"), note};
    tamis__glean_remark(&u->glean, NULL, joined(u, " ", parts, TAMIS_COUNT_OF(parts)));
}

static void read_alias(un_reader *u, const xmlNode *node)
{
    static const char *const birth[] = {"CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"};
    tamis_bytes name = child(u, node, "ALIAS_NAME");
    tamis_bytes note = child(u, node, "NOTE");
    tamis__prop prop = alias_prop(child(u, node, "QUALITY"), note);
    tamis__glean_names(&u->glean, prop, name);
    read_alias_note(u, prop, name, note);
    tamis__date date;
    tamis_bytes born = child(u, node, "DATE_OF_BIRTH");
    const tamis_bytes detail[] = {TAMIS_LIT("alias"), name};
    if (tamis__prose_date(born, &date))
        tamis__glean_date(&u->glean, TAMIS__PROP_birthDate, &date, joined(u, " ", detail, 2));
    else
        tamis__glean_note(&u->glean, "birthDate", born);
    tamis__glean_place(&u->glean, join_children(u, node, ", ", birth, TAMIS_COUNT_OF(birth)));
}

static void read_address(un_reader *u, const xmlNode *node)
{
    static const char *const names[] = {"STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"};
    tamis_bytes note = child(u, node, "NOTE");
    tamis_bytes country = child(u, node, "COUNTRY");
    tamis_bytes address = join_children(u, node, ", ", names, TAMIS_COUNT_OF(names));
    tamis__glean_countries(&u->glean, TAMIS__PROP_country, country);
    if (address.len == 0) /* some addresses stand in the note alone */
        tamis__glean_address(&u->glean, note);
    else
        tamis__glean_add(&u->glean, TAMIS__PROP_address, address, note);
    if (note.len > 0)
        tamis__glean_remark(&u->glean, "address", note);
}

static void read_birth_place(un_reader *u, const xmlNode *node)
{
    static const char *const names[] = {"STREET", "CITY", "STATE_PROVINCE", "COUNTRY"};
    tamis_bytes note = child(u, node, "NOTE");
    tamis_bytes place = join_children(u, node, ", ", names, TAMIS_COUNT_OF(names));
    tamis__glean_add(&u->glean, TAMIS__PROP_birthPlace, place.len > 0 ? place : note,
                     place.len > 0 ? note : TAMIS_LIT(""));
    tamis__glean_countries(&u->glean, TAMIS__PROP_birthCountry, child(u, node, "COUNTRY"));
}

/* The date itself; the year range of BETWEEN; the note when it alone says when. */
static bool birth_date(un_reader *u, const xmlNode *node, tamis_bytes note, tamis__date *out)
{
    tamis__date last;
    if (tamis__prose_date(child(u, node, "FROM_YEAR"), out) &&
        tamis__prose_date(child(u, node, "TO_YEAR"), &last) && last.hi >= out->lo) {
        out->hi = last.hi;
        return true;
    }
    return tamis__prose_date(child(u, node, "DATE"), out) ||
           tamis__prose_date(child(u, node, "YEAR"), out) ||
           tamis__prose_date(child(u, node, "FROM_YEAR"), out) ||
           tamis__prose_date(child(u, node, "TO_YEAR"), out) || tamis__prose_date(note, out);
}

static void read_birth_date(un_reader *u, const xmlNode *node)
{
    tamis_bytes note = child(u, node, "NOTE");
    tamis__date date;
    if (!birth_date(u, node, note, &date)) {
        tamis__glean_note(&u->glean, "birthDate", note);
        return;
    }
    tamis_bytes type = child(u, node, "TYPE_OF_DATE");
    date.circa = date.circa || tamis__bytes_starts_nocase(type, TAMIS_LIT("APPROX")) ||
                 tamis__bytes_starts_nocase(note, TAMIS_LIT("approx"));
    tamis__glean_date(&u->glean, TAMIS__PROP_birthDate, &date, note);
}

static bool mentions(tamis_bytes text, const char *word)
{
    return tamis__bytes_find_nocase(text, tamis__bytes_of(word), 0) != SIZE_MAX;
}

static tamis__prop document_prop(tamis_bytes type, tamis_bytes type2)
{
    static const struct {
        const char *word;
        tamis__prop prop;
    } kinds[] = {{"social security", TAMIS__PROP_socialSecurityNumber},
                 {"fiscal", TAMIS__PROP_taxNumber},
                 {"passport", TAMIS__PROP_passportNumber},
                 {"passeport", TAMIS__PROP_passportNumber},
                 {"pasaporte", TAMIS__PROP_passportNumber}};
    for (size_t i = 0; i < TAMIS_COUNT_OF(kinds); i++) {
        if (mentions(type2, kinds[i].word))
            return kinds[i].prop;
    }
    for (size_t i = 0; i < TAMIS_COUNT_OF(kinds); i++) {
        if (mentions(type, kinds[i].word))
            return kinds[i].prop;
    }
    return TAMIS__PROP_idNumber;
}

static void read_document(un_reader *u, const xmlNode *node)
{
    static const char *const names[] = {"TYPE_OF_DOCUMENT2",
                                        "ISSUING_COUNTRY",
                                        "COUNTRY_OF_ISSUE",
                                        "CITY_OF_ISSUE",
                                        "DATE_OF_ISSUE",
                                        "DATE_OF_EXPIRY",
                                        "NOTE"};
    tamis_bytes type = child(u, node, "TYPE_OF_DOCUMENT");
    tamis_bytes type2 = child(u, node, "TYPE_OF_DOCUMENT2");
    tamis_bytes number = child(u, node, "NUMBER");
    tamis_bytes note = child(u, node, "NOTE");
    tamis_bytes detail = join_children(u, node, ", ", names, TAMIS_COUNT_OF(names));
    tamis__prop prop = document_prop(type, type2);
    if (mentions(number, " no. ") || mentions(number, " number "))
        tamis__glean_documents(&u->glean, prop, number);
    else if (number.len > 0)
        tamis__glean_add(&u->glean, prop, number, detail);
    else
        tamis__glean_documents(&u->glean, prop, detail);
    if (tamis__glean_has_native(note))
        tamis__glean_native(&u->glean, TAMIS__PROP_alias, note);
}

static void read_nothing(un_reader *u, const xmlNode *node)
{
    (void)u;
    (void)node;
}

typedef void element_reader(un_reader *u, const xmlNode *node);

/* Those that read_nothing passes over are read with the entry itself, or say nothing of the party. */
static const struct {
    const char *name;
    element_reader *read;
} elements[] = {
    {"FIRST_NAME", read_nothing},
    {"SECOND_NAME", read_nothing},
    {"THIRD_NAME", read_nothing},
    {"FOURTH_NAME", read_nothing},
    {"DATAID", read_nothing},
    {"VERSIONNUM", read_nothing},
    {"REFERENCE_NUMBER", read_nothing},
    {"UN_LIST_TYPE", read_nothing},
    {"LIST_TYPE", read_nothing},
    {"LISTED_ON", read_nothing},
    {"DELISTED_ON", read_nothing},
    {"SORT_KEY", read_nothing},
    {"SORT_KEY_LAST_MOD", read_nothing},
    {"HAS_INTERPOL_LINK", read_nothing},
    {"NAME_ORIGINAL_SCRIPT", read_original_script},
    {"TITLE", read_title},
    {"DESIGNATION", read_designation},
    {"NATIONALITY", read_nationality},
    {"NATIONALITY2", read_nationality},
    {"GENDER", read_gender},
    {"COMMENTS1", read_comments},
    {"INTERPOL_LINK", read_link},
    {"LAST_DAY_UPDATED", read_updated},
    {"INDIVIDUAL_ALIAS", read_alias},
    {"ENTITY_ALIAS", read_alias},
    {"INDIVIDUAL_ADDRESS", read_address},
    {"ENTITY_ADDRESS", read_address},
    {"INDIVIDUAL_PLACE_OF_BIRTH", read_birth_place},
    {"INDIVIDUAL_DATE_OF_BIRTH", read_birth_date},
    {"INDIVIDUAL_DOCUMENT", read_document},
};

static void read_element(un_reader *u, const xmlNode *node)
{
    for (size_t i = 0; i < TAMIS_COUNT_OF(elements); i++) {
        if (is_element(node, elements[i].name)) {
            elements[i].read(u, node);
            return;
        }
    }
    tamis__glean_note(&u->glean, (const char *)node->name, text_of(u, node));
    for (const xmlNode *c = node->children; c != NULL; c = c->next) {
        if (c->type == XML_ELEMENT_NODE)
            tamis__glean_note(&u->glean, (const char *)node->name, text_of(u, c));
    }
}

/* ---- Entries */

static void add_listing(un_reader *u, const xmlNode *entry, tamis_bytes reference)
{
    tamis__listing listing = tamis__listing_empty();
    listing.list_id = TAMIS_LIT("UN-SC");
    listing.authority = TAMIS_LIT("UN Security Council");
    listing.reference = reference;
    listing.program = child(u, entry, "UN_LIST_TYPE");
    listing.start = tamis__glean_day(child(u, entry, "LISTED_ON"));
    listing.published = listing.start;
    int32_t end = tamis__glean_day(child(u, entry, "DELISTED_ON"));
    if (end != TAMIS__DAY_MIN)
        listing.end = end;
    tamis__builder_listing(&u->builder, &listing);
}

static tamis_status skip_entry(un_reader *u, uint64_t line, const char *reason, tamis_bytes detail,
                               tamis_error *err)
{
    u->report->skipped++;
    return u->sink->skipped(u->sink->ctx, line, reason, detail, err);
}

static tamis_status emit_entry(un_reader *u, tamis_error *err)
{
    const tamis__entity *entity = NULL;
    TAMIS_TRY(tamis__builder_finish(&u->builder, &entity, err));
    TAMIS_TRY(u->sink->entity(u->sink->ctx, entity, err));
    u->report->kept++;
    return TAMIS_OK;
}

static bool has_name(const tamis__entity_builder *builder)
{
    for (size_t i = 0; i < builder->entity.statement_count; i++) {
        if (tamis__prop_type_of(builder->statements[i].prop) == TAMIS__PROP_TYPE_NAME)
            return true;
    }
    return false;
}

static tamis_status read_entry(un_reader *u, const xmlNode *entry, tamis__schema schema,
                               uint64_t line, tamis_error *err)
{
    static const char *const names[] = {"FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"};
    tamis__arena_reset(&u->arena);
    u->builder.failed = false;
    tamis_bytes name = join_children(u, entry, " ", names, TAMIS_COUNT_OF(names));
    tamis_bytes reference = child(u, entry, "REFERENCE_NUMBER");
    tamis_bytes key = reference.len > 0 ? reference : child(u, entry, "DATAID");
    if (key.len == 0)
        key = tamis__glean_name_id(&u->arena, name);
    const char *dataset = u->source->dataset == NULL ? "un_sc" : u->source->dataset;
    tamis_bytes id = tamis__glean_id(&u->arena, dataset, &key, 1);
    if (u->builder.failed || id.ptr == NULL)
        return tamis__fail_nomem(err);
    tamis__builder_start(&u->builder, id, key, schema, line);
    tamis__glean_name(&u->glean, TAMIS__PROP_name, name);
    size_t children = 0;
    for (const xmlNode *c = entry->children; c != NULL && children < CHILDREN_MAX; c = c->next) {
        if (c->type == XML_ELEMENT_NODE) {
            read_element(u, c);
            children++;
        }
    }
    if (!has_name(&u->builder) && !u->builder.failed)
        return skip_entry(u, line, "no name", key, err);
    tamis__glean_add(&u->glean, TAMIS__PROP_number, reference, TAMIS_LIT("UN Ref"));
    tamis__builder_add(&u->builder, TAMIS__PROP_topics, TAMIS_LIT("sanction"));
    add_listing(u, entry, key);
    tamis__links_name(&u->links, "un_sc", key, id);
    return emit_entry(u, err);
}

/* ---- The document */

static tamis_status check_root(un_reader *u, const char *name, tamis_error *err)
{
    if (strcmp(name, "CONSOLIDATED_LIST") != 0)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, tamis__xml_line(&u->xml), 0,
                              "expected the root element CONSOLIDATED_LIST; found %.60s", name);
    xmlChar *date = xmlTextReaderGetAttribute(u->xml.reader, (const xmlChar *)"dateGenerated");
    if (date != NULL) {
        tamis_bytes day = tamis__bytes_sub(tamis__bytes_of((const char *)date), 0, 10);
        u->report->edition = tamis__glean_day(day);
        xmlFree(date);
    }
    return TAMIS_OK;
}

/* An element outside entries, or the start of an entry. *expanded: its subtree was consumed. */
static tamis_status read_start(un_reader *u, bool *expanded, tamis_error *err)
{
    const char *name = (const char *)xmlTextReaderConstName(u->xml.reader);
    int depth = xmlTextReaderDepth(u->xml.reader);
    if (name == NULL)
        return tamis__fail_nomem(err);
    if (depth == 0)
        return check_root(u, name, err);
    if (depth > DEPTH_MAX)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, tamis__xml_line(&u->xml), 0,
                              "elements are nested deeper than %d", DEPTH_MAX);
    bool person = strcmp(name, "INDIVIDUAL") == 0;
    if (!person && strcmp(name, "ENTITY") != 0)
        return TAMIS_OK;
    const xmlNode *entry = xmlTextReaderExpand(u->xml.reader);
    if (entry == NULL)
        return tamis__xml_fail(&u->xml, err);
    long at = xmlGetLineNo(entry);
    uint64_t line = at > 0 ? (uint64_t)at : 0;
    u->report->read++;
    tamis__xml_count_anew(&u->xml);
    *expanded = true;
    tamis__sink_progress(u->sink, u->xml.input);
    return read_entry(u, entry, person ? TAMIS__SCHEMA_Person : TAMIS__SCHEMA_Organization, line,
                      err);
}

static tamis_status read_nodes(un_reader *u, tamis_error *err)
{
    int more = xmlTextReaderRead(u->xml.reader);
    bool root = false;
    while (more == 1) {
        bool expanded = false;
        int type = xmlTextReaderNodeType(u->xml.reader);
        if (type == XML_READER_TYPE_DOCUMENT_TYPE)
            return tamis__xml_fail_type(err, tamis__xml_line(&u->xml));
        if (type == XML_READER_TYPE_ELEMENT) {
            TAMIS_TRY(read_start(u, &expanded, err));
            root = true;
        }
        tamis__xml_count_anew(&u->xml);
        more = expanded ? xmlTextReaderNext(u->xml.reader) : xmlTextReaderRead(u->xml.reader);
    }
    if (more < 0 || !root || u->xml.has_error)
        return tamis__xml_fail(&u->xml, err);
    return TAMIS_OK;
}

tamis_status tamis__read_un_sc(const tamis__source *source, tamis__sink *sink,
                               tamis__source_report *report, tamis_error *err)
{
    un_reader u = {.source = source, .sink = sink, .report = report};
    tamis__glean_begin(source, report, "un_sc", "UN Security Council Consolidated List");
    tamis__builder_init(&u.builder);
    tamis__links_init(&u.links);
    tamis__arena_init(&u.arena, 0);
    u.glean = (tamis__glean){.builder = &u.builder, .text = source->text};
    tamis_status status = TAMIS_OK;
    TAMIS_TRY_DONE(tamis__xml_open(&u.xml, source, err));
    TAMIS_TRY_DONE(read_nodes(&u, err));
    TAMIS_TRY_DONE(tamis__xml_drain(&u.xml, &report->digest, err));
    TAMIS_TRY_DONE(tamis__links_emit(&u.links, report->dataset, sink, &u.builder, err));
done:
    tamis__xml_close(&u.xml);
    tamis__builder_clear(&u.builder);
    tamis__links_clear(&u.links);
    tamis__arena_clear(&u.arena);
    return status;
}
