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

}  // namespace

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
