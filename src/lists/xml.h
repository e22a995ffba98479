/*
 * lists/xml.h - a pull reader for hostile XML, on libxml2.
 *
 * The network is off, no entity is substituted, no external subset is loaded, libxml2's own limits on
 * depth and text stay on, a document type declaration is refused outright before libxml2 sees it, and
 * between two calls of tamis__xml_count_anew no more than so many bytes are read. Errors of the input
 * below and of the parser are kept, the first one each, and become the status of the read.
 */
#ifndef TAMIS_LISTS_XML_H
#define TAMIS_LISTS_XML_H

#include <libxml/xmlreader.h>

#include "lists/lists.h"

typedef struct tamis__xml {
    tamis__input *input;
    xmlTextReaderPtr reader;
    size_t entry_bytes;
    bool has_input;
    bool in_root;          /* the prolog is over */
    size_t prolog_matched; /* bytes of "<!DOCTYPE" that the prolog ends with */
    uint64_t prolog_line;
    tamis_status input_status; /* what went wrong below libxml2 */
    tamis_error input_error;
    bool has_error;
    int error_line;
    char error_message[TAMIS_ERROR_MESSAGE_BYTES];
} tamis__xml;

/* `xml` is zeroed storage, which must stay where it is until tamis__xml_close (also after an error). */
TAMIS_MUST_USE tamis_status tamis__xml_open(tamis__xml *xml, const tamis__source *source,
                                            tamis_error *err);
void tamis__xml_close(tamis__xml *xml);
/* The caller is between entries, or at the start of one: the count of its bytes begins anew. */
void tamis__xml_count_anew(tamis__xml *xml);
/* The line that the parser is at; 0 when unknown. */
uint64_t tamis__xml_line(const tamis__xml *xml);
/* The status for a document type declaration at that line. */
TAMIS_MUST_USE tamis_status tamis__xml_fail_type(tamis_error *err, uint64_t line);
/* The status for what went wrong: of the input, of the parser, or no memory. */
TAMIS_MUST_USE tamis_status tamis__xml_fail(const tamis__xml *xml, tamis_error *err);
/* Reads what stands behind the root element, too: the digest is of the whole file. */
TAMIS_MUST_USE tamis_status tamis__xml_drain(tamis__xml *xml, tamis__digest *digest,
                                             tamis_error *err);

#endif
