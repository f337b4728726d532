#include "nodes/unary_test.h"

#include <compare>

namespace nf::nodes {

namespace {

tl::unexpected<Error> wrong(const std::string& what) { return fail(ErrorCode::InvalidInput, what); }

// A value that the cell compares with: order, or none where the two do not compare.
std::optional<std::partial_ordering> compare(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.to_number<double>() <=> b.to_number<double>();
  if (a.is_string() && b.is_string()) {
    return std::string_view(a.get_string()) <=> std::string_view(b.get_string());
  }
  return std::nullopt;
}

}  // namespace

class UnaryTestParser {
 public:
  explicit UnaryTestParser(std::string_view text) : rest_(text) {
    const std::size_t end = rest_.find_last_not_of(" \t");
    rest_ = rest_.substr(0, end == std::string_view::npos ? 0 : end + 1);
  }

  Result<UnaryTest> parse() {
    skip_spaces();
    if (rest_.empty() || rest_ == "-") {
      UnaryTest any;
      any.anything_ = true;
      return any;
    }
    UnaryTest test;
    test.negated_ = take("not");
    if (test.negated_ && !take("(")) return wrong("`not` needs brackets: not(1, 2)");
    do {
      test.any_of_.push_back(TRY(parse_one()));
    } while (take(","));
    if (test.negated_ && !take(")")) return wrong("a closing bracket is missing");
    if (!at_end()) return wrong("`" + std::string(rest_.substr(0, 20)) + "` was not expected here");
    return test;
  }

 private:
  using Kind = UnaryTest::Kind;

  void skip_spaces() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }
  bool at_end() {
    skip_spaces();
    return rest_.empty();
  }
  bool take(std::string_view word) {
    skip_spaces();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  Result<UnaryTest::Range> parse_one() {
    for (const auto& [text, kind] : {std::pair{"<=", Kind::LessOrEqual},
                                     {">=", Kind::GreaterOrEqual},
                                     {"!=", Kind::NotEqual},
                                     {"<", Kind::Less},
                                     {">", Kind::Greater},
                                     {"=", Kind::Equal}}) {
      if (take(text)) return UnaryTest::Range{{kind, TRY(parse_value())}};
    }
    if (take("[")) return parse_range(Kind::GreaterOrEqual);
    if (take("(") || take("]")) return parse_range(Kind::Greater);
    return UnaryTest::Range{{Kind::Equal, TRY(parse_value())}};
  }

  Result<UnaryTest::Range> parse_range(Kind from) {
    Json low = TRY(parse_value());
    if (!take("..")) return wrong("a range is written [1..5]");
    Json high = TRY(parse_value());
    const auto order = compare(low, high);
    if (!order || *order > 0) return wrong("a range goes from the smaller to the larger of two like values");
    const bool closed = take("]");
    if (!closed && !take(")") && !take("[")) return wrong("a range ends with ] or )");
    return UnaryTest::Range{{from, std::move(low)},
                            {closed ? Kind::LessOrEqual : Kind::Less, std::move(high)}};
  }

  Result<Json> parse_value() {
    skip_spaces();
    if (rest_.starts_with('"')) return parse_text();
    std::size_t size = 0;
    while (size < rest_.size() && std::string_view(" \t,)]([").find(rest_[size]) == std::string_view::npos) {
      if (rest_.substr(size).starts_with("..")) break;
      ++size;
    }
    auto value = parse_json(rest_.substr(0, size));
    if (!value || value->is_structured() || value->is_string()) {
      return wrong("`" + std::string(rest_.substr(0, std::max<std::size_t>(size, 1))) +
                   "` is no value: write a number, true, false, null, or text in double quotes");
    }
    rest_.remove_prefix(size);
    return std::move(*value);
  }

  Result<Json> parse_text() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) return wrong("a closing quote is missing");
    auto text = parse_json(rest_.substr(0, end + 1));
    if (!text) return wrong("the text in quotes is not valid: " + text.error().message);
    rest_.remove_prefix(end + 1);
    return std::move(*text);
  }

  std::string_view rest_;
};

Result<UnaryTest> UnaryTest::parse(std::string_view cell) { return UnaryTestParser(cell).parse(); }

Result<bool> UnaryTest::holds(const Comparison& comparison, const Json& value) {
  const Json& with = comparison.with;
  const bool like = value.kind() == with.kind() || (value.is_number() && with.is_number());
  if (comparison.kind == Kind::Equal || comparison.kind == Kind::NotEqual) {
    // Null is a value like any other; two kinds of values are a mistake in the table.
    if (!like && !value.is_null() && !with.is_null()) {
      return wrong(write_json(value) + " cannot be compared with " + write_json(with));
    }
    return (like && (value.is_number() ? value.to_number<double>() == with.to_number<double>()
                                       : value == with)) == (comparison.kind == Kind::Equal);
  }
  const auto order = compare(value, with);
  if (!order) return wrong(write_json(value) + " cannot be compared with " + write_json(with));
  switch (comparison.kind) {
    case Kind::Less:
      return *order < 0;
    case Kind::LessOrEqual:
      return *order <= 0;
    case Kind::Greater:
      return *order > 0;
    case Kind::GreaterOrEqual:
      return *order >= 0;
    case Kind::Equal:
    case Kind::NotEqual:
      break;
  }
  return false;
}

void UnaryTest::constants(const std::function<void(const Json& value, bool ordered)>& take) const {
  for (const Range& range : any_of_) {
    for (const Comparison& comparison : range)
      take(comparison.with, comparison.kind != Kind::Equal && comparison.kind != Kind::NotEqual);
  }
}

Result<bool> UnaryTest::matches(const Json& value) const {
  if (anything_) return true;
  bool any = false;
  for (const Range& range : any_of_) {
    bool all = true;
    for (const Comparison& comparison : range) all = TRY(holds(comparison, value)) && all;
    any = any || all;
  }
  return any != negated_;
}

}  // namespace nf::nodes
