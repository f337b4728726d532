#include <algorithm>

#include "base/check.h"
#include "engine/intake.h"
#include "nodes/catalog.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_users.h"
#include "sim/people.h"
#include "sim/people_kit.h"
#include "sim/workload/documents.h"

namespace nf::sim {

namespace {

constexpr int kMostExecutions = 8;  // that are begun while others go on
constexpr int kMostDrafts = 20;     // until one may be published

const engine::Approval* open_approval(const engine::State& state, Random& random) {
  std::vector<const engine::Approval*> open;
  for (const engine::Approval& approval : state.approvals) {
    if (approval.open()) open.push_back(&approval);
  }
  return open.empty() ? nullptr : random.one_of(open);
}

runtime::AdminCall by_system() {
  return {system_actor(), {[](const runtime::Reply&) {}, problem}};
}

}  // namespace

// --- The organisation

void People::found(Server& server, const std::function<void()>& done) {
  const auto add = [&](std::string_view email, std::vector<std::string> roles,
                       std::vector<std::string> groups, std::optional<std::string> manager) {
    runtime::NewUser user{.email = std::string(email), .name = std::string(email.substr(0, 4))};
    user.roles = std::move(roles);
    user.groups = std::move(groups);
    user.manager = std::move(manager);
    user.make_groups = true;
    CHECK(server.runtime().submit(std::make_unique<runtime::CreateUser>(std::move(user), "", by_system())));
  };
  add(kOperator, {"admin"}, {}, {});
  add("mark@example.com", {}, {}, {});
  for (const std::string_view email : kEverybody) {
    const bool leads = email.starts_with("le") || email.starts_with("sara") || email.starts_with("mark");
    if (email.starts_with("mark")) continue;
    add(email, {}, leads ? std::vector<std::string>{"leads"} : std::vector<std::string>{},
        email.starts_with("rita") ? std::optional<std::string>("mark@example.com") : std::nullopt);
  }
  const auto has = [&](int percent) { return site_.random.chance(percent); };
  if ((has_parts_ = has(30))) posts_.push_back({kPart});
  if ((has_models_ = has(30))) CHECK(server.runtime().submit(std::make_unique<AddModel>()));
  posts_.push_back({"one"});
  if (has(20)) posts_.push_back({"two"});
  if (has(20)) posts_.push_back({.path = "nightly", .scheduled = true});
  for (const Post& post : posts_)
    CHECK(server.runtime().submit(std::make_unique<runtime::CreateWorkflow>(draft(post), by_system())));
  done();
  for (const auto& [id, workflow] : server.runtime().workspace()->workflows()) {
    std::ranges::find(posts_, workflow.name, &Post::path)->id = id;
  }
  for (const Post& post : posts_) {
    publish(server, post);
    done();
    // Some drafts are refused, where data of an AI step would choose the way around a gate.
    for (int i = 0; i < kMostDrafts && !server.runtime().workspace()->active(post.id); ++i) {
      (void)server.runtime().submit(
          std::make_unique<runtime::SaveDraft>(post.id, draft(post), std::nullopt, by_system()));
      publish(server, post);
      done();
    }
    CHECK(server.runtime().workspace()->active(post.id) != nullptr);
  }
}

const People::Post& People::any_hook() {
  for (;;) {
    const Post& post = site_.random.one_of(posts_);
    if (!post.scheduled) return post;
  }
}

// Publishing looks for what is wrong with it; it is looked at once.
runtime::Draft People::draft(const Post& post) {
  Wanted wanted{.path = post.path, .asks_models = has_models_};
  if (post.path == kPart)
    wanted.nodes = 5;
  else if (has_parts_)
    wanted.calls = kPart;
  return {json_ref(post.scheduled ? scheduled_document(site_.random, wanted)
                                  : grown_document(site_.random, wanted)),
          post.path,
          {}};
}

void People::publish(Server& server, const Post& post) {
  (void)server.runtime().submit(
      std::make_unique<runtime::PublishWorkflow>(post.id, std::nullopt, by_system()));
}

void People::publish_another(Server& server) {
  const Post& post = site_.random.one_of(posts_);
  site_.trace.note("publishes", post.path);
  (void)server.runtime().submit(
      std::make_unique<runtime::SaveDraft>(post.id, draft(post), std::nullopt, by_system()));
  publish(server, post);
}

void People::end_schedules(Server& server) {
  for (const Post& post : posts_) {
    if (post.scheduled)
      (void)server.runtime().submit(std::make_unique<runtime::DeactivateWorkflow>(post.id, by_system()));
  }
}

void People::change_people(Server& server) {
  const auto workspace = server.runtime().workspace();
  const runtime::User* user = workspace->user_at(site_.random.one_of(kEverybody));
  runtime::UserChange change;
  const int dice = site_.random.below(10);
  if (dice < 6) {
    change.enabled = !user->enabled;
  } else if (dice < 9) {
    const auto members = workspace->members("leads");
    const bool leads = std::ranges::find(*members, user->id) != members->end();
    change.groups = leads ? std::vector<std::string>{} : std::vector<std::string>{"leads"};
  } else {
    change.manager = std::string(site_.random.one_of(kEverybody));
    if (*change.manager == user->email) return;
  }
  site_.trace.note("changes", user->email);
  (void)server.runtime().submit(std::make_unique<runtime::UpdateUser>(
      user->id, std::move(change), "", server.runtime(), server.sessions(), by_system()));
}

// --- Acts

engine::StartExecution People::accepted(Server& server, const engine::Version& version,
                                        const engine::Actor& by, const std::string& ref) {
  JsonObject body{{"title", "Please"}, {"n", site_.random.below(10)}, {"zero", 0}, {"ref", ref}};
  if (site_.random.chance(10)) body["beneficiary"] = site_.random.one_of(kEverybody);
  const auto workspace = server.runtime().workspace();
  auto accepted = engine::accept(
      version, {.way = engine::Incoming::Way::Hook, .body = std::move(body), .sender = by.person}, *workspace,
      workspace->variables(), site_.clock.now());
  CHECK(accepted.has_value());
  return accepted->command;
}

void People::start(Server& server) {
  const auto version = server.runtime().workspace()->active(any_hook().id);
  static const std::vector<std::string_view> kRequesters = {"rita@example.com", "rita@example.com",
                                                            "lea@example.com"};
  const engine::Actor by = actor(server, site_.random.one_of(kRequesters));
  // A hook that is delivered twice bears the same reference.
  const bool again = refs_ > 0 && site_.random.chance(20);
  const std::string ref = std::to_string(again ? site_.random.below(refs_) : refs_++);
  const std::string key = to_string(version->ref.id) + " " + ref;
  runtime::Start start{version, accepted(server, *version, by, ref), sha256(key)};
  const int number = requests_ + 1;
  dedupe_keys_[number] = key;
  const bool held = version->trigger->respond == engine::Respond::Output;
  if (held) held_[number] = {};
  const runtime::RenderReply render = [this, number](const runtime::Decided& decided) {
    held_[number] = {decided.loaded.row.id, true};
    return runtime::render_held(decided);
  };
  send(
      server,
      [start, by, held, render](Server& to, runtime::Answering answering, runtime::Idempotency idempotency) {
        return std::make_unique<runtime::StartRequest>(
            start, by, held ? render : progress, std::move(answering), idempotency, to.runtime().observer(),
            held ? to.waiting_room().holding(start.version->trigger->hold) : runtime::StartRequest::Held());
      },
      held ? "start, and waits for its output" : "start");
}

// The draft as it is, as a test: gates are passed by what is pinned to them.
void People::try_draft(Server& server) {
  const auto workspace = server.runtime().workspace();
  const runtime::Workflow* workflow = workspace->workflow(any_hook().id);
  const std::string hash = flow::document_hash(*workflow->draft);
  if (workflow->versions.empty() || workflow->versions.back().hash != hash) return;  // it may have problems
  const auto compiled = engine::compile({workflow->id, workflow->name, -workflow->edits, hash},
                                        *workflow->draft, nodes::catalogue());
  CHECK(compiled.has_value());
  JsonObject pins;
  for (const flow::NodeSpec& node : (*compiled)->document.nodes) {
    if (node.type == "approval_group" && site_.random.chance(70))
      pins[node.id] = JsonObject{{"outcome", "approved"}};
  }
  const engine::Actor by = actor(server, kOperator);
  runtime::Start start{*compiled, accepted(server, **compiled, by, "test"), std::nullopt, workflow->draft};
  start.command.test = true;
  start.command.pins = json_ref(std::move(pins));
  send(
      server,
      [start, by](Server& to, runtime::Answering answering, runtime::Idempotency idempotency) {
        return std::make_unique<runtime::StartRequest>(start, by, progress, std::move(answering), idempotency,
                                                       to.runtime().observer());
      },
      "test of a draft");
}

void People::decide(Server& server, const Known& known) {
  static const std::vector<engine::Verdict> kVerdicts = {
      engine::Verdict::Approve, engine::Verdict::Approve,        engine::Verdict::Approve,
      engine::Verdict::Reject,  engine::Verdict::RequestChanges, engine::Verdict::RequestChanges};
  Random& random = site_.random;
  if (known.state.approvals.empty()) return;
  const engine::Approval* approval = open_approval(known.state, random);
  if (!approval || random.chance(10)) approval = &random.one_of(known.state.approvals);
  const auto asked = engine::can_decide(*approval);
  engine::Actor by =
      !asked.empty() && random.chance(75) ? account(server, random.one_of(asked)) : anybody(server);
  engine::DecideApproval command = decision(*approval, random.one_of(kVerdicts));
  if (random.chance(4)) ++command.revision;
  if (random.chance(3)) command.context_hash = "sha256:00";
  const bool twice = random.chance(15);
  if (twice) send(server, known, by, command, "decision, which is sent again");
  if (twice && random.chance(50)) command.verdict = random.one_of(kVerdicts);
  send(server, known, std::move(by), std::move(command), "decision");
}

void People::resubmit(Server& server, const Known& known) {
  Random& random = site_.random;
  const auto requester = known.state.requester.user;
  engine::Actor by = requester && random.chance(90) ? account(server, *requester) : anybody(server);
  if (random.chance(6)) return send(server, known, std::move(by), engine::WithdrawRequest{}, "withdrawal");
  engine::ResubmitRequest command{.body = json_ref(JsonObject{{"n", random.below(10)}}),
                                  .revision = known.state.revision - (random.chance(10) ? 1 : 0)};
  send(server, known, std::move(by), std::move(command), "resubmission");
}

void People::operate(Server& server, const Known& known) {
  Random& random = site_.random;
  engine::Actor by = random.chance(90) ? actor(server, kOperator) : anybody(server);
  const int dice = random.below(100);
  const auto nodes = static_cast<int>(known.version->graph.nodes.size());
  if (dice < 20) return send(server, known, std::move(by), engine::PauseExecution{}, "pause");
  if (dice < 50) return send(server, known, std::move(by), engine::ResumeExecution{}, "resume");
  if (dice < 95) {
    const auto failed =
        std::ranges::find(known.state.steps, engine::StepStatus::Failed, &engine::Step::status);
    const bool meant = failed != known.state.steps.end() && random.chance(90);
    engine::RetryStep command{meant ? failed->node : random.below(nodes), meant ? failed->item : ""};
    return send(server, known, std::move(by), std::move(command), "retry");
  }
  send(server, known, std::move(by), engine::CancelExecution{"enough"}, "cancellation");
}

void People::talk(Server& server, const Known& known) {
  const engine::Approval* approval = open_approval(known.state, site_.random);
  if (!approval) return;
  if (site_.random.chance(50))
    return send(server, known, anybody(server), engine::RemindReviewers{approval->id}, "reminder");
  send(server, known, anybody(server), engine::AddComment{approval->id, "Hm."}, "comment");
}

void People::pass_on(Server& server, const Known& known) {
  const engine::Approval* approval = open_approval(known.state, site_.random);
  if (!approval) return;
  const auto asked = engine::can_decide(*approval);
  const UserId from = asked.empty() ? UserId{} : site_.random.one_of(asked);
  const UserId to = *anybody(server).person.user;
  send(server, known, actor(server, kOperator),
       engine::ReassignReviewer{approval->id, from, to, "in their place"}, "reassignment");
}

void People::migrate(Server& server, const Known& known) {
  const auto to = server.runtime().workspace()->active(known.state.workflow.id);
  if (!to) return;
  send(server, known, actor(server, kOperator), engine::MigrateExecution{to, "the old one was wrong"},
       "migration");
}

void People::answer_waits(Server& server, const Known& known) {
  for (const engine::Task& task : known.state.tasks) {
    if (!task.open) continue;
    engine::SubmitTask command{known.version->node(task.node).id, task.item, task.revision,
                               json_ref(JsonObject{{"x", site_.random.below(10)}})};
    return send(server, known, site_.random.chance(80) ? actor(server, task.to.email) : anybody(server),
                std::move(command), "data of a task");
  }
  send(server, known, actor(server, kOperator), engine::SendSignal{"go", nullptr}, "signal");
}

void People::act(Server& server) {
  Random& random = site_.random;
  if (!lost_.empty() && random.chance(30)) {
    const auto lost = lost_.begin() + random.below(static_cast<int>(lost_.size()));
    const int number = *lost;
    lost_.erase(lost);
    if (!waiting_.contains(number)) return;
    if (random.chance(20)) return void(waiting_.erase(number));  // they give up
    site_.trace.note("asks again");
    return submit(server, number);
  }
  const Known* known = any_open();
  const int begun = static_cast<int>(book_.executions().size());
  const int dice = random.below(100);
  if (!known || (dice < 8 && begun < kMostExecutions)) return start(server);
  if (dice < 52) return decide(server, *known);
  if (dice < 66) return resubmit(server, *known);
  if (dice < 76) return operate(server, *known);
  if (dice < 80) return talk(server, *known);
  if (dice < 84) return pass_on(server, *known);
  if (dice < 92) return answer_waits(server, *known);
  if (dice < 94) return migrate(server, *known);
  if (dice < 95) return random.chance(40) ? try_draft(server) : publish_another(server);
  change_people(server);
}

}  // namespace nf::sim
