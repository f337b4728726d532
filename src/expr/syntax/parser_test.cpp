#include "expr/syntax/parser.h"

#include "expr/program.h"

namespace nf::expr {
namespace {

std::string problem(std::string_view source) {
  const Result<Program> program = Program::compile(source);
  return program ? "none" : program.error().message;
}

TEST(Parser, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(problem("1 +"), "1:4: the expression ends where a value should be");
  EXPECT_EQ(problem("(1"), "1:3: the expression ends where `)` should be");
  EXPECT_EQ(problem("1 2"), "1:3: `2` stands where an operator or the end should be");
  EXPECT_EQ(problem("a = 1"), "1:3: `=` is no operator here: equality is `==`");
  EXPECT_EQ(problem("a & b"), "1:3: write `&&`");
  EXPECT_EQ(problem("'a\nb'"), "1:1: the text has no closing '");
  EXPECT_EQ(problem("'é' + '\\q'"), "1:8: unknown escape: a backslash itself is written \\\\");
  EXPECT_EQ(problem("1 +\n  + 2"), "2:3: `+` stands where a value should be");
  EXPECT_EQ(problem("9223372036854775808"), "1:1: not an integer of 64 bits");
  EXPECT_EQ(problem("12ab"), "1:1: a number is followed by a letter");
  EXPECT_EQ(problem("vars.if + while"), "1:11: `while` is a reserved word");
  EXPECT_EQ(problem("vars.in"),
            "1:6: `in` stands where the name of a field (others are written [\"so\"]) should be");
  EXPECT_EQ(problem("Value{a: 1}"), "1:6: messages are not supported: a map is written {\"key\": value}");
  EXPECT_EQ(problem("has(1)"), "1:5: has() takes a field: has(a.b)");
  EXPECT_EQ(problem("[1].map(a.b, 1)"), "1:9: here stands the name of a variable, without dots");
  EXPECT_EQ(problem("[1].all(x, x, true)"), "1:12: the two variables need different names");
  EXPECT_EQ(problem("a ? b"), "1:6: the expression ends where `:` should be");
  EXPECT_EQ(problem("#"), "1:1: `#` is not part of the language");
}

TEST(Parser, CommentsAndTrailingCommasAreFine) {
  EXPECT_EQ(problem("[1, 2,] // two\n == {'a': 1,}.a // one"), "none");
}

TEST(Parser, TheEndOfATemplateIsFoundPastBracesAndQuotes) {
  EXPECT_EQ(find_end_of_template("{'a': '}}'} }} rest", 0).value(), 12u);
  EXPECT_EQ(find_end_of_template("r'\\}}' }}", 0).value(), 7u);
  EXPECT_FALSE(find_end_of_template("{'a': 1}", 0));
  EXPECT_FALSE(find_end_of_template("'open }}", 0));
}

TEST(Parser, APlaceIsFoundAgainInItsSource) {
  for (const std::string_view source : {"1 +", "'é' + '\\q'", "1 +\n  + 2", "a = 1", "'é€😀' + while"}) {
    const auto tree = parse(source);
    ASSERT_FALSE(tree.has_value()) << source;
    const Located found = unlocate(source, locate(source, tree.error().offset, tree.error().message));
    EXPECT_EQ(found.offset, tree.error().offset) << source;
    EXPECT_EQ(found.message, tree.error().message) << source;
  }
  EXPECT_EQ(unlocate("x", "no place at all").offset, std::nullopt);
  EXPECT_EQ(unlocate("x", "3:1: beyond").offset, std::nullopt);
  EXPECT_EQ(unlocate("x", "1:9: beyond").message, "beyond");
}

}  // namespace
}  // namespace nf::expr
