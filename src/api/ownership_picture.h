/*
 * api/ownership_picture.h - who owns a party, as boxes with shares between them, the path that caught it emphasised.
 *
 * The party stands below, its owners above it, theirs above them; cycles are drawn as they are. What the picture shows is said
 * in its description, too.
 */
#ifndef TAMIS_API_OWNERSHIP_PICTURE_H
#define TAMIS_API_OWNERSHIP_PICTURE_H

#include "api/svg.h"
#include "rules/ownership.h"

typedef struct tamis__ownership_view {
    const tamis__facts *facts;
    const tamis__ownership_test *test;
    const tamis__capture *captures; /* of the test, facts->holder_count */
    uint32_t holder;                /* whose owners are drawn */
    int32_t day;                    /* stakes that hold then */
    const char *id;                 /* unique in its page */
} tamis__ownership_view;

enum { TAMIS__OWNERSHIP_DRAWN_MAX = 80, TAMIS__OWNERSHIP_LAYERS_MAX = 24 };

/* Is there anything to draw: an owner or controller on the day? */
bool tamis__ownership_drawable(const tamis__ownership_view *view);
/* Owners beyond DRAWN_MAX boxes are counted, not drawn. Errors: NOMEM. */
TAMIS_MUST_USE tamis_status tamis__ownership_picture(tamis__svg *svg,
                                                     const tamis__ownership_view *view,
                                                     tamis__arena *arena, tamis_error *err);

#endif
