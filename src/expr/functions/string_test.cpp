#include "expr/program.h"
#include "expr/test_scope.h"
#include "expr/value/utf8.h"

namespace nf::expr {
namespace {

std::string evaluate(std::string_view source) {
  static const TestScope kNothing;
  const Result<Evaluated> result = Program::compile(source).value().evaluate(kNothing);
  return result ? write_json(result->value) : "fails: " + result.error().message;
}

TEST(String, SearchingGivesWhatTheStandardLibraryGives) {
  const std::string_view texts[] = {"", "a", "aa", "abab", "ba", "abcabca", "bab"};
  for (std::string_view text : texts) {
    for (std::string_view sought : texts) {
      for (std::size_t from = 0; from <= text.size(); ++from) {
        EXPECT_EQ(find_text(text, sought, from), text.find(sought, from))
            << text << " " << sought << " " << from;
        EXPECT_EQ(find_text_backwards(text, sought, from), text.rfind(sought, from))
            << text << " " << sought << " " << from;
      }
    }
  }
}

TEST(String, AnEmptyTextIsFoundBetweenAllCharacters) {
  EXPECT_EQ(evaluate("'äb'.replace('', '-')"), R"("-ä-b-")");
  EXPECT_EQ(evaluate("'äbc'.replace('', '-', 2)"), R"("-ä-bc")");
  EXPECT_EQ(evaluate("'äb'.split('')"), R"(["ä","b"])");
  EXPECT_EQ(evaluate("'äbc'.split('', 2)"), R"(["ä","bc"])");
  EXPECT_EQ(evaluate("''.split('')"), "[]");
  EXPECT_EQ(evaluate("''.split(',')"), R"([""])");
  EXPECT_EQ(evaluate("''.lastIndexOf('') == 0 && ''.indexOf('a') == -1 && ''.contains('')"), "true");
}

TEST(String, EndsAreCharactersNotBytes) {
  EXPECT_EQ(evaluate("'日本'.charAt(1)"), R"("本")");
  EXPECT_EQ(evaluate("'日本'.charAt(2)"), R"("")");
  EXPECT_EQ(evaluate("'日本語'.substring(1, 2)"), R"("本")");
  EXPECT_EQ(evaluate("'日本語'.substring(2, 1)"),
            "fails: 1:7: the end of the substring lies before its start");
  EXPECT_EQ(evaluate("'日本語'.reverse()"), R"("語本日")");
  EXPECT_EQ(evaluate("'\\u3000 日 \\u3000'.trim()"), R"("日")");
}

}  // namespace
}  // namespace nf::expr
