#include <algorithm>
#include <set>

#include "base/pointer.h"
#include "engine/discussion.h"
#include "engine/reviewers.h"
#include "http/api/shapes.h"

namespace nf::http {

using engine::Approval;
using engine::Decision;
using engine::Reviewer;
using engine::Stage;
using engine::State;

namespace {

std::string_view status_of(const Stage& stage) { return name_of(stage.status); }

Json reviewer_json(const Reviewer& reviewer) {
  return JsonObject{{"id", to_string(*reviewer.person.user)},
                    {"name", reviewer.person.name},
                    {"email", reviewer.person.email},
                    {"kind", "user"},
                    {"seat", reviewer.seats.empty() ? Json(nullptr) : Json(reviewer.seats.front())},
                    {"how", name_of(reviewer.how)},
                    {"fallback", reviewer.fallback},
                    {"state", name_of(reviewer.state)}};
}

Json seat_json(const engine::SeatSpec& seat) {
  switch (seat.kind) {
    case engine::SeatSpec::Kind::Person:
      return JsonObject{{"name", seat.name}, {"email", seat.email}};
    case engine::SeatSpec::Kind::Group:
      return JsonObject{{"group", seat.group},
                        {"need", seat.need == engine::kEverybody ? Json("all") : Json(seat.need)}};
    case engine::SeatSpec::Kind::Manager:
      return JsonObject{{"manager_of", seat.email}};
  }
  return nullptr;
}

JsonArray stages_json(const Approval& approval) {
  JsonArray stages;
  for (const Stage& stage : approval.stages) {
    JsonArray reviewers;
    for (const Reviewer& reviewer : stage.reviewers) reviewers.push_back(reviewer_json(reviewer));
    JsonArray seats;
    for (const engine::SeatSpec& seat : stage.seats) seats.push_back(seat_json(seat));
    stages.push_back(
        JsonObject{{"name", stage.name},
                   {"mode", name_of(stage.mode)},
                   {"quorum", stage.mode == engine::ReviewMode::Quorum ? Json(stage.quorum) : Json(nullptr)},
                   {"status", status_of(stage)},
                   {"due_at", time_or_null(stage.due_at)},
                   {"seats", std::move(seats)},
                   {"reviewers", std::move(reviewers)}});
  }
  return stages;
}

JsonArray decisions_json(const Approval& approval) {
  JsonArray decisions;
  for (const Decision& decision : approval.decisions) {
    decisions.push_back(
        JsonObject{{"id", to_string(decision.id)},
                   {"reviewer",
                    {{"id", to_string(*decision.reviewer.user)},
                     {"name", decision.reviewer.name},
                     {"email", decision.reviewer.email}}},
                   {"decision", name_of(decision.verdict)},
                   {"comment", decision.comment},
                   {"field_notes", decision.field_notes ? *decision.field_notes : Json(JsonArray{})},
                   {"at", format_time(decision.at)},
                   {"via", decision.via},
                   {"stage", approval.stages[decision.stage].name},
                   {"revision", decision.revision},
                   {"on_behalf_of", nullptr},
                   {"context_hash", approval.context_hash}});
  }
  return decisions;
}

const Json& body_at(const State& state, int revision) {
  static const Json none;
  for (const engine::Revision& entry : state.revisions) {
    if (entry.number == revision) return *entry.body;
  }
  return none;
}

// The approvals of earlier revisions at the same node, and what has changed in the request since each.
JsonArray history_json(const State& state, const Approval& approval) {
  JsonArray history;
  for (const Approval& earlier : state.approvals) {
    if (earlier.node != approval.node || earlier.item != approval.item ||
        earlier.revision >= approval.revision)
      continue;
    history.push_back(JsonObject{
        {"approval_id", to_string(earlier.id)},
        {"revision", earlier.revision},
        {"decisions", decisions_json(earlier)},
        {"outcome", earlier.outcome ? Json(name_of(*earlier.outcome)) : Json(nullptr)},
        {"context_hash", earlier.context_hash},
        {"changes", changes_between(body_at(state, earlier.revision), body_at(state, approval.revision))}});
  }
  return history;
}

// What this viewer may do now.
JsonArray can_json(const State& state, const Approval& approval, const Viewer& viewer) {
  JsonArray can;
  if (!viewer.person.user || !approval.open()) return can;
  if (viewer.operates || engine::takes_part(state, approval, viewer.person)) {
    can.push_back("comment");
    if (engine::may_remind(approval, viewer.now)) can.push_back("remind");
  }
  if (viewer.operates) can.push_back("reassign");
  if (state.revision > approval.revision) return can;
  const auto deciders = engine::can_decide(approval);
  if (std::ranges::find(deciders, *viewer.person.user) == deciders.end()) return can;
  if (engine::barred(state, viewer.person, approval.allow_self_approval)) return can;
  can.push_back("approve");
  can.push_back("reject");
  if (approval.allow_request_changes && approval.revision <= approval.revision_limit)
    can.push_back("request_changes");
  if (!viewer.operates) can.push_back("reassign");
  return can;
}

std::string_view name_of_rule(engine::CommentRule rule) {
  switch (rule) {
    case engine::CommentRule::OnNegative:
      return "on_negative";
    case engine::CommentRule::Never:
      return "never";
    case engine::CommentRule::OnReject:
      return "on_reject";
    case engine::CommentRule::OnChanges:
      return "on_changes";
    case engine::CommentRule::Always:
      return "always";
  }
  return "always";
}

Json due_of(const Approval& approval) {
  const int stage = approval.open_stage();
  return stage < 0 ? Json(nullptr) : time_or_null(approval.stages[stage].due_at);
}

}  // namespace

JsonArray comments_json(const Approval& approval) {
  JsonArray comments;
  for (const engine::Comment& comment : approval.comments) {
    comments.push_back(JsonObject{{"id", to_string(comment.id)},
                                  {"by", person_json(comment.by)},
                                  {"text", comment.text},
                                  {"at", format_time(comment.at)}});
  }
  return comments;
}

JsonArray changes_between(const Json& before, const Json& after) {
  std::set<std::string> keys;
  for (const Json* body : {&before, &after}) {
    if (!body->is_object()) continue;
    for (const auto& member : body->get_object()) keys.emplace(member.key());
  }
  JsonArray changes;
  for (const std::string& key : keys) {
    const Json* was = find(before, key);
    const Json* is = find(after, key);
    if (was && is && *was == *is) continue;
    changes.push_back(JsonObject{{"pointer", pointer_join("", key)},
                                 {"before", was ? *was : Json(nullptr)},
                                 {"after", is ? *is : Json(nullptr)}});
  }
  return changes;
}

std::string begin_approval(const State& state, const engine::Version& version, const Approval& approval,
                           std::optional<std::string_view> context) {
  JsonObject json{
      {"id", to_string(approval.id)},
      {"execution_id", to_string(state.id)},
      {"node", approval.node == flow::kNone ? Json(nullptr) : Json(version.node(approval.node).id)},
      {"item", approval.item.empty() ? Json(nullptr) : Json(approval.item)},
      {"workflow",
       {{"id", to_string(state.workflow.id)},
        {"name", state.workflow.name},
        {"version", state.workflow.version}}},
      {"request_title", state.title},
      {"title", approval.title},
      {"message", approval.message},
      {"status", approval.open() ? "open" : "closed"},
      {"outcome", approval.outcome ? Json(name_of(*approval.outcome)) : Json(nullptr)},
      {"revision", approval.revision},
      {"revision_limit", approval.revision_limit},
      {"opened_at", format_time(approval.opened_at)},
      {"due_at", due_of(approval)},
      {"closed_at", time_or_null(approval.closed_at)},
      {"requester", person_json(state.requester)},
      {"submitted_by", state.submitted_by ? person_json(*state.submitted_by) : Json(nullptr)},
      {"context_hash", approval.context_hash},
      {"require_comment", name_of_rule(approval.require_comment)},
      {"allow_comments", approval.allow_comments},
      {"allow_bulk", approval.allow_bulk},
      {"comments", comments_json(approval)},
      {"reminded_at", time_or_null(approval.reminded_at)},
      {"stages", stages_json(approval)},
      {"decisions", decisions_json(approval)},
      {"history", history_json(state, approval)}};
  if (context) {
    json["schema"] = version.trigger->schema;
  } else {
    const Json* metadata = find(*approval.policy, "metadata");
    json["metadata"] = metadata ? *metadata : Json(nullptr);
    json["amount"] = nullptr;
    json["policy"] = nullptr;
    const Json* body = find(*state.trigger, "body");
    if (const Json* amount = body ? find(*body, "amount") : nullptr) json["amount"] = *amount;
    if (const Json* policy = body ? find(*body, "policy") : nullptr; policy && policy->is_string())
      json["policy"] = *policy;
    if (const Json* currency = body ? find(*body, "currency") : nullptr) json["currency"] = *currency;
  }
  std::string text = write_json(json);
  text.pop_back();
  if (context) text.append(",\"context\":").append(*context);
  return text;
}

void end_approval(std::string& text, const State& state, const Approval& approval, const Viewer& viewer) {
  text.append(",\"can\":").append(write_json(can_json(state, approval, viewer))).append("}");
}

std::string approval_text(const State& state, const engine::Version& version, const Approval& approval,
                          const Viewer& viewer, std::optional<std::string_view> context) {
  std::string text = begin_approval(state, version, approval, context);
  end_approval(text, state, approval, viewer);
  return text;
}

}  // namespace nf::http
