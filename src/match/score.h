/*
 * match/score.h - how well two names agree, and what other facts add or take away.
 *
 * Parts of the two names are linked one to one (or two to one where a name is glued or split); what is
 * linked counts for, what stands on both sides without a link counts against, what one side leaves out
 * counts a little against:
 *
 *     score = M / (M + L + costs)      (times factors: order, stranger, thin)
 *
 * M      matched weight: min(weight on either side) times the value of the link's similarity
 * L      the rest of the linked weight: spelling that differs
 * costs  contradicted weight (unlinked on both sides), each kind at its own cost, and omitted weight
 *        (unlinked on one side with nothing against it)
 *
 * Identical names have L = costs = 0 and factors of 1, and so score 1. The score rises with M and falls
 * with the rest, and no unlinked weight of the query costs less than omission_query, which is what
 * retrieval's bound rests on (docs/MATCHING.md).
 */
#ifndef TAMIS_MATCH_SCORE_H
#define TAMIS_MATCH_SCORE_H

#include "match/part.h"

typedef struct tamis__score_params {
    double steepness;          /* value of a link = 1 - steepness * (1 - similarity) */
    double steepness_foreign;  /* the same between two ways of writing, whose sounds were matched */
    double initial_value;      /* value of a link by an initial */
    double glue_value;         /* factor on links between one token and several */
    double contradiction;      /* per weight contradicted: a word against another word */
    double near_miss;          /* the same, when the two words are a slip or two apart */
    double term;               /* a business term against another */
    double initial;            /* an initial against a word or initial that it does not stand for */
    double sibling;            /* a place against another, which tells siblings apart */
    double number;             /* a number against another */
    double dressing;           /* a legal form or title against another */
    double omission_query;     /* per weight that only the query has */
    double omission_candidate; /* per weight that only the candidate has */
    double stranger;           /* share of the score that a contradiction takes besides */
    double thin;               /* share that goes when one word is all the words that agree */
    double order_rotated;      /* factor: given and family name exchanged */
    double order_mixed;        /* factor: any other order */
    double order_chain;        /* factor: a patronymic chain in another order */
} tamis__score_params;

/* Contradicted weight that takes the whole `stranger` share; less takes less of it. */
#define TAMIS__STRANGER_WEIGHT 0.5

/* A near miss by one slip costs this share of one by two. */
#define TAMIS__ONE_SLIP 0.65

extern const tamis__score_params tamis__score_defaults;

/* Glued tokens must be this alike: chance agreement of several tokens with one is common. */
#define TAMIS__GLUE_MIN 0.88

typedef struct tamis__link {
    uint8_t query_first, query_count; /* parts covered on either side */
    uint8_t candidate_first, candidate_count;
    double similarity;
    uint32_t
        support; /* parties from whom the two words were learned to be one; 0: spelling, nickname */
    double weight; /* min of the weights of the two sides */
    double value;  /* share of the weight that counts as matched */
    /* An initial says less than the word it stands for: what it leaves unsaid is omitted there. */
    double query_rest, candidate_rest;
} tamis__link;

typedef struct tamis__alignment {
    tamis__link links[TAMIS__NAME_TOKENS_MAX];
    uint32_t link_count;
    uint64_t query_linked, candidate_linked; /* bit per part */
    double matched, lost;
    /* Weight unlinked on both sides, by what contradicts what (see tamis__score_params). */
    double contradicted, near_miss, term, initial, sibling, number, dressing;
    double omitted_query, omitted_candidate;
    double order, stranger, thin; /* factors */
    double score;
} tamis__alignment;

/* `query` and `candidate` hold at most TAMIS__NAME_TOKENS_MAX parts. Fills *out; returns out->score.
 * 0 when nothing is linked. */
double tamis__score_names(const tamis__parts *query, const tamis__parts *candidate,
                          const tamis__score_params *params, tamis__alignment *out);

/* The same for links chosen before (align.h). */
double tamis__score_links(const tamis__parts *query, const tamis__parts *candidate,
                          const tamis__score_params *params, tamis__alignment *out);

/* What unlinked weight costs at the very least, per weight on either side: the sum of all that stands
 * against a name is never below query * (unlinked weight of the query) + candidate * (the same of the
 * candidate). Retrieval's bound rests on it (docs/MATCHING.md). Neither is negative. */
typedef struct tamis__score_costs {
    double query, candidate;
} tamis__score_costs;

tamis__score_costs tamis__least_costs(const tamis__score_params *params);

/* The same between words of unlike writing (match/writing.h): at most tamis__link_value. */
double tamis__foreign_value(const tamis__score_params *params, double similarity);

/* Value of a link (share of its weight that counts as matched). */
double tamis__link_value(const tamis__score_params *params, double similarity, bool initial,
                         bool glued);

/* Name scores below this are not raised by other facts: a shared birthday makes no relative. */
#define TAMIS__AGREEMENT_FLOOR 0.65

typedef enum tamis__agreement {
    TAMIS__UNSAID = 0, /* one side does not say */
    TAMIS__AGREES,
    TAMIS__AGREES_ROUGHLY, /* same year; a day/month exchange */
    TAMIS__DIFFERS_SLIGHTLY,
    TAMIS__DIFFERS
} tamis__agreement;

/* What is known besides the name, already compared. */
typedef struct tamis__fact_evidence {
    tamis__agreement birth;
    tamis__agreement country;
    tamis__agreement gender;
    tamis__agreement strong_id; /* an identifier that identifies: passport, IMO, LEI */
    tamis__agreement weak_id;   /* phone, e-mail, ticker */
} tamis__fact_evidence;

/* The final score, in [0, 1]. Agreement raises, difference lowers, absence does neither. */
double tamis__score_facts(double name_score, const tamis__fact_evidence *facts);
/* The lowest name score that facts, were all those the query states to agree, could raise to
 * `threshold` (strong identifiers apart: they are looked up). */
double tamis__score_needed(double threshold, const tamis__fact_evidence *best_case);

#endif
