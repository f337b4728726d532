#include "engine/freeze.h"

#include "base/hash.h"
#include "engine/item.h"
#include "engine/scope.h"

namespace nf::engine {

namespace {

Json by_size(const Json& value) {
  const std::string bytes = canonical_json(value);
  if (bytes.size() <= kMaxInlineOutput) return value;
  return JsonObject{{"sha256", hex(sha256(bytes))}, {"bytes", static_cast<std::int64_t>(bytes.size())}};
}

Json person_or_null(const std::optional<Person>& person) { return person ? to_json(*person) : Json(nullptr); }

Json frozen_reviewers(const Approval& approval) {
  JsonArray reviewers;
  for (const Stage& stage : approval.stages) {
    for (const Reviewer& reviewer : stage.reviewers) {
      JsonArray seats;
      for (const int seat : reviewer.seats) seats.push_back(seat);
      reviewers.push_back(JsonObject{{"id", to_string(*reviewer.person.user)},
                                     {"name", reviewer.person.name},
                                     {"email", reviewer.person.email},
                                     {"stage", stage.name},
                                     {"seats", std::move(seats)},
                                     {"how", name_of(reviewer.how)},
                                     {"fallback", reviewer.fallback}});
    }
  }
  return reviewers;
}

}  // namespace

Json frozen_context(const State& state, const Version& version, const Approval& approval) {
  const std::vector<bool> upstream = version.graph.upstream(approval.node);
  JsonObject nodes;
  JsonArray rules;
  JsonArray ai;
  for (const Step& step : state.steps) {
    if (!step.current || !step.output || !upstream[step.node]) continue;
    if (item_seen(version.graph, step.node, approval.node, approval.item) != step.item) continue;
    const flow::NodeSpec& spec = version.node(step.node);
    const bool start = step.node == version.graph.start;
    if (!start) nodes[spec.id] = by_size(*step.output);
    if (step.trace)
      rules.push_back(JsonObject{{"node", spec.id}, {"type", spec.type}, {"trace", *step.trace}});
    if (const Json* record = find(*step.output, "_ai"))
      ai.push_back(JsonObject{{"node", spec.id}, {"record", *record}});
  }
  for (const NodeIndex node : loops_around(version.graph, approval.node)) {
    if (const auto item = current_item(state, version.graph, node, approval.node, approval.item))
      nodes[version.node(node).id] = JsonObject{{"item", by_size(*item->value)}, {"index", item->index}};
  }
  const Json* body = find(*state.trigger, "body");
  const Json* files = find(*state.trigger, "files");
  return JsonObject{{"workflow",
                     {{"id", to_string(state.workflow.id)},
                      {"version", state.workflow.version},
                      {"hash", state.workflow.hash}}},
                    {"node", version.node(approval.node).id},
                    {"item", approval.item.empty() ? Json(nullptr) : Json(approval.item)},
                    {"revision", approval.revision},
                    {"requester", to_json(state.requester)},
                    {"submitted_by", person_or_null(state.submitted_by)},
                    {"request", body ? *body : Json(nullptr)},
                    {"files", files ? *files : Json(JsonArray{})},
                    {"nodes", std::move(nodes)},
                    {"policy", *approval.policy},
                    {"reviewers", frozen_reviewers(approval)},
                    {"rules", std::move(rules)},
                    {"ai", std::move(ai)}};
}

}  // namespace nf::engine
