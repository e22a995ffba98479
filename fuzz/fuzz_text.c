/*
 * Fuzzes folding and name analysis: the first byte chooses the domain, the rest is the name.
 *
 * Beyond crashes it checks the promises of text/text.h: tokens hold [a-z0-9]+, lie inside the
 * original, and are at most TAMIS__NAME_TOKENS_MAX.
 */
#include <stdlib.h>

#include "text/text.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_token(const tamis__token *token, tamis_bytes original)
{
    require(token->text.len > 0 && token->kind < TAMIS__TOKEN_KINDS);
    require(token->start <= original.len && token->size <= original.len - token->start);
    for (size_t i = 0; i < token->text.len; i++) {
        char c = token->text.ptr[i];
        require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tamis__text *text;
    static tamis__text_scratch *scratch;
    if (text == NULL) {
        require(tamis__text_new(&text, NULL) == TAMIS_OK);
        require(tamis__text_scratch_new(text, &scratch, NULL) == TAMIS_OK);
    }
    if (size == 0)
        return 0;
    tamis_bytes name = tamis__bytes((const char *)data + 1, size - 1);
    tamis__arena arena;
    tamis__name out;
    tamis__arena_init(&arena, 0);
    require(tamis__name_analyze(scratch, name, (tamis__name_domain)(data[0] % 4), &arena, &out,
                                NULL) == TAMIS_OK);
    require(out.count <= TAMIS__NAME_TOKENS_MAX);
    for (uint32_t i = 0; i < out.count; i++)
        check_token(&out.tokens[i], name);
    tamis__arena_clear(&arena);

    tamis__buffer folded;
    tamis__buffer_init(&folded, 0);
    require(tamis__text_fold(scratch, name, &folded, NULL) == TAMIS_OK);
    tamis__buffer_clear(&folded);
    (void)tamis__country_code(text, name);
    return 0;
}
