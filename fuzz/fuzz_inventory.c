/*
 * Fuzz target: rows of an inventory. What must hold: an address that is read reads again from its usual form; coordinates lie in
 * their range; devices come with ascending rows and lines; a brand that is found is found again in the same text.
 */
#include <math.h>
#include <stdlib.h>

#include "api/device_rows.h"
#include "model/makers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static tamis__text *text;
static tamis__makers *makers;

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_cell(tamis_bytes cell)
{
    uint64_t mac, again;
    double value;
    char form[TAMIS__MAC_TEXT_BYTES];
    tamis__mac_kind kind = tamis__mac_parse(cell, &mac);
    require(mac >> 48 == 0 && (kind == TAMIS__MAC_NONE) == (mac == 0));
    if (kind != TAMIS__MAC_NONE) {
        tamis__mac_format(mac, form);
        require(tamis__mac_parse(tamis__bytes_of(form), &again) == kind && again == mac);
        (void)tamis__maker_of_mac(makers, mac);
    }
    if (tamis__coordinate_parse(cell, 90, &value))
        require(fabs(value) <= 90);
    (void)tamis__network_value(cell);
    (void)tamis__maker_of_vendor(makers, cell);
}

static void check_device(const tamis__device *d)
{
    for (size_t f = 0; f < TAMIS__DEVICE_FIELDS; f++) {
        require(d->text[f].len <= TAMIS__DEVICE_TEXT_BYTES_MAX);
        check_cell(d->text[f]);
    }
    require(!d->placed || (fabs(d->lat) <= 90 && fabs(d->lon) <= 180));
    require(d->country[0] == '\0' || (d->country[0] >= 'A' && d->country[0] <= 'Z'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis__devices devices;
    if (makers == NULL)
        require(tamis__makers_built_in(&makers, NULL) == TAMIS_OK &&
                tamis__text_new(&text, NULL) == TAMIS_OK);
    tamis_bytes content = {(const char *)data, size};
    tamis__device_source source = {.text = text};
    check_cell(content);
    if (tamis__devices_parse(&source, content, &devices, NULL) == TAMIS_OK) {
        for (size_t i = 0; i < devices.count; i++) {
            require(i == 0 || (devices.items[i].row > devices.items[i - 1].row &&
                               devices.items[i].line > devices.items[i - 1].line));
            check_device(&devices.items[i]);
        }
    }
    tamis__devices_clear(&devices);
    return 0;
}
