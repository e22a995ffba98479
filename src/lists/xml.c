/*
 * lists/xml.c - the pull reader for hostile XML.
 *
 * libxml2 reads through read_input, which counts the bytes of an entry and looks at the prolog. Once
 * that fails, libxml2 gets no more bytes, and its own complaint about the sudden end is not told:
 * tamis__xml_fail prefers what went wrong below.
 */
#include "lists/xml.h"

#include <pthread.h>
#include <stdio.h>

#include "base/error.h"

enum { ENTRY_BYTES_MAX = 16 << 20 /* of XML between the starts of two entries */ };

/* ---- Below libxml2 */

static void init_parser(void)
{
    xmlInitParser();
}

tamis_status tamis__xml_fail_type(tamis_error *err, uint64_t line)
{
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, line, 0,
                          "a document type declaration is not accepted");
}

/* Finds a document type declaration before libxml2 sees any of it; the reader would report it only
 * after parsing what it declares. */
static bool prolog_declares_type(tamis__xml *xml, const char *bytes, size_t size)
{
    static const char declaration[] = "<!DOCTYPE";
    for (size_t i = 0; i < size && !xml->in_root; i++) {
        char c = bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        xml->in_root = xml->prolog_matched == 1 && letter;
        xml->prolog_line += c == '\n';
        if (c == declaration[xml->prolog_matched])
            xml->prolog_matched++;
        else
            xml->prolog_matched = c == '<';
        if (xml->prolog_matched == sizeof declaration - 1)
            return true;
    }
    return false;
}

static int read_input(void *ctx, char *out, int capacity)
{
    tamis__xml *xml = ctx;
    size_t got = 0;
    if (xml->input_status != TAMIS_OK || capacity <= 0)
        return xml->input_status == TAMIS_OK ? 0 : -1;
    xml->input_status =
        tamis__input_read(xml->input, out, (size_t)capacity, &got, &xml->input_error);
    xml->entry_bytes += got;
    xml->has_input = xml->has_input || got > 0;
    if (xml->input_status == TAMIS_OK && prolog_declares_type(xml, out, got))
        xml->input_status = tamis__xml_fail_type(&xml->input_error, xml->prolog_line + 1);
    if (xml->input_status == TAMIS_OK && xml->entry_bytes > ENTRY_BYTES_MAX)
        xml->input_status = tamis__fail(&xml->input_error, TAMIS_ERR_LIMIT,
                                        "an entry is longer than %d bytes", ENTRY_BYTES_MAX);
    return xml->input_status == TAMIS_OK ? (int)got : -1;
}

#if LIBXML_VERSION >= 21200
typedef const xmlError xml_error;
#else
typedef xmlError xml_error;
#endif

/* Keeps the first error: later ones follow from it. */
static void keep_error(void *ctx, xml_error *error)
{
    tamis__xml *xml = ctx;
    if (xml->has_error || error == NULL || error->level < XML_ERR_ERROR)
        return;
    xml->has_error = true;
    xml->error_line = error->line;
    snprintf(xml->error_message, sizeof xml->error_message, "%s",
             error->message == NULL ? "not well-formed" : error->message);
    size_t len = strlen(xml->error_message);
    while (len > 0 && (xml->error_message[len - 1] == '\n' || xml->error_message[len - 1] == ' '))
        xml->error_message[--len] = '\0';
}

uint64_t tamis__xml_line(const tamis__xml *xml)
{
    int line = xml->reader == NULL ? 0 : xmlTextReaderGetParserLineNumber(xml->reader);
    return line > 0 ? (uint64_t)line : 0;
}

tamis_status tamis__xml_fail(const tamis__xml *xml, tamis_error *err)
{
    if (xml->input_status != TAMIS_OK)
        return tamis__fail_at(err, xml->input_status,
                              xml->input_error.line > 0 ? xml->input_error.line
                                                        : tamis__xml_line(xml),
                              xml->input_error.offset, "%s", xml->input_error.message);
    if (!xml->has_input)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0, "expected XML; the file is empty");
    if (!xml->has_error)
        return tamis__fail_nomem(err);
    uint64_t line = xml->error_line > 0 ? (uint64_t)xml->error_line : tamis__xml_line(xml);
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, line, 0, "expected well-formed XML; line %llu: %s",
                          (unsigned long long)line, xml->error_message);
}

tamis_status tamis__xml_open(tamis__xml *xml, const tamis__source *source, tamis_error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, init_parser);
    TAMIS_TRY(tamis__source_open(source, NULL, &xml->input, err));
    xml->reader = xmlReaderForIO(read_input, NULL, xml, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                     XML_PARSE_BIG_LINES);
    if (xml->reader == NULL)
        return xml->input_status != TAMIS_OK ? tamis__xml_fail(xml, err) : tamis__fail_nomem(err);
    xmlTextReaderSetStructuredErrorHandler(xml->reader, keep_error, xml);
    return TAMIS_OK;
}

void tamis__xml_close(tamis__xml *xml)
{
    xmlFreeTextReader(xml->reader);
    tamis__input_close(xml->input);
}

void tamis__xml_count_anew(tamis__xml *xml)
{
    xml->entry_bytes = 0;
}

tamis_status tamis__xml_drain(tamis__xml *xml, tamis__digest *digest, tamis_error *err)
{
    char rest[4096];
    size_t got = 1;
    while (got > 0)
        TAMIS_TRY(tamis__input_read(xml->input, rest, sizeof rest, &got, err));
    tamis__input_digest(xml->input, digest);
    return TAMIS_OK;
}
