/* api/licenses.c - the register of licenses that the user holds, read once and drawn down by what is decided. */
#include "api/answer.h"
#include "base/error.h"
#include "base/file.h"

enum { LEFT_DECIMALS = 6 };

/* An array stands for the object that holds it. */
static tamis_status read_text(const char *path, tamis__buffer *out, tamis_error *err)
{
    tamis__input *input = NULL;
    TAMIS_TRY(tamis__input_open(path, &input, err));
    tamis_status status = tamis__input_read_all(input, out, err);
    tamis__input_close(input);
    return status;
}

static tamis_status parse(tamis_bytes text, tamis__facts *out, tamis_error *err)
{
    tamis_bytes trimmed = tamis__bytes_trim(text);
    if (trimmed.len == 0 || trimmed.ptr[0] != '[')
        return tamis__facts_parse(text, out, err);
    tamis__buffer object;
    tamis__buffer_init(&object, 0);
    tamis__buffer_text(&object, "{\"licenses\":");
    tamis__buffer_append(&object, trimmed);
    tamis__buffer_byte(&object, '}');
    tamis_status status = object.failed
                              ? tamis__fail_nomem(err)
                              : tamis__facts_parse(tamis__buffer_bytes(&object), out, err);
    tamis__buffer_clear(&object);
    return status;
}

tamis_status tamis_licenses_read(const char *path, tamis_licenses **out, tamis_error *err)
{
    *out = NULL;
    tamis__buffer text;
    tamis_licenses *licenses = tamis__alloc_zero(1, sizeof *licenses);
    if (licenses == NULL)
        return tamis__fail_nomem(err);
    tamis__buffer_init(&text, TAMIS__FACTS_BYTES_MAX);
    tamis_status status = read_text(path, &text, err);
    if (status == TAMIS_OK)
        status = parse(tamis__buffer_bytes(&text), &licenses->facts, err);
    tamis__buffer_clear(&text);
    if (status != TAMIS_OK) {
        tamis_licenses_free(licenses);
        return tamis__api_fail_in(err, status, path);
    }
    *out = licenses;
    return TAMIS_OK;
}

void tamis_licenses_free(tamis_licenses *licenses)
{
    if (licenses == NULL)
        return;
    tamis__facts_clear(&licenses->facts);
    tamis__release(licenses);
}

tamis_status tamis__licenses_digest(const tamis_licenses *licenses, char out[TAMIS__DIGEST_HEX],
                                    tamis_error *err)
{
    tamis__buffer state;
    tamis__digest digest;
    tamis__buffer_init(&state, 0);
    tamis__buffer_append(&state, licenses->facts.canonical);
    for (size_t i = 0; i < licenses->facts.license_count; i++) {
        const tamis__license *license = &licenses->facts.licenses[i];
        tamis__buffer_byte(&state, '\n');
        tamis__json_number(&state, license->value_left, LEFT_DECIMALS);
        tamis__buffer_byte(&state, ' ');
        tamis__json_number(&state, license->quantity_left, LEFT_DECIMALS);
    }
    bool failed = state.failed;
    tamis__digest_of(tamis__buffer_bytes(&state), &digest);
    tamis__digest_hex(&digest, out);
    tamis__buffer_clear(&state);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

void tamis__deciding_draw(tamis__deciding *deciding)
{
    tamis_licenses *licenses = deciding->options->licenses;
    if (licenses != NULL)
        tamis__licenses_draw(&deciding->determination, licenses->facts.licenses,
                             licenses->facts.license_count);
}
