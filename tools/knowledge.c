/*
 * knowledge: the tables of data/text as constant arrays, so that a program that starts reads nothing.
 *
 *   knowledge OUT.c
 *
 * OUT.c defines tamis__built_knowledge of src/text/internal.h. The tables come embedded in this program;
 * src/text/build reads them. The output depends on them alone.
 */
#include <stdio.h>
#include <stdlib.h>

#include "text/build/build.h"

enum { NUMBERS_PER_LINE = 20 };

/* The library's own is what this program makes. */
const tamis__knowledge tamis__built_knowledge = {.phrases = NULL};

typedef struct emitter {
    FILE *out;
    bool failed; /* no memory, or a number too large for its column */
} emitter;

static void begin_array(emitter *e, const char *type, const char *name, const char *part)
{
    fprintf(e->out, "static const %s %s_%s[] = {", type, name, part);
}

static void write_item(emitter *e, size_t i, uint64_t value)
{
    fprintf(e->out, "%s%llu,", i % NUMBERS_PER_LINE == 0 ? "\n" : "", (unsigned long long)value);
}

/* C has no empty arrays. */
static void end_array(emitter *e, size_t count)
{
    fputs(count == 0 ? "0};\n\n" : "};\n\n", e->out);
}

static void write_numbers(emitter *e, const char *name, const char *part, const uint32_t *numbers,
                          size_t count)
{
    begin_array(e, "uint32_t", name, part);
    for (size_t i = 0; i < count; i++)
        write_item(e, i, numbers[i]);
    end_array(e, count);
}

static void write_short(emitter *e, size_t i, uint32_t value)
{
    e->failed = e->failed || value > UINT16_MAX;
    write_item(e, i, value);
}

static void write_shorts(emitter *e, const char *name, const char *part, const uint16_t *numbers,
                         size_t count)
{
    begin_array(e, "uint16_t", name, part);
    for (size_t i = 0; i < count; i++)
        write_item(e, i, numbers[i]);
    end_array(e, count);
}

/* The strings of a map in the order of their coming, a NUL behind each. */
static void write_strings(emitter *e, const char *name, const tamis__strmap *map)
{
    uint32_t count = tamis__strmap_count(map);
    size_t written = 0;
    begin_array(e, "char", name, "pool");
    for (uint32_t i = 0; i < count; i++) {
        tamis_bytes key = tamis__strmap_key(map, i);
        for (size_t j = 0; j <= key.len; j++) {
            int byte = j < key.len ? (signed char)key.ptr[j] : 0;
            fprintf(e->out, "%s%d,", written++ % NUMBERS_PER_LINE == 0 ? "\n" : "", byte);
        }
    }
    end_array(e, written);
    begin_array(e, "uint32_t", name, "at");
    size_t at = 0;
    for (uint32_t i = 0; i <= count; i++) {
        write_item(e, i, at);
        at += i < count ? tamis__strmap_key(map, i).len + 1 : 0;
    }
    end_array(e, 1);
}

/* The strings as tamis__strings, for filling the slots of a map. */
static bool gather_strings(const tamis__strmap *map, tamis__arena *arena, tamis__strings *out)
{
    uint32_t count = tamis__strmap_count(map);
    uint32_t *at = tamis__arena_zero(arena, count + 1, sizeof *at);
    for (uint32_t i = 0; at != NULL && i < count; i++)
        at[i + 1] = at[i] + (uint32_t)tamis__strmap_key(map, i).len + 1;
    char *pool = at == NULL ? NULL : tamis__arena_zero(arena, at[count] + 1u, 1);
    if (pool == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        memcpy(pool + at[i], tamis__strmap_key(map, i).ptr, tamis__strmap_key(map, i).len);
    *out = (tamis__strings){pool, at, count};
    return true;
}

static void write_keymap(emitter *e, const char *name, const tamis__strmap *strings)
{
    tamis__arena arena;
    tamis__arena_init(&arena, 0);
    tamis__keymap map = {.mask = tamis__keymap_slots(tamis__strmap_count(strings)) - 1};
    uint16_t *tags = tamis__arena_zero(&arena, map.mask + 1u, sizeof *tags);
    uint32_t *numbers = tamis__arena_zero(&arena, map.mask + 1u, sizeof *numbers);
    if (tags == NULL || numbers == NULL || !gather_strings(strings, &arena, &map.keys)) {
        e->failed = true;
    } else {
        tamis__keymap_fill(&map, tags, numbers);
        write_strings(e, name, strings);
        write_shorts(e, name, "tags", tags, map.mask + 1u);
        write_numbers(e, name, "numbers", numbers, map.mask + 1u);
    }
    tamis__arena_clear(&arena);
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static uint32_t text_number(emitter *e, tamis__strmap *texts, tamis_bytes text)
{
    uint32_t number = text.len == 0 ? 0 : tamis__strmap_intern(texts, text);
    e->failed = e->failed || number > UINT16_MAX;
    return number;
}

static void write_phrases(emitter *e, const tamis__builder *b, tamis__strmap *texts)
{
    uint32_t count = tamis__strmap_count(&b->keys);
    fputs("static const tamis__phrase phrases[] = {\n", e->out);
    for (uint32_t i = 0; i < count; i++) {
        const tamis__phrase_row *row = &b->phrases[i];
        fprintf(e->out, "{%u,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", text_number(e, texts, row->legal),
                text_number(e, texts, row->term), text_number(e, texts, row->place),
                text_number(e, texts, row->number), row->roles, row->legal_class, row->title_class,
                row->particle_class, row->term_class, row->evidence);
    }
    fputs("};\n\n", e->out);
}

static void write_countries(emitter *e, const tamis__builder *b, tamis__strmap *texts)
{
    write_keymap(e, "country_keys", &b->country_keys);
    uint32_t keys = tamis__strmap_count(&b->country_keys);
    begin_array(e, "uint16_t", "country", "of");
    for (uint32_t i = 0; i < keys; i++)
        write_short(e, i, b->country_of[i]);
    end_array(e, keys);
    write_keymap(e, "country_codes", &b->country_codes);
    uint32_t codes = tamis__strmap_count(&b->country_codes);
    begin_array(e, "uint16_t", "country", "names");
    for (uint32_t i = 0; i < codes; i++)
        write_short(e, i, text_number(e, texts, b->country_names[i]));
    end_array(e, codes);
}

static void write_nicknames(emitter *e, const tamis__builder *b)
{
    write_keymap(e, "nickname_keys", &b->nickname_keys);
    write_numbers(e, "nickname", "first", b->nickname_first,
                  tamis__strmap_count(&b->nickname_keys) + 1u);
    write_numbers(e, "nickname", "links", b->nickname_links, b->nickname_link_count);
}

static void write_openings(emitter *e, const uint64_t *openings)
{
    begin_array(e, "uint64_t", "phrase", "openings");
    for (size_t i = 0; i < TAMIS__OPENING_WORDS; i++)
        fprintf(e->out, "%sUINT64_C(%llu),", i % NUMBERS_PER_LINE == 0 ? "\n" : "",
                (unsigned long long)openings[i]);
    end_array(e, TAMIS__OPENING_WORDS);
}

static void write_han(emitter *e, const tamis__han *han)
{
    fputs("static const tamis__han han = {\n.reading = {", e->out);
    for (size_t i = 0; i < TAMIS_COUNT_OF(han->reading); i++)
        write_item(e, i, han->reading[i]);
    fputs("},\n.simplified = {", e->out);
    for (size_t i = 0; i < TAMIS_COUNT_OF(han->simplified); i++)
        write_item(e, i, han->simplified[i]);
    fputs("},\n.readings = {", e->out);
    for (size_t i = 0; i < han->count; i++)
        fprintf(e->out, "\n\"%s\",", han->readings[i]);
    fprintf(e->out, "},\n.count = %u};\n\n", han->count);
}

static void write_known(emitter *e, const tamis__known *known)
{
    fputs("static const tamis__known known = {\n.page_of = {", e->out);
    for (size_t i = 0; i < TAMIS_COUNT_OF(known->page_of); i++)
        write_item(e, i, known->page_of[i]);
    fputs("},\n.pages = {", e->out);
    for (size_t page = 0; page < TAMIS__KNOWN_PAGES; page++) {
        fputs("{\n", e->out);
        for (size_t i = 0; i < TAMIS_COUNT_OF(known->pages[page]); i++) {
            const tamis__known_glyph *glyph = &known->pages[page][i];
            fprintf(e->out, "{%u,%u,%u},\n", glyph->rune, glyph->script, glyph->kind);
        }
        fputs("},", e->out);
    }
    fputs("}};\n\n", e->out);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void name_strings(emitter *e, const char *field, const char *name, const tamis__strmap *map)
{
    fprintf(e->out, "    .%s = {%s_pool, %s_at, %u},\n", field, name, name,
            tamis__strmap_count(map));
}

static void name_keymap(emitter *e, const char *name, const tamis__strmap *map)
{
    uint32_t count = tamis__strmap_count(map);
    fprintf(e->out, "    .%s = {{%s_pool, %s_at, %u}, %s_tags, %s_numbers, %u},\n", name, name,
            name, count, name, name, tamis__keymap_slots(count) - 1);
}

static void write_knowledge(emitter *e, const tamis__builder *b, const tamis__strmap *texts)
{
    fputs("const tamis__knowledge tamis__built_knowledge = {\n", e->out);
    name_keymap(e, "keys", &b->keys);
    name_keymap(e, "vocabulary", &b->vocabulary);
    name_keymap(e, "country_keys", &b->country_keys);
    name_keymap(e, "country_codes", &b->country_codes);
    name_keymap(e, "nickname_keys", &b->nickname_keys);
    name_strings(e, "texts", "texts", texts);
    name_strings(e, "legal_classes", "legal_classes", &b->legal_classes);
    name_strings(e, "title_classes", "title_classes", &b->title_classes);
    fprintf(
        e->out,
        "    .phrases = phrases,\n    .openings = phrase_openings,\n    .country_of = country_of,\n"
        "    .country_names = country_names,\n    .nickname_first = nickname_first,\n"
        "    .nickname_links = nickname_links,\n    .han = &han,\n    .known = &known,\n"
        "    .fingerprint = UINT64_C(%llu),\n};\n",
        (unsigned long long)b->fingerprint);
}

static bool write_source(const char *path, const tamis__builder *b)
{
    tamis__strmap texts;
    emitter e = {.out = fopen(path, "wb")};
    if (e.out == NULL || !tamis__strmap_init(&texts, 0))
        return false;
    e.failed = tamis__strmap_intern(&texts, TAMIS_LIT("")) != 0;
    fputs("/* Generated by tools/knowledge.c; do not edit. */\n#include \"text/internal.h\"\n\n",
          e.out);
    write_keymap(&e, "keys", &b->keys);
    write_phrases(&e, b, &texts);
    write_openings(&e, b->openings);
    write_keymap(&e, "vocabulary", &b->vocabulary);
    write_strings(&e, "legal_classes", &b->legal_classes);
    write_strings(&e, "title_classes", &b->title_classes);
    write_countries(&e, b, &texts);
    write_nicknames(&e, b);
    write_strings(&e, "texts", &texts);
    write_han(&e, &b->han);
    write_known(&e, &b->known);
    write_knowledge(&e, b, &texts);
    tamis__strmap_clear(&texts);
    bool ok = ferror(e.out) == 0 && !e.failed;
    return fclose(e.out) == 0 && ok;
}

int main(int argc, char **argv)
{
    static tamis__builder builder;
    tamis_error err = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: knowledge OUT.c\n");
        return 2;
    }
    tamis_status status = tamis__builder_init(&builder, &err);
    bool written = status == TAMIS_OK && write_source(argv[1], &builder);
    if (status != TAMIS_OK)
        fprintf(stderr, "knowledge: %s\n", err.message);
    else if (!written)
        fprintf(stderr, "knowledge: cannot write %s\n", argv[1]);
    tamis__builder_clear(&builder);
    if (!written)
        remove(argv[1]);
    return written ? 0 : 1;
}
