/*
 * model/schema.h - FollowTheMoney schemata, properties and topics that the lists need.
 *
 * Vocabulary and spelling: followthemoney.tech. Numbers are written to snapshots: append, never
 * renumber. tamis extensions of Sanction (licenseRequirement, licensePolicy, citation) are marked.
 */
#ifndef TAMIS_MODEL_SCHEMA_H
#define TAMIS_MODEL_SCHEMA_H

#include "base/bytes.h"
#include "base/name.h"

/* name, parent, matchable (its names are screened), edge */
#define TAMIS__SCHEMA_LIST(X)                                                                      \
    X(Thing, Thing, 0, 0)                                                                          \
    X(LegalEntity, Thing, 1, 0)                                                                    \
    X(Person, LegalEntity, 1, 0)                                                                   \
    X(Organization, LegalEntity, 1, 0)                                                             \
    X(Company, Organization, 1, 0)                                                                 \
    X(PublicBody, Organization, 1, 0)                                                              \
    X(Vehicle, Thing, 1, 0)                                                                        \
    X(Vessel, Vehicle, 1, 0)                                                                       \
    X(Airplane, Vehicle, 1, 0)                                                                     \
    X(Asset, Thing, 1, 0)                                                                          \
    X(Security, Asset, 1, 0)                                                                       \
    X(CryptoWallet, Thing, 1, 0)                                                                   \
    X(Address, Thing, 0, 0)                                                                        \
    X(Identification, Thing, 0, 0)                                                                 \
    X(Passport, Identification, 0, 0)                                                              \
    X(Sanction, Thing, 0, 0)                                                                       \
    X(Ownership, Thing, 0, 1)                                                                      \
    X(Directorship, Thing, 0, 1)                                                                   \
    X(Family, Thing, 0, 1)                                                                         \
    X(Associate, Thing, 0, 1)                                                                      \
    X(Membership, Thing, 0, 1)                                                                     \
    X(Employment, Thing, 0, 1)                                                                     \
    X(Representation, Thing, 0, 1)                                                                 \
    X(Succession, Thing, 0, 1)                                                                     \
    X(Occupancy, Thing, 0, 0)                                                                      \
    X(Position, Thing, 0, 0)                                                                       \
    X(UnknownLink, Thing, 0, 1)

typedef enum tamis__schema {
#define TAMIS__SCHEMA_ENUM(name, parent, matchable, edge) TAMIS__SCHEMA_##name,
    TAMIS__SCHEMA_LIST(TAMIS__SCHEMA_ENUM)
#undef TAMIS__SCHEMA_ENUM
        TAMIS__SCHEMA_COUNT
} tamis__schema;

typedef enum tamis__prop_type {
    TAMIS__PROP_TYPE_NAME,
    TAMIS__PROP_TYPE_TEXT,
    TAMIS__PROP_TYPE_COUNTRY, /* stored as a code */
    TAMIS__PROP_TYPE_DATE,    /* stored in the text form of base/date.h */
    TAMIS__PROP_TYPE_IDENTIFIER,
    TAMIS__PROP_TYPE_ENTITY, /* id of another entity */
    TAMIS__PROP_TYPE_ADDRESS,
    TAMIS__PROP_TYPE_TOPIC,
    TAMIS__PROP_TYPE_GENDER, /* male, female, other */
    TAMIS__PROP_TYPE_URL,
    TAMIS__PROP_TYPE_NUMBER
} tamis__prop_type;

/* property, type, identifier kind (NONE unless an identifier; see model/identifier.h) */
#define TAMIS__PROP_LIST(X)                                                                        \
    X(name, NAME, NONE)                                                                            \
    X(alias, NAME, NONE)                                                                           \
    X(weakAlias, NAME, NONE)                                                                       \
    X(previousName, NAME, NONE)                                                                    \
    X(abbreviation, NAME, NONE)                                                                    \
    X(firstName, TEXT, NONE)                                                                       \
    X(secondName, TEXT, NONE)                                                                      \
    X(middleName, TEXT, NONE)                                                                      \
    X(lastName, TEXT, NONE)                                                                        \
    X(fatherName, TEXT, NONE)                                                                      \
    X(motherName, TEXT, NONE)                                                                      \
    X(title, TEXT, NONE)                                                                           \
    X(gender, GENDER, NONE)                                                                        \
    X(birthDate, DATE, NONE)                                                                       \
    X(birthPlace, TEXT, NONE)                                                                      \
    X(birthCountry, COUNTRY, NONE)                                                                 \
    X(deathDate, DATE, NONE)                                                                       \
    X(nationality, COUNTRY, NONE)                                                                  \
    X(citizenship, COUNTRY, NONE)                                                                  \
    X(country, COUNTRY, NONE)                                                                      \
    X(jurisdiction, COUNTRY, NONE)                                                                 \
    X(mainCountry, COUNTRY, NONE)                                                                  \
    X(position, TEXT, NONE)                                                                        \
    X(ethnicity, TEXT, NONE)                                                                       \
    X(religion, TEXT, NONE)                                                                        \
    X(appearance, TEXT, NONE)                                                                      \
    X(education, TEXT, NONE)                                                                       \
    X(address, ADDRESS, NONE)                                                                      \
    X(addressEntity, ENTITY, NONE)                                                                 \
    X(phone, IDENTIFIER, PHONE)                                                                    \
    X(email, IDENTIFIER, EMAIL)                                                                    \
    X(website, URL, NONE)                                                                          \
    X(legalForm, TEXT, NONE)                                                                       \
    X(sector, TEXT, NONE)                                                                          \
    X(incorporationDate, DATE, NONE)                                                               \
    X(dissolutionDate, DATE, NONE)                                                                 \
    X(status, TEXT, NONE)                                                                          \
    X(idNumber, IDENTIFIER, NATIONAL_ID)                                                           \
    X(passportNumber, IDENTIFIER, PASSPORT)                                                        \
    X(socialSecurityNumber, IDENTIFIER, NATIONAL_ID)                                               \
    X(registrationNumber, IDENTIFIER, REGISTRATION)                                                \
    X(taxNumber, IDENTIFIER, TAX)                                                                  \
    X(vatCode, IDENTIFIER, TAX)                                                                    \
    X(innCode, IDENTIFIER, INN)                                                                    \
    X(ogrnCode, IDENTIFIER, OGRN)                                                                  \
    X(kppCode, IDENTIFIER, KPP)                                                                    \
    X(okpoCode, IDENTIFIER, OKPO)                                                                  \
    X(dunsCode, IDENTIFIER, DUNS)                                                                  \
    X(uscCode, IDENTIFIER, USCC)                                                                   \
    X(leiCode, IDENTIFIER, LEI)                                                                    \
    X(swiftBic, IDENTIFIER, BIC)                                                                   \
    X(bikCode, IDENTIFIER, OTHER)                                                                  \
    X(uniqueEntityId, IDENTIFIER, OTHER)                                                           \
    X(cageCode, IDENTIFIER, OTHER)                                                                 \
    X(npiCode, IDENTIFIER, OTHER)                                                                  \
    X(ticker, IDENTIFIER, TICKER)                                                                  \
    X(isin, IDENTIFIER, ISIN)                                                                      \
    X(iban, IDENTIFIER, IBAN)                                                                      \
    X(imoNumber, IDENTIFIER, IMO)                                                                  \
    X(mmsi, IDENTIFIER, MMSI)                                                                      \
    X(callSign, IDENTIFIER, CALL_SIGN)                                                             \
    X(serialNumber, IDENTIFIER, SERIAL)                                                            \
    X(macPrefix, IDENTIFIER, MAC)                                                                  \
    X(publicKey, IDENTIFIER, CRYPTO)                                                               \
    X(currency, TEXT, NONE)                                                                        \
    X(holder, ENTITY, NONE)                                                                        \
    X(number, IDENTIFIER, OTHER)                                                                   \
    X(type, TEXT, NONE)                                                                            \
    X(flag, COUNTRY, NONE)                                                                         \
    X(pastFlags, COUNTRY, NONE)                                                                    \
    X(tonnage, NUMBER, NONE)                                                                       \
    X(grossRegisteredTonnage, NUMBER, NONE)                                                        \
    X(deadweightTonnage, NUMBER, NONE)                                                             \
    X(buildDate, DATE, NONE)                                                                       \
    X(model, TEXT, NONE)                                                                           \
    X(owner, ENTITY, NONE)                                                                         \
    X(asset, ENTITY, NONE)                                                                         \
    X(percentage, NUMBER, NONE)                                                                    \
    X(ownershipType, TEXT, NONE)                                                                   \
    X(director, ENTITY, NONE)                                                                      \
    X(organization, ENTITY, NONE)                                                                  \
    X(person, ENTITY, NONE)                                                                        \
    X(relative, ENTITY, NONE)                                                                      \
    X(relationship, TEXT, NONE)                                                                    \
    X(associate, ENTITY, NONE)                                                                     \
    X(subject, ENTITY, NONE)                                                                       \
    X(object, ENTITY, NONE)                                                                        \
    X(member, ENTITY, NONE)                                                                        \
    X(employer, ENTITY, NONE)                                                                      \
    X(employee, ENTITY, NONE)                                                                      \
    X(agent, ENTITY, NONE)                                                                         \
    X(client, ENTITY, NONE)                                                                        \
    X(predecessor, ENTITY, NONE)                                                                   \
    X(successor, ENTITY, NONE)                                                                     \
    X(issuer, ENTITY, NONE)                                                                        \
    X(role, TEXT, NONE)                                                                            \
    X(startDate, DATE, NONE)                                                                       \
    X(endDate, DATE, NONE)                                                                         \
    X(date, DATE, NONE)                                                                            \
    X(topics, TOPIC, NONE)                                                                         \
    X(programId, TEXT, NONE)                                                                       \
    X(notes, TEXT, NONE)                                                                           \
    X(description, TEXT, NONE)                                                                     \
    X(summary, TEXT, NONE)                                                                         \
    X(sourceUrl, URL, NONE)                                                                        \
    X(wikidataId, IDENTIFIER, OTHER)                                                               \
    X(full, ADDRESS, NONE)                                                                         \
    X(street, TEXT, NONE)                                                                          \
    X(city, TEXT, NONE)                                                                            \
    X(state, TEXT, NONE)                                                                           \
    X(region, TEXT, NONE)                                                                          \
    X(postalCode, TEXT, NONE)                                                                      \
    X(postOfficeBox, TEXT, NONE)                                                                   \
    X(remarks, TEXT, NONE)                                                                         \
    X(modifiedAt, DATE, NONE)                                                                      \
    X(createdAt, DATE, NONE)                                                                       \
    X(other, TEXT, NONE)

typedef enum tamis__prop {
#define TAMIS__PROP_ENUM(name, type, id_kind) TAMIS__PROP_##name,
    TAMIS__PROP_LIST(TAMIS__PROP_ENUM)
#undef TAMIS__PROP_ENUM
        TAMIS__PROP_COUNT
} tamis__prop;

const char *tamis__schema_name(tamis__schema schema); /* "Thing" when out of range */
/* Case-sensitive FtM name; false when unknown. */
bool tamis__schema_find(tamis_bytes name, tamis__schema *out);
tamis__schema tamis__schema_parent(tamis__schema schema);
/* True when a is b or a descendant of b. */
bool tamis__schema_is_a(tamis__schema a, tamis__schema b);
bool tamis__schema_matchable(tamis__schema schema);
bool tamis__schema_is_edge(tamis__schema schema);
/* Edge ends, e.g. Ownership: owner -> asset. False when schema is no edge. */
bool tamis__schema_edge_ends(tamis__schema schema, tamis__prop *source, tamis__prop *target);
/* True when a query of schema `query` may meet a candidate of schema `candidate` (one descends from
 * the other; LegalEntity meets Person and Company, Person never meets Company). */
bool tamis__schema_comparable(tamis__schema query, tamis__schema candidate);
tamis__name_domain tamis__schema_domain(tamis__schema schema);

const char *tamis__prop_name(tamis__prop prop); /* "other" when out of range */
bool tamis__prop_find(tamis_bytes name, tamis__prop *out);
tamis__prop_type tamis__prop_type_of(tamis__prop prop);

/* FtM risk topics by which entities are filtered ("sanction", "export.control", ...). */
bool tamis__topic_known(tamis_bytes topic);

#endif
