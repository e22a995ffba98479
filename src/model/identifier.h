/*
 * model/identifier.h - identifiers: kinds, normal form, check digits.
 *
 * The normal form is what the index stores and looks up. Case is folded to upper for all kinds but
 * those whose alphabet is case-sensitive (base58 crypto addresses); separators are dropped. BIC8
 * equals BIC11 with XXX. A failed check digit does not drop an identifier: lists print wrong ones, and
 * people hold them; it is kept and marked.
 */
#ifndef TAMIS_MODEL_IDENTIFIER_H
#define TAMIS_MODEL_IDENTIFIER_H

#include "base/buffer.h"
#include "model/schema.h"

/* kind, name in options and JSON. Numbers are written to snapshots: append only. */
#define TAMIS__ID_LIST(X)                                                                          \
    X(NONE, "none")                                                                                \
    X(IMO, "imo")                                                                                  \
    X(MMSI, "mmsi")                                                                                \
    X(CALL_SIGN, "call_sign")                                                                      \
    X(BIC, "bic")                                                                                  \
    X(LEI, "lei")                                                                                  \
    X(ISIN, "isin")                                                                                \
    X(IBAN, "iban")                                                                                \
    X(PASSPORT, "passport")                                                                        \
    X(NATIONAL_ID, "national_id")                                                                  \
    X(TAX, "tax")                                                                                  \
    X(REGISTRATION, "registration")                                                                \
    X(INN, "inn")                                                                                  \
    X(OGRN, "ogrn")                                                                                \
    X(KPP, "kpp")                                                                                  \
    X(OKPO, "okpo")                                                                                \
    X(USCC, "uscc")                                                                                \
    X(DUNS, "duns")                                                                                \
    X(TICKER, "ticker")                                                                            \
    X(CRYPTO, "crypto")                                                                            \
    X(PHONE, "phone")                                                                              \
    X(EMAIL, "email")                                                                              \
    X(MAC, "mac")                                                                                  \
    X(SERIAL, "serial")                                                                            \
    X(OTHER, "other")

typedef enum tamis__id_kind {
#define TAMIS__ID_ENUM(kind, text) TAMIS__ID_##kind,
    TAMIS__ID_LIST(TAMIS__ID_ENUM)
#undef TAMIS__ID_ENUM
        TAMIS__ID_KINDS
} tamis__id_kind;

typedef enum tamis__id_check {
    TAMIS__ID_UNUSABLE = 0,  /* nothing left to look up: too short, no digit where one must be */
    TAMIS__ID_UNCHECKED = 1, /* the kind has no check digit, or the form is unusual */
    TAMIS__ID_BAD_CHECK = 2, /* right form, wrong check digit: kept, marked */
    TAMIS__ID_GOOD = 3
} tamis__id_check;

enum { TAMIS__ID_BYTES_MAX = 128 };

/* How strongly sharing one identifies: MAIN kinds (IMO, passport, tax, LEI, crypto...) identify;
 * SHARED kinds (phone, e-mail, ticker, KPP, call sign) are evidence only. */
bool tamis__id_identifies(tamis__id_kind kind);
/* Kinds that may carry the same number in practice (a registration number quoted as tax number):
 * true when a value of kind a may be compared with one of kind b. OTHER meets every kind. */
bool tamis__id_comparable(tamis__id_kind a, tamis__id_kind b);

/* Writes the normal form, NUL-terminated, and its length. */
tamis__id_check tamis__id_normalize(tamis__id_kind kind, tamis_bytes value,
                                    char out[TAMIS__ID_BYTES_MAX + 1], size_t *len);
tamis__id_kind tamis__prop_id_kind(tamis__prop prop);
/* The property that holds identifiers of a kind by default (passport -> passportNumber). */
tamis__prop tamis__id_prop(tamis__id_kind kind);
const char *tamis__id_kind_name(tamis__id_kind kind);
bool tamis__id_kind_find(tamis_bytes name, tamis__id_kind *out);

/* Guesses the kind from the form alone: IMO\d{7}, LEI, ISIN, IBAN, crypto, e-mail, MAC, MMSI, else
 * OTHER. Used for --id without a kind. */
tamis__id_kind tamis__id_guess(tamis_bytes value);

#endif
