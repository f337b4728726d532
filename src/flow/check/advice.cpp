#include "flow/check/advice.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include "base/pointer.h"
#include "flow/check/checking.h"

namespace nf::flow {
namespace {

// Words of points that are looked at for one document: some tens of milliseconds at worst.
constexpr std::size_t kEffort = 10'000'000;

// What nodes say of their outputs, each worked out once.
class OutputSchemas {
 public:
  explicit OutputSchemas(const Catalogue& catalogue) : catalogue_(catalogue) {}

  // Null where nothing is known.
  const Json& of(const NodeSpec& node) {
    const auto [known, is_new] = schemas_.try_emplace(&node);
    const NodeType* type = is_new ? catalogue_.find(node.type) : nullptr;
    if (type != nullptr && node.on_error == OnError::Fail) known->second = output_of(*type, node);
    return known->second;
  }

 private:
  // A start node's body is held to its schema before anything starts.
  static Json output_of(const NodeType& type, const NodeSpec& node) {
    if (!type.output_fits_schema(node.config)) return nullptr;
    if (!type.describe().starts) return type.output_schema(node.config);
    const Json* schema = find(node.config, "schema");
    if (schema == nullptr) return nullptr;
    return JsonObject{
        {"type", "object"}, {"properties", JsonObject{{"body", *schema}}}, {"required", JsonArray{"body"}}};
  }

  const Catalogue& catalogue_;
  std::map<const NodeSpec*, Json> schemas_;
};

// What a node's expressions can read, as far as the schemas of requests and outputs tell.
class KnownDomains final : public finite::Domains {
 public:
  KnownDomains(const Document& document, const Catalogue& catalogue, OutputSchemas& schemas,
               const NodeSpec& reader)
      : document_(document), catalogue_(catalogue), schemas_(schemas), reader_(reader) {}

  finite::Domain of(const expr::Path& path) const override {
    if (path.front() == "trigger") return of_output(start(), path, 1, false);
    if (path.front() == "input") return of_output(source(), path, 1, false);
    if (path.front() != "nodes" || path.size() < 3) return {};
    return of_output(node_named(path[1]), path, 2, true);
  }

 private:
  const NodeSpec* start() const {
    for (const NodeSpec& node : document_.nodes) {
      const NodeType* type = catalogue_.find(node.type);
      if (type != nullptr && type->describe().starts) return &node;
    }
    return nullptr;
  }

  const NodeSpec* node_named(const std::string& id) const {
    for (const NodeSpec& node : document_.nodes) {
      if (node.id == id) return &node;
    }
    return nullptr;
  }

  // The one node whose output comes in; null where there are several, or an item of a loop comes in.
  const NodeSpec* source() const {
    const std::string* from = nullptr;
    for (const EdgeSpec& edge : document_.edges) {
      if (edge.to != reader_.id) continue;
      if (from != nullptr && *from != edge.from) return nullptr;
      from = &edge.from;
    }
    const NodeSpec* node = from == nullptr ? nullptr : node_named(*from);
    const NodeType* type = node == nullptr ? nullptr : catalogue_.find(node->type);
    return type == nullptr || type->is_loop() ? nullptr : node;
  }

  finite::Domain of_output(const NodeSpec* node, const expr::Path& path, std::size_t steps,
                           bool may_not_have_run) const {
    if (node == nullptr || path.size() <= steps) return {};
    const std::span<const std::string> members(path.begin() + static_cast<std::ptrdiff_t>(steps), path.end());
    finite::Domain domain = finite::domain_of(schemas_.of(*node), members);
    domain.missing = domain.missing || may_not_have_run;
    return domain;
  }

  const Document& document_;
  const Catalogue& catalogue_;
  OutputSchemas& schemas_;
  const NodeSpec& reader_;
};

std::set<std::string> nodes_with(const Problems& problems) {
  std::set<std::string> out;
  for (const Problem& problem : problems) out.insert(problem.node);
  return out;
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

// Settings of a node that its type makes nothing of.
void advise_settings(const NodeSpec& node, const NodeType& type, Problems& warnings) {
  if (node.timeout && !is_one_of(node.type, {"http_request", "tool", "ai_agent"})) {
    warnings.push_back(
        {"", "/timeout", "timeout-unused",
         "Nothing ends " + node.id + " at its timeout: only http_request, tool and ai_agent have one.",
         "Leave it out. How long people may take is due_in in the step's config."});
  }
  const bool waits = is_one_of(
      node.type, {"approval", "approval_group", "rework", "form_task", "wait", "loop", "sub_workflow"});
  if (node.retry.max_attempts > 1 && (type.describe().starts || waits)) {
    warnings.push_back({"", "/retry", "retry-unused",
                        "What " + node.id +
                            " starts, asks or waits for is never tried again by itself: "
                            "a retry here repeats its expressions and no more.",
                        "Leave retry out: an operator can retry a step that failed."});
  }
}

}  // namespace

Findings examine(const Document& document, const Catalogue& catalogue, const Surroundings& surroundings) {
  Findings findings{check(document, catalogue, surroundings), {}};
  Problems too_large;
  check_limits(document, too_large);
  if (!too_large.empty()) return findings;  // nothing else was looked at
  finite::Effort effort(kEffort);
  OutputSchemas schemas(catalogue);
  const std::set<std::string> wrong = nodes_with(findings.problems);
  for (std::size_t i = 0; i < document.nodes.size(); ++i) {
    const NodeSpec& node = document.nodes[i];
    const NodeType* type = catalogue.find(node.type);
    if (type == nullptr || wrong.contains(node.id)) continue;
    Problems found;
    advise_settings(node, *type, found);
    if (const auto* adviser = dynamic_cast<const Adviser*>(type))
      adviser->advise(node, KnownDomains(document, catalogue, schemas, node), effort, found);
    for (Problem& warning : found) {
      warning.node = node.id;
      warning.pointer = pointer_join("/nodes", i) + warning.pointer;
      findings.warnings.push_back(std::move(warning));
    }
  }
  return findings;
}

}  // namespace nf::flow
