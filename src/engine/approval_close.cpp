#include "base/check.h"
#include "engine/scope.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

Json decision_json(const Approval& approval, const Decision& decision) {
  return JsonObject{{"reviewer", to_json(decision.reviewer)},
                    {"decision", name_of(decision.verdict)},
                    {"comment", decision.comment},
                    {"field_notes", decision.field_notes ? *decision.field_notes : Json(JsonArray{})},
                    {"at", format_time(decision.at)},
                    {"via", decision.via},
                    {"stage", approval.stages[decision.stage].name},
                    {"revision", decision.revision},
                    {"on_behalf_of", nullptr}};
}

JsonArray decisions_json(const Approval& approval) {
  JsonArray decisions;
  for (const Decision& decision : approval.decisions) decisions.push_back(decision_json(approval, decision));
  return decisions;
}

std::string comments_text(const Approval& approval) {
  std::string text;
  for (const Decision& decision : approval.decisions) {
    if (decision.comment.empty()) continue;
    if (!text.empty()) text += "\n\n";
    text += decision.reviewer.name + ": " + decision.comment;
  }
  return text;
}

// What the node gives: workflow.md, section 5.3.
Json output_of(const State& state, const Approval& approval) {
  JsonArray history;
  for (const Approval& earlier : state.approvals) {
    if (earlier.node != approval.node || earlier.item != approval.item || earlier.id == approval.id) continue;
    for (const Json& decision : decisions_json(earlier)) history.push_back(decision);
  }
  return JsonObject{
      {"outcome", name_of(*approval.outcome)},         {"revision", approval.revision},
      {"approval_id", to_string(approval.id)},         {"opened_at", format_time(approval.opened_at)},
      {"closed_at", format_time(*approval.closed_at)}, {"decisions", decisions_json(approval)},
      {"comments", comments_text(approval)},           {"history", std::move(history)},
      {"context_hash", approval.context_hash}};
}

}  // namespace

void close_approval(Work& work, ApprovalId id, Outcome outcome) {
  work.record(ApprovalClosed{id, outcome, work.now()});
  if (outcome == Outcome::Cancelled) return;
  const Approval* approval = work.state().approval(id);
  CHECK(approval != nullptr);
  auto output = std::make_shared<const Json>(output_of(work.state(), *approval));
  succeed(work, approval->node, std::string(approval->item),
          {.output = std::move(output), .ports = {std::string(name_of(outcome))}});
}

}  // namespace nf::engine
