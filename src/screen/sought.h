/*
 * screen/sought.h - one reading of the query's name, ready to be held against names of the snapshot.
 *
 * All words of the dictionary that its parts, and runs of its parts written together, may be linked with
 * are looked up once; a name of the snapshot then is scored by looking at the numbers of its words, and
 * no texts are compared. The score is that of tamis__score_names on the same parts.
 */
#ifndef TAMIS_SCREEN_SOUGHT_H
#define TAMIS_SCREEN_SOUGHT_H

#include "match/align.h"
#include "screen/word_facts.h"
#include "screen/look_up.h"
#include "screen/parts.h"

/* One word of the dictionary that one part (index below TAMIS__NAME_TOKENS_MAX) or one run (from there on)
 * of the query may be linked with. */
typedef struct tamis__sought_link {
    double value; /* greatest value of such a link */
    double
        weight; /* most that the word weighs where it stands; of an initial, more than any does */
    /* What it adds at most to the sum for its part (tamis__sought_worth, not thin), of a run to each; and for each weight. */
    double worth, gain;
    const tamis__met_word *met; /* NULL: an initial of the list that may stand for the part */
    const uint8_t *postings;
    uint32_t posting_count;
    uint32_t word;
    uint32_t next; /* another of the same word, plus one; 0: none */
    uint8_t index;
    uint8_t marks; /* retrieval marks names with these that have it; 0: of no use (retrieve.c) */
} tamis__sought_link;

enum {
    TAMIS__RUN_INDEX = TAMIS__NAME_TOKENS_MAX,
    TAMIS__INDICES = TAMIS__NAME_TOKENS_MAX + TAMIS__RUNS_MAX
};

typedef struct tamis__sought {
    const tamis__word_facts *facts;
    double weights[TAMIS__TOKEN_KINDS]; /* most that a token weighs, by kind */
    tamis__part_list list;
    tamis__token_run runs[TAMIS__RUNS_MAX];
    uint64_t parts_of[TAMIS__INDICES]; /* by index of a link, bit per part that it may stand for */
    uint32_t run_count;
    uint32_t glue_keys[TAMIS__NAME_TOKENS_MAX]; /* of the parts */
    bool has_initial, has_number;
    bool has_filler;
    bool
        strangers_end; /* two words of full weight that stand against each other are enough to end it */
    uint64_t full_words; /* bit per part that is a name word of full weight */
    uint64_t word_parts; /* bit per part that is any name word */
    /* By part, the least value of a link by which it alone can bring a name to what is needed; above 1: none can. */
    double alone[TAMIS__NAME_TOKENS_MAX];
    uint64_t letters[TAMIS__NAME_TOKENS_MAX]; /* tamis__letter_set of the parts */
    const tamis__score_params *params;
    double needed; /* score of interest */
    /* By part, what it adds at most to (matched weight - needed x all weight), see retrieve.h: linked as
     * well as any word of the dictionary can be, and without any link that was looked up. Twice: for names in which two words of the
     * query or more are linked, and for thin ones, of which the scorer asks more. */
    double linked[2][TAMIS__NAME_TOKENS_MAX];
    double left_out[2][TAMIS__NAME_TOKENS_MAX];
    double asked[2];     /* needed, and what is needed of a thin name before its factor */
    uint32_t name_words; /* parts that are name words, not terms or other kinds */
    double query_cost;   /* least of what stands against, per weight of the query without a link */
    tamis__sought_link *links;
    size_t link_count, link_capacity;
    uint32_t *first;   /* by word: its first link, plus one; 0: none */
    uint32_t words;    /* of the snapshot */
    uint32_t entities; /* the same */
    tamis__look_ups *look_ups;
} tamis__sought;

/* `facts` must outlive it. */
TAMIS_MUST_USE tamis_status tamis__sought_init(tamis__sought *sought,
                                               const tamis__word_facts *facts, uint32_t words,
                                               tamis_error *err);
void tamis__sought_clear(tamis__sought *sought);

/* Sums of a few dozen doubles are exact to far less than this. */
#define TAMIS__SUM_SLACK 1e-9

/* The first link of a word of a name, plus one; 0: none. A damaged snapshot may name words that it does not
 * have. */
TAMIS_INLINE uint32_t tamis__sought_first(const tamis__sought *sought, uint32_t word)
{
    return word < sought->words ? sought->first[word] : 0;
}

/* What an initial of the query adds at most to the sum: it meets any word that begins with it, which is not
 * looked up. */
double tamis__sought_initial(const tamis__part *part, const tamis__score_params *params,
                             double needed, double cost);

/* What is known of the link: NULL for an initial. */
TAMIS_INLINE const tamis__word_link *tamis__sought_kept(const tamis__sought *sought, uint32_t at)
{
    const tamis__met_word *met = sought->links[at].met;
    return met != NULL ? tamis__met_link(sought->look_ups, met) : NULL;
}

/* Makes the reading ready, with params that must live as long as it is asked. `exhaustive`: without the index of keys
 * (look_up.h). With `only`, nothing but names of these entities may be asked about. */
TAMIS_MUST_USE tamis_status tamis__seek(tamis__sought *sought, tamis__look_ups *links,
                                        const tamis__name *name, const tamis__score_params *params,
                                        double needed, bool exhaustive,
                                        const tamis__selection *only, tamis_error *err);

/* The greatest sum over all parts when those of `linked` (bit per part) are linked as well as can be and the
 * others are left out; below 0, and the name does not reach what is needed. Fillers count as linked. */
double tamis__sought_sum(const tamis__sought *sought, uint64_t linked);

/* What part i adds at most when a run of the name may mean it. */
double tamis__sought_whole(const tamis__sought *sought, uint32_t i);
/* tamis__sought_sum for names of which a run may mean a part of the query. */
double tamis__sought_glued_sum(const tamis__sought *sought, uint64_t linked);

/* Bit per part that the link may stand for, alone or as a member of a run. */
uint64_t tamis__sought_parts(const tamis__sought *sought, const tamis__sought_link *link);
/* May a name in which this link is the only one reach what is needed? */
bool tamis__sought_strong(const tamis__sought *sought, const tamis__sought_link *link);
/* What the link adds at most to the sum for part i, which it stands for; `thin` as in `linked`. */
double tamis__sought_worth(const tamis__sought *sought, const tamis__sought_link *link, uint32_t i,
                           int thin);

/* False only when the name certainly scores below sought->needed, told by which of its words may be linked and by letters
 * (glimpse.c). `glued` as below. */
bool tamis__sought_glimpse(const tamis__sought *sought, const tamis__snapshot *snapshot,
                           const tamis__name_row *row, uint64_t glued);

/* A name that is asked for soon; its tokens should have arrived (index/snapshot.h). */
void tamis__sought_ahead(const tamis__sought *sought, const tamis__snapshot *snapshot,
                         uint32_t name);

/* False only when the name certainly scores below sought->needed (glance.c). `glued`: bit per part of the query that
 * a run of its tokens may mean. Reads only. */
bool tamis__sought_may_reach(const tamis__sought *sought, const tamis__snapshot *snapshot,
                             const tamis__name_row *row, uint64_t glued);
/* The name's score, whatever was needed. `glued`: a run of its tokens may mean a part of the query. */
double tamis__sought_score(const tamis__sought *sought, const tamis__snapshot *snapshot,
                           const tamis__name_row *row, bool glued,
                           const tamis__score_params *params);

#endif
