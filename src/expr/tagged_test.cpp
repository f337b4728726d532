#include "expr/tagged.h"

namespace nf::expr {
namespace {

TEST(Tagged, AnswersEachLine) {
  EXPECT_EQ(answer_line(R"({"expr": "1 + 1"})"), R"({"value":{"int":"2"}})");
  EXPECT_EQ(
      answer_line(R"({"expr": "a.b.c * x", "bindings": {"a.b.c": {"int": "2"}, "x": {"double": "1.5"}}})"),
      R"({"value":{"double":"3.0"}})");
  EXPECT_EQ(answer_line(R"({"expr": "2 * 1.5", "strict": true})"),
            R"_({"error":"1:3: no such overload: *(int, double)"})_");
  EXPECT_EQ(answer_line(R"({"expr": "{'k': [b'\\xff', 1u, null, 1e16]}"})"),
            R"({"value":{"map":[[{"string":"k"},{"list":[{"bytes_hex":"ff"},{"uint":"1"},{"null":null},)"
            R"({"double":"1e+16"}]}]]}})");
  EXPECT_EQ(answer_line(R"_({"expr": "optional.none()"})_"), R"({"value":{"optional":null}})");
}

TEST(Tagged, AnswersAnErrorForWhatItCannotRead) {
  for (std::string_view line :
       {"", "no json", "[]", "{}", R"({"expr": 1})", R"({"expr": "1 +"})", R"({"expr": "x"})",
        R"({"expr": "x", "bindings": []})", R"({"expr": "x", "bindings": {"x": 1}})",
        R"({"expr": "x", "bindings": {"x": {"int": "1.5"}}})",
        R"({"expr": "x", "bindings": {"x": {"nosuch": "1"}}})",
        R"({"expr": "x", "bindings": {"x": {"map": [[{"null": null}, {"int": "1"}]]}}})"}) {
    EXPECT_TRUE(answer_line(line).starts_with(R"({"error":")")) << line << " gives " << answer_line(line);
  }
}

TEST(Tagged, ChecksStaticallyOnlyWhereAsked) {
  EXPECT_EQ(answer_line(R"({"expr": "nosuch || true"})"), R"({"value":{"bool":true}})");
  EXPECT_EQ(answer_line(R"({"expr": "nosuch || true", "check": true})"),
            R"({"error":"1:1: unknown name `nosuch`"})");
}

}  // namespace
}  // namespace nf::expr
