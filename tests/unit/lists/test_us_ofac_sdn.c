/* OFAC's SDN trio: a small sample against golden text, the torments, the real files. In memory the
 * three files stand one behind the other, each ended by its 0x1A. */
#include "unit/lists/knowledge.h"

#define SAMPLE_SDN                                                                                 \
    "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"      \
    "101,\"DOE, John\",\"individual\",\"SDGT] [IRAN\",\"Brigadier General; Doctor\",-0- ,-0- "     \
    ",-0- "                                                                                        \
    ",-0- ,-0- ,-0- ,\"DOB circa 1951; alt. DOB 31 Aug 1953; POB Pyongyang, Korea, North; "        \
    "nationality Iran; Cedula No. 16247821 (Colombia); NIT # 800146749-7 (Colombia); Digital "     \
    "Currency Address - XBT 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa; Telephone (98)(21)(88526300); "    \
    "f.k.a. 'OLD NAME'; (Linked To: AEROCARIBBEAN AIRLINES).\"\r\n"                                \
    "102,\"SEA STAR\",\"vessel\",\"IRAN\",-0- ,\"T2EU4\",\"Crude Oil Tanker\",\"318,000\","        \
    "\"163,660\",\"Iran\",\"AERO-CARIB\",\"Vessel Registration Identification IMO 9187629; MMSI "  \
    "572469210; Linked To: NOBODY LTD.\"\r\n"                                                      \
    "x,\"not a row\"\r\n"
#define SAMPLE_ALT                                                                                 \
    "36,12,\"aka\",\"AERO-CARIB\",-0- \r\n"                                                        \
    "101,13,\"fka\",\"DOH, John\",-0- \r\n"                                                        \
    "999,14,\"aka\",\"NOBODY\",-0- \r\n"
#define SAMPLE_ADD                                                                                 \
    "36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n"                                                      \
    "101,26,\"1 Road\",\"London\",\"United Kingdom\",\"old\"\r\n"                                  \
    "102,27,-0- ,-0- ,\"Iran\",-0- \r\n"                                                           \
    "999,28,-0- ,\"Havana\",\"Cuba\",-0- \r\n"

static const char sample[] = SAMPLE_SDN "\x1A" SAMPLE_ALT "\x1A" SAMPLE_ADD "\x1A";

static const char golden[] =
    "Organization d-36 source=36 line=1\n"
    "  name: AEROCARIBBEAN AIRLINES\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[36] program=[CUBA] authority=[Office of Foreign Assets Control] "
    "url=[https://sanctionslist.ofac.treas.gov/Home/SdnList]\n"
    "Person d-101 source=101 line=2\n"
    "  name: DOE, John\n"
    "  position: Brigadier General\n"
    "  title: Doctor\n"
    "  birthDate: 1951~\n"
    "  birthDate: 1953-08-31\n"
    "  birthPlace: Pyongyang, Korea, North\n"
    "  birthCountry: kp\n"
    "  nationality: ir\n"
    "  idNumber: 16247821 {Colombia}\n"
    "  taxNumber: 800146749-7 {Colombia}\n"
    "  publicKey: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa {XBT}\n"
    "  phone: (98)(21)(88526300)\n"
    "  previousName: OLD NAME\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[101] program=[SDGT; IRAN] authority=[Office of Foreign Assets "
    "Control] url=[https://sanctionslist.ofac.treas.gov/Home/SdnList]\n"
    "Vessel d-102 source=102 line=3\n"
    "  name: SEA STAR\n"
    "  callSign: T2EU4\n"
    "  type: Crude Oil Tanker\n"
    "  deadweightTonnage: 318000\n"
    "  grossRegisteredTonnage: 163660\n"
    "  flag: ir\n"
    "  imoNumber: 9187629\n"
    "  mmsi: 572469210\n"
    "  topics: sanction\n"
    "  listing US-OFAC-SDN ref=[102] program=[IRAN] authority=[Office of Foreign Assets Control] "
    "url=[https://sanctionslist.ofac.treas.gov/Home/SdnList]\n"
    "skip line=4 not a row of this file [sdn.csv]\n"
    "Thing d-36 source=36 line=1\n"
    "  alias: AERO-CARIB\n"
    "Thing d-101 source=101 line=2\n"
    "  previousName: DOH, John\n"
    "skip line=3 no such entity [999]\n"
    "Thing d-36 source=36 line=1\n"
    "  address: Havana, Cuba\n"
    "  country: cu\n"
    "Thing d-101 source=101 line=2\n"
    "  address: 1 Road, London, United Kingdom\n"
    "  country: gb\n"
    "  notes: old\n"
    "Thing d-102 source=102 line=3\n"
    "  country: ir\n"
    "skip line=4 no such entity [999]\n"
    "UnknownLink d-link-18bb1dfedd352f72 line=2\n"
    "  subject: d-101\n"
    "  object: d-36\n"
    "  role: linked to\n"
    "UnknownLink d-link-8e437d111c567638 line=3\n"
    "  subject: d-102\n"
    "  object: d-36\n"
    "  role: owner\n"
    "Thing d-102 line=3\n"
    "  notes: linked to: NOBODY LTD\n";

static void test_golden(void **state)
{
    (void)state;
    collect_expect("us_ofac_sdn", text, TAMIS_LIT(sample), golden);
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    tamis__source source = source_of("us_ofac_sdn", TAMIS_LIT(sample));
    collect_cut_everywhere(&source);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    tamis__source source = source_of("us_ofac_sdn", TAMIS_LIT(sample));
    collect_fail_everywhere(&source);
}

static void expect_error(const tamis__source *source, tamis_status expected, const char *said)
{
    collect c;
    collect_init(&c, false);
    tamis__source_report report;
    tamis_error err = {0};
    assert_int_equal(collect_read(source, &c, &report, &err), expected);
    assert_non_null(strstr(err.message, said));
    collect_clear(&c);
}

static void test_bad_input(void **state)
{
    (void)state;
    tamis__source other = source_of("us_ofac_sdn", TAMIS_LIT("name,city\nx,y\n"));
    expect_error(&other, TAMIS_ERR_FORMAT, "sdn.csv: expected 12 fields");
    tamis__source none = source_of("us_ofac_sdn", TAMIS_LIT(""));
    expect_error(&none, TAMIS_ERR_FORMAT, "expected rows, found none");
    tamis__source no_aliases = source_of("us_ofac_sdn", TAMIS_LIT(SAMPLE_SDN "\x1A"));
    expect_error(&no_aliases, TAMIS_ERR_FORMAT, "alt.csv");
    tamis__source file = {.format = "us_ofac_sdn", .path = "CMakeLists.txt", .dataset = "d"};
    expect_error(&file, TAMIS_ERR_FORMAT, "reads a folder");
    tamis__source empty = {.format = "us_ofac_sdn", .path = "tests", .dataset = "d"};
    expect_error(&empty, TAMIS_ERR_NOT_FOUND, "no sdn.csv");
}

/* 8,976 parties, 13,925 aliases and addresses attached to them, none left over. */
static void test_real_files(void **state)
{
    (void)state;
    tamis__source_report report;
    expect_shared("us_ofac_sdn", "us_ofac_sdn", (shared_counts){34723, 34723, 8976}, &report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),        cmocka_unit_test(test_cut_everywhere),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_bad_input),
        cmocka_unit_test(test_real_files),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
