#include "tests/scenarios/acts.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/hash.h"
#include "engine/intake.h"
#include "http/problem.h"

namespace nf::scenarios {

namespace {

tl::unexpected<Error> script_error(const std::string& message) {
  return fail(ErrorCode::InvalidInput, message);
}

Act act_of(const Words& words) {
  static const std::set<std::string, std::less<>> kRoles = {"by", "for", "from", "to"};
  Act act{.verb = words.empty() ? "" : words[0].text};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const Token& word = words[i];
    if (word.quoted) {
      act.text = word.text;
    } else if (word.is_json()) {
      if (auto block = parse_json(word.text)) act.block = std::move(*block);
    } else if (kRoles.contains(word.text) && i + 1 < words.size()) {
      act.roles[word.text] = words[++i].text;
    } else if (const Pair pair = pair_in(word); !pair.key.empty()) {
      act.values[pair.key] = pair.value;
    } else {
      act.names.push_back(word.text);
    }
  }
  return act;
}

// --- Setting a scene

bool has_role(const runtime::User& user, std::string_view role) {
  return std::ranges::find(user.roles, role) != user.roles.end();
}

// `rita manager=mark`, `sven group=security-leads role=operator`
void add_person(World& world, const Words& words) {
  const std::string& name = words[0].text;
  runtime::User user;
  if (const runtime::User* known = world.user(name)) user = *known;
  user.email = name.find('@') == std::string::npos ? name + "@example.com" : name;
  user.name = name.substr(0, name.find('@'));
  std::vector<std::string> groups;
  for (const Token& word : words) {
    const Pair pair = pair_in(word);
    const std::string value = pair.value.is_string() ? std::string(pair.value.get_string()) : "";
    if (pair.key == "group") groups.push_back(value);
    if (pair.key == "role") user.roles.push_back(value);
    if (pair.key == "email") user.email = value;
    if (pair.key == "manager")
      user.manager = world.user(value) ? std::optional(world.user(value)->id) : std::nullopt;
    if (word.is("disabled")) user.enabled = false;
  }
  world.put(std::move(user), groups);
}

void add_people(World& world, const Words& words) {
  std::vector<Words> people(1);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i].is(","))
      people.emplace_back();
    else
      people.back().push_back(words[i]);
  }
  // Twice: a manager may stand further on in the list.
  for (int round = 0; round < 2; ++round) {
    for (const Words& person : people) add_person(world, person);
  }
}

Result<Json> document_named(const std::string& name) {
  std::string file_name = name;
  for (const std::string& path :
       {"tests/scenarios/workflows/" + name + ".json", "workflows/" + name + ".json"}) {
    std::ifstream file(path);
    if (!file) continue;
    std::stringstream text;
    text << file.rdbuf();
    auto json = parse_json(text.str());
    if (!json) return script_error(path + ": " + json.error().message);
    return json;
  }
  return script_error("no workflow document named " + name);
}

// `sample=purchase-request.small`: a request of workflows/samples, with what else the line says over it.
Result<> read_sample(Act& act) {
  const auto name = string_at(act.values, "sample");
  if (!name) return {};
  const std::string path = "workflows/samples/" + *name + ".json";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  if (!json || !json->is_object()) return script_error("there is no sample " + path);
  JsonObject body = json->get_object();
  act.values.erase("sample");
  for (const auto& member : act.values) {
    if (member.value().is_null())
      body.erase(member.key());
    else
      body[member.key()] = member.value();
  }
  act.values = std::move(body);
  return {};
}

// As a builder does who has a model: `ai=model` gives every AI step that connection.
void connect_ai(Json& document, const std::string& connection) {
  for (Json& node : document.at("nodes").as_array()) {
    if (string_at(node, "type") == "ai_agent") node.at("config").as_object()["connection"] = connection;
  }
}

Result<> publish(World& world, const Act& act) {
  Json document = act.block ? *act.block : TRY(document_named(act.name(0)));
  if (const auto connection = string_at(act.values, "ai")) connect_ai(document, *connection);
  world.problems = world.publish(act.name(0), document);
  world.workflow = act.name(0);
  return {};
}

// --- What people send

struct Sent {
  std::unique_ptr<runtime::Job> job;  // null where it was answered before it reached the writer
};

engine::Actor actor_of(const World& world, const Act& act) {
  const std::string by = act.role("by");
  engine::Actor actor{.via = "web"};
  if (by.empty()) return actor;
  actor.person = world.person(by);
  const runtime::User* user = world.user(by);
  actor.operates = user && (has_role(*user, "operator") || has_role(*user, "admin"));
  return actor;
}

Answer answer_of(const Error& error) {
  const http::Response response = http::problem(error);
  Answer answer{.status = response.status, .detail = error.message, .faults = error.faults};
  if (const auto body = parse_json(response.body)) {
    const auto type = string_at(*body, "type").value_or("");
    answer.type = type.substr(type.rfind('/') + 1);
  }
  return answer;
}

// Answers into place `index` of the world's answers.
runtime::Answering answering(World& world, std::size_t index) {
  return {.answer =
              [&world, index](runtime::Reply reply) {
                Answer& answer = world.answers[index];
                if (answer.status == 0) answer.status = reply.status;
              },
          .render =
              [&world, index](const Error& error) {
                world.answers[index] = answer_of(error);
                return runtime::Reply{world.answers[index].status, "", {}};
              }};
}

runtime::RenderReply done(World& world, std::size_t index, int status, int repeated = 200) {
  return [&world, index, status, repeated](const runtime::Decided& decided) -> Result<runtime::Reply> {
    world.answers[index].execution = decided.loaded.row.id;
    return runtime::Reply{decided.repeated ? repeated : status, "", {}};
  };
}

engine::Incoming incoming_of(const World& world, const Act& act, const engine::Version& version) {
  using Way = engine::Incoming::Way;
  engine::Incoming incoming{.body = act.block ? *act.block : Json(act.values)};
  if (act.verb == "submit") incoming.way = Way::Form;
  if (act.verb == "hook") incoming.way = version.trigger->form_path ? Way::HookOfForm : Way::Hook;
  const std::string by = act.role("by");
  if (!by.empty()) incoming.sender = world.person(by);
  if (const std::string whom = act.role("for"); !whom.empty()) incoming.named_requester = world.person(whom);
  return incoming;
}

// `test r1 title=… pins={"gate": {…}}`: the active version as a draft would run.
void make_test(const World& world, const Act& act, runtime::Start& start) {
  start.command.test = true;
  if (const Json* pins = act.values.if_contains("pins"))
    start.command.pins = std::make_shared<const Json>(*pins);
  start.draft = world.draft(world.workflow);
}

Result<Sent> send_request(World& world, Act act, std::size_t index) {
  const std::string workflow = act.role("to").empty() ? world.workflow : act.role("to");
  const auto version = world.active(workflow);
  if (!version) {
    world.answers[index] = answer_of({ErrorCode::NotFound, "There is nothing here.", "not-found"});
    return Sent{};
  }
  const Act whole = act;
  act.values.erase("pins");
  TRY(read_sample(act));
  auto accepted = engine::accept(*version, incoming_of(world, act, *version), world.workspace(),
                                 world.workspace().variables(), world.clock.now());
  if (!accepted) {
    world.answers[index] = answer_of(accepted.error());
    return Sent{};
  }
  runtime::Start start{.version = version, .command = std::move(accepted->command)};
  if (act.verb == "test")
    make_test(world, whole, start);
  else if (accepted->dedupe_key)
    start.dedupe = sha256(*accepted->dedupe_key);
  return Sent{std::make_unique<runtime::StartRequest>(
      std::move(start), actor_of(world, act),
      done(world, index, act.verb == "start" || act.verb == "test" ? 201 : 202), answering(world, index),
      std::nullopt, world.observer())};
}

Sent send(World& world, const Act& act, std::size_t index, ExecutionId execution, engine::Command command) {
  world.current = execution;
  return Sent{std::make_unique<runtime::ExecutionRequest>(execution, actor_of(world, act), std::move(command),
                                                          done(world, index, 200), answering(world, index),
                                                          std::nullopt, world.observer())};
}

Result<ports::ApprovalRow> approval_row(World& world, const std::string& name) {
  const auto row = TRY(world.reader()->approval(TRY(approval_named(world, name))));
  if (!row) return script_error(name + " is not in the store");
  return *row;
}

Result<engine::Approval> approval_state(World& world, const ports::ApprovalRow& row) {
  const View view = TRY(world.view(row.execution));
  const engine::Approval* approval = view.state.approval(row.id);
  if (!approval) return script_error("the approval is in no state");
  return *approval;
}

Result<std::string> hash_meant(World& world, const Act& act, const engine::Approval& shown) {
  const auto hash = string_at(act.values, "hash");
  if (!hash) return shown.context_hash;
  if (!approval_named(world, *hash)) return *hash;
  return TRY(approval_state(world, TRY(approval_row(world, *hash)))).context_hash;
}

Result<Sent> send_decision(World& world, const Act& act, std::size_t index) {
  engine::DecideApproval command;
  if (act.verb == "reject") command.verdict = engine::Verdict::Reject;
  if (act.verb == "request_changes") command.verdict = engine::Verdict::RequestChanges;
  if (act.name(0) == "unknown") {
    command.approval = ApprovalId(parse_uuid("00000000-0000-7000-8000-000000000001").value());
    if (!world.current) return script_error("no execution yet");
    return send(world, act, index, *world.current, command);
  }
  const ports::ApprovalRow row = TRY(approval_row(world, act.name(0)));
  const engine::Approval approval = TRY(approval_state(world, row));
  command.approval = row.id;
  command.comment = act.text.value_or("");
  command.revision = approval.revision;
  if (const Json* revision = act.values.if_contains("revision"))
    command.revision = static_cast<int>(number_of(*revision));
  command.context_hash = TRY(hash_meant(world, act, approval));
  if (const Json* notes = act.values.if_contains("notes"))
    command.field_notes = std::make_shared<const Json>(*notes);
  return send(world, act, index, row.execution, std::move(command));
}

// `reassign a1 from sven to sara by olga "on leave"`; from nobody: a seat that nobody holds.
Result<Sent> send_reassignment(World& world, const Act& act, std::size_t index) {
  const ports::ApprovalRow row = TRY(approval_row(world, act.name(0)));
  engine::ReassignReviewer command{.approval = row.id, .reason = act.text.value_or("")};
  if (const auto from = world.person(act.role("from")).user) command.from = *from;
  if (const auto to = world.person(act.role("to")).user) command.to = *to;
  return send(world, act, index, row.execution, std::move(command));
}

// `comment a1 by sven "Which host?"`, `remind a1 by rita`
Result<Sent> send_word(World& world, const Act& act, std::size_t index) {
  const ports::ApprovalRow row = TRY(approval_row(world, act.name(0)));
  if (act.verb == "remind") return send(world, act, index, row.execution, engine::RemindReviewers{row.id});
  return send(world, act, index, row.execution, engine::AddComment{row.id, act.text.value_or("")});
}

Result<Sent> send_resubmission(World& world, const Act& act, std::size_t index) {
  const ExecutionId execution = TRY(request_named(world, act.name(0)));
  const View view = TRY(world.view(execution));
  JsonObject body = act.block ? act.block->as_object() : act.values;
  engine::ResubmitRequest command{.revision = view.state.revision};
  if (const Json* revision = body.if_contains("revision"))
    command.revision = static_cast<int>(number_of(*revision));
  body.erase("revision");
  command.body = std::make_shared<const Json>(std::move(body));
  return send(world, act, index, execution, std::move(command));
}

Result<Sent> send_retry(World& world, const Act& act, std::size_t index) {
  const ExecutionId execution = TRY(request_named(world, act.name(0)));
  const View view = TRY(world.view(execution));
  const auto [name, item] = node_and_item(act.name(1));
  const flow::NodeIndex node = view.version->graph.find(name);
  if (node == flow::kNone) return script_error("no node " + name);
  return send(world, act, index, execution, engine::RetryStep{.node = node, .item = item});
}

// `signal r1 parcel weight=3 by olga`
Result<Sent> send_signal(World& world, const Act& act, std::size_t index) {
  return send(world, act, index, TRY(request_named(world, act.name(0))),
              engine::SendSignal{act.name(1), std::make_shared<const Json>(act.values)});
}

// `link r1 NODE r2`: the step has started that execution
Result<Sent> send_link(World& world, const Act& act, std::size_t index) {
  const ExecutionId child = TRY(request_named(world, act.name(2)));
  return send(world, act, index, TRY(request_named(world, act.name(0))),
              engine::LinkChild{.node = act.name(1), .child = child});
}

// `fill r1 NODE desk="4b" by sven`, `fill r1 NODE#2 …` for an item
Result<Sent> send_task(World& world, const Act& act, std::size_t index) {
  const ExecutionId execution = TRY(request_named(world, act.name(0)));
  const View view = TRY(world.view(execution));
  const auto [node, item] = node_and_item(act.name(1));
  JsonObject body = act.values;
  engine::SubmitTask command{.node = node, .item = item, .revision = view.state.revision};
  if (const Json* revision = body.if_contains("revision"))
    command.revision = static_cast<int>(number_of(*revision));
  body.erase("revision");
  command.body = std::make_shared<const Json>(std::move(body));
  return send(world, act, index, execution, std::move(command));
}

// `migrate r1 to 2 by olga "why"`
Result<Sent> send_migration(World& world, const Act& act, std::size_t index) {
  const ExecutionId execution = TRY(request_named(world, act.name(0)));
  const View view = TRY(world.view(execution));
  auto version = world.version(view.row.workflow, std::atoi(act.role("to").c_str()));
  if (!version) return script_error("there is no version " + act.role("to"));
  return send(world, act, index, execution,
              engine::MigrateExecution{std::move(version), act.text.value_or("")});
}

bool starts(const Act& act) {
  return act.verb == "submit" || act.verb == "hook" || act.verb == "start" || act.verb == "test";
}

// Whoever has asked, where the act does not say who sends it.
Result<Act> by_requester(World& world, Act act) {
  if (act.roles.contains("by")) return act;
  act.roles["by"] = TRY(world.view(TRY(request_named(world, act.name(0))))).state.requester.email;
  return act;
}

Result<Sent> prepared(World& world, const Act& act, std::size_t index) {
  if (starts(act)) return send_request(world, act, index);
  if (act.verb == "approve" || act.verb == "reject" || act.verb == "request_changes") {
    return send_decision(world, act, index);
  }
  if (act.verb == "comment" || act.verb == "remind") return send_word(world, act, index);
  if (act.verb == "reassign") return send_reassignment(world, act, index);
  if (act.verb == "resubmit") return send_resubmission(world, TRY(by_requester(world, act)), index);
  if (act.verb == "retry") return send_retry(world, act, index);
  if (act.verb == "signal") return send_signal(world, act, index);
  if (act.verb == "fill") return send_task(world, act, index);
  if (act.verb == "link") return send_link(world, act, index);
  if (act.verb == "migrate") return send_migration(world, act, index);
  const std::map<std::string, engine::Command> simple = {
      {"withdraw", engine::WithdrawRequest{}},
      {"cancel", engine::CancelExecution{act.text.value_or("")}},
      {"pause", engine::PauseExecution{}},
      {"resume", engine::ResumeExecution{}}};
  const auto found = simple.find(act.verb);
  if (found == simple.end()) return script_error("there is no act " + act.verb);
  const Act sent = act.verb == "withdraw" ? TRY(by_requester(world, act)) : act;
  return send(world, sent, index, TRY(request_named(world, act.name(0))), found->second);
}

// --- What happens to the organisation

Result<> change_person(World& world, const Act& act) {
  const runtime::User* known = world.user(act.name(0));
  if (!known) return script_error("nobody is called " + act.name(0));
  if (act.verb == "join" || act.verb == "leave") {
    world.change_members(act.name(1), known->id, act.verb == "join");
  } else {
    runtime::User user = *known;
    user.enabled = act.verb == "enable";
    world.put(std::move(user), {});
  }
  // `unnoticed`: the next decision is the first that looks.
  if (act.name(act.names.size() - 1) != "unnoticed") world.review_people();
  return {};
}

// `clock +3d`; with `down`, nobody is there to fire timers.
Result<> move_clock(World& world, const Act& act) {
  world.clock.move(TRY(span_of(act.name(0))));
  if (act.name(1) != "down") world.fire_timers();
  return {};
}

// --- What happens outside

// `effect mail fails 2 times`
Result<> plan_effect(World& world, const Act& act) {
  const auto fate = fate_named(act.name(1));
  if (!fate) return script_error("an effect succeeds, fails, is refused, unknown or hangs");
  world.outside.plan(act.name(0), *fate, act.names.size() > 2 ? std::atoi(act.name(2).c_str()) : 1);
  return {};
}

// `late result of NODE`, `late result of NODE fails`
Result<> bring_late_result(World& world, const Act& act) {
  const auto fate = fate_named(act.names.size() > 3 ? act.name(3) : "succeeds");
  if (!fate || act.name(1) != "of") return script_error("late result of NODE, and perhaps what it came to");
  if (!world.bring_late_result(act.name(2), *fate)) return script_error("nothing hangs at " + act.name(2));
  return {};
}

// `model says {json}`, `model says "text"`, `model fails`, `model hangs`, `model answers 429`
Result<> change_model(World& world, const Act& act) {
  using Mood = Model::Mood;
  static const std::map<std::string, Mood> kMoods = {
      {"says", Mood::Says}, {"fails", Mood::Fails}, {"hangs", Mood::Hangs}, {"answers", Mood::Refuses}};
  const auto mood = kMoods.find(act.name(0));
  if (mood == kMoods.end()) return script_error("a model says, fails, hangs or answers");
  world.outside.model = {mood->second, act.block ? write_json(*act.block) : act.text.value_or(""),
                         std::atoi(act.name(1).c_str())};
  return {};
}

// `web erp/orders/PO-88 says {json}`, `web crm answers 404`: at https://erp.example.com
Result<> change_site(World& world, const Act& act) {
  const std::string address = act.name(0);
  const std::size_t path = std::min(address.find('/'), address.size());
  Site site{.address = address.substr(0, path) + ".example.com" + address.substr(path)};
  if (act.name(1) == "says" && act.block) {
    site.body = *act.block;
  } else if (act.name(1) == "answers") {
    site.status = std::atoi(act.name(2).c_str());
  } else {
    return script_error("web CONNECTION/PATH says {json}, or answers STATUS");
  }
  world.outside.sites.push_back(std::move(site));
  return {};
}

// False where it is none of them.
Result<bool> happened_outside(World& world, const Act& act) {
  if (act.verb == "effect") {
    TRY(plan_effect(world, act));
  } else if (act.verb == "web") {
    TRY(change_site(world, act));
  } else if (act.verb == "late") {
    TRY(bring_late_result(world, act));
  } else if (act.verb == "model") {
    TRY(change_model(world, act));
  } else if (act.verb == "mailer") {
    world.outside.mail_is_down = act.name(0) == "down";
    world.send_notices();
  } else {
    return false;
  }
  return true;
}

// Acts that do not go through a request; false where it is none of them.
Result<bool> happened(World& world, const Act& act) {
  if (act.verb == "clock") {
    TRY(move_clock(world, act));
  } else if (act.verb == "publish") {
    TRY(publish(world, act));
  } else if (act.verb == "delete") {
    world.delete_workflow(act.name(0));
  } else if (act.verb == "disable" || act.verb == "enable" || act.verb == "join" || act.verb == "leave") {
    TRY(change_person(world, act));
  } else if (act.verb == "vars") {
    for (const auto& member : act.values) world.put_variable(std::string(member.key()), member.value());
  } else {
    return happened_outside(world, act);
  }
  return true;
}

}  // namespace

std::string Act::role(const std::string& name) const {
  const auto found = roles.find(name);
  return found == roles.end() || found->second == "nobody" ? "" : found->second;
}

std::string Act::name(std::size_t index) const { return index < names.size() ? names[index] : ""; }

Result<> given(World& world, const Words& words) {
  if (words.empty()) return script_error("given what?");
  if (words[0].is("people")) {
    add_people(world, words);
    return {};
  }
  const Act act = act_of(words);
  if (act.verb == "connections") {
    world.outside.connections.insert(act.names.begin(), act.names.end());
    return {};
  }
  if (act.verb == "vars" || act.verb == "effect" || act.verb == "model" || act.verb == "mailer" ||
      act.verb == "web") {
    TRY(happened(world, act));
    return {};
  }
  if (act.verb == "policy") {
    world.put_variable("policy", act.text ? Json(*act.text) : act.block.value_or(nullptr));
    return {};
  }
  if (act.verb != "workflow")
    return script_error(
        "given people, workflow, policy, vars, connections, effect, model, mailer or web; not " + act.verb);
  TRY(publish(world, act));
  if (world.problems.empty()) return {};
  const flow::Problem& first = world.problems[0];
  return script_error("the workflow is refused: " + first.code + " at " + first.node + first.pointer + ": " +
                      first.message);
}

namespace {

// One batch.
Result<> act_once(World& world, const std::vector<Words>& acts) {
  world.begin_act();
  world.answers.assign(acts.size(), {});
  std::vector<std::unique_ptr<runtime::Job>> jobs;
  std::vector<std::pair<std::string, std::size_t>> started;  // request name, place
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const Act one = act_of(acts[i]);
    if (TRY(happened(world, one))) continue;
    Sent sent = TRY(prepared(world, one, i));
    if (sent.job) jobs.push_back(std::move(sent.job));
    if (starts(one)) started.emplace_back(one.name(0), i);
  }
  if (!jobs.empty()) world.carry_out(std::move(jobs));
  for (const auto& [name, place] : started) {
    if (world.answers[place].execution) world.requests[name] = *world.answers[place].execution;
  }
  return {};
}

}  // namespace

Result<> act(World& world, const std::vector<Words>& acts) {
  constexpr int kMostTimes = 1'000;
  const bool repeated = acts.size() == 1 && acts[0].size() > 2 && acts[0][1].is("times");
  if (!repeated) return act_once(world, acts);
  const int times = std::atoi(acts[0][0].text.c_str());
  if (times < 1 || times > kMostTimes) return script_error("so many times cannot be");
  const std::vector<Words> once = {Words(acts[0].begin() + 2, acts[0].end())};
  for (int i = 0; i < times; ++i) TRY(act_once(world, once));
  return {};
}

Result<ApprovalId> approval_named(const World& world, const std::string& name) {
  const bool shaped = name.size() > 1 && name[0] == 'a' &&
                      std::ranges::all_of(name.substr(1), [](char c) { return c >= '0' && c <= '9'; });
  if (!shaped) return script_error(name + " is not the name of an approval (a1, a2 …)");
  const std::size_t number = std::stoul(name.substr(1));
  if (number == 0 || number > world.approvals.size()) return script_error("there is no approval " + name);
  return world.approvals[number - 1];
}

Result<ExecutionId> request_named(const World& world, const std::string& name) {
  const auto found = world.requests.find(name);
  if (found == world.requests.end()) return script_error("there is no request " + name);
  return found->second;
}

Result<Millis> span_of(const std::string& text) {
  const bool back = text.starts_with('-');
  if (!back && !text.starts_with('+')) return script_error("a span of time is such as +3d or -90m");
  Millis span{0};
  std::int64_t number = 0;
  for (const char c : text.substr(1)) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      continue;
    }
    const std::map<char, Millis> units = {
        {'d', Millis(86'400'000)}, {'h', Millis(3'600'000)}, {'m', Millis(60'000)}, {'s', Millis(1'000)}};
    const auto unit = units.find(c);
    if (unit == units.end()) return script_error("units of time are d, h, m and s");
    span += number * unit->second;
    number = 0;
  }
  return back ? -span : span;
}

}  // namespace nf::scenarios
