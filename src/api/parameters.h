/* api/parameters.h - what is behind a tamis_parameters. */
#ifndef TAMIS_API_PARAMETERS_H
#define TAMIS_API_PARAMETERS_H

#include "api/handles.h"
#include "match/params.h"

struct json_t;

struct tamis_parameters {
    tamis__score_params values;
};

/* NULL for NULL, which means the standard. */
const tamis__score_params *tamis__parameters_values(const tamis_parameters *parameters);

/* Sets those that a JSON object of names and numbers names. ARGUMENT: another shape, or what
 * tamis__score_params_set refuses; some may then be set. */
TAMIS_MUST_USE tamis_status tamis__parameters_set_json(tamis__score_params *params,
                                                       const struct json_t *object,
                                                       tamis_error *err);

#endif
