/*
 * api/device_rows.c - rows of CSV to devices.
 *
 * Rows are kept whole, since zones, makers and sites are told together at the end; texts are cut at a length that no
 * name of a site or model reaches. The tables below hold what inventories call their columns and network layers.
 */
#include "api/device_rows.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "api/columns.h"
#include "base/date.h"
#include "base/error.h"

enum { PROGRESS_ROWS = 1024, COORDINATE_BYTES_MAX = 32 };

static const char *const field_names[TAMIS__DEVICE_FIELDS] = {
    "id",  "vendor", "brand", "model",        "mac",     "class", "network",
    "lat", "lon",    "site",  "installed_on", "country", "zone"};

const char *tamis__device_field_name(tamis__device_field field)
{
    return field_names[field];
}

typedef struct heading {
    const char *text;
    tamis__device_field field;
} heading;

/* Headings without case, spaces and punctuation. */
static const heading headings[] = {
    {"id", TAMIS__DEVICE_ID},
    {"deviceid", TAMIS__DEVICE_ID},
    {"assetid", TAMIS__DEVICE_ID},
    {"assettag", TAMIS__DEVICE_ID},
    {"asset", TAMIS__DEVICE_ID},
    {"hostname", TAMIS__DEVICE_ID},
    {"device", TAMIS__DEVICE_ID},
    {"serial", TAMIS__DEVICE_ID},
    {"serialnumber", TAMIS__DEVICE_ID},
    {"vendor", TAMIS__DEVICE_VENDOR},
    {"vendorname", TAMIS__DEVICE_VENDOR},
    {"manufacturer", TAMIS__DEVICE_VENDOR},
    {"maker", TAMIS__DEVICE_VENDOR},
    {"producer", TAMIS__DEVICE_VENDOR},
    {"supplier", TAMIS__DEVICE_VENDOR},
    {"hersteller", TAMIS__DEVICE_VENDOR},
    {"fabricant", TAMIS__DEVICE_VENDOR},
    {"oem", TAMIS__DEVICE_VENDOR},
    {"brand", TAMIS__DEVICE_BRAND},
    {"brandname", TAMIS__DEVICE_BRAND},
    {"make", TAMIS__DEVICE_BRAND},
    {"marke", TAMIS__DEVICE_BRAND},
    {"marque", TAMIS__DEVICE_BRAND},
    {"model", TAMIS__DEVICE_MODEL},
    {"modelname", TAMIS__DEVICE_MODEL},
    {"modelnumber", TAMIS__DEVICE_MODEL},
    {"product", TAMIS__DEVICE_MODEL},
    {"productname", TAMIS__DEVICE_MODEL},
    {"type", TAMIS__DEVICE_CLASS},
    {"mac", TAMIS__DEVICE_MAC},
    {"macaddress", TAMIS__DEVICE_MAC},
    {"macaddr", TAMIS__DEVICE_MAC},
    {"hwaddress", TAMIS__DEVICE_MAC},
    {"hardwareaddress", TAMIS__DEVICE_MAC},
    {"physicaladdress", TAMIS__DEVICE_MAC},
    {"ethernetaddress", TAMIS__DEVICE_MAC},
    {"bssid", TAMIS__DEVICE_MAC},
    {"class", TAMIS__DEVICE_CLASS},
    {"productclass", TAMIS__DEVICE_CLASS},
    {"deviceclass", TAMIS__DEVICE_CLASS},
    {"devicetype", TAMIS__DEVICE_CLASS},
    {"category", TAMIS__DEVICE_CLASS},
    {"role", TAMIS__DEVICE_CLASS},
    {"network", TAMIS__DEVICE_NETWORK},
    {"networklayer", TAMIS__DEVICE_NETWORK},
    {"layer", TAMIS__DEVICE_NETWORK},
    {"networkpart", TAMIS__DEVICE_NETWORK},
    {"technology", TAMIS__DEVICE_NETWORK},
    {"domain", TAMIS__DEVICE_NETWORK},
    {"lat", TAMIS__DEVICE_LAT},
    {"latitude", TAMIS__DEVICE_LAT},
    {"gpslat", TAMIS__DEVICE_LAT},
    {"lon", TAMIS__DEVICE_LON},
    {"lng", TAMIS__DEVICE_LON},
    {"long", TAMIS__DEVICE_LON},
    {"longitude", TAMIS__DEVICE_LON},
    {"gpslon", TAMIS__DEVICE_LON},
    {"site", TAMIS__DEVICE_SITE},
    {"siteid", TAMIS__DEVICE_SITE},
    {"sitename", TAMIS__DEVICE_SITE},
    {"location", TAMIS__DEVICE_SITE},
    {"standort", TAMIS__DEVICE_SITE},
    {"installed", TAMIS__DEVICE_INSTALLED},
    {"installedon", TAMIS__DEVICE_INSTALLED},
    {"installdate", TAMIS__DEVICE_INSTALLED},
    {"installationdate", TAMIS__DEVICE_INSTALLED},
    {"inservice", TAMIS__DEVICE_INSTALLED},
    {"inservicesince", TAMIS__DEVICE_INSTALLED},
    {"commissioned", TAMIS__DEVICE_INSTALLED},
    {"country", TAMIS__DEVICE_COUNTRY},
    {"countrycode", TAMIS__DEVICE_COUNTRY},
    {"land", TAMIS__DEVICE_COUNTRY},
    {"pays", TAMIS__DEVICE_COUNTRY},
    {"zone", TAMIS__DEVICE_ZONE},
    {"zones", TAMIS__DEVICE_ZONE},
    {"zoneid", TAMIS__DEVICE_ZONE},
};

/* What networks and their parts are called, in the same form. */
static const struct {
    const char *text, *value;
} networks[] = {
    {"core", "core"},
    {"corenetwork", "core"},
    {"epc", "core"},
    {"evolvedpacketcore", "core"},
    {"packetcore", "core"},
    {"5gc", "core"},
    {"5gcore", "core"},
    {"4gcore", "core"},
    {"mobilecore", "core"},
    {"backbone", "core"},
    {"5g", "5G"},
    {"5gnr", "5G"},
    {"nr", "5G"},
    {"5gran", "5G_RAN"},
    {"5gaccess", "5G_RAN"},
    {"gnb", "5G_RAN"},
    {"gnodeb", "5G_RAN"},
    {"5gcentralfunction", "5G_central_function"},
    {"5gcentralfunctions", "5G_central_function"},
    {"centralfunction", "5G_central_function"},
    {"4g", "4G"},
    {"lte", "4G"},
    {"4gran", "4G"},
    {"enb", "4G"},
    {"enodeb", "4G"},
    {"fibre", "fibre"},
    {"fiber", "fibre"},
    {"fullfibre", "fibre"},
    {"ftth", "fibre"},
    {"fttp", "fibre"},
    {"gpon", "fibre"},
    {"xgspon", "fibre"},
    {"olt", "fibre"},
    {"fixed", "fixed"},
    {"fixedaccess", "fixed"},
    {"dsl", "fixed"},
    {"any", "any"},
};

const char *tamis__network_value(tamis_bytes text)
{
    char buffer[TAMIS__HEADING_BYTES_MAX];
    tamis_bytes squeezed;
    if (!tamis__column_squeeze(text, buffer, &squeezed))
        return NULL;
    for (size_t i = 0; i < TAMIS_COUNT_OF(networks); i++)
        if (tamis__bytes_equal(squeezed, tamis__bytes_of(networks[i].text)))
            return networks[i].value;
    return NULL;
}

/* ---- Coordinates ---------------------------------------------------------------------------------- */

/* Digits with at most one point or comma; no exponent, no locale. */
static bool parse_degrees(tamis_bytes text, double *out)
{
    double value = 0, unit = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c == '.' || c == ',') && unit == 0) {
            unit = 1;
        } else if (tamis__is_digit(c)) {
            value = value * 10 + (c - '0');
            unit *= 10;
            digits++;
        } else {
            return false;
        }
    }
    *out = unit > 0 ? value / unit : value;
    return digits > 0;
}

static bool take_letter(tamis_bytes *text, const char *letters, double *sign)
{
    char c = text->len > 0 ? text->ptr[text->len - 1] : '\0';
    const char *at = c == '\0' ? NULL : strchr(letters, c);
    if (at == NULL)
        return false;
    *sign = (at - letters) % 2 == 0 ? 1 : -1;
    *text = tamis__bytes_trim(tamis__bytes_sub(*text, 0, text->len - 1));
    return true;
}

bool tamis__coordinate_parse(tamis_bytes text, double max, double *out)
{
    double sign = 1, value = 0;
    text = tamis__bytes_trim(text);
    if (text.len > COORDINATE_BYTES_MAX)
        return false;
    bool lettered = take_letter(&text, max > 90 ? "EWew" : "NSns", &sign);
    if (tamis__bytes_ends_with(text, TAMIS_LIT("\u00B0")))
        text = tamis__bytes_trim(tamis__bytes_sub(text, 0, text.len - 2));
    if (text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+')) {
        if (lettered)
            return false;
        sign = text.ptr[0] == '-' ? -1 : 1;
        text = tamis__bytes_sub(text, 1, text.len);
    }
    if (!parse_degrees(text, &value) || value > max)
        return false;
    *out = value == 0 ? 0 : sign * value;
    return true;
}

/* ---- Columns -------------------------------------------------------------------------------------- */

typedef struct reading {
    const tamis__device_source *source;
    tamis__devices *out;
    tamis__csv *csv;
    size_t *column_field; /* by column; TAMIS__DEVICE_FIELDS: not used */
    size_t column_count;
} reading;

static size_t field_of_heading(tamis_bytes text)
{
    char buffer[TAMIS__HEADING_BYTES_MAX];
    tamis_bytes squeezed;
    if (tamis__column_squeeze(text, buffer, &squeezed))
        for (size_t i = 0; i < TAMIS_COUNT_OF(headings); i++)
            if (tamis__bytes_equal(squeezed, tamis__bytes_of(headings[i].text)))
                return headings[i].field;
    return TAMIS__DEVICE_FIELDS;
}

static tamis_status apply_pair(reading *r, const tamis__csv_row *header, tamis_bytes pair,
                               tamis_error *err)
{
    size_t equals = tamis__bytes_find(pair, TAMIS_LIT("="), 0), field = 0;
    if (equals == SIZE_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "column map \"%.*s\": expected FIELD=COLUMN, as in vendor=Hersteller",
                           TAMIS_FMT(pair));
    tamis_bytes name = tamis__bytes_trim(tamis__bytes_sub(pair, 0, equals));
    tamis_bytes column = tamis__bytes_trim(tamis__bytes_sub(pair, equals + 1, pair.len));
    while (field < TAMIS__DEVICE_FIELDS &&
           !tamis__bytes_equal(name, tamis__bytes_of(field_names[field])))
        field++;
    if (field == TAMIS__DEVICE_FIELDS)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "column map: unknown field \"%.*s\": expected id, vendor, brand, model, "
                           "mac, class, network, lat, lon, site, installed_on, country or zone",
                           TAMIS_FMT(name));
    size_t at = tamis__column_find(header->fields, header->count, column);
    if (at == header->count)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "column map: the file has no column \"%.*s\"",
                           TAMIS_FMT(column));
    for (size_t i = 0; i < r->column_count; i++)
        if (r->column_field[i] == field)
            r->column_field[i] = TAMIS__DEVICE_FIELDS;
    r->column_field[at] = field;
    return TAMIS_OK;
}

static tamis_status no_maker_column(const tamis__csv_row *header, tamis_error *err)
{
    char found[150] = "";
    size_t used = 0;
    for (size_t i = 0; i < header->count && used + 40 < sizeof(found); i++) {
        int n = snprintf(found + used, sizeof(found) - used, "%s%.*s", i == 0 ? "" : ", ",
                         header->fields[i].len > 30 ? 30 : (int)header->fields[i].len,
                         header->fields[i].ptr);
        used += n > 0 ? (size_t)n : 0;
    }
    return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0,
                          "no column is recognized as vendor, brand, model or MAC address; say "
                          "which with a map such as vendor=COLUMN. Columns: %s",
                          found);
}

/* The first of several columns with the same meaning counts. */
static tamis_status resolve_columns(reading *r, const tamis__csv_row *header, tamis_error *err)
{
    bool *has = r->out->has;
    r->column_count = header->count;
    r->column_field =
        tamis__arena_alloc(&r->out->arena, (header->count + 1) * sizeof(*r->column_field));
    if (r->column_field == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < header->count; i++) {
        size_t field = field_of_heading(tamis__bytes_trim(header->fields[i]));
        bool taken = field < TAMIS__DEVICE_FIELDS && has[field];
        r->column_field[i] = taken ? TAMIS__DEVICE_FIELDS : field;
        if (field < TAMIS__DEVICE_FIELDS)
            has[field] = true;
    }
    tamis_bytes rest = tamis__bytes_of(r->source->map), pair;
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(","), &pair))
        TAMIS_TRY(apply_pair(r, header, pair, err));
    memset(has, 0, sizeof(r->out->has));
    for (size_t i = 0; i < header->count; i++)
        if (r->column_field[i] < TAMIS__DEVICE_FIELDS)
            has[r->column_field[i]] = true;
    if (!has[TAMIS__DEVICE_VENDOR] && !has[TAMIS__DEVICE_BRAND] && !has[TAMIS__DEVICE_MODEL] &&
        !has[TAMIS__DEVICE_MAC])
        return no_maker_column(header, err);
    return TAMIS_OK;
}

/* ---- Rows ----------------------------------------------------------------------------------------- */

static void tell(const reading *r, uint64_t line, const char *format, ...) TAMIS_PRINTF(3, 4);

static void tell(const reading *r, uint64_t line, const char *format, ...)
{
    char text[TAMIS_ERROR_MESSAGE_BYTES];
    va_list args;
    if (r->source->problem == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    r->source->problem(r->source->problem_ctx, line, text);
}

static void leave_out(reading *r, const tamis__device *d, tamis__device_field field,
                      const char *expected)
{
    r->out->unread_facts++;
    tell(r, d->line, "%s \"%.*s\" is not %s; left out", field_names[field],
         TAMIS_FMT(d->text[field]), expected);
}

static void read_place(reading *r, tamis__device *d)
{
    tamis_bytes lat = d->text[TAMIS__DEVICE_LAT], lon = d->text[TAMIS__DEVICE_LON];
    if (lat.len == 0 && lon.len == 0)
        return;
    bool lat_read = tamis__coordinate_parse(lat, 90, &d->lat);
    bool lon_read = tamis__coordinate_parse(lon, 180, &d->lon);
    d->placed = lat_read && lon_read;
    if (!lat_read)
        leave_out(r, d, TAMIS__DEVICE_LAT, "a latitude in degrees from -90 to 90");
    if (!lon_read)
        leave_out(r, d, TAMIS__DEVICE_LON, "a longitude in degrees from -180 to 180");
}

static void read_country(reading *r, tamis__device *d)
{
    tamis_bytes text = d->text[TAMIS__DEVICE_COUNTRY];
    if (text.len == 0)
        return;
    const char *code = tamis__bytes_equal_nocase(text, TAMIS_LIT("UK"))
                           ? "gb"
                           : tamis__country_code(r->source->text, text);
    if (code == NULL || strlen(code) != 2) {
        leave_out(r, d, TAMIS__DEVICE_COUNTRY, "a country");
        return;
    }
    for (size_t i = 0; i < 2; i++)
        d->country[i] = (char)(code[i] - ('a' - 'A'));
}

static void read_facts(reading *r, tamis__device *d)
{
    tamis__date date;
    tamis_bytes mac = d->text[TAMIS__DEVICE_MAC], day = d->text[TAMIS__DEVICE_INSTALLED];
    tamis_bytes network = d->text[TAMIS__DEVICE_NETWORK];
    d->mac_kind = tamis__mac_parse(mac, &d->mac);
    if (mac.len > 0 && d->mac_kind == TAMIS__MAC_NONE)
        leave_out(r, d, TAMIS__DEVICE_MAC, "a MAC address");
    d->installed = TAMIS__DAY_MIN;
    if (day.len > 0 && tamis__date_parse(day, &date) && date.lo == date.hi)
        d->installed = date.lo;
    else if (day.len > 0)
        leave_out(r, d, TAMIS__DEVICE_INSTALLED, "a day (YYYY-MM-DD)");
    d->network = tamis__network_value(network);
    if (network.len > 0 && d->network == NULL)
        leave_out(r, d, TAMIS__DEVICE_NETWORK, "a known layer (core, 5G, 5G RAN, 4G, fibre ...)");
    read_place(r, d);
    read_country(r, d);
}

static tamis_status copy_texts(reading *r, const tamis__csv_row *row, tamis__device *d,
                               tamis_error *err)
{
    for (size_t i = 0; i < row->count && i < r->column_count; i++) {
        size_t field = r->column_field[i];
        tamis_bytes value = tamis__bytes_trim(row->fields[i]);
        if (field == TAMIS__DEVICE_FIELDS || value.len == 0)
            continue;
        if (value.len > TAMIS__DEVICE_TEXT_BYTES_MAX) {
            tell(r, row->line, "%s is longer than %d bytes and was cut", field_names[field],
                 TAMIS__DEVICE_TEXT_BYTES_MAX);
            r->out->unread_facts++;
            value.len = TAMIS__DEVICE_TEXT_BYTES_MAX;
        }
        d->text[field] = tamis__arena_copy(&r->out->arena, value);
        if (d->text[field].ptr == NULL)
            return tamis__fail_nomem(err);
    }
    return TAMIS_OK;
}

static bool names_maker(const tamis__device *d)
{
    return d->text[TAMIS__DEVICE_VENDOR].len > 0 || d->text[TAMIS__DEVICE_BRAND].len > 0 ||
           d->text[TAMIS__DEVICE_MODEL].len > 0 || d->text[TAMIS__DEVICE_MAC].len > 0;
}

static tamis_status add_device(reading *r, const tamis__csv_row *row, tamis_error *err)
{
    tamis__devices *out = r->out;
    tamis__device d = {.row = ++out->rows, .line = row->line};
    if (row->bad != NULL) {
        out->bad_rows++;
        tell(r, row->line, "skipped: %s", row->bad);
        return TAMIS_OK;
    }
    if (out->count == TAMIS__DEVICES_MAX)
        return tamis__fail_at(err, TAMIS_ERR_LIMIT, row->line, 0, "more than %d devices",
                              TAMIS__DEVICES_MAX);
    TAMIS_TRY(copy_texts(r, row, &d, err));
    if (!names_maker(&d)) {
        out->bad_rows++;
        tell(r, row->line, "skipped: no vendor, brand, model or MAC address");
        return TAMIS_OK;
    }
    read_facts(r, &d);
    if (!TAMIS_GROW(out->items, out->capacity, out->count + 1))
        return tamis__fail_nomem(err);
    out->items[out->count++] = d;
    return TAMIS_OK;
}

static tamis_status step(const reading *r, const tamis__input *input, tamis_error *err)
{
    uint64_t done, total;
    if (r->source->progress == NULL || r->out->rows % PROGRESS_ROWS != 0)
        return TAMIS_OK;
    tamis__input_progress(input, &done, &total);
    if (r->source->progress(r->source->progress_ctx, "read", done, total) != TAMIS_OK)
        return tamis__fail(err, TAMIS_ERR_CANCELLED, "cancelled after %llu rows",
                           (unsigned long long)r->out->rows);
    return TAMIS_OK;
}

static tamis_status read_rows(reading *r, tamis__input *input, tamis_error *err)
{
    tamis__csv_row row;
    bool end = false;
    TAMIS_TRY(tamis__csv_next(r->csv, &row, &end, err));
    if (end || row.bad != NULL)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, 1, 0, "expected a header line, found %s",
                              end ? "an empty file" : row.bad);
    TAMIS_TRY(resolve_columns(r, &row, err));
    for (;;) {
        TAMIS_TRY(tamis__csv_next(r->csv, &row, &end, err));
        if (end)
            break;
        TAMIS_TRY(add_device(r, &row, err));
        TAMIS_TRY(step(r, input, err));
    }
    r->out->repaired_fields = tamis__csv_repaired_fields(r->csv);
    return TAMIS_OK;
}

/* Takes `input`. */
static tamis_status read_input(const tamis__device_source *source, tamis__input *input,
                               tamis__devices *out, tamis_error *err)
{
    reading r = {.source = source, .out = out};
    tamis__csv_options options = {.separator = TAMIS__CSV_BY_HEADER};
    tamis_status status = tamis__csv_open(input, &options, &r.csv, err);
    if (status == TAMIS_OK)
        status = read_rows(&r, input, err);
    tamis__csv_close(r.csv);
    tamis__input_close(input);
    return status;
}

tamis_status tamis__devices_read(const tamis__device_source *source, tamis__devices *out,
                                 tamis_error *err)
{
    tamis__input *input = NULL;
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    TAMIS_TRY(tamis__input_open(source->path, &input, err));
    return read_input(source, input, out, err);
}

tamis_status tamis__devices_parse(const tamis__device_source *source, tamis_bytes content,
                                  tamis__devices *out, tamis_error *err)
{
    tamis__input *input = NULL;
    memset(out, 0, sizeof(*out));
    tamis__arena_init(&out->arena, 0);
    TAMIS_TRY(tamis__input_from_memory(content, &input, err));
    return read_input(source, input, out, err);
}

void tamis__devices_clear(tamis__devices *devices)
{
    tamis__arena_clear(&devices->arena);
    tamis__release(devices->items);
    memset(devices, 0, sizeof(*devices));
}
