#include "tests/scenarios/world.h"

#include "base/check.h"
#include "flow/check.h"
#include "nodes/catalog.h"
#include "runtime/dispatcher.h"
#include "runtime/memory_job.h"
#include "runtime/notice_rows.h"
#include "runtime/notice_text.h"
#include "runtime/saved_state.h"
#include "runtime/workspace_rows.h"
#include "store/codec/codec.h"
#include "store/memory/memory_store.h"

namespace nf::scenarios {

namespace {

constexpr std::size_t kAllRows = 1'000;

Result<std::vector<ports::MailAddress>> addresses_of(const runtime::Workspace& workspace,
                                                     const std::string& group) {
  const auto members = workspace.members(group);
  if (!members) return fail(ErrorCode::NotFound, "There is no group `" + group + "`.");
  std::vector<ports::MailAddress> addresses;
  for (const UserId id : *members) {
    const runtime::User* user = workspace.user(id);
    if (user && user->enabled) addresses.push_back({user->name, user->email});
  }
  return addresses;
}

// Takes a notice out of the outbox.
class Drop final : public runtime::Job {
 public:
  explicit Drop(Uuid id) : id_(id) {}
  void prepare(runtime::Writing& writing) override { runtime::drop_notice(writing, id_); }
  void finish(const Result<>&) override {}

 private:
  const Uuid id_;
};

// What the harness itself needs must work.
template <class T>
T must(Result<T> result) {
  if (!result) fprintf(stderr, "scenario harness: %s\n", result.error().message.c_str());
  CHECK(result.has_value());
  if constexpr (!std::is_void_v<T>) return result.take();
}

}  // namespace

std::uint64_t FakeEntropy::next() {
  // splitmix64 (Steele, Lea, Flood 2014)
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

std::pair<std::string, std::string> node_and_item(std::string_view name) {
  const std::size_t hash = name.find('#');
  if (hash == name.npos) return {std::string(name), ""};
  return {std::string(name.substr(0, hash)), std::string(name.substr(hash + 1))};
}

const engine::Step* View::step(std::string_view name) const {
  const auto [node, item] = node_and_item(name);
  const flow::NodeIndex index = version->graph.find(node);
  return index == flow::kNone ? nullptr : state.step(index, item);
}

World::World()
    : outside(clock, [this](const std::string& group) { return addresses_of(workspace(), group); }),
      store_(store::make_memory_store()),
      ids_(clock.now(), 7, 7) {
  restart();
}
World::~World() = default;

void World::begin_act() {
  answers.clear();
  events.clear();
  notices.clear();
  outside.mails.clear();
}

void World::restart() {
  begin_act();
  writing_.reset();
  versions_ = std::make_unique<runtime::Versions>(*store_, nodes::catalogue());
  auto workspace = must(runtime::load_workspace(*store_->reader(), *versions_));
  writing_ = std::make_unique<runtime::Writing>(*store_, clock, entropy, *versions_, std::move(workspace),
                                                "default");
  must(writing_->open());
  writing_->set_tells(true);
  due_.clear();
  taken_up_.clear();
  for (const ExecutionId id : executions()) {
    const View found = must(view(id));
    if (found.row.status != "running") continue;  // as the dispatcher looks for them
    for (engine::Release& release : engine::due_work(found.state, *found.version))
      due_.push_back(std::move(release));
  }
  run_effects();
}

void World::run_effects() {
  while (!due_.empty()) {
    const engine::Release release = std::move(due_.front());
    due_.pop_front();
    if (release.effect().kind == runtime::kMemory) {
      remember(release);
      continue;
    }
    if (!taken_up_.insert(release.idempotency_key() + "#" + std::to_string(release.attempt())).second)
      continue;
    if (auto result = outside.carry_out(release)) report(release, std::move(*result));
  }
  send_notices();
}

void World::remember(const engine::Release& release) {
  std::vector<std::unique_ptr<runtime::Job>> jobs;
  jobs.push_back(std::make_unique<runtime::MemoryJob>(release, observer()));
  carry_out_alone(std::move(jobs));
}

void World::report(const engine::Release& release, ports::EffectResult result) {
  std::vector<std::unique_ptr<runtime::Job>> jobs;
  jobs.push_back(std::make_unique<runtime::SystemJob>(
      release.execution(), runtime::report_of(release, std::move(result)), observer()));
  carry_out_alone(std::move(jobs));
}

bool World::bring_late_result(const std::string& node, Fate fate) {
  auto late = outside.late_result(node, fate);
  if (!late) return false;
  current = late->first.execution();
  report(late->first, std::move(late->second));
  run_effects();
  return true;
}

void World::send_notices() {
  if (outside.mail_is_down) return;
  for (const runtime::WaitingNotice& waiting : must(runtime::waiting_notices(*store_->reader()))) {
    const View about = must(view(waiting.execution));
    std::vector<std::unique_ptr<runtime::Job>> jobs;
    if (auto text = runtime::notice_text(waiting.notice, about.state, kPublicUrl)) {
      const engine::ReportNotice sent{waiting.notice, to_string(waiting.id) + "@example.com", ""};
      jobs.push_back(std::make_unique<runtime::SystemJob>(waiting.execution, sent, nullptr));
      notices.push_back({{waiting.notice.to.email},
                         std::string(engine::name_of(waiting.notice.kind)),
                         text->subject + "\n" + text->text});
    }
    jobs.push_back(std::make_unique<Drop>(waiting.id));
    carry_out_alone(std::move(jobs));
  }
}

void World::carry_out(std::vector<std::unique_ptr<runtime::Job>> jobs) {
  carry_out_alone(std::move(jobs));
  run_effects();
}

void World::carry_out_alone(std::vector<std::unique_ptr<runtime::Job>> jobs) {
  for (const auto& job : jobs) job->prepare(*writing_);
  const Result<> committed = writing_->commit();
  for (const auto& job : jobs) job->finish(committed);
}

void World::fire_timers() {
  for (;;) {
    const auto due = must(store_->reader()->due(clock.now(), kAllRows));
    if (due.empty()) return;
    std::vector<std::unique_ptr<runtime::Job>> jobs;
    for (const ExecutionId id : due) {
      jobs.push_back(std::make_unique<runtime::SystemJob>(id, engine::FireTimers{}, observer()));
    }
    carry_out(std::move(jobs));
  }
}

void World::save(std::vector<ports::EntityRow> rows) {
  for (ports::EntityRow& row : rows) writing_->batch().entities.push_back(std::move(row));
  must(writing_->commit());
}

void World::put(runtime::User user, const std::vector<std::string>& groups) {
  if (user.id.is_nil()) user.id = ids_.make<UserId>();
  const UserId id = user.id;
  auto row = runtime::row_of(user);
  writing_->change_workspace().put(std::move(user));
  save({std::move(row)});
  for (const std::string& group : groups) change_members(group, id, true);
}

void World::change_members(const std::string& name, UserId user, bool member) {
  const runtime::Group* known = workspace().group(name);
  runtime::Group group = known ? *known : runtime::Group{ids_.make<GroupId>(), name, {}};
  std::erase(group.members, user);
  if (member) group.members.push_back(user);
  auto row = runtime::row_of(group);
  writing_->change_workspace().put(std::move(group));
  save({std::move(row)});
}

void World::put_variable(const std::string& name, Json value) {
  JsonObject all = workspace().variables()->as_object();
  all[name] = std::move(value);
  const auto variables = std::make_shared<const Json>(std::move(all));
  writing_->change_workspace().put_variables(variables);
  save({runtime::row_of_variables(*variables)});
}

void World::review_people() {
  std::vector<std::unique_ptr<runtime::Job>> jobs;
  for (const ExecutionId id : executions()) {
    jobs.push_back(std::make_unique<runtime::SystemJob>(id, engine::ReviewPeople{}, observer()));
  }
  carry_out(std::move(jobs));
}

const runtime::User* World::user(const std::string& name) const {
  return workspace().user_at(name.find('@') == std::string::npos ? name + "@example.com" : name);
}

engine::Person World::person(const std::string& name) const {
  if (const runtime::User* known = user(name)) return runtime::person_of(*known);
  return {name, name.find('@') == std::string::npos ? name + "@example.com" : name, std::nullopt};
}

std::string World::name_of(UserId id) const {
  const runtime::User* known = workspace().user(id);
  return known ? known->email.substr(0, known->email.find('@')) : to_string(id);
}

flow::Problems World::publish(const std::string& name, const Json& document) {
  const auto parsed = flow::parse_document(document);
  if (!parsed) {
    flow::Problems found;
    for (const Fault& fault : parsed.error().faults)
      found.push_back({"", fault.pointer, "shape", fault.message, ""});
    return found;
  }
  flow::Findings found =
      flow::examine(*parsed, nodes::catalogue(),
                    {.has_connection = [this](auto name) { return outside.connections.contains(name); },
                     .has_workflow = [this](auto name) { return active(std::string(name)) != nullptr; }});
  warnings = std::move(found.warnings);
  if (!found.problems.empty()) return found.problems;

  runtime::Workflow workflow;
  for (const auto& [id, known] : workspace().workflows()) {
    if (known.name == name) workflow = known;
  }
  if (workflow.id.is_nil()) workflow.id = ids_.make<WorkflowId>();
  workflow.name = name;
  workflow.draft = std::make_shared<const Json>(document);
  workflow.active = static_cast<int>(workflow.versions.size()) + 1;
  workflow.versions.push_back(
      {workflow.active, flow::document_hash(document), clock.now(), "bob@example.com"});
  const engine::WorkflowRef ref{workflow.id, parsed->name, workflow.active, workflow.versions.back().hash};
  const auto version = must(engine::compile(ref, document, nodes::catalogue()));
  versions_->put(version);
  auto row = runtime::row_of(workflow);
  writing_->change_workspace().put(std::move(workflow));
  writing_->change_workspace().put_active(ref.id, version);
  save({std::move(row), runtime::Versions::row(ref, document, clock.now())});
  return {};
}

void World::delete_workflow(const std::string& name) {
  for (const auto& [id, known] : workspace().workflows()) {
    if (known.name != name) continue;
    runtime::Workflow workflow = known;
    workflow.active = 0;
    workflow.archived = true;
    auto row = runtime::row_of(workflow);
    const WorkflowId gone = id;
    writing_->change_workspace().put(std::move(workflow));
    writing_->change_workspace().put_active(gone, nullptr);
    return save({std::move(row)});
  }
}

std::shared_ptr<const engine::Version> World::active(const std::string& name) const {
  for (const auto& [id, known] : workspace().workflows()) {
    if (known.name == name) return workspace().active(id);
  }
  return nullptr;
}

std::shared_ptr<const engine::Version> World::version(WorkflowId workflow, int number) const {
  const auto found = versions_->get(workflow, number);
  return found ? *found : nullptr;
}

JsonRef World::draft(const std::string& name) const {
  for (const auto& [id, known] : workspace().workflows()) {
    if (known.name == name) return known.draft;
  }
  return nullptr;
}

Result<View> World::view(ExecutionId id) {
  const auto reader = store_->reader();
  auto row = TRY(reader->execution(id));
  if (!row) return fail(ErrorCode::NotFound, "no such execution in the store");
  View view;
  view.state = TRY(runtime::saved_state(*row, *reader));
  view.version = TRY(versions_->get(row->workflow, row->version));
  for (const ports::JournalRow& turn : TRY(reader->journal(id))) {
    for (engine::Event& event : TRY(codec::decode_events(turn.events)))
      view.journal.push_back(std::move(event));
  }
  view.row = std::move(*row);
  return view;
}

std::vector<ExecutionId> World::executions() {
  std::vector<ExecutionId> ids;
  for (const auto& row : must(store_->reader()->executions({}, {.limit = kAllRows})).rows)
    ids.push_back(row.id);
  return ids;
}

void World::turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& turn) {
  current = loaded.row.id;
  for (engine::Release& release : engine::due_work(loaded.state, *loaded.version))
    due_.push_back(std::move(release));
  for (const engine::Event& event : turn) {
    events.push_back(event);
    const auto* opened = std::get_if<engine::ApprovalOpened>(&event);
    if (!opened) continue;
    approvals.push_back(opened->approval.id);
    contexts[opened->approval.id] = must(store_->reader()->context(opened->approval.id)).value_or("");
  }
}

}  // namespace nf::scenarios
