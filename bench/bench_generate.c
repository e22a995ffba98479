/*
 * bench/bench_generate.c - made-up lists of any size with the statistics of real ones.
 *
 *   bench_generate MODEL ENTITIES [SEED] > FILE      FollowTheMoney lines for `tamis compile ftm:FILE`
 *
 * MODEL is a snapshot of real lists. Every entity made takes a random one of the model as its mould, so
 * that schemata, numbers of names and words, kinds of words, scripts, dates, countries, identifiers and
 * listings come as often, and as often together, as they really do. What tells parties apart is made
 * anew: words of names by the process of bench/words.h, digits and letters of identifiers, days.
 * Titles, particles, legal forms and initials stay, and half of the business words and places; in one
 * entity a word becomes the same word wherever it stands, and spellings of one word in the mould
 * become spellings of one word. Names in several scripts are not transliterations of each other.
 *
 * How fast new words appear is measured on the list of the model with the most entities, since a party
 * on several lists would bring its words several times: d = log2 of V(n) / V(n/2), V the number of
 * different words among n, over entities in random order. No clock; the same model, number and seed
 * give the same bytes.
 *
 * On the US list as model, as many entities again have 10 % more different words than it, and the words
 * of ranks 1 to 10,000 are borne by as many of them, within 2 %; bench_index shows both.
 */
#include <math.h>
#include <unicode/uchar.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "measure.h"
#include "words.h"

enum {
    CLASSES = 4, /* person, organization, vessel and the like, other */
    GROUPS = 2,  /* name words; business words and places */
    WORDS_PER_ENTITY = 1000,
    GROWTH_WORDS = 2000, /* fewer tell nothing about growth */
    GROWTH_UNTOLD = 770, /* thousandths; then what the US list shows serves (.78 and .76) */
    FLUSH_BYTES = 1 << 16
};

#define DATASET "made_up"

/* A word of a mould: every name that has it says so by its place here. */
typedef struct mould_word {
    uint32_t number;
    uint32_t base; /* another place: this is a spelling of that word; WORDS_NONE: it is its own */
    uint8_t edits, bucket;
    tamis_bytes text; /* comparable */
} mould_word;

typedef struct piece {
    uint32_t start, size, place;
} piece;

/* A name, and where its pieces are. */
typedef struct mould_name {
    uint32_t statement, piece_first, piece_count;
} mould_name;

typedef struct mould {
    uint32_t entity, word_first, word_count, name_first, name_count;
    uint16_t dataset;
} mould;

typedef struct model {
    const tamis__snapshot *snapshot;
    words *words;
    mould *moulds;
    mould_word *mould_words;
    piece *pieces;
    mould_name *names;
    size_t mould_count, word_count, piece_count, name_count;
    size_t mould_capacity, word_capacity, piece_capacity, name_capacity;
} model;

/* An entity in the making. */
typedef struct making {
    model *m;
    const mould *from;
    uint64_t salt; /* of this entity: the same text is changed in the same way throughout it */
    uint32_t became[WORDS_PER_ENTITY];
    tamis__buffer *out;
    tamis__buffer value;
} making;

static void need(bool held)
{
    tamis_error err = {.message = "out of memory"};
    must(held ? TAMIS_OK : TAMIS_ERR_NOMEM, "bench_generate", &err);
}

/* ---- the model --------------------------------------------------------------------------------- */

static unsigned class_of(tamis__schema schema)
{
    if (schema == TAMIS__SCHEMA_Person)
        return 0;
    if (tamis__schema_is_a(schema, TAMIS__SCHEMA_LegalEntity))
        return 1;
    return tamis__schema_is_a(schema, TAMIS__SCHEMA_Vehicle) ? 2 : 3;
}

static unsigned bucket_of(unsigned class, unsigned group, unsigned script)
{
    return (class * GROUPS + group) * TAMIS__SCRIPTS + script;
}

static bool is_made_anew(tamis__token_kind kind, unsigned *group)
{
    *group = kind == TAMIS__TOKEN_WORD ? 0 : 1;
    return kind == TAMIS__TOKEN_WORD || kind == TAMIS__TOKEN_TERM || kind == TAMIS__TOKEN_PLACE;
}

static bool holds_names(tamis__prop prop)
{
    return tamis__prop_type_of(prop) == TAMIS__PROP_TYPE_NAME || prop == TAMIS__PROP_firstName ||
           prop == TAMIS__PROP_secondName || prop == TAMIS__PROP_middleName ||
           prop == TAMIS__PROP_lastName || prop == TAMIS__PROP_fatherName ||
           prop == TAMIS__PROP_motherName;
}

static void append_lower(tamis__buffer *out, tamis_bytes text)
{
    for (size_t at = 0; at < text.len;)
        tamis__buffer_rune(out, (uint32_t)u_tolower((UChar32)tamis__utf8_next(text, &at)));
}

/* Letters by which two words differ, as far as it is two; longer words may differ in more. */
static unsigned difference(tamis_bytes a, tamis_bytes b)
{
    enum { FAR = 3, LENGTH_MAX = 40 };
    unsigned row[LENGTH_MAX + 1], most = a.len < 4 || b.len < 4 ? 0 : a.len < 7 ? 1 : 2;
    if (a.len > LENGTH_MAX || b.len > LENGTH_MAX || a.len > b.len + most || b.len > a.len + most)
        return FAR;
    for (unsigned j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        unsigned diagonal = row[0]++;
        for (size_t j = 0; j < b.len; j++) {
            unsigned step = diagonal + (a.ptr[i] != b.ptr[j]);
            unsigned gap = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            diagonal = row[j + 1];
            row[j + 1] = step < gap ? step : gap;
        }
    }
    return row[b.len] <= most ? row[b.len] : FAR;
}

/* The place of a word in the mould that is being read. */
static uint32_t place_of(model *m, mould *into, unsigned bucket, const tamis__token *token,
                         tamis_bytes lower)
{
    uint32_t number = words_number(m->words, bucket, lower), base = WORDS_NONE;
    mould_word *held = m->mould_words + into->word_first;
    unsigned edits = 0;
    for (uint32_t i = 0; i < into->word_count; i++) {
        if (held[i].number == number)
            return i;
        unsigned apart = held[i].bucket == bucket && held[i].base == WORDS_NONE
                             ? difference(held[i].text, token->text)
                             : 3;
        if (apart < 3 && (base == WORDS_NONE || apart < edits)) {
            base = i;
            edits = apart;
        }
    }
    if (into->word_count == WORDS_PER_ENTITY)
        return WORDS_NONE;
    need(TAMIS_GROW(m->mould_words, m->word_capacity, m->word_count + 1));
    m->mould_words[m->word_count++] =
        (mould_word){number, base, (uint8_t)edits, (uint8_t)bucket, token->text};
    return into->word_count++;
}

static void read_name(model *m, mould *into, unsigned class, const tamis__name *name,
                      tamis__buffer *lower)
{
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *token = &name->tokens[i];
        unsigned group;
        if (!is_made_anew(token->kind, &group) || token->size == 0)
            continue;
        tamis__buffer_reset(lower);
        append_lower(lower, tamis__bytes_sub(name->original, token->start,
                                             (size_t)token->start + token->size));
        uint32_t place = place_of(m, into, bucket_of(class, group, token->script), token,
                                  tamis__buffer_bytes(lower));
        if (place == WORDS_NONE)
            continue;
        need(TAMIS_GROW(m->pieces, m->piece_capacity, m->piece_count + 1));
        m->pieces[m->piece_count++] = (piece){token->start, token->size, place};
    }
}

static void read_mould(model *m, uint32_t number, tamis__text_scratch *scratch, tamis__arena *arena,
                       tamis__buffer *lower)
{
    tamis__entity_row entity = tamis__snapshot_entity(m->snapshot, number);
    mould made = {.entity = number,
                  .word_first = (uint32_t)m->word_count,
                  .name_first = (uint32_t)m->name_count,
                  .dataset = entity.dataset};
    for (uint32_t i = 0; i < entity.statement_count; i++) {
        uint32_t statement = entity.statement_first + i;
        tamis__statement_row row = tamis__snapshot_statement(m->snapshot, statement);
        tamis__name name;
        tamis_error err = {0};
        if (!holds_names(row.prop))
            continue;
        mould_name added = {statement, (uint32_t)m->piece_count, 0};
        must(tamis__name_analyze(scratch, row.value, tamis__schema_domain(entity.schema), arena,
                                 &name, &err),
             "name", &err);
        read_name(m, &made, class_of(entity.schema), &name, lower);
        added.piece_count = (uint32_t)m->piece_count - added.piece_first;
        need(TAMIS_GROW(m->names, m->name_capacity, m->name_count + 1));
        m->names[m->name_count++] = added;
        made.name_count++;
    }
    need(TAMIS_GROW(m->moulds, m->mould_capacity, m->mould_count + 1));
    m->moulds[m->mould_count++] = made;
}

/* Every word that is no other's spelling counts once for each entity that bears it. */
static void count_words(model *m)
{
    for (size_t i = 0; i < m->word_count; i++)
        if (m->mould_words[i].base == WORDS_NONE)
            words_count(m->words, m->mould_words[i].number);
    words_learn(m->words);
}

static void read_model(model *m, const world *w, tamis__arena *arena)
{
    tamis_error err = {0};
    tamis__text_scratch *scratch = NULL;
    tamis__buffer lower;
    tamis__buffer_init(&lower, 0);
    m->snapshot = w->snapshot;
    m->words = words_new();
    must(tamis__text_scratch_new(w->text, &scratch, &err), "text", &err);
    uint32_t entities = tamis__snapshot_info_of(w->snapshot).entities;
    for (uint32_t i = 0; i < entities; i++)
        if (tamis__snapshot_entity(w->snapshot, i).name_count > 0)
            read_mould(m, i, scratch, arena, &lower);
    count_words(m);
    tamis__text_scratch_free(scratch);
    tamis__buffer_clear(&lower);
}

/* ---- growth ------------------------------------------------------------------------------------ */

static uint16_t largest_dataset(const model *m)
{
    size_t counts[UINT16_MAX + 1] = {0};
    uint16_t largest = 0;
    for (size_t i = 0; i < m->mould_count; i++)
        if (++counts[m->moulds[i].dataset] > counts[largest])
            largest = m->moulds[i].dataset;
    return largest;
}

typedef struct growth {
    uint8_t *met; /* by word number */
    size_t total[WORDS_BUCKETS], count[WORDS_BUCKETS];
    uint32_t types[WORDS_BUCKETS], half_types[WORDS_BUCKETS];
} growth;

static void follow_words(const model *m, const mould *of, growth *g, bool only_count)
{
    for (uint32_t i = 0; i < of->word_count; i++) {
        const mould_word *word = &m->mould_words[of->word_first + i];
        unsigned bucket = word->bucket;
        if (word->base != WORDS_NONE)
            continue;
        if (only_count) {
            g->total[bucket]++;
            continue;
        }
        if (g->met[word->number] == 0)
            g->types[bucket]++;
        g->met[word->number] = 1;
        if (++g->count[bucket] == g->total[bucket] / 2)
            g->half_types[bucket] = g->types[bucket];
    }
}

static unsigned growth_of(const growth *g, unsigned bucket)
{
    if (g->total[bucket] < GROWTH_WORDS || g->half_types[bucket] == 0)
        return 0;
    double d = log2((double)g->types[bucket] / g->half_types[bucket]);
    return d <= 0 ? 0 : d >= 0.999 ? 999 : (unsigned)lround(d * 1000);
}

/* Business words and places do not grow. Name words of a script with too few to tell grow as the Latin
 * ones of their class. */
static void set_growth(model *m, const growth *g)
{
    static const char *const names[CLASSES] = {"persons", "organizations", "vessels", "others"};
    unsigned person = growth_of(g, bucket_of(0, 0, TAMIS__SCRIPT_LATIN));
    person = person == 0 ? GROWTH_UNTOLD : person;
    for (unsigned class = 0; class < CLASSES; class ++) {
        unsigned latin = growth_of(g, bucket_of(class, 0, TAMIS__SCRIPT_LATIN));
        latin = latin == 0 ? person : latin;
        for (unsigned script = 0; script < TAMIS__SCRIPTS; script++) {
            unsigned own = growth_of(g, bucket_of(class, 0, script));
            words_set_growth(m->words, bucket_of(class, 0, script), own == 0 ? latin : own);
        }
        fprintf(stderr, "words of %s grow as n^%.3f\n", names[class], latin / 1000.0);
    }
}

static void measure_growth(model *m, uint64_t seed)
{
    uint16_t dataset = largest_dataset(m);
    static growth g;
    size_t *order = tamis__alloc_zero(m->mould_count, sizeof *order), count = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < m->word_count; i++)
        most = m->mould_words[i].number > most ? m->mould_words[i].number : most;
    g.met = tamis__alloc_zero((size_t)most + 1, 1);
    need(order != NULL && g.met != NULL);
    for (size_t i = 0; i < m->mould_count; i++)
        if (m->moulds[i].dataset == dataset)
            order[count++] = i;
    test_random random = {seed};
    for (size_t i = count; i > 1; i--) {
        size_t other = test_random_below(&random, i), held = order[i - 1];
        order[i - 1] = order[other];
        order[other] = held;
    }
    for (size_t i = 0; i < count; i++)
        follow_words(m, &m->moulds[order[i]], &g, true);
    for (size_t i = 0; i < count; i++)
        follow_words(m, &m->moulds[order[i]], &g, false);
    set_growth(m, &g);
    tamis__release(order);
    tamis__release(g.met);
}

/* ---- values ------------------------------------------------------------------------------------ */

/* Repeatable chance that hangs on the entity and the text alone. */
static test_random chance_of(const making *e, tamis_bytes text)
{
    return (test_random){e->salt ^ tamis__hash64(text)};
}

/* Runs of three digits and more are made anew, the first of them not zero where it was not. */
static void append_numbers_anew(making *e, tamis_bytes text)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = at;
        while (end < text.len && tamis__is_digit(text.ptr[end]))
            end++;
        tamis_bytes run = tamis__bytes_sub(text, at, end);
        test_random random = chance_of(e, run);
        for (size_t i = 0; i < run.len && run.len >= 3; i++) {
            size_t least = i == 0 && run.ptr[0] != '0' ? 1 : 0;
            tamis__buffer_byte(&e->value,
                               (char)('0' + least + test_random_below(&random, 10 - least)));
        }
        if (run.len < 3)
            tamis__buffer_append(&e->value, run);
        if (end < text.len)
            tamis__buffer_byte(&e->value, text.ptr[end]);
        at = end + 1;
    }
}

/* Letters stay letters of their case and digits digits, hexadecimal letters hexadecimal. */
static void append_identifier(making *e, tamis_bytes text)
{
    test_random random = chance_of(e, text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        size_t chance = test_random_below(&random, 26 * 10 * 6);
        if (tamis__is_digit(c))
            c = (char)('0' + chance % 10);
        else if (tamis__is_letter(c))
            c = (char)((c & 0x60) + 1 + chance % ((c & 0x1f) <= 6 ? 6 : 26));
        tamis__buffer_byte(&e->value, c);
    }
}

/* The last of seven digits is a check digit: the sum of the others, weighted 7 to 2, modulo 10. */
static void check_imo(tamis__buffer *value)
{
    size_t end = value->len, start = end;
    while (start > 0 && tamis__is_digit(value->ptr[start - 1]))
        start--;
    if (end - start != 7)
        return;
    unsigned sum = 0;
    for (unsigned i = 0; i < 6; i++)
        sum += (unsigned)(value->ptr[start + i] - '0') * (7 - i);
    value->ptr[start + 6] = (char)('0' + sum % 10);
}

/* Every year of the text shifted alike, every day of a month made anew. */
static void append_date(making *e, tamis_bytes text)
{
    enum { YEARS = 12 };
    test_random random = chance_of(e, TAMIS_LIT("years"));
    int shift = (int)test_random_below(&random, 2 * YEARS + 1) - YEARS;
    random = chance_of(e, text);
    for (size_t i = 0; i < text.len;) {
        size_t run = 0;
        int year = 0;
        while (i + run < text.len && tamis__is_digit(text.ptr[i + run]))
            year = year * 10 + (text.ptr[i + run++] - '0');
        bool day = run == 2 && i >= 3 && text.ptr[i - 1] == '-' &&
                   tamis__is_digit(text.ptr[i - 2]) && i >= 6 && text.ptr[i - 4] == '-';
        if (run == 4)
            tamis__buffer_printf(&e->value, "%04d", year + shift);
        else if (day)
            tamis__buffer_printf(&e->value, "%02zu", 1 + test_random_below(&random, 28));
        else
            tamis__buffer_append(&e->value, tamis__bytes_sub(text, i, i + run));
        i += run;
        if (i < text.len)
            tamis__buffer_byte(&e->value, text.ptr[i++]);
    }
}

/* ---- names ------------------------------------------------------------------------------------- */

/* What each word of the mould becomes in this entity. */
static void choose_words(making *e, test_random *random)
{
    for (uint32_t i = 0; i < e->from->word_count; i++) {
        const mould_word *word = &e->m->mould_words[e->from->word_first + i];
        bool is_name_word = word->bucket / TAMIS__SCRIPTS % GROUPS == 0;
        uint32_t now = WORDS_NONE;
        if (word->base != WORDS_NONE) {
            uint32_t base = e->became[word->base];
            if (base != e->m->mould_words[e->from->word_first + word->base].number)
                now = words_vary(e->m->words, base, word->edits, tamis__hash64(word->text));
        } else if (is_name_word || test_random_below(random, 2) == 0) {
            now = words_draw(e->m->words, word->bucket, random);
        }
        e->became[i] = now == WORDS_NONE ? word->number : now;
    }
}

/* As the mould's word is written: in capitals, with a capital, or small. */
static void append_in_case(making *e, tamis_bytes lower, tamis_bytes like)
{
    size_t capitals = 0, small = 0;
    bool first = false;
    for (size_t at = 0, i = 0; at < like.len; i++) {
        UChar32 rune = (UChar32)tamis__utf8_next(like, &at);
        capitals += u_isupper(rune) ? 1 : 0;
        small += u_islower(rune) ? 1 : 0;
        first = i == 0 ? u_isupper(rune) : first;
    }
    bool all = capitals > 1 && small == 0;
    for (size_t at = 0, i = 0; at < lower.len; i++) {
        UChar32 rune = (UChar32)tamis__utf8_next(lower, &at);
        tamis__buffer_rune(&e->value,
                           (uint32_t)(all || (first && i == 0) ? u_toupper(rune) : rune));
    }
}

static void append_name(making *e, const mould_name *name)
{
    tamis_bytes text = tamis__snapshot_statement(e->m->snapshot, name->statement).value;
    size_t at = 0;
    for (uint32_t i = 0; i < name->piece_count; i++) {
        const piece *p = &e->m->pieces[name->piece_first + i];
        if (p->start < at)
            continue;
        append_numbers_anew(e, tamis__bytes_sub(text, at, p->start));
        at = (size_t)p->start + p->size;
        append_in_case(e, words_text(e->m->words, e->became[p->place]),
                       tamis__bytes_sub(text, p->start, at));
    }
    append_numbers_anew(e, tamis__bytes_sub(text, at, text.len));
}

/* ---- entities ---------------------------------------------------------------------------------- */

static void append_value(making *e, const tamis__statement_row *row)
{
    switch (tamis__prop_type_of(row->prop)) {
    case TAMIS__PROP_TYPE_IDENTIFIER:
        append_identifier(e, row->value);
        if (row->prop == TAMIS__PROP_imoNumber)
            check_imo(&e->value);
        break;
    case TAMIS__PROP_TYPE_DATE: append_date(e, row->value); break;
    case TAMIS__PROP_TYPE_COUNTRY:
    case TAMIS__PROP_TYPE_TOPIC:
    case TAMIS__PROP_TYPE_GENDER: tamis__buffer_append(&e->value, row->value); break;
    default: append_numbers_anew(e, row->value);
    }
}

/* Links to others are left out: their ends would be nobody. */
static void write_properties(making *e)
{
    tamis__entity_row entity = tamis__snapshot_entity(e->m->snapshot, e->from->entity);
    const mould_name *name = e->m->names + e->from->name_first;
    tamis__prop open = TAMIS__PROP_COUNT;
    for (uint32_t i = 0; i < entity.statement_count; i++) {
        uint32_t statement = entity.statement_first + i;
        tamis__statement_row row = tamis__snapshot_statement(e->m->snapshot, statement);
        if (tamis__prop_type_of(row.prop) == TAMIS__PROP_TYPE_ENTITY)
            continue;
        if (row.prop != open) {
            if (open != TAMIS__PROP_COUNT)
                tamis__json_close(e->out, ']');
            tamis__json_key(e->out, tamis__prop_name(row.prop));
            tamis__json_open(e->out, '[');
            open = row.prop;
        }
        tamis__buffer_reset(&e->value);
        if (holds_names(row.prop))
            append_name(e, name++);
        else
            append_value(e, &row);
        tamis__json_item(e->out);
        tamis__json_string(e->out, tamis__buffer_bytes(&e->value));
    }
    if (open != TAMIS__PROP_COUNT)
        tamis__json_close(e->out, ']');
}

static void write_text(making *e, const char *key, tamis_bytes text)
{
    if (text.len == 0)
        return;
    tamis__json_key(e->out, key);
    tamis__json_open(e->out, '[');
    tamis__json_string(e->out, text);
    tamis__json_close(e->out, ']');
}

static void write_day(making *e, const char *key, int32_t day)
{
    char text[TAMIS__DATE_TEXT_BYTES];
    tamis__day_format(day, text);
    if (text[0] == '\0')
        return;
    tamis__buffer_reset(&e->value);
    append_date(e, tamis__bytes_of(text));
    write_text(e, key, tamis__buffer_bytes(&e->value));
}

/* Program, authority, citation and the like are said of many parties, here as there. */
static void write_listing(making *e, const tamis__listing_row *row, size_t number, uint32_t of)
{
    tamis__json_item(e->out);
    tamis__json_open(e->out, '{');
    tamis__json_key(e->out, "id");
    tamis__buffer_printf(e->out, "\"made-%zu-%u\"", number, of);
    tamis__json_key(e->out, "schema");
    tamis__json_string(e->out, TAMIS_LIT("Sanction"));
    tamis__json_key(e->out, "properties");
    tamis__json_open(e->out, '{');
    tamis__buffer_reset(&e->value);
    append_numbers_anew(e, row->reference);
    write_text(e, "authorityId", tamis__buffer_bytes(&e->value));
    write_text(e, "program", row->program);
    write_text(e, "authority", row->authority);
    write_text(e, "licenseRequirement", row->license_requirement);
    write_text(e, "licensePolicy", row->license_policy);
    write_text(e, "citation", row->citation);
    write_text(e, "provisions", row->measures);
    write_text(e, "reason", row->reason);
    write_text(e, "sourceUrl", row->url);
    write_day(e, "startDate", row->start);
    write_day(e, "endDate", row->end);
    write_day(e, "listingDate", row->published);
    tamis__json_close(e->out, '}');
    tamis__json_close(e->out, '}');
}

static void write_entity(making *e, size_t number)
{
    tamis__entity_row entity = tamis__snapshot_entity(e->m->snapshot, e->from->entity);
    tamis__json_open(e->out, '{');
    tamis__json_key(e->out, "id");
    tamis__buffer_printf(e->out, "\"made-%zu\"", number);
    tamis__json_key(e->out, "schema");
    tamis__json_string(e->out, tamis__bytes_of(tamis__schema_name(entity.schema)));
    tamis__json_key(e->out, "datasets");
    tamis__buffer_text(e->out, "[\"" DATASET "\"]");
    tamis__json_key(e->out, "properties");
    tamis__json_open(e->out, '{');
    write_properties(e);
    if (entity.listing_count > 0) {
        tamis__json_key(e->out, "sanctions");
        tamis__json_open(e->out, '[');
        for (uint32_t i = 0; i < entity.listing_count; i++) {
            tamis__listing_row row =
                tamis__snapshot_listing(e->m->snapshot, entity.listing_first + i);
            write_listing(e, &row, number, i);
        }
        tamis__json_close(e->out, ']');
    }
    tamis__json_close(e->out, '}');
    tamis__json_close(e->out, '}');
    tamis__buffer_byte(e->out, '\n');
}

static void flush(tamis__buffer *out)
{
    tamis_error err = {.message = "out of memory"};
    must(tamis__buffer_status(out), "bench_generate", &err);
    if (fwrite(out->ptr, 1, out->len, stdout) != out->len) {
        fprintf(stderr, "bench_generate: cannot write\n");
        exit(2);
    }
    tamis__buffer_reset(out);
}

static void generate(model *m, size_t entities, uint64_t seed)
{
    test_random random = {seed};
    static making e;
    tamis__buffer out;
    tamis__buffer_init(&out, 0);
    tamis__buffer_init(&e.value, 0);
    e.m = m;
    e.out = &out;
    for (size_t i = 0; i < entities; i++) {
        e.from = &m->moulds[test_random_below(&random, m->mould_count)];
        e.salt = test_random_next(&random);
        choose_words(&e, &random);
        write_entity(&e, i);
        if (out.len >= FLUSH_BYTES)
            flush(&out);
    }
    flush(&out);
    tamis__buffer_clear(&out);
    tamis__buffer_clear(&e.value);
}

int main(int argc, char **argv)
{
    size_t entities = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    if (entities == 0 || argc > 4) {
        fprintf(stderr, "usage: bench_generate MODEL ENTITIES [SEED] > FILE\n");
        return 2;
    }
    world w;
    static model m;
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    world_open(&w, argv[1]);
    read_model(&m, &w, &arena);
    if (m.mould_count == 0) {
        fprintf(stderr, "bench_generate: %s has no names\n", argv[1]);
        return 2;
    }
    measure_growth(&m, seed);
    generate(&m, entities, seed);
    words_free(m.words);
    tamis__release(m.moulds);
    tamis__release(m.mould_words);
    tamis__release(m.pieces);
    tamis__release(m.names);
    tamis__arena_clear(&arena);
    world_close(&w);
    return fflush(stdout) == 0 ? 0 : 2;
}
