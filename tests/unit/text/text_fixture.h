/* What the tests of src/text share: the knowledge loaded once, and tokens as readable text. */
#ifndef TAMIS_TESTS_TEXT_FIXTURE_H
#define TAMIS_TESTS_TEXT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/text.h"

typedef struct text_fixture {
    tamis__text *text;
    tamis__text_scratch *scratch;
    tamis__arena arena;
    tamis__buffer out;
} text_fixture;

static inline int text_setup(void **state)
{
    static text_fixture fixture;
    tamis_error err = {0};
    if (tamis__text_new(&fixture.text, &err) != TAMIS_OK ||
        tamis__text_scratch_new(fixture.text, &fixture.scratch, &err) != TAMIS_OK) {
        print_error("%s\n", err.message);
        return 1;
    }
    tamis__arena_init(&fixture.arena, 0);
    tamis__buffer_init(&fixture.out, 0);
    *state = &fixture;
    return 0;
}

static inline int text_teardown(void **state)
{
    text_fixture *fixture = *state;
    tamis__buffer_clear(&fixture->out);
    tamis__arena_clear(&fixture->arena);
    tamis__text_scratch_free(fixture->scratch);
    tamis__text_free(fixture->text);
    return 0;
}

static inline tamis__name analyze(text_fixture *f, tamis_bytes name, tamis__name_domain domain)
{
    tamis_error err = {0};
    tamis__name out;
    tamis__arena_reset(&f->arena);
    if (tamis__name_analyze(f->scratch, name, domain, &f->arena, &out, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return out;
}

/* "huawei/word technology/term ltd/legal"; flags follow as ^ family, - hyphen, ' patronymic. */
static inline const char *describe(text_fixture *f, const tamis__name *name)
{
    static const char *const kinds[TAMIS__TOKEN_KINDS] = {
        "word", "term", "legal", "title", "particle", "initial", "number", "place", "connector"};
    tamis__buffer_reset(&f->out);
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *token = &name->tokens[i];
        tamis__buffer_append(&f->out, i == 0 ? TAMIS_LIT("") : TAMIS_LIT(" "));
        tamis__buffer_append(&f->out, token->text);
        tamis__buffer_byte(&f->out, '/');
        tamis__buffer_text(&f->out, kinds[token->kind]);
        tamis__buffer_text(&f->out, (token->flags & TAMIS__FLAG_FAMILY) != 0 ? "^" : "");
        tamis__buffer_text(&f->out, (token->flags & TAMIS__FLAG_HYPHEN) != 0 ? "-" : "");
        tamis__buffer_text(&f->out, (token->flags & TAMIS__FLAG_PATRONYMIC) != 0 ? "'" : "");
    }
    tamis__buffer_byte(&f->out, 0);
    return f->out.ptr;
}

static inline const char *describe_text(text_fixture *f, tamis_bytes text,
                                        tamis__name_domain domain)
{
    tamis__name name = analyze(f, text, domain);
    return describe(f, &name);
}

static inline const char *folded(text_fixture *f, tamis_bytes text)
{
    tamis_error err = {0};
    tamis__buffer_reset(&f->out);
    if (tamis__text_fold(f->scratch, text, &f->out, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis__buffer_byte(&f->out, 0);
    return f->out.ptr;
}

#endif
