/*
 * api/decide_text.c - an answer as a tree for people: what, why, what would change it, what it rests on, what was not looked at.
 *
 * Everything comes through `para`, which wraps at the width of a terminal and takes control characters out. Nothing here says that
 * somebody may be dealt with: the answer is what the named rules give for the stated facts.
 */
#include "api/answer.h"
#include "api/json_fields.h"
#include "api/render.h"
#include "base/date.h"
#include "base/utf8.h"

enum { COLUMNS = 100, MARGIN = 12, DEEP = 4, CITATIONS_TOLD = 3 };

/* A paragraph of plain text while it is put together. */
typedef struct page {
    tamis__buffer *out;
    tamis__buffer text;
    const tamis__answer *answer;
} page;

static void spaces(tamis__buffer *out, size_t count)
{
    while (count-- > 0)
        tamis__buffer_byte(out, ' ');
}

static size_t runes(tamis_bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* Writes p->text behind `label`, further lines at `margin`, and empties it. */
static void para(page *p, size_t indent, const char *label, size_t margin)
{
    tamis_bytes rest = tamis__buffer_bytes(&p->text);
    size_t column = indent + strlen(label);
    tamis_bytes word;
    spaces(p->out, indent);
    tamis__buffer_text(p->out, label);
    if (column < margin)
        spaces(p->out, margin - column);
    column = column < margin ? margin : column;
    size_t start = column;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(" "), &word)) {
        size_t width = runes(word);
        if (column > start && column + 1 + width > COLUMNS) {
            tamis__buffer_byte(p->out, '\n');
            spaces(p->out, margin);
            column = start = margin;
        } else if (column > start) {
            tamis__buffer_byte(p->out, ' ');
            column++;
        }
        tamis__render_plain(p->out, word);
        column += width;
    }
    tamis__buffer_byte(p->out, '\n');
    p->out->failed = p->out->failed || p->text.failed;
    tamis__buffer_reset(&p->text);
}

static void add(page *p, const char *text)
{
    tamis__buffer_text(&p->text, text);
}

static void add_bytes(page *p, tamis_bytes text)
{
    tamis__buffer_append(&p->text, text);
}

/* "license_required" as "license required" */
static void add_words(page *p, const char *name)
{
    for (; *name != '\0'; name++)
        tamis__buffer_byte(&p->text, *name == '_' ? ' ' : *name);
}

static void add_percent(page *p, double lo, double hi)
{
    tamis__json_decimal(&p->text, lo);
    if (hi > lo) {
        add(p, " to ");
        tamis__json_decimal(&p->text, hi);
    }
    add(p, " %");
}

static void heading(page *p, const char *text)
{
    tamis__buffer_printf(p->out, "\n%s\n", text);
}

/* ---- What -------------------------------------------------------------------------------------------- */

static void add_interval(page *p, tamis__outcome best, tamis__outcome worst)
{
    add_words(p, tamis__outcome_name(best));
    if (worst == best)
        return;
    add(p, " to ");
    add_words(p, tamis__outcome_name(worst));
}

static void add_license(page *p, tamis__outcome outcome, tamis__license_policy policy,
                        tamis__tri exceptions)
{
    if (!tamis__license_asked(outcome, policy))
        return;
    if (policy != TAMIS__POLICY_NONE) {
        add(p, "; review policy: ");
        add_words(p, tamis__policy_name(policy));
    }
    if (exceptions == TAMIS__NO)
        add(p, "; no license exception may be used");
    else if (exceptions == TAMIS__YES)
        add(p, "; license exceptions may be used");
}

static const tamis__fact *known(const page *p, unsigned id)
{
    const tamis__fact *fact = &p->answer->facts->scalars[id];
    return fact->presence == TAMIS__KNOWN ? fact : NULL;
}

static void transaction(page *p)
{
    const tamis__facts *facts = p->answer->facts;
    const tamis__fact *activity = known(p, TAMIS__FACT_ACTIVITY);
    const tamis__fact *item = known(p, TAMIS__FACT_ITEM_DESC);
    const tamis__fact *time = known(p, TAMIS__FACT_TIME);
    char day[TAMIS__DATE_TEXT_BYTES];
    add(p, "On ");
    if (time != NULL)
        add_bytes(p, time->as.text);
    else
        add(p, tamis__day_format(p->answer->determination->moment.day, day));
    if (activity != NULL) {
        add(p, ": ");
        for (size_t i = 0; i < activity->as.text.len; i++)
            tamis__buffer_byte(&p->text,
                               activity->as.text.ptr[i] == '_' ? ' ' : activity->as.text.ptr[i]);
    }
    if (item != NULL) {
        add(p, ", ");
        add_bytes(p, item->as.text);
    }
    for (size_t i = 0; i < facts->party_count; i++) {
        add(p, i == 0 ? "; party: " : ", ");
        add_bytes(p, facts->holders[i].name);
        if (facts->holders[i].country.len > 0) {
            add(p, " (");
            add_bytes(p, facts->holders[i].country);
            add(p, ")");
        }
    }
    para(p, 0, "", 0);
}

static void verdict(page *p)
{
    const tamis__determination *d = p->answer->determination;
    tamis_bytes name = tamis__bytes_of(tamis__outcome_name(d->outcome));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i] == '_' ? ' ' : name.ptr[i];
        tamis__buffer_byte(&p->text, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    add_license(p, d->outcome, d->policy, d->exceptions_available);
    if (d->best != d->worst) {
        add(p, "; as long as facts are unknown, anything from ");
        add_interval(p, d->best, d->worst);
    }
    para(p, 0, "", 0);
    transaction(p);
    if (d->conflict_of_law) {
        add(p, "Laws conflict: what one regime forbids, another forbids to obey. A person has to "
               "weigh this.");
        para(p, 0, "", 0);
    }
}

static void conditions(page *p)
{
    const tamis__determination *d = p->answer->determination;
    if (d->condition_count == 0)
        return;
    heading(p, "Conditions");
    for (size_t i = 0; i < d->condition_count; i++) {
        add_bytes(p, d->conditions[i]);
        para(p, 2, "- ", DEEP);
    }
}

/* ---- Why --------------------------------------------------------------------------------------------- */

static void add_citation(page *p, const tamis__citation *cite)
{
    add_bytes(p, cite->ref);
    if (cite->pinpoint.len > 0) {
        add(p, ", ");
        add_bytes(p, cite->pinpoint);
    }
    if (cite->edition.len > 0) {
        add(p, " [");
        add_bytes(p, cite->edition);
        if (cite->was.len > 0) {
            add(p, ": ");
            add_bytes(p, cite->was);
        }
        add(p, "]");
    }
}

static void add_window(page *p, const tamis__window *window)
{
    const tamis__zone_table *zones = &p->answer->packs->time_zones;
    char text[TAMIS__LOCAL_TEXT_BYTES];
    bool exclusive = false;
    tamis__local_format(window->start, text);
    if (text[0] != '\0') {
        add(p, "from ");
        add(p, text);
    }
    tamis__window_end(window, &exclusive, text);
    if (text[0] != '\0') {
        add(p, exclusive ? " before " : " through ");
        add(p, text);
    }
    if (window->zone < zones->count && (exclusive || window->start % 86400 != 0)) {
        add(p, " ");
        add_bytes(p, zones->names[window->zone]);
    }
}

static void state_of(page *p, const tamis__trace *trace)
{
    switch (trace->state) {
    case TAMIS__RULE_LIFTED:
        add(p, "lifted by ");
        if (trace->by != NULL)
            tamis__rule_name(&p->text, p->answer->packs, trace->by);
        else if (trace->license != NULL) {
            add(p, "license ");
            add_bytes(p, trace->license->number);
        }
        break;
    case TAMIS__RULE_SAVED: add(p, "saved, on conditions"); break;
    case TAMIS__RULE_UNKNOWN: {
        bool first = true;
        add(p, "depends on ");
        for (unsigned i = 0; i < TAMIS__FACT_COUNT; i++) {
            if ((trace->unknowns.facts[i / 64] >> (i % 64) & 1) == 0)
                continue;
            add(p, first ? "" : ", ");
            add(p, tamis__fact_info_of(i)->path);
            first = false;
        }
        break;
    }
    case TAMIS__RULE_STAYED:
        add(p, "suspended ");
        if (trace->stay != NULL)
            add_window(p, &trace->stay->window);
        break;
    case TAMIS__RULE_NOT_IN_FORCE:
        add(p, "would hold, but is not in force on that day: ");
        if (trace->window != NULL)
            add_window(p, trace->window);
        break;
    case TAMIS__RULE_NEAR: add(p, "does not hold, but nearly"); break;
    case TAMIS__RULE_NO_USE:
        add(p, "holds, but lifts nothing here");
        if (trace->note != NULL) {
            add(p, ": ");
            add(p, trace->note);
        }
        break;
    case TAMIS__RULE_FIRED:
    case TAMIS__RULE_APPLIED: break;
    }
}

static const char *label_of(const tamis__trace *trace)
{
    switch (trace->state) {
    case TAMIS__RULE_FIRED: return "holds";
    case TAMIS__RULE_APPLIED: return "applies";
    case TAMIS__RULE_LIFTED: return "lifted";
    case TAMIS__RULE_SAVED: return "saved";
    case TAMIS__RULE_UNKNOWN: return "unknown";
    case TAMIS__RULE_STAYED: return "stayed";
    case TAMIS__RULE_NOT_IN_FORCE: return "not then";
    case TAMIS__RULE_NEAR: return "near";
    case TAMIS__RULE_NO_USE: return "no use";
    }
    return "";
}

static void rule_details(page *p, const tamis__trace *trace)
{
    const tamis__rule *rule = trace->rule;
    const size_t margin = DEEP + MARGIN;
    for (size_t i = 0; i < rule->cite_count; i++) {
        add(p, i == 0 ? "" : "; ");
        add_citation(p, &rule->cites[i]);
    }
    if (p->text.len > 0)
        para(p, margin, "", margin);
    if (rule->kind == TAMIS__SCOPE && rule->verified)
        return;
    add_words(p, tamis__legal_force_name(rule->legal_force));
    if (trace->window != NULL && trace->state != TAMIS__RULE_NOT_IN_FORCE &&
        (trace->window->start != TAMIS__LOCAL_MIN || trace->window->end != TAMIS__LOCAL_MAX)) {
        add(p, ", in force ");
        add_window(p, trace->window);
    }
    if (!rule->verified) {
        add(p, "; NOT VERIFIED");
        add(p, rule->status_note.len > 0 ? ": " : "");
        add_bytes(p, rule->status_note);
    }
    para(p, margin, "", margin);
    if (rule->advice.len > 0 && trace->state != TAMIS__RULE_UNKNOWN) {
        add_bytes(p, rule->advice);
        para(p, margin, "advice: ", margin + 2);
    }
}

static void put_rule(page *p, const tamis__trace *trace)
{
    const tamis__rule *rule = trace->rule;
    add_bytes(p, rule->title);
    add(p, " (");
    tamis__rule_name(&p->text, p->answer->packs, rule);
    if (rule->kind == TAMIS__RESTRICTION) {
        add(p, ": ");
        add_words(p, tamis__outcome_name(rule->outcome));
    }
    add(p, ")");
    para(p, DEEP, label_of(trace), DEEP + MARGIN);
    state_of(p, trace);
    if (p->text.len > 0)
        para(p, DEEP + MARGIN, "", DEEP + MARGIN);
    rule_details(p, trace);
}

/* In which order rules are told: what decides first, what only might count last. */
enum { TOLD_RANKS = 5 };
static int rank_of(const tamis__trace *trace)
{
    if (trace->state == TAMIS__RULE_UNKNOWN)
        return 3;
    if (trace->rule->kind == TAMIS__SCOPE)
        return 2;
    if (trace->state == TAMIS__RULE_APPLIED)
        return 1;
    return tamis__trace_counts(trace) ? 0 : 4;
}

/* What is no news: scope that could be had another way as well, exceptions where there is nothing to except from. */
static bool is_noise(const tamis__regime_answer *regime, const tamis__trace *trace)
{
    if (trace->state == TAMIS__RULE_UNKNOWN)
        return trace->rule->kind == TAMIS__SCOPE && regime->subject == TAMIS__YES;
    return trace->state == TAMIS__RULE_NO_USE && regime->outcome < TAMIS__LICENSE_REQUIRED;
}

static void put_traces(page *p, const tamis__regime_answer *regime, bool counting)
{
    for (int rank = 0; rank < TOLD_RANKS; rank++)
        for (size_t i = 0; i < regime->trace_count; i++) {
            const tamis__trace *trace = &regime->traces[i];
            if (rank_of(trace) == rank && tamis__trace_counts(trace) == counting &&
                !is_noise(regime, trace))
                put_rule(p, trace);
        }
}

static void why(page *p)
{
    const tamis__determination *d = p->answer->determination;
    heading(p, "Why");
    for (size_t i = 0; i < d->regime_count; i++) {
        const tamis__regime_answer *regime = &d->regimes[i];
        if (!regime->speaks)
            continue;
        add_bytes(p, regime->regime->title);
        add(p, ": ");
        add_words(p, tamis__outcome_name(regime->outcome));
        add_license(p, regime->outcome, regime->policy, regime->exceptions_available);
        if (regime->best != regime->worst) {
            add(p, " (");
            add_interval(p, regime->best, regime->worst);
            add(p, ")");
        }
        para(p, 2, "", 2);
        put_traces(p, regime, true);
    }
    for (size_t i = 0; i < d->regime_count; i++)
        if (!d->regimes[i].speaks) {
            add(p, p->text.len == 0 ? "No rule of these regimes bears on it: " : "; ");
            add_bytes(p, d->regimes[i].regime->title);
        }
    if (p->text.len > 0)
        para(p, 2, "", DEEP);
    if (d->regime_count == 0) {
        add(p, "No rule pack speaks of such a transaction.");
        para(p, 2, "", 2);
    }
}

static void nearly(page *p)
{
    const tamis__determination *d = p->answer->determination;
    size_t count = 0;
    for (size_t i = 0; i < d->regime_count; i++)
        for (size_t k = 0; k < d->regimes[i].trace_count; k++)
            count += !tamis__trace_counts(&d->regimes[i].traces[k]) &&
                     !is_noise(&d->regimes[i], &d->regimes[i].traces[k]);
    if (count == 0)
        return;
    heading(p, "Near misses");
    for (size_t i = 0; i < d->regime_count; i++)
        put_traces(p, &d->regimes[i], false);
}

/* ---- What would change it ---------------------------------------------------------------------------- */

static void next_change(page *p)
{
    const tamis__change *next = &p->answer->determination->next;
    char day[TAMIS__DATE_TEXT_BYTES];
    char local[TAMIS__LOCAL_TEXT_BYTES];
    if (!next->exists)
        return;
    if (next->has_time)
        add(p, tamis__local_format(next->local, local));
    else
        add(p, tamis__day_format(next->day, day));
    if (next->has_time && next->zone < p->answer->packs->time_zones.count) {
        add(p, " ");
        add_bytes(p, p->answer->packs->time_zones.names[next->zone]);
    }
    add(p, ": ");
    add_words(p, tamis__outcome_name(next->outcome));
    add(p, " (");
    if (next->rule != NULL)
        tamis__rule_name(&p->text, p->answer->packs, next->rule);
    else if (next->listing != NULL)
        add_bytes(p, next->listing->list);
    add(p, next->rule != NULL || next->listing != NULL ? ": " : "");
    add(p, next->why);
    add(p, ")");
    para(p, 2, "- ", DEEP);
}

static void candidate(void *ctx, const tamis__holder *holder, const tamis__held_listing *listing)
{
    page *p = ctx;
    add_bytes(p, holder->name);
    add(p, listing->undated ? " is listed, nobody says since when: " : " is near ");
    add_bytes(p, listing->matched_name);
    add(p, ", ");
    add_bytes(p, listing->list);
    add(p, ", ");
    add_bytes(p, listing->entity_id);
    add(p, ", score ");
    tamis__json_number(&p->text, listing->score, 2);
    para(p, DEEP + 2, "", DEEP + 4);
}

static void what_would_change(page *p)
{
    const tamis__determination *d = p->answer->determination;
    if (d->question_count == 0 && !d->next.exists)
        return;
    heading(p, "What would change it");
    next_change(p);
    for (size_t i = 0; i < d->question_count; i++) {
        const tamis__question *question = &d->questions[i];
        tamis__answer_question(&p->text, p->answer, question);
        add(p, " (");
        add_bytes(p, question->path);
        add(p, question->null_fact ? ", stated as unknown): " : "): ");
        add_interval(p, question->best, question->worst);
        para(p, 2, "- ", DEEP);
        tamis__answer_candidates(p->answer, question, candidate, p);
    }
}

/* ---- What it rests on -------------------------------------------------------------------------------- */

/* An entry of many years has many; the first ones say enough. */
static void add_few_citations(page *p, tamis_bytes all)
{
    tamis_bytes one;
    size_t count = 0;
    while (all.len > 0 && tamis__bytes_split(&all, TAMIS_LIT("; "), &one))
        if (++count <= CITATIONS_TOLD) {
            add(p, count == 1 ? ", " : "; ");
            add_bytes(p, one);
        }
    if (count > CITATIONS_TOLD) {
        add(p, " and ");
        tamis__json_u64(&p->text, count - CITATIONS_TOLD);
        add(p, " more");
    }
}

static void put_listing(page *p, const tamis__listing_used *used)
{
    const tamis__held_listing *listing = used->listing;
    char day[TAMIS__DATE_TEXT_BYTES];
    add_bytes(p, p->answer->facts->holders[used->holder].name);
    add(p, listing->uncertain ? " may be on " : " is on ");
    add_bytes(p, listing->list);
    if (listing->from != TAMIS__DAY_MIN) {
        add(p, " since ");
        add(p, tamis__day_format(listing->from, day));
    }
    add_few_citations(p, listing->cite);
    if (listing->dataset.len == 0) {
        add(p, " (stated)");
    } else {
        add(p, " (");
        add_bytes(p, listing->dataset);
        add(p, listing->edition.len > 0 ? "@" : "");
        add_bytes(p, listing->edition);
        add(p, ", ");
        add_bytes(p, listing->entity_id);
        add(p, ", name \"");
        add_bytes(p, listing->matched_name);
        add(p, "\", score ");
        tamis__json_number(&p->text, listing->score, 2);
        add(p, ")");
    }
    para(p, 2, "- ", DEEP);
}

static void add_value(page *p, tamis__type type, const tamis__fact *fact)
{
    char day[TAMIS__DATE_TEXT_BYTES];
    if (fact->presence == TAMIS__NULL) {
        add(p, "not known");
        return;
    }
    switch (type) {
    case TAMIS__TYPE_BOOL: add(p, fact->as.truth ? "true" : "false"); break;
    case TAMIS__TYPE_NUMBER: tamis__json_decimal(&p->text, fact->as.number); break;
    case TAMIS__TYPE_DAY: add(p, tamis__day_format(fact->as.day, day)); break;
    case TAMIS__TYPE_TEXT: add_bytes(p, fact->as.text); break;
    case TAMIS__TYPE_TEXTS:
        for (size_t i = 0; i < fact->as.texts.count; i++) {
            add(p, i == 0 ? "" : ", ");
            add_bytes(p, fact->as.texts.items[i]);
        }
        break;
    default: break;
    }
}

static void stated(page *p)
{
    const tamis__determination *d = p->answer->determination;
    for (unsigned i = 0; i < TAMIS__FACT_COUNT; i++) {
        const tamis__fact_info *info = tamis__fact_info_of(i);
        const tamis__fact *fact = &p->answer->facts->scalars[i];
        if ((d->facts_used[i / 64] >> (i % 64) & 1) == 0 || fact->presence == TAMIS__ABSENT ||
            info->type == TAMIS__TYPE_RECORD)
            continue;
        add(p, p->text.len == 0 ? "" : "; ");
        add(p, info->path);
        add(p, " ");
        add_value(p, info->type, fact);
    }
    if (p->text.len == 0)
        return;
    tamis__buffer_text(p->out, "\nFacts that counted\n");
    para(p, 2, "", 2);
}

static void listings(page *p)
{
    const tamis__determination *d = p->answer->determination;
    const tamis__facts *facts = p->answer->facts;
    bool any = d->listing_count > 0;
    for (size_t i = 0; i < facts->holder_count; i++)
        any = any || facts->holders[i].screened;
    if (!any)
        return;
    heading(p, "Listings");
    for (size_t i = 0; i < d->listing_count; i++)
        put_listing(p, &d->listings[i]);
    for (size_t i = 0; i < facts->holder_count; i++)
        if (facts->holders[i].screened && facts->holders[i].listing_count == 0) {
            add_bytes(p, facts->holders[i].name);
            add(p, ": on none of the snapshot's lists");
            para(p, 2, "- ", DEEP);
        }
}

static void add_path(page *p, const tamis__capture *captures, size_t party)
{
    const tamis__facts *facts = p->answer->facts;
    size_t at = party;
    add_bytes(p, facts->holders[party].name);
    for (size_t steps = 0; steps < facts->holder_count && captures[at].via >= 0; steps++) {
        uint32_t owner = (uint32_t)captures[at].via;
        const tamis__holder *holder = &facts->holders[at];
        add(p, captures[at].by_control ? " <-controlled by- " : " <-");
        for (size_t i = 0; i < holder->owner_count && !captures[at].by_control; i++)
            if (holder->owners[i].owner == owner) {
                add_percent(p, holder->owners[i].lo, holder->owners[i].hi);
                break;
            }
        add(p, captures[at].by_control ? "" : "- ");
        add_bytes(p, facts->holders[owner].name);
        if (captures[owner].listed)
            add(p, " (listed)");
        at = owner;
    }
}

static void put_capture(page *p, size_t test, size_t party)
{
    const tamis__capture *captures = p->answer->determination->captures[test];
    static const char *const caught[] = {"not caught", "perhaps caught", "caught"};
    add_bytes(p, p->answer->packs->ownership[test].title);
    add(p, ": ");
    add(p, caught[captures[party].owned]);
    add(p, ", listed owners hold ");
    add_percent(p, captures[party].share_lo, captures[party].share_hi);
    if (p->answer->packs->ownership[test].control && captures[party].controlled != TAMIS__NO)
        add(p, captures[party].controlled == TAMIS__YES ? ", controlled by a listed one"
                                                        : ", control unknown");
    para(p, 2, "- ", DEEP);
    if (captures[party].via < 0)
        return;
    add_path(p, captures, party);
    para(p, DEEP, "", DEEP + 2);
}

/* What hangs on unknown owners alone is asked, not told. */
static bool is_caught_somehow(const tamis__capture *capture)
{
    return capture->owned == TAMIS__YES || capture->any_share == TAMIS__YES ||
           capture->controlled == TAMIS__YES;
}

static void ownership(page *p)
{
    const tamis__determination *d = p->answer->determination;
    bool begun = false;
    for (size_t i = 0; d->captures != NULL && i < p->answer->packs->ownership_count; i++)
        for (size_t k = 0; d->captures[i] != NULL && k < p->answer->facts->party_count; k++) {
            if (!is_caught_somehow(&d->captures[i][k]))
                continue;
            if (!begun)
                heading(p, "Ownership");
            begun = true;
            put_capture(p, i, k);
        }
}

/* ---- Claims ------------------------------------------------------------------------------------------ */

static void put_claim(page *p, const tamis__claim_finding *claim)
{
    add(p, claim->source);
    add(p, ": \"");
    add_bytes(p, claim->words);
    add(p, "\" ");
    add_words(p, claim->verdict.ptr); /* a NUL is behind it */
    para(p, 2, "- ", DEEP);
    add_bytes(p, claim->found);
    if (claim->citation.len > 0) {
        add(p, " [");
        add_bytes(p, claim->citation);
        add(p, "]");
    }
    para(p, 4, "", DEEP);
}

/* "by a newspaper, citing one diplomat, on 2019-05-23 (source)" */
static void add_claimant(page *p)
{
    const tamis__fact *speaker = known(p, TAMIS__FACT_CLAIM_SPEAKER);
    const tamis__fact *via = known(p, TAMIS__FACT_CLAIM_VIA);
    const tamis__fact *date = known(p, TAMIS__FACT_CLAIM_DATE);
    const tamis__fact *source = known(p, TAMIS__FACT_CLAIM_SOURCE);
    char day[TAMIS__DATE_TEXT_BYTES];
    add(p, "said by ");
    add_bytes(p, speaker == NULL ? TAMIS_LIT("somebody") : speaker->as.text);
    for (size_t i = 0; via != NULL && i < via->as.texts.count; i++) {
        add(p, i == 0 ? ", told by " : ", ");
        add_bytes(p, via->as.texts.items[i]);
    }
    if (date != NULL) {
        add(p, ", on ");
        add(p, tamis__day_format(date->as.day, day));
    }
    if (source != NULL) {
        add(p, ", in ");
        add_bytes(p, source->as.text);
    }
    para(p, 2, "", MARGIN);
}

static void claims(page *p)
{
    const tamis__claim_findings *found = p->answer->claims;
    if (found == NULL)
        return;
    heading(p, "Claimed, beside record, lists and rules");
    add_claimant(p);
    for (size_t i = 0; i < found->count; i++)
        put_claim(p, &found->items[i]);
    if (found->count == 0) {
        add(p, "nothing is known to the claim, for or against");
        para(p, 2, "", MARGIN);
    }
}

/* ---- What was looked at, and what not ---------------------------------------------------------------- */

static void gap(void *ctx, tamis_bytes sentence)
{
    page *p = ctx;
    add_bytes(p, sentence);
    para(p, 2, "- ", DEEP);
}

static void coverage(page *p)
{
    const tamis__answer *answer = p->answer;
    uint32_t count =
        answer->snapshot == NULL ? 0 : tamis__snapshot_info_of(answer->snapshot).datasets;
    char day[TAMIS__DATE_TEXT_BYTES];
    heading(p, "Consulted");
    for (size_t i = 0; i < answer->determination->regime_count; i++) {
        const tamis__regime *regime = answer->determination->regimes[i].regime;
        add(p, i == 0 ? "" : ", ");
        add_bytes(p, regime->id);
        add(p, " ");
        add_bytes(p, answer->packs->packs[regime->pack].version);
    }
    para(p, 2, "rules", MARGIN);
    for (uint32_t i = 0; i < count; i++) {
        tamis__dataset_row row = tamis__snapshot_dataset(answer->snapshot, (uint16_t)i);
        add(p, i == 0 ? "" : ", ");
        add_bytes(p, row.name);
        if (row.edition != TAMIS__DAY_MIN) {
            add(p, "@");
            add(p, tamis__day_format(row.edition, day));
        }
    }
    if (count == 0)
        add(p, "none");
    para(p, 2, "lists", MARGIN);
    add(p, answer->digest);
    para(p, 2, "digest", MARGIN);
    heading(p, "Not checked");
    tamis__answer_gaps(answer, gap, p);
}

void tamis__answer_text(tamis__buffer *out, const tamis__answer *answer)
{
    page p = {.out = out, .answer = answer};
    tamis__buffer_init(&p.text, 0);
    verdict(&p);
    conditions(&p);
    why(&p);
    what_would_change(&p);
    stated(&p);
    listings(&p);
    ownership(&p);
    nearly(&p);
    claims(&p);
    coverage(&p);
    tamis__buffer_clear(&p.text);
}
