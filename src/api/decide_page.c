/*
 * api/decide_page.c - a determination as one page to print or file: outcome, why, conditions, questions, what comes next, who owns whom,
 * listings, facts, coverage, digest. No script; everything that comes from facts, lists or packs is escaped.
 */
#include <stdio.h>

#include "api/answer.h"
#include "api/json_fields.h"
#include "api/ownership_picture.h"
#include "api/web.h"
#include "base/date.h"
#include "base/error.h"

typedef struct page {
    tamis__buffer *out;
    const tamis__answer *answer;
    const tamis__determination *d;
    tamis__arena arena;
} page;

static void add(page *p, const char *text)
{
    tamis__buffer_text(p->out, text);
}

static void add_text(page *p, tamis_bytes text)
{
    tamis__web_text(p->out, text);
}

/* "license_required" as "license required" */
static void add_words(page *p, const char *name)
{
    for (; *name != '\0'; name++)
        tamis__buffer_byte(p->out, *name == '_' ? ' ' : *name);
}

static void add_rule_name(page *p, const tamis__rule *rule)
{
    tamis__buffer name;
    tamis__buffer_init(&name, 0);
    tamis__rule_name(&name, p->answer->packs, rule);
    add_text(p, tamis__buffer_bytes(&name));
    p->out->failed = p->out->failed || name.failed;
    tamis__buffer_clear(&name);
}

static void add_interval(page *p, tamis__outcome best, tamis__outcome worst)
{
    tamis__web_outcome(p->out, best);
    if (best == worst)
        return;
    add(p, " to ");
    tamis__web_outcome(p->out, worst);
}

/* ---- Outcome -------------------------------------------------------------------------------------- */

static void put_license(page *p)
{
    if (!tamis__license_asked(p->d->outcome, p->d->policy))
        return;
    add(p, "<p>");
    if (p->d->policy != TAMIS__POLICY_NONE) {
        add(p, "License review policy: ");
        add_words(p, tamis__policy_name(p->d->policy));
        add(p, ". ");
    }
    if (p->d->exceptions_available == TAMIS__NO)
        add(p, "No license exception may be used.");
    else if (p->d->exceptions_available == TAMIS__YES)
        add(p, "License exceptions may be used.");
    add(p, "</p>\n");
}

static void put_outcome(page *p)
{
    add(p, "<div class=\"panel\" style=\"margin-top:1.2rem\"><p class=\"big\">");
    tamis__web_outcome(p->out, p->d->outcome);
    add(p, "</p>\n");
    if (p->d->best != p->d->worst) {
        add(p, "<p>As long as facts are unknown, anything from ");
        add_interval(p, p->d->best, p->d->worst);
        add(p, ".</p>\n");
    }
    put_license(p);
    if (p->d->conflict_of_law)
        add(p, "<p><strong>Laws conflict:</strong> what one regime forbids, another forbids to "
               "obey. A person has to weigh this.</p>\n");
    add(p, "</div>\n");
}

static void put_conditions(page *p)
{
    if (p->d->condition_count == 0)
        return;
    tamis__web_heading(p->out, "conditions", "Conditions");
    add(p, "<ul>\n");
    for (size_t i = 0; i < p->d->condition_count; i++) {
        add(p, "<li>");
        add_text(p, p->d->conditions[i]);
        add(p, "</li>\n");
    }
    add(p, "</ul>\n");
}

/* ---- Why ------------------------------------------------------------------------------------------ */

static void put_citation(page *p, const tamis__citation *cite)
{
    add(p, "<small>");
    add_text(p, cite->ref);
    add(p, cite->pinpoint.len > 0 ? ", " : "");
    add_text(p, cite->pinpoint);
    if (cite->edition.len > 0) {
        add(p, " [");
        add_text(p, cite->edition);
        add(p, cite->was.len > 0 ? ": " : "");
        add_text(p, cite->was);
        add(p, "]");
    }
    add(p, "</small><br>");
}

static void add_window(page *p, const tamis__window *window)
{
    char text[TAMIS__LOCAL_TEXT_BYTES];
    bool exclusive = false;
    tamis__local_format(window->start, text);
    if (text[0] != '\0')
        tamis__buffer_printf(p->out, " from %s", text);
    tamis__window_end(window, &exclusive, text);
    if (text[0] != '\0')
        tamis__buffer_printf(p->out, exclusive ? " before %s" : " through %s", text);
}

static void add_unknowns(page *p, const tamis__unknowns *unknowns)
{
    const char *between = "; depends on ";
    for (unsigned i = 0; i < TAMIS__FACT_COUNT; i++) {
        if ((unknowns->facts[i / 64] >> (i % 64) & 1) == 0)
            continue;
        add(p, between);
        add(p, tamis__fact_info_of(i)->path);
        between = ", ";
    }
}

static void add_state(page *p, const tamis__trace *t)
{
    add(p, "<small>");
    add_words(p, tamis__rule_state_name(t->state));
    if (t->state == TAMIS__RULE_LIFTED && t->by != NULL) {
        add(p, " by ");
        add_rule_name(p, t->by);
    } else if (t->state == TAMIS__RULE_LIFTED && t->license != NULL) {
        add(p, " by license ");
        add_text(p, t->license->number);
    } else if (t->state == TAMIS__RULE_UNKNOWN) {
        add_unknowns(p, &t->unknowns);
    } else if (t->state == TAMIS__RULE_STAYED && t->stay != NULL) {
        add_window(p, &t->stay->window);
    }
    if (t->note != NULL) {
        add(p, ": ");
        add_text(p, tamis__bytes_of(t->note));
    }
    if (t->window != NULL && t->state != TAMIS__RULE_STAYED &&
        (t->window->start != TAMIS__LOCAL_MIN || t->window->end != TAMIS__LOCAL_MAX)) {
        add(p, "; in force");
        add_window(p, t->window);
    }
    add(p, "; ");
    add_words(p, tamis__legal_force_name(t->rule->legal_force));
    add(p, "</small><br>");
}

static void put_rule(page *p, const tamis__trace *t)
{
    const tamis__rule *rule = t->rule;
    add(p, "<li>");
    if (rule->kind == TAMIS__RESTRICTION) {
        tamis__web_outcome(p->out, rule->outcome);
        add(p, " ");
    } else {
        tamis__buffer_printf(p->out, "<b>%s</b> ", tamis__rule_kind_name(rule->kind));
    }
    add_text(p, rule->title);
    add(p, " <small>(");
    add_rule_name(p, rule);
    add(p, ")</small><br>");
    add_state(p, t);
    for (size_t i = 0; i < rule->cite_count; i++)
        put_citation(p, &rule->cites[i]);
    if (!rule->verified) {
        add(p, "<small><strong>Not verified.</strong> ");
        add_text(p, rule->status_note);
        add(p, "</small><br>");
    }
    if (rule->advice.len > 0) {
        add(p, "<small>Advice: ");
        add_text(p, rule->advice);
        add(p, "</small>");
    }
    add(p, "</li>\n");
}

/* Restrictions first, what is only unknown last. */
enum { RANK_RESTRICTION, RANK_OTHER, RANK_UNKNOWN };

static int rank_of(const tamis__trace *t)
{
    if (t->state == TAMIS__RULE_UNKNOWN)
        return RANK_UNKNOWN;
    return t->rule->kind == TAMIS__RESTRICTION ? RANK_RESTRICTION : RANK_OTHER;
}

/* Returns how many there are; writes them only when asked to. */
static size_t put_rank(page *p, const tamis__regime_answer *regime, bool counting, int rank,
                       bool write)
{
    size_t count = 0;
    for (size_t i = 0; i < regime->trace_count; i++) {
        const tamis__trace *t = &regime->traces[i];
        if (rank_of(t) != rank || tamis__trace_counts(t) != counting)
            continue;
        count++;
        if (write)
            put_rule(p, t);
    }
    return count;
}

static void put_traces(page *p, const tamis__regime_answer *regime, bool counting)
{
    put_rank(p, regime, counting, RANK_RESTRICTION, true);
    put_rank(p, regime, counting, RANK_OTHER, true);
    size_t unknown = put_rank(p, regime, counting, RANK_UNKNOWN, false);
    if (unknown == 0)
        return;
    tamis__buffer_printf(p->out, "<li><details%s><summary>%zu %s</summary>\n<ul>\n",
                         unknown == 1 ? " open" : "", unknown,
                         unknown == 1 ? "rule hangs on what is not known"
                                      : "rules hang on what is not known");
    put_rank(p, regime, counting, RANK_UNKNOWN, true);
    tamis__buffer_text(p->out, "</ul></details></li>\n");
}

static bool has_traces(const tamis__regime_answer *regime, bool counting)
{
    for (size_t i = 0; i < regime->trace_count; i++)
        if (tamis__trace_counts(&regime->traces[i]) == counting)
            return true;
    return false;
}

static void put_regime(page *p, const tamis__regime_answer *regime, bool counting)
{
    add(p, "<li>");
    tamis__web_outcome(p->out, regime->outcome);
    add(p, " <strong>");
    add_text(p, regime->regime->title);
    add(p, "</strong>");
    if (regime->best != regime->worst) {
        add(p, " <small>between ");
        add_words(p, tamis__outcome_name(regime->best));
        add(p, " and ");
        add_words(p, tamis__outcome_name(regime->worst));
        add(p, "</small>");
    }
    if (has_traces(regime, counting)) {
        add(p, "\n<ul>\n");
        put_traces(p, regime, counting);
        add(p, "</ul>\n");
    }
    add(p, "</li>\n");
}

static void put_why(page *p)
{
    size_t silent = 0;
    tamis__web_heading(p->out, "why", "Why");
    add(p, "<ul class=\"tree\">\n");
    for (size_t i = 0; i < p->d->regime_count; i++) {
        if (p->d->regimes[i].speaks)
            put_regime(p, &p->d->regimes[i], true);
        else
            silent++;
    }
    add(p, "</ul>\n");
    if (silent == 0)
        return;
    add(p, "<p class=\"meta\">No rule of these regimes bears on it: ");
    const char *between = "";
    for (size_t i = 0; i < p->d->regime_count; i++) {
        if (p->d->regimes[i].speaks)
            continue;
        add(p, between);
        add_text(p, p->d->regimes[i].regime->title);
        between = "; ";
    }
    add(p, "</p>\n");
}

static void put_near(page *p)
{
    bool any = false;
    for (size_t i = 0; i < p->d->regime_count; i++)
        any = any || has_traces(&p->d->regimes[i], false);
    if (!any)
        return;
    tamis__web_heading(p->out, "near", "What nearly counted");
    add(p, "<details><summary>Rules that do not hold, or lift nothing here</summary>\n"
           "<ul class=\"tree\">\n");
    for (size_t i = 0; i < p->d->regime_count; i++)
        if (has_traces(&p->d->regimes[i], false))
            put_traces(p, &p->d->regimes[i], false);
    add(p, "</ul></details>\n");
}

/* ---- What would change it ------------------------------------------------------------------------- */

static void put_next(page *p)
{
    const tamis__change *next = &p->d->next;
    char day[TAMIS__DATE_TEXT_BYTES], local[TAMIS__LOCAL_TEXT_BYTES];
    add(p, "<li><strong>");
    add(p, next->has_time ? tamis__local_format(next->local, local)
                          : tamis__day_format(next->day, day));
    add(p, "</strong>: ");
    tamis__web_outcome(p->out, next->outcome);
    add(p, " <small>");
    if (next->rule != NULL)
        add_text(p, next->rule->title);
    else if (next->listing != NULL)
        add_text(p, next->listing->list);
    add(p, " ");
    add(p, next->why == NULL ? "" : next->why);
    add(p, "</small></li>\n");
}

static void put_question(page *p, const tamis__question *question)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__answer_question(&text, p->answer, question);
    add(p, "<li>");
    add_text(p, tamis__buffer_bytes(&text));
    add(p, " <small>(");
    add_text(p, question->path);
    add(p, question->null_fact ? ", stated as unknown)</small> " : ")</small> ");
    add_interval(p, question->best, question->worst);
    add(p, "</li>\n");
    p->out->failed = p->out->failed || text.failed;
    tamis__buffer_clear(&text);
}

static void put_changes(page *p)
{
    if (p->d->question_count == 0 && !p->d->next.exists)
        return;
    tamis__web_heading(p->out, "change", "What would change it");
    add(p, "<ul>\n");
    if (p->d->next.exists)
        put_next(p);
    for (size_t i = 0; i < p->d->question_count; i++)
        put_question(p, &p->d->questions[i]);
    add(p, "</ul>\n");
}

/* ---- Ownership and listings ----------------------------------------------------------------------- */

/* What hangs on unknown owners alone is asked, not drawn. */
static bool is_caught_somehow(const tamis__capture *c)
{
    return c->owned == TAMIS__YES || c->any_share == TAMIS__YES || c->controlled == TAMIS__YES;
}

static tamis_status put_ownership(page *p, tamis_error *err)
{
    const tamis__facts *facts = p->answer->facts;
    tamis__svg svg = {.out = p->out};
    size_t drawn = 0;
    for (size_t test = 0; p->d->captures != NULL && test < p->answer->packs->ownership_count;
         test++) {
        for (size_t i = 0; p->d->captures[test] != NULL && i < facts->party_count; i++) {
            char id[32];
            tamis__ownership_view view = {.facts = facts,
                                          .test = &p->answer->packs->ownership[test],
                                          .captures = p->d->captures[test],
                                          .holder = (uint32_t)i,
                                          .day = p->d->moment.day,
                                          .id = id};
            if (!is_caught_somehow(&view.captures[i]) || !tamis__ownership_drawable(&view))
                continue;
            if (drawn == 0)
                tamis__web_heading(p->out, "ownership", "Who owns whom");
            snprintf(id, sizeof(id), "ownership-%zu", ++drawn);
            add(p, "<figure class=\"panel narrow\"><figcaption>");
            add_text(p, view.test->title);
            add(p, "</figcaption>\n");
            TAMIS_TRY(tamis__ownership_picture(&svg, &view, &p->arena, err));
            add(p, "</figure>\n");
        }
    }
    return TAMIS_OK;
}

static void put_listing(page *p, const tamis__listing_used *used)
{
    const tamis__held_listing *l = used->listing;
    char day[TAMIS__DATE_TEXT_BYTES];
    add(p, "<tr><th scope=\"row\">");
    add_text(p, p->answer->facts->holders[used->holder].name);
    add(p, "</th>");
    tamis__web_cell(p->out, NULL, l->list);
    add(p, "<td class=\"d\">");
    add(p, tamis__day_format(l->from, day));
    add(p, "</td><td>");
    add_text(p, l->cite);
    add(p, "<small>");
    add_text(p, l->dataset.len == 0 ? TAMIS_LIT("stated in the facts") : l->dataset);
    add(p, l->entity_id.len > 0 ? " \u00B7 " : "");
    add_text(p, l->entity_id);
    add(p, "</small></td><td>");
    add(p, l->uncertain ? "may be somebody else" : "yes");
    add(p, "</td></tr>\n");
}

static void put_listings(page *p)
{
    if (p->d->listing_count == 0)
        return;
    tamis__web_heading(p->out, "listings", "Listings");
    add(p, "<div class=\"table\"><table><thead><tr><th scope=\"col\">Party</th>"
           "<th scope=\"col\">List</th><th scope=\"col\">Since</th><th scope=\"col\">Citation</th>"
           "<th scope=\"col\">Certain</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < p->d->listing_count; i++)
        put_listing(p, &p->d->listings[i]);
    add(p, "</tbody></table></div>\n");
}

/* ---- Claims --------------------------------------------------------------------------------------- */

static void put_claim(page *p, const tamis__claim_finding *claim)
{
    add(p, "<tr><th scope=\"row\">\u201C");
    add_text(p, claim->words);
    add(p, "\u201D</th><td>");
    add(p, claim->source);
    add(p, "</td><td><strong>");
    /* It may come from a record that anybody wrote. */
    tamis_bytes rest = claim->verdict;
    tamis_bytes word;
    for (bool first = true; tamis__bytes_split(&rest, TAMIS_LIT("_"), &word); first = false) {
        add(p, first ? "" : " ");
        add_text(p, word);
    }
    add(p, "</strong></td><td>");
    add_text(p, claim->found);
    add(p, "<small>");
    add_text(p, claim->citation);
    add(p, "</small></td></tr>\n");
}

static void put_claims(page *p)
{
    const tamis__claim_findings *found = p->answer->claims;
    if (found == NULL || found->count == 0)
        return;
    tamis__web_heading(p->out, "claims", "Claimed, beside record, lists and rules");
    add(p, "<div class=\"table\"><table><thead><tr><th scope=\"col\">Claim</th>"
           "<th scope=\"col\">Beside</th><th scope=\"col\">Verdict</th>"
           "<th scope=\"col\">What it has</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < found->count; i++)
        put_claim(p, &found->items[i]);
    add(p, "</tbody></table></div>\n");
}

/* ---- Facts and coverage --------------------------------------------------------------------------- */

static void put_facts(page *p)
{
    tamis__web_heading(p->out, "facts", "Facts as stated");
    add(p, "<div class=\"panel\"><pre class=\"facts\">");
    add_text(p, p->answer->facts->canonical);
    add(p, "</pre></div>\n");
}

static void put_gap(void *ctx, tamis_bytes sentence)
{
    page *p = ctx;
    add(p, "<li>");
    add_text(p, sentence);
    add(p, "</li>\n");
}

static void put_digest(page *p, const char *label, const char *digest)
{
    if (digest[0] != '\0')
        tamis__buffer_printf(p->out, "<dt>%s</dt><dd><code>%s</code></dd>", label, digest);
}

static void put_consulted(page *p)
{
    const tamis__answer *a = p->answer;
    uint32_t count = a->snapshot == NULL ? 0 : tamis__snapshot_info_of(a->snapshot).datasets;
    char day[TAMIS__DATE_TEXT_BYTES];
    add(p, "<dt>Rules</dt><dd>");
    for (size_t i = 0; i < p->d->regime_count; i++) {
        const tamis__regime *regime = p->d->regimes[i].regime;
        add(p, i == 0 ? "" : ", ");
        add_text(p, regime->id);
        add(p, " ");
        add_text(p, a->packs->packs[regime->pack].version);
    }
    add(p, "</dd><dt>Lists</dt><dd>");
    for (uint32_t i = 0; i < count; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(a->snapshot, (uint16_t)i);
        add(p, i == 0 ? "" : ", ");
        add_text(p, row.name);
        add(p, row.edition == TAMIS__DAY_MIN ? " (undated)" : " ");
        add(p, tamis__day_format(row.edition, day));
    }
    add(p, count == 0 ? "none</dd>" : "</dd>");
}

static void put_coverage(page *p)
{
    const tamis__answer *a = p->answer;
    tamis__web_heading(p->out, "coverage", "What was consulted, and what was not");
    add(p, "<div class=\"panel\"><dl class=\"rows\">");
    put_consulted(p);
    put_digest(p, "Digest of all", a->digest);
    put_digest(p, "of the facts", a->facts_digest);
    put_digest(p, "of the packs", a->packs_digest);
    put_digest(p, "of the snapshot", a->snapshot_digest);
    put_digest(p, "of the licenses", a->licenses_digest);
    add(p, "</dl>\n<h3 style=\"margin-top:1rem\">Not checked</h3>\n<ul>\n");
    tamis__answer_gaps(a, put_gap, p);
    add(p, "</ul></div>\n");
}

/* ---- The page ------------------------------------------------------------------------------------- */

/* "export of an item to PARTY on 2019-05-23" */
static void make_title(page *p, tamis__buffer *title, tamis__buffer *meta)
{
    const tamis__facts *facts = p->answer->facts;
    const tamis__fact *activity = &facts->scalars[TAMIS__FACT_ACTIVITY];
    const tamis__fact *item = &facts->scalars[TAMIS__FACT_ITEM_DESC];
    char day[TAMIS__DATE_TEXT_BYTES];
    tamis__buffer_printf(title, "Determination for %s", tamis__day_format(p->d->moment.day, day));
    if (activity->presence == TAMIS__KNOWN)
        for (size_t i = 0; i < activity->as.text.len; i++)
            tamis__buffer_byte(meta,
                               activity->as.text.ptr[i] == '_' ? ' ' : activity->as.text.ptr[i]);
    if (item->presence == TAMIS__KNOWN) {
        tamis__buffer_text(meta, meta->len > 0 ? ", " : "");
        tamis__buffer_append(meta, item->as.text);
    }
    for (size_t i = 0; i < facts->party_count; i++) {
        tamis__buffer_text(meta, i == 0 ? (meta->len > 0 ? "; party: " : "party: ") : ", ");
        tamis__buffer_append(meta, facts->holders[i].name);
    }
}

static tamis_status put_page(page *p, tamis_error *err)
{
    put_outcome(p);
    put_conditions(p);
    put_why(p);
    put_changes(p);
    TAMIS_TRY(put_ownership(p, err));
    put_listings(p);
    put_near(p);
    put_claims(p);
    put_facts(p);
    put_coverage(p);
    return TAMIS_OK;
}

tamis_status tamis__answer_html(tamis__buffer *out, const tamis__answer *answer, tamis_error *err)
{
    page p = {.out = out, .answer = answer, .d = answer->determination};
    tamis__buffer title, meta;
    char foot[160];
    tamis__buffer_init(&title, 0);
    tamis__buffer_init(&meta, 0);
    tamis__arena_init(&p.arena, 0);
    make_title(&p, &title, &meta);
    snprintf(foot, sizeof(foot),
             "tamis %s. What the named rules give for the stated facts; no permission.",
             tamis_version());
    tamis__web_open(out, tamis__buffer_bytes(&title), tamis__buffer_bytes(&meta), NULL);
    tamis_status status = put_page(&p, err);
    tamis__web_close(out, tamis__bytes_of(foot), NULL);
    if (status == TAMIS_OK && (out->failed || title.failed || meta.failed))
        status = tamis__fail_nomem(err);
    tamis__arena_clear(&p.arena);
    tamis__buffer_clear(&title);
    tamis__buffer_clear(&meta);
    return status;
}
