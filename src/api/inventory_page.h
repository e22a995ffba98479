/* api/inventory_page.h - the script of the inventory's page and its hash, for the test that holds the two together. */
#ifndef TAMIS_API_INVENTORY_PAGE_H
#define TAMIS_API_INVENTORY_PAGE_H

const char *tamis__inventory_script(void);
const char *tamis__inventory_script_hash(void); /* SHA-256 in base64 */

#endif
