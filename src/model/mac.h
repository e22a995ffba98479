/* model/mac.h - MAC addresses as people write them, and what kind they are (IEEE Std 802-2014, 8.2). */
#ifndef TAMIS_MODEL_MAC_H
#define TAMIS_MODEL_MAC_H

#include "base/bytes.h"

typedef enum tamis__mac_kind {
    TAMIS__MAC_NONE,      /* not an address, or all zero */
    TAMIS__MAC_UNIVERSAL, /* from a block that the IEEE registered: says whose block it is */
    TAMIS__MAC_LOCAL,     /* locally administered: says nothing about a maker */
    TAMIS__MAC_GROUP      /* multicast or broadcast: not the address of a device */
} tamis__mac_kind;

/* Reads an EUI-48 (12 hexadecimal digits) or EUI-64 (16) in any notation: aa:bb:cc:dd:ee:ff, aa-bb-..., aabb.ccdd.eeff, bare, or
 * octets without leading zeros (0:1a:2b:3:4:5). *out is the first 48 bits, the first octet uppermost. NONE leaves 0. */
tamis__mac_kind tamis__mac_parse(tamis_bytes text, uint64_t *out);

enum { TAMIS__MAC_TEXT_BYTES = 18 };
/* aa:bb:cc:dd:ee:ff, NUL-terminated. Returns out. */
char *tamis__mac_format(uint64_t mac, char out[TAMIS__MAC_TEXT_BYTES]);

#endif
