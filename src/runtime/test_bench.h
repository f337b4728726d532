#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/intake.h"
#include "runtime/admin_request.h"
#include "runtime/runtime.h"
#include "runtime/sessions.h"

// A running organisation on a store in memory, with a clock and entropy of its own, for the tests of this
// folder.
namespace nf::runtime {

class SetClock final : public ports::Clock {
 public:
  Time now() override { return Time(Millis(now_.load())); }
  void advance(Millis by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_{1'800'000'000'000};
};

// The same numbers in every run.
class CountedEntropy final : public ports::Entropy {
 public:
  std::uint64_t next() override;

 private:
  std::atomic<std::uint64_t> count_{0};
};

// Waits for the one answer of a request.
class Answer {
 public:
  Answering answering();
  bool given() const;
  Reply wait();  // until it is given

 private:
  std::shared_ptr<std::promise<Reply>> promise_ = std::make_shared<std::promise<Reply>>();
  std::shared_future<Reply> future_ = promise_->get_future().share();
};

// A problem document with `type`, `detail`, `errors`, and the status that the outer contract gives the error.
Reply problem_reply(const Error& error);

Json json(std::string_view text);
Json body_of(const Reply& reply);
ExecutionId started(const Reply& reply);  // whose start was answered so

class Bench {
 public:
  Bench();
  explicit Bench(std::unique_ptr<ports::Store> store);
  ~Bench();

  // Ends the process and starts it again on the same data.
  void restart();

  // Hands in a request that is made from these arguments and an AdminCall, and waits for its reply.
  template <class R, class... Arguments>
  Reply run_as(const engine::Actor& by, Arguments&&... arguments) {
    Answer answer;
    submit(std::make_unique<R>(std::forward<Arguments>(arguments)..., AdminCall{by, answer.answering()}));
    return answer.wait();
  }
  template <class R, class... Arguments>
  Reply run(Arguments&&... arguments) {
    return run_as<R>(engine::Actor{.via = "cli"}, std::forward<Arguments>(arguments)...);
  }
  void submit(std::unique_ptr<Job> job);
  // Until everything has been done that was waiting, and all that it led to.
  void settle();

  UserId add_user(std::string_view email, std::vector<std::string> roles = {},
                  std::string password_hash = "");
  GroupId add_group(std::string_view name, std::vector<std::string> members);
  WorkflowId add_workflow(std::string_view document);
  Reply publish(WorkflowId workflow);
  // Starts an execution of a workflow's active version, for rita, whom it makes where she is missing.
  ExecutionId start(WorkflowId workflow);
  // The same without waiting: for the account `email`, which must be there.
  Answer begin(WorkflowId workflow, std::string_view email, std::optional<Idempotency> key = std::nullopt);
  // Hands in that `reviewer` approves the execution's latest approval.
  Answer approve(ExecutionId execution, std::string_view reviewer,
                 std::optional<Idempotency> key = std::nullopt);

  engine::Actor actor(std::string_view email);
  // Kinds of all leaves so far, and the leaves themselves.
  std::vector<std::string> leaf_kinds();
  std::vector<ports::LeafRow> leaves();
  std::vector<UserId> inbox_owners(ExecutionId execution);

  SetClock clock;
  CountedEntropy entropy;
  std::unique_ptr<ports::Store> store;
  std::unique_ptr<Sessions> sessions;
  std::unique_ptr<Runtime> runtime;
};

// A workflow with one approval by `seat` (such as {"group": "leads"}), and an output.
std::string approval_workflow(std::string_view path, std::string_view seat);

}  // namespace nf::runtime
