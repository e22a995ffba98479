/*
 * screen/unglue.c - a word of business that was written together with its neighbor.
 *
 * Of the ways to part a word, that with the longest word of business counts, the first of several.
 */
#include "screen/unglue.h"

#include "base/buffer.h"
#include "base/error.h"
#include "screen/retrieve.h"

enum {
    GLUED_BYTES_MIN = 7,
    FORM_BYTES_MIN = 3, /* of a legal form */
    REST_BYTES_MIN = 3
};

static bool is_known(const tamis__snapshot *snapshot, tamis_bytes word)
{
    uint32_t number = tamis__snapshot_find_word(snapshot, word);
    return number != TAMIS__NO_WORD && tamis__snapshot_word(snapshot, number).entity_count > 0;
}

static bool is_business(const tamis__text *text, tamis_bytes word)
{
    return tamis__vocabulary_has(text, word) ||
           (word.len >= FORM_BYTES_MIN && tamis__is_legal_form(text, word));
}

/* Does its comparable text stand letter by letter in what was written? */
static bool is_plain_word(const tamis__token *token)
{
    if (token->kind != TAMIS__TOKEN_WORD || token->script != TAMIS__SCRIPT_LATIN ||
        token->text.len < GLUED_BYTES_MIN || token->text.len > TAMIS__WORD_BYTES_MAX ||
        token->size != token->text.len)
        return false;
    for (size_t i = 0; i < token->text.len; i++)
        if (token->text.ptr[i] < 'a' || token->text.ptr[i] > 'z')
            return false;
    return true;
}

/* Where the word falls into two; 0: nowhere. */
static size_t parting(const tamis__snapshot *snapshot, const tamis__text *text, tamis_bytes word)
{
    size_t best = 0, longest = 0;
    for (size_t at = REST_BYTES_MIN; at + REST_BYTES_MIN <= word.len; at++) {
        tamis_bytes pieces[2] = {tamis__bytes_sub(word, 0, at),
                                 tamis__bytes_sub(word, at, word.len)};
        for (unsigned i = 0; i < 2; i++) {
            tamis_bytes rest = pieces[1 - i];
            if (pieces[i].len > longest && is_business(text, pieces[i]) &&
                (is_business(text, rest) || is_known(snapshot, rest))) {
                longest = pieces[i].len;
                best = at;
            }
        }
    }
    return best;
}

/* Writes the name with its glued words parted. False when it has none. */
static bool part_name(const tamis__snapshot *snapshot, const tamis__text *text,
                      const tamis__name *name, tamis__buffer *out)
{
    size_t written = 0;
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *token = &name->tokens[i];
        if (!is_plain_word(token) || is_business(text, token->text) ||
            is_known(snapshot, token->text))
            continue;
        size_t at = parting(snapshot, text, token->text);
        if (at == 0)
            continue;
        tamis__buffer_append(out,
                             tamis__bytes_sub(name->original, written, (size_t)token->start + at));
        tamis__buffer_byte(out, ' ');
        written = (size_t)token->start + at;
    }
    if (written > 0)
        tamis__buffer_append(out, tamis__bytes_sub(name->original, written, name->original.len));
    return written > 0;
}

tamis_status tamis__query_unglue(tamis__worker *worker, tamis__query *query, tamis__arena *arena,
                                 tamis_error *err)
{
    const tamis__screener *screener = worker->screener;
    const uint32_t count = query->name_count;
    tamis__buffer parted = {0};
    tamis_status status = TAMIS_OK;
    if (!query->any_schema && tamis__schema_domain(query->schema) == TAMIS__DOMAIN_PERSON)
        return TAMIS_OK;
    for (uint32_t i = 0; i < count && status == TAMIS_OK; i++) {
        tamis__buffer_reset(&parted);
        if ((query->domains[i] >> TAMIS__DOMAIN_ORGANIZATION & 1) == 0 ||
            !part_name(screener->snapshot, screener->text, &query->names[i], &parted))
            continue;
        status = parted.failed ? tamis__fail_nomem(err)
                               : tamis__query_add_form(query, worker->scratch, arena,
                                                       tamis__buffer_bytes(&parted), err);
    }
    tamis__buffer_clear(&parted);
    return status;
}
