/*
 * api/desk.h - what is behind a tamis_desk.
 */
#ifndef TAMIS_API_DESK_H
#define TAMIS_API_DESK_H

#include <tamis/desk.h>

#include "api/handles.h"
#include "desk/store.h"

struct tamis_desk {
    const tamis_engine *engine;
    tamis__desk *store;
};

#endif
