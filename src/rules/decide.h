/*
 * rules/decide.h - from facts to a determination.
 *
 * Order and combination as docs/RULES.md, "Evaluation". Everything a determination points to lives in its facts, its packs
 * or its own arena. Packs are shared; facts and determination belong to one thread at a time.
 */
#ifndef TAMIS_RULES_DECIDE_H
#define TAMIS_RULES_DECIDE_H

#include "rules/ownership.h"
#include "rules/pack.h"

typedef enum tamis__rule_state {
    TAMIS__RULE_FIRED,   /* counts */
    TAMIS__RULE_LIFTED,  /* fired, lifted by `by` or by a license of the user */
    TAMIS__RULE_SAVED,   /* fired, saved: allowed with the saving's conditions */
    TAMIS__RULE_UNKNOWN, /* would fire (restriction) or lift (authorization, exclusion) if ... */
    TAMIS__RULE_STAYED,  /* true, suspended on the day */
    TAMIS__RULE_NOT_IN_FORCE, /* true, outside its windows (not yet, no longer) */
    TAMIS__RULE_NEAR,         /* not true, but `near` is */
    TAMIS__RULE_APPLIED,      /* scope or exclusion true; authorization that lifts something */
    TAMIS__RULE_NO_USE /* authorization true, but the exception is not open or nothing to lift */
} tamis__rule_state;

/* One rule in one determination. */
typedef struct tamis__trace {
    const tamis__rule *rule;
    tamis__rule_state state;
    const tamis__rule *by; /* LIFTED: the authorization; NULL: `license` */
    const tamis__license *license;
    const tamis__saving *saving; /* SAVED */
    const tamis__window *window; /* the one that holds, or the nearest one; NULL none */
    const tamis__stay *stay;     /* STAYED */
    tamis__license_policy policy;
    tamis__unknowns unknowns; /* UNKNOWN */
    const char *note;         /* why an authorization or a license of the user is no use; NULL */
} tamis__trace;

/* A listing that holds on the day. */
typedef struct tamis__listing_used {
    uint32_t holder;
    const tamis__held_listing *listing;
} tamis__listing_used;

typedef struct tamis__regime_answer {
    const tamis__regime *regime;
    bool speaks;          /* false: silent */
    tamis__tri concerned; /* UNKNOWN: whether it is asked at all hangs on an unknown fact */
    tamis__tri subject;   /* scope and exclusions; YES for a regime without scope */
    tamis__outcome outcome, best, worst;
    tamis__license_policy policy;
    tamis__tri exceptions_available; /* UNKNOWN where no license is required */
    const tamis__trace *traces;
    size_t trace_count;
} tamis__regime_answer;

typedef struct tamis__question {
    uint16_t fact;
    tamis_bytes path, text;
    bool null_fact;             /* known to be unknown */
    tamis__outcome best, worst; /* between which the overall answer moves */
    const tamis__rule *rule;    /* one that asks */
} tamis__question;

/* The next moment at which the overall outcome, its policy or a regime's outcome differs, all facts being equal. */
typedef struct tamis__change {
    bool exists;
    int32_t day;
    int64_t local; /* seconds in `zone` */
    uint8_t zone;
    bool has_time;           /* not at midnight */
    const tamis__rule *rule; /* whose window, stay, saving or relative date turns; NULL: a fact */
    const tamis__held_listing *listing;
    const char *
        why; /* "begins" "ends" "stay begins" "stay ends" "saving ends" "day is reached"; of facts "listing begins" "listing ends"
                        "share begins" "share ends" "notice begins" "license begins" "license ends" */
    tamis__outcome outcome; /* from then */
} tamis__change;

typedef struct tamis__determination {
    tamis__arena arena;
    const tamis__packs *packs;
    const tamis__facts *facts;
    tamis__moment moment;
    tamis__outcome outcome, best, worst;
    tamis__license_policy policy;
    tamis__tri exceptions_available;
    const tamis__regime_answer *regimes; /* asked ones, in the packs' order */
    size_t regime_count;
    const tamis_bytes *conditions; /* of the answer, each once */
    size_t condition_count;
    const tamis__citation *const *citations; /* of rules that count, each once, strictest first */
    size_t citation_count;
    const tamis__question *questions; /* those that move the answer most first */
    size_t question_count;
    tamis__change next;
    bool conflict_of_law; /* one regime forbids what another's blocking law forbids to obey */
    uint64_t facts_used[TAMIS__FACT_WORDS]; /* read by rules that count or are unknown */
    const tamis__listing_used *listings;    /* of all holders, in their order */
    size_t listing_count;
    const tamis__capture *const
        *captures; /* per ownership test of the packs, per holder; NULL: not run */
} tamis__determination;

typedef struct tamis__decide_options {
    bool next_change; /* look for it (needs further evaluations) */
    int32_t
        known_on; /* only restrictions and authorizations that could be known on this day (or on the facts' known_on, if earlier); TAMIS__DAY_MAX: all */
    const tamis__license *licenses; /* of the user, besides those of the facts */
    size_t license_count;
} tamis__decide_options;

/* Room for many decisions of one thread. */
typedef struct tamis__decider tamis__decider;
TAMIS_MUST_USE tamis_status tamis__decider_new(const tamis__packs *packs, tamis__decider **out,
                                               tamis_error *err);
void tamis__decider_free(tamis__decider *decider);

/* Facts must have `date`. *out is filled (its arena is reset and reused: start from a zeroed one, clear at the end).
 * Errors: ARGUMENT (no date), FORMAT (time), LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__decide(tamis__decider *decider, const tamis__facts *facts,
                                          const tamis__decide_options *options,
                                          tamis__determination *out, tamis_error *err);
void tamis__determination_clear(tamis__determination *determination);

/* Takes what the transaction needs (item.value, item.quantity) from those of `licenses` that lift something in it; each once. They are the
 * options' licenses, and the caller decides and draws in the order of its input. */
void tamis__licenses_draw(const tamis__determination *determination, tamis__license *licenses,
                          size_t count);

const char *tamis__outcome_name(tamis__outcome outcome);      /* "license_required" */
const char *tamis__policy_name(tamis__license_policy policy); /* "" for NONE */
const char *tamis__legal_force_name(tamis__legal_force force);

#endif
