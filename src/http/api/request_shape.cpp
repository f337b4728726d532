#include <algorithm>

#include "http/api/shapes.h"

namespace nf::http {

using engine::Approval;
using engine::Reviewer;
using engine::Rework;
using engine::State;

namespace {

const Rework* open_rework(const State& state) {
  const auto found = std::ranges::find_if(state.reworks, &Rework::open);
  return found == state.reworks.end() ? nullptr : &*found;
}

JsonArray waiting_for(const State& state) {
  JsonArray waiting;
  for (const Approval& approval : state.approvals) {
    const int index = approval.open_stage();
    if (index < 0) continue;
    const engine::Stage& stage = approval.stages[index];
    for (const Reviewer& reviewer : stage.reviewers) {
      if (reviewer.state != engine::ReviewerState::Asked) continue;
      waiting.push_back(JsonObject{{"name", reviewer.person.name},
                                   {"since", format_time(approval.opened_at)},
                                   {"due_at", time_or_null(stage.due_at)}});
    }
    if (engine::unassigned(approval)) {
      waiting.push_back(JsonObject{{"name", "an operator, because nobody can decide yet"},
                                   {"since", format_time(approval.opened_at)},
                                   {"due_at", nullptr}});
    }
  }
  for (const engine::Task& task : state.tasks) {
    if (!task.open) continue;
    waiting.push_back(JsonObject{{"name", task.to.name},
                                 {"since", format_time(task.opened_at)},
                                 {"due_at", time_or_null(task.due_at)}});
  }
  if (const Rework* rework = open_rework(state)) {
    waiting.push_back(JsonObject{{"name", rework->to.name},
                                 {"since", format_time(rework->opened_at)},
                                 {"due_at", time_or_null(rework->due_at)}});
  }
  return waiting;
}

// What reviewers wrote, newest first.
JsonArray notes_of(const State& state) {
  JsonArray notes;
  for (auto approval = state.approvals.rbegin(); approval != state.approvals.rend(); ++approval) {
    for (auto decision = approval->decisions.rbegin(); decision != approval->decisions.rend(); ++decision) {
      notes.push_back(
          JsonObject{{"from", decision->reviewer.name},
                     {"decision", name_of(decision->verdict)},
                     {"comment", decision->comment},
                     {"field_notes", decision->field_notes ? *decision->field_notes : Json(JsonArray{})},
                     {"at", format_time(decision->at)},
                     {"revision", decision->revision}});
    }
  }
  return notes;
}

// The fields that may be corrected now, as the start node's schema describes and orders them.
Json schema_of(const State& state, const engine::Version& version) {
  const Json& whole = version.trigger->schema;
  const Rework* rework = open_rework(state);
  if (!rework || !rework->schema || !whole.is_object()) return whole;
  const Json* allowed = find(*rework->schema, "properties");
  if (!allowed || !allowed->is_object()) return whole;
  JsonObject properties;
  const Json* known = find(whole, "properties");
  if (known && known->is_object()) {
    for (const auto& member : known->get_object()) {
      if (allowed->get_object().contains(member.key())) properties[member.key()] = member.value();
    }
  }
  properties.insert(allowed->get_object().begin(), allowed->get_object().end());
  JsonObject schema = rework->schema->as_object();
  schema["type"] = "object";
  schema["properties"] = std::move(properties);
  return schema;
}

Json outcome_of(const State& state) {
  if (!state.ending) return nullptr;
  for (auto approval = state.approvals.rbegin(); approval != state.approvals.rend(); ++approval) {
    if (approval->outcome && approval->outcome != engine::Outcome::Cancelled) {
      return Json(name_of(*approval->outcome));
    }
  }
  return Json(name_of(*state.ending));
}

bool may_withdraw(const State& state) {
  if (state.ending) return false;
  return std::ranges::none_of(state.approvals, [](const Approval& approval) {
    return approval.outcome == engine::Outcome::Approved;
  });
}

// All that was said, oldest first.
JsonArray discussion_of(const State& state) {
  JsonArray said;
  for (const Approval& approval : state.approvals) {
    for (Json& comment : comments_json(approval)) said.push_back(std::move(comment));
  }
  return said;
}

}  // namespace

Json request_json(const State& state, const engine::Version& version, bool in_list,
                  const std::optional<Time>& pruned_at) {
  const Json* body = find(*state.trigger, "body");
  const Json* files = find(*state.trigger, "files");
  JsonObject json{{"execution_id", to_string(state.id)},
                  {"title", state.title},
                  {"workflow", {{"id", to_string(state.workflow.id)}, {"name", state.workflow.name}}},
                  {"status", engine::status(state)},
                  {"revision", state.revision},
                  {"requester", person_json(state.requester)},
                  {"submitted_by", state.submitted_by ? person_json(*state.submitted_by) : Json(nullptr)},
                  {"submitted_at", format_time(state.started_at)},
                  {"ended_at", time_or_null(state.ended_at)},
                  {"pruned_at", time_or_null(pruned_at)},
                  {"ended_because", state.ended_because},
                  {"waiting_for", waiting_for(state)},
                  {"notes", notes_of(state)},
                  {"comments", discussion_of(state)},
                  {"body", body ? *body : Json(nullptr)},
                  {"files", files ? *files : Json(JsonArray{})},
                  {"outcome", state.ended_because == "withdrawn by the requester" ? Json("withdrawn")
                                                                                  : outcome_of(state)}};
  JsonArray can;
  if (may_withdraw(state)) can.push_back("withdraw");
  if (open_rework(state)) can.push_back("resubmit");
  if (std::ranges::any_of(state.approvals, &Approval::open)) can.push_back("comment");
  json["can"] = std::move(can);
  if (const Rework* rework = open_rework(state)) json["message"] = rework->message;
  if (in_list) return json;
  json["schema"] = schema_of(state, version);
  json["form_schema"] = version.trigger->schema;
  return json;
}

}  // namespace nf::http
