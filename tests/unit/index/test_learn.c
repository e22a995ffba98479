/*
 * Learning which words are forms of one name part: what counts as a party, what is not learned, limits, and
 * the same result as comparing all names of each entity pair by pair.
 */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"
#include "index/learn.h"
#include "match/keys.h"
#include "match/similarity.h"
#include "support/random.h"

enum { WORDS_MAX = 128, TOKENS_MAX = 24 };

/* Words by number, and the learner that is told of them. */
typedef struct lesson {
    const char *words[WORDS_MAX];
    uint32_t count;
    tamis__learner *learner;
    const tamis__equivalent_row *pairs;
    size_t pair_count;
} lesson;

static tamis_bytes text_of(const void *ctx, uint32_t word)
{
    const lesson *l = ctx;
    return tamis__bytes_of(l->words[word]);
}

static uint32_t word_of(const lesson *l, const char *text)
{
    for (uint32_t i = 0; i < l->count; i++)
        if (strcmp(l->words[i], text) == 0)
            return i;
    fail_msg("unknown word %s", text);
    return 0;
}

/* The words are separated by a space; static storage of the caller. */
static void begin(lesson *l, char *words)
{
    memset(l, 0, sizeof *l);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
        l->words[l->count++] = word;
    assert_int_equal(tamis__learner_new(l->count, text_of, l, &l->learner, NULL), TAMIS_OK);
}

/* A word is an ordinary one; "=" before it makes a legal form, "~" an article, "#" a term. */
static uint32_t tokens_of(const lesson *l, const char *name, tamis__learn_token *out)
{
    char copy[256];
    uint32_t count = 0;
    assert_true(strlen(name) < sizeof copy);
    memcpy(copy, name, strlen(name) + 1);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        uint8_t kind = *word == '='   ? TAMIS__TOKEN_LEGAL_FORM
                       : *word == '~' ? TAMIS__TOKEN_PARTICLE
                       : *word == '#' ? TAMIS__TOKEN_TERM
                                      : TAMIS__TOKEN_WORD;
        out[count++] = (tamis__learn_token){
            .word = word_of(l, word + (kind != TAMIS__TOKEN_WORD)),
            .kind = kind,
            .group = kind == TAMIS__TOKEN_PARTICLE ? TAMIS__PARTICLE_ARTICLE : 0,
        };
    }
    return count;
}

static void tell(lesson *l, uint32_t entity, bool person, const char *name)
{
    tamis__learn_token tokens[TOKENS_MAX];
    uint32_t count = tokens_of(l, name, tokens);
    assert_int_equal(tamis__learner_name(l->learner, entity, person, tokens, count, NULL),
                     TAMIS_OK);
}

static void finish(lesson *l)
{
    assert_int_equal(tamis__learner_finish(l->learner, &l->pairs, &l->pair_count, NULL), TAMIS_OK);
}

static const tamis__equivalent_row *pair_of(const lesson *l, const char *word, const char *other)
{
    for (size_t i = 0; i < l->pair_count; i++)
        if (l->pairs[i].word == word_of(l, word) && l->pairs[i].other == word_of(l, other))
            return &l->pairs[i];
    return NULL;
}

static void end(lesson *l)
{
    tamis__learner_free(l->learner);
}

/* ---- what is learned ----------------------------------------------------------------------------- */

static void test_spellings_of_several_parties(void **state)
{
    (void)state;
    char words[] = "igor ihor sechin popov orlov ivanovich";
    lesson l;
    begin(&l, words);
    tell(&l, 0, true, "igor sechin");
    tell(&l, 0, true, "ihor sechin");
    tell(&l, 4, true, "popov igor"); /* in any order */
    tell(&l, 4, true, "ihor popov");
    tell(&l, 7, true, "igor ivanovich orlov");
    tell(&l, 7, true, "ihor ivanovich orlov");
    finish(&l);
    assert_int_equal(l.pair_count, 2);
    assert_true(l.pairs[0].word < l.pairs[1].word);
    const tamis__equivalent_row *there = pair_of(&l, "igor", "ihor");
    const tamis__equivalent_row *back = pair_of(&l, "ihor", "igor");
    assert_non_null(there);
    assert_non_null(back);
    assert_int_equal(there->support, 3);
    assert_int_equal(there->strength, 1000);
    assert_int_equal(back->support, 3);
    assert_int_equal(back->strength, 1000);
    end(&l);
}

/* One party on three lists is one party. */
static void test_one_party_on_several_lists(void **state)
{
    (void)state;
    char words[] = "igor ihor sechin ivanovich";
    lesson l;
    begin(&l, words);
    for (uint32_t entity = 0; entity < 3; entity++) {
        tell(&l, entity, true, "igor sechin");
        tell(&l, entity, true, "ihor sechin");
    }
    tell(&l, 3, true, "igor ivanovich sechin");
    tell(&l, 3, true, "ihor ivanovich sechin");
    tell(&l, 3, true, "igor sechin"); /* the short names tell that it is the same as the others */
    tell(&l, 3, true, "ihor sechin");
    finish(&l);
    assert_int_equal(l.pair_count, 0);
    end(&l);
}

/* The rest of the name counts by its sound, and legal forms and articles do not belong to it. */
static void test_context(void **state)
{
    (void)state;
    char words[] = "vostok east llc ooo al stroitel stroytel mash";
    lesson l;
    begin(&l, words);
    for (uint32_t entity = 0; entity < 2; entity++) {
        tell(&l, entity, false, entity == 0 ? "vostok stroitel =llc" : "vostok #mash ~al");
        tell(&l, entity, false, entity == 0 ? "=ooo east stroytel" : "east #mash");
    }
    tell(&l, 2, false, "vostok stroitel #mash");
    tell(&l, 2, false, "east stroitel #mash");
    finish(&l);
    const tamis__equivalent_row *pair = pair_of(&l, "vostok", "east");
    assert_non_null(pair);
    assert_int_equal(pair->support, 3);
    end(&l);
}

/* A single word, or a word beside a letter, has no context. */
static void test_no_context(void **state)
{
    (void)state;
    char words[] = "igor ihor a";
    lesson l;
    begin(&l, words);
    for (uint32_t entity = 0; entity < 5; entity++) {
        tell(&l, entity, true, "igor");
        tell(&l, entity, true, "ihor");
        tell(&l, entity, true, "a igor");
        tell(&l, entity, true, "a ihor");
    }
    finish(&l);
    assert_int_equal(l.pair_count, 0);
    end(&l);
}

/* Three parties call themselves by two names that are not alike: people do so, and are not believed;
 * a company's are translations. Very short words of people may be spellings all the same. */
static void test_people_and_companies(void **state)
{
    (void)state;
    static const char *const rests[] = {"sechin", "popov", "orlov"};
    char words[] = "volna wavelet usama kunduz jo cho sechin popov orlov";
    lesson l;
    begin(&l, words);
    for (uint32_t entity = 0; entity < 9; entity++) {
        static const char *const pairs[][2] = {
            {"volna", "wavelet"}, {"usama", "kunduz"}, {"jo", "cho"}};
        for (int side = 0; side < 2; side++) {
            char name[64];
            (void)snprintf(name, sizeof name, "%s %s", pairs[entity / 3][side], rests[entity % 3]);
            tell(&l, entity, entity >= 3, name);
        }
    }
    finish(&l);
    assert_non_null(pair_of(&l, "volna", "wavelet"));
    assert_null(pair_of(&l, "usama", "kunduz"));
    assert_non_null(pair_of(&l, "jo", "cho"));
    end(&l);
}

/* Words that vary with everything are no forms of what they are seen with now and then. */
static void test_names_that_vary_with_many(void **state)
{
    (void)state;
    static const char *const others[] = {"ali", "omar", "hasan", "yusuf"};
    static char rests[40][8];
    char words[] = "ahmad muhammad ali omar hasan yusuf";
    lesson l;
    begin(&l, words);
    tamis__learner_free(l.learner);
    for (uint32_t i = 0; i < 40; i++) {
        (void)snprintf(rests[i], sizeof rests[i], "x%u", i);
        l.words[l.count++] = rests[i];
    }
    assert_int_equal(tamis__learner_new(l.count, text_of, &l, &l.learner, NULL), TAMIS_OK);
    for (uint32_t entity = 0; entity < 40; entity++) {
        const char *own = entity < 20 ? "ahmad" : "muhammad";
        const char *other = entity < 20 ? "muhammad" : "ahmad";
        char name[64];
        (void)snprintf(name, sizeof name, "%s %s", own, rests[entity]);
        tell(&l, entity, true, name);
        (void)snprintf(name, sizeof name, "%s %s", entity % 20 == 0 ? other : others[entity % 4],
                       rests[entity]);
        tell(&l, entity, true, name);
    }
    finish(&l);
    assert_null(pair_of(&l, "ahmad", "muhammad"));
    end(&l);
}

static void test_strength(void **state)
{
    (void)state;
    tamis__pair_evidence e = {.parties = 2,
                              .entities = 4,
                              .persons = 4,
                              .varied = {8, 4},
                              .longest = 6,
                              .similarity = 0.9};
    assert_int_equal(tamis__learned_strength(&e), 1000);
    e.varied[1] = 16;
    assert_int_equal(tamis__learned_strength(&e), 500);
    e.parties = 1; /* one party proves nothing, however alike the words are */
    assert_int_equal(tamis__learned_strength(&e), 0);
    e.parties = 2;
    e.similarity = 0.65; /* less alike: more parties */
    assert_int_equal(tamis__learned_strength(&e), 0);
    e.parties = 3;
    assert_int_equal(tamis__learned_strength(&e), 500);
    e.similarity = 0.0; /* not alike: not for people, unless short; for companies when mutual */
    assert_int_equal(tamis__learned_strength(&e), 0);
    e.longest = 4;
    assert_int_equal(tamis__learned_strength(&e), 500);
    e.longest = 9;
    e.persons = 2;
    assert_int_equal(tamis__learned_strength(&e), 500);
    e.varied[1] = 60;
    assert_int_equal(tamis__learned_strength(&e), 0);
    e = (tamis__pair_evidence){.parties = 2, .entities = 2, .varied = {40, 40}, .similarity = 1.0};
    assert_int_equal(tamis__learned_strength(&e), 0); /* too seldom */
    e.varied[0] = 0;
    assert_int_equal(tamis__learned_strength(&e), 0); /* cannot be */
}

/* ---- limits -------------------------------------------------------------------------------------- */

/* Forms a0..a59 of one word, each shown by two parties: the word keeps as many as it may, and so does
 * each of them. */
static void test_equivalents_of_a_word_are_bounded(void **state)
{
    (void)state;
    enum { FORMS = 60 };
    static char forms[FORMS][16];
    lesson l;
    char words[] = "kaddafi first second";
    begin(&l, words);
    tamis__learner_free(l.learner);
    for (int i = 0; i < FORMS; i++) {
        (void)snprintf(forms[i], sizeof forms[i], "kaddafi%c%c", 'a' + i / 8, 'a' + i % 8);
        l.words[l.count++] = forms[i];
    }
    assert_int_equal(tamis__learner_new(l.count, text_of, &l, &l.learner, NULL), TAMIS_OK);
    for (uint32_t entity = 0; entity < 2 * FORMS; entity++) {
        char name[64];
        for (int side = 0; side < 2; side++) {
            (void)snprintf(name, sizeof name, "%s %s", side == 0 ? "kaddafi" : forms[entity / 2],
                           entity % 2 == 0 ? "first" : "second");
            tell(&l, entity, true, name);
        }
    }
    finish(&l);
    size_t of_word = 0;
    for (size_t i = 0; i < l.pair_count; i++) {
        of_word += l.pairs[i].word == word_of(&l, "kaddafi");
        assert_non_null(pair_of(&l, l.words[l.pairs[i].other], l.words[l.pairs[i].word]));
    }
    assert_int_equal(of_word, TAMIS__EQUIVALENTS_MAX);
    end(&l);
}

/* Names beyond the limits are passed over, and so is a name of too many tokens. */
static void test_names_of_an_entity_are_bounded(void **state)
{
    (void)state;
    char words[] = "igor ihor sechin popov orlov x";
    lesson l;
    begin(&l, words);
    for (uint32_t entity = 0; entity < 3; entity++) {
        char name[64];
        (void)snprintf(name, sizeof name, "igor %s", l.words[2 + entity]);
        for (int i = 0; i < TAMIS__LEARN_NAMES_MAX; i++)
            tell(&l, entity, true, name);
        (void)snprintf(name, sizeof name, "ihor %s", l.words[2 + entity]);
        tell(&l, entity, true, name); /* one too many */
    }
    for (uint32_t entity = 3; entity < 6; entity++) {
        tell(&l, entity, true, "igor x x x x x x x x x x x x");
        tell(&l, entity, true, "ihor x x x x x x x x x x x x");
    }
    finish(&l);
    assert_int_equal(l.pair_count, 0);
    end(&l);
}

static void test_nothing_to_learn(void **state)
{
    (void)state;
    lesson l = {.count = 0};
    assert_int_equal(tamis__learner_new(0, text_of, &l, &l.learner, NULL), TAMIS_OK);
    assert_int_equal(tamis__learner_name(l.learner, 0, true, NULL, 0, NULL), TAMIS_OK);
    finish(&l);
    assert_int_equal(l.pair_count, 0);
    end(&l);
    tamis__learner_free(NULL);
}

static tamis_status learn_little(lesson *l)
{
    static const char *const names[] = {"igor sechin", "ihor sechin", "igor popov", "ihor popov"};
    tamis_error err = {0};
    TAMIS_TRY(tamis__learner_new(l->count, text_of, l, &l->learner, &err));
    for (uint32_t i = 0; i < 4; i++) {
        tamis__learn_token tokens[TOKENS_MAX];
        uint32_t count = tokens_of(l, names[i], tokens);
        TAMIS_TRY(tamis__learner_name(l->learner, i / 2, true, tokens, count, &err));
    }
    return tamis__learner_finish(l->learner, &l->pairs, &l->pair_count, &err);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    char words[] = "igor ihor sechin popov";
    lesson l;
    begin(&l, words);
    tamis_status status = TAMIS_ERR_NOMEM;
    int64_t n = 0;
    for (; status != TAMIS_OK; n++) {
        end(&l);
        tamis__memory_fail_after(n);
        status = learn_little(&l);
        tamis__memory_fail_after(-1);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
    assert_true(n > 4);
    assert_int_equal(l.pair_count, 2);
    end(&l);
}

/* ---- against comparing all names of an entity ------------------------------------------------------ */

enum { ENTITIES = 40, NAMES = 4, LENGTH = 3, VOCABULARY = 24 };

typedef struct oracle {
    uint32_t name[ENTITIES][NAMES][LENGTH];
    bool shown[ENTITIES];       /* does the entity show the pair? */
    uint32_t sound[VOCABULARY]; /* the first word of that sound */
    bool contexts[ENTITIES][VOCABULARY * VOCABULARY];
} oracle;

/* The two other words of a name as one number; words of one sound have one number. */
static uint32_t context_of(const oracle *o, const uint32_t *name, int without)
{
    uint32_t x = o->sound[name[without == 0 ? 1 : 0]];
    uint32_t y = o->sound[name[without == 2 ? 1 : 2]];
    return x < y ? x * VOCABULARY + y : y * VOCABULARY + x;
}

/* Marks the contexts in which an entity has both a and b; b VOCABULARY: any other word. */
static bool shows(oracle *o, uint32_t entity, uint32_t a, uint32_t b)
{
    bool any = false;
    memset(o->contexts[entity], 0, sizeof o->contexts[entity]);
    for (int n = 0; n < NAMES * LENGTH; n++)
        for (int m = 0; m < NAMES * LENGTH; m++) {
            const uint32_t *x = o->name[entity][n / LENGTH], *y = o->name[entity][m / LENGTH];
            uint32_t u = x[n % LENGTH], v = y[m % LENGTH];
            uint32_t context = context_of(o, x, n % LENGTH);
            if (u != a || (b == VOCABULARY ? v == a : v != b) ||
                context != context_of(o, y, m % LENGTH))
                continue;
            any = o->contexts[entity][context] = true;
        }
    return any;
}

static uint32_t varied(oracle *o, uint32_t word)
{
    uint32_t count = 0;
    for (uint32_t e = 0; e < ENTITIES; e++)
        count += shows(o, e, word, VOCABULARY);
    return count;
}

/* Entities that show the pair, less one for each that has a context in common with an earlier one of its
 * group: groups are closed by repeating until nothing changes. */
static uint32_t parties(oracle *o)
{
    uint32_t group[ENTITIES], count = 0;
    for (uint32_t e = 0; e < ENTITIES; e++)
        group[e] = e;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t e = 0; e < ENTITIES; e++)
            for (uint32_t f = 0; f < ENTITIES; f++)
                for (int c = 0; o->shown[e] && o->shown[f] && c < VOCABULARY * VOCABULARY; c++)
                    if (o->contexts[e][c] && o->contexts[f][c] && group[f] > group[e]) {
                        group[f] = group[e];
                        changed = true;
                    }
    }
    for (uint32_t e = 0; e < ENTITIES; e++)
        count += o->shown[e] && group[e] == e;
    return count;
}

static tamis__equivalent_row oracle_pair(const lesson *l, oracle *o, uint32_t a, uint32_t b)
{
    tamis_bytes x = text_of(l, a), y = text_of(l, b);
    tamis__pair_evidence e = {.varied = {varied(o, a), varied(o, b)}};
    for (uint32_t i = 0; i < ENTITIES; i++)
        e.entities += o->shown[i] = shows(o, i, a, b);
    if (e.entities == 0)
        return (tamis__equivalent_row){.word = a, .other = b};
    double plain = tamis__text_similarity(x, y, TAMIS__SPELLING_PLAIN, 0.3);
    double abjad = tamis__text_similarity(x, y, TAMIS__SPELLING_ABJAD, 0.3);
    e.parties = parties(o);
    e.persons = e.entities;
    e.longest = (uint32_t)(x.len > y.len ? x.len : y.len);
    e.similarity = plain > abjad ? plain : abjad;
    return (tamis__equivalent_row){a, b, (uint16_t)e.parties, tamis__learned_strength(&e)};
}

static void test_like_comparing_all(void **state)
{
    (void)state;
    char words[] = "igor ihor ygor sergey sergei serhiy siarhei yuri yury yuriy georgi jo cho choe "
                   "li ri lee sechin setchin popov orlov arlou kim gim";
    static oracle o;
    test_random random = test_random_start("learn");
    lesson l;
    begin(&l, words);
    assert_int_equal(l.count, VOCABULARY);
    memset(&o, 0, sizeof o);
    for (uint32_t i = 0; i < VOCABULARY; i++)
        while (tamis__sound_key(text_of(&l, o.sound[i])) != tamis__sound_key(text_of(&l, i)))
            o.sound[i]++;
    for (uint32_t e = 0; e < ENTITIES; e++)
        for (int n = 0; n < NAMES; n++) {
            tamis__learn_token tokens[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                /* Near the entity's own three words, so that names differ in little. */
                uint32_t own = (e * 7 + (uint32_t)i * 5) % VOCABULARY;
                uint32_t word = (own + (uint32_t)test_random_below(&random, 3)) % VOCABULARY;
                o.name[e][n][i] = word;
                tokens[i] = (tamis__learn_token){.word = word, .kind = TAMIS__TOKEN_WORD};
            }
            assert_int_equal(tamis__learner_name(l.learner, e, true, tokens, LENGTH, NULL),
                             TAMIS_OK);
        }
    finish(&l);
    size_t learned = 0;
    for (uint32_t a = 0; a < VOCABULARY; a++)
        for (uint32_t b = a + 1; b < VOCABULARY; b++) {
            tamis__equivalent_row expected = oracle_pair(&l, &o, a, b);
            const tamis__equivalent_row *pair = pair_of(&l, l.words[a], l.words[b]);
            assert_int_equal(pair == NULL ? 0 : pair->strength, expected.strength);
            assert_int_equal(pair == NULL ? 0 : pair->support,
                             expected.strength == 0 ? 0 : expected.support);
            learned += pair != NULL;
        }
    printf("learn: %zu pairs\n", learned);
    assert_true(learned > 5);
    assert_int_equal(l.pair_count, 2 * learned);
    end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spellings_of_several_parties),
        cmocka_unit_test(test_one_party_on_several_lists),
        cmocka_unit_test(test_context),
        cmocka_unit_test(test_no_context),
        cmocka_unit_test(test_people_and_companies),
        cmocka_unit_test(test_names_that_vary_with_many),
        cmocka_unit_test(test_strength),
        cmocka_unit_test(test_equivalents_of_a_word_are_bounded),
        cmocka_unit_test(test_names_of_an_entity_are_bounded),
        cmocka_unit_test(test_nothing_to_learn),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_like_comparing_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
