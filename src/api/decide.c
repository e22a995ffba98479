/*
 * api/decide.c - from the text of facts to an answer.
 *
 * Facts are set over, parsed, completed from the snapshot and decided. The digest covers all that an answer depends on: facts as
 * given, packs, snapshot, licenses held at that moment, settings and the version of the engine; the same digest is the same answer.
 */
#include <math.h>
#include <stdio.h>

#include "api/answer.h"
#include "api/facts_set.h"
#include "base/error.h"
#include "base/memory.h"
#include "screen/parties.h"
#include "screen/pool.h"

const char *tamis_outcome_name(tamis_outcome outcome)
{
    return (unsigned)outcome < TAMIS_OUTCOME_COUNT ? tamis__outcome_name((tamis__outcome)outcome)
                                                   : "";
}

tamis_decide_options tamis_decide_options_default(void)
{
    return (tamis_decide_options){.threshold = TAMIS_THRESHOLD_DEFAULT};
}

/* ---- What one thread works with ---------------------------------------------------------------------- */

tamis_status tamis__deciding_init(tamis__deciding *deciding, const tamis_rules *rules,
                                  const tamis_snapshot *snapshot,
                                  const tamis_decide_options *options, tamis_error *err)
{
    memset(deciding, 0, sizeof *deciding);
    deciding->rules = rules;
    deciding->snapshot = snapshot;
    deciding->options = options;
    tamis__buffer_init(&deciding->text, TAMIS__FACTS_BYTES_MAX);
    if (!(options->threshold >= 0.0 && options->threshold <= 1.0))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the threshold must lie between 0 and 1");
    TAMIS_TRY(tamis__deciding_read_record(deciding, err));
    deciding->set = tamis__ruleset_take(rules);
    TAMIS_TRY(tamis__ruleset_decider(rules, deciding->set, &deciding->decider, err));
    return snapshot == NULL ? TAMIS_OK : tamis__pool_take(snapshot->pool, &deciding->worker, err);
}

void tamis__deciding_clear(tamis__deciding *deciding)
{
    if (deciding->rules == NULL)
        return;
    tamis__release(deciding->claims.items);
    tamis__buffer_clear(&deciding->record);
    tamis__determination_clear(&deciding->determination);
    tamis__facts_clear(&deciding->facts);
    tamis__buffer_clear(&deciding->text);
    if (deciding->snapshot != NULL)
        tamis__pool_give(deciding->snapshot->pool, deciding->worker);
    tamis__ruleset_return(deciding->rules, deciding->set, deciding->decider);
    tamis__ruleset_give(deciding->rules, deciding->set);
    deciding->rules = NULL;
}

/* ---- Facts ------------------------------------------------------------------------------------------- */

/* Facts in YAML have to become JSON before anything can be set over them. */
static tamis_status set_over(tamis__deciding *d, tamis_bytes *facts, tamis_error *err)
{
    const tamis_decide_options *options = d->options;
    tamis_bytes trimmed = tamis__bytes_trim(*facts);
    if (options->fact_count == 0 && trimmed.len > 0)
        return TAMIS_OK;
    if (trimmed.len > 0 && trimmed.ptr[0] != '{') {
        TAMIS_TRY(tamis__facts_parse(*facts, &d->facts, err));
        trimmed = d->facts.canonical;
    }
    tamis__buffer_reset(&d->text);
    TAMIS_TRY(tamis__facts_set(trimmed, options->facts, options->fact_count, &d->text, err));
    *facts = tamis__buffer_bytes(&d->text);
    return TAMIS_OK;
}

static tamis_status read_facts(tamis__deciding *d, tamis_bytes facts, tamis_error *err)
{
    tamis__facts_clear(&d->facts);
    memset(&d->facts, 0, sizeof d->facts);
    if (facts.len > TAMIS__FACTS_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "facts are longer than %d bytes",
                           TAMIS__FACTS_BYTES_MAX);
    TAMIS_TRY(set_over(d, &facts, err));
    tamis__facts_clear(&d->facts);
    memset(&d->facts, 0, sizeof d->facts);
    TAMIS_TRY(tamis__facts_parse(facts, &d->facts, err));
    if (d->snapshot == NULL)
        return TAMIS_OK;
    tamis__party_settings settings = {d->options->threshold, TAMIS__PARTY_CERTAIN};
    return tamis__parties_find(d->snapshot->parties, d->worker, &settings, &d->facts, err);
}

/* ---- Digests ----------------------------------------------------------------------------------------- */

static void hex_of(tamis_bytes bytes, char out[TAMIS__DIGEST_HEX])
{
    tamis__digest digest;
    tamis__digest_of(bytes, &digest);
    tamis__digest_hex(&digest, out);
}

static void digest_answer(tamis__answer *answer)
{
    tamis__digest digest;
    tamis__digester all;
    char threshold[32];
    memcpy(digest.bytes, answer->packs->digest, sizeof digest.bytes);
    tamis__digest_hex(&digest, answer->packs_digest);
    hex_of(answer->facts->canonical, answer->facts_digest);
    answer->snapshot_digest[0] = '\0';
    if (answer->snapshot != NULL) {
        digest = tamis__snapshot_info_of(answer->snapshot).digest;
        tamis__digest_hex(&digest, answer->snapshot_digest);
    }
    int size = snprintf(threshold, sizeof threshold, "%ld", lround(answer->threshold * 1e6));
    const tamis_bytes parts[] = {
        TAMIS_LIT("tamis determination 1"),
        tamis__bytes_of(tamis_version()),
        tamis__bytes_of(answer->packs_digest),
        tamis__bytes_of(answer->snapshot_digest),
        tamis__bytes_of(answer->licenses_digest),
        tamis__bytes_of(answer->record_digest),
        answer->snapshot == NULL ? TAMIS_LIT("") : tamis__bytes(threshold, (size_t)size),
        answer->facts->id.len == 0 ? TAMIS_LIT("null") : answer->facts->id,
        answer->facts->canonical,
    };
    tamis__digest_init(&all);
    for (size_t i = 0; i < TAMIS_COUNT_OF(parts); i++) {
        tamis__digest_update(&all, parts[i]);
        tamis__digest_update(&all, TAMIS_LIT("\n"));
    }
    tamis__digest_final(&all, &digest);
    tamis__digest_hex(&digest, answer->digest);
}

/* ---- Deciding ---------------------------------------------------------------------------------------- */

static tamis__decide_options asked(const tamis__deciding *d)
{
    const tamis__fact *known_on = &d->facts.scalars[TAMIS__FACT_KNOWN_ON];
    const tamis_licenses *licenses = d->options->licenses;
    return (tamis__decide_options){
        .next_change = !d->options->skip_next_change,
        .known_on = known_on->presence == TAMIS__KNOWN ? known_on->as.day : TAMIS__DAY_MAX,
        .licenses = licenses == NULL ? NULL : licenses->facts.licenses,
        .license_count = licenses == NULL ? 0 : licenses->facts.license_count,
    };
}

tamis_status tamis__deciding_run(tamis__deciding *d, tamis_bytes facts, tamis_error *err)
{
    tamis_licenses *licenses = d->options->licenses;
    TAMIS_TRY(read_facts(d, facts, err));
    tamis__decide_options options = asked(d);
    d->answer = (tamis__answer){
        .packs = tamis__ruleset_packs(d->set),
        .snapshot = d->snapshot == NULL ? NULL : d->snapshot->index,
        .facts = &d->facts,
        .determination = &d->determination,
        .threshold = d->options->threshold,
        .change_sought = options.next_change,
    };
    if (licenses != NULL)
        TAMIS_TRY(tamis__licenses_digest(licenses, d->answer.licenses_digest, err));
    TAMIS_TRY(tamis__decide(d->decider, &d->facts, &options, &d->determination, err));
    TAMIS_TRY(tamis__deciding_check_claim(d, err));
    digest_answer(&d->answer);
    return TAMIS_OK;
}

static tamis_status render(const tamis__answer *answer, tamis_output format, tamis_write_fn write,
                           void *ctx, tamis_error *err)
{
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis_status status = tamis__answer_write(&out, answer, format, err);
    if (status == TAMIS_OK)
        status = out.failed ? tamis__fail_nomem(err) : write(ctx, out.ptr, out.len, err);
    tamis__buffer_clear(&out);
    return status;
}

tamis_status tamis_decide(const tamis_rules *rules, const tamis_snapshot *snapshot,
                          const char *facts, size_t facts_len, const tamis_decide_options *options,
                          tamis_output format, tamis_write_fn write, void *ctx,
                          tamis_outcome *outcome, tamis_error *err)
{
    tamis__deciding deciding;
    tamis_decide_options standard = tamis_decide_options_default();
    tamis_status status = tamis__deciding_init(&deciding, rules, snapshot,
                                               options == NULL ? &standard : options, err);
    if (status == TAMIS_OK)
        status = tamis__deciding_run(&deciding, tamis__bytes(facts, facts_len), err);
    if (status == TAMIS_OK && write != NULL)
        status = render(&deciding.answer, format, write, ctx, err);
    /* Only an answer that was given takes from the licenses. */
    if (status == TAMIS_OK)
        tamis__deciding_draw(&deciding);
    if (status == TAMIS_OK && outcome != NULL)
        *outcome = (tamis_outcome)deciding.determination.outcome;
    tamis__deciding_clear(&deciding);
    return status;
}
