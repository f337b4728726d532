#include "expr/eval/compiler.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include "expr/eval/names.h"
#include "expr/functions/function.h"
#include "expr/value/utf8.h"

namespace nf::expr {

namespace {

// For all constants of one expression together: bounds the memory that a compiled one keeps.
constexpr std::uint64_t kFoldingCost = 20'000;

// Of one expression; the memory of a compiled pattern is kept with it. Others are compiled when they are
// used.
constexpr int kMaxConstantPatterns = 50;

class NothingInScope final : public Scope {
 public:
  Binding root(Root) const override { return {}; }
  Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return std::nullopt; }
};

class Compiler {
 public:
  Compiler(const CompileOptions& options, Arena& constants)
      : options_(options), constants_(constants), folding_(constants, nothing_, kFoldingCost) {
    if (options.variables) variables_.insert(options.variables->begin(), options.variables->end());
  }

  Parsed<Compiled> compile(const Expr& tree) {
    Compiled compiled;
    compiled.node = TRY(node(tree));
    compiled.path = dynamic_cast<const PathNode*>(compiled.node.get());
    if (compiled.path != nullptr && !compiled.path->is_plain()) compiled.path = nullptr;
    const auto* identifier = std::get_if<Identifier>(&tree.node);
    compiled.is_now = identifier != nullptr && !options_.variables && identifier->name == "now";
    compiled.slots = max_slots_;
    compiled.paths = std::move(paths_);
    return compiled;
  }

 private:
  // The variables of a macro, known by their names while its parts are compiled.
  class Local {
   public:
    Local(Compiler& compiler, std::initializer_list<std::string> names)
        : compiler_(compiler), count_(names.size()) {
      compiler_.locals_.insert(compiler_.locals_.end(), names.begin(), names.end());
      compiler_.max_slots_ = std::max(compiler_.max_slots_, compiler_.locals_.size());
    }
    ~Local() { compiler_.locals_.resize(compiler_.locals_.size() - count_); }

   private:
    Compiler& compiler_;
    std::size_t count_;
  };

  Parsed<NodePtr> node(const Expr& expr) {
    return std::visit([&](const auto& part) { return node(expr, part); }, expr.node);
  }
  Parsed<NodePtr> maybe(const ExprPtr& expr) { return expr ? node(*expr) : NodePtr(); }
  Parsed<std::vector<NodePtr>> nodes(const std::vector<ExprPtr>& list) {
    std::vector<NodePtr> made;
    for (const ExprPtr& expr : list) made.push_back(TRY(node(*expr)));
    return made;
  }

  Parsed<NodePtr> node(const Expr& expr, const Literal& part);
  Parsed<NodePtr> node(const Expr& expr, const Identifier&) { return path(expr, false); }
  Parsed<NodePtr> node(const Expr& expr, const Select& part);
  Parsed<NodePtr> node(const Expr& expr, const Index& part);
  Parsed<NodePtr> node(const Expr&, const Has& part);
  Parsed<NodePtr> node(const Expr& expr, const Call& part);
  Parsed<NodePtr> node(const Expr& expr, const Unary& part);
  Parsed<NodePtr> node(const Expr& expr, const Binary& part);
  Parsed<NodePtr> node(const Expr& expr, const Logic& part);
  Parsed<NodePtr> node(const Expr& expr, const Conditional& part);
  Parsed<NodePtr> node(const Expr& expr, const ListLiteral& part);
  Parsed<NodePtr> node(const Expr& expr, const MapLiteral& part);
  Parsed<NodePtr> node(const Expr& expr, const Loop& part);
  Parsed<NodePtr> node(const Expr& expr, const Bind& part);
  Parsed<NodePtr> node(const Expr& expr, const OptionalMap& part);

  // A chain of names and constant steps; null where it does not begin with a name that is one of ours.
  Parsed<NodePtr> path(const Expr& expr, bool test);
  Parsed<NodePtr> root_path(const Chain& chain, Root root, bool test);
  NodePtr with_steps(NodePtr start, std::span<const Step> steps, bool test);
  std::optional<std::size_t> local_slot(const Chain& chain) const;
  void remember(const Chain& chain);

  NodePtr fold(NodePtr made, bool constant);

  const CompileOptions& options_;
  std::set<std::string> variables_;
  Arena& constants_;
  NothingInScope nothing_;
  Frame folding_;
  std::vector<std::string> locals_;  // by slot
  std::size_t max_slots_ = 0;
  int patterns_ = 0;
  std::vector<Path> paths_;
  std::set<Path> known_paths_;
};

bool is_constant(const NodePtr& node) { return node->constant() != nullptr; }

bool are_constant(const std::vector<NodePtr>& nodes) {
  return std::all_of(nodes.begin(), nodes.end(), is_constant);
}

// Computes a node whose parts are constant. One that fails stays as it is, and fails when it is evaluated.
NodePtr Compiler::fold(NodePtr made, bool constant) {
  if (!constant) return made;
  const Value value = made->eval(folding_);
  return value.is_error() ? std::move(made) : make_constant(made->offset(), value);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Literal& part) {
  const Value value =
      std::visit(overloaded{
                     [](std::nullptr_t) { return Value(); },
                     [](bool v) { return Value::of_bool(v); },
                     [](std::int64_t v) { return Value::of_int(v); },
                     [](std::uint64_t v) { return Value::of_uint(v); },
                     [](double v) { return Value::of_double(v); },
                     [&](const std::string& v) { return Value::of_string(constants_.copy(v)); },
                     [&](const BytesLiteral& v) { return Value::of_bytes(constants_.copy(v.bytes)); },
                 },
                 part.value);
  return make_constant(expr.offset, value);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Select& part) {
  if (NodePtr made = TRY(path(expr, false))) return made;
  return make_select(expr.offset, TRY(node(*part.operand)), part.field, part.optional);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Index& part) {
  if (NodePtr made = TRY(path(expr, false))) return made;
  NodePtr operand = TRY(node(*part.operand));
  return make_index(expr.offset, std::move(operand), TRY(node(*part.index)), part.optional);
}

Parsed<NodePtr> Compiler::node(const Expr&, const Has& part) {
  if (NodePtr made = TRY(path(*part.select, true))) return made;
  const Select& select = std::get<Select>(part.select->node);
  return make_has(part.select->offset, TRY(node(*select.operand)), select.field);
}

std::optional<std::size_t> Compiler::local_slot(const Chain& chain) const {
  if (chain.start->absolute) return std::nullopt;
  const auto found = std::find(locals_.rbegin(), locals_.rend(), chain.start->name);
  if (found == locals_.rend()) return std::nullopt;
  return static_cast<std::size_t>(locals_.rend() - found) - 1;
}

void Compiler::remember(const Chain& chain) {
  Path path = path_of(chain);
  if (known_paths_.insert(path).second) paths_.push_back(std::move(path));
}

Parsed<NodePtr> Compiler::path(const Expr& expr, bool test) {
  const std::optional<Chain> chain = chain_of(expr);
  if (!chain) return NodePtr();
  const std::span<const Step> steps = chain->steps;
  if (const std::optional<std::size_t> slot = local_slot(*chain)) {
    return with_steps(make_local(chain->offset, *slot), steps, test);
  }
  if (options_.variables) {
    if (const auto variable = variable_of(*chain, variables_, options_.container)) {
      remember(*chain);
      return with_steps(make_variable(chain->offset, variable->name), steps.subspan(variable->steps), test);
    }
  } else if (const std::optional<Root> root = root_named(chain->start->name)) {
    remember(*chain);
    return root_path(*chain, *root, test);
  }
  for (std::size_t count = chain->dotted + 1; count-- > 0;) {
    if (const auto type = type_named(dotted_name(*chain, count))) {
      return with_steps(make_constant(chain->offset, Value::of_type(*type)), steps.subspan(count), test);
    }
  }
  return make_failure(chain->offset, fmt::format("unknown name `{}`", shown(chain->start->name)));
}

Parsed<NodePtr> Compiler::root_path(const Chain& chain, Root root, bool test) {
  if (root == Root::Now) return with_steps(make_now(chain.offset), chain.steps, test);
  if (root == Root::Nodes &&
      (chain.steps.empty() || !std::holds_alternative<std::string>(chain.steps[0].key))) {
    return tl::make_unexpected(
        SourceError{"`nodes` is followed by the id of a node: nodes.<id>", chain.offset, chain.offset + 5});
  }
  return std::make_unique<PathNode>(chain.offset, root, chain.steps, test);
}

NodePtr Compiler::with_steps(NodePtr start, std::span<const Step> steps, bool test) {
  for (const Step& step : steps) {
    const auto* field = std::get_if<std::string>(&step.key);
    if (field != nullptr && test && &step == &steps.back())
      return make_has(step.offset, std::move(start), *field);
    start = field != nullptr
                ? make_select(step.offset, std::move(start), *field, step.optional)
                : make_index(step.offset, std::move(start),
                             make_constant(step.offset, Value::of_int(std::get<std::int64_t>(step.key))),
                             step.optional);
  }
  return start;
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Call& part) {
  std::optional<std::string> global = global_function(part);
  const bool shadowed = part.target && global && local_slot(*chain_of(*part.target));
  const bool member = !global || shadowed;

  std::vector<NodePtr> arguments;
  if (member) arguments.push_back(TRY(node(*part.target)));
  for (NodePtr& argument : TRY(nodes(part.arguments))) arguments.push_back(std::move(argument));

  if (member && arguments.size() == 2 && (part.name == "or" || part.name == "orValue")) {
    return make_optional_else(expr.offset, std::move(arguments[0]), std::move(arguments[1]),
                              part.name == "orValue");
  }
  const std::string& name = member ? part.name : *global;
  if (name == "matches" && arguments.size() == 2) {
    const Value* pattern = arguments[1]->constant();
    if (pattern != nullptr && pattern->is(Kind::String) && patterns_++ < kMaxConstantPatterns) {
      return make_constant_matches(expr.offset, std::move(arguments[0]), pattern->text());
    }
  }
  bool constant = are_constant(arguments);
  for (const Overload* overload : overloads_of(name, member ? Style::Member : Style::Global)) {
    constant = constant && !overload->reads_scope;
  }
  return fold(make_call(expr.offset, name, member, std::move(arguments)), constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Unary& part) {
  NodePtr operand = TRY(node(*part.operand));
  const bool constant = is_constant(operand);
  return fold(make_unary(expr.offset, part.op, std::move(operand)), constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Binary& part) {
  NodePtr left = TRY(node(*part.left));
  NodePtr right = TRY(node(*part.right));
  const bool constant = is_constant(left) && is_constant(right);
  return fold(make_binary(expr.offset, part.op, std::move(left), std::move(right), options_.strict),
              constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Logic& part) {
  std::vector<NodePtr> terms = TRY(nodes(part.terms));
  const bool constant = are_constant(terms);
  return fold(make_logic(expr.offset, part.any, std::move(terms)), constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Conditional& part) {
  NodePtr condition = TRY(node(*part.condition));
  NodePtr then = TRY(node(*part.then));
  return make_conditional(expr.offset, std::move(condition), std::move(then), TRY(node(*part.otherwise)));
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const ListLiteral& part) {
  std::vector<ListItem> items;
  bool constant = true;
  for (const ListLiteral::Item& item : part.items) {
    items.push_back({TRY(node(*item.value)), item.optional});
    constant = constant && is_constant(items.back().value);
  }
  return fold(make_list(expr.offset, std::move(items)), constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const MapLiteral& part) {
  std::vector<MapItem> items;
  bool constant = true;
  for (const MapLiteral::Entry& entry : part.entries) {
    NodePtr key = TRY(node(*entry.key));
    items.push_back({std::move(key), TRY(node(*entry.value)), entry.optional});
    constant = constant && is_constant(items.back().key) && is_constant(items.back().value);
  }
  return fold(make_map_literal(expr.offset, std::move(items)), constant);
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Loop& part) {
  LoopParts parts{part.kind, TRY(node(*part.range)), nullptr, nullptr, locals_.size(), !part.second.empty()};
  const Local variables =
      part.second.empty() ? Local(*this, {part.first}) : Local(*this, {part.first, part.second});
  parts.condition = TRY(maybe(part.condition));
  parts.result = TRY(maybe(part.result));
  return make_loop(expr.offset, std::move(parts));
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const Bind& part) {
  NodePtr value = TRY(node(*part.value));
  const std::size_t slot = locals_.size();
  const Local variable(*this, {part.name});
  return make_bind(expr.offset, slot, std::move(value), TRY(node(*part.body)));
}

Parsed<NodePtr> Compiler::node(const Expr& expr, const OptionalMap& part) {
  NodePtr target = TRY(node(*part.target));
  const std::size_t slot = locals_.size();
  const Local variable(*this, {part.name});
  return make_optional_map(expr.offset, slot, std::move(target), TRY(node(*part.body)), part.flat);
}

}  // namespace

Parsed<Compiled> compile_tree(const Expr& tree, const CompileOptions& options, Arena& constants) {
  return Compiler(options, constants).compile(tree);
}

}  // namespace nf::expr
