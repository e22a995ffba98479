/* route.c - the table of routes, and reading of paths and numbers. */
#include "internal.h"

#include <string.h>

#define VIEWER TAMIS_ROLE_VIEWER
#define ANALYST TAMIS_ROLE_ANALYST
#define APPROVER TAMIS_ROLE_APPROVER
#define ADMIN TAMIS_ROLE_ADMIN
#define SCREEN TAMIS_SCOPE_SCREEN
#define CASES TAMIS_SCOPE_CASES
#define WATCH TAMIS_SCOPE_WATCH
/* What OpenRefine's boxes for suggestions send besides. */
#define BOX                                                                                        \
    "type:string type_strict:string filter:string* spell:string exact:string scoring:string "      \
    "lang:string key:string prefixed:string stemmed:string format:string"

const server_route server_routes[SERVER_ROUTE_COUNT] = {
    [SERVER_ROUTE_MATCH] = {"POST", "/match/{dataset}", "Query by example, in batches",
                            "limit:integer threshold:number cutoff:number algorithm:string "
                            "include_dataset:string* exclude_dataset:string* "
                            "exclude_schema:string* topics:string* countries:string* "
                            "changed_since:string exclude_entity_ids:string* as_of:string",
                            SERVER_BODY_JSON, VIEWER, SCREEN, .audit = "match",
                            .call = server_call_match},
    [SERVER_ROUTE_SEARCH] = {"GET", "/search/{dataset}", "Search entities by a name",
                             "q:string schema:string countries:string* topics:string* "
                             "include_dataset:string* datasets:string* exclude_dataset:string* "
                             "exclude_schema:string* changed_since:string filter:string* "
                             "filter_op:string facets:string* sort:string* limit:integer "
                             "offset:integer fuzzy:boolean simple:boolean threshold:number "
                             "as_of:string",
                             SERVER_BODY_NONE, VIEWER, SCREEN, .audit = "search",
                             .call = server_call_search},
    [SERVER_ROUTE_ENTITY] = {"GET", "/entities/{entity_id}", "One entity", "nested:boolean",
                             SERVER_BODY_NONE, VIEWER, SCREEN, .audit = "entity",
                             .call = server_call_entity},
    [SERVER_ROUTE_ADJACENT] = {"GET", "/entities/{entity_id}/adjacent", "What stands next to it",
                               "sort:string* limit:integer offset:integer", SERVER_BODY_NONE,
                               VIEWER, SCREEN, .audit = "entity", .call = server_call_adjacent},
    [SERVER_ROUTE_ADJACENT_PROPERTY] = {"GET", "/entities/{entity_id}/adjacent/{property_name}",
                                        "What stands next to it by one property",
                                        "sort:string* limit:integer offset:integer",
                                        SERVER_BODY_NONE, VIEWER, SCREEN, .audit = "entity",
                                        .call = server_call_adjacent_property},
    [SERVER_ROUTE_NETWORK] = {"GET", "/entities/{entity_id}/network",
                              "Who stands behind it, and on whom it acts",
                              "hops:integer limit:integer", SERVER_BODY_NONE, VIEWER, SCREEN,
                              .audit = "entity", .call = server_call_network},
    [SERVER_ROUTE_CATALOG] = {"GET", "/catalog", "The lists that are consulted", "",
                              SERVER_BODY_NONE, VIEWER, 0, .call = server_call_catalog},
    [SERVER_ROUTE_ALGORITHMS] = {"GET", "/algorithms", "The matching algorithm", "",
                                 SERVER_BODY_NONE, VIEWER, 0, .call = server_call_algorithms},
    [SERVER_ROUTE_RECONCILE] = {"GET", "/reconcile/{dataset}",
                                "What the reconciliation service can do, or its answers",
                                "queries:string extend:string algorithm:string "
                                "changed_since:string threshold:number",
                                SERVER_BODY_NONE, VIEWER, SCREEN, .shared = true, .audit = "match",
                                .call = server_call_reconcile},
    [SERVER_ROUTE_RECONCILE_QUERIES] = {"POST", "/reconcile/{dataset}", "Reconcile cells",
                                        "algorithm:string changed_since:string threshold:number",
                                        SERVER_BODY_FILE, VIEWER, SCREEN, .shared = true,
                                        .audit = "match", .call = server_call_reconcile_queries},
    [SERVER_ROUTE_SUGGEST_ENTITY] = {"GET", "/reconcile/{dataset}/suggest/entity",
                                     "Entities by the beginning of a name",
                                     "prefix:string limit:integer cursor:integer " BOX,
                                     SERVER_BODY_NONE, VIEWER, SCREEN, .shared = true, .slow = true,
                                     .audit = "search", .call = server_call_suggest_entity},
    [SERVER_ROUTE_SUGGEST_PROPERTY] = {"GET", "/reconcile/{dataset}/suggest/property",
                                       "Properties by the beginning of their names",
                                       "prefix:string limit:integer cursor:integer " BOX,
                                       SERVER_BODY_NONE, VIEWER, SCREEN, .shared = true,
                                       .call = server_call_suggest_property},
    [SERVER_ROUTE_SUGGEST_TYPE] = {"GET", "/reconcile/{dataset}/suggest/type",
                                   "Schemata by the beginning of their names",
                                   "prefix:string limit:integer cursor:integer " BOX,
                                   SERVER_BODY_NONE, VIEWER, SCREEN, .shared = true,
                                   .call = server_call_suggest_type},
    [SERVER_ROUTE_EXTEND_PROPERTY] = {"GET", "/reconcile/{dataset}/extend/property",
                                      "Properties that can be fetched for a schema",
                                      "type:string limit:integer", SERVER_BODY_NONE, VIEWER, SCREEN,
                                      .shared = true, .call = server_call_extend_property},
    [SERVER_ROUTE_UPDATEZ] = {"POST", "/updatez", "Look for another snapshot now",
                              "token:string sync:boolean", SERVER_BODY_NONE, .slow = true,
                              .call = server_call_updatez},
    [SERVER_ROUTE_HEALTHZ] = {"GET", "/healthz", "Is the service running?", "",
                              .call = server_call_health},
    [SERVER_ROUTE_READYZ] = {"GET", "/readyz", "Can it answer?", "", .call = server_call_ready},
    [SERVER_ROUTE_DECIDE] = {"POST", "/decide", "Decide one transaction", "", SERVER_BODY_JSON,
                             VIEWER, TAMIS_SCOPE_DECIDE, .audit = "decide",
                             .call = server_call_decide},
    [SERVER_ROUTE_SCAN] = {"POST", "/scan", "Find listed names in a document",
                           "as_of:string threshold:number dataset:string* kind:string "
                           "format:string",
                           SERVER_BODY_FILE, VIEWER, SCREEN, .slow = true, .audit = "scan",
                           .answers = "application/json text/html", .call = server_call_scan},
    [SERVER_ROUTE_INVENTORY] = {"POST", "/inventory", "Judge an inventory of devices",
                                "date:string map:string threshold:number jurisdiction:string* "
                                "actor:string* activity:string format:string",
                                SERVER_BODY_FILE, VIEWER, SCREEN, .slow = true,
                                .audit = "inventory", .answers = "application/json text/html",
                                .call = server_call_inventory},
    [SERVER_ROUTE_SCREEN] = {"POST", "/screen", "Screen a file of any length",
                             "threshold:number limit:integer map:string schema:string "
                             "dataset:string* topic:string* as_of:string format:string "
                             "wait:boolean",
                             SERVER_BODY_UPLOAD, VIEWER, SCREEN,
                             .answers = "text/csv application/x-ndjson",
                             .call = server_call_screen},
    [SERVER_ROUTE_JOB] = {"GET", "/jobs/{job}", "How far a job is", "", SERVER_BODY_NONE, VIEWER, 0,
                          .call = server_call_job},
    [SERVER_ROUTE_JOB_EVENTS] = {"GET", "/jobs/{job}/events", "The progress of a job as events", "",
                                 SERVER_BODY_NONE, VIEWER, 0, .answers = "text/event-stream",
                                 .call = server_call_job_events},
    [SERVER_ROUTE_JOB_RESULT] = {"GET", "/jobs/{job}/result", "The result of a job", "",
                                 SERVER_BODY_NONE, VIEWER, 0,
                                 .answers = "text/csv application/x-ndjson",
                                 .call = server_call_job_result},
    [SERVER_ROUTE_JOB_CANCEL] = {"DELETE", "/jobs/{job}", "Stop a job and forget it", "",
                                 SERVER_BODY_NONE, VIEWER, 0, .call = server_call_job_cancel},
    [SERVER_ROUTE_LOGIN] = {"POST", "/login", "Begin a session", "", SERVER_BODY_SMALL,
                            .desk = true, .slow = true, .call = server_call_login},
    [SERVER_ROUTE_LOGOUT] = {"POST", "/logout", "End the session", "", SERVER_BODY_NONE, VIEWER, 0,
                             .desk = true, .call = server_call_logout},
    [SERVER_ROUTE_ME] = {"GET", "/me", "Who asks?", "", SERVER_BODY_NONE, VIEWER, 0,
                         .call = server_call_me},
    [SERVER_ROUTE_OWN_PASSWORD] = {"POST", "/me/password", "Change the own password", "",
                                   SERVER_BODY_SMALL, VIEWER, 0, .desk = true, .slow = true,
                                   .call = server_call_own_password},
    [SERVER_ROUTE_ACCOUNTS] = {"GET", "/accounts", "The accounts", "", SERVER_BODY_NONE, ADMIN,
                               TAMIS_SCOPE_ADMIN, .desk = true, .call = server_call_accounts},
    [SERVER_ROUTE_ACCOUNT_ADD] = {"POST", "/accounts", "Make an account", "", SERVER_BODY_SMALL,
                                  ADMIN, TAMIS_SCOPE_ADMIN, .desk = true, .slow = true,
                                  .call = server_call_account_add},
    [SERVER_ROUTE_ACCOUNT_CHANGE] = {"PATCH", "/accounts/{name}", "Change an account", "",
                                     SERVER_BODY_SMALL, ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                     .slow = true, .call = server_call_account_change},
    [SERVER_ROUTE_KEYS] = {"GET", "/keys", "The keys", "", SERVER_BODY_NONE, ADMIN,
                           TAMIS_SCOPE_ADMIN, .desk = true, .call = server_call_keys},
    [SERVER_ROUTE_KEY_ADD] = {"POST", "/keys", "Make a key", "", SERVER_BODY_SMALL, ADMIN,
                              TAMIS_SCOPE_ADMIN, .desk = true, .call = server_call_key_add},
    [SERVER_ROUTE_KEY_REVOKE] = {"DELETE", "/keys/{name}", "Revoke a key", "", SERVER_BODY_NONE,
                                 ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                 .call = server_call_key_revoke},
    [SERVER_ROUTE_CASES] =
        {"GET", "/cases", "The queue of cases",
         "state:string outcome:string assigned:string due_before:string dataset:string "
         "source:string book:string customer:string entity_id:string text:string sort:string "
         "limit:integer offset:integer after:integer",
         SERVER_BODY_NONE, VIEWER, CASES, .desk = true, .call = server_call_cases},
    [SERVER_ROUTE_CASE_OPEN] = {"POST", "/cases", "Open cases for hits", "", SERVER_BODY_JSON,
                                ANALYST, CASES, .desk = true, .call = server_call_case_open},
    [SERVER_ROUTE_CASE] = {"GET", "/cases/{id}", "One case", "", SERVER_BODY_NONE, VIEWER, CASES,
                           .desk = true, .call = server_call_case},
    [SERVER_ROUTE_CASE_ACT] = {"POST", "/cases/{id}/actions", "One step of a case", "",
                               SERVER_BODY_JSON, ANALYST, CASES, .desk = true,
                               .call = server_call_case_act},
    [SERVER_ROUTE_ATTACH] = {"POST", "/cases/{id}/attachments", "Attach a file to a case",
                             "name:string", SERVER_BODY_FILE, ANALYST, CASES, .desk = true,
                             .call = server_call_attach},
    [SERVER_ROUTE_ATTACHMENT] = {"GET", "/cases/{id}/attachments/{n}", "A file of a case", "",
                                 SERVER_BODY_NONE, VIEWER, CASES, .desk = true,
                                 .answers = "application/octet-stream",
                                 .call = server_call_attachment},
    [SERVER_ROUTE_MEMBERS] = {"GET", "/members", "To whom a case may be given", "",
                              SERVER_BODY_NONE, ANALYST, CASES, .desk = true,
                              .call = server_call_members},
    [SERVER_ROUTE_SETTINGS] = {"GET", "/settings", "Which outcomes need two persons", "",
                               SERVER_BODY_NONE, VIEWER, CASES, .desk = true,
                               .call = server_call_settings},
    [SERVER_ROUTE_SETTINGS_CHANGE] = {"PATCH", "/settings",
                                      "Change which outcomes need two persons", "",
                                      SERVER_BODY_SMALL, ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                      .call = server_call_settings_change},
    [SERVER_ROUTE_MEMORY] = {"GET", "/memory", "What is remembered of hits",
                             "entity_id:string text:string limit:integer offset:integer",
                             SERVER_BODY_NONE, VIEWER, CASES, .desk = true,
                             .call = server_call_memory},
    [SERVER_ROUTE_FORGET] = {"DELETE", "/memory/{id}", "Forget one of these", "reason:string",
                             SERVER_BODY_NONE, APPROVER, CASES, .desk = true,
                             .call = server_call_forget},
    [SERVER_ROUTE_BOOKS] = {"GET", "/watch", "The books of customers", "", SERVER_BODY_NONE, VIEWER,
                            WATCH, .desk = true, .call = server_call_books},
    [SERVER_ROUTE_BOOK_SET] = {"PUT", "/watch/{book}", "Make a book, or change its settings", "",
                               SERVER_BODY_JSON, ANALYST, WATCH, .desk = true,
                               .call = server_call_book_set},
    [SERVER_ROUTE_BOOK_REMOVE] = {"DELETE", "/watch/{book}", "Remove a book", "", SERVER_BODY_NONE,
                                  ANALYST, WATCH, .desk = true, .call = server_call_book_remove},
    [SERVER_ROUTE_CUSTOMERS] = {"GET", "/watch/{book}/customers", "Customers and their hits",
                                "text:string with_hits:boolean limit:integer after:string",
                                SERVER_BODY_NONE, VIEWER, WATCH, .desk = true,
                                .call = server_call_customers},
    [SERVER_ROUTE_CUSTOMERS_LOAD] = {"POST", "/watch/{book}/customers",
                                     "Bring customers into a book",
                                     "replace:boolean map:string schema:string", SERVER_BODY_UPLOAD,
                                     ANALYST, WATCH, .desk = true,
                                     .call = server_call_customers_load},
    [SERVER_ROUTE_CUSTOMER_SET] = {"PUT", "/watch/{book}/customers/{id}", "Set one customer", "",
                                   SERVER_BODY_JSON, ANALYST, WATCH, .desk = true,
                                   .call = server_call_customer_set},
    [SERVER_ROUTE_CUSTOMER_REMOVE] = {"DELETE", "/watch/{book}/customers/{id}",
                                      "Take one customer out", "", SERVER_BODY_NONE, ANALYST, WATCH,
                                      .desk = true, .call = server_call_customer_remove},
    [SERVER_ROUTE_WATCH_RUN] = {"POST", "/watch/{book}/run", "Screen a book", "all:boolean",
                                SERVER_BODY_NONE, ANALYST, WATCH, .desk = true,
                                .call = server_call_watch_run},
    [SERVER_ROUTE_CHANGES] =
        {"GET", "/changes", "What changed on the lists",
         "since:string dataset:string kind:string text:string limit:integer before:integer",
         SERVER_BODY_NONE, VIEWER, TAMIS_SCOPE_CHANGES, .desk = true, .call = server_call_changes},
    [SERVER_ROUTE_CHANGES_FEED] =
        {"GET", "/changes.atom", "The same as an Atom feed",
         "since:string dataset:string kind:string text:string limit:integer", SERVER_BODY_NONE,
         VIEWER, TAMIS_SCOPE_CHANGES, .desk = true, .answers = "application/atom+xml",
         .call = server_call_changes_feed},
    [SERVER_ROUTE_WEBHOOKS] = {"GET", "/webhooks", "The webhooks", "", SERVER_BODY_NONE, ADMIN,
                               TAMIS_SCOPE_ADMIN, .desk = true, .call = server_call_webhooks},
    [SERVER_ROUTE_WEBHOOK_ADD] = {"POST", "/webhooks", "Add a webhook", "", SERVER_BODY_SMALL,
                                  ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                  .call = server_call_webhook_add},
    [SERVER_ROUTE_WEBHOOK_REMOVE] = {"DELETE", "/webhooks/{id}", "Remove a webhook", "",
                                     SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                     .call = server_call_webhook_remove},
    [SERVER_ROUTE_DELIVERIES] = {"GET", "/webhooks/{id}/deliveries",
                                 "What was sent, and what waits", "state:string limit:integer",
                                 SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                 .call = server_call_deliveries},
    [SERVER_ROUTE_WEBHOOK_RETRY] = {"POST", "/webhooks/{id}/retry", "Try dead deliveries again", "",
                                    SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_ADMIN, .desk = true,
                                    .call = server_call_webhook_retry},
    [SERVER_ROUTE_AUDIT] = {"GET", "/audit", "Records of the audit trail",
                            "after:integer before:integer order:string limit:integer actor:string "
                            "action:string subject:string from:string until:string",
                            SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_AUDIT, .desk = true,
                            .answers = "application/x-ndjson", .call = server_call_audit},
    [SERVER_ROUTE_AUDIT_VERIFY] = {"POST", "/audit/verify", "Does the audit trail hold?", "",
                                   SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_AUDIT, .desk = true,
                                   .slow = true, .call = server_call_audit_verify},
    [SERVER_ROUTE_AUDIT_CHECKPOINT] = {"POST", "/audit/checkpoint", "Sign the newest record", "",
                                       SERVER_BODY_NONE, ADMIN, TAMIS_SCOPE_AUDIT, .desk = true,
                                       .call = server_call_audit_checkpoint},
    [SERVER_ROUTE_METRICS] = {"GET", "/metrics", "Counters for Prometheus", "", SERVER_BODY_NONE,
                              VIEWER, 0, .answers = "text/plain", .call = server_call_metrics},
    [SERVER_ROUTE_OPENAPI] = {"GET", "/openapi.json", "This description", "",
                              .call = server_call_openapi},
};

/* Does the path fit the pattern? Arguments are copied to `out`, which may be NULL. */
static bool path_fits(const char *pattern, const char *path, server_arguments *out)
{
    size_t count = 0;
    char *end = out == NULL ? NULL : out->text;
    while (*pattern != '\0' && *path != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        pattern = strchr(pattern, '}') + 1;
        size_t len = strcspn(path, "/");
        if (len == 0)
            return false;
        if (out != NULL) {
            memcpy(end, path, len);
            end[len] = '\0';
            out->at[count++] = end;
            end += len + 1;
        }
        path += len;
    }
    return *pattern == '\0' && *path == '\0';
}

static bool methods_equal(const char *asked, const char *has)
{
    return strcmp(strcmp(asked, "HEAD") == 0 ? "GET" : asked, has) == 0;
}

server_route_id server_route_find(const char *method, const char *path, server_arguments *out)
{
    server_route_id found = SERVER_ROUTE_NONE;
    bool fits = strlen(path) < SERVER_PATH_BYTES;
    for (int i = 0; fits && i < SERVER_ROUTE_COUNT; i++) {
        for (size_t k = 0; k < SERVER_ARGUMENTS_MAX; k++)
            out->at[k] = "";
        if (!path_fits(server_routes[i].path, path, out))
            continue;
        if (methods_equal(method, server_routes[i].method))
            return (server_route_id)i;
        found = SERVER_ROUTE_OTHER_METHOD;
    }
    for (size_t k = 0; k < SERVER_ARGUMENTS_MAX; k++)
        out->at[k] = "";
    if (found == SERVER_ROUTE_OTHER_METHOD && strcmp(method, "OPTIONS") == 0)
        found = SERVER_ROUTE_OPTIONS;
    return found;
}

void server_route_allow(const char *path, char out[SERVER_ALLOW_BYTES])
{
    out[0] = '\0';
    for (int i = 0; i < SERVER_ROUTE_COUNT; i++) {
        if (!path_fits(server_routes[i].path, path, NULL))
            continue;
        bool get = strcmp(server_routes[i].method, "GET") == 0;
        size_t len = strlen(out);
        snprintf(out + len, SERVER_ALLOW_BYTES - len, "%s, ",
                 get ? "GET, HEAD" : server_routes[i].method);
    }
    size_t len = strlen(out);
    snprintf(out + len, SERVER_ALLOW_BYTES - len, "OPTIONS");
}

bool server_route_takes(server_route_id route, const char *name)
{
    size_t len = strlen(name);
    const char *at = server_routes[route].parameters;
    while (*at != '\0') {
        if (len > 0 && strncmp(at, name, len) == 0 && at[len] == ':')
            return true;
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return false;
}

bool server_read_count(const char *text, uint32_t min, uint32_t max, uint32_t *out)
{
    uint64_t value = 0;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || value > UINT32_MAX)
            return false;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    if (value < min || value > max)
        return false;
    *out = (uint32_t)value;
    return true;
}

bool server_read_fraction(const char *text, double *out)
{
    double value = 0;
    double unit = 0; /* of the next digit after the point; 0 before it */
    bool digits = false;
    for (; *text != '\0'; text++) {
        if (*text == '.' && unit == 0) {
            unit = 0.1;
            continue;
        }
        if (*text < '0' || *text > '9' || value > 1)
            return false;
        digits = true;
        value = unit == 0 ? value * 10 + (*text - '0') : value + unit * (*text - '0');
        unit /= 10;
    }
    if (!digits || value > 1)
        return false;
    *out = value;
    return true;
}
