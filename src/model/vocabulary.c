/*
 * model/vocabulary.c - labels of the FollowTheMoney vocabulary, and its relations seen from the other end.
 *
 * From the schemata and types of followthemoney 4.11 (label, plural and reverse of its schema files; types/topic.py).
 * A property stands with the most general schema of ours that has it. iban and macPrefix are ours there.
 */
#include "model/vocabulary.h"

typedef struct schema_words {
    const char *label, *plural;
} schema_words;

static const schema_words schemas[TAMIS__SCHEMA_COUNT] = {
    [TAMIS__SCHEMA_Thing] = {"Thing", "Thing"},
    [TAMIS__SCHEMA_LegalEntity] = {"Legal entity", "Legal entities"},
    [TAMIS__SCHEMA_Person] = {"Person", "People"},
    [TAMIS__SCHEMA_Organization] = {"Organization", "Organizations"},
    [TAMIS__SCHEMA_Company] = {"Company", "Companies"},
    [TAMIS__SCHEMA_PublicBody] = {"Public body", "Public bodies"},
    [TAMIS__SCHEMA_Vehicle] = {"Vehicle", "Vehicles"},
    [TAMIS__SCHEMA_Vessel] = {"Vessel", "Vessels"},
    [TAMIS__SCHEMA_Airplane] = {"Airplane", "Airplanes"},
    [TAMIS__SCHEMA_Asset] = {"Asset", "Assets"},
    [TAMIS__SCHEMA_Security] = {"Security", "Securities"},
    [TAMIS__SCHEMA_CryptoWallet] = {"Cryptocurrency wallet", "Cryptocurrency wallets"},
    [TAMIS__SCHEMA_Address] = {"Address", "Addresses"},
    [TAMIS__SCHEMA_Identification] = {"Identification", "Identifications"},
    [TAMIS__SCHEMA_Passport] = {"Passport", "Passports"},
    [TAMIS__SCHEMA_Sanction] = {"Sanction", "Sanctions"},
    [TAMIS__SCHEMA_Ownership] = {"Ownership", "Ownerships"},
    [TAMIS__SCHEMA_Directorship] = {"Directorship", "Directorships"},
    [TAMIS__SCHEMA_Family] = {"Family", "Family members"},
    [TAMIS__SCHEMA_Associate] = {"Associate", "Associates"},
    [TAMIS__SCHEMA_Membership] = {"Membership", "Memberships"},
    [TAMIS__SCHEMA_Employment] = {"Employment", "Employments"},
    [TAMIS__SCHEMA_Representation] = {"Representation", "Representations"},
    [TAMIS__SCHEMA_Succession] = {"Succession", "Successions"},
    [TAMIS__SCHEMA_Occupancy] = {"Occupancy", "Occupancies"},
    [TAMIS__SCHEMA_Position] = {"Position", "Positions"},
    [TAMIS__SCHEMA_UnknownLink] = {"Other link", "Other links"},
};

typedef struct prop_words {
    tamis__prop prop;
    tamis__schema schema;
    const char *label;
} prop_words;

static const prop_words props[] = {
    {TAMIS__PROP_name, TAMIS__SCHEMA_Thing, "Name"},
    {TAMIS__PROP_alias, TAMIS__SCHEMA_Thing, "Alias"},
    {TAMIS__PROP_weakAlias, TAMIS__SCHEMA_Thing, "Weak alias"},
    {TAMIS__PROP_previousName, TAMIS__SCHEMA_Thing, "Previous name"},
    {TAMIS__PROP_abbreviation, TAMIS__SCHEMA_LegalEntity, "Abbreviation"},
    {TAMIS__PROP_firstName, TAMIS__SCHEMA_Person, "First name"},
    {TAMIS__PROP_secondName, TAMIS__SCHEMA_Person, "Second name"},
    {TAMIS__PROP_middleName, TAMIS__SCHEMA_Person, "Middle name"},
    {TAMIS__PROP_lastName, TAMIS__SCHEMA_Person, "Last name"},
    {TAMIS__PROP_fatherName, TAMIS__SCHEMA_Person, "Patronymic"},
    {TAMIS__PROP_motherName, TAMIS__SCHEMA_Person, "Matronymic"},
    {TAMIS__PROP_title, TAMIS__SCHEMA_Person, "Title"},
    {TAMIS__PROP_gender, TAMIS__SCHEMA_Person, "Gender"},
    {TAMIS__PROP_birthDate, TAMIS__SCHEMA_Person, "Birth date"},
    {TAMIS__PROP_birthPlace, TAMIS__SCHEMA_Person, "Place of birth"},
    {TAMIS__PROP_birthCountry, TAMIS__SCHEMA_Person, "Country of birth"},
    {TAMIS__PROP_deathDate, TAMIS__SCHEMA_Person, "Death date"},
    {TAMIS__PROP_nationality, TAMIS__SCHEMA_Person, "Nationality"},
    {TAMIS__PROP_citizenship, TAMIS__SCHEMA_Person, "Citizenship"},
    {TAMIS__PROP_country, TAMIS__SCHEMA_Thing, "Country"},
    {TAMIS__PROP_jurisdiction, TAMIS__SCHEMA_LegalEntity, "Jurisdiction"},
    {TAMIS__PROP_mainCountry, TAMIS__SCHEMA_LegalEntity, "Country of origin"},
    {TAMIS__PROP_position, TAMIS__SCHEMA_Person, "Position"},
    {TAMIS__PROP_ethnicity, TAMIS__SCHEMA_Person, "Ethnicity"},
    {TAMIS__PROP_religion, TAMIS__SCHEMA_Person, "Religion"},
    {TAMIS__PROP_appearance, TAMIS__SCHEMA_Person, "Physical appearance"},
    {TAMIS__PROP_education, TAMIS__SCHEMA_Person, "Education"},
    {TAMIS__PROP_address, TAMIS__SCHEMA_Thing, "Address"},
    {TAMIS__PROP_addressEntity, TAMIS__SCHEMA_Thing, "Address"},
    {TAMIS__PROP_phone, TAMIS__SCHEMA_LegalEntity, "Phone"},
    {TAMIS__PROP_email, TAMIS__SCHEMA_LegalEntity, "Email"},
    {TAMIS__PROP_website, TAMIS__SCHEMA_LegalEntity, "Website"},
    {TAMIS__PROP_legalForm, TAMIS__SCHEMA_LegalEntity, "Legal form"},
    {TAMIS__PROP_sector, TAMIS__SCHEMA_LegalEntity, "Sector"},
    {TAMIS__PROP_incorporationDate, TAMIS__SCHEMA_LegalEntity, "Incorporation date"},
    {TAMIS__PROP_dissolutionDate, TAMIS__SCHEMA_LegalEntity, "Dissolution date"},
    {TAMIS__PROP_status, TAMIS__SCHEMA_LegalEntity, "Status"},
    {TAMIS__PROP_idNumber, TAMIS__SCHEMA_LegalEntity, "ID Number"},
    {TAMIS__PROP_passportNumber, TAMIS__SCHEMA_Person, "Passport number"},
    {TAMIS__PROP_socialSecurityNumber, TAMIS__SCHEMA_Person, "Social security number"},
    {TAMIS__PROP_registrationNumber, TAMIS__SCHEMA_LegalEntity, "Registration number"},
    {TAMIS__PROP_taxNumber, TAMIS__SCHEMA_LegalEntity, "Tax Number"},
    {TAMIS__PROP_vatCode, TAMIS__SCHEMA_LegalEntity, "V.A.T. Identifier"},
    {TAMIS__PROP_innCode, TAMIS__SCHEMA_LegalEntity, "INN"},
    {TAMIS__PROP_ogrnCode, TAMIS__SCHEMA_LegalEntity, "OGRN"},
    {TAMIS__PROP_kppCode, TAMIS__SCHEMA_Company, "KPP"},
    {TAMIS__PROP_okpoCode, TAMIS__SCHEMA_LegalEntity, "OKPO"},
    {TAMIS__PROP_dunsCode, TAMIS__SCHEMA_LegalEntity, "DUNS"},
    {TAMIS__PROP_uscCode, TAMIS__SCHEMA_LegalEntity, "USCC"},
    {TAMIS__PROP_leiCode, TAMIS__SCHEMA_LegalEntity, "LEI"},
    {TAMIS__PROP_swiftBic, TAMIS__SCHEMA_LegalEntity, "SWIFT/BIC"},
    {TAMIS__PROP_bikCode, TAMIS__SCHEMA_Company, "BIK"},
    {TAMIS__PROP_uniqueEntityId, TAMIS__SCHEMA_LegalEntity, "Unique Entity ID"},
    {TAMIS__PROP_cageCode, TAMIS__SCHEMA_Organization, "CAGE"},
    {TAMIS__PROP_npiCode, TAMIS__SCHEMA_LegalEntity, "NPI"},
    {TAMIS__PROP_ticker, TAMIS__SCHEMA_Company, "Stock ticker symbol"},
    {TAMIS__PROP_isin, TAMIS__SCHEMA_Security, "ISIN"},
    {TAMIS__PROP_imoNumber, TAMIS__SCHEMA_Vessel, "IMO Number"},
    {TAMIS__PROP_mmsi, TAMIS__SCHEMA_Vessel, "MMSI"},
    {TAMIS__PROP_callSign, TAMIS__SCHEMA_Vessel, "Call Sign"},
    {TAMIS__PROP_serialNumber, TAMIS__SCHEMA_Airplane, "Serial Number"},
    {TAMIS__PROP_publicKey, TAMIS__SCHEMA_CryptoWallet, "Address"},
    {TAMIS__PROP_currency, TAMIS__SCHEMA_CryptoWallet, "Currency"},
    {TAMIS__PROP_holder, TAMIS__SCHEMA_CryptoWallet, "Wallet holder"},
    {TAMIS__PROP_number, TAMIS__SCHEMA_Identification, "Document number"},
    {TAMIS__PROP_type, TAMIS__SCHEMA_Vehicle, "Type"},
    {TAMIS__PROP_flag, TAMIS__SCHEMA_Vessel, "Flag"},
    {TAMIS__PROP_pastFlags, TAMIS__SCHEMA_Vessel, "Past Flags"},
    {TAMIS__PROP_tonnage, TAMIS__SCHEMA_Vessel, "Tonnage"},
    {TAMIS__PROP_grossRegisteredTonnage, TAMIS__SCHEMA_Vessel, "Gross Registered Tonnage"},
    {TAMIS__PROP_deadweightTonnage, TAMIS__SCHEMA_Vessel, "Deadweight Tonnage"},
    {TAMIS__PROP_buildDate, TAMIS__SCHEMA_Vehicle, "Build Date"},
    {TAMIS__PROP_model, TAMIS__SCHEMA_Vehicle, "Model"},
    {TAMIS__PROP_owner, TAMIS__SCHEMA_Vehicle, "Owner"},
    {TAMIS__PROP_asset, TAMIS__SCHEMA_Ownership, "Asset"},
    {TAMIS__PROP_percentage, TAMIS__SCHEMA_Ownership, "Percentage held"},
    {TAMIS__PROP_ownershipType, TAMIS__SCHEMA_Ownership, "Type of ownership"},
    {TAMIS__PROP_director, TAMIS__SCHEMA_Directorship, "Director"},
    {TAMIS__PROP_organization, TAMIS__SCHEMA_Directorship, "Organization"},
    {TAMIS__PROP_person, TAMIS__SCHEMA_Associate, "Person"},
    {TAMIS__PROP_relative, TAMIS__SCHEMA_Family, "Relative"},
    {TAMIS__PROP_relationship, TAMIS__SCHEMA_Associate, "Relationship"},
    {TAMIS__PROP_associate, TAMIS__SCHEMA_Associate, "Associate"},
    {TAMIS__PROP_subject, TAMIS__SCHEMA_UnknownLink, "Subject"},
    {TAMIS__PROP_object, TAMIS__SCHEMA_UnknownLink, "Object"},
    {TAMIS__PROP_member, TAMIS__SCHEMA_Membership, "Member"},
    {TAMIS__PROP_employer, TAMIS__SCHEMA_Employment, "Employer"},
    {TAMIS__PROP_employee, TAMIS__SCHEMA_Employment, "Employee"},
    {TAMIS__PROP_agent, TAMIS__SCHEMA_Representation, "Agent"},
    {TAMIS__PROP_client, TAMIS__SCHEMA_Representation, "Client"},
    {TAMIS__PROP_predecessor, TAMIS__SCHEMA_Succession, "Predecessor"},
    {TAMIS__PROP_successor, TAMIS__SCHEMA_Succession, "Successor"},
    {TAMIS__PROP_issuer, TAMIS__SCHEMA_Security, "Issuer"},
    {TAMIS__PROP_topics, TAMIS__SCHEMA_Thing, "Topics"},
    {TAMIS__PROP_programId, TAMIS__SCHEMA_Thing, "Program ID"},
    {TAMIS__PROP_notes, TAMIS__SCHEMA_Thing, "Notes"},
    {TAMIS__PROP_description, TAMIS__SCHEMA_Thing, "Description"},
    {TAMIS__PROP_summary, TAMIS__SCHEMA_Thing, "Summary"},
    {TAMIS__PROP_sourceUrl, TAMIS__SCHEMA_Thing, "Source link"},
    {TAMIS__PROP_wikidataId, TAMIS__SCHEMA_Thing, "Wikidata ID"},
    {TAMIS__PROP_full, TAMIS__SCHEMA_Address, "Full address"},
    {TAMIS__PROP_street, TAMIS__SCHEMA_Address, "Street address"},
    {TAMIS__PROP_city, TAMIS__SCHEMA_Address, "City"},
    {TAMIS__PROP_state, TAMIS__SCHEMA_Address, "State"},
    {TAMIS__PROP_region, TAMIS__SCHEMA_Address, "Region"},
    {TAMIS__PROP_postalCode, TAMIS__SCHEMA_Address, "Postal code"},
    {TAMIS__PROP_postOfficeBox, TAMIS__SCHEMA_Address, "PO Box"},
    {TAMIS__PROP_remarks, TAMIS__SCHEMA_Address, "Remarks"},
    {TAMIS__PROP_modifiedAt, TAMIS__SCHEMA_Thing, "Modified on"},
    {TAMIS__PROP_createdAt, TAMIS__SCHEMA_Thing, "Created at"},
    {TAMIS__PROP_iban, TAMIS__SCHEMA_LegalEntity, "IBAN"},
    {TAMIS__PROP_macPrefix, TAMIS__SCHEMA_LegalEntity, "MAC prefix"},
};

typedef struct reverse_name {
    tamis__schema schema;
    tamis__prop prop;
    const char *name;
} reverse_name;

static const reverse_name reverses[] = {
    {TAMIS__SCHEMA_Ownership, TAMIS__PROP_owner, "ownershipOwner"},
    {TAMIS__SCHEMA_Ownership, TAMIS__PROP_asset, "ownershipAsset"},
    {TAMIS__SCHEMA_Directorship, TAMIS__PROP_director, "directorshipDirector"},
    {TAMIS__SCHEMA_Directorship, TAMIS__PROP_organization, "directorshipOrganization"},
    {TAMIS__SCHEMA_Family, TAMIS__PROP_person, "familyPerson"},
    {TAMIS__SCHEMA_Family, TAMIS__PROP_relative, "familyRelative"},
    {TAMIS__SCHEMA_Associate, TAMIS__PROP_person, "associates"},
    {TAMIS__SCHEMA_Associate, TAMIS__PROP_associate, "associations"},
    {TAMIS__SCHEMA_Membership, TAMIS__PROP_member, "membershipMember"},
    {TAMIS__SCHEMA_Membership, TAMIS__PROP_organization, "membershipOrganization"},
    {TAMIS__SCHEMA_Employment, TAMIS__PROP_employer, "employees"},
    {TAMIS__SCHEMA_Employment, TAMIS__PROP_employee, "employers"},
    {TAMIS__SCHEMA_Representation, TAMIS__PROP_agent, "agencyClient"},
    {TAMIS__SCHEMA_Representation, TAMIS__PROP_client, "agentRepresentation"},
    {TAMIS__SCHEMA_Succession, TAMIS__PROP_predecessor, "successors"},
    {TAMIS__SCHEMA_Succession, TAMIS__PROP_successor, "predecessors"},
    {TAMIS__SCHEMA_UnknownLink, TAMIS__PROP_subject, "unknownLinkTo"},
    {TAMIS__SCHEMA_UnknownLink, TAMIS__PROP_object, "unknownLinkFrom"},
};

typedef struct topic_words {
    const char *topic, *label;
    bool risk; /* types/topic.py, RISKS */
} topic_words;

static const topic_words topics[] = {
    {"asset.frozen", "Frozen asset", false},
    {"corp.clone", "Clone of real entity", true},
    {"corp.disqual", "Disqualified", true},
    {"corp.offshore", "Offshore", false},
    {"corp.public", "Public listed company", false},
    {"corp.shell", "Shell company", false},
    {"crime", "Crime", true},
    {"crime.boss", "Criminal leadership", true},
    {"crime.cyber", "Cybercrime", false},
    {"crime.env", "Environmental violations", false},
    {"crime.fin", "Financial crime", true},
    {"crime.fraud", "Fraud", true},
    {"crime.terror", "Terrorism", true},
    {"crime.theft", "Theft", true},
    {"crime.traffick", "Trafficking", true},
    {"crime.traffick.drug", "Drug trafficking", false},
    {"crime.traffick.human", "Human trafficking", false},
    {"crime.war", "War crimes", true},
    {"debarment", "Debarred", true},
    {"export.control", "Export controlled", true},
    {"export.control.linked", "Export control-linked", true},
    {"export.risk", "Trade risk", true},
    {"fin", "Financial services", false},
    {"fin.adivsor", "Financial advisor", false},
    {"fin.bank", "Bank", false},
    {"fin.fund", "Fund", false},
    {"forced.labor", "Forced labor", false},
    {"geo.risk", "High-risk area", true},
    {"gov", "Government", false},
    {"gov.admin", "Civil service", false},
    {"gov.executive", "Executive branch of government", false},
    {"gov.financial", "Central banking and financial integrity", false},
    {"gov.head", "Head of government or state", false},
    {"gov.igo", "Intergovernmental organization", false},
    {"gov.judicial", "Judicial branch of government", false},
    {"gov.legislative", "Legislative branch of government", false},
    {"gov.muni", "Municipal government", false},
    {"gov.national", "National government", false},
    {"gov.religion", "Religious leadership", false},
    {"gov.security", "Security services", false},
    {"gov.soe", "State-owned enterprise", false},
    {"gov.state", "State government", false},
    {"invest.ban", "Investment ban", true},
    {"invest.risk", "Investment risk", true},
    {"mare.detained", "Maritime detention", true},
    {"mare.shadow", "Shadow fleet", true},
    {"mare.sts", "Ship-to-ship transfer", false},
    {"mil", "Military", false},
    {"poi", "Person of interest", true},
    {"pol.party", "Political party", false},
    {"pol.union", "Union", false},
    {"reg.action", "Regulator action", true},
    {"reg.warn", "Regulator warning", true},
    {"rel", "Religion", false},
    {"role.acct", "Accountant", false},
    {"role.act", "Activist", false},
    {"role.civil", "Civil servant", false},
    {"role.diplo", "Diplomat", false},
    {"role.journo", "Journalist", false},
    {"role.judge", "Judge", false},
    {"role.lawyer", "Lawyer", false},
    {"role.lobby", "Lobbyist", false},
    {"role.oligarch", "Oligarch", true},
    {"role.pep", "PEP", true},
    {"role.pep.frmr", "Former PEP", false},
    {"role.pep.intl", "International PEP", false},
    {"role.pep.natl", "National PEP", false},
    {"role.pol", "Politician", false},
    {"role.rca", "Close Associate", true},
    {"role.spy", "Spy", false},
    {"sanction", "Sanctioned", true},
    {"sanction.control", "Sanction ownership or control", true},
    {"sanction.counter", "Counter-sanctioned", true},
    {"sanction.linked", "Sanction-linked", true},
    {"wanted", "Wanted", true},
};

enum {
    PROPS = sizeof(props) / sizeof(props[0]),
    REVERSES = sizeof(reverses) / sizeof(reverses[0]),
    TOPICS = sizeof(topics) / sizeof(topics[0])
};

const char *tamis__schema_label(tamis__schema schema)
{
    return (unsigned)schema < TAMIS__SCHEMA_COUNT ? schemas[schema].label : "";
}

const char *tamis__schema_plural(tamis__schema schema)
{
    return (unsigned)schema < TAMIS__SCHEMA_COUNT ? schemas[schema].plural : "";
}

bool tamis__schema_is_thing(tamis__schema schema)
{
    switch (schema) {
    case TAMIS__SCHEMA_Sanction:
    case TAMIS__SCHEMA_Identification:
    case TAMIS__SCHEMA_Passport:
    case TAMIS__SCHEMA_Occupancy: return false;
    default: return !tamis__schema_is_edge(schema);
    }
}

const char *tamis__prop_label(tamis__prop prop, tamis__schema *schema)
{
    for (size_t i = 0; i < PROPS; i++) {
        if (props[i].prop != prop)
            continue;
        *schema = props[i].schema;
        return props[i].label;
    }
    return NULL;
}

const char *tamis__reverse_name(tamis__schema edge, tamis__prop prop)
{
    for (size_t i = 0; i < REVERSES; i++)
        if (reverses[i].schema == edge && reverses[i].prop == prop)
            return reverses[i].name;
    return NULL;
}

bool tamis__reverse_find(tamis_bytes name, tamis__schema *edge, tamis__prop *prop)
{
    for (size_t i = 0; i < REVERSES; i++) {
        if (!tamis__bytes_equal(name, tamis__bytes_of(reverses[i].name)))
            continue;
        *edge = reverses[i].schema;
        *prop = reverses[i].prop;
        return true;
    }
    return false;
}

static const topic_words *topic_of(tamis_bytes topic)
{
    for (size_t i = 0; i < TOPICS; i++)
        if (tamis__bytes_equal(topic, tamis__bytes_of(topics[i].topic)))
            return &topics[i];
    return NULL;
}

const char *tamis__topic_label(tamis_bytes topic)
{
    const topic_words *found = topic_of(topic);
    return found == NULL ? NULL : found->label;
}

bool tamis__topic_is_risk(tamis_bytes topic)
{
    const topic_words *found = topic_of(topic);
    return found != NULL && found->risk;
}
