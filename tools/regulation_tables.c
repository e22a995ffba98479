/*
 * regulation_tables: the tables of data/regulation as the constant arrays of src/rules/regulation_tables.h.
 *
 *   regulation_tables FOLDER OUT.c
 *
 * Runs while building. A row that is not as data/regulation/README.md says ends it with the row's place, so that
 * the engine need not doubt its tables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/regulation_tables.h"

enum { CELLS_MAX = 6, LINE_BYTES_MAX = 1 << 16, ROWS_MAX = 60000 };

static const char *const columns[TAMIS__CHART_COLUMNS] = {
    "CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1", "NS 2", "MT 1",
    "RS 1", "RS 2", "FC 1", "CC 1", "CC 2", "CC 3", "AT 1", "AT 2"};
static const char *const groups[TAMIS__COUNTRY_GROUPS] = {
    "A:1", "A:2", "A:3", "A:4", "A:5", "A:6", "B", "D:1", "D:2", "D:3", "D:4", "D:5", "E:1", "E:2"};

typedef struct table {
    FILE *in;
    char path[1024];
    unsigned line;
    bool header;
    char text[LINE_BYTES_MAX];
    char *cells[CELLS_MAX];
} table;

static void fail(const table *t, const char *expected)
{
    fprintf(stderr, "regulation_tables: %s:%u: expected %s\n", t->path, t->line, expected);
    exit(1);
}

static void open_table(table *t, const char *folder, const char *name)
{
    snprintf(t->path, sizeof t->path, "%s/%s", folder, name);
    t->line = 0;
    t->header = false;
    t->in = fopen(t->path, "rb");
    if (t->in == NULL)
        fail(t, "a readable file");
}

/* The next row after comments and header; false at the end, where the file is closed. */
static bool next_row(table *t, unsigned count)
{
    while (fgets(t->text, sizeof t->text, t->in) != NULL) {
        t->line++;
        size_t size = strlen(t->text);
        if (size == 0 || t->text[size - 1] != '\n' || t->line > ROWS_MAX)
            fail(t, "a whole line");
        t->text[size - 1] = '\0';
        if (t->text[0] == '#')
            continue;
        if (!t->header) {
            t->header = true;
            continue;
        }
        char *at = t->text;
        for (unsigned i = 0; i < count; i++) {
            t->cells[i] = at;
            at = strchr(at, '\t');
            if ((at == NULL) != (i + 1 == count))
                fail(t, "another number of cells");
            if (at != NULL)
                *at++ = '\0';
        }
        return true;
    }
    fclose(t->in);
    return false;
}

static void write_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else if (*p < 0x20 || *p > 0x7e || *p == '?')
            fprintf(out, "\\%03o", *p);
        else
            fputc(*p, out);
    }
    fputc('"', out);
}

static int position(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

/* Words of a cell as bits; NULL `names`: they are numbers. */
static uint32_t bits(const table *t, char *cell, const char *separator, const char *const *names,
                     int count)
{
    uint32_t found = 0;
    char *rest = NULL;
    for (char *word = strtok_r(cell, separator, &rest); word != NULL;
         word = strtok_r(NULL, separator, &rest)) {
        long bit = names == NULL ? strtol(word, NULL, 10) : position(names, count, word);
        if (bit < (names == NULL ? 1 : 0) || bit > TAMIS__CHART_FOOTNOTES_MAX)
            fail(t, "known columns, groups or footnotes");
        found |= (uint32_t)1 << bit;
    }
    return found;
}

static void write_countries(FILE *out, const char *folder)
{
    static table t;
    static char before[LINE_BYTES_MAX];
    uint32_t count = 0;
    open_table(&t, folder, "countries.tsv");
    fputs("const tamis__country_row tamis__country_rows[] = {\n", out);
    for (; next_row(&t, 6); count++) {
        char **cell = t.cells;
        if (strlen(cell[0]) != 2 || strcmp(before, cell[0]) >= 0)
            fail(&t, "two-letter codes in order");
        strcpy(before, cell[0]);
        bool same = cell[5][0] == '=';
        uint32_t marks = bits(&t, cell[2], ";", columns, TAMIS__CHART_COLUMNS);
        uint32_t notes = bits(&t, cell[3], ";", NULL, 0);
        uint32_t of = bits(&t, cell[4], " ", groups, TAMIS__COUNTRY_GROUPS);
        fprintf(out, "{\"%s\",\"%s\",%d,%uu,%uu,%uu,", cell[0], same ? cell[5] + 1 : "",
                !same && cell[5][0] != '\0', marks, notes, of);
        write_text(out, same ? "" : cell[5]);
        fputs("},\n", out);
    }
    fprintf(out, "};\nconst uint32_t tamis__country_row_count = %u;\n\n", count);
}

static void write_footnotes(FILE *out, const char *folder)
{
    static const char *const effects[] = {"none", "no", "yes", "look"};
    static table t;
    uint32_t count = 0;
    open_table(&t, folder, "footnotes.tsv");
    fputs("const tamis__footnote_row tamis__footnote_rows[] = {\n", out);
    for (; next_row(&t, 5); count++) {
        long number = strtol(t.cells[0], NULL, 10);
        int effect = position(effects, 4, t.cells[2]);
        if (number < 1 || number > TAMIS__CHART_FOOTNOTES_MAX || effect < 0)
            fail(&t, "a footnote's number and an effect");
        fprintf(out, "{%ld,\"%s\",(tamis__footnote_effect)%d,\"%s\",", number, t.cells[1], effect,
                t.cells[3]);
        write_text(out, t.cells[4]);
        fputs("},\n", out);
    }
    fprintf(out, "};\nconst uint32_t tamis__footnote_row_count = %u;\n\n", count);
}

/* One table row after the other belongs to entries in order: counts them for `entry`. */
typedef struct cursor {
    table t;
    unsigned cells;
    uint32_t row;
    bool more;
} cursor;

static void start(cursor *c, const char *folder, const char *name, unsigned cells)
{
    open_table(&c->t, folder, name);
    c->cells = cells;
    c->row = 0;
    c->more = next_row(&c->t, cells);
}

static uint32_t skip_entry(cursor *c, const char *eccn)
{
    uint32_t first = c->row;
    while (c->more && strcmp(c->t.cells[0], eccn) == 0) {
        c->row++;
        c->more = next_row(&c->t, c->cells);
    }
    return c->row - first;
}

static void write_entries(FILE *out, const char *folder)
{
    static table t;
    static cursor needs, flags;
    static char before[LINE_BYTES_MAX];
    uint32_t count = 0;
    open_table(&t, folder, "entries.tsv");
    start(&needs, folder, "requirements.tsv", 5);
    start(&flags, folder, "exceptions.tsv", 3);
    fputs("const tamis__entry_row tamis__entry_rows[] = {\n", out);
    for (; next_row(&t, 3); count++) {
        const char *eccn = t.cells[0];
        if (strlen(eccn) != 5 || strcmp(before, eccn) >= 0)
            fail(&t, "five-character ECCNs in order");
        strcpy(before, eccn);
        uint32_t first_need = needs.row, first_flag = flags.row;
        uint32_t need_count = skip_entry(&needs, eccn), flag_count = skip_entry(&flags, eccn);
        fprintf(out, "{\"%s\",\"%s\",%u,%u,%u,%u},\n", eccn, t.cells[1], first_need, need_count,
                first_flag, flag_count);
    }
    if (needs.more || flags.more)
        fail(needs.more ? &needs.t : &flags.t, "rows in the order of entries.tsv");
    fprintf(out, "};\nconst uint32_t tamis__entry_row_count = %u;\n\n", count);
}

static void write_requirements(FILE *out, const char *folder)
{
    static table t;
    open_table(&t, folder, "requirements.tsv");
    fputs("const tamis__requirement_row tamis__requirement_rows[] = {\n", out);
    while (next_row(&t, 5)) {
        char **cell = t.cells;
        if (cell[2][0] == '\0' || strchr("+-=~?", cell[2][0]) == NULL || cell[3][0] == '\0')
            fail(&t, "a scope and a place");
        bool look = cell[3][0] == '?';
        fprintf(out, "{\"%s\",'%c',\"%s\",%d,%d,\"%s\",", cell[1], cell[2][0], cell[2] + 1,
                position(columns, TAMIS__CHART_COLUMNS, cell[3]), look, cell[3] + (look ? 1 : 0));
        write_text(out, cell[4]);
        fputs("},\n", out);
    }
    fputs("};\n\n", out);
}

static void write_exceptions(FILE *out, const char *folder)
{
    static table t;
    open_table(&t, folder, "exceptions.tsv");
    fputs("const tamis__exception_row tamis__exception_rows[] = {\n", out);
    while (next_row(&t, 3)) {
        fprintf(out, "{\"%s\",", t.cells[1]);
        write_text(out, t.cells[2]);
        fputs("},\n", out);
    }
    fputs("};\n", out);
}

static void write_names(FILE *out, const char *head, const char *const *names, int count)
{
    fprintf(out, "%s = {", head);
    for (int i = 0; i < count; i++)
        fprintf(out, "\"%s\",", names[i]);
    fputs("};\n", out);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: regulation_tables FOLDER OUT.c\n");
        return 2;
    }
    FILE *out = fopen(argv[2], "wb");
    if (out == NULL) {
        fprintf(stderr, "regulation_tables: cannot write %s\n", argv[2]);
        return 1;
    }
    fputs("/* Generated by tools/regulation_tables.c; do not edit. */\n"
          "#include \"rules/regulation_tables.h\"\n\n",
          out);
    write_names(out, "const char *const tamis__chart_column_names[TAMIS__CHART_COLUMNS]", columns,
                TAMIS__CHART_COLUMNS);
    write_names(out, "const char *const tamis__country_group_names[TAMIS__COUNTRY_GROUPS]", groups,
                TAMIS__COUNTRY_GROUPS);
    write_countries(out, argv[1]);
    write_footnotes(out, argv[1]);
    write_entries(out, argv[1]);
    write_requirements(out, argv[1]);
    write_exceptions(out, argv[1]);
    bool ok = ferror(out) == 0;
    if (fclose(out) != 0 || !ok) {
        fprintf(stderr, "regulation_tables: cannot write %s\n", argv[2]);
        return 1;
    }
    return 0;
}
