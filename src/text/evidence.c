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
    "academy",
    "agency",
    "airline",
    "airlines",
    "airport",
    "army",
    "association",
    "aviation",
    "bank",
    "battalion",
    "brigade",
    "bureau",
    "business",
    "capital",
    "center",
    "chemical",
    "college",
    "commerce",
    "commission",
    "committee",
    "communication",
    "company",
    "construction",
    "consulting",
    "cooperative",
    "corporation",
    "council",
    "defense",
    "department",
    "development",
    "distribution",
    "electric",
    "electronic",
    "electronics",
    "energy",
    "engineering",
    "enterprise",
    "equipment",
    "exchange",
    "export",
    "factory",
    "federation",
    "finance",
    "foundation",
    "fund",
    "government",
    "group",
    "holding",
    "hospital",
    "import",
    "industry",
    "institute",
    "insurance",
    "international",
    "investment",
    "laboratory",
    "logistics",
    "machinery",
    "management",
    "manufacturing",
    "market",
    "ministry",
    "mining",
    "national",
    "network",
    "organization",
    "party",
    "petrochemical",
    "petroleum",
    "pharmaceutical",
    "plant",
    "production",
    "project",
    "realestate",
    "refinery",
    "republic",
    "research",
    "school",
    "science",
    "security",
    "service",
    "shipping",
    "shipyard",
    "society",
    "software",
    "solution",
    "steelworks",
    "system",
    "technical",
    "technology",
    "telecommunication",
    "telecom",
    "trading",
    "transport",
    "travel",
    "union",
    "university",
};

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

void tamis__evidence_legal(tamis__evidence *evidence, tamis_bytes key, bool in_brackets)
{
    /* A native key has three bytes a letter: two letters are long enough, one needs its brackets,
     * as in "(주)". */
    if (is_ascii(key) ? key.len >= LEGAL_LONG_BYTES_MIN
                      : in_brackets || key.len > LEGAL_LONG_BYTES_MIN)
        evidence->legal_long++;
    else if (is_one_of(key, common_forms, TAMIS_COUNT_OF(common_forms)))
        evidence->legal_short++;
}

void tamis__evidence_term(tamis__evidence *evidence, const tamis__phrase *phrase)
{
    if (phrase->term_class != TAMIS__TERM_WORD)
        return;
    if (is_one_of(phrase->term, strong_terms, TAMIS_COUNT_OF(strong_terms)))
        evidence->strong++;
    else
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
