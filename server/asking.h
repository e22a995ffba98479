/*
 * asking.h - the options of /match, /search and /reconcile, from the address and from single queries.
 *
 * Names are those of the yente API; as_of, and countries of /match, are ours.
 */
#ifndef SERVER_ASKING_H
#define SERVER_ASKING_H

#include <jansson.h>

#include <tamis/entity.h>

enum {
    SERVER_VALUES_MAX = 64, /* of one option */
    SERVER_DETAIL_BYTES = 256,
    SERVER_MATCH_LIMIT = 5,
    SERVER_SEARCH_LIMIT = 10,
    SERVER_LIMIT_MAX = 500,
    SERVER_OFFSET_LAST = 9499,
    SERVER_FIELD_BYTES = 64
};

typedef struct server_texts {
    const char *at[SERVER_VALUES_MAX];
    size_t count;
} server_texts;

typedef struct server_asking {
    double threshold, cutoff; /* of a match; lower bound of what is returned */
    uint32_t limit, offset;
    bool every, nested;
    const char *q, *schema, *algorithm, *as_of;
    char changed_since[sizeof "YYYY-MM-DD"];
    server_texts included, datasets, skipped, topics, countries, excluded, skip_schemas, sorts,
        facets;
    tamis_property statements[SERVER_VALUES_MAX];
    char fields[SERVER_VALUES_MAX][SERVER_FIELD_BYTES];
    size_t statement_count;
    const tamis_parameters *parameters;
    /* What server_asking_settle makes of them. */
    const char *scope[SERVER_VALUES_MAX];
    const char *nowhere[1];
    tamis_screen_options screen;
} server_asking;

void server_asking_init(server_asking *a, uint32_t limit);
/* Takes one option. False: it cannot be, and `detail` says why. A name that is none of them is passed over. `value` must
 * outlive it. */
bool server_asking_take(server_asking *a, const char *name, const char *value,
                        char detail[SERVER_DETAIL_BYTES]);
/* Takes those of a JSON object: each a text, number or boolean, or a list of them. Here an unknown name cannot be, nor can
 * what belongs to a whole request. Texts of numbers are kept in `numbers`, an array that must outlive `a`. */
bool server_asking_take_object(server_asking *a, const json_t *options, json_t *numbers,
                               char detail[SERVER_DETAIL_BYTES]);
/* Fills a->screen, which borrows from `a`. `dataset`: of the path. False with a status of 400 or 404. */
bool server_asking_settle(server_asking *a, const tamis_snapshot *snapshot, const char *dataset,
                          unsigned *status, char detail[SERVER_DETAIL_BYTES]);
/* "default" and its like: all lists. */
bool server_is_all(const char *dataset);
/* Is it a list of the snapshot, or one of the names for all? */
bool server_dataset_exists(const tamis_snapshot *snapshot, const char *dataset);
/* One of the names of the yente API, "best", or ours. */
bool server_algorithm_known(const char *name);

#endif
