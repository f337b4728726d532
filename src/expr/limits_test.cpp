#include "expr/program.h"
#include "expr/template.h"
#include "expr/test_scope.h"

// Every expression ends, within its memory and its stack, whatever is written in it.

namespace nf::expr {
namespace {

std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

ErrorCode outcome(std::string_view source, const TestScope& scope = {}) {
  return Program::compile(source).value().evaluate(scope).error().code;
}

TEST(Limits, NestingIsBounded) {
  EXPECT_TRUE(Program::compile(repeat("(", 90) + "1" + repeat(")", 90)));
  for (const std::string& source :
       {repeat("(", 30'000), repeat("[", 30'000), repeat("{1:", 20'000), repeat("-", 60'000) + "1",
        repeat("!", 60'000) + "true", "1" + repeat("+1", 30'000), "vars" + repeat(".a", 30'000),
        "vars" + repeat("[0]", 20'000), repeat("size(", 10'000), repeat("true?", 12'000),
        repeat("true?1:", 9'000) + "1", "[1]" + repeat(".map(x,x)", 7'000), repeat("has(", 15'000),
        repeat("[1].map(x,", 6'000), repeat("cel.bind(x,1,", 5'000), "''" + repeat(".trim()", 9'000)}) {
    EXPECT_FALSE(Program::compile(source)) << source.substr(0, 20);
  }
}

TEST(Limits, LongButFlatIsFine) {
  EXPECT_TRUE(Program::compile("true" + repeat(" && true", 8'000)));
  EXPECT_TRUE(Program::compile("[0" + repeat(",1", 30'000) + "]"));
}

TEST(Limits, SourceIsBounded) {
  EXPECT_FALSE(Program::compile(std::string(kMaxSourceBytes + 1, ' ')));
  EXPECT_FALSE(Program::compile("'\xff'"));
  EXPECT_FALSE(Program::compile(""));
}

TEST(Limits, LoopsInLoopsRunOutOfCost) {
  TestScope scope;
  scope.set("vars", "[0" + repeat(",1", 999) + "]");
  EXPECT_EQ(outcome("vars.all(a, vars.all(b, vars.all(c, true)))", scope), ErrorCode::LimitReached);
  EXPECT_EQ(outcome("vars.map(a, vars.map(b, [a, b]))", scope), ErrorCode::LimitReached);
}

TEST(Limits, NoOrLooksAwayFromTheCost) {
  TestScope scope;
  scope.set("vars", "[0" + repeat(",1", 999) + "]");
  EXPECT_EQ(outcome("vars.all(a, vars.all(b, vars.all(c, true))) || true", scope), ErrorCode::LimitReached);
}

TEST(Limits, TextThatDoublesRunsOutOfCost) {
  std::string source = "a.size()";
  for (int i = 0; i < 40; ++i) source = "cel.bind(a, a + a, " + source + ")";
  EXPECT_EQ(outcome("cel.bind(a, '0123456789', " + source + ")"), ErrorCode::LimitReached);
  EXPECT_EQ(outcome("cel.bind(a, 'aaaaaaaaaa'.replace('', 'aaaaaaaaaa'), " +
                    repeat("cel.bind(a, a.replace('', a), ", 5) + "a" + repeat(")", 6)),
            ErrorCode::LimitReached);
}

TEST(Limits, ATreeOfSharedPartsRunsOutOfCost) {
  std::string tree = "a";
  for (int i = 0; i < 40; ++i) tree = "cel.bind(a, [a, a], " + tree + ")";
  EXPECT_EQ(outcome("cel.bind(a, 1, " + tree + ")"), ErrorCode::LimitReached);
  std::string same = "a == b";
  for (int i = 0; i < 20; ++i) same = "cel.bind(a, [a, a], cel.bind(b, [b, b], " + same + "))";
  EXPECT_EQ(outcome("cel.bind(a, 1, cel.bind(b, 1, " + same + "))"), ErrorCode::LimitReached);
}

TEST(Limits, AValueTooDeepIsRefused) {
  const std::string deep = repeat("[", 80) + "a" + repeat("]", 80);
  EXPECT_EQ(outcome("cel.bind(a, 1, cel.bind(a, " + deep + ", " + deep + "))"), ErrorCode::InvalidInput);
}

TEST(Limits, PatternsAreBounded) {
  TestScope scope;
  scope.set("vars", R"({"text": ")" + repeat("a", 200'000) + R"(", "wild": "(a{1,100}){1,10}b"})");
  EXPECT_EQ(outcome("'a'.matches('((((a{100}){100}){100}){100})')"), ErrorCode::InvalidInput);
  EXPECT_EQ(outcome("vars.text.matches('(a|b|ab|ba|aab|bba|[a-z]+){1,50}$')", scope),
            ErrorCode::LimitReached);
  EXPECT_EQ(
      outcome("[1,2,3,4,5,6,7,8,9].all(x, [1,2,3,4,5,6,7,8,9].all(y, !vars.text.matches(vars.wild)))", scope),
      ErrorCode::LimitReached);
}

TEST(Limits, ATemplateCannotMultiplyWhatItReads) {
  TestScope scope;
  scope.set("vars", R"({"text": ")" + repeat("a", 200'000) + R"("})");
  const Json many = parse_json("[0" + repeat(R"(,"{{vars}}")", 100) + "]").value();
  EXPECT_EQ(Template::compile(many).value().evaluate(scope).error().code, ErrorCode::LimitReached);
  const Json longer = parse_json("\"" + repeat("{{vars.text}}", 100) + "\"").value();
  EXPECT_EQ(Template::compile(longer).value().evaluate(scope).error().code, ErrorCode::LimitReached);
}

}  // namespace
}  // namespace nf::expr
