#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "expr/check.h"
#include "expr/check/kinds.h"
#include "expr/eval/names.h"

namespace nf::expr {

// What the checker knows of the value of an expression.
struct Known {
  Kinds kinds = kAny;
  const Shape* shape = nullptr;  // where the value is JSON of a known shape
};

Known known_of(const Shape& shape);

// What names an expression may use: those of a workflow, or variables with values.
struct Surroundings {
  const Names* names = nullptr;
  std::map<std::string, Kinds> variables = {};  // read where names is null
  std::string container = {};
  bool strict = false;
};

struct Mistake {
  std::size_t start = 0;
  std::size_t end = 0;
  std::string message;
};

// Walks a tree once and collects what is certainly wrong in it.
class Checker {
 public:
  explicit Checker(const Surroundings& surroundings);

  Known check(const Expr& expr);
  // `expr` has to be able to give a boolean.
  void check_condition(const Expr& expr, std::string_view what);
  std::vector<Mistake> take_mistakes() { return std::move(mistakes_); }

 private:
  Known check(const Expr& expr, const Literal& part);
  Known check(const Expr& expr, const Identifier&) { return check_chain(expr, *chain_of(expr), false); }
  Known check(const Expr& expr, const Select& part);
  Known check(const Expr& expr, const Index& part);
  Known check(const Expr&, const Has& part);
  Known check(const Expr& expr, const Call& part);
  Known check(const Expr& expr, const Unary& part);
  Known check(const Expr& expr, const Binary& part);
  Known check(const Expr& expr, const Logic& part);
  Known check(const Expr& expr, const Conditional& part);
  Known check(const Expr& expr, const ListLiteral& part);
  Known check(const Expr& expr, const MapLiteral& part);
  Known check(const Expr& expr, const Loop& part);
  Known check(const Expr& expr, const Bind& part);
  Known check(const Expr& expr, const OptionalMap& part);

  Known check_chain(const Expr& expr, const Chain& chain, bool test);
  Known check_name(const Expr& expr, const Chain& chain, std::size_t& steps);
  Known check_node_id(const Expr& expr, const Chain& chain, std::size_t& steps);
  Known follow(const Expr& expr, const Known& known, const Step& step, bool test);
  Known check_arguments(const Expr& expr, std::string_view name, Style style,
                        const std::vector<Known>& arguments);
  const Known* local(const Chain& chain) const;

  void mistake(const Expr& expr, std::string message) {
    mistakes_.push_back({expr.start, expr.end, std::move(message)});
  }

  const Surroundings& surroundings_;
  std::set<std::string> variable_names_;
  std::vector<std::pair<std::string, Known>> locals_;
  std::vector<Mistake> mistakes_;
};

// As the public one, in other surroundings.
std::vector<Finding> check(std::string_view source, const Surroundings& surroundings, bool condition);

}  // namespace nf::expr
