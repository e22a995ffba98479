/*
 * The Country Chart procedure of 15 CFR 738.4 over constant tables.
 *
 * An entry of the control list states requirements; each has a scope (which items of the entry) and a reach (which
 * destinations: a column of the chart, or countries named in the entry). Both are three-valued, because either may be prose
 * that only a person can apply. A license is required when one requirement has scope and reach; what a footnote of
 * the chart adds for a row counts like one more requirement.
 */
#include "rules/regulation.h"

#include <strings.h>

#include "rules/regulation_tables.h"

enum { ENTRY_LENGTH = 5, CODE_LENGTH = 2 };

/* How a stated ECCN stands to a paragraph. */
typedef enum relation { APART, WITHIN, ABOVE } relation;

bool tamis__eccn_within(tamis_bytes eccn, tamis_bytes entry)
{
    return entry.len > 0 && tamis__bytes_starts_nocase(eccn, entry) &&
           (eccn.len == entry.len || eccn.ptr[entry.len] == '.');
}

static relation relation_of(tamis_bytes eccn, tamis_bytes paragraph)
{
    if (tamis__eccn_within(eccn, paragraph))
        return WITHIN;
    if (!tamis__eccn_within(paragraph, eccn))
        return APART;
    /* Advanced computing items are classified under .z by name, so an ECCN without it is not there. */
    tamis_bytes below = tamis__bytes_sub(paragraph, eccn.len, eccn.len + 2);
    return tamis__bytes_equal_nocase(below, TAMIS_LIT(".z")) ? APART : ABOVE;
}

/* The closest relation to any paragraph of a list; within beats above. */
static relation relation_to_any(tamis_bytes eccn, tamis_bytes paragraphs)
{
    relation best = APART;
    tamis_bytes piece;
    while (best != WITHIN && tamis__bytes_split(&paragraphs, TAMIS_LIT(" "), &piece)) {
        relation found = relation_of(eccn, piece);
        best = found == APART ? best : found;
    }
    return best;
}

static tamis__tri scope_of(const tamis__requirement_row *row, tamis_bytes eccn)
{
    if (row->scope == '+')
        return TAMIS__YES;
    if (row->scope == '?')
        return TAMIS__UNKNOWN;
    relation found = relation_to_any(eccn, tamis__bytes_of(row->paragraphs));
    if (row->scope == '~')
        return found == APART ? TAMIS__NO : TAMIS__UNKNOWN;
    tamis__tri listed = found == WITHIN ? TAMIS__YES : found == ABOVE ? TAMIS__UNKNOWN : TAMIS__NO;
    return row->scope == '-' ? tamis__tri_not(listed) : listed;
}

/* "*", "*-CA", or codes separated by spaces. */
static bool place_is_among(const char *where, const char *code)
{
    bool everywhere = where[0] == '*';
    bool named = strstr(where, code) != NULL;
    return everywhere != named;
}

static tamis__tri reach_of(const tamis__requirement_row *row, const tamis__country_row *country)
{
    bool reached = row->column >= 0 ? (country->marks >> row->column & 1) != 0
                                    : place_is_among(row->where, country->code);
    if (!reached)
        return TAMIS__NO;
    return row->look ? TAMIS__UNKNOWN : TAMIS__YES;
}

static const tamis__country_row *row_of(tamis_bytes code)
{
    uint32_t low = 0, high = tamis__country_row_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = tamis__bytes_compare(tamis__bytes_of(tamis__country_rows[middle].code), code);
        if (order == 0)
            return &tamis__country_rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The row that answers for a country, or NULL. */
static const tamis__country_row *find_country(tamis_bytes country)
{
    char upper[CODE_LENGTH];
    if (country.len != CODE_LENGTH)
        return NULL;
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        char c = country.ptr[i];
        upper[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    const tamis__country_row *row = row_of(tamis__bytes(upper, CODE_LENGTH));
    if (row != NULL && row->same_as[0] != '\0')
        row = row_of(tamis__bytes_of(row->same_as));
    return row;
}

static const tamis__entry_row *find_entry(tamis_bytes eccn)
{
    if (eccn.len < ENTRY_LENGTH || (eccn.len > ENTRY_LENGTH && eccn.ptr[ENTRY_LENGTH] != '.'))
        return NULL;
    uint32_t low = 0, high = tamis__entry_row_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strncasecmp(tamis__entry_rows[middle].eccn, eccn.ptr, ENTRY_LENGTH);
        if (order == 0)
            return &tamis__entry_rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool is_ear99(tamis_bytes eccn)
{
    return tamis__bytes_equal_nocase(eccn, TAMIS_LIT("EAR99"));
}

/* One more requirement: `trap` and `text` tell why it is not decided. */
static void add(tamis__chart_answer *answer, tamis__tri value, tamis__chart_trap trap,
                const char *text)
{
    if (value == TAMIS__UNKNOWN && answer->trap == TAMIS__TRAP_NONE) {
        answer->trap = trap;
        answer->text = tamis__bytes_of(text);
    }
    answer->license = tamis__tri_or(answer->license, value);
}

static void add_requirement(tamis__chart_answer *answer, const tamis__requirement_row *row,
                            tamis_bytes eccn, const tamis__country_row *country)
{
    tamis__tri value = tamis__tri_and(scope_of(row, eccn), reach_of(row, country));
    /* Entries send to 746.1(b) and 746.8, as footnotes 1 and 6 of the chart do. */
    bool footnoted = strcmp(row->reason, "UN") == 0 || strcmp(row->reason, "RU") == 0;
    add(answer, value, footnoted ? TAMIS__TRAP_FOOTNOTE : TAMIS__TRAP_PROSE, row->text);
    if (value == TAMIS__YES && row->column >= 0)
        answer->columns |= (uint32_t)1 << row->column;
}

static relation footnote_meets(const tamis__footnote_row *row, tamis_bytes eccn)
{
    if (strcmp(row->items, "*") == 0)
        return WITHIN;
    if (strcmp(row->items, "ccl") == 0)
        return is_ear99(eccn) ? APART : WITHIN;
    return relation_to_any(eccn, tamis__bytes_of(row->items));
}

static void add_footnotes(tamis__chart_answer *answer, tamis_bytes eccn,
                          const tamis__country_row *country)
{
    uint32_t open = country->footnotes;
    for (uint32_t i = 0; i < tamis__footnote_row_count && open != 0; i++) {
        const tamis__footnote_row *row = &tamis__footnote_rows[i];
        uint32_t bit = (uint32_t)1 << row->number;
        bool here = row->country[0] == '*' || strcmp(row->country, country->code) == 0;
        if ((open & bit) == 0 || !here)
            continue;
        relation met = footnote_meets(row, eccn);
        if (met == WITHIN)
            open &= ~bit;
        bool asks = row->effect == TAMIS__FOOTNOTE_YES || row->effect == TAMIS__FOOTNOTE_LOOK;
        if (met == APART || !asks)
            continue;
        bool sure = met == WITHIN && row->effect == TAMIS__FOOTNOTE_YES;
        add(answer, sure ? TAMIS__YES : TAMIS__UNKNOWN, TAMIS__TRAP_FOOTNOTE, row->text);
    }
}

static tamis__chart_answer undecided(tamis__chart_trap trap, const char *text)
{
    return (tamis__chart_answer){
        .license = TAMIS__UNKNOWN, .trap = trap, .text = tamis__bytes_of(text)};
}

static tamis__chart_answer weigh(const tamis__entry_row *entry, tamis_bytes eccn,
                                 const tamis__country_row *row)
{
    tamis__chart_answer answer = {.license = TAMIS__NO, .trap = TAMIS__TRAP_NONE};
    for (uint32_t i = 0; entry != NULL && i < entry->requirement_count; i++) {
        const tamis__requirement_row *need = &tamis__requirement_rows[entry->first_requirement + i];
        add_requirement(&answer, need, eccn, row);
    }
    add_footnotes(&answer, eccn, row);
    return answer;
}

/* Of a bare entry: does every paragraph need a license there? Then it does not matter which one it is. */
static bool all_paragraphs_ask(const tamis__entry_row *entry, const tamis__country_row *row)
{
    char name[ENTRY_LENGTH + 2];
    memcpy(name, entry->eccn, ENTRY_LENGTH);
    name[ENTRY_LENGTH] = '.';
    for (const char *letter = entry->paragraphs; *letter != '\0'; letter++) {
        name[ENTRY_LENGTH + 1] = *letter;
        if (*letter != ' ' &&
            weigh(entry, tamis__bytes(name, sizeof name), row).license != TAMIS__YES)
            return false;
    }
    return entry->paragraphs[0] != '\0';
}

tamis__chart_answer tamis__chart(tamis_bytes eccn, tamis_bytes country)
{
    const tamis__country_row *row = find_country(country);
    if (row == NULL)
        return undecided(TAMIS__TRAP_UNKNOWN_COUNTRY, "");
    if (strcmp(row->code, "US") == 0)
        return (tamis__chart_answer){.license = TAMIS__NO};
    if (row->embargoed)
        return undecided(TAMIS__TRAP_EMBARGOED, row->pointer);
    const tamis__entry_row *entry = find_entry(eccn);
    if (entry == NULL && !is_ear99(eccn))
        return undecided(TAMIS__TRAP_UNKNOWN_ECCN, "");
    tamis__chart_answer answer = weigh(entry, eccn, row);
    if (answer.license == TAMIS__UNKNOWN && entry != NULL && eccn.len == ENTRY_LENGTH &&
        all_paragraphs_ask(entry, row))
        answer.license = TAMIS__YES;
    if (answer.license != TAMIS__UNKNOWN) {
        answer.trap = TAMIS__TRAP_NONE;
        answer.text = TAMIS_LIT("");
    }
    return answer;
}

const char *tamis__chart_column_name(unsigned column)
{
    return column < TAMIS__CHART_COLUMNS ? tamis__chart_column_names[column] : "";
}

tamis__tri tamis__eccn_reason(tamis_bytes eccn, tamis_bytes reason)
{
    if (is_ear99(eccn))
        return TAMIS__NO;
    const tamis__entry_row *entry = find_entry(eccn);
    if (entry == NULL)
        return TAMIS__UNKNOWN;
    tamis__tri answer = TAMIS__NO;
    for (uint32_t i = 0; i < entry->requirement_count; i++) {
        const tamis__requirement_row *need = &tamis__requirement_rows[entry->first_requirement + i];
        bool none_stated = strcmp(need->reason, "--") == 0;
        if (none_stated || tamis__bytes_equal_nocase(tamis__bytes_of(need->reason), reason))
            answer = tamis__tri_or(answer, scope_of(need, eccn));
    }
    return answer;
}

tamis__tri tamis__country_in_group(tamis_bytes country, tamis_bytes group)
{
    const tamis__country_row *row = find_country(country);
    for (unsigned i = 0; i < TAMIS__COUNTRY_GROUPS && row != NULL; i++) {
        if (tamis__bytes_equal_nocase(group, tamis__bytes_of(tamis__country_group_names[i])))
            return (row->groups >> i & 1) != 0 ? TAMIS__YES : TAMIS__NO;
    }
    return TAMIS__UNKNOWN;
}

/* Exceptions that 740.3, 740.4 and 740.6 open by a word in the entry. */
static bool needs_a_word(tamis_bytes symbol)
{
    return tamis__bytes_equal_nocase(symbol, TAMIS_LIT("LVS")) ||
           tamis__bytes_equal_nocase(symbol, TAMIS_LIT("GBS")) ||
           tamis__bytes_equal_nocase(symbol, TAMIS_LIT("TSR"));
}

tamis__tri tamis__eccn_exception(tamis_bytes eccn, tamis_bytes symbol, tamis_bytes *text)
{
    tamis_bytes said = TAMIS_LIT("");
    tamis__tri answer = TAMIS__UNKNOWN;
    const tamis__entry_row *entry = find_entry(eccn);
    if (entry != NULL && needs_a_word(symbol))
        answer = TAMIS__NO;
    for (uint32_t i = 0; entry != NULL && i < entry->exception_count; i++) {
        const tamis__exception_row *row = &tamis__exception_rows[entry->first_exception + i];
        if (!tamis__bytes_equal_nocase(symbol, tamis__bytes_of(row->symbol)))
            continue;
        bool yes = strcmp(row->value, "yes") == 0, no = strcmp(row->value, "no") == 0;
        answer = yes ? TAMIS__YES : no ? TAMIS__NO : TAMIS__UNKNOWN;
        said = yes || no ? TAMIS_LIT("") : tamis__bytes_of(row->value);
    }
    if (text != NULL)
        *text = said;
    return answer;
}
