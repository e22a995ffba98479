/*
 * Fuzz target: what is asked of books, customers, changes, webhooks and deliveries, after a first byte that says which: b settings of a book, c a customer,
 * f filter of customers, l filter of changes, a the changes as a feed, w a new webhook, u its address alone, d filter of deliveries.
 * All of it goes to a desk whose transaction is rolled back each time. What must hold: a refusal says why and leaves nothing
 * in the answer; what is answered is JSON; settings that were taken are read again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "desk/book.h"
#include "desk/changes.h"
#include "desk/webhook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const tamis_actor admin = {"user:fuzz", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL};

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* One desk for the whole run, which is gone when the program ends. */
static struct {
    tamis__desk *desk;
    char folder[32];
} kept = {NULL, "/tmp/tamis-fuzz-XXXXXX"};

static void remove_desk(void)
{
    static const char *const ends[] = {"", ".key", "-wal", "-shm"};
    char path[64];
    tamis__desk_close(kept.desk);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s/desk%s", kept.folder, ends[i]);
        (void)unlink(path);
    }
    (void)rmdir(kept.folder);
}

static tamis__desk *the_desk(void)
{
    char path[64], public_key[65];
    tamis__desk_db *db;
    if (kept.desk != NULL)
        return kept.desk;
    require(mkdtemp(kept.folder) != NULL);
    snprintf(path, sizeof path, "%s/desk", kept.folder);
    require(tamis__desk_create(path, public_key, NULL) == TAMIS_OK);
    require(tamis__desk_open(path, &kept.desk, NULL) == TAMIS_OK);
    require(tamis__desk_begin(kept.desk, false, &db, NULL) == TAMIS_OK);
    require(tamis__book_set(kept.desk, db, &admin, "b", TAMIS_LIT("{}"), NULL) == TAMIS_OK);
    require(tamis__desk_end(kept.desk, db, TAMIS_OK, NULL) == TAMIS_OK);
    require(atexit(remove_desk) == 0);
    return kept.desk;
}

static tamis_status add_webhook(tamis__desk *desk, tamis__desk_db *db, tamis_bytes text,
                                tamis__buffer *out, tamis_error *err)
{
    tamis_status status = tamis__webhook_add(desk, db, &admin, text, out, err);
    tamis__buffer list;
    if (status != TAMIS_OK)
        return status;
    tamis__buffer_init(&list, 0);
    require(tamis__webhook_list(db, &admin, &list, NULL) == TAMIS_OK);
    json_t *json = json_loadb(list.ptr, list.len, 0, NULL);
    json_t *webhook = json_array_get(json_object_get(json, "webhooks"), 0);
    require(json_array_size(json_object_get(webhook, "events")) > 0);
    json_decref(json);
    tamis__buffer_clear(&list);
    return status;
}

/* Settings that were taken are those that the book is found with. */
static tamis_status set_book(tamis__desk *desk, tamis__desk_db *db, tamis_bytes text,
                             tamis_error *err)
{
    tamis__book book;
    tamis_status status = tamis__book_set(desk, db, &admin, "b", text, err);
    if (status != TAMIS_OK)
        return status;
    require(tamis__book_find(db, "b", &book, NULL) == TAMIS_OK);
    require(book.threshold > 0 && book.threshold <= 1);
    require(book.limit >= 1 && book.limit <= TAMIS__BOOK_LIMIT_MAX);
    tamis__book_clear(&book);
    return TAMIS_OK;
}

/* An address ends with NUL. */
static tamis_status check_address(tamis_bytes text, tamis_error *err)
{
    bool loopback;
    char *given = calloc(1, text.len + 1);
    require(given != NULL);
    if (text.len > 0)
        memcpy(given, text.ptr, text.len);
    tamis_status status = tamis__webhook_url(given, &loopback, err);
    require(status != TAMIS_OK || strncmp(given, "https://", 8) == 0 || loopback);
    free(given);
    return status;
}

static tamis_status ask(tamis__desk *desk, tamis__desk_db *db, uint8_t which, tamis_bytes text,
                        tamis__buffer *out, tamis_error *err)
{
    switch (which) {
    case 'b': return set_book(desk, db, text, err);
    case 'c': return tamis__customer_set(desk, db, &admin, "b", TAMIS_LIT("1"), text, err);
    case 'f': return tamis__customer_list(db, &admin, "b", text, out, err);
    case 'l': return tamis__changes_list(db, text, out, err);
    case 'a': return tamis__changes_atom(db, text, "https://example.org/feed", out, err);
    case 'w': return add_webhook(desk, db, text, out, err);
    case 'd': return tamis__delivery_list(db, &admin, 0, text, out, err);
    default: return check_address(text, err);
    }
}

static bool is_json(const tamis__buffer *text)
{
    json_t *json = json_loadb(text->ptr, text->len, 0, NULL);
    bool object = json_is_object(json);
    json_decref(json);
    return object;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis__desk *desk = the_desk();
    tamis__desk_db *db;
    tamis__buffer out;
    tamis_error err = {0};
    if (size == 0)
        return 0;
    tamis_bytes text = {(const char *)data + 1, size - 1};
    tamis__buffer_init(&out, 0);
    require(tamis__desk_begin(desk, false, &db, NULL) == TAMIS_OK);
    tamis_status status = ask(desk, db, data[0], text, &out, &err);
    if (status == TAMIS_OK)
        require(out.len == 0 || data[0] == 'a' || is_json(&out));
    else
        require(err.message[0] != '\0' && out.len == 0 &&
                (status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT ||
                 status == TAMIS_ERR_NOT_FOUND));
    /* Whatever it was, the desk is as before. */
    require(tamis__desk_end(desk, db, TAMIS_ERR_ARGUMENT, NULL) == TAMIS_ERR_ARGUMENT);
    tamis__buffer_clear(&out);
    return 0;
}
