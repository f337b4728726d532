#include "expr/check.h"

#include <algorithm>

#include "expr/check/checker.h"
#include "expr/syntax/parser.h"

namespace nf::expr {

namespace {

Finding finding(std::string_view source, std::size_t start, std::size_t end, std::string message) {
  const Position position = position_at(source, start);
  return {start, std::max(start, end) - start, position.line, position.column, std::move(message)};
}

// The JSON that values of these kinds become; empty for several.
std::string_view json_type(Kinds kinds) {
  struct Word {
    Kinds kinds;
    std::string_view word;
  };
  static constexpr Word kWords[] = {{Kind::String | Kind::Bytes, "string"},
                                    {kNumber, "number"},
                                    {Kind::Bool, "boolean"},
                                    {Kind::List, "array"},
                                    {Kind::Map, "object"},
                                    {Kind::Null, "null"},
                                    {Kind::Timestamp, "timestamp"},
                                    {Kind::Duration, "duration"}};
  for (const Word& word : kWords) {
    if ((word.kinds | kinds) == word.kinds && kinds != Kinds()) return word.word;
  }
  return {};
}

}  // namespace

std::string type_of(std::string_view source, const Names& names) {
  const Parsed<ExprPtr> tree = parse(source);
  if (!tree) return {};
  const Surroundings surroundings{.names = &names};
  return std::string(json_type(Checker(surroundings).check(**tree).kinds));
}

std::vector<Finding> check(std::string_view source, const Surroundings& surroundings, bool condition) {
  const Parsed<ExprPtr> tree = parse(source);
  if (!tree) return {finding(source, tree.error().offset, tree.error().end, tree.error().message)};
  Checker checker(surroundings);
  if (condition) {
    checker.check_condition(**tree, "a condition");
  } else {
    checker.check(**tree);
  }
  std::vector<Finding> findings;
  for (Mistake& mistake : checker.take_mistakes()) {
    findings.push_back(finding(source, mistake.start, mistake.end, std::move(mistake.message)));
  }
  return findings;
}

std::vector<Finding> check(std::string_view source, const Names& names, bool condition) {
  return check(source, Surroundings{.names = &names}, condition);
}

}  // namespace nf::expr
