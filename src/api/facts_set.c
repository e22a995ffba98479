/* api/facts_set.c - assignments "PATH=VALUE" applied to a JSON object. */
#include "api/facts_set.h"

#include <jansson.h>

#include "base/error.h"
#include "rules/fact_list.h"

static bool is_number(tamis_bytes b)
{
    size_t digits = 0;
    size_t points = 0;
    for (size_t i = b.len > 0 && b.ptr[0] == '-' ? 1 : 0; i < b.len; i++) {
        digits += tamis__is_digit(b.ptr[i]);
        points += b.ptr[i] == '.';
        if (!tamis__is_digit(b.ptr[i]) && b.ptr[i] != '.')
            return false; /* no exponents: 5E002 is an ECCN */
    }
    return digits > 0 && points <= 1;
}

static bool is_word(tamis_bytes b)
{
    return tamis__bytes_equal(b, TAMIS_LIT("true")) || tamis__bytes_equal(b, TAMIS_LIT("false")) ||
           tamis__bytes_equal(b, TAMIS_LIT("null"));
}

/* Is the value written as JSON? */
static bool is_json(tamis_bytes path, tamis_bytes value)
{
    const tamis__fact_info *info = tamis__fact_info_of(tamis__fact_find(path));
    bool plain = info != NULL && (info->type == TAMIS__TYPE_TEXT || info->type == TAMIS__TYPE_DAY);
    if (value.len == 0)
        return false;
    if (value.ptr[0] == '"')
        return true;
    if (plain)
        return tamis__bytes_equal(value, TAMIS_LIT("null"));
    return value.ptr[0] == '[' || value.ptr[0] == '{' || is_word(value) || is_number(value);
}

static tamis_status read_value(const char *assignment, tamis_bytes path, tamis_bytes value,
                               json_t **out, tamis_error *err)
{
    json_error_t problem;
    const tamis__fact_info *info = tamis__fact_info_of(tamis__fact_find(path));
    bool list = info != NULL && info->type == TAMIS__TYPE_TEXTS;
    if (!is_json(path, value)) {
        *out = json_stringn(value.ptr == NULL ? "" : value.ptr, value.len);
        if (*out != NULL && list)
            *out = json_pack("[o]", *out);
    } else {
        *out = json_loadb(value.ptr, value.len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &problem);
    }
    if (*out == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "fact '%.100s': expected PATH=VALUE with a text or a JSON value",
                           assignment);
    return TAMIS_OK;
}

/* One step of a path: a key, or an index. */
typedef struct path_step {
    char key[TAMIS__SET_PATH_BYTES_MAX + 1];
    bool is_index;
    size_t index;
} path_step;

static bool take_index(tamis_bytes *rest, path_step *out)
{
    uint64_t index;
    size_t close = tamis__bytes_find(*rest, TAMIS_LIT("]"), 0);
    if (close == SIZE_MAX ||
        !tamis__bytes_to_u64(tamis__bytes_sub(*rest, 1, close), TAMIS__SET_INDEX_MAX, &index))
        return false;
    out->is_index = true;
    out->index = (size_t)index;
    *rest = tamis__bytes_sub(*rest, close + 1, rest->len);
    return true;
}

static bool take_step(tamis_bytes *rest, path_step *out)
{
    if (rest->len > 0 && rest->ptr[0] == '[')
        return take_index(rest, out);
    if (rest->len > 0 && rest->ptr[0] == '.')
        *rest = tamis__bytes_sub(*rest, 1, rest->len);
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != '.' && rest->ptr[len] != '[')
        len++;
    if (len == 0)
        return false;
    memcpy(out->key, rest->ptr, len);
    out->key[len] = '\0';
    out->is_index = false;
    *rest = tamis__bytes_sub(*rest, len, rest->len);
    return true;
}

/* Puts `value` (whose reference is taken) at the step, NULL: makes sure that something is there. Returns what is there, NULL when
 * the step does not fit. */
static json_t *put(json_t *at, const path_step *step, json_t *value, bool next_is_index)
{
    json_t *there =
        step->is_index ? json_array_get(at, step->index) : json_object_get(at, step->key);
    bool fits = step->is_index ? json_is_array(at) && step->index <= json_array_size(at)
                               : json_is_object(at);
    if (!fits) {
        json_decref(value);
        return NULL;
    }
    if (value == NULL && (next_is_index ? json_is_array(there) : json_is_object(there)))
        return there;
    if (value == NULL)
        value = next_is_index ? json_array() : json_object();
    int failed = 0;
    if (!step->is_index)
        failed = json_object_set_new(at, step->key, value);
    else if (step->index < json_array_size(at))
        failed = json_array_set_new(at, step->index, value);
    else
        failed = json_array_append_new(at, value);
    return failed != 0 ? NULL : value;
}

static tamis_status set_one(json_t *facts, const char *assignment, tamis_error *err)
{
    tamis_bytes whole = tamis__bytes_of(assignment);
    size_t sign = tamis__bytes_find(whole, TAMIS_LIT("="), 0);
    tamis_bytes path = tamis__bytes_trim(tamis__bytes_sub(whole, 0, sign));
    if (sign == SIZE_MAX || path.len == 0 || path.len > TAMIS__SET_PATH_BYTES_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "fact '%.100s': expected PATH=VALUE, as in party.name=Huawei",
                           assignment);
    json_t *value = NULL;
    json_t *at = facts;
    TAMIS_TRY(
        read_value(assignment, path, tamis__bytes_sub(whole, sign + 1, whole.len), &value, err));
    tamis_bytes rest = path;
    while (at != NULL && rest.len > 0) {
        path_step next;
        if (!take_step(&rest, &next)) {
            at = NULL;
            break;
        }
        bool last = rest.len == 0;
        at = put(at, &next, last ? value : NULL, !last && rest.ptr[0] == '[');
        if (last)
            value = NULL;
    }
    json_decref(value);
    return at != NULL
               ? TAMIS_OK
               : tamis__fail(err, TAMIS_ERR_ARGUMENT,
                             "fact '%.100s': the path does not fit what is there", assignment);
}

static int append(const char *text, size_t len, void *out)
{
    tamis__buffer_append(out, tamis__bytes(text, len));
    return 0;
}

static tamis_status load(tamis_bytes facts, json_t **out, tamis_error *err)
{
    json_error_t problem;
    *out = facts.len == 0 ? json_object()
                          : json_loadb(facts.ptr, facts.len, JSON_REJECT_DUPLICATES, &problem);
    if (*out != NULL && json_is_object(*out))
        return TAMIS_OK;
    tamis_status status =
        *out == NULL && facts.len > 0
            ? tamis__fail_at(err, TAMIS_ERR_FORMAT, (uint64_t)problem.line,
                             (uint64_t)problem.position, "facts: %s", problem.text)
            : tamis__fail(err, TAMIS_ERR_FORMAT, "facts: expected one JSON object");
    json_decref(*out);
    *out = NULL;
    return status;
}

tamis_status tamis__facts_set(tamis_bytes facts, const char *const *assignments, size_t count,
                              tamis__buffer *out, tamis_error *err)
{
    json_t *root = NULL;
    TAMIS_TRY(load(facts, &root, err));
    json_t *inner = json_object_get(root, "facts");
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < count && status == TAMIS_OK; i++)
        status = set_one(json_is_object(inner) ? inner : root, assignments[i], err);
    if (status == TAMIS_OK && json_dump_callback(root, append, out, JSON_COMPACT) != 0)
        status = tamis__fail_nomem(err);
    if (status == TAMIS_OK && out->failed)
        status = tamis__fail_nomem(err);
    json_decref(root);
    return status;
}
