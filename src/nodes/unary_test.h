#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace nf::nodes {

// A cell of a decision table, after DMN's simple unary tests (OMG DMN 1.4, section 10.3.1.2, S-FEEL):
//   -                    anything, null too (so does an empty cell)
//   5   "text"   true    that value (text in double quotes)
//   < 5   <= 5   > 5   >= 5   != "x"
//   [1..5]   (1..5]   [1..5)   ]1..5[   from to, with or without the ends
//   a, b                 any of these
//   not(a, b)            none of these
// Numbers compare with numbers and texts with texts, by code point, so that ISO dates compare as dates. Any
// other pair is an error, never "no": a rule that cannot be judged must not give way to a milder one.
class UnaryTest {
 public:
  // InvalidInput says what is wrong with the cell.
  static Result<UnaryTest> parse(std::string_view cell);

  Result<bool> matches(const Json& value) const;

  // Each value that it compares with, and whether by order. Between two neighbours of these no values differ
  // for it.
  void constants(const std::function<void(const Json& value, bool ordered)>& take) const;

 private:
  enum class Kind { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };
  struct Comparison {
    Kind kind = Kind::Equal;
    Json with;
  };
  // All of it holds.
  using Range = std::vector<Comparison>;

  static Result<bool> holds(const Comparison& comparison, const Json& value);
  friend class UnaryTestParser;

  bool anything_ = false;
  bool negated_ = false;
  std::vector<Range> any_of_;
};

}  // namespace nf::nodes
