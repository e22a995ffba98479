/*
 * rules/facts.h - the facts of one transaction, typed (docs/FACTS.md).
 *
 * Scalars are found by number (rules/fact_list.h gives number, path, type, allowed values and the question to ask).
 * A fact is absent, known to be unknown (null), or known. Texts borrow from the facts' arena.
 */
#ifndef TAMIS_RULES_FACTS_H
#define TAMIS_RULES_FACTS_H

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"
#include "rules/fact_list.h"

typedef enum tamis__presence {
    TAMIS__ABSENT = 0,
    TAMIS__NULL = 1,
    TAMIS__KNOWN = 2
} tamis__presence;

typedef struct tamis__fact {
    tamis__presence presence;
    union {
        bool truth;
        double number;
        int32_t day;
        tamis_bytes text;
        struct {
            const tamis_bytes *items;
            size_t count;
        } texts;
    } as;
} tamis__fact;

/* One listing of a party, from the facts or from the snapshot. */
typedef struct tamis__held_listing {
    tamis_bytes list; /* US-BIS-EL */
    int32_t from;     /* TAMIS__DAY_MIN unknown */
    int32_t until;    /* last day; TAMIS__DAY_MAX open */
    tamis_bytes cite;
    tamis_bytes order;               /* denial order etc. */
    tamis_bytes license_requirement; /* of the entry, as published; empty unknown */
    tamis_bytes license_policy;
    uint32_t footnotes; /* bit n: footnote n; bit 0: not known */
    /* where it comes from; empty when the facts say it */
    tamis_bytes dataset, edition, entity_id, caption, matched_name;
    double score;
    /* Found by a name that is only near, or weak, or of another country: whoever is meant may be somebody else. Then
     * a condition on the listing is UNKNOWN, never YES. */
    bool uncertain;
    bool
        undated; /* uncertain only because no publisher says since when: a day before the first edition that has it */
} tamis__held_listing;

/* A party or an owner. `lists_known`: the facts or the snapshot say which listings it has (maybe none). */
typedef struct tamis__holder {
    tamis_bytes name, country, role;
    bool lists_known;
    bool screened; /* by the snapshot, which can only speak of facts->screened_lists */
    tamis__held_listing *listings;
    size_t listing_count;
    uint32_t footnotes;           /* stated for the party itself */
    tamis__presence owners_state; /* ABSENT: nobody said; KNOWN with 0: no owners of note */
    struct tamis__stake *owners;
    size_t owner_count;
    tamis__presence control_state;
    const uint32_t *controllers; /* indices into facts->holders */
    size_t controller_count;
    tamis__presence military; /* KNOWN: see military_end_user */
    bool military_end_user;
} tamis__holder;

/* A share; [lo, hi] per cent, equal when known exactly, [0, 100] when unknown. */
typedef struct tamis__stake {
    uint32_t
        owner; /* index into facts->holders: the same name is the same holder, so graphs may be cyclic */
    double lo, hi;
    bool null_pct; /* stated as unknown */
    bool
        joint; /* held under a joint arrangement: joint stakes count as one (OFSI guidance, section 4) */
    int32_t from, until;
} tamis__stake;

typedef struct tamis__notice {
    tamis_bytes type, addressee;
    int32_t day;
} tamis__notice;

/* A license that the user has (facts.licenses or the register given beside). Amounts < 0: not limited. */
typedef struct tamis__license {
    tamis_bytes number, regime;
    const tamis_bytes *lifts; /* classes */
    size_t lift_count;
    tamis_bytes party; /* empty: any */
    tamis_bytes eccn;  /* empty: any */
    int32_t from, until;
    double value_left, quantity_left;
    const tamis_bytes *conditions;
    size_t condition_count;
} tamis__license;

typedef struct tamis__facts {
    tamis__arena arena;
    tamis__fact scalars[TAMIS__FACT_COUNT];
    tamis__holder *holders; /* [0] the party (if any), then other parties, then owners */
    size_t holder_count;
    size_t party_count; /* the first of holders that are parties; 0 when the facts name none */
    int32_t producer;   /* holder that is item.producer, -1 */
    tamis__notice *notices;
    size_t notice_count;
    tamis__license *licenses;
    size_t license_count;
    /* Lists of the snapshot that holders were screened in. Of a screened holder without a listing on list L the condition
     * listed(L) is NO when L is among them, else UNKNOWN. */
    const tamis_bytes *screened_lists;
    size_t screened_list_count;
    uint64_t activity_bit; /* tamis__fact_value_bit; 0 when not known */
    uint64_t actor_bit;
    const tamis_bytes *warnings; /* values that are in no list, told with the nearest known one */
    size_t warning_count;
    tamis_bytes id;        /* of the line, as JSON text; empty */
    tamis_bytes canonical; /* the facts as canonical JSON: keys sorted, what the digest covers */
} tamis__facts;

enum {
    TAMIS__FACTS_BYTES_MAX = 1 << 20,
    TAMIS__FACTS_DEPTH_MAX = 256,
    TAMIS__HOLDERS_MAX = 10000,
    TAMIS__STAKES_MAX = 100000
};

/* From one JSON object (facts, or {"id", "facts"}, where other keys beside are passed over). Unknown keys, values of a
 * wrong type and values outside a closed list are errors that name the key by its path ("party.owned_by[1].pct: expected
 * ..."). What does not begin with '{' is read as YAML with the same keys. Holders with the same name (letter case aside)
 * are one. The caller clears, whatever the outcome. Errors: FORMAT, LIMIT, NOMEM. */
TAMIS_MUST_USE tamis_status tamis__facts_parse(tamis_bytes text, tamis__facts *out,
                                               tamis_error *err);
void tamis__facts_clear(tamis__facts *facts);

#endif
