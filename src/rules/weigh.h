/*
 * rules/weigh.h - what the files behind decide.h share: rules evaluated at a moment, and what follows from them.
 *
 *   facts, moment --gather--> ground (entries of one regime) --weigh--> answer of the regime --join--> overall answer
 *                                       |                                   ^
 *                                       +-- with one fact settled either way +  (questions)
 *
 * A ground holds an entry for every rule that counts or is worth showing; all else is gone after gathering. Weighing reads
 * entries only, so it can be repeated for "what if" at little cost.
 */
#ifndef TAMIS_RULES_WEIGH_H
#define TAMIS_RULES_WEIGH_H

#include "rules/decide.h"
#include "rules/evaluate.h"

/* What is known of a rule before any facts. */
typedef struct tamis__rule_info {
    uint64_t reads[TAMIS__FACT_WORDS];
    int32_t last_turn;   /* the day from which on it no longer turns by the day itself */
    bool reads_zone;     /* zones have days of their own */
    bool depends_on_day; /* in any way: listings and stakes hold on days */
} tamis__rule_info;

typedef struct tamis__entry {
    const tamis__rule *rule;
    uint32_t number;        /* in packs->rules */
    tamis__tri value;       /* does it count? NO: only shown */
    tamis__rule_state hold; /* FIRED: in force; STAYED, NOT_IN_FORCE, NEAR */
    const tamis__window *window;
    const tamis__stay *stay;
    tamis__outcome outcome; /* as far as its legal force goes */
    tamis__license_policy policy;
    tamis__unknowns unknowns; /* of `value` */
    /* What softens a restriction. */
    const tamis__saving *saving;
    tamis__tri saved;
    tamis__unknowns saving_unknowns;
    const tamis__license *license;
    tamis__tri licensed;
    tamis__unknowns license_unknowns;
    const char *note;
    /* An authorization while it is weighed: open against what fires, against all that may fire. */
    bool open_now, open_all, used;
} tamis__entry;

/* One regime at one moment. */
typedef struct tamis__ground {
    const tamis__regime *regime;
    tamis__tri concerned;
    tamis__unknowns concerned_unknowns;
    tamis__entry *entries; /* by kind, then id */
    size_t first[5];       /* of each kind; [4]: the end */
} tamis__ground;

/* One fact taken as settled, as mildly or as strictly as it may be. NULL: as it is. */
typedef struct tamis__view {
    uint16_t fact;
    bool strict;
} tamis__view;

typedef struct tamis__weighed {
    tamis__tri subject;
    tamis__outcome outcome, best, worst;
    tamis__license_policy policy;
    tamis__tri exceptions;
    bool speaks;
    bool sure;        /* it speaks whatever the unknown facts are */
    bool maybe;       /* it may speak */
    bool conditional; /* whether its restrictions count hangs on its scope */
} tamis__weighed;

typedef struct tamis__overall {
    tamis__outcome outcome, best, worst;
    tamis__license_policy policy;
    tamis__tri exceptions;
} tamis__overall;

/* The kept truth of a rule that does not depend on the day. */
typedef struct tamis__kept {
    uint32_t stamp;
    tamis__tri value;
    tamis__unknowns unknowns;
} tamis__kept;

struct tamis__decider {
    const tamis__packs *packs;
    uint32_t *order;      /* rules by regime, kind, id */
    uint32_t (*first)[5]; /* per regime and kind into order */
    uint32_t *live;       /* the same two for rules that may turn later */
    uint32_t (*live_first)[5];
    tamis__rule_info *infos;
    tamis__kept *kept;
    uint32_t facts_stamp;
    tamis__entry *entries;  /* twice rule_count: of the answer, and of a later moment */
    tamis__ground *grounds; /* twice regime_count */
    tamis__weighed *weighed;
    tamis__working working;
    tamis__arena scratch; /* of later moments */
    void *changes;        /* candidates of next_change */
    size_t change_capacity;
    bool *turning; /* regimes to ask again; behind them, those asked for */
};

/* Everything about one call. */
typedef struct tamis__asked {
    tamis__decider *decider;
    const tamis__facts *facts;
    const tamis__decide_options *options;
    const tamis__moment *moment;
    tamis__decision decision;
    const uint32_t *order; /* of the decider: all rules, or those that may turn */
    const uint32_t (*first)[5];
    bool full;       /* also what is only shown */
    bool facts_turn; /* a listing, share or notice begins or ends after the moment asked for */
} tamis__asked;

/* decide.c: turns to another moment; what is worked out for it lives in `arena`. */
void tamis__asked_at(tamis__asked *asked, const tamis__moment *moment, tamis__arena *arena);

/* gather.c: grounds of the regimes asked for; returns their number. `entries` has rule_count places. */
size_t tamis__gather(const tamis__asked *asked, tamis__entry *entries, tamis__ground *grounds);
/* One regime; false when it is not asked for. */
bool tamis__gather_regime(const tamis__asked *asked, size_t regime, tamis__entry *entries,
                          tamis__ground *ground);
/* Could nobody know it yet? */
bool tamis__rule_unheard_of(const tamis__rule *rule, const tamis__decide_options *options);
/* Does the rule bind this actor in this activity? */
tamis__tri tamis__rule_binds(const tamis__rule *rule, const tamis__regime *regime,
                             const tamis__facts *facts, tamis__unknowns *unknowns);
/* license.c: does a license of the user lift this restriction? Fills license, licensed, note. */
void tamis__find_license(const tamis__asked *asked, const tamis__regime *regime,
                         tamis__entry *entry);

/* weigh.c */
void tamis__weigh(const tamis__ground *ground, const tamis__view *view, tamis__weighed *out);
void tamis__join(const tamis__weighed *weighed, size_t count, tamis__overall *out);
bool tamis__lifts(const tamis__rule *authorization, const tamis__rule *restriction);
bool tamis__exception_open(const tamis__rule *restriction, tamis_bytes symbol);

/* tell.c: traces, conditions, citations, questions, into the determination's arena. */
TAMIS_MUST_USE tamis_status tamis__tell(tamis__asked *asked, const tamis__ground *grounds,
                                        const tamis__weighed *weighed, size_t count,
                                        tamis__determination *out, tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__tell_questions(tamis__asked *asked, const tamis__ground *grounds,
                                                  const tamis__weighed *weighed, size_t count,
                                                  tamis__determination *out, tamis_error *err);

/* change.c: does a listing, share or notice begin or end after the day? */
bool tamis__facts_turn(const tamis__facts *facts, int32_t day);
TAMIS_MUST_USE tamis_status tamis__find_change(tamis__asked *asked, const tamis__ground *grounds,
                                               const tamis__weighed *weighed, size_t count,
                                               tamis__determination *out, tamis_error *err);

/* Does it turn by the day itself after `day`? */
TAMIS_INLINE bool tamis__turns_by_date(const tamis__rule_info *info, int32_t day)
{
    return info->last_turn > day;
}

TAMIS_INLINE bool tamis__has_fact(const uint64_t *words, unsigned fact)
{
    return (words[fact / 64] >> (fact % 64)) & 1;
}

#endif
