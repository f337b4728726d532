#include "runtime/test_bench.h"

#include <algorithm>

#include "base/check.h"
#include "nodes/catalog.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_users.h"
#include "runtime/admin_workflows.h"
#include "runtime/saved_state.h"
#include "store/memory/memory_store.h"

namespace nf::runtime {

namespace {

// What everything before it has led to is there when it is done.
class Barrier final : public Job {
 public:
  explicit Barrier(std::promise<void>& done) : done_(done) {}
  void prepare(Writing&) override {}
  void finish(const Result<>&) override { done_.set_value(); }

 private:
  std::promise<void>& done_;
};

int status_of(const Error& error) {
  if (error.type == "stale-etag") return 412;
  if (error.type == "throttled") return 429;
  if (error.type == "unauthenticated") return 401;
  switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::LimitReached:
      return 422;
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::Forbidden:
      return 403;
    case ErrorCode::Conflict:
      return 409;
    case ErrorCode::Unavailable:
      return 503;
    case ErrorCode::Storage:
      return 500;
  }
  return 500;
}

// How often settle() looks: more than any chain of jobs is long.
constexpr int kRounds = 20;

}  // namespace

std::uint64_t CountedEntropy::next() {
  std::uint64_t bits = ++count_ * 0x9e3779b97f4a7c15;  // splitmix64
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

Answering Answer::answering() {
  return {[promise = promise_](Reply reply) { promise->set_value(std::move(reply)); }, problem_reply};
}

bool Answer::given() const { return future_.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
Reply Answer::wait() { return future_.get(); }

Reply problem_reply(const Error& error) {
  JsonArray errors;
  for (const Fault& fault : error.faults) {
    errors.push_back(JsonObject{{"pointer", fault.pointer}, {"message", fault.message}});
  }
  return json_reply(
      status_of(error),
      JsonObject{{"type", error.type}, {"detail", error.message}, {"errors", std::move(errors)}});
}

Json json(std::string_view text) {
  auto parsed = parse_json(text);
  CHECK(parsed.has_value());
  return parsed.take();
}

Json body_of(const Reply& reply) { return json(reply.body); }

Bench::Bench() : Bench(store::make_memory_store()) {}
Bench::Bench(std::unique_ptr<ports::Store> on) : store(std::move(on)) { restart(); }
Bench::~Bench() = default;

void Bench::restart() {
  runtime.reset();
  auto opened = Runtime::open(*store, clock, entropy, nodes::catalogue());
  CHECK(opened.has_value());
  runtime = opened.take();
  sessions = std::make_unique<Sessions>(clock);
  CHECK(sessions->load(*runtime->reader(), *runtime->workspace()).has_value());
  runtime->start();
}

void Bench::submit(std::unique_ptr<Job> job) { CHECK(runtime->submit(std::move(job))); }

void Bench::settle() {
  for (int round = 0; round < kRounds; ++round) {
    std::promise<void> done;
    submit(std::make_unique<Barrier>(done));
    done.get_future().wait();
  }
}

UserId Bench::add_user(std::string_view email, std::vector<std::string> roles, std::string password_hash) {
  const NewUser user{.email = std::string(email), .name = "Name", .roles = std::move(roles)};
  const Reply reply = run<CreateUser>(user, std::move(password_hash));
  CHECK(reply.status == 201);
  return *parse_id<UserId>(*string_at(body_of(reply), "id"));
}

GroupId Bench::add_group(std::string_view name, std::vector<std::string> members) {
  const Reply reply = run<CreateGroup>(GroupMembers{std::string(name), std::move(members)});
  CHECK(reply.status == 201);
  return *parse_id<GroupId>(*string_at(body_of(reply), "id"));
}

WorkflowId Bench::add_workflow(std::string_view document) {
  auto draft = read_draft(json(document), nodes::catalogue(), *runtime->workspace());
  CHECK(draft.has_value());
  const Reply reply = run<CreateWorkflow>(draft.take());
  CHECK(reply.status == 201);
  return *parse_id<WorkflowId>(*string_at(body_of(reply), "id"));
}

Reply Bench::publish(WorkflowId workflow) { return run<PublishWorkflow>(workflow, std::nullopt); }

ExecutionId Bench::start(WorkflowId workflow) {
  if (!runtime->workspace()->user_at("rita@example.com")) add_user("rita@example.com");
  return started(begin(workflow, "rita@example.com").wait());
}

ExecutionId started(const Reply& reply) { return *parse_id<ExecutionId>(*string_at(body_of(reply), "id")); }

Answer Bench::begin(WorkflowId workflow, std::string_view email, std::optional<Idempotency> key) {
  const auto version = runtime->workspace()->active(workflow);
  CHECK(version != nullptr);
  const engine::Actor by = actor(email);
  auto accepted = engine::accept(*version, {.body = JsonObject{{"title", "Please"}}, .sender = by.person},
                                 *runtime->workspace(), runtime->workspace()->variables(), clock.now());
  CHECK(accepted.has_value());
  Answer answer;
  const RenderReply render = [](const Decided& decided) -> Result<Reply> {
    return json_reply(201, JsonObject{{"id", to_string(decided.loaded.row.id)}});
  };
  submit(std::make_unique<StartRequest>(Start{version, accepted->command, std::nullopt}, by, render,
                                        answer.answering(), std::move(key), runtime->observer()));
  return answer;
}

Answer Bench::approve(ExecutionId execution, std::string_view reviewer, std::optional<Idempotency> key) {
  const auto reader = runtime->reader();
  const auto row = reader->execution(execution).value();
  const engine::State state = saved_state(*row, *reader).value();
  const engine::Approval& open = state.approvals.back();
  Answer answer;
  submit(std::make_unique<ExecutionRequest>(
      execution, actor(reviewer),
      engine::DecideApproval{.approval = open.id,
                             .comment = "Fine.",
                             .revision = open.revision,
                             .context_hash = open.context_hash},
      [](const Decided&) -> Result<Reply> { return Reply{}; }, answer.answering(), std::move(key),
      runtime->observer()));
  return answer;
}

engine::Actor Bench::actor(std::string_view email) {
  const User* user = runtime->workspace()->user_at(email);
  CHECK(user != nullptr);
  return {.person = person_of(*user), .via = "web"};
}

std::vector<ports::LeafRow> Bench::leaves() { return *runtime->reader()->leaves(0, 10'000); }

std::vector<std::string> Bench::leaf_kinds() {
  std::vector<std::string> kinds;
  for (const ports::LeafRow& leaf : leaves()) kinds.push_back(*string_at(json(leaf.bytes), "kind"));
  return kinds;
}

std::vector<UserId> Bench::inbox_owners(ExecutionId execution) {
  std::vector<UserId> owners;
  const auto listed = runtime->reader()->approvals({.execution = execution, .open = true}, {});
  for (const ports::ApprovalRow& approval : listed->rows) {
    owners.insert(owners.end(), approval.can_decide.begin(), approval.can_decide.end());
  }
  std::ranges::sort(owners);
  return owners;
}

std::string approval_workflow(std::string_view path, std::string_view seat) {
  return R"({"name": "Ask", "nodes": [
      {"id": "start", "type": "webhook", "config": {"path": ")" +
         std::string(path) + R"("}},
      {"id": "gate", "type": "approval", "config": {"title": "Please", "review_mode": "any", "reviewers": [)" +
         std::string(seat) + R"(]}},
      {"id": "done", "type": "output", "config": {"value": "{{nodes.gate.outcome}}"}}],
    "edges": [{"from": "start", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"}]})";
}

}  // namespace nf::runtime
