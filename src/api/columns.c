/*
 * api/columns.c - headings of customer files.
 *
 * A heading is compared without case, spaces, underscores, dots and hyphens. The table holds what files
 * of banks, shops and forwarders call things; an FtM property name is always understood.
 */
#include "api/columns.h"

#include "base/error.h"
#include "model/schema.h"

typedef struct heading {
    const char *text, *property;
} heading;

/* Sorted by meaning, not by text: it is read by people and searched once per file. */
static const heading headings[] = {
    {"name", "name"},
    {"fullname", "name"},
    {"customername", "name"},
    {"clientname", "name"},
    {"partyname", "name"},
    {"entityname", "name"},
    {"companyname", "name"},
    {"company", "name"},
    {"organization", "name"},
    {"organisation", "name"},
    {"organizationname", "name"},
    {"accountname", "name"},
    {"vendor", "name"},
    {"vendorname", "name"},
    {"supplier", "name"},
    {"suppliername", "name"},
    {"customer", "name"},
    {"beneficiary", "name"},
    {"consignee", "name"},
    {"vesselname", "name"},
    {"shipname", "name"},
    {"query", "name"},
    {"legalname", "name"},
    {"businessname", "name"},
    {"counterparty", "name"},
    {"nom", "name"},
    {"nombre", "name"},
    {"alias", "alias"},
    {"aliases", "alias"},
    {"aka", "alias"},
    {"altname", "alias"},
    {"tradingname", "alias"},
    {"tradename", "alias"},
    {"localname", "alias"},
    {"nativename", "alias"},
    {"formername", "previousName"},
    {"previousname", "previousName"},
    {"firstname", "@first"},
    {"givenname", "@first"},
    {"givennames", "@first"},
    {"forename", "@first"},
    {"middlename", "@middle"},
    {"secondname", "@middle"},
    {"lastname", "@last"},
    {"surname", "@last"},
    {"familyname", "@last"},
    {"birthdate", "birthDate"},
    {"dateofbirth", "birthDate"},
    {"dob", "birthDate"},
    {"birthday", "birthDate"},
    {"born", "birthDate"},
    {"yearofbirth", "birthDate"},
    {"country", "country"},
    {"countrycode", "country"},
    {"countryname", "country"},
    {"countryofresidence", "country"},
    {"residence", "country"},
    {"nationality", "nationality"},
    {"citizenship", "citizenship"},
    {"jurisdiction", "jurisdiction"},
    {"flag", "flag"},
    {"gender", "gender"},
    {"sex", "gender"},
    {"passport", "passportNumber"},
    {"passportno", "passportNumber"},
    {"passportnumber", "passportNumber"},
    {"idnumber", "id"},
    {"idno", "id"},
    {"identifier", "id"},
    {"documentnumber", "id"},
    {"nationalid", "idNumber"},
    {"nationalidnumber", "idNumber"},
    {"ssn", "idNumber"},
    {"taxid", "taxNumber"},
    {"taxnumber", "taxNumber"},
    {"tin", "taxNumber"},
    {"vat", "vatCode"},
    {"vatnumber", "vatCode"},
    {"inn", "innCode"},
    {"ogrn", "ogrnCode"},
    {"registrationnumber", "registrationNumber"},
    {"registrationno", "registrationNumber"},
    {"companynumber", "registrationNumber"},
    {"regno", "registrationNumber"},
    {"lei", "leiCode"},
    {"bic", "swiftBic"},
    {"swift", "swiftBic"},
    {"swiftcode", "swiftBic"},
    {"iban", "iban"},
    {"isin", "isin"},
    {"imo", "imoNumber"},
    {"imonumber", "imoNumber"},
    {"mmsi", "mmsi"},
    {"callsign", "callSign"},
    {"wallet", "publicKey"},
    {"cryptoaddress", "publicKey"},
    {"walletaddress", "publicKey"},
    {"email", "email"},
    {"emailaddress", "email"},
    {"phone", "phone"},
    {"phonenumber", "phone"},
    {"telephone", "phone"},
    {"mobile", "phone"},
    {"id", "@id"},
    {"customerid", "@id"},
    {"clientid", "@id"},
    {"recordid", "@id"},
    {"rowid", "@id"},
    {"accountid", "@id"},
    {"reference", "@id"},
    {"caseid", "@id"},
    {"schema", "@schema"},
    {"type", "@schema"},
    {"entitytype", "@schema"},
    {"customertype", "@schema"},
    {"partytype", "@schema"},
    {"name1", "@name1"},
    {"name2", "@name2"},
};

static const heading schemata[] = {
    {"individual", "Person"},
    {"person", "Person"},
    {"natural", "Person"},
    {"naturalperson", "Person"},
    {"private", "Person"},
    {"i", "Person"},
    {"p", "Person"},
    {"company", "Organization"},
    {"organization", "Organization"},
    {"organisation", "Organization"},
    {"entity", "Organization"},
    {"business", "Organization"},
    {"corporate", "Organization"},
    {"legal", "Organization"},
    {"legalperson", "Organization"},
    {"bank", "Organization"},
    {"c", "Organization"},
    {"e", "Organization"},
    {"vessel", "Vessel"},
    {"ship", "Vessel"},
    {"aircraft", "Airplane"},
    {"airplane", "Airplane"},
    {"legalentity", "LegalEntity"},
};

bool tamis__column_squeeze(tamis_bytes text, char out[TAMIS__HEADING_BYTES_MAX],
                           tamis_bytes *squeezed)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
            continue;
        if (len == TAMIS__HEADING_BYTES_MAX)
            return false;
        out[len++] = c;
    }
    *squeezed = tamis__bytes(out, len);
    return true;
}

static tamis_bytes look_up(const heading *table, size_t count, tamis_bytes text)
{
    char buffer[TAMIS__HEADING_BYTES_MAX];
    tamis_bytes squeezed;
    if (tamis__column_squeeze(text, buffer, &squeezed))
        for (size_t i = 0; i < count; i++)
            if (tamis__bytes_equal(squeezed, tamis__bytes_of(table[i].text)))
                return tamis__bytes_of(table[i].property);
    return TAMIS_LIT("");
}

tamis_bytes tamis__column_property(tamis_bytes heading_text)
{
    tamis__prop prop;
    heading_text = tamis__bytes_trim(heading_text);
    tamis_bytes found = look_up(headings, TAMIS_COUNT_OF(headings), heading_text);
    if (found.len == 0 && tamis__prop_find(heading_text, &prop))
        return tamis__bytes_of(tamis__prop_name(prop));
    return found;
}

tamis_bytes tamis__column_schema(tamis_bytes value)
{
    tamis__schema schema;
    value = tamis__bytes_trim(value);
    if (tamis__schema_find(value, &schema))
        return tamis__bytes_of(tamis__schema_name(schema));
    return look_up(schemata, TAMIS_COUNT_OF(schemata), value);
}

size_t tamis__column_find(const tamis_bytes *header, size_t count, tamis_bytes name)
{
    char a[TAMIS__HEADING_BYTES_MAX], b[TAMIS__HEADING_BYTES_MAX];
    tamis_bytes wanted, found;
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(tamis__bytes_trim(header[i]), name))
            return i;
    if (!tamis__column_squeeze(name, a, &wanted) || wanted.len == 0)
        return count;
    for (size_t i = 0; i < count; i++)
        if (tamis__column_squeeze(header[i], b, &found) && tamis__bytes_equal(wanted, found))
            return i;
    return count;
}

static bool mappable(tamis_bytes property)
{
    tamis__prop prop;
    return tamis__prop_find(property, &prop) || tamis__bytes_equal(property, TAMIS_LIT("id")) ||
           tamis__bytes_equal(property, TAMIS_LIT("@id")) ||
           tamis__bytes_starts_with(property, TAMIS_LIT("id:"));
}

static tamis_status apply_pair(const tamis_bytes *header, size_t count, tamis_bytes pair,
                               tamis_bytes *out, tamis_error *err)
{
    size_t equals = tamis__bytes_find(pair, TAMIS_LIT("="), 0);
    if (equals == SIZE_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "column map \"%.*s\": expected PROPERTY=COLUMN, as in name=full_name",
                           TAMIS_FMT(pair));
    tamis_bytes property = tamis__bytes_trim(tamis__bytes_sub(pair, 0, equals));
    tamis_bytes column = tamis__bytes_trim(tamis__bytes_sub(pair, equals + 1, pair.len));
    size_t at = tamis__column_find(header, count, column);
    if (tamis__bytes_equal(property, TAMIS_LIT("schema")))
        property = TAMIS_LIT("@schema");
    else if (!mappable(property))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "column map: unknown property \"%.*s\": expected name, birthDate, "
                           "country, schema, id or another FollowTheMoney property",
                           TAMIS_FMT(property));
    if (at == count)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "column map: the file has no column \"%.*s\"",
                           TAMIS_FMT(column));
    out[at] = property;
    return TAMIS_OK;
}

/* A property that is mapped is read from the mapped columns alone. */
static void forget_mapped(tamis_bytes *properties, size_t count, tamis_bytes map)
{
    tamis_bytes pair;
    while (map.len > 0 && tamis__bytes_split(&map, TAMIS_LIT(","), &pair)) {
        size_t equals = tamis__bytes_find(pair, TAMIS_LIT("="), 0);
        tamis_bytes property = tamis__bytes_trim(tamis__bytes_sub(pair, 0, equals));
        if (tamis__bytes_equal(property, TAMIS_LIT("schema")))
            property = TAMIS_LIT("@schema");
        for (size_t i = 0; i < count; i++)
            if (tamis__bytes_equal(properties[i], property))
                properties[i] = TAMIS_LIT("");
    }
}

static tamis_status apply_map(const tamis_bytes *header, size_t count, const char *map,
                              tamis_bytes *out, tamis_error *err)
{
    tamis_bytes rest = tamis__bytes_of(map);
    tamis_bytes pair;
    forget_mapped(out, count, rest);
    while (rest.len > 0 && tamis__bytes_split(&rest, TAMIS_LIT(","), &pair))
        TAMIS_TRY(apply_pair(header, count, pair, out, err));
    return TAMIS_OK;
}

static bool names_property(const tamis_bytes *properties, size_t count, const char *property)
{
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(properties[i], tamis__bytes_of(property)))
            return true;
    return false;
}

/* Where a full name stands, its pieces say nothing more. */
static void drop_name_pieces(tamis_bytes *properties, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (tamis__bytes_equal(properties[i], TAMIS_LIT("@first")) ||
            tamis__bytes_equal(properties[i], TAMIS_LIT("@middle")) ||
            tamis__bytes_equal(properties[i], TAMIS_LIT("@last")))
            properties[i] = TAMIS_LIT("");
}

tamis_status tamis__columns_resolve(const tamis_bytes *header, size_t count, const char *map,
                                    tamis__arena *arena, tamis_bytes **out, tamis_error *err)
{
    tamis_bytes *properties = tamis__arena_zero(arena, count + 1, sizeof(*properties));
    if (properties == NULL)
        return tamis__fail_nomem(err);
    for (size_t i = 0; i < count; i++)
        properties[i] = tamis__column_property(header[i]);
    if (map != NULL)
        TAMIS_TRY(apply_map(header, count, map, properties, err));
    if (names_property(properties, count, "name"))
        drop_name_pieces(properties, count);
    *out = properties;
    return TAMIS_OK;
}
