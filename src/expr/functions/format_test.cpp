#include "expr/program.h"
#include "expr/test_scope.h"

namespace nf::expr {
namespace {

std::string evaluate(std::string_view source) {
  static const TestScope kNothing;
  const Result<Evaluated> result = Program::compile(source).value().evaluate(kNothing);
  return result ? write_json(result->value) : "fails: " + result.error().message;
}

TEST(Format, TakesDoublesOutOfJsonAsIntegers) {
  EXPECT_EQ(evaluate("'%d'.format([3.0])"), R"("3")");
  EXPECT_TRUE(evaluate("'%d'.format([3.5])").starts_with("fails: "));
}

TEST(Format, GivesWellFormedTextWhateverItIsGiven) {
  EXPECT_EQ(evaluate("'%é'.format([1])"), R"(fails: 1:6: unrecognized formatting clause "é")");
  EXPECT_EQ(evaluate("'%s'.format([b'ok'])"), R"("ok")");
  EXPECT_EQ(evaluate(R"('%s'.format([b'\xff']))"), "fails: 1:6: the bytes are not UTF-8");
  EXPECT_EQ(evaluate("'%.5000f'.format([1.0])"), "fails: 1:11: a precision is a number from 0 to 1000");
  EXPECT_EQ(evaluate("'%'.format([1])"), "fails: 1:5: the text ends within a formatting clause");
}

}  // namespace
}  // namespace nf::expr
