/*
 * api/answer.h - one determination with all that is shown of it, and the work that leads to it.
 *
 * A tamis__deciding belongs to one thread and serves any number of transactions one after the other; what it holds of one lasts until
 * the next. Renderings (decide_json.c, decide_text.c) read the answer and nothing else.
 */
#ifndef TAMIS_API_ANSWER_H
#define TAMIS_API_ANSWER_H

#include "api/handles.h"
#include "api/ruleset.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "rules/decide.h"
#include "screen/claim_check.h"

typedef struct tamis__answer {
    const tamis__packs *packs;
    const tamis__snapshot *snapshot; /* NULL: none */
    const tamis__facts *facts;       /* completed from the snapshot */
    const tamis__determination *determination;
    const tamis__claim_findings
        *claims; /* NULL: nothing is claimed, or there is no snapshot to ask */
    double threshold;
    bool change_sought; /* the next change was looked for */
    /* Digests in hex; "" where there is nothing. `all` covers the others and the engine's version. */
    char facts_digest[TAMIS__DIGEST_HEX];
    char packs_digest[TAMIS__DIGEST_HEX];
    char snapshot_digest[TAMIS__DIGEST_HEX];
    char licenses_digest[TAMIS__DIGEST_HEX];
    char record_digest[TAMIS__DIGEST_HEX]; /* of the record that a claim was set against */
    char digest[TAMIS__DIGEST_HEX];
} tamis__answer;

struct tamis_licenses {
    tamis__facts facts; /* whose licenses they are; what is left of each goes down */
};
/* Of the register as it stands. */
TAMIS_MUST_USE tamis_status tamis__licenses_digest(const tamis_licenses *licenses,
                                                   char out[TAMIS__DIGEST_HEX], tamis_error *err);

typedef struct tamis__deciding {
    const tamis_rules *rules;
    const tamis_snapshot *snapshot;
    const tamis_decide_options *options;
    tamis__ruleset *set;
    tamis__decider *decider;
    struct tamis__worker *worker; /* of the snapshot; NULL without one */
    tamis__buffer text;           /* facts with the options' set over them */
    tamis__buffer record;         /* the options' record; empty: the one built in */
    tamis__claim_findings claims;
    tamis__facts facts;
    tamis__determination determination;
    tamis__answer answer;
} tamis__deciding;

/* Takes what it needs from the shared handles. The caller clears, whatever the outcome. Errors: NOMEM, ARGUMENT. */
TAMIS_MUST_USE tamis_status tamis__deciding_init(tamis__deciding *deciding,
                                                 const tamis_rules *rules,
                                                 const tamis_snapshot *snapshot,
                                                 const tamis_decide_options *options,
                                                 tamis_error *err);
void tamis__deciding_clear(tamis__deciding *deciding); /* accepts a zeroed one */
/* From the text of one transaction to deciding->answer. */
TAMIS_MUST_USE tamis_status tamis__deciding_run(tamis__deciding *deciding, tamis_bytes facts,
                                                tamis_error *err);

/* decide_claims.c: reads the options' record; sets what the facts claim against record, lists and rules. */
TAMIS_MUST_USE tamis_status tamis__deciding_read_record(tamis__deciding *deciding,
                                                        tamis_error *err);
TAMIS_MUST_USE tamis_status tamis__deciding_check_claim(tamis__deciding *deciding,
                                                        tamis_error *err);

/* Takes from the options' licenses what the answer uses of them. */
void tamis__deciding_draw(tamis__deciding *deciding);

/* ---- Renderings: appended to `out` ---- */

/* One of the following, by format; an object of JSON with its line end. Errors: ARGUMENT (no such format). */
TAMIS_MUST_USE tamis_status tamis__answer_write(tamis__buffer *out, const tamis__answer *answer,
                                                tamis_output format, tamis_error *err);

/* One JSON object without a line end. */
void tamis__answer_json(tamis__buffer *out, const tamis__answer *answer);
/* The tree for people. */
void tamis__answer_text(tamis__buffer *out, const tamis__answer *answer);
/* A page that needs nothing else. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__answer_html(tamis__buffer *out, const tamis__answer *answer,
                                               tamis_error *err);

/* ---- What renderings share ---- */

/* PACK/RULE */
void tamis__rule_name(tamis__buffer *out, const tamis__packs *packs, const tamis__rule *rule);
const char *tamis__rule_state_name(tamis__rule_state state); /* "fired" */
const char *tamis__rule_kind_name(tamis__rule_kind kind);    /* "restriction" */
/* "2019-05-16" or "2019-05-16T16:15" of a local time; "" for an infinity. */
enum { TAMIS__LOCAL_TEXT_BYTES = 48 };
char *tamis__local_format(int64_t local, char out[TAMIS__LOCAL_TEXT_BYTES]);
/* The end of a window as its last day or moment: "2019-08-19" for the midnight that ends it, *exclusive false; else the moment that is no
 * longer in it, *exclusive true. */
char *tamis__window_end(const tamis__window *window, bool *exclusive,
                        char out[TAMIS__LOCAL_TEXT_BYTES]);
/* Is the rule told among the rules of its regime (true), or among what nearly counted (false)? */
bool tamis__trace_counts(const tamis__trace *trace);
/* Is there a license to speak of: its policy, its exceptions? */
bool tamis__license_asked(tamis__outcome outcome, tamis__license_policy policy);
/* Is the list one that the snapshot holds? */
bool tamis__answer_holds_list(const tamis__answer *answer, tamis_bytes list);
/* Lists that the consulted packs ask for, each once: those that the snapshot holds, or those that it does not. */
void tamis__answer_lists(const tamis__answer *answer, bool held,
                         void (*tell)(void *ctx, tamis_bytes list), void *ctx);
/* Holders whose uncertain listings bear on the question, told through `tell`. */
void tamis__answer_candidates(const tamis__answer *answer, const tamis__question *question,
                              void (*tell)(void *ctx, const tamis__holder *holder,
                                           const tamis__held_listing *listing),
                              void *ctx);
/* The text of the question; with uncertain candidates it asks after the likeliest one. */
void tamis__answer_question(tamis__buffer *out, const tamis__answer *answer,
                            const tamis__question *question);
/* What a person must know that was not looked at: one sentence each, through `tell`. */
void tamis__answer_gaps(const tamis__answer *answer, void (*tell)(void *ctx, tamis_bytes sentence),
                        void *ctx);

#endif
