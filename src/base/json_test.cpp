#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

namespace nf {
namespace {

Json parsed(std::string_view text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value.has_value()) << text << ": " << (value ? "" : value.error().message);
  return value ? *value : Json();
}

Error refused(std::string_view text, const JsonLimits& limits = {}) {
  auto value = parse_json(text, limits);
  EXPECT_FALSE(value.has_value()) << text;
  return value ? Error{} : value.error();
}

std::string number(double value) {
  std::string out;
  write_json_number(value, out);
  return out;
}

TEST(Json, KeepsOneFormOfNumbers) {
  for (const char* text : {"2", "2.0", "2e0", "20e-1", "0.2e1"})
    EXPECT_EQ(parsed(text), Json(std::int64_t{2})) << text;
  for (const char* text : {"0", "-0", "-0.0", "0e99", "1e-999", "-0.0e-5"}) {
    EXPECT_TRUE(parsed(text).is_int64()) << text;
    EXPECT_EQ(write_json(parsed(text)), "0");
  }
  EXPECT_TRUE(parsed("9007199254740991").is_int64());
  EXPECT_TRUE(parsed("-9007199254740991.0").is_int64());
  EXPECT_TRUE(parsed("9007199254740992.0").is_double());
  EXPECT_TRUE(parsed("0.1").is_double());
  EXPECT_EQ(number_of(parsed("5")), 5.0);
  EXPECT_EQ(number_of(parsed("5.5")), 5.5);
}

TEST(Json, RoundsDoublesCorrectly) {
  EXPECT_EQ(parsed("0.3").as_double(), 0.3);
  EXPECT_EQ(parsed("123456789.123456789").as_double(), 123456789.123456789);
  EXPECT_EQ(parsed("2.2250738585072011e-308").as_double(), 2.2250738585072011e-308);
  EXPECT_EQ(parsed("4.9e-324").as_double(), 5e-324);
  EXPECT_EQ(parsed("1.7976931348623157e308").as_double(), 1.7976931348623157e308);
  EXPECT_EQ(number_of(parsed("0." + std::string(400, '0') + "12e402")), 12.0);
  EXPECT_EQ(parsed("0.5000000000000000000000000000000000000000000000000000000001").as_double(), 0.5);
}

TEST(Json, RefusesNumbersThatWouldChange) {
  for (const char* text :
       {"9007199254740992", "-9007199254740992", "18446744073709551615", "18446744073709551616",
        "100000000000000000000", "-9223372036854775809", "[1,12345678901234567890,2]"}) {
    const Error error = refused(text);
    EXPECT_EQ(error.type, "limit-exceeded") << text;
    EXPECT_THAT(error.message, testing::HasSubstr("send it as text")) << text;
  }
  for (const char* text : {"1e309", "-1e309", "1.8e308", "1e99999999999", "123.456e+789"}) {
    EXPECT_EQ(refused(text).type, "limit-exceeded") << text;
  }
  EXPECT_EQ(*parse_json("100000000000000000000", {.big_integers = true}), Json(1e20));
  EXPECT_EQ(*parse_json("-9007199254740992", {.big_integers = true}), Json(-9007199254740992.0));
}

TEST(Json, StringsAndEscapes) {
  EXPECT_EQ(parsed(R"("\u0000\b\t\n\f\r\"\\\/\u00e9\ud834\udd1e")"),
            Json(boost::json::string_view("\0\b\t\n\f\r\"\\/é\xf0\x9d\x84\x9e", 15)));
  EXPECT_EQ(write_json(Json(boost::json::string_view("\0\x1f\x7f é\"\\/", 9))),
            "\"\\u0000\\u001f\x7f é\\\"\\\\/\"");
  EXPECT_EQ(parsed(R"({"\u0061":1})"), parsed(R"({"a":1})"));
}

TEST(Json, RefusesBadText) {
  for (const char* text :
       {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", R"("\ud800")",
        R"("\udc00")", R"("\ud800x")", R"("\ud800\u0041")", R"("\ud800\n")", R"({"\udfff":1})"}) {
    EXPECT_EQ(refused(text).type, "bad-utf8") << text;
  }
  for (const char* text :
       {"", " ", "{", "[1,]", "{\"a\":1,}", "nul", "01", "1.", "+1", "NaN", "'a'", "\"a\nb\"", "// x\n1",
        "\"\\x41\"", "\"\\u12g4\"", "[1] 2", "\xef\xbb\xbf{}", "\"abc"}) {
    const Error error = refused(text);
    EXPECT_EQ(error.type, "malformed-json") << text;
    EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  }
}

TEST(Json, SaysWhere) {
  EXPECT_EQ(refused("{\n  \"a\": tru\n}").message, "not JSON: unexpected 't', at line 2, column 8 (byte 9)");
  EXPECT_THAT(refused("[1, x]").message, testing::HasSubstr("unexpected 'x', at line 1, column 5 (byte 4)"));
  EXPECT_THAT(refused("[\"\xff\"]").message, testing::HasSubstr("(byte 2)"));
  EXPECT_THAT(refused("[1]]").message, testing::HasSubstr("follows the document, at line 1, column 4"));
  EXPECT_THAT(refused(R"({"role":1,"role":2})").message, testing::HasSubstr(R"("role" stands twice)"));
}

TEST(Json, RefusesDuplicateKeys) {
  for (const char* text :
       {R"({"a":1,"a":1})", R"([{"x":{"a":1,"b":2,"a":3}}])", R"({"a":1,"\u0061":2})", R"({"":1,"":2})"}) {
    EXPECT_EQ(refused(text).type, "duplicate-key") << text;
  }
  EXPECT_EQ(write_json(parsed(R"({"a":{"a":{"a":1}},"b":{"a":2}})")), R"({"a":{"a":{"a":1}},"b":{"a":2}})");
  std::string many = "{";
  for (int i = 0; i < 1000; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_EQ(refused(many + "\"k500\":2}").type, "duplicate-key");
}

TEST(Json, Limits) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(64)).has_value());
  EXPECT_EQ(refused(nested(65)).type, "limit-exceeded");
  EXPECT_EQ(refused(std::string(1'000'000, '[')).type, "limit-exceeded");
  EXPECT_TRUE(parse_json("[[1]]", {.max_depth = 2}).has_value());
  EXPECT_EQ(refused("[[[1]]]", {.max_depth = 2}).type, "limit-exceeded");

  const std::string longest(256 * 1024, 'x');
  EXPECT_TRUE(parse_json('"' + longest + '"').has_value());
  EXPECT_EQ(refused('"' + longest + "x\"").type, "limit-exceeded");
  EXPECT_EQ(refused("{\"" + longest + "x\":1}").type, "limit-exceeded");
  EXPECT_TRUE(parse_json(R"("\u0041\u0042")", {.max_string_bytes = 2}).has_value());
  EXPECT_EQ(refused(R"("\u0041\u0042C")", {.max_string_bytes = 2}).type, "limit-exceeded");
}

// RFC 8785 appendix B: bits of a double and its text.
TEST(Json, NumbersOfRfc8785) {
  const std::pair<std::uint64_t, const char*> cases[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& [bits, text] : cases) EXPECT_EQ(number(std::bit_cast<double>(bits)), text);
  EXPECT_EQ(number(1e-7), "1e-7");
  EXPECT_EQ(number(123456.789), "123456.789");
}

TEST(Json, PlainWriterKeepsOrderAndCanBeReadBack) {
  EXPECT_EQ(write_json(parsed(R"( { "b" : [ 1 , 2.50 , null , true ] , "a" : { } } )")),
            R"({"b":[1,2.5,null,true],"a":{}})");
  EXPECT_EQ(write_json(Json(1e20)), "1e+20");
  EXPECT_EQ(parsed(write_json(Json(-1152921504606846976.0))), Json(-1152921504606846976.0));
  EXPECT_EQ(canonical_json(Json(1e20)), "100000000000000000000");
}

TEST(Json, CanonicalFormOfRfc8785) {  // section 3.2.3, keys by UTF-16 code units
  const char* text =
      R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
    "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})";
  EXPECT_EQ(
      canonical_json(parsed(text)),
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With "
      "Diaeresis\",\"€\":\"Euro Sign\",\"\xf0\x9f\x98\x80\":\"Emoji: Grinning "
      "Face\",\"\xef\xac\xb3\":\"Hebrew "
      "Letter Dalet With Dagesh\"}");
  EXPECT_EQ(
      canonical_json(parsed(R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
    "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})")),
      "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$"
      "\\u000f"
      "\\nA'B\\\"\\\\\\\\\\\"/\"}");
  EXPECT_EQ(canonical_json(parsed(R"({"b":{"d":1,"c":[{"z":1,"y":2}]},"a":{},"ab":1})")),
            R"({"a":{},"ab":1,"b":{"c":[{"y":2,"z":1}],"d":1}})");
}

TEST(Json, MemberAccess) {
  const Json value = parsed(R"({"name":"x","n":1})");
  EXPECT_EQ(string_at(value, "name"), "x");
  EXPECT_EQ(string_at(value, "n"), std::nullopt);
  EXPECT_EQ(string_at(value, "none"), std::nullopt);
  EXPECT_EQ(find(Json(1), "name"), nullptr);
  EXPECT_EQ(*find(value, "n"), Json(1));
}

class RandomTree {
 public:
  explicit RandomTree(std::uint64_t seed) : random_(seed) {}

  Json make(int depth = 0) {
    switch (below(depth < 5 ? 8 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 1;
      case 2:
        return std::int64_t(below(2 * kMaxExactInteger + 1)) - kMaxExactInteger;
      case 3:
        return some_double();
      case 4:
      case 5:
        return Json(text());
      case 6: {
        JsonArray array;
        for (auto n = below(6); n > 0; --n) array.push_back(make(depth + 1));
        return array;
      }
      default: {
        JsonObject object;
        for (auto n = below(30); n > 0; --n) object[text()] = make(depth + 1);
        return object;
      }
    }
  }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }

  Json some_double() {
    for (;;) {
      const auto value = std::bit_cast<double>(random_());
      if (std::isfinite(value))
        return json_number(below(2) == 0 ? value : std::ldexp(static_cast<double>(below(1 << 30)), -10));
    }
  }

  std::string text() {
    static constexpr std::string_view kPieces[] = {"a",
                                                   "b",
                                                   "key",
                                                   "\"",
                                                   "\\",
                                                   "\n",
                                                   "\x01",
                                                   "é",
                                                   "€",
                                                   "\xf0\x9f\x98\x80",
                                                   "\xee\x80\x80",
                                                   "/",
                                                   " ",
                                                   "0123456789abcdef"};
    std::string out;
    for (auto n = below(8); n > 0; --n) {
      const auto piece = below(std::size(kPieces) + 1);
      if (piece == std::size(kPieces)) {
        out += '\0';
      } else {
        out += kPieces[piece];
      }
    }
    return out;
  }

  std::mt19937_64 random_;
};

TEST(Json, WhatIsWrittenReadsBackEqual) {
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t seed = std::random_device{}();
    const Json value = RandomTree(seed).make();
    const std::string text = write_json(value);
    EXPECT_EQ(parsed(text), value) << "seed " << seed;
    const std::string canonical = canonical_json(value);
    const auto again = parse_json(canonical, {.big_integers = true});
    ASSERT_TRUE(again.has_value()) << "seed " << seed;
    EXPECT_EQ(*again, value) << "seed " << seed;
    EXPECT_EQ(canonical_json(*again), canonical) << "seed " << seed;
  }
}

TEST(Json, AnyBytesAreReadOrRefused) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  static constexpr std::string_view kBytes = "{}[]\",:0123456789.eE+-\\utrfalsn \n\xc3\xa9\xff";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 24; n > 0; --n) text += kBytes[random() % kBytes.size()];
    if (const auto value = parse_json(text)) {
      EXPECT_EQ(parsed(write_json(*value)), *value) << "seed " << seed << ": " << text;
    }
  }
}

// What we answer to the cases that the suite leaves free.
std::string answer_where_free(const std::string& name) {
  if (name == "i_number_double_huge_neg_exp.json" || name == "i_number_real_underflow.json")
    return "accepted";  // as 0
  if (name == "i_structure_UTF-8_BOM_empty_object.json") return "malformed-json";
  return name.starts_with("i_string") || name.starts_with("i_object") ? "bad-utf8" : "limit-exceeded";
}

// The cases of JSONTestSuite, where they lie beside the project.
TEST(Json, TestSuite) {
  const std::filesystem::path folder = "../shared/json-test-suite/test_parsing";
  if (!std::filesystem::is_directory(folder)) {
    std::cout << "the JSON test suite is not here\n";
    return;
  }
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto value = parse_json(text);
    ++cases;
    if (name.starts_with("y_object_duplicated_key")) {
      EXPECT_FALSE(value.has_value()) << name;
      if (!value) {
        EXPECT_EQ(value.error().type, "duplicate-key") << name;
      }
    } else if (name.starts_with("y_")) {
      EXPECT_TRUE(value.has_value()) << name << ": " << (value ? "" : value.error().message);
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(value.has_value()) << name;
    } else {
      EXPECT_EQ(value ? "accepted" : value.error().type, answer_where_free(name)) << name;
    }
    if (value) {
      EXPECT_EQ(parsed(write_json(*value)), *value) << name;
    }
  }
  EXPECT_GT(cases, 300);
}

}  // namespace
}  // namespace nf
