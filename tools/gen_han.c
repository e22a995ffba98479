/*
 * Writes the Han tables of data/text from ICU, whose data come from Unihan (kMandarin) and CLDR:
 *
 *   cc tools/gen_han.c $(pkg-config --cflags --libs icu-i18n icu-uc) -o gen_han
 *   ./gen_han pinyin >data/text/han_pinyin.tsv
 *   ./gen_han simplified >data/text/han_simplified.tsv
 *
 * Run by hand when a new Unicode version matters; the product itself then depends on no ICU version.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9FFF, TEXT_UNITS = 64 };

static char readings[HAN_LAST + 1][16];

static UTransliterator *open_transliterator(const char *id)
{
    UChar name[128];
    UErrorCode status = U_ZERO_ERROR;
    u_uastrcpy(name, id);
    UTransliterator *t = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status)) {
        fprintf(stderr, "%s: %s\n", id, u_errorName(status));
        exit(1);
    }
    return t;
}

static int32_t convert(UTransliterator *t, UChar32 rune, UChar *text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    U16_APPEND_UNSAFE(text, length, rune);
    text[length] = 0;
    int32_t limit = length;
    utrans_transUChars(t, text, &length, TEXT_UNITS, 0, &limit, &status);
    return U_FAILURE(status) ? 0 : length;
}

static void print_rune(UChar32 rune)
{
    char utf8[8];
    int32_t length = 0;
    U8_APPEND_UNSAFE(utf8, length, rune);
    printf("%.*s", (int)length, utf8);
}

static void read_pinyin(void)
{
    UTransliterator *t = open_transliterator("Han-Latin; NFD; [:Mn:] Remove; Lower");
    for (UChar32 rune = HAN_FIRST; rune <= HAN_LAST; rune++) {
        UChar text[TEXT_UNITS];
        int32_t length = convert(t, rune, text);
        char *out = readings[rune];
        for (int32_t i = 0; i < length && i < 15; i++)
            out[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] : 0);
    }
    utrans_close(t);
}

static void write_pinyin(void)
{
    read_pinyin();
    puts("# Mandarin reading without tone of each Han character (U+3400..U+9FFF).");
    puts("# Source: Unihan kMandarin through ICU " U_ICU_VERSION
         " Han-Latin; written by tools/gen_han.c.");
    puts("reading\tcharacters");
    for (UChar32 first = HAN_FIRST; first <= HAN_LAST; first++) {
        if (readings[first][0] == 0)
            continue;
        char reading[16];
        memcpy(reading, readings[first], sizeof reading);
        printf("%s\t", reading);
        for (UChar32 rune = first; rune <= HAN_LAST; rune++) {
            if (strcmp(readings[rune], reading) == 0) {
                print_rune(rune);
                readings[rune][0] = 0;
            }
        }
        putchar('\n');
    }
}

static void write_simplified(void)
{
    UTransliterator *t = open_transliterator("Traditional-Simplified");
    puts("# Traditional Han characters and the simplified ones that tables are looked up with.");
    puts("# Source: CLDR through ICU " U_ICU_VERSION
         " Traditional-Simplified; written by tools/gen_han.c.");
    puts("traditional\tsimplified");
    for (UChar32 rune = HAN_FIRST; rune <= HAN_LAST; rune++) {
        UChar text[TEXT_UNITS];
        int32_t length = convert(t, rune, text);
        if (length != 1 || text[0] == (UChar)rune)
            continue;
        print_rune(rune);
        putchar('\t');
        print_rune(text[0]);
        putchar('\n');
    }
    utrans_close(t);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "pinyin") == 0)
        write_pinyin();
    else if (argc == 2 && strcmp(argv[1], "simplified") == 0)
        write_simplified();
    else
        return 2;
    return 0;
}
