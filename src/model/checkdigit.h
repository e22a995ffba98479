/* model/checkdigit.h - check digits of identifiers in normal form (model/identifier.h). Each returns
 * GOOD, BAD_CHECK, or UNCHECKED when the text does not have the form that the rule is made for. */
#ifndef TAMIS_MODEL_CHECKDIGIT_H
#define TAMIS_MODEL_CHECKDIGIT_H

#include "model/identifier.h"

tamis__id_check tamis__check_imo(tamis_bytes normal);
tamis__id_check tamis__check_lei(tamis_bytes normal);
tamis__id_check tamis__check_isin(tamis_bytes normal);
tamis__id_check tamis__check_iban(tamis_bytes normal);
tamis__id_check tamis__check_inn(tamis_bytes normal);
tamis__id_check tamis__check_ogrn(tamis_bytes normal);
tamis__id_check tamis__check_okpo(tamis_bytes normal);
tamis__id_check tamis__check_uscc(tamis_bytes normal);
/* Takes the address as written; *has_case tells whether its letters' case carries meaning. */
tamis__id_check tamis__check_crypto(tamis_bytes address, bool *has_case);
/* True for hexadecimal account addresses, which have no check digit outside their case. */
bool tamis__looks_like_crypto(tamis_bytes value);

#endif
