/*
 * index/equivalents.c - what the names of all entities teach about their words (index/learn.h).
 *
 * Names that say what the bearer is called are told: no former ones, which are other names, and no weak
 * ones, which may be anybody's. Vessels and aircraft are renamed rather than respelled and stay out.
 */
#include "index/build.h"

#include "base/error.h"

static tamis_bytes text_of(const void *ctx, uint32_t word)
{
    const tamis__dict_build *words = ctx;
    return tamis__strmap_key(&words->words, words->order[word]);
}

static bool teaches(const tamis__writer *w, const tamis__name_out *name)
{
    tamis__schema schema = (tamis__schema)w->entities.items[name->entity].schema;
    tamis__name_strength strength =
        tamis__prop_strength(tamis__statement_span(w, name->statement)->prop);
    return tamis__schema_domain(schema) != TAMIS__DOMAIN_VESSEL &&
           (strength == TAMIS__NAME_PRIMARY || strength == TAMIS__NAME_ALIAS);
}

static tamis_status tell_name(const tamis__writer *w, size_t number, tamis__learner *learner,
                              tamis_error *err)
{
    const tamis__name_out *name = &w->names.items[number];
    const tamis__dict_build *words = &w->words;
    size_t end = number + 1 < w->names.count ? name[1].token_first : words->ref_count;
    tamis__learn_token tokens[TAMIS__NAME_TOKENS_MAX];
    uint32_t count = 0;
    for (size_t i = name->token_first; i < end && count < TAMIS__NAME_TOKENS_MAX; i++) {
        uint32_t tags = w->token_tags.items[i];
        tokens[count++] =
            (tamis__learn_token){words->rank[words->refs[i]], (uint8_t)tags, (uint8_t)(tags >> 8)};
    }
    tamis__schema schema = (tamis__schema)w->entities.items[name->entity].schema;
    bool person = tamis__schema_domain(schema) == TAMIS__DOMAIN_PERSON;
    return tamis__learner_name(learner, name->entity, person, tokens, count, err);
}

static tamis_status learn_all(tamis__writer *w, tamis__learner *learner, tamis_error *err)
{
    for (size_t i = 0; i < w->names.count; i++)
        if (teaches(w, &w->names.items[i]))
            TAMIS_TRY(tell_name(w, i, learner, err));
    const tamis__equivalent_row *pairs = NULL;
    size_t count = 0;
    TAMIS_TRY(tamis__learner_finish(learner, &pairs, &count, err));
    if (!TAMIS_GROW(w->equivalents.items, w->equivalents.capacity, count))
        return tamis__fail_nomem(err);
    if (count > 0)
        memcpy(w->equivalents.items, pairs, count * sizeof *pairs);
    w->equivalents.count = count;
    return TAMIS_OK;
}

tamis_status tamis__build_equivalents(tamis__writer *w, tamis_error *err)
{
    tamis__learner *learner = NULL;
    uint32_t words = tamis__strmap_count(&w->words.words);
    TAMIS_TRY(tamis__learner_new(words, text_of, &w->words, &learner, err));
    tamis_status status = learn_all(w, learner, err);
    tamis__learner_free(learner);
    return status;
}
