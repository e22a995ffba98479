/*
 * Fuzz target: zones from GeoJSON. What must hold: what is refused says why; what is read answers every place with a
 * distance that is not negative, and zero exactly inside.
 */
#include <math.h>
#include <stdlib.h>

#include "rules/zones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void ask(const tamis__zones *zones, size_t zone)
{
    static const double places[][2] = {{0, 0}, {36.96, 127.03}, {90, 0}, {-16.5, 180}, {50, -0.1}};
    require(tamis__zones_find(zones, tamis__zones_at(zones, zone)->id) == (int32_t)zone);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        double lat = places[i][0], lon = places[i][1];
        double miles = tamis__zone_distance_miles(zones, zone, lat, lon);
        require(miles >= 0);
        require(!tamis__zone_inside(zones, zone, lat, lon) || miles == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    tamis_bytes text = {size == 0 ? "" : (const char *)data, size};
    tamis__zones *zones = NULL;
    tamis_error err = {0};
    if (tamis__zones_parse(&text, 1, &zones, &err) != TAMIS_OK) {
        require(zones == NULL && err.message[0] != '\0');
        return 0;
    }
    for (size_t i = 0; i < tamis__zones_count(zones); i++)
        ask(zones, i);
    tamis__zones_free(zones);
    return 0;
}
