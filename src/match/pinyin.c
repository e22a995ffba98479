/*
 * match/pinyin.c - is a Latin spelling Mandarin in pinyin?
 *
 * The syllables are those of data/text/han_pinyin.tsv (Unihan kMandarin), without those of
 * interjections (m, n, hm).
 */
#include "match/pinyin.h"

#include <string.h>

#include "base/compiler.h"

enum { SYLLABLE_MAX = 6 };

/* In byte order. */
static const char *const syllables[] = {
    "a",     "ai",    "an",     "ang",   "ao",     "ba",     "bai",   "ban",   "bang",  "bao",
    "bei",   "ben",   "beng",   "bi",    "bian",   "biao",   "bie",   "bin",   "bing",  "bo",
    "bu",    "ca",    "cai",    "can",   "cang",   "cao",    "ce",    "cen",   "ceng",  "cha",
    "chai",  "chan",  "chang",  "chao",  "che",    "chen",   "cheng", "chi",   "chong", "chou",
    "chu",   "chua",  "chuai",  "chuan", "chuang", "chui",   "chun",  "chuo",  "ci",    "cong",
    "cou",   "cu",    "cuan",   "cui",   "cun",    "cuo",    "da",    "dai",   "dan",   "dang",
    "dao",   "de",    "den",    "deng",  "di",     "dian",   "diao",  "die",   "ding",  "diu",
    "dong",  "dou",   "du",     "duan",  "dui",    "dun",    "duo",   "e",     "ei",    "en",
    "eng",   "er",    "fa",     "fan",   "fang",   "fei",    "fen",   "feng",  "fiao",  "fo",
    "fou",   "fu",    "ga",     "gai",   "gan",    "gang",   "gao",   "ge",    "gei",   "gen",
    "geng",  "gong",  "gou",    "gu",    "gua",    "guai",   "guan",  "guang", "gui",   "gun",
    "guo",   "ha",    "hai",    "han",   "hang",   "hao",    "he",    "hei",   "hen",   "heng",
    "hong",  "hou",   "hu",     "hua",   "huai",   "huan",   "huang", "hui",   "hun",   "huo",
    "ji",    "jia",   "jian",   "jiang", "jiao",   "jie",    "jin",   "jing",  "jiong", "jiu",
    "ju",    "juan",  "jue",    "jun",   "ka",     "kai",    "kan",   "kang",  "kao",   "ke",
    "kei",   "ken",   "keng",   "kong",  "kou",    "ku",     "kua",   "kuai",  "kuan",  "kuang",
    "kui",   "kun",   "kuo",    "la",    "lai",    "lan",    "lang",  "lao",   "le",    "lei",
    "leng",  "li",    "lia",    "lian",  "liang",  "liao",   "lie",   "lin",   "ling",  "liu",
    "lo",    "long",  "lou",    "lu",    "luan",   "lue",    "lun",   "luo",   "ma",    "mai",
    "man",   "mang",  "mao",    "me",    "mei",    "men",    "meng",  "mi",    "mian",  "miao",
    "mie",   "min",   "ming",   "miu",   "mo",     "mou",    "mu",    "na",    "nai",   "nan",
    "nang",  "nao",   "ne",     "nei",   "nen",    "neng",   "ni",    "nian",  "niang", "niao",
    "nie",   "nin",   "ning",   "niu",   "nong",   "nou",    "nu",    "nuan",  "nue",   "nun",
    "nuo",   "o",     "ou",     "pa",    "pai",    "pan",    "pang",  "pao",   "pei",   "pen",
    "peng",  "pi",    "pian",   "piao",  "pie",    "pin",    "ping",  "po",    "pou",   "pu",
    "qi",    "qia",   "qian",   "qiang", "qiao",   "qie",    "qin",   "qing",  "qiong", "qiu",
    "qu",    "quan",  "que",    "qun",   "ran",    "rang",   "rao",   "re",    "ren",   "reng",
    "ri",    "rong",  "rou",    "ru",    "rua",    "ruan",   "rui",   "run",   "ruo",   "sa",
    "sai",   "san",   "sang",   "sao",   "se",     "sen",    "seng",  "sha",   "shai",  "shan",
    "shang", "shao",  "she",    "shei",  "shen",   "sheng",  "shi",   "shou",  "shu",   "shua",
    "shuai", "shuan", "shuang", "shui",  "shun",   "shuo",   "si",    "song",  "sou",   "su",
    "suan",  "sui",   "sun",    "suo",   "ta",     "tai",    "tan",   "tang",  "tao",   "te",
    "teng",  "ti",    "tian",   "tiao",  "tie",    "ting",   "tong",  "tou",   "tu",    "tuan",
    "tui",   "tun",   "tuo",    "wa",    "wai",    "wan",    "wang",  "wei",   "wen",   "weng",
    "wo",    "wu",    "xi",     "xia",   "xian",   "xiang",  "xiao",  "xie",   "xin",   "xing",
    "xiong", "xiu",   "xu",     "xuan",  "xue",    "xun",    "ya",    "yan",   "yang",  "yao",
    "ye",    "yi",    "yin",    "ying",  "yo",     "yong",   "you",   "yu",    "yuan",  "yue",
    "yun",   "za",    "zai",    "zan",   "zang",   "zao",    "ze",    "zei",   "zen",   "zeng",
    "zha",   "zhai",  "zhan",   "zhang", "zhao",   "zhe",    "zhen",  "zheng", "zhi",   "zhong",
    "zhou",  "zhu",   "zhua",   "zhuai", "zhuan",  "zhuang", "zhui",  "zhun",  "zhuo",  "zi",
    "zong",  "zou",   "zu",     "zuan",  "zui",    "zun",    "zuo",
};

static bool is_syllable(const char *text, size_t len)
{
    size_t low = 0, high = TAMIS_COUNT_OF(syllables);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = syllables[middle][0] - text[0]; /* which tells most of them */
        if (order == 0)
            order = strncmp(syllables[middle], text, len);
        if (order == 0 && syllables[middle][len] == '\0')
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Does it end as syllables do? */
static bool ends_well(tamis_bytes text)
{
    return text.len > 0 && memchr("aegionru", text.ptr[text.len - 1], 8) != NULL;
}

bool tamis__is_pinyin_syllable(tamis_bytes text)
{
    return text.len <= SYLLABLE_MAX && ends_well(text) && is_syllable(text.ptr, text.len);
}

bool tamis__is_pinyin_name(tamis_bytes text)
{
    if (tamis__is_pinyin_syllable(text))
        return true;
    if (text.len > 2 * SYLLABLE_MAX || !ends_well(text))
        return false;
    for (size_t i = 1; i < text.len && i <= SYLLABLE_MAX; i++) {
        tamis_bytes rest = {text.ptr + i, text.len - i};
        if (tamis__is_pinyin_syllable((tamis_bytes){text.ptr, i}) &&
            tamis__is_pinyin_syllable(rest))
            return true;
    }
    return false;
}
