#include "sim/people.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/admin_users.h"
#include "sim/people_kit.h"

namespace nf::sim {

// --- Sending

void People::send(Server& server, Make make, std::string_view what) {
  site_.trace.note("asks", what);
  waiting_[++requests_] = std::move(make);
  submit(server, requests_);
}

void People::submit(Server& server, int number) {
  const auto told = std::make_shared<bool>(false);
  runtime::Answering answering{[this, number, told, lives = server.lives()](const runtime::Reply& reply) {
                                 if (!*lives) return;
                                 if (std::exchange(*told, true))
                                   findings_.found("ledger", "a request was answered twice");
                                 answered(number, reply);
                               },
                               problem};
  const runtime::Idempotency key{sha256("key " + std::to_string(number)),
                                 sha256("body " + std::to_string(number))};
  auto job = waiting_.at(number)(server, std::move(answering), key);
  if (job && !server.runtime().submit(std::move(job))) lost_.push_back(number);
}

void People::answered(int number, const runtime::Reply& reply) {
  if (site_.trace.keeps_text())
    site_.trace.note("is answered", std::to_string(reply.status) + " " + reply.body.substr(0, 80));
  else
    site_.trace.note("is answered", reply.body);
  if (reply.status == 503) return lost_.push_back(number);
  waiting_.erase(number);
  if (held_.contains(number)) return held_was_answered(number, reply);
  const std::size_t space = reply.body.find(' ');
  if (reply.status / 100 != 2 || space != 36) return;
  const auto execution = parse_id<ExecutionId>(std::string_view(reply.body).substr(0, space));
  if (!execution) return;
  ledger_.acknowledged(*execution, std::stoull(reply.body.substr(space + 1)));
  const auto key = dedupe_keys_.find(number);
  if (key != dedupe_keys_.end()) ledger_.started(key->second, *execution, findings_);
}

// A held answer tells what is durable, and nothing else.
void People::held_was_answered(int number, const runtime::Reply& reply) {
  const Held held = held_.extract(number).mapped();
  if (reply.status / 100 != 2) return;
  const Known* known = held.told ? book_.find(held.execution) : nullptr;
  if (!known) return findings_.found("held", "an answer of an execution that is not durable");
  ledger_.acknowledged(held.execution, 1);
  const auto key = dedupe_keys_.find(number);
  if (key != dedupe_keys_.end()) ledger_.started(key->second, held.execution, findings_);
  if (reply.status != 200 || reply.body.starts_with(R"({"execution_id")")) return;
  const engine::State& state = known->state;
  const bool gave = std::ranges::any_of(state.steps, [&](const engine::Step& step) {
    return step.output && known->version->node(step.node).type == "output" &&
           write_json(*step.output) == reply.body;
  });
  if (!gave && !(reply.body == "null" && state.ending))
    findings_.found("held", "an answer holds an output that is not durable");
}

void People::server_died() {
  lost_.clear();
  for (const auto& [number, make] : waiting_) lost_.push_back(number);
}

void People::send(Server& server, const Known& known, engine::Actor by, engine::Command command,
                  std::string_view what) {
  const ExecutionId id = known.state.id;
  if (stand_in) {
    if (auto job = stand_in(id, by, command)) {
      site_.trace.note("asks otherwise", what);
      return void(server.runtime().submit(std::move(job)));
    }
  }
  send(
      server,
      [id, by = std::move(by), command = std::move(command)](Server& to, runtime::Answering answering,
                                                             runtime::Idempotency key) {
        return std::make_unique<runtime::ExecutionRequest>(id, by, command, progress, std::move(answering),
                                                           key, to.runtime().observer());
      },
      what);
}

// --- Who

engine::Actor People::actor(Server& server, std::string_view email) const {
  const runtime::User* user = server.runtime().workspace()->user_at(email);
  CHECK(user != nullptr);
  return {.person = runtime::person_of(*user), .operates = email == kOperator, .via = "web"};
}

engine::Actor People::anybody(Server& server) const { return actor(server, site_.random.one_of(kEverybody)); }

engine::Actor People::account(Server& server, UserId user) const {
  return actor(server, server.runtime().workspace()->user(user)->email);
}

const Known* People::any_open() {
  std::vector<const Known*> open;
  for (const ExecutionId id : book_.executions()) {
    const Known* known = book_.find(id);
    if (!known->state.ending || site_.random.one_in(20)) open.push_back(known);
  }
  return open.empty() ? nullptr : site_.random.one_of(open);
}

// --- Help

bool People::help(Server& server) {
  const auto workspace = server.runtime().workspace();
  for (const auto& [id, user] : workspace->users()) {
    if (user.enabled) continue;
    runtime::UserChange change;
    change.enabled = true;
    (void)server.runtime().submit(std::make_unique<runtime::UpdateUser>(
        id, std::move(change), "", server.runtime(), server.sessions(),
        runtime::AdminCall{system_actor(), {[](const runtime::Reply&) {}, problem}}));
    return true;
  }
  bool any = false;
  for (const ExecutionId id : book_.executions()) any = help_with(server, *book_.find(id)) || any;
  return any;
}

bool People::help_with(Server& server, const Known& known) {
  const engine::State& state = known.state;
  if (state.ending) return false;
  if (state.paused)
    return send(server, known, actor(server, kOperator), engine::ResumeExecution{}, "resume"), true;
  for (const engine::Approval& approval : state.approvals) {
    if (!approval.open()) continue;
    const auto asked = engine::can_decide(approval);
    if (!asked.empty()) {
      send(server, known, account(server, asked.front()), decision(approval, engine::Verdict::Approve),
           "approval");
      return true;
    }
    if (site_.random.chance(20)) {
      send(server, known, actor(server, kOperator), engine::CancelExecution{"nobody can decide"},
           "cancellation");
    } else {
      send(server, known, actor(server, kOperator),
           engine::ReassignReviewer{approval.id, {}, *anybody(server).person.user, "nobody is left"},
           "reassignment");
    }
    return true;
  }
  for (const engine::Rework& rework : state.reworks) {
    if (!rework.open) continue;
    if (state.requester.user) {
      send(server, known, account(server, *state.requester.user),
           engine::ResubmitRequest{json_ref(JsonObject{{"n", 1}}), state.revision}, "resubmission");
    } else {
      send(server, known, actor(server, kOperator), engine::CancelExecution{"nobody has asked"},
           "cancellation");
    }
    return true;
  }
  for (const engine::Task& task : state.tasks) {
    if (task.open) return answer_waits(server, known), true;
  }
  return false;
}

}  // namespace nf::sim
