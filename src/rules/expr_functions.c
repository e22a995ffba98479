/*
 * rules/expr_functions.c - the functions and methods of conditions, checked.
 *
 * A signature has a letter for each parameter: w who, t text, s literal text, S literal texts (one or more, or lists of them),
 * L list of texts, n literal number, d literal day, p path of a fact. What is literal moves into the node itself, so that
 * evaluation finds it ready; what is to be evaluated stays a child.
 */
#include "rules/expr_check.h"
#include "rules/zones.h"

typedef struct function {
    const char *name;
    const char *signature;
    tamis__op op;
    tamis__etype type;
    bool depends_on_day;
    const char *usage;
} function;

static const function functions[] = {
    {"listed", "wS", TAMIS__OP_LISTED, TAMIS__ETYPE_CONDITION, true, "listed(who, 'LIST', ...)"},
    {"has_listed_owner", "S", TAMIS__OP_LISTED, TAMIS__ETYPE_CONDITION, true,
     "has_listed_owner('LIST', ...)"},
    {"owner_unscreened", "S", TAMIS__OP_OWNER_UNSCREENED, TAMIS__ETYPE_CONDITION, true,
     "owner_unscreened('LIST', ...)"},
    {"listed_since", "ws", TAMIS__OP_LISTED_SINCE, TAMIS__ETYPE_DAY, true,
     "listed_since(who, 'LIST')"},
    {"requirement_mentions", "wsS", TAMIS__OP_REQUIREMENT_MENTIONS, TAMIS__ETYPE_CONDITION, true,
     "requirement_mentions(who, 'LIST', ['word', ...])"},
    {"footnote", "wn", TAMIS__OP_FOOTNOTE, TAMIS__ETYPE_CONDITION, true, "footnote(who, 1)"},
    {"owned", "s", TAMIS__OP_OWNED, TAMIS__ETYPE_CONDITION, true, "owned('test')"},
    {"owned_at_all", "s", TAMIS__OP_OWNED_AT_ALL, TAMIS__ETYPE_CONDITION, true,
     "owned_at_all('test')"},
    {"controlled", "s", TAMIS__OP_CONTROLLED, TAMIS__ETYPE_CONDITION, true, "controlled('test')"},
    {"in_group", "tS", TAMIS__OP_IN_GROUP, TAMIS__ETYPE_CONDITION, false,
     "in_group(place.country, 'E:1', ...)"},
    {"chart", "tt", TAMIS__OP_CHART, TAMIS__ETYPE_CONDITION, false,
     "chart(item.eccn, place.country)"},
    {"chart_reason", "ts", TAMIS__OP_CHART_REASON, TAMIS__ETYPE_CONDITION, false,
     "chart_reason(item.eccn, 'NS')"},
    {"eccn_in", "tS", TAMIS__OP_ECCN_IN, TAMIS__ETYPE_CONDITION, false,
     "eccn_in(item.eccn, ['3E001', ...])"},
    {"any_in", "LL", TAMIS__OP_ANY_IN, TAMIS__ETYPE_CONDITION, false, "any_in(list, list)"},
    {"in_zone", "s", TAMIS__OP_IN_ZONE, TAMIS__ETYPE_CONDITION, true, "in_zone('zone')"},
    {"near_zone", "sn", TAMIS__OP_NEAR_ZONE, TAMIS__ETYPE_CONDITION, true,
     "near_zone('zone', miles)"},
    {"mentions", "tS", TAMIS__OP_MENTIONS, TAMIS__ETYPE_CONDITION, false,
     "mentions(item.desc, ['word', ...])"},
    {"notice", "s", TAMIS__OP_NOTICE, TAMIS__ETYPE_CONDITION, true, "notice('is_informed')"},
    {"notice_to_others", "s", TAMIS__OP_NOTICE_TO_OTHERS, TAMIS__ETYPE_CONDITION, true,
     "notice_to_others('is_informed')"},
    {"actor_is", "S", TAMIS__OP_ACTOR_IS, TAMIS__ETYPE_CONDITION, false,
     "actor_is('us_person', ...)"},
    {"date", "d", TAMIS__OP_DAY, TAMIS__ETYPE_DAY, false, "date('2020-01-31')"},
    {"days", "n", TAMIS__OP_DAYS, TAMIS__ETYPE_DAYS, false, "days(60)"},
    {"has", "p", TAMIS__OP_HAS, TAMIS__ETYPE_CONDITION, false, "has(item.eccn)"},
};

static const char function_names[] =
    "listed has_listed_owner owner_unscreened listed_since requirement_mentions footnote owned "
    "owned_at_all "
    "controlled "
    "in_group chart chart_reason eccn_in any_in in_zone near_zone mentions notice notice_to_others "
    "actor_is date days has";

static tamis_status fail_usage(const tamis__checker *c, const tamis__enode *node, const function *f)
{
    return tamis__expr_fail(c->error, node->offset, "expected %s", f->usage);
}

/* ---- Parameters ------------------------------------------------------------------------------------- */

static tamis_status take_who(tamis__checker *c, tamis__enode *node, tamis__enode *argument)
{
    if (argument->op == TAMIS__OP_FACT && argument->fact == TAMIS__FACT_PARTY)
        argument->who = TAMIS__WHO_PARTY;
    else if (argument->op == TAMIS__OP_FACT && argument->fact == TAMIS__FACT_ITEM_PRODUCER)
        argument->who = TAMIS__WHO_PRODUCER;
    else
        TAMIS_TRY(tamis__check_wants(c, argument, TAMIS__ETYPE_WHO, "the first argument"));
    node->who = argument->who;
    return TAMIS_OK;
}

/* Literal texts of this argument and, for the last parameter, of all that follow. */
static tamis_status take_texts(tamis__checker *c, tamis__enode *node, const tamis__enode *argument)
{
    size_t count = 0;
    for (const tamis__enode *each = argument; each != NULL; each = each->next) {
        if (each->op != TAMIS__OP_TEXT && each->op != TAMIS__OP_LIST)
            return tamis__expr_fail(c->error, each->offset,
                                    "expected a text in quotes, a list of such or a set");
        count += each->op == TAMIS__OP_TEXT ? 1 : each->text_count;
    }
    tamis_bytes *texts = tamis__arena_zero(c->scope->arena, count, sizeof *texts);
    if (texts == NULL)
        return TAMIS_ERR_NOMEM;
    node->texts = texts;
    for (const tamis__enode *each = argument; each != NULL; each = each->next) {
        const tamis_bytes *from = each->op == TAMIS__OP_TEXT ? &each->text : each->texts;
        size_t more = each->op == TAMIS__OP_TEXT ? 1 : each->text_count;
        for (size_t i = 0; i < more; i++)
            texts[node->text_count++] = from[i];
    }
    return TAMIS_OK;
}

static tamis_status take_day(const tamis__checker *c, tamis__enode *node,
                             const tamis__enode *argument)
{
    tamis__date date;
    if (argument->op != TAMIS__OP_TEXT || argument->text.len != 10 ||
        !tamis__date_parse(argument->text, &date) || date.lo != date.hi)
        return tamis__expr_fail(c->error, argument->offset,
                                "expected a day of the calendar, date('2020-01-31')");
    node->day = date.lo;
    return TAMIS_OK;
}

/* One parameter. *keep: the argument is evaluated, so it stays a child. */
static tamis_status take_parameter(tamis__checker *c, const function *f, char letter,
                                   tamis__enode *node, tamis__enode *argument, bool *keep)
{
    *keep = letter == 't' || letter == 'L';
    switch (letter) {
    case 'w': return take_who(c, node, argument);
    case 't': return tamis__check_wants(c, argument, TAMIS__ETYPE_TEXT, f->usage);
    case 'L': return tamis__check_wants(c, argument, TAMIS__ETYPE_TEXTS, f->usage);
    case 'S': return take_texts(c, node, argument);
    case 'd': return take_day(c, node, argument);
    case 's':
        node->text = argument->text;
        return argument->op == TAMIS__OP_TEXT ? TAMIS_OK : fail_usage(c, argument, f);
    case 'n':
        node->number = argument->number;
        return argument->op == TAMIS__OP_NUMBER ? TAMIS_OK : fail_usage(c, argument, f);
    default: /* p */
        node->fact = argument->fact;
        if (argument->op == TAMIS__OP_TODAY)
            node->fact = TAMIS__FACT_DATE;
        return argument->op == TAMIS__OP_FACT || argument->op == TAMIS__OP_TODAY
                   ? TAMIS_OK
                   : tamis__expr_fail(c->error, argument->offset, "has() asks for a fact by path");
    }
}

static tamis_status take_parameters(tamis__checker *c, const function *f, tamis__enode *node)
{
    tamis__enode *argument = node->first;
    tamis__enode **kept = &node->first;
    node->first = NULL;
    for (const char *letter = f->signature; *letter != '\0'; letter++) {
        if (argument == NULL)
            return fail_usage(c, node, f);
        tamis__enode *next = *letter == 'S' ? NULL : argument->next;
        bool keep;
        TAMIS_TRY(take_parameter(c, f, *letter, node, argument, &keep));
        if (keep) {
            argument->next = NULL;
            *kept = argument;
            kept = &argument->next;
        }
        argument = next;
    }
    return argument == NULL ? TAMIS_OK : fail_usage(c, node, f);
}

/* ---- What must exist -------------------------------------------------------------------------------- */

static tamis_status fail_unknown(const tamis__checker *c, const tamis__enode *node,
                                 const char *kind, tamis_bytes found, tamis_bytes nearest,
                                 const char *remedy)
{
    if (nearest.len > 0)
        return tamis__expr_fail(c->error, node->offset, "unknown %s '%.*s'; did you mean '%.*s'?",
                                kind, TAMIS_FMT(found), TAMIS_FMT(nearest));
    return tamis__expr_fail(c->error, node->offset, "unknown %s '%.*s'; %s", kind, TAMIS_FMT(found),
                            remedy);
}

static tamis_bytes nearest_text(tamis_bytes word, const tamis_bytes *texts, size_t count)
{
    tamis_bytes nearest = TAMIS_LIT("");
    unsigned best = word.len < 4 ? 2 : (unsigned)(word.len / 3) + 1;
    for (size_t i = 0; i < count && best > 0; i++) {
        unsigned slips = tamis__word_slips(word, texts[i], best - 1);
        if (slips < best) {
            best = slips;
            nearest = texts[i];
        }
    }
    return nearest;
}

static bool is_among(tamis_bytes word, const tamis_bytes *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_equal(word, texts[i]))
            return true;
    }
    return false;
}

static tamis_status check_list_ids(const tamis__checker *c, const tamis__enode *node,
                                   const tamis_bytes *ids, size_t count)
{
    const tamis__expr_scope *scope = c->scope;
    for (size_t i = 0; scope->lists != NULL && i < count; i++) {
        if (!is_among(ids[i], scope->lists, scope->list_count))
            return fail_unknown(c, node, "list", ids[i],
                                nearest_text(ids[i], scope->lists, scope->list_count),
                                "add it to `lists` in pack.yaml");
    }
    return TAMIS_OK;
}

static tamis_status check_test(const tamis__checker *c, tamis__enode *node)
{
    const tamis__packs *packs = c->scope->packs;
    tamis_bytes nearest = TAMIS_LIT("");
    for (size_t i = 0; i < packs->ownership_count; i++) {
        tamis_bytes id = packs->ownership[i].id;
        if (tamis__bytes_equal(id, node->text)) {
            node->index = (uint32_t)i;
            return TAMIS_OK;
        }
        if (tamis__word_slips(node->text, id, 2) <= 2)
            nearest = id;
    }
    return fail_unknown(c, node, "ownership test", node->text, nearest,
                        "add it to `ownership` in pack.yaml");
}

static tamis_status check_zone(const tamis__checker *c, tamis__enode *node)
{
    const tamis__expr_scope *scope = c->scope;
    int32_t zone =
        scope->packs->zones == NULL ? -1 : tamis__zones_find(scope->packs->zones, node->text);
    node->index = (uint32_t)(zone + 1);
    if (zone >= 0 || is_among(node->text, scope->zones, scope->zone_count))
        return TAMIS_OK;
    return fail_unknown(c, node, "zone", node->text,
                        nearest_text(node->text, scope->zones, scope->zone_count),
                        "expected one of data/zones, or of `zones` in pack.yaml");
}

static tamis_status check_actors(const tamis__checker *c, tamis__enode *node)
{
    for (size_t i = 0; i < node->text_count; i++) {
        uint64_t bit = tamis__fact_value_bit(TAMIS__FACT_ACTOR, node->texts[i]);
        if (bit == TAMIS__BIT_OTHER)
            return fail_unknown(c, node, "actor", node->texts[i],
                                tamis__nearest_word(node->texts[i], TAMIS__ACTORS),
                                "docs/FACTS.md lists the classes");
        node->bits |= bit;
    }
    return TAMIS_OK;
}

/* ---- What a function reads -------------------------------------------------------------------------- */

static void reads_of_who(tamis__checker *c, tamis__who who)
{
    tamis__check_reads(c, who == TAMIS__WHO_PRODUCER ? TAMIS__FACT_ITEM_PRODUCER_LISTS
                                                     : TAMIS__FACT_PARTY_LISTS);
    if (who == TAMIS__WHO_PARTIES)
        tamis__check_reads(c, TAMIS__FACT_OTHER_PARTIES);
    if (who == TAMIS__WHO_OWNERS)
        tamis__check_reads(c, TAMIS__FACT_PARTY_OWNED_BY);
}

static void reads_of_owned(tamis__checker *c, const tamis__enode *node)
{
    tamis__check_reads(c, TAMIS__FACT_PARTY_LISTS);
    tamis__check_reads(c, TAMIS__FACT_PARTY_OWNED_BY);
    if (node->op == TAMIS__OP_CONTROLLED || c->scope->packs->ownership[node->index].control)
        tamis__check_reads(c, TAMIS__FACT_PARTY_CONTROL_BY);
}

static void reads_of_zone(tamis__checker *c, const tamis__enode *node)
{
    tamis__check_reads(c, TAMIS__FACT_ZONE_ZONE);
    tamis__check_reads(c, TAMIS__FACT_ZONE_INSIDE);
    tamis__check_reads(c, TAMIS__FACT_PLACE_LAT);
    tamis__check_reads(c, TAMIS__FACT_PLACE_LON);
    if (node->op == TAMIS__OP_NEAR_ZONE)
        tamis__check_reads(c, TAMIS__FACT_ZONE_DISTANCE);
}

static tamis_status check_special(tamis__checker *c, tamis__enode *node)
{
    switch (node->op) {
    case TAMIS__OP_LISTED:
        reads_of_who(c, (tamis__who)node->who);
        return check_list_ids(c, node, node->texts, node->text_count);
    case TAMIS__OP_OWNER_UNSCREENED:
        reads_of_who(c, TAMIS__WHO_OWNERS);
        return check_list_ids(c, node, node->texts, node->text_count);
    case TAMIS__OP_LISTED_SINCE:
    case TAMIS__OP_REQUIREMENT_MENTIONS:
        reads_of_who(c, (tamis__who)node->who);
        return check_list_ids(c, node, &node->text, 1);
    case TAMIS__OP_FOOTNOTE:
        reads_of_who(c, (tamis__who)node->who);
        tamis__check_reads(c, TAMIS__FACT_PARTY_FOOTNOTES);
        node->day = (int32_t)node->number;
        return node->number >= 1 && node->number <= 31 && node->number == node->day
                   ? TAMIS_OK
                   : tamis__expr_fail(c->error, node->offset,
                                      "a footnote has a number from 1 to 31");
    case TAMIS__OP_OWNED:
    case TAMIS__OP_OWNED_AT_ALL:
    case TAMIS__OP_CONTROLLED:
        TAMIS_TRY(check_test(c, node));
        reads_of_owned(c, node);
        return TAMIS_OK;
    case TAMIS__OP_IN_ZONE:
    case TAMIS__OP_NEAR_ZONE: reads_of_zone(c, node); return check_zone(c, node);
    case TAMIS__OP_NOTICE:
    case TAMIS__OP_NOTICE_TO_OTHERS:
        tamis__check_reads(c, TAMIS__FACT_NOTICES);
        tamis__check_reads(c, TAMIS__FACT_ACTOR);
        return TAMIS_OK;
    case TAMIS__OP_ACTOR_IS: tamis__check_reads(c, TAMIS__FACT_ACTOR); return check_actors(c, node);
    case TAMIS__OP_CHART:
        tamis__check_reads(c, TAMIS__FACT_ITEM_CHART_LICENSE_REQUIRED);
        return TAMIS_OK;
    case TAMIS__OP_DAYS:
        if (node->number > 100000 || node->number != (int32_t)node->number)
            return tamis__expr_fail(c->error, node->offset, "expected a whole number of days");
        node->day = (int32_t)node->number;
        return TAMIS_OK;
    default: return TAMIS_OK;
    }
}

/* ---- Calls ------------------------------------------------------------------------------------------ */

tamis_status tamis__check_call(tamis__checker *c, tamis__enode *node)
{
    const function *f = NULL;
    for (size_t i = 0; i < TAMIS_COUNT_OF(functions) && f == NULL; i++) {
        if (tamis__bytes_equal(node->text, tamis__bytes_of(functions[i].name)))
            f = &functions[i];
    }
    if (f == NULL)
        return fail_unknown(c, node, "function", node->text,
                            tamis__nearest_word(node->text, function_names),
                            "docs/RULES.md lists the functions");
    TAMIS_TRY(tamis__check_children(c, node));
    node->op = (uint8_t)f->op;
    node->type = (uint8_t)f->type;
    node->text = TAMIS_LIT("");
    if (f->signature[0] == 'S' && f->op == TAMIS__OP_LISTED)
        node->who = TAMIS__WHO_OWNERS;
    TAMIS_TRY(take_parameters(c, f, node));
    c->expr->depends_on_day |= f->depends_on_day;
    return check_special(c, node);
}

/* list.exists(v, condition) and list.all(v, condition). */
static tamis_status check_macro(tamis__checker *c, tamis__enode *node)
{
    tamis__enode *list = node->first;
    tamis__enode *variable = list->next;
    if (node->count != 3 || variable->op != TAMIS__OP_PATH ||
        memchr(variable->text.ptr, '.', variable->text.len) != NULL)
        return tamis__expr_fail(c->error, node->offset, "expected list.%s(v, condition)",
                                node->op == TAMIS__OP_ALL ? "all" : "exists");
    if (c->variable_count == TAMIS__EXPR_SLOTS_MAX)
        return tamis__expr_fail(c->error, node->offset, "exists() and all() nested deeper than %d",
                                TAMIS__EXPR_SLOTS_MAX);
    TAMIS_TRY(tamis__check_node(c, list));
    TAMIS_TRY(tamis__check_wants(c, list, TAMIS__ETYPE_TEXTS, "exists() and all()"));
    node->slot = (uint8_t)c->variable_count;
    c->variables[c->variable_count++] = variable->text;
    tamis__enode *condition = variable->next;
    TAMIS_TRY(tamis__check_node(c, condition));
    c->variable_count--;
    list->next = condition;
    node->type = TAMIS__ETYPE_CONDITION;
    return tamis__check_wants(c, condition, TAMIS__ETYPE_CONDITION, "exists() and all()");
}

tamis_status tamis__check_method(tamis__checker *c, tamis__enode *node)
{
    static const struct {
        const char *name;
        tamis__op op;
    } methods[] = {{"exists", TAMIS__OP_EXISTS},
                   {"all", TAMIS__OP_ALL},
                   {"startsWith", TAMIS__OP_STARTS_WITH},
                   {"endsWith", TAMIS__OP_ENDS_WITH},
                   {"contains", TAMIS__OP_CONTAINS}};
    size_t i = 0;
    while (i < TAMIS_COUNT_OF(methods) &&
           !tamis__bytes_equal(node->text, tamis__bytes_of(methods[i].name)))
        i++;
    if (i == TAMIS_COUNT_OF(methods))
        return fail_unknown(
            c, node, "method", node->text,
            tamis__nearest_word(node->text, "exists all startsWith endsWith contains"),
            "expected exists, all, startsWith, endsWith or contains");
    node->op = (uint8_t)methods[i].op;
    if (node->op == TAMIS__OP_EXISTS || node->op == TAMIS__OP_ALL)
        return check_macro(c, node);
    TAMIS_TRY(tamis__check_children(c, node));
    if (node->count != 2)
        return tamis__expr_fail(c->error, node->offset, "expected text.%s('text')",
                                methods[i].name);
    node->type = TAMIS__ETYPE_CONDITION;
    TAMIS_TRY(tamis__check_wants(c, node->first, TAMIS__ETYPE_TEXT, methods[i].name));
    return tamis__check_wants(c, node->first->next, TAMIS__ETYPE_TEXT, methods[i].name);
}
