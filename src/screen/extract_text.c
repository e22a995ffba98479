/*
 * screen/extract_text.c - plain text of any encoding.
 *
 * ICU converts. Whatever the bytes are, the result is valid UTF-8 without control characters, so
 * nobody behind this file meets binary garbage.
 */
#include <unicode/ucnv.h>

#include "base/error.h"
#include "base/utf8.h"
#include "screen/document.h"

enum { DATE_WITHIN_BYTES = 3000, TITLE_LINE_BYTES_MAX = 150, CHUNK_UNITS = 4096 };

static bool is_control(unsigned char c)
{
    return (c < 0x20 && c != '\n') || c == 0x7F;
}

/* Appends valid UTF-8 with clean line ends: controls become spaces, a form feed a blank line. */
static void append_clean(tamis__buffer *out, tamis_bytes text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (!is_control(c))
            continue;
        tamis__buffer_append(out, tamis__bytes_sub(text, from, i));
        from = i + 1;
        if (c == '\f')
            tamis__buffer_text(out, "\n\n");
        else if (c != '\r')
            tamis__buffer_byte(out, ' ');
        else if (from >= text.len || text.ptr[from] != '\n')
            tamis__buffer_byte(out, '\n');
    }
    tamis__buffer_append(out, tamis__bytes_sub(text, from, text.len));
}

/* One chunk of what the converter made. */
static void append_units(tamis__buffer *out, const UChar *units, size_t count)
{
    size_t i = 0;
    while (i < count) {
        uint32_t rune = units[i++];
        if (U16_IS_LEAD(rune) && i < count && U16_IS_TRAIL(units[i]))
            rune = 0x10000 + ((rune - 0xD800) << 10) + (units[i++] - 0xDC00U);
        tamis__buffer_rune(out, rune); /* half a pair becomes U+FFFD */
    }
}

static tamis_status convert(tamis_bytes content, const char *charset, tamis__buffer *out,
                            tamis_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(charset, &code);
    if (U_FAILURE(code))
        return tamis__fail(err, TAMIS_ERR_FORMAT, "no converter for the character set '%s'",
                           charset);
    UChar units[CHUNK_UNITS + 1];
    const char *from = content.ptr;
    const char *end = content.ptr + content.len;
    size_t kept = 0; /* a lead surrogate waits for its other half */
    do {
        UChar *to = units + kept;
        code = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &to, units + CHUNK_UNITS, &from, end, NULL, true, &code);
        size_t count = (size_t)(to - units);
        kept = code == U_BUFFER_OVERFLOW_ERROR && U16_IS_LEAD(units[count - 1]) ? 1 : 0;
        append_units(out, units, count - kept);
        if (kept == 1)
            units[0] = units[count - 1];
    } while (code == U_BUFFER_OVERFLOW_ERROR && !out->failed);
    ucnv_close(converter);
    return TAMIS_OK;
}

static bool charset_known(const char *charset)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(charset, &code);
    ucnv_close(converter);
    return U_SUCCESS(code);
}

/* The character set of bytes that are not plain UTF-8; NULL: they are. *skip is the mark's size. */
static const char *charset_of(tamis_bytes content, const char *hint, size_t *skip)
{
    *skip = 0;
    if (tamis__bytes_starts_with(content, TAMIS_LIT("\xFF\xFE"))) {
        *skip = 2;
        return "UTF-16LE";
    }
    if (tamis__bytes_starts_with(content, TAMIS_LIT("\xFE\xFF"))) {
        *skip = 2;
        return "UTF-16BE";
    }
    if (tamis__bytes_starts_with(content, TAMIS_LIT("\xEF\xBB\xBF")))
        *skip = 3;
    if (tamis__utf8_valid_prefix(content) == content.len)
        return NULL;
    return hint != NULL && charset_known(hint) ? hint : "windows-1252";
}

tamis_status tamis__decode(tamis_bytes content, const char *charset, tamis__buffer *out,
                           tamis_error *err)
{
    size_t skip = 0;
    charset = charset_of(content, charset, &skip);
    content = tamis__bytes_sub(content, skip, content.len);
    if (charset == NULL) {
        append_clean(out, content);
        return out->failed ? tamis__fail(err, TAMIS_ERR_LIMIT, "the text is too large") : TAMIS_OK;
    }
    tamis__buffer raw;
    tamis__buffer_init(&raw, 3 * (size_t)TAMIS__DOCUMENT_BYTES_MAX);
    tamis_status status = TAMIS_OK;
    TAMIS_TRY_DONE(convert(content, charset, &raw, err));
    append_clean(out, tamis__buffer_bytes(&raw));
    if (raw.failed || out->failed)
        status = tamis__fail(err, TAMIS_ERR_LIMIT, "the text is too large");
done:
    tamis__buffer_clear(&raw);
    return status;
}

/* A short first line with nothing under it is a headline. */
static void take_title(tamis__document *document)
{
    tamis_bytes text = tamis__bytes_trim(tamis__buffer_bytes(&document->text));
    size_t end = tamis__bytes_find(text, TAMIS_LIT("\n"), 0);
    if (end == SIZE_MAX)
        return;
    tamis_bytes below = tamis__bytes_sub(text, end + 1, text.len);
    size_t next = tamis__bytes_find(below, TAMIS_LIT("\n"), 0);
    bool blank = tamis__bytes_trim(tamis__bytes_sub(below, 0, next)).len == 0;
    tamis_bytes line = tamis__bytes_trim(tamis__bytes_sub(text, 0, end));
    if (blank && line.len <= TITLE_LINE_BYTES_MAX)
        tamis__buffer_append(&document->title, line);
}

tamis_status tamis__extract_text(tamis_bytes content, tamis__document *out, tamis_error *err)
{
    TAMIS_TRY(tamis__decode(content, NULL, &out->text, err));
    take_title(out);
    int32_t day;
    tamis_bytes start = tamis__bytes_sub(tamis__buffer_bytes(&out->text), 0, DATE_WITHIN_BYTES);
    if (tamis__date_find(start, &day))
        out->date = day;
    return TAMIS_OK;
}
