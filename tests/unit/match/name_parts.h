/*
 * tests/unit/match/name_parts.h - names written as text: "huawei t:technology l:ltd p:bin n:7 c:chile";
 * "f:" is a father's name, the word that belongs to "bin" or "ogly".
 *
 * A letter and a colon before a part say its kind; without them it is a word. Weights are of the order
 * of those that screening gives, so that the tests do not depend on them.
 */
#ifndef TAMIS_TESTS_NAME_PARTS_H
#define TAMIS_TESTS_NAME_PARTS_H

#include "support/unit.h"

#include "match/align.h"
#include "support/random.h"

typedef struct test_name {
    char text[TAMIS__NAME_TOKENS_MAX * 24];
    tamis__part items[TAMIS__NAME_TOKENS_MAX];
    tamis__parts parts;
} test_name;

typedef struct test_kind {
    char letter;
    uint8_t kind, group;
    double weight;
    uint8_t flags;
} test_kind;

static const test_kind test_kinds[] = {
    {'w', TAMIS__TOKEN_WORD, 0, 1.0, 0},
    {'f', TAMIS__TOKEN_WORD, 0, 1.0, TAMIS__FLAG_PATRONYMIC},
    {'t', TAMIS__TOKEN_TERM, 0, 0.3, 0},
    {'l', TAMIS__TOKEN_LEGAL_FORM, 3, 0.1, 0},
    {'d', TAMIS__TOKEN_TITLE, 0, 0.04, 0},
    {'p', TAMIS__TOKEN_PARTICLE, TAMIS__PARTICLE_PATRONYMIC, 0.06, 0},
    {'i', TAMIS__TOKEN_INITIAL, 0, 0.3, 0},
    {'n', TAMIS__TOKEN_NUMBER, 0, 0.5, 0},
    {'c', TAMIS__TOKEN_PLACE, 0, 0.5, 0},
    {'o', TAMIS__TOKEN_CONNECTOR, 0, 0.02, 0},
};

static tamis__part test_part(tamis_bytes word)
{
    test_kind kind = test_kinds[0];
    if (word.len > 2 && word.ptr[1] == ':') {
        for (size_t i = 0; i < TAMIS_COUNT_OF(test_kinds); i++)
            if (test_kinds[i].letter == word.ptr[0])
                kind = test_kinds[i];
        word = tamis__bytes_sub(word, 2, word.len);
    }
    return (tamis__part){.text = word,
                         .weight = kind.weight,
                         .kind = kind.kind,
                         .group = kind.group,
                         .flags = kind.flags};
}

static void test_name_set(test_name *name, const char *text)
{
    assert_true(strlen(text) < sizeof name->text);
    strcpy(name->text, text);
    tamis_bytes rest = tamis__bytes_of(name->text);
    tamis_bytes word;
    name->parts = (tamis__parts){.items = name->items};
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        assert_true(name->parts.count < TAMIS__NAME_TOKENS_MAX);
        name->items[name->parts.count] = test_part(word);
        name->parts.weight += name->items[name->parts.count].weight;
        name->parts.count++;
    }
}

static double test_score_into(const char *query, const char *candidate, tamis__alignment *out)
{
    static test_name q;
    static test_name c;
    test_name_set(&q, query);
    test_name_set(&c, candidate);
    return tamis__score_names(&q.parts, &c.parts, &tamis__score_defaults, out);
}

TAMIS_UNUSED static double test_score(const char *query, const char *candidate)
{
    tamis__alignment alignment;
    return test_score_into(query, candidate, &alignment);
}

/* A name of 1 to `count_max` parts of all kinds, from few and similar words, so that names meet. */
TAMIS_UNUSED static void test_random_name(test_random *random, size_t count_max, char *out,
                                          size_t size)
{
    static const char *const words[] = {
        "mohammed", "muhamad",  "ahmad",     "ahmed", "t:technology", "t:trading", "l:ltd",
        "l:llc",    "p:bin",    "p:ibn",     "i:m",   "i:a",          "n:7",       "n:12",
        "c:chile",  "c:panama", "d:dr",      "o:and", "huawei",       "hua",       "wei",
        "salman",   "suleiman", "xijinping", "xi",    "jin",          "ping",      "jinping"};
    size_t count = 1 + test_random_below(random, count_max);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const char *word = words[test_random_below(random, TAMIS_COUNT_OF(words))];
        int n = snprintf(out + used, size - used, "%s%s", i == 0 ? "" : " ", word);
        assert_true(n > 0 && (size_t)n < size - used);
        used += (size_t)n;
    }
}

#endif
