#include <algorithm>

#include "flow/check/region.h"
#include "flow/check/sources.h"

namespace nf::flow {
namespace {

constexpr std::string_view kMend =
    "Send it through a risk_tier, which may only raise what the rules say, and go by its tier.";

std::vector<std::string> tokens_of(std::string_view pointer) {
  std::vector<std::string> out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    out.emplace_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return out;
}

// True where the value at this place in an approval's config says who decides, or how: everything but
// `group`, `manager_of`, `message` and `metadata` of the policy object, and the node's own texts.
bool says_who_decides(std::string_view pointer) {
  std::vector<std::string> tokens = tokens_of(pointer);
  if (!tokens.empty() && tokens.front() == "policy") tokens.erase(tokens.begin());
  if (tokens.empty()) return true;
  const std::string& member = tokens.front();
  if (member == "title" || member == "message" || member == "metadata") return false;
  const auto last_name = std::find_if(tokens.rbegin(), tokens.rend(), [](const std::string& token) {
    return token.find_first_not_of("0123456789") != std::string::npos;
  });
  return last_name == tokens.rend() || (*last_name != "group" && *last_name != "manager_of");
}

class Routing {
 public:
  explicit Routing(Checking& checking)
      : checking_(checking),
        regions_(checking),
        nothing_(checking.document.nodes.size()),
        chosen_(nothing_) {}

  void check() {
    find_routers();
    for (const NodeIndex router : routers_) check_way_around(router);
    SourceMap plain(checking_, nothing_, true);
    SourceMap with_choices(checking_, chosen_, true);
    for (const NodeIndex node : checking_.shape.order) {
      if (checking_.shape.is_approval(node)) check_policy(node, plain, with_choices);
    }
    check_tables(with_choices);
  }

 private:
  const std::string& type_of(NodeIndex node) const { return checking_.document.nodes[node].type; }
  bool is_switch(NodeIndex node) const { return type_of(node) == "switch" || type_of(node) == "if"; }
  bool is_router(NodeIndex node) const { return is_switch(node) || checking_.shape.is_loop(node); }

  // Every node by whose operands an AI chooses a way. What lies on such ways is chosen by it too, whatever it
  // reads: so an `if` on what two such ways set differently is one as well.
  void find_routers() {
    while (true) {
      SourceMap sources(checking_, chosen_, true);
      routers_.clear();
      std::vector<bool> chosen = nothing_;
      for (const NodeIndex node : checking_.shape.order) {
        if (!is_router(node) || !sources.of_config(node, "").has(expr::Source::Ai)) continue;
        routers_.push_back(node);
        if (!is_switch(node)) continue;
        const std::vector<bool> region = regions_.of(node);
        for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = chosen[i] || region[i];
      }
      if (chosen == chosen_) return;
      chosen_ = std::move(chosen);
    }
  }

  void check_way_around(NodeIndex router) {
    std::vector<bool> region = nothing_;
    if (is_switch(router)) {
      region = regions_.of(router);
    } else {
      for (const NodeIndex node : checking_.shape.order) {
        region[node] = checking_.shape.graph.nodes[node].loop == router;
      }
    }
    for (const NodeIndex node : checking_.shape.order) {
      if (!region[node] || !regions_.asks(node)) continue;
      refuse(router, "What an AI said chooses in " + checking_.shape.id(router) + " whether the approval " +
                         checking_.shape.id(node) + " is asked.");
      return;
    }
  }

  void check_policy(NodeIndex approval, SourceMap& plain, SourceMap& with_choices) {
    for (const Expression& expression : checking_.expressions[approval]) {
      if (!says_who_decides(expression.pointer)) continue;
      if (comes_from_outside(approval, expression)) {
        checking_.report(
            static_cast<std::size_t>(approval), "/config" + expression.pointer, "untrusted-policy",
            words_of(expression.pointer) +
                " is taken from the request, a reply or an AI: who asks would choose who decides.",
            "Write it down, or let the data choose a group or a manager_of only.");
      } else if (with_choices.of_expression(approval, expression).has(expr::Source::Ai) &&
                 !plain.of_expression(approval, expression).has(expr::Source::Ai)) {
        blame_choices(approval, expression);
      }
    }
  }

  // True where the value is certain to carry `external` or `ai`. What a step passes on is followed when it
  // runs.
  bool comes_from_outside(NodeIndex approval, const Expression& expression) const {
    const auto& paths = expression.program.paths();
    return std::any_of(paths.begin(), paths.end(), [&](const expr::Path& path) {
      if (path.front() == "trigger") return adds(checking_.shape.graph.start);
      if (path.front() == "nodes" && path.size() > 1) return adds(checking_.shape.graph.find(path[1]));
      if (path.front() != "input") return false;
      const auto& in = checking_.shape.graph.nodes[approval].in;
      return !in.empty() && std::all_of(in.begin(), in.end(), [&](EdgeIndex edge) {
        return adds(checking_.shape.graph.edges[edge].from);
      });
    });
  }

  bool adds(NodeIndex node) const {
    const NodeType* type = node == kNone ? nullptr : checking_.shape.types[node];
    return type != nullptr && type_of(node) != "risk_tier" && !type->provenance().adds.empty();
  }

  // The policy is our own, but which one of several it is was chosen by an AI.
  void blame_choices(NodeIndex approval, const Expression& expression) {
    bool blamed = false;
    for (const NodeIndex router : routers_) {
      if (!is_switch(router)) continue;
      SourceMap by_this_one(checking_, regions_.of(router), false);
      if (!by_this_one.of_expression(approval, expression).has(expr::Source::Ai)) continue;
      blamed = true;
      refuse(router, "What an AI said chooses in " + checking_.shape.id(router) +
                         " by which policy the approval " + checking_.shape.id(approval) + " asks.");
    }
    if (blamed) return;
    refuse(approval,
           "What an AI said chooses by which policy the approval " + checking_.shape.id(approval) + " asks.");
  }

  // A table that such a choice is made by.
  void check_tables(SourceMap& sources) {
    const std::vector<NodeIndex> refused = refused_;
    for (const NodeIndex table : checking_.shape.order) {
      if (type_of(table) != "decision_table" || !sources.of_config(table, "").has(expr::Source::Ai)) continue;
      std::vector<bool> only_table = nothing_;
      only_table[table] = true;
      SourceMap by_table(checking_, only_table, false);
      for (const NodeIndex router : refused) {
        if (!by_table.of_config(router, "").has(expr::Source::Ai)) continue;
        refuse(table, "What an AI said goes through the table " + checking_.shape.id(table) + " to " +
                          checking_.shape.id(router) + ", which chooses the way around an approval.");
        break;
      }
    }
  }

  void refuse(NodeIndex node, std::string message) {
    if (std::find(refused_.begin(), refused_.end(), node) != refused_.end()) return;
    refused_.push_back(node);
    checking_.report(static_cast<std::size_t>(node), "/config", "ai-routing", std::move(message),
                     std::string(kMend));
  }

  Checking& checking_;
  const Regions regions_;
  const std::vector<bool> nothing_;
  std::vector<bool> chosen_;        // by node: lies on a way that an AI chooses
  std::vector<NodeIndex> routers_;  // by which an AI chooses a way
  std::vector<NodeIndex> refused_;
};

}  // namespace

void check_routing(Checking& checking) { Routing(checking).check(); }

}  // namespace nf::flow
