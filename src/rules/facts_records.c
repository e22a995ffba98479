/* rules/facts_records.c - notices that were sent and licenses that are held. */
#include <math.h>

#include "base/error.h"
#include "rules/facts_read.h"

static const char notice_keys[] = "type addressee date";
static const char license_keys[] = "number regime lifts party eccn from until value quantity "
                                   "used_value used_quantity conditions";

/* ---- Notices ---------------------------------------------------------------------------------------- */

static tamis_status take_notice(const tamis__facts_reader *r, const tamis__where *where,
                                const tamis__node *map, tamis__notice *out)
{
    *out = (tamis__notice){.day = TAMIS__DAY_MIN};
    if (map->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(r, where, map, "a record with 'type', 'addressee', 'date'");
    for (tamis__node *node = map->first; node != NULL; node = node->next) {
        const tamis__where place = {where, node->key, 0};
        if (node->kind == TAMIS__NODE_NULL)
            continue;
        bool is_type = tamis__bytes_equal(node->key, TAMIS_LIT("type"));
        if (is_type || tamis__bytes_equal(node->key, TAMIS_LIT("addressee")))
            TAMIS_TRY(tamis__facts_text(r, &place, node, is_type ? &out->type : &out->addressee));
        else if (tamis__bytes_equal(node->key, TAMIS_LIT("date")))
            TAMIS_TRY(tamis__facts_day(r, &place, node, &out->day));
        else
            return tamis__facts_unknown_key(r, where, node, notice_keys);
    }
    if (out->type.len == 0)
        return tamis__facts_expected(r, where, map, "a 'type'");
    return TAMIS_OK;
}

tamis_status tamis__facts_notices(tamis__facts_reader *r, const tamis__where *where,
                                  const tamis__node *node)
{
    if (node->kind != TAMIS__NODE_LIST)
        return tamis__facts_expected(r, where, node, "a list of notices");
    tamis__facts *facts = r->facts;
    facts->notices = tamis__arena_zero(&facts->arena, node->count, sizeof *facts->notices);
    if (facts->notices == NULL)
        return tamis__fail_nomem(r->err);
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        const tamis__where place = {where, {NULL, 0}, facts->notice_count};
        TAMIS_TRY(take_notice(r, &place, item, &facts->notices[facts->notice_count]));
        facts->notice_count++;
    }
    return TAMIS_OK;
}

/* ---- Licenses --------------------------------------------------------------------------------------- */

typedef struct license_amounts {
    double value, quantity, used_value, used_quantity;
} license_amounts;

static tamis_status take_license_key(const tamis__facts_reader *r, const tamis__where *where,
                                     tamis__node *node, tamis__license *out,
                                     license_amounts *amounts)
{
    const struct {
        tamis_bytes key;
        tamis_bytes *text;
        double *amount;
        int32_t *day;
    } fields[] = {
        {TAMIS_LIT("number"), &out->number, NULL, NULL},
        {TAMIS_LIT("regime"), &out->regime, NULL, NULL},
        {TAMIS_LIT("party"), &out->party, NULL, NULL},
        {TAMIS_LIT("eccn"), &out->eccn, NULL, NULL},
        {TAMIS_LIT("from"), NULL, NULL, &out->from},
        {TAMIS_LIT("until"), NULL, NULL, &out->until},
        {TAMIS_LIT("value"), NULL, &amounts->value, NULL},
        {TAMIS_LIT("quantity"), NULL, &amounts->quantity, NULL},
        {TAMIS_LIT("used_value"), NULL, &amounts->used_value, NULL},
        {TAMIS_LIT("used_quantity"), NULL, &amounts->used_quantity, NULL},
    };
    if (tamis__bytes_equal(node->key, TAMIS_LIT("lifts")))
        return tamis__facts_texts(r, where, node, &out->lifts, &out->lift_count);
    if (tamis__bytes_equal(node->key, TAMIS_LIT("conditions")))
        return tamis__facts_texts(r, where, node, &out->conditions, &out->condition_count);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (!tamis__bytes_equal(node->key, fields[i].key))
            continue;
        if (fields[i].text != NULL)
            return tamis__facts_text(r, where, node, fields[i].text);
        if (fields[i].day != NULL)
            return tamis__facts_day(r, where, node, fields[i].day);
        return tamis__facts_number(r, where, node, 0, INFINITY, fields[i].amount);
    }
    return tamis__facts_unknown_key(r, where->up, node, license_keys);
}

static double what_is_left(double granted, double used)
{
    if (granted < 0)
        return -1; /* not limited */
    return granted > used ? granted - used : 0;
}

static tamis_status take_license(const tamis__facts_reader *r, const tamis__where *where,
                                 const tamis__node *map, tamis__license *out)
{
    *out = (tamis__license){.from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    license_amounts amounts = {-1, -1, 0, 0};
    if (map->kind != TAMIS__NODE_MAP)
        return tamis__facts_expected(r, where, map, "a record with 'number', 'regime', 'lifts'");
    for (tamis__node *node = map->first; node != NULL; node = node->next) {
        const tamis__where place = {where, node->key, 0};
        if (node->kind != TAMIS__NODE_NULL)
            TAMIS_TRY(take_license_key(r, &place, node, out, &amounts));
    }
    if (out->number.len == 0 || out->regime.len == 0 || out->lift_count == 0)
        return tamis__facts_expected(r, where, map, "'number', 'regime' and 'lifts' in a license");
    if (out->from > out->until)
        return tamis__facts_expected(r, where, map, "'from' not after 'until'");
    out->value_left = what_is_left(amounts.value, amounts.used_value);
    out->quantity_left = what_is_left(amounts.quantity, amounts.used_quantity);
    return TAMIS_OK;
}

tamis_status tamis__facts_licenses(tamis__facts_reader *r, const tamis__where *where,
                                   const tamis__node *node)
{
    if (node->kind != TAMIS__NODE_LIST)
        return tamis__facts_expected(r, where, node, "a list of licenses");
    tamis__facts *facts = r->facts;
    facts->licenses = tamis__arena_zero(&facts->arena, node->count, sizeof *facts->licenses);
    if (facts->licenses == NULL)
        return tamis__fail_nomem(r->err);
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        const tamis__where place = {where, {NULL, 0}, facts->license_count};
        TAMIS_TRY(take_license(r, &place, item, &facts->licenses[facts->license_count]));
        facts->license_count++;
    }
    return TAMIS_OK;
}
