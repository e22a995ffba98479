/*
 * rules/evaluate.c - listings, ownership, footnotes and notices as conditions see them; what was worked out before is kept
 * under the stamp of its evaluation.
 */
#include "rules/evaluate.h"

enum { WORD_BITS = 64, FOOTNOTE_MAX = 31 };

/* The list whose entries carry footnotes (15 CFR Part 744, Supplement No. 4). */
static const char entity_list[] = "US-BIS-EL";

/* ---- Unknown facts --------------------------------------------------------------------------- */

static void set_bit(uint64_t *words, unsigned fact)
{
    words[fact / WORD_BITS] |= (uint64_t)1 << (fact % WORD_BITS);
}

void tamis__unknowns_add(tamis__unknowns *unknowns, const tamis__facts *facts, unsigned fact)
{
    if (unknowns == NULL || fact >= TAMIS__FACT_COUNT)
        return;
    set_bit(unknowns->facts, fact);
    set_bit(unknowns->bare_facts, fact);
    if (facts->scalars[fact].presence == TAMIS__NULL)
        set_bit(unknowns->null_facts, fact);
}

void tamis__unknowns_add_null(tamis__unknowns *unknowns, unsigned fact)
{
    if (unknowns == NULL || fact >= TAMIS__FACT_COUNT)
        return;
    set_bit(unknowns->facts, fact);
    set_bit(unknowns->bare_facts, fact);
    set_bit(unknowns->null_facts, fact);
}

static void add_gap(tamis__unknowns *unknowns, unsigned fact)
{
    set_bit(unknowns->facts, fact);
}

static bool any_word(const uint64_t *words)
{
    uint64_t any = 0;
    for (size_t i = 0; i < TAMIS__FACT_WORDS; i++)
        any |= words[i];
    return any != 0;
}

bool tamis__unknowns_raise(const tamis__unknowns *unknowns, bool ask_only)
{
    return any_word(unknowns->null_facts) || (!ask_only && any_word(unknowns->bare_facts));
}

void tamis__unknowns_merge(tamis__unknowns *into, const tamis__unknowns *from)
{
    if (into == NULL)
        return;
    for (size_t i = 0; i < TAMIS_COUNT_OF(into->facts); i++) {
        into->facts[i] |= from->facts[i];
        into->null_facts[i] |= from->null_facts[i];
        into->bare_facts[i] |= from->bare_facts[i];
    }
}

bool tamis__unknowns_empty(const tamis__unknowns *unknowns)
{
    return !any_word(unknowns->facts);
}

/* ---- Definitions ----------------------------------------------------------------------------- */

tamis__tri tamis__decision_definition(const tamis__decision *decision, size_t definition,
                                      tamis__unknowns *unknowns)
{
    tamis__memo *memo = &decision->working->definitions[definition];
    if (memo->stamp != decision->working->stamp) {
        memo->unknowns = (tamis__unknowns){0};
        memo->value =
            tamis__expr_tri(decision->packs->definitions[definition], decision, &memo->unknowns);
        memo->stamp = decision->working->stamp;
    }
    if (memo->value == TAMIS__UNKNOWN)
        tamis__unknowns_merge(unknowns, &memo->unknowns);
    return memo->value;
}

/* ---- Who ------------------------------------------------------------------------------------- */

typedef struct who_list {
    const uint32_t *holders; /* NULL: first .. first + count */
    uint32_t first;
    size_t count;
    bool complete;
    unsigned missing; /* the fact that would complete it */
    bool null_fact;
} who_list;

/* Everybody above the parties, each once; the parties themselves when they are owners in a ring. */
static void collect_owners(const tamis__decision *decision)
{
    tamis__working *working = decision->working;
    const tamis__facts *facts = decision->facts;
    int32_t day = decision->moment->day;
    working->owners_stamp = working->stamp;
    working->owner_count = 0;
    working->owners_complete = TAMIS__YES;
    working->owners =
        tamis__arena_alloc(working->arena, (facts->holder_count + 1) * sizeof(uint32_t));
    bool *seen = tamis__arena_zero(working->arena, facts->holder_count + 1, 1);
    if (working->owners == NULL || seen == NULL) {
        working->out_of_memory = true;
        working->owners_complete = TAMIS__UNKNOWN;
        return;
    }
    size_t next = 0;
    for (size_t h = 0; h < facts->party_count || next < working->owner_count;) {
        const tamis__holder *holder =
            &facts->holders[h < facts->party_count ? h++ : working->owners[next++]];
        if (holder->owners_state != TAMIS__KNOWN)
            working->owners_complete = TAMIS__UNKNOWN;
        for (size_t i = 0; i < holder->owner_count; i++) {
            const tamis__stake *stake = &holder->owners[i];
            if (stake->from > day || day > stake->until || stake->owner >= facts->holder_count ||
                seen[stake->owner])
                continue;
            seen[stake->owner] = true;
            working->owners[working->owner_count++] = stake->owner;
        }
    }
}

static bool ownership_is_null(const tamis__facts *facts)
{
    for (size_t h = 0; h < facts->holder_count; h++) {
        if (facts->holders[h].owners_state == TAMIS__NULL)
            return true;
        for (size_t i = 0; i < facts->holders[h].owner_count; i++)
            if (facts->holders[h].owners[i].null_pct)
                return true;
    }
    return false;
}

static who_list owners_of(const tamis__decision *decision)
{
    tamis__working *working = decision->working;
    if (working->owners_stamp != working->stamp)
        collect_owners(decision);
    return (who_list){
        .holders = working->owners,
        .count = working->owners == NULL ? 0 : working->owner_count,
        .complete = working->owners_complete == TAMIS__YES,
        .missing = TAMIS__FACT_PARTY_OWNED_BY,
    };
}

static who_list who_are(const tamis__decision *decision, tamis__who who)
{
    const tamis__facts *facts = decision->facts;
    if (who == TAMIS__WHO_OWNERS && facts->party_count > 0)
        return owners_of(decision);
    if (who == TAMIS__WHO_PRODUCER)
        return (who_list){
            .first = facts->producer < 0 ? 0 : (uint32_t)facts->producer,
            .count = facts->producer >= 0,
            .complete = facts->producer >= 0,
            .missing = TAMIS__FACT_ITEM_PRODUCER,
        };
    if (facts->party_count == 0)
        return (who_list){.missing = TAMIS__FACT_PARTY};
    bool all = who == TAMIS__WHO_PARTIES;
    bool others_null = facts->scalars[TAMIS__FACT_OTHER_PARTIES].presence == TAMIS__NULL;
    return (who_list){
        .count = all ? facts->party_count : 1,
        .complete = !all || !others_null,
        .missing = TAMIS__FACT_OTHER_PARTIES,
    };
}

static uint32_t holder_at(const who_list *list, size_t i)
{
    return list->holders == NULL ? list->first + (uint32_t)i : list->holders[i];
}

/* The fact that tells the listings of one of them. */
static unsigned lists_fact(tamis__who who, uint32_t holder)
{
    switch (who) {
    case TAMIS__WHO_PRODUCER: return TAMIS__FACT_ITEM_PRODUCER_LISTS;
    case TAMIS__WHO_OWNERS: return TAMIS__FACT_PARTY_OWNED_BY;
    default: return holder == 0 ? TAMIS__FACT_PARTY_LISTS : TAMIS__FACT_OTHER_PARTIES;
    }
}

static void add_missing(const tamis__decision *decision, unsigned fact, tamis__unknowns *unknowns)
{
    if (fact == TAMIS__FACT_PARTY_OWNED_BY && ownership_is_null(decision->facts))
        tamis__unknowns_add_null(unknowns, fact);
    else
        tamis__unknowns_add(unknowns, decision->facts, fact);
}

/* ---- Listings -------------------------------------------------------------------------------- */

static bool listing_holds(const tamis__held_listing *listing, int32_t day)
{
    return listing->from <= day && day <= listing->until;
}

/* A party that was screened, and may be on a list that the snapshot does not hold: coverage, not a doubt about the party. An
 * uncertain listing is one. */
static void add_unlisted(const tamis__decision *decision, unsigned fact, uint32_t index,
                         const tamis_bytes *lists, size_t list_count, tamis__unknowns *unknowns)
{
    const tamis__holder *holder = &decision->facts->holders[index];
    bool stated = decision->facts->scalars[fact].presence == TAMIS__NULL;
    bool doubt = !holder->screened || stated || fact == TAMIS__FACT_PARTY_OWNED_BY;
    for (size_t i = 0; i < holder->listing_count && !doubt; i++)
        for (size_t k = 0; k < list_count && !doubt; k++)
            doubt = holder->listings[i].uncertain &&
                    listing_holds(&holder->listings[i], decision->moment->day) &&
                    tamis__bytes_equal(holder->listings[i].list, lists[k]);
    if (doubt)
        add_missing(decision, fact, unknowns);
    else
        add_gap(unknowns, fact);
}

tamis__tri tamis__decision_listed(const tamis__decision *decision, tamis__who who,
                                  const tamis_bytes *lists, size_t list_count,
                                  tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    who_list list = who_are(decision, who);
    tamis__unknowns found = {0};
    tamis__tri result = list.complete ? TAMIS__NO : TAMIS__UNKNOWN;
    if (!list.complete)
        add_missing(decision, list.missing, &found);
    for (size_t i = 0; i < list.count; i++) {
        uint32_t holder = holder_at(&list, i);
        tamis__tri one = tamis__holder_listed(facts, &facts->holders[holder], lists, list_count,
                                              decision->moment->day);
        if (one == TAMIS__YES)
            return TAMIS__YES;
        if (one == TAMIS__UNKNOWN)
            add_unlisted(decision, lists_fact(who, holder), holder, lists, list_count, &found);
        result = tamis__tri_or(result, one);
    }
    if (result == TAMIS__UNKNOWN)
        tamis__unknowns_merge(unknowns, &found);
    return result;
}

bool tamis__decision_owner_unscreened(const tamis__decision *decision, const tamis_bytes *lists,
                                      size_t list_count)
{
    const tamis__facts *facts = decision->facts;
    who_list list = who_are(decision, TAMIS__WHO_OWNERS);
    for (size_t i = 0; i < list.count; i++)
        if (tamis__holder_listed(facts, &facts->holders[holder_at(&list, i)], lists, list_count,
                                 decision->moment->day) == TAMIS__UNKNOWN)
            return true;
    return false;
}

const tamis__held_listing *tamis__decision_listing(const tamis__decision *decision, tamis__who who,
                                                   tamis_bytes list)
{
    const tamis__held_listing *earliest = NULL;
    who_list all = who_are(decision, who);
    for (size_t i = 0; i < all.count && earliest == NULL; i++) {
        const tamis__holder *holder = &decision->facts->holders[holder_at(&all, i)];
        for (size_t k = 0; k < holder->listing_count; k++) {
            const tamis__held_listing *listing = &holder->listings[k];
            if (listing_holds(listing, decision->moment->day) &&
                tamis__bytes_equal(listing->list, list) &&
                (earliest == NULL || listing->from < earliest->from))
                earliest = listing;
        }
    }
    return earliest;
}

bool tamis__decision_listed_since(const tamis__decision *decision, tamis__who who, tamis_bytes list,
                                  int32_t *out)
{
    bool found = false;
    who_list all = who_are(decision, who);
    for (size_t i = 0; i < all.count; i++) {
        const tamis__holder *holder = &decision->facts->holders[holder_at(&all, i)];
        for (size_t k = 0; k < holder->listing_count; k++) {
            const tamis__held_listing *listing = &holder->listings[k];
            if (!listing_holds(listing, decision->moment->day) ||
                !tamis__bytes_equal(listing->list, list) || listing->from == TAMIS__DAY_MIN)
                continue;
            if (!found || listing->from < *out)
                *out = listing->from;
            found = true;
        }
    }
    return found;
}

static tamis__tri holder_footnote(const tamis__decision *decision, uint32_t index, unsigned n,
                                  unsigned *missing)
{
    const tamis__facts *facts = decision->facts;
    const tamis__holder *holder = &facts->holders[index];
    tamis_bytes list = tamis__bytes_of(entity_list);
    uint32_t bit = (uint32_t)1 << n;
    if (holder->footnotes & bit)
        return TAMIS__YES;
    if (index == 0 && facts->party_count > 0 &&
        facts->scalars[TAMIS__FACT_PARTY_FOOTNOTES].presence == TAMIS__KNOWN)
        return TAMIS__NO;
    tamis__tri result =
        tamis__holder_listed(facts, holder, &list, 1, decision->moment->day) == TAMIS__UNKNOWN
            ? TAMIS__UNKNOWN
            : TAMIS__NO;
    for (size_t i = 0; i < holder->listing_count; i++) {
        const tamis__held_listing *listing = &holder->listings[i];
        if (!listing_holds(listing, decision->moment->day) ||
            !tamis__bytes_equal(listing->list, list))
            continue;
        if ((listing->footnotes & bit) && !listing->uncertain)
            return TAMIS__YES;
        if (listing->footnotes & 1) {
            *missing = TAMIS__FACT_PARTY_FOOTNOTES;
            result = TAMIS__UNKNOWN;
        }
    }
    return result;
}

tamis__tri tamis__decision_footnote(const tamis__decision *decision, tamis__who who, unsigned n,
                                    tamis__unknowns *unknowns)
{
    who_list list = who_are(decision, who);
    tamis__unknowns found = {0};
    tamis__tri result = list.complete ? TAMIS__NO : TAMIS__UNKNOWN;
    if (!list.complete)
        add_missing(decision, list.missing, &found);
    if (n < 1 || n > FOOTNOTE_MAX)
        return TAMIS__NO;
    for (size_t i = 0; i < list.count && result != TAMIS__YES; i++) {
        uint32_t holder = holder_at(&list, i);
        unsigned missing = lists_fact(who, holder);
        tamis__tri one = holder_footnote(decision, holder, n, &missing);
        if (one == TAMIS__UNKNOWN)
            add_missing(decision, missing, &found);
        result = tamis__tri_or(result, one);
    }
    if (result == TAMIS__UNKNOWN)
        tamis__unknowns_merge(unknowns, &found);
    return result;
}

/* ---- Ownership ------------------------------------------------------------------------------- */

const tamis__capture *tamis__decision_captures(const tamis__decision *decision, size_t test)
{
    tamis__working *working = decision->working;
    const tamis__facts *facts = decision->facts;
    tamis__captures *captures = &working->captures[test];
    if (facts->holder_count == 0)
        return NULL;
    if (captures->stamp == working->stamp)
        return captures->items;
    captures->stamp = working->stamp;
    captures->items =
        tamis__arena_alloc(working->arena, facts->holder_count * sizeof *captures->items);
    if (captures->items == NULL ||
        tamis__ownership_run(&decision->packs->ownership[test], facts, decision->moment->day,
                             working->arena, captures->items, NULL) != TAMIS_OK) {
        captures->items = NULL;
        working->out_of_memory = true;
    }
    return captures->items;
}

typedef enum ask { ASK_OWNED, ASK_ANY_SHARE, ASK_CONTROLLED } ask;

static tamis__tri answer_of(const tamis__capture *capture, ask what)
{
    switch (what) {
    case ASK_OWNED: return capture->owned;
    case ASK_ANY_SHARE: return capture->any_share;
    default: return capture->controlled;
    }
}

static void add_control(const tamis__decision *decision, const tamis__holder *holder,
                        tamis__unknowns *unknowns)
{
    if (holder->control_state == TAMIS__NULL)
        tamis__unknowns_add_null(unknowns, TAMIS__FACT_PARTY_CONTROL_BY);
    else
        tamis__unknowns_add(unknowns, decision->facts, TAMIS__FACT_PARTY_CONTROL_BY);
}

/* What would settle an unknown answer for one party. */
static void add_why(const tamis__decision *decision, size_t test, const tamis__holder *holder,
                    const tamis__capture *capture, ask what, tamis__unknowns *unknowns)
{
    const tamis__ownership_test *t = &decision->packs->ownership[test];
    bool by_control = what == ASK_CONTROLLED ||
                      (what == ASK_OWNED && t->control && capture->controlled == TAMIS__UNKNOWN);
    if (by_control)
        add_control(decision, holder, unknowns);
    int64_t share = tamis__share_units(capture->share_hi), limit = tamis__share_units(t->threshold);
    bool by_share = what == ASK_ANY_SHARE || holder->owners_state != TAMIS__KNOWN ||
                    (t->at_least ? share >= limit : share > limit);
    if (what != ASK_CONTROLLED && by_share)
        add_missing(decision, TAMIS__FACT_PARTY_OWNED_BY, unknowns);
    if (what == ASK_OWNED && t->foreign_only && holder->country.len == 0)
        tamis__unknowns_add(unknowns, decision->facts, TAMIS__FACT_PARTY_COUNTRY);
}

static tamis__tri of_parties(const tamis__decision *decision, size_t test, ask what,
                             tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    if (facts->party_count == 0) {
        tamis__unknowns_add(unknowns, facts, TAMIS__FACT_PARTY);
        return TAMIS__UNKNOWN;
    }
    const tamis__capture *captures = tamis__decision_captures(decision, test);
    if (captures == NULL)
        return TAMIS__UNKNOWN;
    bool incomplete = facts->scalars[TAMIS__FACT_OTHER_PARTIES].presence == TAMIS__NULL;
    tamis__tri result = incomplete ? TAMIS__UNKNOWN : TAMIS__NO;
    for (size_t h = 0; h < facts->party_count; h++)
        result = tamis__tri_or(result, answer_of(&captures[h], what));
    if (result != TAMIS__UNKNOWN)
        return result;
    if (incomplete)
        tamis__unknowns_add(unknowns, facts, TAMIS__FACT_OTHER_PARTIES);
    for (size_t h = 0; h < facts->party_count; h++)
        if (answer_of(&captures[h], what) == TAMIS__UNKNOWN)
            add_why(decision, test, &facts->holders[h], &captures[h], what, unknowns);
    return result;
}

tamis__tri tamis__decision_owned(const tamis__decision *decision, size_t test,
                                 tamis__unknowns *unknowns)
{
    return of_parties(decision, test, ASK_OWNED, unknowns);
}

tamis__tri tamis__decision_owned_at_all(const tamis__decision *decision, size_t test,
                                        tamis__unknowns *unknowns)
{
    return of_parties(decision, test, ASK_ANY_SHARE, unknowns);
}

tamis__tri tamis__decision_controlled(const tamis__decision *decision, size_t test,
                                      tamis__unknowns *unknowns)
{
    return of_parties(decision, test, ASK_CONTROLLED, unknowns);
}

/* ---- Notices --------------------------------------------------------------------------------- */

/* Is the notice addressed to the actor? A notice that names nobody is addressed to who is called its addressee. */
static tamis__tri is_to(const tamis__notice *notice, const tamis__fact *actor)
{
    if (actor->presence != TAMIS__KNOWN)
        return TAMIS__UNKNOWN;
    if (notice->addressee.len > 0)
        return tamis__bytes_equal(notice->addressee, actor->as.text) ? TAMIS__YES : TAMIS__NO;
    return tamis__bytes_ends_with(actor->as.text, TAMIS_LIT(":addressee")) ? TAMIS__YES
                                                                           : TAMIS__UNKNOWN;
}

tamis__tri tamis__decision_notice(const tamis__decision *decision, tamis_bytes type, bool others,
                                  tamis__unknowns *unknowns)
{
    const tamis__facts *facts = decision->facts;
    const tamis__fact *actor = &facts->scalars[TAMIS__FACT_ACTOR];
    if (facts->scalars[TAMIS__FACT_NOTICES].presence != TAMIS__KNOWN) {
        tamis__unknowns_add(unknowns, facts, TAMIS__FACT_NOTICES);
        return TAMIS__UNKNOWN;
    }
    tamis__tri result = TAMIS__NO;
    for (size_t i = 0; i < facts->notice_count; i++) {
        const tamis__notice *notice = &facts->notices[i];
        if (!tamis__bytes_equal(notice->type, type) || notice->day > decision->moment->day)
            continue;
        tamis__tri to_actor = is_to(notice, actor);
        result = tamis__tri_or(result, others ? tamis__tri_not(to_actor) : to_actor);
    }
    if (result == TAMIS__UNKNOWN)
        tamis__unknowns_add(unknowns, facts,
                            actor->presence == TAMIS__KNOWN ? TAMIS__FACT_NOTICES
                                                            : TAMIS__FACT_ACTOR);
    return result;
}
