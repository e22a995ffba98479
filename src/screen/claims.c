/*
 * screen/claims.c - reading the record, finding its phrases, and setting the two against each other.
 *
 * A phrase is evidence only beside its entity: "# subsidiaries" in a text that never mentions the
 * company is about somebody else.
 */
#include "screen/claims.h"

#include <jansson.h>

#include "base/error.h"

typedef struct entry {
    tamis_bytes says;
    tamis_bytes record;
    tamis_bytes citation;
    tamis_bytes verdict;
    uint64_t number; /* UINT64_MAX: none */
    bool applies;    /* its entity is mentioned */
    bool found;
} entry;

typedef struct matcher {
    const tamis__scanner *scanner;
    const tamis__mention_list *mentions;
    tamis_bytes text;
    tamis__arena *arena;
    tamis__phrases phrases;
    entry *entries;
    size_t count;
} matcher;

static bool mentions_entity(const matcher *m, tamis_bytes id)
{
    uint32_t entity = tamis__snapshot_find_entity(m->scanner->snapshot, id);
    for (size_t i = 0; entity != TAMIS__NONE && i < m->mentions->count; i++) {
        const tamis__mention *mention = &m->mentions->items[i];
        for (size_t k = 0; k < mention->bearer_count; k++) {
            if (mention->bearers[k].entity == entity)
                return true;
        }
    }
    return false;
}

static tamis_bytes text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return tamis__bytes(json_string_value(value), json_string_length(value));
}

static tamis_status copy(matcher *m, const json_t *object, const char *key, size_t index,
                         tamis_bytes *out, tamis_error *err)
{
    tamis_bytes value = text_of(object, key);
    if (value.len > TAMIS__CLAIM_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "record entry %zu: %s is longer than %d bytes",
                           index + 1, key, TAMIS__CLAIM_BYTES_MAX);
    *out = tamis__arena_copy(m->arena, value.ptr == NULL ? TAMIS_LIT("") : value);
    return out->ptr == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_entry(matcher *m, const json_t *object, size_t index, tamis_error *err)
{
    const json_t *claim = json_object_get(object, "claim");
    const json_t *phrases = json_object_get(claim, "phrases");
    entry *e = &m->entries[index];
    if (!json_is_array(phrases) || !json_is_string(json_object_get(claim, "says")))
        return tamis__fail(err, TAMIS_ERR_FORMAT,
                           "record entry %zu: expected claim.says and an array claim.phrases",
                           index + 1);
    TAMIS_TRY(copy(m, claim, "says", index, &e->says, err));
    TAMIS_TRY(copy(m, object, "record", index, &e->record, err));
    TAMIS_TRY(copy(m, object, "citation", index, &e->citation, err));
    TAMIS_TRY(copy(m, object, "verdict", index, &e->verdict, err));
    const json_t *number = json_object_get(object, "record_number");
    json_int_t value = json_integer_value(number);
    e->number = json_is_integer(number) && value >= 0 ? (uint64_t)value : UINT64_MAX;
    e->applies = mentions_entity(m, text_of(object, "about"));
    for (size_t i = 0; e->applies && i < json_array_size(phrases); i++) {
        const json_t *phrase = json_array_get(phrases, i);
        TAMIS_TRY(tamis__phrases_add(
            &m->phrases, tamis__bytes(json_string_value(phrase), json_string_length(phrase)),
            (uint32_t)index, err));
    }
    return TAMIS_OK;
}

static tamis_status read_record(matcher *m, tamis_bytes record, tamis_error *err)
{
    if (record.len > TAMIS__RECORD_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "the record is larger than %d MiB",
                           TAMIS__RECORD_BYTES_MAX >> 20);
    json_error_t problem;
    json_t *root = json_loadb(record.ptr == NULL ? "" : record.ptr, record.len, 0, &problem);
    if (root == NULL)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, problem.line > 0 ? (uint64_t)problem.line : 0,
                              problem.position > 0 ? (uint64_t)problem.position : 0,
                              "the record is not JSON: %s", problem.text);
    tamis_status status = TAMIS_OK;
    m->count = json_array_size(root);
    m->entries = tamis__arena_zero(m->arena, m->count + 1, sizeof *m->entries);
    if (!json_is_array(root) || m->count > TAMIS__RECORD_ENTRIES_MAX)
        status = tamis__fail(err, TAMIS_ERR_FORMAT,
                             "the record must be a JSON array of at most %d entries",
                             TAMIS__RECORD_ENTRIES_MAX);
    else if (m->entries == NULL)
        status = tamis__fail_nomem(err);
    for (size_t i = 0; status == TAMIS_OK && i < m->count; i++)
        status = read_entry(m, json_array_get(root, i), i, err);
    json_decref(root);
    return status == TAMIS_OK ? tamis__phrases_seal(&m->phrases, err) : status;
}

/* "# affiliates were listed" and "70" give "70 affiliates were listed". */
static tamis_status with_number(matcher *m, tamis_bytes says, tamis_bytes number, tamis_bytes *out,
                                tamis_error *err)
{
    size_t at = tamis__bytes_find(says, TAMIS_LIT("#"), 0);
    *out = says;
    if (at == SIZE_MAX)
        return TAMIS_OK;
    if (number.len == 0)
        number = TAMIS_LIT("some");
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__buffer_append(&text, tamis__bytes_sub(says, 0, at));
    tamis__buffer_append(&text, number);
    tamis__buffer_append(&text, tamis__bytes_sub(says, at + 1, says.len));
    *out = tamis__arena_copy(m->arena, tamis__buffer_bytes(&text));
    bool failed = text.failed || out->ptr == NULL;
    tamis__buffer_clear(&text);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

/* The number without the commas of "70,000"; false when it is none. */
static bool number_of(tamis_bytes text, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < '0' || c > '9')
            continue;
        if (*out > UINT64_MAX / 10 - 1)
            return false;
        *out = *out * 10 + (uint64_t)(c - '0');
    }
    return text.len > 0;
}

/* The number of hit i, or of another wording of the same claim in the same sentence. */
static tamis_bytes number_in(const matcher *m, const tamis__phrase_hits *hits, size_t i)
{
    const tamis__phrase_hit *hit = &hits->items[i];
    for (size_t k = i; k < hits->count && hits->items[k].sentence == hit->sentence; k++) {
        const tamis__phrase_hit *other = &hits->items[k];
        if (other->value == hit->value && other->number_end > other->number_start)
            return tamis__bytes_sub(m->text, other->number_start, other->number_end);
    }
    return (tamis_bytes){"", 0};
}

static tamis_status take(matcher *m, const tamis__phrase_hits *hits, size_t i,
                         tamis__claim_list *out, tamis_error *err)
{
    const tamis__phrase_hit *hit = &hits->items[i];
    entry *e = &m->entries[hit->value];
    tamis_bytes number = number_in(m, hits, i);
    uint64_t value;
    bool agrees = e->number != UINT64_MAX && number_of(number, &value) && value == e->number;
    if (e->found || agrees)
        return TAMIS_OK;
    e->found = true;
    if (!TAMIS_GROW(out->items, out->capacity, out->count + 1))
        return tamis__fail_nomem(err);
    tamis__claim claim = {.record = e->record,
                          .citation = e->citation,
                          .verdict = e->verdict,
                          .start = hit->start,
                          .end = hit->end,
                          .sentence = hit->sentence};
    TAMIS_TRY(with_number(m, e->says, number, &claim.says, err));
    out->items[out->count++] = claim;
    return TAMIS_OK;
}

tamis_status tamis__claims_find(const tamis__scanner *scanner, tamis_bytes record, tamis_bytes text,
                                const tamis__sentences *sentences,
                                const tamis__mention_list *mentions, tamis__arena *arena,
                                tamis__claim_list *out, tamis_error *err)
{
    matcher m = {.scanner = scanner, .mentions = mentions, .text = text, .arena = arena};
    tamis__phrase_hits hits = {0};
    tamis_status status;
    TAMIS_TRY_DONE(tamis__phrases_init(&m.phrases, scanner->text, err));
    TAMIS_TRY_DONE(read_record(&m, record, err));
    TAMIS_TRY_DONE(tamis__phrases_find(&m.phrases, text, sentences, &hits, err));
    for (size_t i = 0; i < hits.count; i++)
        TAMIS_TRY_DONE(take(&m, &hits, i, out, err));
done:
    tamis__release(hits.items);
    tamis__phrases_clear(&m.phrases);
    return status;
}
