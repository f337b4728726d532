#include <algorithm>
#include <set>

#include "base/pointer.h"
#include "expr/functions/time_zone.h"
#include "flow/check/checking.h"
#include "flow/check/nearest.h"

namespace nf::flow {
namespace {

constexpr std::size_t kMaxIdLength = 64;
constexpr double kMaxRetryFactor = 100;
constexpr Millis kLongestWait = std::chrono::days(366);  // of a retry or a timeout

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxIdLength && id[0] >= 'a' && id[0] <= 'z' &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

void check_ids(Checking& checking) {
  const auto& nodes = checking.document.nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!is_id(nodes[i].id)) {
      checking.report(
          i, "/id", "bad-id", "The id " + nodes[i].id + " is not one.",
          "Begin with a letter a to z; after it at most 63 letters a to z, digits and underscores.");
    } else if (checking.shape.graph.find(nodes[i].id) != static_cast<NodeIndex>(i)) {
      checking.report(i, "/id", "duplicate-id", "The id " + nodes[i].id + " is taken by an earlier node.",
                      "Give every node an id of its own.");
    }
  }
}

std::vector<std::string> names_of_types(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const NodeType* type : catalogue.all()) names.push_back(type->describe().name);
  return names;
}

std::vector<std::string> ids_of(const Document& document) {
  std::vector<std::string> ids;
  for (const NodeSpec& node : document.nodes) ids.push_back(node.id);
  return ids;
}

void check_types(Checking& checking) {
  for (std::size_t i = 0; i < checking.document.nodes.size(); ++i) {
    if (checking.shape.types[i] != nullptr) continue;
    checking.report(i, "/type", "unknown-type",
                    "There is no node type " + checking.document.nodes[i].type + ".",
                    did_you_mean(checking.document.nodes[i].type, names_of_types(checking.catalogue)) +
                        "Take one of the node types that the editor offers.");
  }
}

void check_start(Checking& checking) {
  const auto& starts = checking.shape.starts;
  if (starts.empty()) {
    checking.problems.push_back({"", "/nodes", "no-start", "The workflow has no start node.",
                                 "Add one, such as a form, a webhook or a schedule."});
  }
  for (std::size_t i = 1; i < starts.size(); ++i) {
    checking.report(static_cast<std::size_t>(starts[i]), "", "many-starts",
                    checking.shape.id(starts[i]) + " is a second start node.",
                    "Keep one start node; a form may take a hook as well.");
  }
}

std::vector<std::string> ports_of(const NodeType& type, const NodeSpec& node) {
  std::vector<std::string> ports = type.ports(node.config);
  if (node.on_error == OnError::Branch) ports.emplace_back(kErrorPort);
  return ports;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

void check_edge(Checking& checking, std::size_t index) {
  const EdgeSpec& edge = checking.document.edges[index];
  const Graph::Edge& numbered = checking.shape.graph.edges[index];
  const std::string at = pointer_join("/edges", index);
  const auto missing = [&](std::string_view end, const std::string& id) {
    checking.problems.push_back({numbered.from == kNone ? "" : edge.from, at + std::string(end),
                                 "unknown-node", "The edge joins " + id + ", which is no node.",
                                 did_you_mean(id, ids_of(checking.document)) +
                                     "Remove the edge, or let it join a node that there is."});
  };
  if (numbered.from == kNone) missing("/from", edge.from);
  if (numbered.to == kNone) missing("/to", edge.to);
  const auto types = [&](NodeIndex node) { return node == kNone ? nullptr : checking.shape.types[node]; };
  if (const NodeType* to = types(numbered.to); to != nullptr && to->describe().starts) {
    checking.problems.push_back({edge.to, at + "/to", "start-entered",
                                 "An edge leads into the start node " + edge.to + ".",
                                 "Lead it to the first step after the start."});
  }
  if (const NodeType* from = types(numbered.from); from != nullptr) {
    const std::vector<std::string> ports = ports_of(*from, checking.document.nodes[numbered.from]);
    if (std::find(ports.begin(), ports.end(), edge.port) != ports.end()) return;
    const std::string mend =
        edge.port == kErrorPort ? "Set on_error of " + edge.from + " to branch, or remove the edge."
        : ports.empty()         ? "Remove the edge: nothing can follow " + edge.from + "."
                        : did_you_mean(edge.port, ports) + "Take one of its ports: " + joined(ports) + ".";
    checking.problems.push_back(
        {edge.from, at + "/port", "unknown-port", edge.from + " has no port " + edge.port + ".", mend});
  }
}

void check_reach(Checking& checking) {
  const Graph& graph = checking.shape.graph;
  std::vector<NodeIndex> todo = checking.shape.starts;
  if (todo.empty()) return;
  std::vector<bool> reached(graph.nodes.size());
  for (const NodeIndex start : todo) reached[start] = true;
  while (!todo.empty()) {
    const NodeIndex at = todo.back();
    todo.pop_back();
    for (const EdgeIndex edge : graph.nodes[at].out) {
      const NodeIndex to = graph.edges[edge].to;
      if (!reached[to]) todo.push_back(to);
      reached[to] = true;
    }
  }
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i]) continue;
    checking.report(i, "", "unreachable",
                    "No edge leads from the start to " + checking.document.nodes[i].id + ".",
                    "Connect it, or remove it.");
  }
}

void check_failure_rules(Checking& checking, std::size_t index) {
  const NodeSpec& node = checking.document.nodes[index];
  const NodeType* type = checking.shape.types[index];
  if (node.on_error == OnError::Continue && type != nullptr) {
    const bool several = type->ports(node.config).size() > 1;
    if (several || node.type == "risk_tier") {
      checking.report(
          index, "/on_error", "on-error",
          node.id + " may not continue after an error: " +
              (several ? "nothing would say by which port." : "a request without a tier would go on."),
          "Let it fail, or branch to its port error.");
    }
  }
  const RetryPolicy& retry = node.retry;
  if (retry.initial > retry.max) {
    checking.report(index, "/retry/initial", "retry", "The first wait of a retry is longer than its longest.",
                    "Make initial at most max.");
  }
  if (retry.max > kLongestWait) {
    checking.report(index, "/retry/max", "retry", "A retry may wait a year at most.", "Make max shorter.");
  }
  if (!(retry.factor >= 1 && retry.factor <= kMaxRetryFactor)) {
    checking.report(index, "/retry/factor", "retry", "The factor of a retry must be from 1 to 100.",
                    "Take for example 2.");
  }
  if (node.timeout && (*node.timeout <= Millis(0) || *node.timeout > kLongestWait)) {
    checking.report(index, "/timeout", "timeout", "A timeout must be more than nothing and a year at most.",
                    "Write for example PT30S.");
  }
}

void check_settings(Checking& checking) {
  const std::string& zone = checking.document.settings.timezone;
  if (!zone.empty() && expr::seconds_ahead(zone, 0)) return;
  checking.problems.push_back({"", "/settings/timezone", "timezone", "There is no time zone " + zone + ".",
                               "Take a name of the IANA database, such as Europe/London."});
}

}  // namespace

void check_limits(const Document& document, Problems& problems) {
  const auto refuse = [&](std::string pointer, std::string message, std::string mend) {
    problems.push_back({"", std::move(pointer), "limit", std::move(message), std::move(mend)});
  };
  const std::string split = "Move a part into a workflow of its own and call it with sub_workflow.";
  if (document.nodes.size() > kMaxNodes) {
    refuse("/nodes", "The workflow has more than " + std::to_string(kMaxNodes) + " nodes.", split);
  }
  if (document.edges.size() > kMaxEdges) {
    refuse("/edges", "The workflow has more than " + std::to_string(kMaxEdges) + " edges.", split);
  }
  if (document.bytes > kMaxDocumentBytes) refuse("", "The document is larger than 1 MiB.", split);
}

void check_structure(Checking& checking) {
  check_settings(checking);
  check_ids(checking);
  check_types(checking);
  check_start(checking);
  for (std::size_t i = 0; i < checking.document.edges.size(); ++i) check_edge(checking, i);
  check_reach(checking);
  for (std::size_t i = 0; i < checking.document.nodes.size(); ++i) check_failure_rules(checking, i);
}

}  // namespace nf::flow
