/*
 * screen/mentions.c - the pass over a document: at every word, the longest name that begins there.
 *
 * Leftmost, then longest: what lies inside a mention is not reported again, so "Huawei Technologies
 * Co., Ltd." is one mention and not three. A form that is worth less than the threshold does not hide
 * a shorter one that is worth more.
 */
#include "base/error.h"
#include "screen/doc_words.h"

/* Score that a part of a name loses against the whole. */
#define IN_PART 0.2

typedef struct finder {
    const tamis__scanner *scanner;
    const tamis__scan_request *request;
    tamis__arena *arena;
    tamis__doc_words words;
    tamis__strmap known;      /* entities whose standing is known, by number */
    tamis__bearer *standings; /* of these */
    size_t standing_capacity;
    tamis__mention_list *out;
} finder;

static bool has_dataset(const finder *f, uint32_t entity)
{
    const bool *wanted = f->request->datasets;
    tamis__entity_row row = tamis__snapshot_entity(f->scanner->snapshot, entity);
    if (wanted == NULL || wanted[row.dataset])
        return true;
    for (uint32_t i = 0; i < row.listing_count; i++) {
        if (wanted[tamis__snapshot_listing(f->scanner->snapshot, row.listing_first + i).dataset])
            return true;
    }
    return false;
}

/* A comma parts names unless the listed name has it, too. */
static size_t commas(tamis_bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == ',' ? 1 : 0;
    return count;
}

static bool commas_agree(const finder *f, size_t first, size_t last, uint32_t name)
{
    const tamis__doc_word *items = f->words.items;
    size_t here =
        commas(tamis__bytes_sub(f->request->text, items[first].start, items[last - 1].end));
    return here == 0 || here <= commas(tamis__snapshot_name_text(f->scanner->snapshot, name));
}

/* Fills what is known about the entity of the day; each entity is looked up once. */
static tamis_status stand(finder *f, tamis__bearer *bearer, tamis_error *err)
{
    uint32_t before = tamis__strmap_count(&f->known);
    uint32_t number = tamis__strmap_intern(
        &f->known, tamis__bytes((const char *)&bearer->entity, sizeof bearer->entity));
    if (number == UINT32_MAX || !TAMIS_GROW(f->standings, f->standing_capacity, (size_t)number + 1))
        return tamis__fail_nomem(err);
    tamis__bearer *standing = &f->standings[number];
    if (number == before) {
        *standing = (tamis__bearer){.entity = bearer->entity};
        TAMIS_TRY(tamis__bearer_stand(f->scanner->snapshot, f->request, f->arena, standing, err));
    }
    uint32_t name = bearer->name;
    double score = bearer->score;
    *bearer = *standing;
    bearer->name = name;
    bearer->score = score;
    return TAMIS_OK;
}

static bool better(const tamis__bearer *a, const tamis__bearer *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    bool a_listed = a->standing == TAMIS__STANDING_LISTED;
    bool b_listed = b->standing == TAMIS__STANDING_LISTED;
    return a_listed != b_listed ? a_listed : a->entity < b->entity;
}

/* Adds a bearer in its place, or raises the score of the entity's entry. Returns the new count. */
static size_t insert(tamis__bearer *bearers, size_t count, const tamis__bearer *new)
{
    size_t at = 0;
    while (at < count && bearers[at].entity != new->entity)
        at++;
    if (at < count) {
        if (!better(new, &bearers[at]))
            return count;
        memmove(bearers + at, bearers + at + 1, (count - at - 1) * sizeof *bearers);
        count--;
    }
    for (at = count; at > 0 && better(new, &bearers[at - 1]); at--)
        ;
    if (at == TAMIS__BEARERS_MAX)
        return count;
    size_t moved = count == TAMIS__BEARERS_MAX ? count - at - 1 : count - at;
    memmove(bearers + at + 1, bearers + at, moved * sizeof *bearers);
    bearers[at] = *new;
    return count + (count == TAMIS__BEARERS_MAX ? 0 : 1);
}

/* The entities that bear the name at words [first, last), best first. */
static tamis_status collect(finder *f, size_t first, size_t last, uint32_t node,
                            tamis__bearer bearers[TAMIS__BEARERS_MAX], size_t *count,
                            tamis_error *err)
{
    size_t sharers;
    const tamis__ending *endings = tamis__automaton_endings(&f->scanner->names, node, &sharers);
    *count = 0;
    for (size_t i = 0; i < sharers; i++) {
        tamis__name_row name = tamis__snapshot_name(f->scanner->snapshot, endings[i].value);
        if ((f->request->skip_weak && name.strength == TAMIS__NAME_WEAK) ||
            !has_dataset(f, name.entity) || !commas_agree(f, first, last, endings[i].value))
            continue;
        tamis__bearer bearer = {.entity = name.entity, .name = endings[i].value};
        bearer.score = tamis__mention_score(&f->words, first, last, &endings[i], sharers);
        if (bearer.score <= 0 || bearer.score < f->request->threshold)
            continue;
        TAMIS_TRY(stand(f, &bearer, err));
        *count = insert(bearers, *count, &bearer);
    }
    return TAMIS_OK;
}

/* Whoever bears the name outright sets aside those that only bear it in part: "Huawei" is the company of
 * that name, not each of its affiliates. Bearers come best first. */
static size_t outright(const tamis__bearer *bearers, size_t count)
{
    size_t kept = 1;
    while (kept < count && bearers[kept].score > bearers[0].score - IN_PART)
        kept++;
    return kept;
}

static tamis_status report(finder *f, size_t first, size_t last, const tamis__bearer *bearers,
                           size_t count, tamis_error *err)
{
    tamis__mention_list *out = f->out;
    if (out->count == TAMIS__MENTIONS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d mentions in one document",
                           TAMIS__MENTIONS_MAX);
    tamis__bearer *kept = tamis__arena_alloc(f->arena, count * sizeof *kept);
    if (kept == NULL || !TAMIS_GROW(out->items, out->capacity, out->count + 1))
        return tamis__fail_nomem(err);
    memcpy(kept, bearers, count * sizeof *kept);
    out->items[out->count++] = (tamis__mention){.start = f->words.items[first].start,
                                                .end = f->words.items[last - 1].end,
                                                .sentence = f->words.items[first].sentence,
                                                .score = kept[0].score,
                                                .bearers = kept,
                                                .bearer_count = count};
    return TAMIS_OK;
}

typedef struct stop {
    size_t last;
    uint32_t node;
} stop;

/* The longest name worth reporting that begins at word `first`; *next is where to go on. */
static tamis_status find_at(finder *f, size_t first, size_t *next, tamis_error *err)
{
    stop stops[TAMIS__SEQUENCE_WORDS_MAX];
    size_t count = 0;
    uint32_t node = TAMIS__AUTOMATON_ROOT;
    *next = first + 1;
    for (size_t at = first; at < f->words.count && at - first < TAMIS__SEQUENCE_WORDS_MAX; at++) {
        node = tamis__automaton_step(&f->scanner->names, node, f->words.items[at].number);
        if (node == UINT32_MAX)
            break;
        size_t endings;
        (void)tamis__automaton_endings(&f->scanner->names, node, &endings);
        if (endings > 0)
            stops[count++] = (stop){.last = at + 1, .node = node};
    }
    while (count-- > 0) {
        tamis__bearer bearers[TAMIS__BEARERS_MAX];
        size_t found = 0;
        if (!tamis__doc_words_fit(&f->words, first, stops[count].last))
            continue;
        TAMIS_TRY(collect(f, first, stops[count].last, stops[count].node, bearers, &found, err));
        if (found == 0)
            continue;
        *next = stops[count].last;
        return report(f, first, *next, bearers, outright(bearers, found), err);
    }
    return TAMIS_OK;
}

static void number_lines(const tamis__scan_request *request, tamis__mention_list *list)
{
    uint32_t line = 1;
    uint32_t at = 0;
    for (size_t i = 0; i < list->count; i++) {
        for (; at < list->items[i].start; at++)
            line += request->text.ptr[at] == '\n' ? 1 : 0;
        list->items[i].line = line;
    }
}

tamis_status tamis__scan_text(const tamis__scanner *scanner, const tamis__scan_request *request,
                              tamis__arena *arena, tamis__mention_list *out, tamis_error *err)
{
    finder f = {.scanner = scanner, .request = request, .arena = arena, .out = out};
    tamis_status status = TAMIS_OK;
    if (!tamis__strmap_init(&f.known, 0))
        return tamis__fail_nomem(err);
    TAMIS_TRY_DONE(tamis__doc_words_read(scanner, request, &f.words, err));
    for (size_t at = 0; at < f.words.count;)
        TAMIS_TRY_DONE(find_at(&f, at, &at, err));
    number_lines(request, out);
done:
    tamis__doc_words_clear(&f.words);
    tamis__strmap_clear(&f.known);
    tamis__release(f.standings);
    return status;
}
