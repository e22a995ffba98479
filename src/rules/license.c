/*
 * rules/license.c - licenses that the user holds: what they lift, and what is left of them.
 *
 * A license lifts restrictions of the classes it names, in its own regime only. One that names a party does not serve a
 * transaction in which somebody else is listed, since nobody can tell whose listing the license was given for.
 */
#include "rules/regulation.h"
#include "rules/weigh.h"

typedef struct verdict {
    tamis__tri lifts;
    const char *note;
    tamis__unknowns unknowns;
} verdict;

static bool names_class(const tamis__license *license, tamis_bytes name)
{
    for (size_t i = 0; i < license->lift_count; i++)
        if (tamis__bytes_equal(license->lifts[i], name))
            return true;
    return false;
}

static void refuse(verdict *v, const char *note)
{
    if (v->lifts != TAMIS__NO)
        v->note = note;
    v->lifts = TAMIS__NO;
}

static void doubt(verdict *v, const tamis__facts *facts, unsigned fact, const char *note)
{
    tamis__unknowns_add(&v->unknowns, facts, fact);
    if (v->lifts == TAMIS__YES) {
        v->lifts = TAMIS__UNKNOWN;
        v->note = note;
    }
}

static void check_days(verdict *v, const tamis__license *license, int32_t day)
{
    if (license->from > day)
        refuse(v, "the license is not valid yet");
    else if (license->until < day)
        refuse(v, "the license has expired");
}

static bool names_party(const tamis__license *license, const tamis__facts *facts)
{
    for (size_t h = 0; h < facts->party_count; h++)
        if (tamis__bytes_equal_nocase(facts->holders[h].name, license->party))
            return true;
    return false;
}

static void check_party(verdict *v, const tamis__license *license, const tamis__facts *facts,
                        int32_t day)
{
    if (license->party.len == 0)
        return;
    if (facts->party_count == 0) {
        doubt(v, facts, TAMIS__FACT_PARTY, "the license is for one party only");
        return;
    }
    if (!names_party(license, facts))
        refuse(v, "the license is for another party");
    for (size_t h = 0; h < facts->party_count; h++) {
        const tamis__holder *party = &facts->holders[h];
        for (size_t i = 0; i < party->listing_count; i++)
            if (party->listings[i].from <= day && day <= party->listings[i].until &&
                !tamis__bytes_equal_nocase(party->name, license->party))
                refuse(v, "somebody is listed whom the license does not name");
    }
}

static void check_eccn(verdict *v, const tamis__license *license, const tamis__facts *facts)
{
    const tamis__fact *eccn = &facts->scalars[TAMIS__FACT_ITEM_ECCN];
    if (license->eccn.len == 0)
        return;
    if (eccn->presence != TAMIS__KNOWN)
        doubt(v, facts, TAMIS__FACT_ITEM_ECCN, "the license is for one ECCN only");
    else if (!tamis__eccn_within(eccn->as.text, license->eccn))
        refuse(v, "the license is for another ECCN");
}

static void check_amount(verdict *v, double left, const tamis__facts *facts, unsigned fact,
                         const char *too_little, const char *unknown)
{
    if (!(left >= 0))
        return;
    const tamis__fact *amount = &facts->scalars[fact];
    if (amount->presence != TAMIS__KNOWN)
        doubt(v, facts, fact, unknown);
    else if (!(amount->as.number <= left))
        refuse(v, too_little);
}

static verdict judge(const tamis__license *license, const tamis__facts *facts, int32_t day)
{
    verdict v = {.lifts = TAMIS__YES};
    check_days(&v, license, day);
    check_party(&v, license, facts, day);
    check_eccn(&v, license, facts);
    check_amount(&v, license->value_left, facts, TAMIS__FACT_ITEM_VALUE,
                 "the license has less value left than the item's",
                 "the license is limited in value, and the item's is not known");
    check_amount(&v, license->quantity_left, facts, TAMIS__FACT_ITEM_QUANTITY,
                 "the license has less left than the quantity asked for",
                 "the license is limited in quantity, and the item's is not known");
    return v;
}

static void try_license(const tamis__asked *asked, const tamis__regime *regime,
                        const tamis__license *license, tamis__entry *entry)
{
    const tamis__packs *packs = asked->decider->packs;
    if (entry->licensed == TAMIS__YES || !tamis__bytes_equal(license->regime, regime->id) ||
        !names_class(license, packs->classes[entry->rule->rule_class]))
        return;
    verdict v = judge(license, asked->facts, asked->moment->day);
    if (v.lifts == TAMIS__UNKNOWN)
        tamis__unknowns_merge(&entry->license_unknowns, &v.unknowns);
    if (entry->license != NULL && v.lifts <= entry->licensed)
        return;
    entry->license = license;
    entry->licensed = v.lifts;
    entry->note = v.note;
}

void tamis__find_license(const tamis__asked *asked, const tamis__regime *regime,
                         tamis__entry *entry)
{
    for (size_t i = 0; i < asked->options->license_count; i++)
        try_license(asked, regime, &asked->options->licenses[i], entry);
    for (size_t i = 0; i < asked->facts->license_count; i++)
        try_license(asked, regime, &asked->facts->licenses[i], entry);
}

/* ---- Drawing down ---------------------------------------------------------------------------- */

static bool lifts_something(const tamis__determination *determination,
                            const tamis__license *license)
{
    for (size_t r = 0; r < determination->regime_count; r++) {
        const tamis__regime_answer *answer = &determination->regimes[r];
        for (size_t i = 0; i < answer->trace_count; i++)
            if (answer->traces[i].state == TAMIS__RULE_LIFTED && answer->traces[i].by == NULL &&
                answer->traces[i].license == license)
                return true;
    }
    return false;
}

static double less(double left, const tamis__fact *amount)
{
    if (!(left >= 0) || amount->presence != TAMIS__KNOWN || !(amount->as.number > 0))
        return left;
    return amount->as.number < left ? left - amount->as.number : 0;
}

void tamis__licenses_draw(const tamis__determination *determination, tamis__license *licenses,
                          size_t count)
{
    const tamis__fact *scalars = determination->facts->scalars;
    for (size_t i = 0; i < count; i++) {
        if (!lifts_something(determination, &licenses[i]))
            continue;
        licenses[i].value_left = less(licenses[i].value_left, &scalars[TAMIS__FACT_ITEM_VALUE]);
        licenses[i].quantity_left =
            less(licenses[i].quantity_left, &scalars[TAMIS__FACT_ITEM_QUANTITY]);
    }
}
