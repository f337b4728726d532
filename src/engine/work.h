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
  // For the time at which a timer should have fired, and back.
  void set_now(Time now) { now_ = std::max(now, state_.last_at); }
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

// effects.cpp
Result<> report_effect(Work& work, const ReportEffect& command);

}  // namespace nf::engine
