/*
 * desk/access_login.h - an account as login sees it.
 */
#ifndef TAMIS_DESK_ACCESS_LOGIN_H
#define TAMIS_DESK_ACCESS_LOGIN_H

#include "desk/access_state.h"

typedef struct tamis__login_account {
    bool known, disabled;
    int64_t id, failures, failed;
    tamis_role role;
    char name[TAMIS_NAME_BYTES];
    char hash[TAMIS__PASSWORD_HASH_BYTES];
} tamis__login_account;

/* In any transaction; `known` false when there is none of this name. */
TAMIS_MUST_USE tamis_status tamis__login_account_find(tamis__desk_db *db, const char *name,
                                                      tamis__login_account *out, tamis_error *err);
/* Is this the password? Counts failures, as login does. Errors: DENIED, LIMIT. */
TAMIS_MUST_USE tamis_status tamis__login_confirm(tamis__desk *desk, const char *name,
                                                 const char *password, tamis_error *err);

#endif
