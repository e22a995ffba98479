/* api/selection.h - what is behind the handle of a selection. */
#ifndef TAMIS_API_SELECTION_H
#define TAMIS_API_SELECTION_H

#include "api/handles.h"
#include "screen/selection.h"

struct tamis_selection {
    tamis__selection entities;
};

#endif
