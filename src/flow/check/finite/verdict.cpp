#include "flow/check/finite/verdict.h"

#include <algorithm>
#include <map>

#include "expr/syntax/parser.h"
#include "flow/check/finite/atom.h"

namespace nf::flow::finite {
namespace {

using expr::Expr;

constexpr std::size_t kListing = 1'000;   // the effort of asking whether a part's values can be listed
constexpr std::size_t kEvaluation = 500;  // the effort of evaluating an atom at a point

struct Value {
  Domain domain;
  Constants constants;
  std::size_t dimension = 0;
};
using Values = std::map<expr::Path, Value>;

const Expr* negated(const Expr& expr) {
  const auto* unary = std::get_if<expr::Unary>(&expr.node);
  return unary != nullptr && unary->op == expr::Operator::Not ? unary->operand.get() : nullptr;
}

// The one path of a part, where its values can be listed.
std::optional<expr::Path> listed_path(std::string_view source, const Domains& domains, Effort& effort) {
  if (!effort.spend(kListing)) return std::nullopt;
  const auto program = expr::Program::compile(source);
  if (!program || program->paths().size() != 1 || !stands_alone(source)) return std::nullopt;
  const expr::Path& path = program->paths().front();
  return can_be_bound(path) && domains.of(path).listed ? std::optional(path) : std::nullopt;
}

bool is_constant(std::string_view source) {
  const auto program = expr::Program::compile(source);
  return program && program->paths().empty() && stands_alone(source);
}

// A condition with its tree.
class Condition {
 public:
  Condition(const std::string& source, expr::ExprPtr tree) : source_(source), tree_(std::move(tree)) {}

  const Expr& tree() const { return *tree_; }
  std::string text(const Expr& expr) const { return source_.substr(expr.start, expr.end - expr.start); }

 private:
  std::string source_;
  expr::ExprPtr tree_;
};

// First what values the conditions read, then where they hold.
class Judge {
 public:
  Judge(const Domains& domains, Effort& effort) : domains_(domains), effort_(effort) {}

  std::optional<Judged> judge(std::span<const expr::Program> programs) {
    std::vector<Condition> conditions;
    for (const expr::Program& program : programs) {
      auto tree = expr::parse(program.source());
      if (!tree) return std::nullopt;
      conditions.emplace_back(program.source(), tree.take());
      gather(conditions.back(), conditions.back().tree());
    }
    if (values_.size() > kMaxDimensions || !make_dimensions()) return std::nullopt;
    for (const Condition& condition : conditions) {
      judged_.verdicts.push_back(verdict(condition, condition.tree()));
      if (effort_.spent()) return std::nullopt;
    }
    return std::move(judged_);
  }

 private:
  void gather(const Condition& condition, const Expr& expr) {
    if (const Expr* operand = negated(expr)) return gather(condition, *operand);
    if (const auto* logic = std::get_if<expr::Logic>(&expr.node)) {
      for (const expr::ExprPtr& term : logic->terms) gather(condition, *term);
    } else if (const auto* choice = std::get_if<expr::Conditional>(&expr.node)) {
      for (const expr::ExprPtr* part : {&choice->condition, &choice->then, &choice->otherwise})
        gather(condition, **part);
    } else if (Constants constants; const auto path = compared_path(expr, constants)) {
      note(*path, constants);
    } else if (const auto listed = listed_path(condition.text(expr), domains_, effort_)) {
      note(*listed, {});
    }
  }

  void note(const expr::Path& path, const Constants& more) {
    auto [found, is_new] = values_.try_emplace(path);
    if (is_new) found->second.domain = domains_.of(path);
    Constants& known = found->second.constants;
    known.numbers.insert(more.numbers.begin(), more.numbers.end());
    known.texts.insert(more.texts.begin(), more.texts.end());
    known.booleans = known.booleans || more.booleans;
    known.nulls = known.nulls || more.nulls;
    known.texts_ordered = known.texts_ordered || more.texts_ordered;
  }

  bool make_dimensions() {
    for (auto& [path, value] : values_) {
      std::string name;
      for (const std::string& member : path) name += (name.empty() ? "" : ".") + member;
      auto dimension = dimension_of(std::move(name), value.domain, value.constants);
      if (!dimension) return false;
      value.dimension = judged_.dimensions.size();
      judged_.dimensions.push_back(std::move(*dimension));
    }
    everything_ = judged_.everything();
    return true;
  }

  Verdict verdict(const Condition& condition, const Expr& expr) {
    if (effort_.spent()) return unknown();
    if (const Expr* operand = negated(expr)) {
      Verdict inner = verdict(condition, *operand);
      std::swap(inner.surely.yes, inner.surely.no);
      if (inner.or_else) std::swap(inner.or_else->yes, inner.or_else->no);
      return inner;
    }
    if (const auto* logic = std::get_if<expr::Logic>(&expr.node)) return of_logic(condition, *logic);
    if (const auto* choice = std::get_if<expr::Conditional>(&expr.node)) return of_choice(condition, *choice);
    return of_part(condition, expr);
  }

  Verdict unknown() const { return {{{}, {}}, Answer{{everything_}, {everything_}}}; }

  Verdict of_logic(const Condition& condition, const expr::Logic& logic) {
    Verdict all = verdict(condition, *logic.terms.front());
    for (std::size_t i = 1; i < logic.terms.size(); ++i) {
      const Verdict next = verdict(condition, *logic.terms[i]);
      all = combined(all, next, [&](const Answer& a, const Answer& b) {
        if (logic.any) return Answer{unite(a.yes, b.yes, effort_), intersect(a.no, b.no, effort_)};
        return Answer{intersect(a.yes, b.yes, effort_), unite(a.no, b.no, effort_)};
      });
    }
    return all;
  }

  Verdict of_choice(const Condition& condition, const expr::Conditional& choice) {
    const Verdict when = verdict(condition, *choice.condition);
    const auto guarded = [&](const expr::ExprPtr& part, bool holds) {
      return combined(when, verdict(condition, *part), [&](const Answer& a, const Answer& b) {
        const Region& where = holds ? a.yes : a.no;
        return Answer{intersect(where, b.yes, effort_), intersect(where, b.no, effort_)};
      });
    };
    return combined(guarded(choice.then, true), guarded(choice.otherwise, false),
                    [&](const Answer& a, const Answer& b) {
                      return Answer{unite(a.yes, b.yes, effort_), unite(a.no, b.no, effort_)};
                    });
  }

  template <class Combine>
  static Verdict combined(const Verdict& a, const Verdict& b, Combine combine) {
    Verdict out{combine(a.surely, b.surely)};
    if (a.or_else || b.or_else) out.or_else = combine(a.possibly(), b.possibly());
    return out;
  }

  Verdict of_part(const Condition& condition, const Expr& expr) {
    const std::string text = condition.text(expr);
    Constants ignored;
    auto path = compared_path(expr, ignored);
    if (!path) path = listed_path(text, domains_, effort_);
    auto program = expr::Program::compile(text);
    if (!program) return unknown();
    if (path) return of_atom({*path, std::move(*program)});
    if (!is_constant(text)) return unknown();
    const auto value = constant(*program);
    if (!value) return Verdict{};
    return *value ? Verdict{{{everything_}, {}}} : Verdict{{{}, {everything_}}};
  }

  Verdict of_atom(const Atom& atom) {
    const std::size_t at = values_.at(atom.path).dimension;
    const Dimension& dimension = judged_.dimensions[at];
    if (!effort_.spend(kEvaluation * dimension.points.size())) return unknown();
    const Split where = split(atom, dimension);
    const auto region = [&](const Points& points) {
      if (points.empty()) return Region{};
      Box box = everything_;
      box[at] = points;
      return Region{std::move(box)};
    };
    return {{region(where.yes), region(where.no)}};
  }

  const Domains& domains_;
  Effort& effort_;
  Values values_;
  Judged judged_;
  Box everything_;
};

}  // namespace

Box Judged::everything() const {
  Box box;
  for (const Dimension& dimension : dimensions) box.push_back(dimension.all());
  return box;
}

Box Judged::usual() const {
  Box box;
  for (const Dimension& dimension : dimensions) box.push_back(dimension.usual());
  return box;
}

std::optional<Judged> judge(std::span<const expr::Program> conditions, const Domains& domains,
                            Effort& effort) {
  return Judge(domains, effort).judge(conditions);
}

}  // namespace nf::flow::finite
