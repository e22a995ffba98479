/* screen/party_owners.c - ownership edges of the snapshot as stakes of the facts, upwards from the parties found. */
#include "screen/party_owners.h"

#include "base/error.h"
#include "screen/parties.h"

enum { EDGES_MAX = 256, PERCENT_WHOLE = 10000 };

void tamis__party_owners_init(tamis__party_owners *owners, const tamis__snapshot *snapshot,
                              tamis__facts *facts)
{
    *owners = (tamis__party_owners){.snapshot = snapshot, .facts = facts};
}

void tamis__party_owners_clear(tamis__party_owners *owners)
{
    tamis__release(owners->known);
    owners->known = NULL;
}

tamis_status tamis__party_owners_note(tamis__party_owners *owners, uint32_t holder, uint32_t entity,
                                      tamis_error *err)
{
    if (!TAMIS_GROW(owners->known, owners->known_capacity, owners->known_count + 1))
        return tamis__fail_nomem(err);
    owners->known[owners->known_count++] = (tamis__known_party){holder, entity};
    return TAMIS_OK;
}

static bool find_known(const tamis__party_owners *owners, uint32_t entity, uint32_t *holder)
{
    for (size_t i = 0; i < owners->known_count; i++)
        if (owners->known[i].entity == entity) {
            *holder = owners->known[i].holder;
            return true;
        }
    return false;
}

/* A further holder at the end; the others keep their numbers. */
static tamis_status add_holder(tamis__party_owners *owners, tamis__holder holder, uint32_t *number,
                               tamis_error *err)
{
    tamis__facts *facts = owners->facts;
    if (facts->holder_count >= TAMIS__HOLDERS_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d parties and owners",
                           TAMIS__HOLDERS_MAX);
    if (facts->holder_count >= owners->holder_capacity) {
        size_t capacity = facts->holder_count * 2 + 8;
        tamis__holder *grown = tamis__arena_alloc(&facts->arena, capacity * sizeof *grown);
        if (grown == NULL)
            return tamis__fail_nomem(err);
        if (facts->holder_count > 0)
            memcpy(grown, facts->holders, facts->holder_count * sizeof *grown);
        facts->holders = grown;
        owners->holder_capacity = capacity;
    }
    *number = (uint32_t)facts->holder_count;
    facts->holders[facts->holder_count++] = holder;
    return TAMIS_OK;
}

static tamis_bytes country_of(const tamis__snapshot *snapshot, const tamis__entity_row *row)
{
    for (uint32_t i = 0; i < row->statement_count; i++) {
        tamis__statement_row statement =
            tamis__snapshot_statement(snapshot, row->statement_first + i);
        if (statement.prop == TAMIS__PROP_jurisdiction || statement.prop == TAMIS__PROP_country)
            return statement.value;
    }
    return TAMIS_LIT("");
}

static tamis_bytes upper(tamis__arena *arena, tamis_bytes code)
{
    char *copy = tamis__arena_alloc(arena, code.len + 1);
    for (size_t i = 0; copy != NULL && i < code.len; i++) {
        char c = code.ptr[i];
        copy[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return copy == NULL ? TAMIS_LIT("") : tamis__bytes(copy, code.len);
}

static tamis_status add_entity(tamis__party_owners *owners, uint32_t entity, uint32_t *number,
                               tamis_error *err)
{
    tamis__facts *facts = owners->facts;
    tamis__entity_row row = tamis__snapshot_entity(owners->snapshot, entity);
    tamis__found_party found = {.entity = entity,
                                .id = row.id,
                                .caption = row.caption,
                                .matched = row.caption,
                                .score = 1.0,
                                .listed = row.listing_count > 0};
    tamis__holder holder = {
        .name = row.caption,
        .country = upper(&facts->arena, country_of(owners->snapshot, &row)),
        .lists_known = true,
        .screened = true,
    };
    TAMIS_TRY(tamis__party_take(owners->snapshot, &found, &facts->arena, &holder, err));
    TAMIS_TRY(add_holder(owners, holder, number, err));
    owners->added++;
    return tamis__party_owners_note(owners, *number, entity, err);
}

/* An owner whom the lists know by an id only, or by nothing. */
static tamis_status add_nameless(tamis__party_owners *owners, tamis_bytes name, uint32_t *number,
                                 tamis_error *err)
{
    owners->added++;
    return add_holder(owners, (tamis__holder){.name = name}, number, err);
}

static tamis_status add_stake(tamis__party_owners *owners, const tamis__edge_row *edge,
                              tamis__stake *out, tamis_error *err)
{
    *out = (tamis__stake){.lo = edge->percent_lo / 100.0,
                          .hi = edge->percent_hi / 100.0,
                          .null_pct = edge->percent_lo == 0 && edge->percent_hi >= PERCENT_WHOLE,
                          .from = edge->from,
                          .until = edge->until};
    if (edge->source == TAMIS__NONE)
        return add_nameless(owners, edge->source_id, &out->owner, err);
    if (find_known(owners, edge->source, &out->owner))
        return TAMIS_OK;
    return add_entity(owners, edge->source, &out->owner, err);
}

/* What the known shares leave open. */
static tamis_status add_rest(tamis__party_owners *owners, tamis__holder *holder,
                             uint32_t known_percent, tamis_error *err)
{
    if (known_percent >= PERCENT_WHOLE)
        return TAMIS_OK;
    tamis__stake *rest = &holder->owners[holder->owner_count];
    *rest = (tamis__stake){.hi = (PERCENT_WHOLE - known_percent) / 100.0,
                           .from = TAMIS__DAY_MIN,
                           .until = TAMIS__DAY_MAX};
    TAMIS_TRY(add_nameless(owners, TAMIS_LIT("owners that no list names"), &rest->owner, err));
    holder->owner_count++;
    return TAMIS_OK;
}

static tamis_status own(tamis__party_owners *owners, uint32_t number, uint32_t entity,
                        tamis_error *err)
{
    uint32_t edges[EDGES_MAX];
    uint32_t count = tamis__snapshot_edges_to(owners->snapshot, entity, edges, EDGES_MAX);
    tamis__holder holder = owners->facts->holders[number];
    uint32_t known_percent = 0;
    if (holder.owners_state != TAMIS__ABSENT || count == 0)
        return TAMIS_OK;
    count = count < EDGES_MAX ? count : (uint32_t)EDGES_MAX;
    holder.owners = tamis__arena_zero(&owners->facts->arena, count + 1, sizeof *holder.owners);
    if (holder.owners == NULL)
        return tamis__fail_nomem(err);
    holder.owner_count = 0;
    for (uint32_t i = 0; i < count && owners->added < TAMIS__PARTY_OWNERS_MAX; i++) {
        tamis__edge_row edge = tamis__snapshot_edge(owners->snapshot, edges[i]);
        if (edge.schema != TAMIS__SCHEMA_Ownership || edge.source == entity)
            continue;
        TAMIS_TRY(add_stake(owners, &edge, &holder.owners[holder.owner_count], err));
        holder.owner_count++;
        if (edge.from == TAMIS__DAY_MIN && edge.until == TAMIS__DAY_MAX)
            known_percent += edge.percent_lo; /* shares of several times do not add up */
    }
    if (holder.owner_count == 0)
        return TAMIS_OK;
    TAMIS_TRY(add_rest(owners, &holder, known_percent, err));
    holder.owners_state = TAMIS__KNOWN;
    owners->facts->holders[number] = holder;
    return TAMIS_OK;
}

tamis_status tamis__party_owners_add(tamis__party_owners *owners, tamis_error *err)
{
    /* `known` grows while owners are added: the walk goes upwards by itself, each entity once. */
    for (size_t i = 0; i < owners->known_count; i++)
        TAMIS_TRY(own(owners, owners->known[i].holder, owners->known[i].entity, err));
    return TAMIS_OK;
}
