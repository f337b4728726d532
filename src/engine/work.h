#pragma once

#include <utility>
#include <vector>

#include "engine/decide.h"
#include "engine/event.h"

// Inside the engine: one decision in progress.
namespace nf::engine {

// A tentative state and the events that led to it. The only way to change the state is record().
class Work {
 public:
  Work(State state, const Version& version, const Actor& actor, const Context& context)
      : state_(std::move(state)),
        version_(&version),
        actor_(actor),
        directory_(context.directory),
        now_(std::max(context.now, state_.last_at)),
        ids_(now_, context.seed_high, context.seed_low) {}

  void record(Event event) {
    evolve(state_, event);
    events_.push_back(std::move(event));
  }

  const State& state() const { return state_; }
  const Version& version() const { return *version_; }
  // Of a migration. It must outlive this.
  void go_on_in(const Version& version) { version_ = &version; }
  const Actor& actor() const { return actor_; }
  const Directory& directory() const { return directory_; }
  // Time in an execution never goes back.
  Time now() const { return now_; }
  IdGenerator& ids() { return ids_; }

  Turn finish(std::optional<Error> rejection) {
    return {std::move(state_), std::move(events_), std::move(rejection)};
  }

 private:
  State state_;
  const Version* version_;
  const Actor& actor_;
  const Directory& directory_;
  Time now_;
  IdGenerator ids_;
  std::vector<Event> events_;
};

// tokens.cpp: a step is done with these ports taken; its tokens travel on.
void succeed(Work& work, NodeIndex node, const std::string& item, Succeed result);
void fail_step(Work& work, NodeIndex node, const std::string& item, StepError error, bool definite = true,
               bool retryable = true);
// Tokens of already marked edges reach their nodes.
void deliver(Work& work, const std::vector<EdgeIndex>& edges, const std::string& item);

// A merge waits until each of its edges carries a token, so one that has not come once nothing is under way
// was lost: a bug of ours, which must not pass for a branch that had nothing to say. The step fails, with the
// code `token-lost`. Of a merge's step that is ready. Whether it failed.
bool fail_if_token_lost(Work& work, NodeIndex node, const std::string& item);
// Of merges that hold live tokens and have no step, in this loop's body (kNone: in none). Whether there was
// one.
bool fail_merges_in_vain(Work& work, NodeIndex loop, const std::string& item);

// What waits for steps outside loops that were cancelled, while the execution goes on, waits no more.
void deliver_death_of_cancelled(Work& work);

// advance.cpp: runs every pure step that is ready, until none is; ends the execution where nothing is left.
void advance(Work& work);

// approval_open.cpp
void open_approval(Work& work, NodeIndex node, const std::string& item, OpenApproval wanted);
void open_stage(Work& work, ApprovalId approval, int stage);
void close_approval(Work& work, ApprovalId approval, Outcome outcome);

// approval_decide.cpp
Result<> decide_approval(Work& work, const DecideApproval& command);
// What the votes come to now: the stage or the approval may be over.
void settle(Work& work, ApprovalId approval);

// approval_people.cpp
Result<> reassign(Work& work, const ReassignReviewer& command);
void review_people(Work& work, ApprovalId approval);
void review_people(Work& work);

// discussion.cpp
Result<> add_comment(Work& work, const AddComment& command);
Result<> remind(Work& work, const RemindReviewers& command);

inline constexpr int kLastRevision = 100;

// rework.cpp
void open_rework(Work& work, NodeIndex node, const std::string& item, OpenRework wanted);
// Those that ask somebody whose account was disabled since fail: an operator must look, and may retry them.
void review_reworks(Work& work);
Result<> resubmit(Work& work, const ResubmitRequest& command);
Result<> withdraw(Work& work);

// lifecycle.cpp
Result<> start(Work& work, const StartExecution& command);
Result<> cancel(Work& work, const CancelExecution& command);
Result<> pause(Work& work);
Result<> resume(Work& work);
Result<> retry(Work& work, const RetryStep& command);
// migrate.cpp
Result<> migrate(Work& work, const MigrateExecution& command);
// lifecycle.cpp: cancels all that is open or running, but the step of `kept`.
void stop_everything(Work& work, const Rework* kept = nullptr);

// timers.cpp: fires what is due by now, in order.
void fire_timers(Work& work);

// grant.cpp
void grant_exception(Work& work, NodeIndex node, const std::string& item, GrantException wanted);

// loop.cpp
void enter_loop(Work& work, NodeIndex node, const std::string& item, EnterLoop wanted);
// Ends the runs of bodies in which no token is left, begins the next and leaves loops that are done: one
// loop's worth at a time. Whether there was anything to do.
bool settle_loops(Work& work);

// wait.cpp
void open_wait(Work& work, NodeIndex node, const std::string& item, OpenWait wanted);
Result<> send_signal(Work& work, const SendSignal& command);

// task.cpp
void open_task(Work& work, NodeIndex node, const std::string& item, OpenTask wanted);
// As review_reworks().
void review_tasks(Work& work);
Result<> submit_task(Work& work, const SubmitTask& command);

// effects.cpp
Result<> link_child(Work& work, const LinkChild& command);
Result<> report_effect(Work& work, const ReportEffect& command);

}  // namespace nf::engine
