#include <algorithm>

#include "base/pointer.h"
#include "expr/check.h"
#include "expr/template.h"
#include "flow/check/checking.h"
#include "flow/check/declared.h"
#include "flow/check/names.h"
#include "flow/check/nearest.h"

namespace nf::flow {
namespace {

constexpr std::string_view kWhen = "when";
constexpr std::string_view kChecks = "checks";
constexpr std::size_t kMaxNamed = 10;  // steps named in a message

// Walks one node's config and parses what is an expression.
class Reader {
 public:
  Reader(Checking& checking, std::size_t node)
      : checking_(checking), node_(node), type_(*checking.shape.types[node]) {}

  void read() {
    const std::vector<std::string_view> literal = type_.literal_keys();
    for (const auto& [key, value] : checking_.document.nodes[node_].config.get_object()) {
      if (std::find(literal.begin(), literal.end(), key) == literal.end()) enter(key, value);
    }
    for (const Reading& reading : type_.readings(checking_.document.nodes[node_].config)) add(reading);
  }

 private:
  void enter(std::string_view token, const Json& value) {
    path_.emplace_back(token);
    walk(value);
    path_.pop_back();
  }

  void walk(const Json& value) {
    if (const JsonObject* object = value.if_object()) {
      for (const auto& [key, member] : *object) enter(key, member);
    } else if (const JsonArray* list = value.if_array()) {
      for (std::size_t i = 0; i < list->size(); ++i) enter(std::to_string(i), (*list)[i]);
    } else if (value.is_string()) {
      if (path_.back() == kWhen && declares(type_.describe().config_schema, path_)) {
        read_condition(value.get_string());
      } else {
        read_template(value);
      }
    }
  }

  std::string pointer() const {
    std::string out;
    for (const std::string& token : path_) out = pointer_join(out, token);
    return out;
  }

  void read_condition(std::string_view source) {
    auto program = expr::Program::compile(source);
    if (!program) {
      const bool braces = source.find("{{") != std::string_view::npos;
      return refuse(program.error().message,
                    braces ? "Write it without braces: a `when` is an expression as it is."
                           : "Correct the expression; it is CEL.");
    }
    add(std::move(*program),
        path_.front() == kChecks ? ExpressionPlace::RequestCheck : ExpressionPlace::Condition);
  }

  void read_template(const Json& text) {
    const auto compiled = expr::Template::compile(text);
    if (!compiled) {
      for (const Fault& fault : compiled.error().faults) {
        refuse(fault.message, "Correct the expression; it is CEL, and a literal {{ is written \\{{.");
      }
      return;
    }
    for (expr::Template::Use& use : compiled->uses()) add(std::move(use.program), ExpressionPlace::Template);
  }

  void add(expr::Program program, ExpressionPlace place) {
    checking_.expressions[node_].push_back({pointer(), std::move(program), place});
  }

  void add(const Reading& reading) {
    auto program = expr::Program::compile(reading.expression);
    if (!program) {
      return checking_.report(node_, "/config" + reading.pointer, "expression",
                              "`" + reading.expression + "` cannot be read: " + program.error().message + ".",
                              "Read it in a `set` before this step.");
    }
    const std::vector<std::string_view> known =
        roots_at(type_, checking_.shape.graph.nodes[node_].loop != kNone, ExpressionPlace::Template);
    const std::vector<expr::Path> paths = program->paths();
    const bool stands = std::ranges::all_of(
        paths, [&](const expr::Path& path) { return std::ranges::find(known, path.front()) != known.end(); });
    if (stands) {
      checking_.expressions[node_].push_back(
          {reading.pointer, std::move(*program), ExpressionPlace::Template});
    }
  }

  void refuse(const std::string& why, std::string mend) {
    checking_.report(node_, "/config" + pointer(), "expression",
                     "The expression in " + words_of(pointer()) + " cannot be read: " + why + ".",
                     std::move(mend));
  }

  Checking& checking_;
  std::size_t node_;
  const NodeType& type_;
  std::vector<std::string> path_;
};

// What holds for the expressions of all nodes.
struct Known {
  expr::Shape trigger;
  expr::Names names;  // every node; the roots are those of the expression at hand

  explicit Known(const Checking& checking) : trigger(trigger_of(checking.document, checking.shape.graph)) {
    for (const NodeSpec& node : checking.document.nodes) names.nodes.emplace(node.id, expr::Shape());
  }
};

class Names {
 public:
  Names(Checking& checking, std::size_t node, Known& known)
      : checking_(checking),
        known_(known),
        node_(node),
        before_(ran_before(checking.shape.graph, static_cast<NodeIndex>(node))) {}

  void check(const Expression& expression) {
    const std::size_t before = checking_.problems.size();
    check_paths(expression);
    if (checking_.problems.size() == before) check_meaning(expression);
  }

 private:
  void check_paths(const Expression& expression) {
    for (const expr::Path& path : expression.program.paths()) {
      if (!may_stand(path.front(), expression.place)) {
        refuse(expression, "bad-root",
               "`" + path.front() + "` means nothing in " + words_of(expression.pointer) + ".",
               "There are: " + list_of_roots(expression.place) + ".");
      } else if (path.front() == "nodes" && path.size() > 1) {
        check_node(expression, path[1]);
      }
    }
  }

  // Everything else that is wrong whatever the values are.
  void check_meaning(const Expression& expression) {
    auto& known_roots = known_.names.roots;
    known_roots.clear();
    for (const std::string_view root : roots(expression.place)) known_roots.emplace(root, shape_of(root));
    const bool condition = expression.place != ExpressionPlace::Template;
    for (const expr::Finding& finding : expr::check(expression.program.source(), known_.names, condition)) {
      refuse(expression, "expression",
             words_of(expression.pointer) + ", line " + std::to_string(finding.line) + ", column " +
                 std::to_string(finding.column) + ": " + finding.message + ".",
             "Correct the expression; it is CEL.");
    }
  }

  expr::Shape shape_of(std::string_view root) const {
    if (root == "body") return body_of(checking_.document.nodes[node_]);
    return root == "trigger" ? known_.trigger : expr::Shape();
  }

  std::vector<std::string_view> roots(ExpressionPlace place) const {
    return roots_at(*checking_.shape.types[node_], checking_.shape.graph.nodes[node_].loop != kNone, place);
  }

  bool may_stand(std::string_view root, ExpressionPlace place) const {
    const auto known = roots(place);
    return std::find(known.begin(), known.end(), root) != known.end();
  }

  std::string list_of_roots(ExpressionPlace place) const {
    std::string out;
    for (const std::string_view root : roots(place)) out.append(out.empty() ? "" : ", ").append(root);
    return out;
  }

  void check_node(const Expression& expression, const std::string& id) {
    const NodeIndex named = checking_.shape.graph.find(id);
    if (named == kNone) {
      refuse(expression, "unknown-step", "`nodes." + id + "` names no step.",
             did_you_mean(id, ids_before()) + steps_before());
    } else if (!checking_.shape.starts.empty() && !before_[named]) {
      refuse(
          expression, "not-upstream",
          "`nodes." + id + "` has given nothing yet where " + checking_.document.nodes[node_].id + " runs.",
          steps_before());
    }
  }

  std::vector<std::string> ids_before() const {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (before_[i]) ids.push_back(checking_.document.nodes[i].id);
    }
    return ids;
  }

  std::string steps_before() const {
    std::string out;
    std::size_t count = 0;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (before_[i] && ++count <= kMaxNamed)
        out += (out.empty() ? "" : ", ") + checking_.document.nodes[i].id;
    }
    if (count > kMaxNamed) out += " …";
    return count == 0 ? "No step lies before this one."
                      : "Name a step that lies before this one: " + out + ".";
  }

  void refuse(const Expression& expression, std::string code, std::string message, std::string mend) {
    checking_.report(node_, "/config" + expression.pointer, std::move(code), std::move(message),
                     std::move(mend));
  }

  Checking& checking_;
  Known& known_;
  std::size_t node_;
  std::vector<bool> before_;
};

}  // namespace

void check_expressions(Checking& checking) {
  checking.expressions.resize(checking.document.nodes.size());
  Known known(checking);
  for (std::size_t i = 0; i < checking.document.nodes.size(); ++i) {
    if (checking.shape.types[i] == nullptr) continue;
    Reader(checking, i).read();
    if (checking.expressions[i].empty()) continue;
    Names names(checking, i, known);
    for (const Expression& expression : checking.expressions[i]) names.check(expression);
  }
}

}  // namespace nf::flow
