/*
 * rules/facts.c - one JSON or YAML object to typed facts.
 *
 * The document becomes a tree first. Scalars are then found by path in rules/fact_list.h; parties and owners, whose keys
 * nest, are read by facts_parties.c. `canonical` is written last, from a tree that is known to be in order.
 */
#include "rules/facts.h"

#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/error.h"
#include "rules/facts_read.h"
#include "rules/yaml.h"

enum { ARENA_BYTES_MAX = 64 << 20, PATH_BYTES = 120, WARNINGS_MAX = 100 };

/* ---- Errors ----------------------------------------------------------------------------------------- */

bool tamis__where_path(const tamis__where *where, char *out, size_t size)
{
    size_t len = 0;
    if (where == NULL) {
        out[0] = '\0';
        return true;
    }
    if (!tamis__where_path(where->up, out, size))
        return false;
    len = strlen(out);
    int wrote = where->key.ptr == NULL
                    ? snprintf(out + len, size - len, "[%zu]", where->index)
                    : snprintf(out + len, size - len, "%s%.*s", len > 0 ? "." : "",
                               (int)(where->key.len > 60 ? 60 : where->key.len), where->key.ptr);
    return wrote >= 0 && (size_t)wrote < size - len;
}

static void describe(const tamis__node *node, char *out, size_t size)
{
    switch (node->kind) {
    case TAMIS__NODE_NULL: (void)snprintf(out, size, "null"); break;
    case TAMIS__NODE_BOOL: (void)snprintf(out, size, "%s", node->truth ? "true" : "false"); break;
    case TAMIS__NODE_NUMBER: (void)snprintf(out, size, "the number %.15g", node->number); break;
    case TAMIS__NODE_TEXT:
        (void)snprintf(out, size, "'%.*s'", (int)(node->text.len > 60 ? 60 : node->text.len),
                       node->text.ptr);
        break;
    case TAMIS__NODE_LIST: (void)snprintf(out, size, "a list"); break;
    case TAMIS__NODE_MAP: (void)snprintf(out, size, "a record"); break;
    }
}

tamis_status tamis__facts_expected(const tamis__facts_reader *r, const tamis__where *where,
                                   const tamis__node *node, const char *expected)
{
    char path[PATH_BYTES];
    char found[PATH_BYTES];
    (void)tamis__where_path(where, path, sizeof path);
    describe(node, found, sizeof found);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, node->line, node->column,
                          "%s: expected %s, found %s", path[0] == '\0' ? "facts" : path, expected,
                          found);
}

tamis_status tamis__facts_unknown_key(const tamis__facts_reader *r, const tamis__where *up,
                                      const tamis__node *node, const char *words)
{
    char path[PATH_BYTES];
    const tamis__where where = {up, node->key, 0};
    (void)tamis__where_path(&where, path, sizeof path);
    tamis_bytes nearest = tamis__nearest_word(node->key, words);
    if (nearest.len == 0)
        return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, node->key_line, node->key_column,
                              "%s: unknown key; known ones: %s", path, words);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, node->key_line, node->key_column,
                          "%s: unknown key; did you mean '%.*s'?", path, TAMIS_FMT(nearest));
}

static tamis_status add_warning(tamis__facts_reader *r, const char *text)
{
    tamis__facts *facts = r->facts;
    if (facts->warning_count >= WARNINGS_MAX)
        return TAMIS_OK;
    if (facts->warning_count == r->warning_capacity) {
        size_t capacity = r->warning_capacity == 0 ? 4 : WARNINGS_MAX;
        tamis_bytes *grown = tamis__arena_zero(&facts->arena, capacity, sizeof *grown);
        if (grown == NULL)
            return tamis__fail_nomem(r->err);
        if (facts->warning_count > 0)
            memcpy(grown, facts->warnings, facts->warning_count * sizeof *grown);
        facts->warnings = grown;
        r->warning_capacity = capacity;
    }
    tamis_bytes copy = tamis__arena_copy(&facts->arena, tamis__bytes_of(text));
    if (copy.ptr == NULL)
        return tamis__fail_nomem(r->err);
    tamis_bytes *items = (tamis_bytes *)(uintptr_t)facts->warnings;
    items[facts->warning_count++] = copy;
    return TAMIS_OK;
}

tamis_status tamis__facts_warn(tamis__facts_reader *r, const tamis__where *where, tamis_bytes value,
                               const char *known)
{
    char path[PATH_BYTES];
    char text[2 * PATH_BYTES + 100];
    (void)tamis__where_path(where, path, sizeof path);
    tamis_bytes nearest = tamis__nearest_word(value, known);
    (void)snprintf(text, sizeof text, "%s: '%.*s' is in no list and matches no rule%s%.*s%s", path,
                   (int)(value.len > 60 ? 60 : value.len), value.ptr,
                   nearest.len > 0 ? "; did you mean '" : "", TAMIS_FMT(nearest),
                   nearest.len > 0 ? "'?" : "");
    return add_warning(r, text);
}

/* ---- Single values ---------------------------------------------------------------------------------- */

tamis_status tamis__facts_text(const tamis__facts_reader *r, const tamis__where *where,
                               tamis__node *node, tamis_bytes *out)
{
    return tamis__node_text(node, out) ? TAMIS_OK : tamis__facts_expected(r, where, node, "a text");
}

tamis_status tamis__facts_texts(const tamis__facts_reader *r, const tamis__where *where,
                                tamis__node *node, const tamis_bytes **out, size_t *count)
{
    bool is_list = node->kind == TAMIS__NODE_LIST;
    size_t needed = is_list ? node->count : 1;
    tamis_bytes *items = tamis__arena_zero(&r->facts->arena, needed, sizeof *items);
    if (items == NULL)
        return tamis__fail_nomem(r->err);
    *out = items;
    *count = needed;
    if (!is_list) {
        if (!tamis__node_text(node, &items[0]))
            return tamis__facts_expected(r, where, node, "a text or a list of texts");
        return TAMIS_OK;
    }
    size_t i = 0;
    for (tamis__node *item = node->first; item != NULL; item = item->next, i++) {
        const tamis__where place = {where, {NULL, 0}, i};
        TAMIS_TRY(tamis__facts_text(r, &place, item, &items[i]));
    }
    return TAMIS_OK;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Two letters in capitals; the United Kingdom is GB whatever its friends call it. */
tamis_status tamis__facts_country(const tamis__facts_reader *r, const tamis__where *where,
                                  tamis__node *node, tamis_bytes *out)
{
    tamis_bytes text;
    if (!tamis__node_text(node, &text) || text.len != 2 || !tamis__is_letter(text.ptr[0]) ||
        !tamis__is_letter(text.ptr[1]))
        return tamis__facts_expected(r, where, node, "a country code of two letters");
    const char code[2] = {upper(text.ptr[0]), upper(text.ptr[1])};
    if (code[0] == 'U' && code[1] == 'K') {
        *out = TAMIS_LIT("GB");
        return TAMIS_OK;
    }
    *out = text;
    if (memcmp(code, text.ptr, sizeof code) != 0)
        *out = tamis__arena_copy(&r->facts->arena, tamis__bytes(code, sizeof code));
    return out->ptr == NULL ? tamis__fail_nomem(r->err) : TAMIS_OK;
}

static bool two_digits(const char *at, int *out)
{
    *out = (at[0] - '0') * 10 + (at[1] - '0');
    return tamis__is_digit(at[0]) && tamis__is_digit(at[1]);
}

static bool read_day(tamis_bytes text, int32_t *out)
{
    int century;
    int year;
    int month;
    int day;
    return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
           two_digits(text.ptr, &century) && two_digits(text.ptr + 2, &year) &&
           two_digits(text.ptr + 5, &month) && two_digits(text.ptr + 8, &day) &&
           tamis__day_from_ymd(century * 100 + year, month, day, out);
}

tamis_status tamis__facts_day(const tamis__facts_reader *r, const tamis__where *where,
                              tamis__node *node, int32_t *out)
{
    tamis_bytes text;
    if (!tamis__node_text(node, &text) || !read_day(text, out))
        return tamis__facts_expected(r, where, node, tamis__type_text(TAMIS__TYPE_DAY));
    return TAMIS_OK;
}

tamis_status tamis__facts_number(const tamis__facts_reader *r, const tamis__where *where,
                                 const tamis__node *node, double lo, double hi, double *out)
{
    if (node->kind != TAMIS__NODE_NUMBER)
        return tamis__facts_expected(r, where, node, "a number");
    if (!(node->number >= lo && node->number <= hi)) {
        char expected[64];
        if (isinf(hi))
            (void)snprintf(expected, sizeof expected, "a number of at least %g", lo);
        else
            (void)snprintf(expected, sizeof expected, "a number from %g to %g", lo, hi);
        return tamis__facts_expected(r, where, node, expected);
    }
    *out = node->number;
    return TAMIS_OK;
}

/* ---- Scalars ---------------------------------------------------------------------------------------- */

static void number_range(unsigned id, double *lo, double *hi)
{
    *lo = 0;
    *hi = INFINITY;
    if (id == TAMIS__FACT_ITEM_CONTROLLED_US_CONTENT_PCT)
        *hi = 100;
    if (id == TAMIS__FACT_PLACE_LAT || id == TAMIS__FACT_PLACE_LON) {
        *hi = id == TAMIS__FACT_PLACE_LAT ? 90 : 180;
        *lo = -*hi;
    }
}

static tamis_status take_text(tamis__facts_reader *r, const tamis__where *where, unsigned id,
                              tamis__node *node, tamis_bytes *out)
{
    if (id == TAMIS__FACT_PARTY_COUNTRY || id == TAMIS__FACT_PLACE_COUNTRY ||
        id == TAMIS__FACT_ITEM_ORIGIN)
        return tamis__facts_country(r, where, node, out);
    TAMIS_TRY(tamis__facts_text(r, where, node, out));
    if (id == TAMIS__FACT_JURISDICTION) {
        TAMIS_TRY(tamis__facts_country(r, where, node, out));
        if (tamis__bytes_equal(*out, TAMIS_LIT("GB")))
            *out = TAMIS_LIT("UK");
        return TAMIS_OK;
    }
    const char *values = tamis__fact_info_of(id)->values;
    if (values == NULL || tamis__fact_value_index(id, *out) >= 0)
        return TAMIS_OK;
    if (!tamis__fact_is_open(id)) {
        char expected[200];
        (void)snprintf(expected, sizeof expected, "one of: %s", values);
        return tamis__facts_expected(r, where, node, expected);
    }
    if (id == TAMIS__FACT_ACTOR && tamis__fact_value_bit(id, *out) != TAMIS__BIT_OTHER)
        return TAMIS_OK;
    return tamis__facts_warn(r, where, *out, values);
}

/* "true" stands for a day before every day in question, "false" for one that never comes. */
static tamis_status take_day(const tamis__facts_reader *r, const tamis__where *where, unsigned id,
                             tamis__node *node, int32_t *out)
{
    bool may_be_truth =
        id == TAMIS__FACT_SHIPMENT_ACTUAL_ORDER_BEFORE || id == TAMIS__FACT_ITEM_FCC_AUTHORISED;
    if (may_be_truth && node->kind == TAMIS__NODE_BOOL) {
        *out = node->truth ? TAMIS__DAY_MIN + 1 : TAMIS__DAY_MAX - 1;
        return TAMIS_OK;
    }
    return tamis__facts_day(r, where, node, out);
}

static tamis_status take_truth(const tamis__facts_reader *r, const tamis__where *where, unsigned id,
                               tamis__node *node, bool *out)
{
    int32_t day;
    *out = true;
    if (id == TAMIS__FACT_SHIPMENT_ABOARD_CARRIER && node->kind == TAMIS__NODE_TEXT)
        return tamis__facts_day(r, where, node, &day); /* aboard since that day */
    if (node->kind != TAMIS__NODE_BOOL)
        return tamis__facts_expected(r, where, node, tamis__type_text(TAMIS__TYPE_BOOL));
    *out = node->truth;
    return TAMIS_OK;
}

static tamis_status take_scalar(tamis__facts_reader *r, const tamis__where *where, unsigned id,
                                tamis__node *node)
{
    tamis__fact *fact = &r->facts->scalars[id];
    if (node->kind == TAMIS__NODE_NULL) {
        fact->presence = TAMIS__NULL;
        return TAMIS_OK;
    }
    double lo;
    double hi;
    fact->presence = TAMIS__KNOWN;
    switch (tamis__fact_info_of(id)->type) {
    case TAMIS__TYPE_BOOL: return take_truth(r, where, id, node, &fact->as.truth);
    case TAMIS__TYPE_NUMBER:
        number_range(id, &lo, &hi);
        return tamis__facts_number(r, where, node, lo, hi, &fact->as.number);
    case TAMIS__TYPE_DAY: return take_day(r, where, id, node, &fact->as.day);
    case TAMIS__TYPE_TEXT: return take_text(r, where, id, node, &fact->as.text);
    case TAMIS__TYPE_TEXTS:
        return tamis__facts_texts(r, where, node, &fact->as.texts.items, &fact->as.texts.count);
    default: return TAMIS_OK; /* records are read by whoever knows them */
    }
}

/* ---- Sections --------------------------------------------------------------------------------------- */

/* A section that is null makes all its facts known to be unknown. */
static void take_null_section(tamis__facts *facts, tamis_bytes section)
{
    for (unsigned id = 0; id < TAMIS__FACT_COUNT; id++) {
        tamis_bytes path = tamis__bytes_of(tamis__fact_info_of(id)->path);
        if (tamis__bytes_starts_with(path, section) &&
            (path.len == section.len || path.ptr[section.len] == '.'))
            facts->scalars[id].presence = TAMIS__NULL;
    }
}

static tamis_status unknown_fact(const tamis__facts_reader *r, const tamis__where *up,
                                 const tamis__node *node)
{
    char path[PATH_BYTES];
    const tamis__where where = {up, node->key, 0};
    (void)tamis__where_path(&where, path, sizeof path);
    tamis_bytes nearest = tamis__nearest_fact(tamis__bytes_of(path));
    if (nearest.len == 0)
        return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, node->key_line, node->key_column,
                              "%s: unknown key; docs/FACTS.md lists those that are known", path);
    return tamis__fail_at(r->err, TAMIS_ERR_FORMAT, node->key_line, node->key_column,
                          "%s: unknown key; did you mean '%.*s'?", path, TAMIS_FMT(nearest));
}

static tamis_status take_section(tamis__facts_reader *r, const tamis__where *where,
                                 const tamis__node *section)
{
    for (tamis__node *node = section->first; node != NULL; node = node->next) {
        const tamis__where place = {where, node->key, 0};
        unsigned id = tamis__fact_find_in(section->key, node->key);
        if (id == TAMIS__FACT_COUNT)
            return unknown_fact(r, where, node);
        if (id == TAMIS__FACT_ITEM_PRODUCER && node->kind != TAMIS__NODE_NULL)
            TAMIS_TRY(tamis__facts_producer(r, &place, node));
        else
            TAMIS_TRY(take_scalar(r, &place, id, node));
    }
    return TAMIS_OK;
}

static tamis_status take_record(tamis__facts_reader *r, const tamis__where *where, unsigned id,
                                tamis__node *node)
{
    tamis__fact *fact = &r->facts->scalars[id];
    fact->presence = node->kind == TAMIS__NODE_NULL ? TAMIS__NULL : TAMIS__KNOWN;
    if (node->kind == TAMIS__NODE_NULL) {
        take_null_section(r->facts, node->key);
        return TAMIS_OK;
    }
    switch (id) {
    case TAMIS__FACT_PARTY:
    case TAMIS__FACT_OTHER_PARTIES: return TAMIS_OK; /* read first, see tamis__facts_parties */
    case TAMIS__FACT_NOTICES: return tamis__facts_notices(r, where, node);
    case TAMIS__FACT_LICENSES: return tamis__facts_licenses(r, where, node);
    default: break;
    }
    if (node->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(r, where, node, "a record");
    return take_section(r, where, node);
}

static tamis_status take_facts(tamis__facts_reader *r, const tamis__node *root)
{
    tamis__facts *facts = r->facts;
    TAMIS_TRY(tamis__facts_parties(r, root));
    for (tamis__node *node = root->first; node != NULL; node = node->next) {
        const tamis__where where = {NULL, node->key, 0};
        unsigned id = tamis__fact_find_in(TAMIS_LIT(""), node->key);
        if (id == TAMIS__FACT_COUNT || memchr(node->key.ptr, '.', node->key.len) != NULL)
            return unknown_fact(r, NULL, node);
        if (tamis__fact_info_of(id)->type == TAMIS__TYPE_RECORD)
            TAMIS_TRY(take_record(r, &where, id, node));
        else
            TAMIS_TRY(take_scalar(r, &where, id, node));
    }
    const tamis__fact *activity = &facts->scalars[TAMIS__FACT_ACTIVITY];
    const tamis__fact *actor = &facts->scalars[TAMIS__FACT_ACTOR];
    if (activity->presence == TAMIS__KNOWN)
        facts->activity_bit = tamis__fact_value_bit(TAMIS__FACT_ACTIVITY, activity->as.text);
    if (actor->presence == TAMIS__KNOWN)
        facts->actor_bit = tamis__fact_value_bit(TAMIS__FACT_ACTOR, actor->as.text);
    return TAMIS_OK;
}

/* ---- Documents -------------------------------------------------------------------------------------- */

static tamis_status write_json(tamis__facts *facts, const tamis__node *node, bool sorted,
                               tamis_bytes *out, tamis_error *err)
{
    tamis__buffer buffer;
    tamis__buffer_init(&buffer, 0);
    tamis__node_write_json(node, sorted, &buffer);
    tamis_status status = tamis__buffer_status(&buffer);
    if (status == TAMIS_OK) {
        *out = tamis__arena_copy(&facts->arena, tamis__buffer_bytes(&buffer));
        status = out->ptr == NULL ? TAMIS_ERR_NOMEM : TAMIS_OK;
    }
    tamis__buffer_clear(&buffer);
    return status == TAMIS_OK ? TAMIS_OK : tamis__fail_nomem(err);
}

static bool is_json(tamis_bytes text)
{
    text = tamis__bytes_trim(text);
    return text.len > 0 && text.ptr[0] == '{';
}

static tamis_status read_document(tamis_bytes text, tamis__arena *arena, tamis__node **out,
                                  tamis_error *err)
{
    if (text.len > TAMIS__FACTS_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "facts of %zu bytes; at most %d are read",
                           text.len, TAMIS__FACTS_BYTES_MAX);
    if (is_json(text))
        return tamis__node_from_json(text, TAMIS__FACTS_DEPTH_MAX, arena, out, err);
    return tamis__yaml_parse(text, TAMIS__FACTS_DEPTH_MAX, arena, out, err);
}

tamis_status tamis__facts_parse(tamis_bytes text, tamis__facts *out, tamis_error *err)
{
    *out = (tamis__facts){.producer = -1};
    tamis__arena_init(&out->arena, ARENA_BYTES_MAX);
    tamis__node *root;
    TAMIS_TRY(read_document(text, &out->arena, &root, err));
    tamis__facts_reader r = {.facts = out, .err = err};
    if (root->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(&r, NULL, root, "one object");
    tamis__node *facts = tamis__node_get(root, "facts");
    if (facts != NULL) {
        const tamis__node *id = tamis__node_get(root, "id");
        if (id != NULL)
            TAMIS_TRY(write_json(out, id, true, &out->id, err));
        root = facts;
    }
    if (root->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(&r, NULL, root, "one object");
    TAMIS_TRY(take_facts(&r, root));
    return write_json(out, root, true, &out->canonical, err);
}

void tamis__facts_clear(tamis__facts *facts)
{
    if (facts == NULL)
        return;
    tamis__arena_clear(&facts->arena);
    *facts = (tamis__facts){.producer = -1};
}
