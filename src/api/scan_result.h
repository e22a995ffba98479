/*
 * api/scan_result.h - what a scan found, as its caller gets it.
 */
#ifndef TAMIS_API_SCAN_RESULT_H
#define TAMIS_API_SCAN_RESULT_H

#include "api/handles.h"
#include "screen/claims.h"

struct tamis_mentions {
    tamis__arena arena; /* of all texts below */
    tamis__document document;
    tamis__sentences sentences;
    tamis__mention_list list;
    tamis__claim_list claim_list;
    const char *title;
    char date[TAMIS__DATE_TEXT_BYTES];
    char as_of[TAMIS__DATE_TEXT_BYTES]; /* the day that `listed` is about; "" for none */
    tamis_mention *mentions;
    tamis_mention_entity **entities; /* by mention */
    tamis_claim *claims;
};

#endif
