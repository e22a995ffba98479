/*
 * lists/glean_numbers.c - document, company and telephone numbers, web and e-mail addresses.
 *
 * A number is a word with a digit. In prose about a document the number follows "no" or "number", or
 * is the first such word; the prose itself becomes the detail, since it says issuer and dates. Company
 * numbers come with short names around them ("OGRN: 1027739 INN 7713", "7730702460 (Tax ID/INN)"),
 * which choose the property.
 */
#include "lists/glean.h"

#include "model/prose.h"

enum {
    NUMBER_DIGITS_MIN = 4,
    PHONE_DIGITS_MIN = 5,
    PHONE_DIGITS_MAX = 20,
    PHONE_BYTES_MAX = 40,
    PREFIX_LETTERS_MAX = 3, /* "OA 462456", "D 000933" */
    NUMBERS_MAX = 100
};

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static size_t count_digits(tamis_bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += tamis__is_digit(text.ptr[i]);
    return count;
}

/* No run of three small letters: nothing of it is prose. */
static bool is_bare(tamis_bytes text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = is_lower(text.ptr[i]) ? run + 1 : 0;
        if (run >= 3)
            return false;
    }
    return true;
}

static tamis_bytes next_word(tamis_bytes text, size_t *at)
{
    while (*at < text.len && tamis__is_space(text.ptr[*at]))
        (*at)++;
    size_t start = *at;
    while (*at < text.len && !tamis__is_space(text.ptr[*at]))
        (*at)++;
    return tamis__bytes_sub(text, start, *at);
}

static tamis_bytes strip(tamis_bytes word, const char *head, const char *tail)
{
    while (word.len > 0 && strchr(head, word.ptr[0]) != NULL)
        word = tamis__bytes_sub(word, 1, word.len);
    while (word.len > 0 && strchr(tail, word.ptr[word.len - 1]) != NULL)
        word = tamis__bytes_sub(word, 0, word.len - 1);
    return word;
}

static tamis_bytes strip_number(tamis_bytes word)
{
    word = strip(word, "\"'(:#,;.", "\"',;.:");
    /* A closing bracket without an opening one belongs to the prose. */
    if (word.len > 0 && word.ptr[word.len - 1] == ')' &&
        tamis__bytes_find(word, TAMIS_LIT("("), 0) == SIZE_MAX)
        word = strip(word, "", ")");
    return word;
}

static bool ends_number(tamis_bytes word)
{
    return word.len > 0 && strchr(",;.:)", word.ptr[word.len - 1]) != NULL;
}

/* ---- Documents */

/* What the name of a number says that it is. */
static bool prop_of_name(tamis_bytes word, tamis__prop *prop)
{
    static const struct {
        const char *name;
        tamis__prop prop;
    } names[] = {
        {"INN", TAMIS__PROP_innCode},   {"ИНН", TAMIS__PROP_innCode},
        {"OGRN", TAMIS__PROP_ogrnCode}, {"ОГРН", TAMIS__PROP_ogrnCode},
        {"PSRN", TAMIS__PROP_ogrnCode}, {"KPP", TAMIS__PROP_kppCode},
        {"КПП", TAMIS__PROP_kppCode},   {"OKPO", TAMIS__PROP_okpoCode},
        {"ОКПО", TAMIS__PROP_okpoCode}, {"TIN", TAMIS__PROP_taxNumber},
        {"Tax", TAMIS__PROP_taxNumber}, {"УНП", TAMIS__PROP_taxNumber},
        {"УНН", TAMIS__PROP_taxNumber}, {"UNP", TAMIS__PROP_taxNumber},
        {"VAT", TAMIS__PROP_vatCode},   {"USCC", TAMIS__PROP_uscCode},
        {"LEI", TAMIS__PROP_leiCode},   {"SWIFT", TAMIS__PROP_swiftBic},
        {"BIC", TAMIS__PROP_swiftBic},  {"DUNS", TAMIS__PROP_dunsCode},
        {"IMO", TAMIS__PROP_imoNumber}, {"Fiscal", TAMIS__PROP_taxNumber},
        {"OKATO", TAMIS__PROP_number},  {"Passport", TAMIS__PROP_passportNumber},
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(names); i++) {
        if (tamis__bytes_equal_nocase(word, tamis__bytes_of(names[i].name))) {
            *prop = names[i].prop;
            return true;
        }
    }
    return false;
}

/* End of the last "no", "no.", "number", "n°" that stands before a word with digits. */
static size_t find_cue(tamis_bytes text)
{
    static const char *const cues[] = {"no", "number", "nr", "n°", "№", "nº", "num"};
    size_t found = SIZE_MAX;
    for (size_t at = 0; at < text.len;) {
        tamis_bytes word = strip(next_word(text, &at), "(", ".:");
        for (size_t i = 0; i < TAMIS_COUNT_OF(cues); i++) {
            size_t peek = at;
            if (tamis__bytes_equal_nocase(word, tamis__bytes_of(cues[i])) &&
                (count_digits(next_word(text, &peek)) > 0 ||
                 count_digits(next_word(text, &peek)) > 0))
                return at;
        }
        /* "no.545167", "no:P04838205" */
        if (tamis__bytes_starts_nocase(word, TAMIS_LIT("no.")) ||
            tamis__bytes_starts_nocase(word, TAMIS_LIT("no:")))
            return (size_t)(word.ptr - text.ptr) + 3;
    }
    return found;
}

/* Short capitals before a number: "OA 462456", "D 000933", "PO". */
static bool is_prefix(tamis_bytes word)
{
    tamis__prop named;
    if (word.len == 0 || word.len > PREFIX_LETTERS_MAX || prop_of_name(word, &named))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!is_upper(word.ptr[i]) && word.ptr[i] != '-')
            return false;
    return true;
}

/* A word of a number: a bracket that follows its digits ends it, "454044(Afghan)". */
static tamis_bytes number_word(tamis_bytes text, size_t *at)
{
    tamis_bytes word = next_word(text, at);
    size_t bracket = tamis__bytes_find(word, TAMIS_LIT("("), 1);
    if (bracket == SIZE_MAX || count_digits(tamis__bytes_sub(word, 0, bracket)) == 0)
        return word;
    *at -= word.len - bracket;
    return tamis__bytes_sub(word, 0, bracket);
}

/* The number that begins at or after `from`; empty when there is none. *end is behind it. */
static tamis_bytes find_number(tamis_bytes text, size_t from, size_t *end)
{
    for (size_t at = from; at < text.len;) {
        tamis_bytes word = number_word(text, &at);
        size_t start = (size_t)(word.ptr - text.ptr);
        size_t next_at = at;
        tamis_bytes next = number_word(text, &next_at);
        bool prefixed = is_prefix(word) && next.len > 0 && tamis__is_digit(next.ptr[0]);
        if (count_digits(word) == 0 && !prefixed)
            continue;
        /* Groups of digits go on: "45 01 525454", "7503 061013". */
        while (!ends_number(word) && next.len > 0 && tamis__is_digit(next.ptr[0]) &&
               is_bare(next)) {
            word = next;
            at = next_at;
            next = number_word(text, &next_at);
        }
        *end = at;
        return strip_number(tamis__bytes_sub(text, start, at));
    }
    *end = text.len;
    return tamis__bytes(NULL, 0);
}

/* "381420565 and 654120219" */
static void add_joined(tamis__glean *g, tamis__prop prop, tamis_bytes text, size_t at)
{
    for (int i = 0; i < NUMBERS_MAX; i++) {
        size_t peek = at;
        if (!tamis__bytes_equal(next_word(text, &peek), TAMIS_LIT("and")))
            return;
        tamis_bytes word = next_word(text, &peek);
        if (count_digits(word) < NUMBER_DIGITS_MIN)
            return;
        tamis__glean_add(g, prop, strip_number(word), text);
        at = peek;
    }
}

/* An item that is nothing but a number, perhaps with its name before ("TIN: 183111242572") or an
 * issuer behind ("477845448 (USA)"). */
static void add_bare(tamis__glean *g, tamis__prop prop, tamis_bytes item)
{
    tamis_bytes number = strip_number(item);
    size_t colon = tamis__bytes_find(number, TAMIS_LIT(":"), 0);
    if (colon != SIZE_MAX && count_digits(tamis__bytes_sub(number, 0, colon)) == 0)
        number = tamis__bytes_sub(number, colon + 1, number.len);
    size_t open = number.len;
    while (open > 0 && number.ptr[open - 1] != '(')
        open--;
    tamis_bytes last = tamis__bytes_sub(number, open, number.len);
    if (open > 1 && count_digits(last) == 0 && tamis__bytes_ends_with(last, TAMIS_LIT(")")))
        number = tamis__bytes_sub(number, 0, open - 1);
    number = strip_number(tamis__bytes_trim(number));
    tamis__glean_add(g, prop, number, number.len == item.len ? TAMIS_LIT("") : item);
}

static void add_document(tamis__glean *g, tamis__prop prop, tamis_bytes item)
{
    if (is_bare(item) && count_digits(item) > 0 &&
        tamis__bytes_find(item, TAMIS_LIT(","), 0) == SIZE_MAX) {
        add_bare(g, prop, item);
        return;
    }
    size_t cue = find_cue(item);
    size_t end = 0;
    tamis_bytes number = find_number(item, cue == SIZE_MAX ? 0 : cue, &end);
    if (count_digits(number) == 0) {
        tamis__glean_note(g, tamis__prop_name(prop), item);
        return;
    }
    tamis__glean_add(g, prop, number, item);
    add_joined(g, prop, item, end);
}

void tamis__glean_documents(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++)
        if (!tamis__glean_absent(item))
            add_document(g, prop, item);
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}

/* ---- Company numbers */

/* Searches `text` word by word (words end at space, punctuation) for the name of a number. */
static bool find_prop(tamis_bytes text, tamis__prop *prop)
{
    size_t at = 0;
    while (at < text.len) {
        size_t start = at;
        while (at < text.len && strchr(" \t\n\r/:;,.()-", text.ptr[at]) == NULL)
            at++;
        /* The last name is the nearest to its number ("Tax Identification Number: INN: 77265"). */
        (void)prop_of_name(tamis__bytes_sub(text, start, at), prop);
        at++;
    }
    return *prop != TAMIS__PROP_COUNT;
}

static bool is_calendar(tamis_bytes word)
{
    tamis__date date;
    bool separated = tamis__bytes_find(word, TAMIS_LIT("."), 0) != SIZE_MAX ||
                     tamis__bytes_find(word, TAMIS_LIT("/"), 0) != SIZE_MAX;
    return separated && word.len <= 10 && tamis__prose_date(word, &date);
}

/* All numbers of one item; `between` is the text before each, `after` a bracket behind it. */
static size_t add_numbers(tamis__glean *g, tamis__prop prop, tamis_bytes item)
{
    size_t added = 0;
    size_t at = 0;
    tamis__prop current = prop;
    for (int i = 0; i < NUMBERS_MAX && at < item.len; i++) {
        size_t end = 0;
        tamis_bytes number = find_number(item, at, &end);
        if (number.len == 0)
            break;
        size_t start = (size_t)(number.ptr - item.ptr);
        tamis__prop named = TAMIS__PROP_COUNT;
        if (find_prop(tamis__bytes_sub(item, at, start), &named))
            current = named;
        at = end;
        if (count_digits(number) < NUMBER_DIGITS_MIN || is_calendar(number))
            continue;
        tamis__prop own = current;
        tamis_bytes behind = tamis__bytes_trim(tamis__bytes_sub(item, end, item.len));
        if (behind.len > 0 && behind.ptr[0] == '(') {
            size_t close = tamis__bytes_find(behind, TAMIS_LIT(")"), 0);
            named = TAMIS__PROP_COUNT;
            if (find_prop(tamis__bytes_sub(behind, 1, close), &named))
                own = named;
        }
        bool bare = tamis__bytes_equal(number, item);
        tamis__glean_add(g, own, number, bare ? TAMIS_LIT("") : item);
        added++;
    }
    return added;
}

void tamis__glean_numbers(tamis__glean *g, tamis__prop prop, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++)
        if (!tamis__glean_absent(item) && add_numbers(g, prop, item) == 0)
            add_document(g, prop, item);
    tamis__glean_note(g, tamis__prop_name(prop), rest);
}

/* ---- Telephones */

/* Size of the telephone character at `at`; 0 when there is none. Dashes are of several kinds. */
static size_t phone_char(tamis_bytes text, size_t at)
{
    char c = text.ptr[at];
    if (tamis__is_digit(c) || (c != '\0' && strchr("+()-/. \t\n", c) != NULL))
        return 1;
    bool dash = text.len - at >= 3 && memcmp(text.ptr + at, "\xE2\x80", 2) == 0 &&
                (unsigned char)text.ptr[at + 2] >= 0x90 && (unsigned char)text.ptr[at + 2] <= 0x95;
    return dash ? 3 : 0;
}

static size_t add_phone(tamis__glean *g, tamis_bytes run, tamis_bytes whole)
{
    run = strip(tamis__bytes_trim(run), "-/.) ", "-/.( +");
    size_t digits = count_digits(run);
    if (digits < PHONE_DIGITS_MIN || digits > PHONE_DIGITS_MAX)
        return 0;
    tamis_bytes detail = run.len + 2 >= whole.len ? TAMIS_LIT("") : whole;
    tamis__glean_add(g, TAMIS__PROP_phone, run, detail);
    return 1;
}

/* "44451348/4451349", "18111. 850-2": a slash or a full stop parts two numbers, if what follows has
 * the digits of one ("578/9" has not). */
static bool parts_numbers(tamis_bytes item, size_t at)
{
    char c = item.ptr[at];
    if (c != '/' && (c != '.' || at + 1 >= item.len || item.ptr[at + 1] != ' '))
        return false;
    size_t digits = 0;
    for (size_t i = at + 1; i < item.len && i < at + PHONE_BYTES_MAX; i++) {
        if (phone_char(item, i) == 0 || item.ptr[i] == '/')
            break;
        digits += tamis__is_digit(item.ptr[i]);
    }
    return digits >= PHONE_DIGITS_MIN;
}

/* A run of telephone characters also ends where a second '+' begins a new number. */
static size_t add_phones(tamis__glean *g, tamis_bytes item)
{
    size_t added = 0;
    size_t start = 0;
    size_t digits = 0;
    for (size_t at = 0; at <= item.len;) {
        size_t size = at < item.len ? phone_char(item, at) : 0;
        bool again = size > 0 && digits >= PHONE_DIGITS_MIN &&
                     (item.ptr[at] == '+' || parts_numbers(item, at));
        if (size > 0 && !again) {
            digits += tamis__is_digit(item.ptr[at]);
            at += size;
            continue;
        }
        added += add_phone(g, tamis__bytes_sub(item, start, at), item);
        start = again ? at : at + 1;
        at = again ? at + 1 : start;
        digits = 0;
    }
    return added;
}

void tamis__glean_phones(tamis__glean *g, tamis_bytes text)
{
    tamis_bytes rest = text;
    tamis_bytes item;
    for (int i = 0; i < TAMIS__GLEAN_ITEMS_MAX && tamis__prose_item(&rest, &item); i++)
        if (!tamis__glean_absent(item) && add_phones(g, item) == 0)
            tamis__glean_note(g, "phone", item);
    tamis__glean_note(g, "phone", rest);
}

/* ---- Links */

static bool is_website(tamis_bytes word)
{
    return tamis__bytes_starts_nocase(word, TAMIS_LIT("http://")) ||
           tamis__bytes_starts_nocase(word, TAMIS_LIT("https://")) ||
           tamis__bytes_starts_nocase(word, TAMIS_LIT("www."));
}

/* "company.ru", "http://x": a dot inside, letters at both sides, no '@'. */
static bool is_domain(tamis_bytes word)
{
    size_t dot = tamis__bytes_find(word, TAMIS_LIT("."), 1);
    return dot != SIZE_MAX && dot + 2 < word.len && is_lower(word.ptr[dot + 1]) &&
           tamis__bytes_find(word, TAMIS_LIT("@"), 0) == SIZE_MAX;
}

static bool is_email(tamis_bytes word)
{
    size_t at = tamis__bytes_find(word, TAMIS_LIT("@"), 1);
    return at != SIZE_MAX && tamis__bytes_find(word, TAMIS_LIT("."), at) != SIZE_MAX;
}

bool tamis__glean_links(tamis__glean *g, tamis_bytes text)
{
    bool any = false;
    size_t start = 0;
    for (size_t at = 0; at <= text.len; at++) {
        if (at < text.len && !tamis__is_space(text.ptr[at]) && text.ptr[at] != ';' &&
            text.ptr[at] != ',')
            continue;
        tamis_bytes word = strip(tamis__bytes_sub(text, start, at), "\"'(<[", "\"')>].:");
        word = tamis__bytes_trim(word);
        size_t link = tamis__bytes_find_nocase(word, TAMIS_LIT("http"), 0);
        if (link != SIZE_MAX && link > 0) /* "link:https://..." */
            word = tamis__bytes_sub(word, link, word.len);
        start = at + 1;
        if (is_email(word) && !is_website(word))
            tamis__builder_add(g->builder, TAMIS__PROP_email, word);
        else if (is_website(word) || is_domain(word))
            tamis__builder_add(g->builder, TAMIS__PROP_website, word);
        else
            continue;
        any = true;
    }
    return any;
}
