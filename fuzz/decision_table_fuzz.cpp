#include "base/check.h"
#include "fuzz/target.h"
#include "nodes/unary_test.h"

namespace nf::fuzz {

// A cell of a decision table, and the value that it judges.
void one_input(std::string_view bytes) {
  const auto [cell, text] = halves(bytes);
  const auto test = nodes::UnaryTest::parse(cell);
  if (!test) {
    CHECK(test.error().code == ErrorCode::InvalidInput && !test.error().message.empty());
    return;
  }
  const Json value = parse_json(text).value_or(Json(nullptr));
  const auto holds = test->matches(value);
  if (!holds) {
    CHECK(!holds.error().message.empty());
    return;
  }
  const auto negated = nodes::UnaryTest::parse("not(" + std::string(cell) + ")");
  if (!negated) return;
  const auto holds_not = negated->matches(value);
  CHECK(holds_not && *holds_not != *holds);
}

}  // namespace nf::fuzz
