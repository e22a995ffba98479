/*
 * api/decide_json.c - an answer as one JSON object (docs/determination.schema.json).
 *
 * What is always asked for comes first, in the order of its use: outcome, policy, conditions, regimes, citations, questions,
 * next change; then what it rests on; last the facts and the digest, from which it can be made again.
 */
#include "api/answer.h"
#include "api/json_fields.h"

/* ---- Rules ------------------------------------------------------------------------------------------- */

static void citation(tamis__buffer *out, const tamis__citation *cite)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "ref", cite->ref);
    tamis__json_field(out, "pinpoint", cite->pinpoint);
    tamis__json_field(out, "edition", cite->edition);
    tamis__json_field(out, "was", cite->was);
    tamis__json_field(out, "source", cite->source);
    tamis__json_close(out, '}');
}

static void citations(tamis__buffer *out, const char *key, const tamis__citation *cites,
                      size_t count)
{
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    for (size_t i = 0; i < count; i++)
        citation(out, &cites[i]);
    tamis__json_close(out, ']');
}

static void window(tamis__buffer *out, const char *key, const tamis__window *span,
                   const tamis__packs *packs)
{
    char text[TAMIS__LOCAL_TEXT_BYTES];
    bool exclusive = false;
    tamis__json_key(out, key);
    if (span == NULL || (span->start == TAMIS__LOCAL_MIN && span->end == TAMIS__LOCAL_MAX)) {
        tamis__buffer_text(out, "null");
        return;
    }
    tamis__json_open(out, '{');
    tamis__json_field(out, "from", tamis__bytes_of(tamis__local_format(span->start, text)));
    tamis__window_end(span, &exclusive, text);
    tamis__json_field(out, exclusive ? "before" : "until", tamis__bytes_of(text));
    if (span->zone < packs->time_zones.count)
        tamis__json_field(out, "time_zone", packs->time_zones.names[span->zone]);
    tamis__json_close(out, '}');
}

static void name_of(tamis__buffer *out, const char *key, const tamis__packs *packs,
                    const tamis__rule *rule)
{
    tamis__json_key(out, key);
    tamis__buffer_byte(out, '"'); /* ids are made of letters, digits and _ */
    tamis__rule_name(out, packs, rule);
    tamis__buffer_byte(out, '"');
}

static void unknown_facts(tamis__buffer *out, const tamis__unknowns *unknowns)
{
    tamis__json_key(out, "unknown");
    tamis__json_open(out, '[');
    for (unsigned i = 0; i < TAMIS__FACT_COUNT; i++)
        if ((unknowns->facts[i / 64] >> (i % 64) & 1) != 0) {
            tamis__json_item(out);
            tamis__json_string(out, tamis__bytes_of(tamis__fact_info_of(i)->path));
        }
    tamis__json_close(out, ']');
}

static void lifted_by(tamis__buffer *out, const tamis__answer *answer, const tamis__trace *trace)
{
    if (trace->by != NULL)
        name_of(out, "by", answer->packs, trace->by);
    if (trace->license != NULL)
        tamis__json_field(out, "license", trace->license->number);
}

static void saved_by(tamis__buffer *out, const tamis__answer *answer, const tamis__saving *saving)
{
    const tamis__window span = {TAMIS__LOCAL_MIN, saving->end, UINT8_MAX};
    tamis__json_key(out, "saving");
    tamis__json_open(out, '{');
    tamis__json_field(out, "when",
                      saving->when == NULL ? TAMIS_LIT("") : tamis__expr_text(saving->when));
    if (saving->end != TAMIS__LOCAL_MAX)
        window(out, "window", &span, answer->packs);
    tamis__json_texts(out, "conditions", saving->conditions, saving->condition_count);
    citations(out, "citations", &saving->cite, saving->cite.ref.len > 0);
    tamis__json_close(out, '}');
}

static void restriction_fields(tamis__buffer *out, const tamis__trace *trace)
{
    tamis__json_key(out, "outcome");
    tamis__json_string(out, tamis__bytes_of(tamis__outcome_name(trace->rule->outcome)));
    tamis__json_field(out, "license_review_policy",
                      tamis__bytes_of(tamis__policy_name(trace->policy)));
}

static void stay(tamis__buffer *out, const tamis__answer *answer, const tamis__stay *stayed)
{
    window(out, "stay", &stayed->window, answer->packs);
    citations(out, "stay_citations", &stayed->cite, stayed->cite.ref.len > 0);
}

static void rule(tamis__buffer *out, const tamis__answer *answer, const tamis__trace *trace)
{
    const tamis__rule *r = trace->rule;
    const tamis__pack *pack = &answer->packs->packs[r->pack];
    tamis__json_item(out);
    tamis__json_open(out, '{');
    name_of(out, "id", answer->packs, r);
    tamis__json_field(out, "version", pack->version);
    tamis__json_field(out, "title", r->title);
    tamis__json_field(out, "kind", tamis__bytes_of(tamis__rule_kind_name(r->kind)));
    tamis__json_field(out, "state", tamis__bytes_of(tamis__rule_state_name(trace->state)));
    tamis__json_field(out, "legal_force", tamis__bytes_of(tamis__legal_force_name(r->legal_force)));
    tamis__json_field(out, "status", r->verified ? TAMIS_LIT("verified") : TAMIS_LIT("unverified"));
    tamis__json_field(out, "status_note", r->status_note);
    if (r->kind == TAMIS__RESTRICTION)
        restriction_fields(out, trace);
    window(out, "window", trace->window, answer->packs);
    if (trace->stay != NULL)
        stay(out, answer, trace->stay);
    lifted_by(out, answer, trace);
    if (trace->saving != NULL)
        saved_by(out, answer, trace->saving);
    if (trace->state == TAMIS__RULE_UNKNOWN)
        unknown_facts(out, &trace->unknowns);
    tamis__json_texts(out, "conditions", r->conditions, r->condition_count);
    tamis__json_field(out, "when", r->when == NULL ? TAMIS_LIT("") : tamis__expr_text(r->when));
    tamis__json_field(out, "advice", r->advice);
    tamis__json_field(out, "note", tamis__bytes_of(trace->note));
    citations(out, "citations", r->cites, r->cite_count);
    tamis__json_close(out, '}');
}

/* ---- Regimes ----------------------------------------------------------------------------------------- */

static void license_fields(tamis__buffer *out, tamis__outcome outcome, tamis__license_policy policy,
                           tamis__tri exceptions)
{
    bool asked = tamis__license_asked(outcome, policy);
    tamis__json_key(out, "license_review_policy");
    if (!asked || policy == TAMIS__POLICY_NONE)
        tamis__buffer_text(out, "null");
    else
        tamis__json_string(out, tamis__bytes_of(tamis__policy_name(policy)));
    tamis__json_key(out, "license_exceptions_available");
    tamis__json_tri(out, asked ? exceptions : TAMIS__UNKNOWN);
}

static void interval(tamis__buffer *out, tamis__outcome best, tamis__outcome worst)
{
    const tamis_bytes ends[] = {tamis__bytes_of(tamis__outcome_name(best)),
                                tamis__bytes_of(tamis__outcome_name(worst))};
    tamis__json_texts(out, "interval", ends, 2);
}

static void traces(tamis__buffer *out, const tamis__answer *answer,
                   const tamis__regime_answer *regime, bool counting)
{
    for (size_t i = 0; i < regime->trace_count; i++)
        if (tamis__trace_counts(&regime->traces[i]) == counting)
            rule(out, answer, &regime->traces[i]);
}

static void regimes(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_key(out, "regimes");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < d->regime_count; i++) {
        const tamis__regime_answer *regime = &d->regimes[i];
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "regime", regime->regime->id);
        tamis__json_field(out, "title", regime->regime->title);
        tamis__json_field(out, "jurisdiction", regime->regime->jurisdiction);
        tamis__json_bool(out, "speaks", regime->speaks);
        tamis__json_field(out, "outcome", tamis__bytes_of(tamis__outcome_name(regime->outcome)));
        interval(out, regime->best, regime->worst);
        license_fields(out, regime->outcome, regime->policy, regime->exceptions_available);
        tamis__json_key(out, "subject");
        tamis__json_tri(out, regime->subject);
        tamis__json_key(out, "rules");
        tamis__json_open(out, '[');
        traces(out, answer, regime, true);
        tamis__json_close(out, ']');
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void near_misses(tamis__buffer *out, const tamis__answer *answer)
{
    tamis__json_key(out, "near_misses");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < answer->determination->regime_count; i++)
        traces(out, answer, &answer->determination->regimes[i], false);
    tamis__json_close(out, ']');
}

static void all_citations(tamis__buffer *out, const tamis__determination *d)
{
    tamis__json_key(out, "citations");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < d->citation_count; i++)
        citation(out, d->citations[i]);
    tamis__json_close(out, ']');
}

/* ---- Questions and changes --------------------------------------------------------------------------- */

static void candidate(void *ctx, const tamis__holder *holder, const tamis__held_listing *listing)
{
    tamis__buffer *out = ctx;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "holder", holder->name);
    tamis__json_field(out, "listed", listing->caption);
    tamis__json_field(out, "list", listing->list);
    tamis__json_field(out, "entity", listing->entity_id);
    tamis__json_field(out, "matched_name", listing->matched_name);
    tamis__json_score(out, listing->score);
    tamis__json_bool(out, "undated", listing->undated);
    tamis__json_close(out, '}');
}

static void question_text(tamis__buffer *out, const tamis__answer *answer,
                          const tamis__question *question)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__answer_question(&text, answer, question);
    tamis__json_key(out, "text");
    tamis__json_string(out, tamis__buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    tamis__buffer_clear(&text);
}

static void questions(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_key(out, "questions");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < d->question_count; i++) {
        const tamis__question *question = &d->questions[i];
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "fact", question->path);
        question_text(out, answer, question);
        tamis__json_bool(out, "known_unknown", question->null_fact);
        interval(out, question->best, question->worst);
        if (question->rule != NULL)
            name_of(out, "rule", answer->packs, question->rule);
        tamis__json_key(out, "candidates");
        tamis__json_open(out, '[');
        tamis__answer_candidates(answer, question, candidate, out);
        tamis__json_close(out, ']');
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void next_change(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__change *next = &answer->determination->next;
    const tamis__packs *packs = answer->packs;
    char text[TAMIS__LOCAL_TEXT_BYTES];
    char day[TAMIS__DATE_TEXT_BYTES];
    if (!answer->change_sought)
        return;
    tamis__json_key(out, "next_change");
    if (!next->exists) {
        tamis__buffer_text(out, "null");
        return;
    }
    tamis__json_open(out, '{');
    tamis__json_field(out, "date", tamis__bytes_of(tamis__day_format(next->day, day)));
    if (next->has_time)
        tamis__json_field(out, "time", tamis__bytes_of(tamis__local_format(next->local, text)));
    if (next->zone < packs->time_zones.count)
        tamis__json_field(out, "time_zone", packs->time_zones.names[next->zone]);
    tamis__json_field(out, "outcome", tamis__bytes_of(tamis__outcome_name(next->outcome)));
    tamis__json_field(out, "why", tamis__bytes_of(next->why));
    if (next->rule != NULL)
        name_of(out, "rule", packs, next->rule);
    if (next->listing != NULL)
        tamis__json_field(out, "list", next->listing->list);
    tamis__json_close(out, '}');
}

/* ---- The whole --------------------------------------------------------------------------------------- */

static void digests(tamis__buffer *out, const tamis__answer *answer)
{
    tamis__json_key(out, "digests");
    tamis__json_open(out, '{');
    tamis__json_field(out, "facts", tamis__bytes_of(answer->facts_digest));
    tamis__json_field(out, "packs", tamis__bytes_of(answer->packs_digest));
    tamis__json_field(out, "snapshot", tamis__bytes_of(answer->snapshot_digest));
    tamis__json_field(out, "licenses", tamis__bytes_of(answer->licenses_digest));
    tamis__json_field(out, "record", tamis__bytes_of(answer->record_digest));
    tamis__json_field(out, "engine", tamis__bytes_of(tamis_version()));
    tamis__json_close(out, '}');
    tamis__json_field(out, "digest", tamis__bytes_of(answer->digest));
}

void tamis__answer_json(tamis__buffer *out, const tamis__answer *answer)
{
    const tamis__determination *d = answer->determination;
    tamis__json_open(out, '{');
    tamis__json_key(out, "id");
    tamis__json_raw(out, answer->facts->id);
    tamis__json_field(out, "outcome", tamis__bytes_of(tamis__outcome_name(d->outcome)));
    license_fields(out, d->outcome, d->policy, d->exceptions_available);
    tamis__json_texts(out, "conditions", d->conditions, d->condition_count);
    interval(out, d->best, d->worst);
    regimes(out, answer);
    all_citations(out, d);
    questions(out, answer);
    next_change(out, answer);
    tamis__answer_json_evidence(out, answer);
    near_misses(out, answer);
    tamis__answer_json_claims(out, answer);
    tamis__json_bool(out, "conflict_of_law", d->conflict_of_law);
    tamis__answer_json_coverage(out, answer);
    tamis__json_key(out, "threshold");
    tamis__json_number(out, answer->threshold, 6);
    tamis__json_key(out, "facts");
    tamis__json_raw(out, answer->facts->canonical);
    digests(out, answer);
    tamis__json_close(out, '}');
}
