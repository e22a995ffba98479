/*
 * text/evidence.c - is a name of unknown bearer an organization's?
 *
 * Many business words are names of people, too (Barbara Wood, Joe Banks, Pilar Sa). A legal form of
 * four letters or more, a common shorter one, a word that is hardly a name (bank, trading, ministry)
 * or two business words say organization. "LAST, First" asks for more: then only a long legal form or
 * two such words do. Being wrong costs little, since either reading keeps all the words.
 */
#include "text/internal.h"

enum { LEGAL_LONG_BYTES_MIN = 4, TERMS_MIN = 2 };

static const char *const common_forms[] = {
    "ab",  "ad",  "ag",  "ao",  "aps", "as",  "bhd", "bsc", "bv",  "co",  "dd",
    "doo", "fzc", "fze", "inc", "jsc", "kft", "kg",  "kk",  "llc", "llp", "ltd",
    "nv",  "oao", "ooo", "oy",  "oyj", "pao", "plc", "pte", "pty", "pvt", "sa",
    "sal", "sas", "spa", "srl", "sro", "tbk", "tov", "zao", "zrt",
};

static const char *const strong_terms[] = {
    "academy",       "agency",         "airline",      "airlines",
    "airport",       "army",           "association",  "aviation",
    "bank",          "battalion",      "brigade",      "bureau",
    "business",      "capital",        "center",       "chemical",
    "college",       "commerce",       "commission",   "committee",
    "communication", "company",        "construction", "consulting",
    "cooperative",   "corporation",    "council",      "defense",
    "department",    "development",    "distribution", "electric",
    "electronic",    "electronics",    "energy",       "engineering",
    "enterprise",    "equipment",      "exchange",     "export",
    "factory",       "federation",     "finance",      "foundation",
    "fund",          "government",     "group",        "holding",
    "hospital",      "import",         "industry",     "institute",
    "insurance",     "international",  "investment",   "laboratory",
    "logistics",     "machinery",      "management",   "manufacturing",
    "market",        "mining",         "ministry",     "national",
    "network",       "organization",   "party",        "petrochemical",
    "petroleum",     "pharmaceutical", "plant",        "production",
    "project",       "realestate",     "refinery",     "republic",
    "research",      "school",         "science",      "security",
    "service",       "shipping",       "shipyard",     "society",
    "software",      "solution",       "steelworks",   "system",
    "technical",     "technology",     "telecom",      "telecommunication",
    "trading",       "transport",      "travel",       "union",
    "university",
};

/* Asked only while the tables are built, so that the words may stand in any order. */
static bool is_one_of(tamis_bytes word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tamis__bytes_equal(word, tamis__bytes_of(words[i])))
            return true;
    }
    return false;
}

static bool is_ascii(tamis_bytes key)
{
    for (size_t i = 0; i < key.len; i++) {
        if ((uint8_t)key.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

uint8_t tamis__evidence_of_legal(tamis_bytes key)
{
    /* A native key has three bytes a letter: two letters are long enough, one needs its brackets,
     * as in "(주)". */
    bool ascii = is_ascii(key);
    uint8_t says = 0;
    if (ascii ? key.len >= LEGAL_LONG_BYTES_MIN : key.len > LEGAL_LONG_BYTES_MIN)
        return TAMIS__SAYS_LEGAL_LONG;
    if (!ascii)
        says = TAMIS__SAYS_LEGAL_LONG_IN_BRACKETS;
    if (is_one_of(key, common_forms, TAMIS_COUNT_OF(common_forms)))
        says |= TAMIS__SAYS_LEGAL_SHORT;
    return says;
}

uint8_t tamis__evidence_of_term(tamis_bytes term, uint8_t term_class)
{
    if (term_class != TAMIS__TERM_WORD)
        return 0;
    return is_one_of(term, strong_terms, TAMIS_COUNT_OF(strong_terms)) ? TAMIS__SAYS_TERM_STRONG
                                                                       : TAMIS__SAYS_TERM_WEAK;
}

void tamis__evidence_legal(tamis__evidence *evidence, const tamis__phrase *phrase, bool in_brackets)
{
    unsigned says_long =
        TAMIS__SAYS_LEGAL_LONG | (in_brackets ? TAMIS__SAYS_LEGAL_LONG_IN_BRACKETS : 0u);
    if ((phrase->evidence & says_long) != 0)
        evidence->legal_long++;
    else if ((phrase->evidence & TAMIS__SAYS_LEGAL_SHORT) != 0)
        evidence->legal_short++;
}

void tamis__evidence_term(tamis__evidence *evidence, const tamis__phrase *phrase)
{
    if ((phrase->evidence & TAMIS__SAYS_TERM_STRONG) != 0)
        evidence->strong++;
    else if ((phrase->evidence & TAMIS__SAYS_TERM_WEAK) != 0)
        evidence->weak++;
}

bool tamis__evidence_says_organization(const tamis__evidence *evidence, bool inverted)
{
    if (evidence->legal_long > 0)
        return true;
    if (inverted)
        return evidence->strong >= TERMS_MIN;
    return evidence->legal_short > 0 || evidence->strong > 0 || evidence->weak >= TERMS_MIN;
}
