/* US Consolidated Screening List: a small sample against golden text, the torments, the real list. */
#include "unit/lists/knowledge.h"

#define HEADER                                                                                     \
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"         \
    "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type," \
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"     \
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,"  \
    "ids\n"
#define ENTITY_LIST "Entity List (EL) - Bureau of Industry and Security"
#define SDN "Specially Designated Nationals (SDN) - Treasury Department"

static const char sample[] = HEADER
    /* The parent, and an affiliate that is printed behind its name. */
    "7," ENTITY_LIST ",,,,\"Foo Technologies Co., Ltd. (Foo)\",,CN,\"84 FR 22961, 5/21/2019; 85 "
    "F.R. 51603\",2019-05-21,,,All items,Presumption of denial,,,,,,,,http://u,\"Foo Tech; FTC\","
    ",,,,,\n"
    "8," ENTITY_LIST ",,,,\"Foo Technologies Co., Ltd. (Foo). Affiliated Entity: Bar Systems Co., "
    "Ltd.\",,\"1 Road, Cairo, Egypt; and 2 Street, Paris, France\",,,,,,,,,,,,,,,,,,,,,\n"
    /* A person in OFAC's style. */
    "9," SDN ",101,Individual,SDGT; IRAN,\"DOE, John\",Doctor,,,,,,,,,,,,,,\"DOB 12 Aug 1955; alt. "
    "DOB 1956; POB Tehran, Iran; nationality Iran; Gender Male; Passport A12 (Iran) issued 2003 "
    "expires 2013; a.k.a. 'JD'; Minister of Oil; arrested 2004; Linked To: ACME SHIPPING.\","
    ",JD; Johnny DOE,IR,1955-08-12,IR,\"Tehran, Iran\",,"
    "\"Passport, A12, IR, 2003; SWIFT/BIC, ABCDIRTH; Odd Label -, odd value; Digital Currency "
    "Address - XBT, 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\"\n"
    "10," SDN ",102,Entity,SDGT,ACME SHIPPING,,,,,,,,,,,,,,,,,,,,,,,\n"
    /* The header once more, as the publisher does; then a row without a name. */
    HEADER "11," SDN ",103,Vessel,SDGT,,,,,,,,,,,,,,,,,,,,,,,,\n"
    "12," SDN ",104,Vessel,SDGT,SEA STAR,,,,,,,,,T2EU4,Tug,2595,212,Cuba,Acme Shipping,Vessel "
    "Registration Identification IMO 9187629; MMSI 572469210.,,,,,,,,\n";

static const char golden[] =
    "Organization d-EL-7 source=7 line=2\n"
    "  name: Foo Technologies Co., Ltd. (Foo)\n"
    "  alias: Foo Technologies Co., Ltd.\n"
    "  weakAlias: Foo\n"
    "  alias: Foo Tech\n"
    "  alias: FTC\n"
    "  country: cn\n"
    "  topics: export.control\n"
    "  listing US-BIS-EL ref=[7] program=[Entity List] authority=[Bureau of Industry and Security] "
    "requirement=[All items] policy=[Presumption of denial] citation=[84 FR 22961 (2019-05-21); 85 "
    "FR 51603] url=[http://u] start=2019-05-21 published=2019-05-21\n"
    "Organization d-EL-8 source=8 line=3\n"
    "  name: Bar Systems Co., Ltd.\n"
    "  weakAlias: Foo Technologies Co., Ltd. (Foo). Affiliated Entity: Bar Systems Co., Ltd.\n"
    "  address: 1 Road, Cairo, Egypt\n"
    "  country: eg\n"
    "  address: 2 Street, Paris, France\n"
    "  country: fr\n"
    "  topics: export.control\n"
    "  listing US-BIS-EL ref=[8] program=[Entity List] authority=[Bureau of Industry and "
    "Security]\n"
    "Person d-SDN-101 source=101 line=4\n"
    "  name: DOE, John\n"
    "  title: Doctor\n"
    "  birthDate: 1955-08-12\n"
    "  birthDate: 1956\n"
    "  birthPlace: Tehran, Iran\n"
    "  birthCountry: ir\n"
    "  nationality: ir\n"
    "  gender: male\n"
    "  passportNumber: A12 {Iran, issued 2003 expires 2013}\n"
    "  weakAlias: JD\n"
    "  position: Minister of Oil\n"
    "  notes: arrested 2004\n"
    "  alias: Johnny DOE\n"
    "  citizenship: ir\n"
    "  passportNumber: A12 {IR, 2003}\n"
    "  swiftBic: ABCDIRTH\n"
    "  notes: Odd Label: odd value\n"
    "  publicKey: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa {XBT}\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[101] program=[SDGT; IRAN] authority=[Treasury Department]\n"
    "Organization d-SDN-102 source=102 line=5\n"
    "  name: ACME SHIPPING\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[102] program=[SDGT] authority=[Treasury Department]\n"
    "skip line=7 no name [11]\n"
    "Vessel d-SDN-104 source=104 line=8\n"
    "  name: SEA STAR\n"
    "  imoNumber: 9187629\n"
    "  mmsi: 572469210\n"
    "  callSign: T2EU4\n"
    "  type: Tug\n"
    "  tonnage: 2595\n"
    "  grossRegisteredTonnage: 212\n"
    "  flag: cu\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[104] program=[SDGT] authority=[Treasury Department]\n"
    "UnknownLink d-link-24a0d76668d29a73 line=3\n"
    "  subject: d-EL-8\n"
    "  object: d-EL-7\n"
    "  role: affiliated entity of\n"
    "UnknownLink d-link-8b51a932c9b16bf8 line=4\n"
    "  subject: d-SDN-101\n"
    "  object: d-SDN-102\n"
    "  role: linked to\n"
    "UnknownLink d-link-0f93a79af7f85bee line=8\n"
    "  subject: d-SDN-104\n"
    "  object: d-SDN-102\n"
    "  role: owner\n";

static void test_golden(void **state)
{
    (void)state;
    collect_expect("us_csl", text, TAMIS_LIT(sample), golden);
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    tamis__source source = source_of("us_csl", TAMIS_LIT(sample));
    collect_cut_everywhere(&source);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    tamis__source source = source_of("us_csl", TAMIS_LIT(sample));
    collect_fail_everywhere(&source);
}

static void expect_status(tamis_bytes content, tamis_status expected, uint64_t read)
{
    collect c;
    collect_init(&c, false);
    tamis__source source = source_of("us_csl", content);
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(&source, &c, &report, &err), expected);
    assert_int_equal(report.read, read);
    collect_clear(&c);
}

static void test_bad_input(void **state)
{
    (void)state;
    expect_status(TAMIS_LIT(""), TAMIS_ERR_FORMAT, 0);
    expect_status(TAMIS_LIT("name,city\nx,y\n"), TAMIS_ERR_FORMAT, 0);
    expect_status(TAMIS_LIT(HEADER), TAMIS_OK, 0);
    /* A list nobody knows yet is read like the others; a quote left open costs its row only. */
    expect_status(TAMIS_LIT(HEADER "1,New List (NEW) - Some Office,,,,A Party\n"
                                   "2," SDN ",5,Entity,,\"open\n"
                                   "3," SDN ",6,Entity,,Closed\n"),
                  TAMIS_OK, 3);
}

static void test_consolidated(void **state)
{
    (void)state;
    tamis__source_report report;
    expect_shared("us_csl", "us_csl/consolidated.csv.xz", (shared_counts){25921, 25921, 25921},
                  &report);
}

/* The published sample was cut within its last row, which therefore lacks a closing quote. */
static void test_published_sample(void **state)
{
    (void)state;
    tamis__source_report report;
    expect_shared("us_csl", "us_csl/published-sample-2023-11.csv.xz",
                  (shared_counts){4227, 4226, 4226}, &report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),        cmocka_unit_test(test_cut_everywhere),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_consolidated),  cmocka_unit_test(test_published_sample),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
