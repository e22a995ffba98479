/*
 * index/names.c - names of entities, and their tokens.
 *
 * Taking a name apart is most of the work of compiling, so batches of names go to worker threads;
 * their tokens are numbered by one thread in the order of the names, so that the result does not
 * depend on how many threads there were.
 */
#include "index/build.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/thread.h"
#include "match/keys.h"

enum { BATCH_NAMES = 128 };

/* ---- Which names ----------------------------------------------------------------------------- */

typedef struct candidate {
    uint32_t value, statement;
    int32_t from, until;
    uint8_t strength;
} candidate;

typedef TAMIS__ARRAY(candidate) candidates;

/* Same text side by side; of it first the strongest, then the one that holds longest. */
static int compare_candidates(const void *a, const void *b)
{
    const candidate *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    if (x->strength != y->strength)
        return x->strength < y->strength ? -1 : 1;
    if (x->until != y->until)
        return x->until > y->until ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->statement < y->statement ? -1 : x->statement > y->statement;
}

static int compare_names(const void *a, const void *b, void *ctx)
{
    const tamis__writer *w = ctx;
    const candidate *x = a, *y = b;
    if (x->strength != y->strength)
        return x->strength < y->strength ? -1 : 1;
    return tamis__writer_compare(w, x->value, y->value);
}

static bool collect_candidates(const tamis__writer *w, uint32_t entity, candidates *out)
{
    out->count = 0;
    uint32_t end = tamis__statement_end(w, entity);
    for (uint32_t i = w->entities.items[entity].statement_first; i < end; i++) {
        const tamis__statement_out *statement = &w->statements.items[i];
        const tamis__span_out *span = &w->spans.items[statement->span];
        if (tamis__prop_type_of((tamis__prop)span->prop) != TAMIS__PROP_TYPE_NAME ||
            statement->value == 0)
            continue;
        if (!TAMIS__ARRAY_ROOM(*out))
            return false;
        out->items[out->count++] = (candidate){statement->value, i, span->from, span->until,
                                               (uint8_t)tamis__prop_strength(span->prop)};
    }
    return true;
}

static bool add_names(tamis__writer *w, uint32_t entity, candidates *found)
{
    if (!collect_candidates(w, entity, found))
        return false;
    if (found->count == 0)
        return true;
    qsort(found->items, found->count, sizeof *found->items, compare_candidates);
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++)
        if (kept == 0 || found->items[kept - 1].value != found->items[i].value)
            found->items[kept++] = found->items[i];
    qsort_r(found->items, kept, sizeof *found->items, compare_names, w);
    for (size_t i = 0; i < kept; i++) {
        if (!TAMIS__ARRAY_ROOM(w->names))
            return false;
        w->names.items[w->names.count++] = (tamis__name_out){
            .entity = entity,
            .statement = found->items[i].statement,
        };
    }
    return true;
}

static bool collect_names(tamis__writer *w)
{
    candidates found = {0};
    bool ok = true;
    for (size_t e = 0; ok && e < w->entities.count; e++) {
        w->entities.items[e].name_first = (uint32_t)w->names.count;
        if (tamis__schema_matchable((tamis__schema)w->entities.items[e].schema))
            ok = add_names(w, (uint32_t)e, &found);
    }
    TAMIS__ARRAY_CLEAR(found);
    return ok;
}

/* ---- Tokens ---------------------------------------------------------------------------------- */

static bool add_ref(tamis__dict_build *dict, tamis_bytes word)
{
    uint32_t number = tamis__strmap_intern(&dict->words, word);
    if (number == UINT32_MAX || dict->ref_count >= UINT32_MAX - 1 ||
        !TAMIS_GROW(dict->refs, dict->ref_capacity, dict->ref_count + 1))
        return false;
    dict->refs[dict->ref_count++] = number;
    return true;
}

static tamis_bytes cut_word(const tamis__token *token)
{
    return tamis__bytes_sub(token->text, 0, TAMIS__WORD_BYTES_MAX);
}

static bool may_glue(const tamis__token *token)
{
    return token->kind != TAMIS__TOKEN_LEGAL_FORM && token->kind != TAMIS__TOKEN_CONNECTOR;
}

/* The key of the tokens of a run glued together, when they may be and that is not too long. */
static bool add_glue(tamis__writer *w, uint32_t number, const tamis__name *name,
                     tamis__token_run run)
{
    char text[TAMIS__GLUE_BYTES_MAX];
    size_t len = 0;
    for (uint32_t k = 0; k < run.count; k++) {
        const tamis__token *token = &name->tokens[(run.first + k) % name->count];
        tamis_bytes word = cut_word(token);
        if (!may_glue(token) || word.len > sizeof text - len)
            return true;
        memcpy(text + len, word.ptr, word.len);
        len += word.len;
    }
    return tamis__add_key(&w->glue_keys, tamis__glue_key(tamis__bytes(text, len)), number);
}

/* Tokens before the comma of "LAST, First": where the name's other reading begins. */
static uint32_t family_tokens(const tamis__name *name)
{
    uint32_t count = 0;
    while (count < name->count && (name->tokens[count].flags & TAMIS__FLAG_FAMILY) != 0)
        count++;
    return count;
}

static bool add_glues(tamis__writer *w, uint32_t number, const tamis__name *name)
{
    tamis__token_run runs[TAMIS__RUNS_MAX];
    uint32_t count = tamis__name_runs(name->count, family_tokens(name), runs);
    for (uint32_t i = 0; i < count; i++)
        if (!add_glue(w, number, name, runs[i]))
            return false;
    return true;
}

static bool add_tokens(tamis__writer *w, uint32_t number, const tamis__name *name)
{
    tamis__dict_build *words = &w->words;
    w->names.items[number].token_first = (uint32_t)words->ref_count;
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *token = &name->tokens[i];
        if (!add_ref(words, cut_word(token)) || !TAMIS__ARRAY_ROOM(w->token_tags))
            return false;
        w->token_tags.items[w->token_tags.count++] = token->kind | (uint32_t)token->group << 8 |
                                                     (uint32_t)token->script << 16 |
                                                     (uint32_t)token->flags << 24;
    }
    return add_glues(w, number, name);
}

typedef struct analysis {
    tamis__writer *w;
    tamis__writer_progress progress;
    tamis__text_scratch **scratch; /* by worker, made when first needed */
    size_t produced, consumed;     /* names */
} analysis;

typedef struct batch {
    size_t first, count;
    tamis__arena arena;
    tamis__name names[BATCH_NAMES];
} batch;

static tamis_status produce_batch(void *ctx, void *item, bool *end, tamis_error *err)
{
    (void)err;
    analysis *a = ctx;
    batch *b = item;
    size_t left = a->w->names.count - a->produced;
    *end = left == 0;
    b->first = a->produced;
    b->count = left < BATCH_NAMES ? left : BATCH_NAMES;
    a->produced += b->count;
    return TAMIS_OK;
}

static tamis_status analyze_batch(void *ctx, void *item, unsigned worker, tamis_error *err)
{
    analysis *a = ctx;
    batch *b = item;
    if (a->scratch[worker] == NULL)
        TAMIS_TRY(tamis__text_scratch_new(a->w->text, &a->scratch[worker], err));
    tamis__arena_reset(&b->arena);
    for (size_t i = 0; i < b->count; i++) {
        const tamis__name_out *name = &a->w->names.items[b->first + i];
        uint32_t text = a->w->statements.items[name->statement].value;
        tamis__schema schema = (tamis__schema)a->w->entities.items[name->entity].schema;
        TAMIS_TRY(tamis__name_analyze(a->scratch[worker], tamis__writer_string(a->w, text),
                                      tamis__schema_domain(schema), &b->arena, &b->names[i], err));
    }
    return TAMIS_OK;
}

static tamis_status consume_batch(void *ctx, void *item, tamis_error *err)
{
    analysis *a = ctx;
    batch *b = item;
    for (size_t i = 0; i < b->count; i++)
        if (!add_tokens(a->w, (uint32_t)(b->first + i), &b->names[i]))
            return tamis__fail_nomem(err);
    a->consumed += b->count;
    if (a->progress.call != NULL)
        a->progress.call(a->progress.ctx, a->consumed, a->w->names.count);
    return TAMIS_OK;
}

static void clear_batch(void *ctx, void *item)
{
    (void)ctx;
    tamis__arena_clear(&((batch *)item)->arena);
}

tamis_status tamis__build_names(tamis__writer *w, unsigned threads, tamis__writer_progress progress,
                                tamis_error *err)
{
    if (!collect_names(w))
        return tamis__fail_nomem(err);
    unsigned workers = tamis__thread_count(threads);
    analysis a = {.w = w, .progress = progress};
    a.scratch = tamis__alloc_zero(workers, sizeof(tamis__text_scratch *));
    if (a.scratch == NULL)
        return tamis__fail_nomem(err);
    tamis__ordered plan = {
        .ctx = &a,
        .item_bytes = sizeof(batch),
        .threads = workers,
        .produce = produce_batch,
        .work = analyze_batch,
        .consume = consume_batch,
        .clear = clear_batch,
    };
    tamis_status status = tamis__ordered_run(&plan, err);
    for (unsigned i = 0; i < workers; i++)
        tamis__text_scratch_free(a.scratch[i]);
    tamis__release(a.scratch);
    return status;
}
