/* rules/pack_values.c - single values of packs: texts, words, days, windows, citations, conditions. */
#include <stdio.h>

#include "base/error.h"
#include "rules/pack_read.h"

enum { SECONDS_PER_DAY = 86400 };

/* ---- Shapes ----------------------------------------------------------------------------------------- */

static const char *kind_text(const tamis__node *node)
{
    switch (node->kind) {
    case TAMIS__NODE_NULL: return "nothing";
    case TAMIS__NODE_BOOL: return node->truth ? "true" : "false";
    case TAMIS__NODE_NUMBER: return "a number";
    case TAMIS__NODE_TEXT: return "a text";
    case TAMIS__NODE_LIST: return "a list";
    default: return "a mapping";
    }
}

bool tamis__load_is_map(tamis__loader *l, const tamis__node *node, const char *what)
{
    if (node->kind == TAMIS__NODE_MAP)
        return true;
    TAMIS__ERROR_AT(l, node, "%s: expected a mapping (key: value), found %s", what,
                    kind_text(node));
    return false;
}

bool tamis__load_is_list(tamis__loader *l, const tamis__node *node, const char *what)
{
    if (node->kind == TAMIS__NODE_LIST)
        return true;
    TAMIS__ERROR_AT(l, node, "%s: expected a list, found %s", what, kind_text(node));
    return false;
}

static bool is_word_of(tamis_bytes key, const char *words)
{
    tamis_bytes rest = tamis__bytes_of(words);
    tamis_bytes word;
    while (tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        if (tamis__bytes_equal(word, key))
            return true;
    }
    return false;
}

void tamis__load_keys(tamis__loader *l, const tamis__node *map, const char *words)
{
    for (const tamis__node *node = map->first; node != NULL; node = node->next) {
        if (is_word_of(node->key, words))
            continue;
        tamis_bytes nearest = tamis__nearest_word(node->key, words);
        if (nearest.len > 0)
            TAMIS__ERROR_AT_KEY(l, node, "unknown key '%.*s'; did you mean '%.*s'?",
                                TAMIS_FMT(node->key), TAMIS_FMT(nearest));
        else
            TAMIS__ERROR_AT_KEY(l, node, "unknown key '%.*s'; expected one of: %s",
                                TAMIS_FMT(node->key), words);
    }
}

tamis__node *tamis__load_need(tamis__loader *l, const tamis__node *map, const char *key,
                              const char *expected)
{
    tamis__node *node = tamis__node_get(map, key);
    if (node == NULL)
        TAMIS__ERROR_AT(l, map, "'%s' is missing; expected %s", key, expected);
    return node;
}

/* ---- Texts and words -------------------------------------------------------------------------------- */

bool tamis__load_text(tamis__loader *l, tamis__node *node, tamis_bytes *out)
{
    if (tamis__node_text(node, out) && tamis__bytes_trim(*out).len > 0)
        return true;
    *out = TAMIS_LIT("");
    TAMIS__ERROR_AT(l, node, "'%.*s': expected a text, found %s", TAMIS_FMT(node->key),
                    kind_text(node));
    return false;
}

tamis_bytes tamis__load_optional(tamis__loader *l, const tamis__node *map, const char *key)
{
    tamis_bytes text = TAMIS_LIT("");
    tamis__node *node = tamis__node_get(map, key);
    if (node != NULL)
        (void)tamis__load_text(l, node, &text);
    return text;
}

tamis_bytes tamis__load_required(tamis__loader *l, const tamis__node *map, const char *key)
{
    (void)tamis__load_need(l, map, key, "a text");
    return tamis__load_optional(l, map, key);
}

bool tamis__load_flag(tamis__loader *l, const tamis__node *map, const char *key, bool otherwise)
{
    const tamis__node *node = tamis__node_get(map, key);
    if (node == NULL)
        return otherwise;
    if (node->kind != TAMIS__NODE_BOOL)
        TAMIS__ERROR_AT(l, node, "'%s': expected true or false, found %s", key, kind_text(node));
    return node->truth;
}

void tamis__load_texts(tamis__loader *l, tamis__node *node, const tamis_bytes **out, size_t *count)
{
    *count = 0;
    if (node == NULL || !tamis__load_is_list(l, node, "a list of texts"))
        return;
    tamis_bytes *texts = tamis__load_room(l, node->count, sizeof *texts);
    if (texts == NULL)
        return;
    *out = texts;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        if (tamis__node_text(item, &texts[*count]))
            (*count)++;
        else
            TAMIS__ERROR_AT(l, item, "expected a text, found %s", kind_text(item));
    }
}

int tamis__load_word(tamis__loader *l, tamis__node *node, const char *words, const char *kind)
{
    tamis_bytes text;
    if (!tamis__load_text(l, node, &text))
        return -1;
    tamis_bytes rest = tamis__bytes_of(words);
    tamis_bytes word;
    for (int i = 0; tamis__bytes_split(&rest, TAMIS_LIT(" "), &word); i++) {
        if (tamis__bytes_equal(word, text))
            return i;
    }
    tamis_bytes nearest = tamis__nearest_word(text, words);
    if (nearest.len > 0)
        TAMIS__ERROR_AT(l, node, "unknown %s '%.*s'; did you mean '%.*s'?", kind, TAMIS_FMT(text),
                        TAMIS_FMT(nearest));
    else
        TAMIS__ERROR_AT(l, node, "unknown %s '%.*s'; expected one of: %s", kind, TAMIS_FMT(text),
                        words);
    return -1;
}

bool tamis__load_id(tamis__loader *l, tamis__node *node, bool loose, tamis_bytes *out)
{
    if (node == NULL || !tamis__load_text(l, node, out))
        return false;
    for (size_t i = 0; i < out->len; i++) {
        char c = out->ptr[i];
        bool fits = (c >= 'a' && c <= 'z') || tamis__is_digit(c) || c == '_' ||
                    (loose && (c == '-' || c == '.' || (c >= 'A' && c <= 'Z')));
        if (fits)
            continue;
        TAMIS__ERROR_AT(l, node, "id '%.*s': expected letters a-z, digits and _ only%s",
                        TAMIS_FMT(*out), loose ? " (and capitals, '-', '.')" : "");
        return false;
    }
    return true;
}

/* ---- Days and windows ------------------------------------------------------------------------------- */

static bool digits(tamis_bytes text, size_t at, size_t count, int *out)
{
    *out = 0;
    for (size_t i = at; i < at + count; i++) {
        if (i >= text.len || !tamis__is_digit(text.ptr[i]))
            return false;
        *out = *out * 10 + (text.ptr[i] - '0');
    }
    return true;
}

static bool parse_day(tamis_bytes text, int32_t *out)
{
    int year;
    int month;
    int day;
    return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-' &&
           digits(text, 0, 4, &year) && digits(text, 5, 2, &month) && digits(text, 8, 2, &day) &&
           tamis__day_from_ymd(year, month, day, out);
}

bool tamis__load_day(tamis__loader *l, tamis__node *node, int32_t *out)
{
    tamis_bytes text;
    if (tamis__node_text(node, &text) && parse_day(text, out))
        return true;
    TAMIS__ERROR_AT(l, node, "'%.*s': expected a day of the calendar (YYYY-MM-DD), found '%.*s'",
                    TAMIS_FMT(node->key), TAMIS_FMT(node->text));
    return false;
}

/* YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS] to local seconds. */
static bool load_time(tamis__loader *l, tamis__node *node, int64_t *out, bool *has_time)
{
    tamis_bytes text;
    int32_t day;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool fits = tamis__node_text(node, &text) && parse_day(tamis__bytes_sub(text, 0, 10), &day);
    *has_time = fits && text.len > 10;
    if (*has_time)
        fits = (text.len == 16 ||
                (text.len == 19 && text.ptr[16] == ':' && digits(text, 17, 2, &second))) &&
               text.ptr[10] == 'T' && digits(text, 11, 2, &hour) && text.ptr[13] == ':' &&
               digits(text, 14, 2, &minute) && hour < 24 && minute < 60 && second < 60;
    if (!fits) {
        TAMIS__ERROR_AT(l, node,
                        "'%.*s': expected a day (2019-05-16) or a local time (2019-05-16T16:15), "
                        "found '%.*s'",
                        TAMIS_FMT(node->key), TAMIS_FMT(node->text));
        return false;
    }
    *out = (int64_t)day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
    return true;
}

uint8_t tamis__load_zone(tamis__loader *l, tamis__node *node)
{
    uint8_t zone = 0;
    tamis_bytes name;
    if (node == NULL || !tamis__load_text(l, node, &name))
        return zone;
    tamis_error error = {0};
    tamis_status status = tamis__zone_add(&l->packs->time_zones, name, l->arena, &zone, &error);
    if (status == TAMIS_ERR_NOMEM)
        l->status = status;
    else if (status != TAMIS_OK)
        TAMIS__ERROR_AT(l, node, "time zone '%.*s': %s", TAMIS_FMT(name), error.message);
    return zone;
}

int64_t tamis__load_end(tamis__loader *l, const tamis__node *map)
{
    int64_t end = TAMIS__LOCAL_MAX;
    bool has_time;
    tamis__node *until = tamis__node_get(map, "until");
    tamis__node *before = tamis__node_get(map, "before");
    if (until != NULL && before != NULL)
        TAMIS__ERROR_AT_KEY(l, before, "'until' and 'before' exclude each other");
    if (before != NULL)
        (void)load_time(l, before, &end, &has_time);
    if (until != NULL && load_time(l, until, &end, &has_time)) {
        if (has_time)
            TAMIS__ERROR_AT(l, until,
                            "'until' is a whole day, the last one; for a time of the "
                            "day use 'before'");
        end += SECONDS_PER_DAY;
    }
    return end;
}

bool tamis__load_window(tamis__loader *l, tamis__node *node, const char *words, tamis__window *out)
{
    *out = (tamis__window){TAMIS__LOCAL_MIN, TAMIS__LOCAL_MAX, l->pack->zone};
    if (!tamis__load_is_map(l, node, "a window"))
        return false;
    tamis__load_keys(l, node, words);
    tamis__node *zone = tamis__node_get(node, "time_zone");
    if (zone != NULL)
        out->zone = tamis__load_zone(l, zone);
    bool has_time;
    tamis__node *from = tamis__node_get(node, "from");
    if (from != NULL && !load_time(l, from, &out->start, &has_time))
        return false;
    out->end = tamis__load_end(l, node);
    if (out->start < out->end)
        return true;
    TAMIS__ERROR_AT(l, node, "an empty window: its end is not after its start");
    return false;
}

/* ---- Citations -------------------------------------------------------------------------------------- */

static const tamis__provision *provision_of(const tamis__loader *l, const tamis__citation *cite)
{
    for (size_t i = 0; i < l->pack->provision_count; i++) {
        const tamis__provision *provision = &l->pack->provisions[i];
        if (tamis__bytes_equal(provision->id, cite->ref) ||
            tamis__bytes_equal(provision->id, cite->pinpoint))
            return provision;
    }
    return NULL;
}

const tamis__edition *tamis__load_edition(const tamis__loader *l, const tamis__citation *cite)
{
    const tamis__provision *provision = provision_of(l, cite);
    for (size_t i = 0; provision != NULL && i < provision->edition_count; i++) {
        if (tamis__bytes_equal(provision->editions[i].edition, cite->edition))
            return &provision->editions[i];
    }
    return NULL;
}

static void check_edition(tamis__loader *l, const tamis__node *node, tamis__citation *cite)
{
    const tamis__provision *provision = provision_of(l, cite);
    const tamis__edition *edition = tamis__load_edition(l, cite);
    if (edition != NULL)
        cite->was = edition->is;
    if (provision == NULL || edition != NULL || cite->edition.len == 0)
        return;
    char known[160] = "";
    size_t len = 0;
    for (size_t i = 0; i < provision->edition_count && len < sizeof known; i++) {
        int wrote = snprintf(known + len, sizeof known - len, "%s%.*s", i > 0 ? ", " : "",
                             TAMIS_FMT(provision->editions[i].edition));
        len += wrote > 0 ? (size_t)wrote : 0;
    }
    TAMIS__ERROR_AT(l, node, "'%.*s' has no edition '%.*s'; `provisions` in pack.yaml has: %s",
                    TAMIS_FMT(provision->id), TAMIS_FMT(cite->edition), known);
}

void tamis__load_citation(tamis__loader *l, tamis__node *node, tamis__citation *out)
{
    *out = (tamis__citation){.ref = TAMIS_LIT("")};
    if (!tamis__load_is_map(l, node, "a citation"))
        return;
    tamis__load_keys(l, node, "ref pinpoint edition source");
    out->ref = tamis__load_required(l, node, "ref");
    out->pinpoint = tamis__load_optional(l, node, "pinpoint");
    out->source = tamis__load_optional(l, node, "source");
    if (tamis__node_get(node, "edition") == NULL)
        TAMIS__ERROR_AT(l, node,
                        "citation of '%.*s' without edition; expected 'edition: YYYY-MM-DD', the "
                        "day of the text that is meant",
                        TAMIS_FMT(out->ref));
    else
        out->edition = tamis__load_optional(l, node, "edition");
    check_edition(l, node, out);
}

void tamis__load_citations(tamis__loader *l, tamis__node *node, const tamis__citation **out,
                           size_t *count)
{
    *count = 0;
    if (node == NULL)
        return;
    bool is_list = node->kind == TAMIS__NODE_LIST;
    size_t wanted = is_list ? node->count : 1;
    tamis__citation *cites = tamis__load_room(l, wanted, sizeof *cites);
    if (cites == NULL)
        return;
    *out = cites;
    *count = wanted;
    tamis__node *item = is_list ? node->first : node;
    for (size_t i = 0; i < wanted; i++, item = item->next)
        tamis__load_citation(l, item, &cites[i]);
}

/* ---- Conditions ------------------------------------------------------------------------------------- */

/* Column of a place in a scalar that stands on one line; 0 elsewhere. */
static uint32_t column_in(const tamis__node *node, size_t offset)
{
    if (node->line == 0 || node->line != node->end_line)
        return 0;
    return node->column + (node->plain ? 0 : 1) + (uint32_t)offset;
}

static void tell(tamis__loader *l, const tamis__node *node, size_t offset, bool warning,
                 const char *message)
{
    uint32_t column = column_in(node, offset);
    if (column > 0) {
        tamis__find_at(l, l->file, node->line, column, warning, "%s", message);
        return;
    }
    tamis_bytes rest = tamis__bytes_trim(tamis__bytes_sub(node->text, offset, offset + 24));
    tamis__find_at(l, l->file, node->line, node->column, warning, "at '%.*s': %s", TAMIS_FMT(rest),
                   message);
}

typedef struct expr_place {
    tamis__loader *loader;
    const tamis__node *node;
    size_t prefix_len;
} expr_place;

static void warn_in_expr(void *ctx, size_t offset, const char *message)
{
    const expr_place *place = ctx;
    tell(place->loader, place->node, offset < place->prefix_len ? 0 : offset - place->prefix_len,
         true, message);
}

static tamis_status find_definition(void *ctx, tamis_bytes name, uint32_t *out,
                                    tamis__expr_error *error)
{
    const expr_place *place = ctx;
    return tamis__load_definition(place->loader, name, out, error);
}

static bool find_set(void *ctx, tamis_bytes name, const tamis_bytes **items, size_t *count)
{
    tamis__pack_source *pack = ((const expr_place *)ctx)->loader->pack;
    for (size_t i = 0; i < pack->set_count; i++) {
        tamis__set_source *set = &pack->sets[i];
        if (!tamis__bytes_equal(set->node->key, name))
            continue;
        set->used = true;
        *items = set->items;
        *count = set->count;
        return true;
    }
    return false;
}

static tamis_bytes nearest_name(void *ctx, tamis_bytes name)
{
    const tamis__pack_source *pack = ((const expr_place *)ctx)->loader->pack;
    unsigned best = (unsigned)(name.len / 3) + 1;
    tamis_bytes nearest = TAMIS_LIT("");
    for (size_t i = 0; i < pack->definition_count + pack->set_count && best > 0; i++) {
        tamis_bytes known = i < pack->definition_count
                                ? pack->definitions[i].node->key
                                : pack->sets[i - pack->definition_count].node->key;
        unsigned slips = tamis__word_slips(name, known, best - 1);
        if (slips < best) {
            best = slips;
            nearest = known;
        }
    }
    return nearest;
}

static tamis_bytes join(tamis__loader *l, const char *prefix, tamis_bytes text, const char *suffix)
{
    size_t head = strlen(prefix);
    size_t tail = strlen(suffix);
    char *joined = tamis__load_room(l, head + text.len + tail, 1);
    if (joined == NULL)
        return TAMIS_LIT("");
    memcpy(joined, prefix, head);
    memcpy(joined + head, text.ptr, text.len);
    memcpy(joined + head + text.len, suffix, tail);
    return tamis__bytes(joined, head + text.len + tail);
}

const tamis__expr *tamis__load_expr(tamis__loader *l, tamis__node *node, const char *prefix,
                                    const char *suffix, tamis__etype wanted)
{
    tamis_bytes text;
    if (node == NULL || !tamis__load_text(l, node, &text))
        return NULL;
    const tamis__pack *pack = &l->packs->packs[l->pack->number];
    expr_place place = {l, node, strlen(prefix)};
    const tamis__expr_scope scope = {
        .arena = l->arena,
        .packs = l->packs,
        .lists = pack->lists == NULL ? &(const tamis_bytes){"", 0} : pack->lists,
        .list_count = pack->list_count,
        .zones = pack->zones,
        .zone_count = pack->zone_count,
        .ctx = &place,
        .definition = find_definition,
        .set = find_set,
        .nearest = nearest_name,
        .warn = warn_in_expr,
    };
    tamis__expr *expr = NULL;
    tamis__expr_error error = {0};
    tamis_status status =
        tamis__expr_compile(join(l, prefix, text, suffix), &scope, wanted, &expr, &error);
    if (status == TAMIS_ERR_FORMAT)
        tell(l, node, error.offset < place.prefix_len ? 0 : error.offset - place.prefix_len, false,
             error.message);
    else if (status != TAMIS_OK)
        l->status = status;
    return expr;
}
