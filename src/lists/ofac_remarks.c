/*
 * lists/ofac_remarks.c - one table of labels serves remarks and ids.
 *
 * A segment is [alt.] LABEL [No.|Number|#|:|-] VALUE. The longest label that the segment begins with
 * decides how the value is read. Of an identifier the tail is taken off: "(Iran) issued 10 Aug 2016
 * expires 10 Aug 2021" in remarks, ", IR, 10 Aug 2016" in ids; it becomes the statement's detail.
 * Labels as they occur in the SDN list, the consolidated list and the CSL of 2021-2026.
 */
#include "lists/ofac_remarks.h"

#include "base/compiler.h"

typedef enum label_kind {
    LABEL_ID,
    LABEL_FACT,  /* by the property's type */
    LABEL_PLACE, /* birth place with its country */
    LABEL_NAME,  /* alias; in single quotes it is a weak one */
    LABEL_LINK,
    LABEL_FAX,
    LABEL_CRYPTO, /* currency, then address */
    LABEL_VESSEL  /* IMO number, or a registration */
} label_kind;

typedef struct label {
    const char *text;
    label_kind kind;
    tamis__prop prop;
    const char *role; /* of LABEL_LINK */
} label;

#define ID(text, prop)                                                                             \
    {                                                                                              \
        text, LABEL_ID, TAMIS__PROP_##prop, NULL                                                   \
    }
#define FACT(text, prop)                                                                           \
    {                                                                                              \
        text, LABEL_FACT, TAMIS__PROP_##prop, NULL                                                 \
    }
#define LINK(text, role)                                                                           \
    {                                                                                              \
        text, LABEL_LINK, TAMIS__PROP_notes, role                                                  \
    }

static const label labels[] = {
    FACT("DOB", birthDate),
    {"POB", LABEL_PLACE, TAMIS__PROP_birthPlace, NULL},
    FACT("nationality", nationality),
    FACT("Nationality Country", nationality),
    FACT("citizen", citizenship),
    FACT("Gender", gender),
    FACT("Nationality of Registration", jurisdiction),
    FACT("Organization Established Date", incorporationDate),
    FACT("Organization Type", sector),
    FACT("Target Type", type),
    FACT("Title", position),
    FACT("Executed", deathDate),
    FACT("Vessel Flag", flag),
    FACT("Former Vessel Flag", pastFlags),
    FACT("Vessel Type", type),
    FACT("Other Vessel Type", type),
    FACT("Vessel Year of Build", buildDate),
    FACT("Gross Tonnage", tonnage),
    FACT("Gross Registered Tonnage", grossRegisteredTonnage),
    FACT("Aircraft Model", model),
    FACT("Aircraft Manufacture Date", buildDate),
    FACT("Website", website),
    FACT("Issuer Name", alias),
    {"a.k.a.", LABEL_NAME, TAMIS__PROP_alias, NULL},
    {"n.k.a.", LABEL_NAME, TAMIS__PROP_alias, NULL},
    {"f.k.a.", LABEL_NAME, TAMIS__PROP_previousName, NULL},
    LINK("Linked To", "linked to"),
    LINK("Aircraft Operator", "operator"),
    LINK("Vessel Owner", "owner"),
    {"Digital Currency Address", LABEL_CRYPTO, TAMIS__PROP_publicKey, NULL},
    {"Vessel Registration Identification", LABEL_VESSEL, TAMIS__PROP_imoNumber, NULL},
    {"Fax", LABEL_FAX, TAMIS__PROP_phone, NULL},
    ID("Phone", phone),
    ID("Telephone", phone),
    ID("Email Address", email),
    ID("Email", email),
    ID("MMSI", mmsi),
    ID("IMO", imoNumber),
    ID("Vessel Call Sign", callSign),
    ID("Call Sign", callSign),
    ID("SWIFT/BIC", swiftBic),
    ID("BIK (RU)", bikCode),
    ID("ISIN", isin),
    ID("Equity Ticker", ticker),
    ID("Legal Entity Number", leiCode),
    ID("D-U-N-S", dunsCode),
    ID("Unified Social Credit Code (USCC)", uscCode),
    ID("United Social Credit Code Certificate (USCCC)", uscCode),
    ID("Economic Register Number (CBLS)", registrationNumber),
    ID("Government Gazette", okpoCode), /* OKPO, published in English under this name */
    ID("Passport", passportNumber),
    ID("Diplomatic Passport", passportNumber),
    ID("Stateless Person Passport", passportNumber),
    ID("Service Passport", passportNumber),
    ID("British National Overseas Passport", passportNumber),
    ID("U.S.A. Passport", passportNumber),
    ID("Travel Document", passportNumber),
    ID("Refugee ID Card", idNumber),
    ID("National ID", idNumber),
    ID("National Foreign ID", idNumber),
    ID("Numero de Identidad", idNumber),
    ID("Identification Number", idNumber),
    ID("Personal ID Card", idNumber),
    ID("Cedula", idNumber),
    ID("Cedula de Ciudadania", idNumber),
    ID("Cedula de Residencia", idNumber),
    ID("C.U.R.P.", idNumber),
    ID("D.N.I.", idNumber),
    ID("N.I.E.", idNumber),
    ID("C.I.", idNumber),
    ID("LE Number", idNumber),
    ID("SSN", socialSecurityNumber),
    ID("Citizen's Card", idNumber),
    ID("Driver's License", idNumber),
    ID("Electoral Registry", idNumber),
    ID("Credencial electoral", idNumber),
    ID("Cartilla de Servicio Militar Nacional", idNumber),
    ID("Immigration", idNumber),
    ID("Public Security and Immigration", idNumber),
    ID("VisaNumberID", idNumber),
    ID("Birth Certificate Number", idNumber),
    ID("Kenyan ID", idNumber),
    ID("Moroccan Personal ID", idNumber),
    ID("Bosnian Personal ID", idNumber),
    ID("Turkish Identification Number", idNumber),
    ID("Residency Number", idNumber),
    ID("Tarjeta Profesional", idNumber),
    ID("Tax ID", taxNumber),
    ID("Paraguayan tax identification number", taxNumber),
    ID("Italian Fiscal Code", taxNumber),
    ID("Fiscal Code", taxNumber),
    ID("NIT", taxNumber),
    ID("R.F.C.", taxNumber),
    ID("RFC", taxNumber),
    ID("RUC", taxNumber),
    ID("RIF", taxNumber),
    ID("RTN", taxNumber),
    ID("C.I.F.", taxNumber),
    ID("C.U.I.T.", taxNumber),
    ID("C.U.I.", idNumber),
    ID("C.N.P.J.", taxNumber),
    ID("US FEIN", taxNumber),
    ID("V.A.T. Number", vatCode),
    ID("Romanian Tax Registration", taxNumber),
    ID("Romanian C.R.", registrationNumber),
    ID("Registration ID", registrationNumber),
    ID("Registration Number", registrationNumber),
    ID("Registered Charity", registrationNumber),
    ID("Public Registration Number", registrationNumber),
    ID("Business Registration Document", registrationNumber),
    ID("Business Registration Number", registrationNumber),
    ID("Business Number", registrationNumber),
    ID("Company Number", registrationNumber),
    ID("Organization Code", registrationNumber),
    ID("UK Company Number", registrationNumber),
    ID("Certificate of Incorporation Number", registrationNumber),
    ID("Commercial Registry Number", registrationNumber),
    ID("Central Registration System Number", registrationNumber),
    ID("Enterprise Number", registrationNumber),
    ID("C.R. No.", registrationNumber),
    ID("Chamber of Commerce Number", registrationNumber),
    ID("Istanbul Chamber of Comm.", registrationNumber),
    ID("Dubai Chamber of Commerce Membership", registrationNumber),
    ID("Folio Mercantil", registrationNumber),
    ID("Matricula Mercantil", registrationNumber),
    ID("Trade License", registrationNumber),
    ID("License", registrationNumber),
    ID("File Number", registrationNumber),
    ID("Economic Register Number", registrationNumber),
    ID("Numero Unico de Identificacao Tributaria (NUIT)", taxNumber),
    ID("Branch Unit Number", registrationNumber),
    ID("Serial No.", serialNumber),
    ID("Aircraft Tail Number", registrationNumber),
    ID("Aircraft Mode S Transponder Code", number),
    ID("Aircraft Manufacturer's Serial Number (MSN)", serialNumber),
    ID("Aircraft Construction Number (also called L/N or S/N or F/N)", serialNumber),
    ID("Previous Aircraft Tail Number", registrationNumber),
};

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static const label *find_label(tamis_bytes segment)
{
    const label *best = NULL;
    size_t best_len = 0;
    for (size_t i = 0; i < TAMIS_COUNT_OF(labels); i++) {
        tamis_bytes text = tamis__bytes_of(labels[i].text);
        if (text.len <= best_len || segment.len <= text.len ||
            !tamis__bytes_starts_nocase(segment, text))
            continue;
        if (is_alnum(segment.ptr[text.len]) && is_alnum(text.ptr[text.len - 1]))
            continue;
        best = &labels[i];
        best_len = text.len;
    }
    return best;
}

/* "No. 123", "# 123", ": 123", "Number 123" -> "123" */
static tamis_bytes skip_number_words(tamis_bytes value)
{
    static const char *const words[] = {"No.", "No ", "No, ", "Number ", "Number, ", "Number: "};
    for (;;) {
        size_t before = value.len;
        while (value.len > 0 && value.ptr[0] != '\0' && strchr(" :#,-", value.ptr[0]) != NULL)
            value = tamis__bytes_sub(value, 1, value.len);
        for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
            if (tamis__bytes_starts_nocase(value, tamis__bytes_of(words[i])))
                value = tamis__bytes_sub(value, strlen(words[i]), value.len);
        }
        if (value.len == before)
            return value;
    }
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Splits "A12 (Iran) issued 2003" into the number and a detail "Iran, issued 2003". */
static void split_remark(const tamis__ofac *ofac, tamis_bytes value, tamis_bytes *number,
                         tamis_bytes *detail)
{
    size_t open = tamis__bytes_find(value, TAMIS_LIT("("), 0);
    size_t end = smaller(open, tamis__bytes_find(value, TAMIS_LIT(" issued "), 0));
    end = smaller(end, tamis__bytes_find(value, TAMIS_LIT(" expires "), 0));
    *number = tamis__bytes_trim(tamis__bytes_sub(value, 0, end));
    *detail = tamis__bytes_trim(tamis__bytes_sub(value, end, value.len));
    if (end != open || end == SIZE_MAX)
        return;
    size_t close = tamis__bytes_find(value, TAMIS_LIT(")"), open);
    tamis_bytes inside = tamis__bytes_sub(value, open + 1, close);
    tamis_bytes tail = close == SIZE_MAX
                           ? TAMIS_LIT("")
                           : tamis__bytes_trim(tamis__bytes_sub(value, close + 1, value.len));
    if (tail.len > 0 && (tail.ptr[0] == ',' || tail.ptr[0] == ';'))
        tail = tamis__bytes_trim(tamis__bytes_sub(tail, 1, tail.len));
    *detail = tamis__builder_printf(ofac->facts.builder, "%.*s%s%.*s", TAMIS_FMT(inside),
                                    tail.len > 0 ? ", " : "", TAMIS_FMT(tail));
}

static void add_id(const tamis__ofac *ofac, tamis__prop prop, tamis_bytes value, tamis_bytes detail)
{
    tamis__builder_add_full(ofac->facts.builder, &(tamis__statement){.prop = prop,
                                                                     .value = value,
                                                                     .detail = detail,
                                                                     .from = TAMIS__DAY_MIN,
                                                                     .until = TAMIS__DAY_MAX});
}

static void add_name(const tamis__ofac *ofac, tamis__prop prop, tamis_bytes value)
{
    value = tamis__bytes_trim(value);
    char first = value.len > 1 ? value.ptr[0] : '\0';
    if ((first == '\'' || first == '"') && value.ptr[value.len - 1] == first) {
        value = tamis__bytes_sub(value, 1, value.len - 1);
        prop = prop == TAMIS__PROP_alias ? TAMIS__PROP_weakAlias : prop;
    }
    tamis__fact_name(&ofac->facts, prop, value);
}

/* "XBT 1Kuf2Rd8..." or "XBT, 1Kuf2Rd8..." */
static void add_crypto(const tamis__ofac *ofac, tamis_bytes value)
{
    size_t end = 0;
    while (end < value.len && is_alnum(value.ptr[end]))
        end++;
    tamis_bytes address = skip_number_words(tamis__bytes_sub(value, end, value.len));
    if (address.len == 0)
        add_id(ofac, TAMIS__PROP_publicKey, value, TAMIS_LIT(""));
    else
        add_id(ofac, TAMIS__PROP_publicKey, address, tamis__bytes_sub(value, 0, end));
}

static void add_vessel_id(const tamis__ofac *ofac, tamis_bytes number, tamis_bytes detail)
{
    const tamis_bytes imo = TAMIS_LIT("IMO");
    if (tamis__bytes_starts_nocase(number, imo))
        add_id(ofac, TAMIS__PROP_imoNumber,
               skip_number_words(tamis__bytes_sub(number, imo.len, number.len)), detail);
    else
        add_id(ofac, TAMIS__PROP_registrationNumber, number, detail);
}

void tamis__ofac_link(const tamis__ofac *ofac, const char *role, tamis_bytes name)
{
    tamis__entity_builder *builder = ofac->facts.builder;
    name = tamis__bytes_trim(name);
    if (name.len == 0)
        return;
    if (ofac->links != NULL)
        tamis__links_add(ofac->links, ofac->scope, builder->entity.id, name, role, ofac->line);
    else
        tamis__builder_add(builder, TAMIS__PROP_notes,
                           tamis__builder_printf(builder, "%s: %.*s", role, TAMIS_FMT(name)));
}

/* `number` and `detail` are the identifier taken apart, `value` is all that follows the label. */
static void add_labelled(const tamis__ofac *ofac, const label *found, tamis_bytes value,
                         tamis_bytes number, tamis_bytes detail)
{
    switch (found->kind) {
    case LABEL_ID: add_id(ofac, found->prop, number, detail); break;
    case LABEL_FACT: tamis__fact(&ofac->facts, found->prop, value); break;
    case LABEL_PLACE:
        tamis__fact_place(&ofac->facts, found->prop, TAMIS__PROP_birthCountry, value);
        break;
    case LABEL_NAME: add_name(ofac, found->prop, value); break;
    case LABEL_LINK: tamis__ofac_link(ofac, found->role, value); break;
    case LABEL_FAX: add_id(ofac, found->prop, number, TAMIS_LIT("fax")); break;
    case LABEL_CRYPTO: add_crypto(ofac, value); break;
    case LABEL_VESSEL: add_vessel_id(ofac, number, detail); break;
    }
}

/* Remarks without a label tell what a person is, or anything. */
static bool is_position(tamis_bytes segment)
{
    static const char *const words[] = {
        "Minister",      "Deputy",  "Former",    "Chairman",   "President", "Vice",    "Director",
        "Head of",       "Chief",   "Commander", "Governor",   "Member of", "General", "Brigadier",
        "Major General", "Colonel", "Secretary", "Ambassador", "Judge",     "Advisor", "Managing",
    };
    for (size_t i = 0; i < TAMIS_COUNT_OF(words); i++) {
        if (tamis__bytes_starts_nocase(segment, tamis__bytes_of(words[i])))
            return true;
    }
    return false;
}

static void add_unlabelled(const tamis__ofac *ofac, tamis_bytes segment)
{
    tamis__entity_builder *builder = ofac->facts.builder;
    bool position = builder->entity.schema == TAMIS__SCHEMA_Person && is_position(segment);
    tamis__builder_add(builder, position ? TAMIS__PROP_position : TAMIS__PROP_notes, segment);
}

/* Takes off brackets around the whole: "(Linked To: HIZBALLAH)". One that closes or opens alone goes
 * too, for a segment boundary may stand between the two. */
static tamis_bytes unwrap(tamis_bytes segment)
{
    segment = tamis__bytes_trim(segment);
    if (segment.len > 0 && segment.ptr[0] == '(')
        segment = tamis__bytes_sub(segment, 1, segment.len);
    size_t opens = 0;
    size_t closes = 0;
    for (size_t i = 0; i < segment.len; i++) {
        opens += segment.ptr[i] == '(';
        closes += segment.ptr[i] == ')';
    }
    if (closes > opens && segment.ptr[segment.len - 1] == ')')
        segment.len--;
    return tamis__bytes_trim(segment);
}

static tamis_bytes drop_alternative(tamis_bytes segment)
{
    const tamis_bytes mark = TAMIS_LIT("alt. ");
    if (tamis__bytes_starts_nocase(segment, mark))
        return tamis__bytes_trim(tamis__bytes_sub(segment, mark.len, segment.len));
    return segment;
}

static void take_remark(const tamis__ofac *ofac, tamis_bytes segment)
{
    segment = drop_alternative(unwrap(segment));
    const label *found = find_label(segment);
    if (found == NULL) {
        add_unlabelled(ofac, segment);
        return;
    }
    tamis_bytes value =
        skip_number_words(tamis__bytes_sub(segment, strlen(found->text), segment.len));
    tamis_bytes number;
    tamis_bytes detail;
    if (found->prop == TAMIS__PROP_phone) { /* brackets are part of it: "(98)(21)(88526300)" */
        number = value;
        detail = TAMIS_LIT("");
    } else {
        split_remark(ofac, value, &number, &detail);
    }
    if (found->kind == LABEL_ID && number.len == 0) /* "Passport issued in Sarajevo" */
        add_unlabelled(ofac, segment);
    else
        add_labelled(ofac, found, value, number, detail);
}

void tamis__ofac_remarks(const tamis__ofac *ofac, tamis_bytes remarks)
{
    remarks = tamis__bytes_trim(remarks);
    /* The full stop that ends all remarks; "S.A.." has one of its own. */
    if (remarks.len > 0 && remarks.ptr[remarks.len - 1] == '.')
        remarks.len--;
    tamis_bytes rest = remarks;
    tamis_bytes segment;
    while (tamis__bytes_split(&rest, TAMIS_LIT(";"), &segment)) {
        segment = tamis__bytes_trim(segment);
        if (segment.len > 0)
            take_remark(ofac, segment);
    }
}

/* "Passport, A12, IR, 2003": the first field behind the label is the number, the others detail. */
static void take_id(const tamis__ofac *ofac, tamis_bytes item)
{
    const label *found = find_label(item);
    if (found == NULL) {
        size_t comma = tamis__bytes_find(item, TAMIS_LIT(", "), 0);
        tamis_bytes name = tamis__bytes_sub(item, 0, comma);
        while (name.len > 0 && strchr(" :-", name.ptr[name.len - 1]) != NULL)
            name.len--;
        tamis_bytes value =
            comma == SIZE_MAX ? TAMIS_LIT("") : tamis__bytes_sub(item, comma + 2, item.len);
        tamis__builder_add(ofac->facts.builder, TAMIS__PROP_notes,
                           tamis__builder_printf(ofac->facts.builder, "%.*s%s%.*s", TAMIS_FMT(name),
                                                 value.len > 0 ? ": " : "",
                                                 (int)smaller(value.len, TAMIS__VALUE_BYTES_MAX),
                                                 value.len > 0 ? value.ptr : ""));
        return;
    }
    tamis_bytes value = skip_number_words(tamis__bytes_sub(item, strlen(found->text), item.len));
    size_t comma = tamis__bytes_find(value, TAMIS_LIT(", "), 0);
    tamis_bytes number = tamis__bytes_sub(value, 0, comma);
    tamis_bytes detail =
        comma == SIZE_MAX ? TAMIS_LIT("") : tamis__bytes_sub(value, comma + 2, value.len);
    add_labelled(ofac, found, value, number, detail);
}

void tamis__ofac_ids(const tamis__ofac *ofac, tamis_bytes ids)
{
    tamis_bytes rest = ids;
    tamis_bytes item;
    while (tamis__bytes_split(&rest, TAMIS_LIT("; "), &item)) {
        item = tamis__bytes_trim(item);
        if (item.len > 0)
            take_id(ofac, item);
    }
}
