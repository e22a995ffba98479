/*
 * rules/fact_list.h - every fact: number, path, type, list of values, and the question that asks for it.
 *
 * TAMIS__FACT_LIST(X): X(name, path, type, values, question). `values` is NULL for free values, else words separated by
 * spaces; a last word "..." says that others may occur: they are accepted with a warning and match no rule that names a
 * value. What is not a scalar (listings, ownership, zones) is a RECORD: it has a number so that it can be asked for.
 * docs/FACTS.md tells the meaning of each; a test holds the two together.
 */
#ifndef TAMIS_RULES_FACT_LIST_H
#define TAMIS_RULES_FACT_LIST_H

#include "base/bytes.h"

typedef enum tamis__type {
    TAMIS__TYPE_BOOL,
    TAMIS__TYPE_NUMBER, /* double */
    TAMIS__TYPE_DAY,    /* int32 day number */
    TAMIS__TYPE_TEXT,
    TAMIS__TYPE_TEXTS,  /* list of texts */
    TAMIS__TYPE_WHO,    /* party, parties, owners, item.producer */
    TAMIS__TYPE_TRI,    /* what conditions give */
    TAMIS__TYPE_RECORD, /* no value of its own: only has() and questions */
    TAMIS__TYPE_COUNT
} tamis__type;

#define TAMIS__ACTIVITIES                                                                          \
    "export reexport export_from_abroad transfer_in_country release provide_service "              \
    "technical_assistance broker transit import buy_from procure procure_indirect use_equipment "  \
    "deploy_equipment keep_using spend_subsidy fcc_authorisation make_funds_available "            \
    "purchase_security acquire_real_estate domestic_sale sell_security hold_security "             \
    "extend_credit ..."

/* Classes; what follows a colon in the facts (":addressee", ":Spark") narrows a class. */
#define TAMIS__ACTORS                                                                              \
    "us_exporter us_person non_us_reexporter us_federal_agency us_dod us_federal_contractor "      \
    "us_federal_grantee us_carrier_etc carrier uk_pcp_directed uk_pcp_not_directed uk_person "     \
    "eu_person manufacturer jp_government foreign_person licensee_3.5GHz ..."

#define TAMIS__PURPOSES                                                                            \
    "maintain_existing_network support_existing_handset cybersecurity_vulnerability_disclosure "   \
    "5g_standards_body standards_organisation new_product_production return_after_repair "         \
    "expand_existing_network public_safety government_facility_security "                          \
    "critical_infrastructure_surveillance national_security divestment wind_down ..."

#define TAMIS__FACT_LIST(X)                                                                        \
    X(DATE, "date", DAY, NULL, "On which day does it happen?")                                     \
    X(TIME, "time", TEXT, NULL, "At which time of the day, in which zone?")                        \
    X(KNOWN_ON, "known_on", DAY, NULL, "On which day is this to be judged?")                       \
    X(JURISDICTION, "jurisdiction", TEXT, NULL, "Whose law is asked for?")                         \
    X(ACTIVITY, "activity", TEXT, TAMIS__ACTIVITIES, "What is to be done?")                        \
    X(ACTOR, "actor", TEXT, TAMIS__ACTORS, "Who acts?")                                            \
    X(PARTY, "party", RECORD, NULL, "Who is the other party?")                                     \
    X(PARTY_NAME, "party.name", TEXT, NULL, "What is the party's name?")                           \
    X(PARTY_COUNTRY, "party.country", TEXT, NULL, "In which country is the party?")                \
    X(PARTY_ROLE, "party.role", TEXT,                                                              \
      "purchaser intermediate_consignee ultimate_consignee end_user ...",                          \
      "What is the party's role in the transaction?")                                              \
    X(PARTY_LISTS, "party.lists", RECORD, NULL, "On which lists is the party?")                    \
    X(PARTY_FOOTNOTES, "party.footnotes", RECORD, NULL,                                            \
      "Which footnotes does the party's Entity List entry carry?")                                 \
    X(PARTY_OWNED_BY, "party.owned_by", RECORD, NULL, "Who owns the party, and how much of it?")   \
    X(PARTY_CONTROL_BY, "party.control_by", RECORD, NULL, "Who controls the party?")               \
    X(PARTY_MILITARY_END_USER, "party.military_end_user", BOOL, NULL,                              \
      "Is the party a military end user?")                                                         \
    X(OTHER_PARTIES, "other_parties", RECORD, NULL, "Who else takes part, and in which role?")     \
    X(ITEM, "item", RECORD, NULL, "What is it about?")                                             \
    X(ITEM_CLASS, "item.class", TEXT,                                                              \
      "hardware software technology software+technology service funds security real_estate",       \
      "Is it hardware, software, technology, a service, funds or a security?")                     \
    X(ITEM_DESC, "item.desc", TEXT, NULL, "What is the item?")                                     \
    X(ITEM_ECCN, "item.eccn", TEXT, NULL, "What is the item's ECCN, or is it EAR99?")              \
    X(ITEM_CHART_LICENSE_REQUIRED, "item.chart_license_required", BOOL, NULL,                      \
      "Does the Commerce Country Chart with the entry of the Control List "                        \
      "require a license? A person has to read them.")                                             \
    X(ITEM_DUAL_USE_CODE, "item.dual_use_code", TEXT, NULL,                                        \
      "Which entry of the dual-use list of the EU or UK covers the item ('none')?")                \
    X(ITEM_ORIGIN, "item.origin", TEXT, NULL, "In which country was the item made?")               \
    X(ITEM_CONTROLLED_US_CONTENT_PCT, "item.controlled_us_content_pct", NUMBER, NULL,              \
      "How many per cent of its value is controlled US content?")                                  \
    X(ITEM_DIRECT_PRODUCT_OF, "item.direct_product_of", TEXTS, NULL,                               \
      "Of which US technology or software (ECCN) is it, or the plant that made it, a direct "      \
      "product?")                                                                                  \
    X(ITEM_DESIGNED_BY, "item.designed_by", TEXT, "footnote1 third_party ...",                     \
      "Who designed or produced it: an entity with footnote 1 or a third party?")                  \
    X(ITEM_FDP_FN1, "item.fdp_fn1", BOOL, NULL,                                                    \
      "Does it meet the foreign direct product rule for footnote 1?")                              \
    X(ITEM_PUBLISHED, "item.published", BOOL, NULL, "Is it published?")                            \
    X(ITEM_ENCRYPTION, "item.encryption", BOOL, NULL, "Does it hold encryption?")                  \
    X(ITEM_NONSTANDARD_CRYPTO, "item.nonstandard_crypto", BOOL, NULL,                              \
      "Is its cryptography non-standard?")                                                         \
    X(ITEM_NOTIFIED_742_15_B, "item.notified_742_15_b", BOOL, NULL,                                \
      "Was the notification of 15 CFR 742.15(b) sent?")                                            \
    X(ITEM_PRODUCER, "item.producer", TEXT, NULL, "Who made it?")                                  \
    X(ITEM_PRODUCER_LISTS, "item.producer.lists", RECORD, NULL, "On which lists is its producer?") \
    X(ITEM_PRODUCTION_START, "item.production_start", DAY, NULL, "When did production start?")     \
    X(ITEM_END_PRODUCT, "item.end_product", BOOL, NULL, "Is it an end product?")                   \
    X(ITEM_COMPONENT_ONLY, "item.component_only", BOOL, NULL, "Is it only a component?")           \
    X(ITEM_NETWORK, "item.network", TEXT,                                                          \
      "core 5G 5G_RAN 5G_central_function 4G fibre fixed any ...",                                 \
      "In which part of the network is it used?")                                                  \
    X(ITEM_ROUTES_USER_DATA, "item.routes_user_data", BOOL, NULL,                                  \
      "Can it route user data or see into it?")                                                    \
    X(ITEM_PURPOSE, "item.purpose", TEXT, TAMIS__PURPOSES, "What is the item used for?")           \
    X(ITEM_FCC_AUTHORISED, "item.fcc_authorised", DAY, NULL, "When did the FCC authorize it?")     \
    X(ITEM_INSTALLED_ON, "item.installed_on", DAY, NULL, "When was it installed?")                 \
    X(ITEM_PUBLICLY_TRADED, "item.publicly_traded", BOOL, NULL,                                    \
      "Is the security publicly traded?")                                                          \
    X(ITEM_TENOR_DAYS, "item.tenor_days", NUMBER, NULL, "After how many days is the debt due?")    \
    X(ITEM_VALUE, "item.value", NUMBER, NULL, "What is its value?")                                \
    X(ITEM_QUANTITY, "item.quantity", NUMBER, NULL, "How many?")                                   \
    X(PLACE, "place", RECORD, NULL, "Where does it go or happen?")                                 \
    X(PLACE_COUNTRY, "place.country", TEXT, NULL, "In which country does it go or happen?")        \
    X(PLACE_LAT, "place.lat", NUMBER, NULL, "At which latitude?")                                  \
    X(PLACE_LON, "place.lon", NUMBER, NULL, "At which longitude?")                                 \
    X(ZONE, "zone", RECORD, NULL, "Is the place in a zone?")                                       \
    X(ZONE_ZONE, "zone.zone", TEXTS, NULL, "Which zone?")                                          \
    X(ZONE_INSIDE, "zone.inside", BOOL, NULL, "Is the place inside the zone?")                     \
    X(ZONE_RULE, "zone.rule", TEXT, "close_proximity extended_range ...",                          \
      "By which rule is the distance measured?")                                                   \
    X(ZONE_DISTANCE, "zone.distance_miles_from_boundary", NUMBER, NULL,                            \
      "How many miles is it from the boundary?")                                                   \
    X(PURPOSE, "purpose", TEXT, TAMIS__PURPOSES, "What is it for?")                                \
    X(END_USE, "end_use", TEXT, NULL, "What is the end use?")                                      \
    X(CONTRACT_DATE, "contract_date", DAY, NULL, "When was the contract signed?")                  \
    X(HANDSET_PUBLIC_BY, "handset_public_by", DAY, NULL,                                           \
      "By which day was the handset available to the public?")                                     \
    X(SHIPMENT, "shipment", RECORD, NULL, "When did the shipment leave?")                          \
    X(SHIPMENT_EN_ROUTE_ON, "shipment.en_route_on", DAY, NULL,                                     \
      "On which day was the shipment under way?")                                                  \
    X(SHIPMENT_ABOARD_CARRIER, "shipment.aboard_carrier", BOOL, NULL,                              \
      "Was it aboard a carrier then?")                                                             \
    X(SHIPMENT_ACTUAL_ORDER_BEFORE, "shipment.actual_order_before", DAY, NULL,                     \
      "Before which day was it actually ordered?")                                                 \
    X(NOTICES, "notices", RECORD, NULL, "Which notices were sent, to whom?")                       \
    X(LICENSES, "licenses", RECORD, NULL, "Which licenses are held?")                              \
    X(WAIVERS, "waivers", TEXTS, NULL, "Which waivers were granted?")                              \
    X(UNDERTAKINGS, "undertakings", TEXTS, NULL, "Which undertakings were given?")                 \
    X(PROPOSED_EXCEPTION, "proposed_exception", TEXT, NULL,                                        \
      "Which license exception is to be used?")                                                    \
    X(CLAIM, "claim", RECORD, NULL, "What is claimed?")                                            \
    X(CLAIM_TEXT, "claim.text", TEXT, NULL, "What is claimed?")                                    \
    X(CLAIM_SPEAKER, "claim.speaker", TEXT, NULL, "Who claims it?")                                \
    X(CLAIM_VIA, "claim.via", TEXTS, NULL, "Through whom is it told?")                             \
    X(CLAIM_DATE, "claim.date", DAY, NULL, "When was it claimed?")                                 \
    X(CLAIM_SOURCE, "claim.source", TEXT, NULL, "Where is the claim found?")

typedef enum tamis__fact_id {
#define TAMIS__FACT_ENUM(name, path, type, values, question) TAMIS__FACT_##name,
    TAMIS__FACT_LIST(TAMIS__FACT_ENUM)
#undef TAMIS__FACT_ENUM
        TAMIS__FACT_COUNT
} tamis__fact_id;

typedef struct tamis__fact_info {
    const char *path;
    tamis__type type;
    const char *values;
    const char *question;
} tamis__fact_info;

/* NULL past the last. */
const tamis__fact_info *tamis__fact_info_of(unsigned id);
/* The fact of a path; TAMIS__FACT_COUNT when there is none. */
unsigned tamis__fact_find(tamis_bytes path);
/* The same for a key in a section: ("item", "eccn"); an empty section is the top. */
unsigned tamis__fact_find_in(tamis_bytes section, tamis_bytes key);
/* Short words for messages: "a day (YYYY-MM-DD)". */
const char *tamis__type_text(tamis__type type);

/* The values of a fact that has a list. */
bool tamis__fact_is_open(unsigned id); /* no list, or one that ends in "..." */
/* Position of `value` in the list; -1 when absent. */
int tamis__fact_value_index(unsigned id, tamis_bytes value);

/* Activities and classes of actors as bits, in the order of their lists; what is in no list has this bit. */
#define TAMIS__BIT_OTHER (UINT64_C(1) << 63)
/* An actor's suffix (":addressee") does not count. */
uint64_t tamis__fact_value_bit(unsigned id, tamis_bytes value);

/* The word of `words` (separated by spaces) that is nearest to a misspelled one: at most a third of its letters differ.
 * Empty when none is near. */
tamis_bytes tamis__nearest_word(tamis_bytes word, const char *words);
/* The same among the paths of all facts. */
tamis_bytes tamis__nearest_fact(tamis_bytes path);
/* Letters to change, add or drop (optimal string alignment); stops at `limit` + 1. */
unsigned tamis__word_slips(tamis_bytes a, tamis_bytes b, unsigned limit);

#endif
