#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/decide.h"
#include "flow/problem.h"
#include "ports/clock.h"
#include "runtime/execution_request.h"
#include "runtime/versions.h"
#include "runtime/writing.h"
#include "tests/scenarios/effects.h"

// The organisation that a scenario plays in: the real engine, nodes, codec and rows over a store in memory,
// with a clock that only the scenario moves, and one thread.
namespace nf::scenarios {

inline constexpr const char* kPublicUrl = "https://flow.example.com";

class FakeClock final : public ports::Clock {
 public:
  Time now() override { return now_; }
  void move(Millis by) { now_ += by; }

 private:
  Time now_ = Time(Millis(1'795'424'400'000));  // Monday, 2026-11-23T09:00:00Z
};

class FakeEntropy final : public ports::Entropy {
 public:
  std::uint64_t next() override;

 private:
  std::uint64_t state_ = 1;
};

// What a caller got back.
struct Answer {
  int status = 0;
  std::string type;    // of a problem
  std::string detail;  // of a problem
  std::vector<Fault> faults;
  std::optional<ExecutionId> execution;
};

// One execution as the store has it.
// `charge#3/0` as the node `charge` and the item `3/0`.
std::pair<std::string, std::string> node_and_item(std::string_view name);

struct View {
  ports::ExecutionRow row;
  engine::State state;
  std::shared_ptr<const engine::Version> version;
  std::vector<engine::Event> journal;

  // By node id, in a loop with the item: `charge#3`. Null where it has no current step.
  const engine::Step* step(std::string_view node) const;
};

class World final : private runtime::TurnObserver {
 public:
  World();
  ~World() override;

  // Forgets what came of the act before.
  void begin_act();
  // Forgets all that is not in the store, as a process does that starts anew.
  void restart();

  // Carries all of them out in one batch: each prepares, one commit, each finishes.
  void carry_out(std::vector<std::unique_ptr<runtime::Job>> jobs);
  // Carries out every effect that is due, and what these make due. carry_out() does so by itself.
  void run_effects();
  // Sends the notices of the outbox. carry_out() does so by itself.
  void send_notices();
  // The last attempt of that node that hangs comes to this now. False where there is none.
  bool bring_late_result(const std::string& node, Fate fate);
  // Fires timers that are due, as the timer thread does.
  void fire_timers();

  // People and groups. Names are short: `sven` is sven@example.com.
  void put(runtime::User user, const std::vector<std::string>& groups);
  void change_members(const std::string& group, UserId user, bool member);
  void put_variable(const std::string& name, Json value);
  // Open approvals look at their reviewers again.
  void review_people();
  const runtime::User* user(const std::string& name) const;
  // The account of that name, or somebody without one.
  engine::Person person(const std::string& name) const;
  std::string name_of(UserId user) const;

  // Publishes the next version of a workflow, or says why not. A new name makes a new workflow.
  flow::Problems publish(const std::string& name, const Json& document);
  void delete_workflow(const std::string& name);
  std::shared_ptr<const engine::Version> active(const std::string& workflow) const;

  Result<View> view(ExecutionId execution);
  std::vector<ExecutionId> executions();

  // Null where there is none.
  std::shared_ptr<const engine::Version> version(WorkflowId workflow, int number) const;
  JsonRef draft(const std::string& workflow) const;

  FakeClock clock;
  Outside outside;
  FakeEntropy entropy;

  const runtime::Workspace& workspace() const { return writing_->workspace(); }
  runtime::TurnObserver* observer() { return this; }
  std::unique_ptr<ports::Reader> reader() { return store_->reader(); }

  std::map<std::string, ExecutionId> requests;  // r1 …
  std::vector<ApprovalId> approvals;            // a1 … in the order in which they opened
  std::map<ApprovalId, std::string> contexts;   // as frozen when they opened
  std::vector<Answer> answers;                  // of the last act
  std::vector<engine::Event> events;            // of the last act
  std::vector<Message> notices;                 // of the last act
  std::optional<ExecutionId> current;           // that the last act was about
  std::string workflow;                         // that new requests go to
  flow::Problems problems;                      // of the last publishing
  flow::Problems warnings;                      // of the last publishing

 private:
  void turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) override;
  void save(std::vector<ports::EntityRow> rows);
  void carry_out_alone(std::vector<std::unique_ptr<runtime::Job>> jobs);
  void report(const engine::Release& release, ports::EffectResult result);
  void remember(const engine::Release& release);

  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<runtime::Versions> versions_;
  std::unique_ptr<runtime::Writing> writing_;
  IdGenerator ids_;
  std::deque<engine::Release> due_;
  std::set<std::string> taken_up_;  // attempts that this process knows of
};

}  // namespace nf::scenarios
