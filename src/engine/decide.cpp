#include "engine/decide.h"

#include "engine/work.h"

namespace nf::engine {

namespace {

struct Carry {
  Work& work;

  Result<> operator()(const StartExecution& command) const { return start(work, command); }
  Result<> operator()(const DecideApproval& command) const { return decide_approval(work, command); }
  Result<> operator()(const ReassignReviewer& command) const { return reassign(work, command); }
  Result<> operator()(const AddComment& command) const { return add_comment(work, command); }
  Result<> operator()(const RemindReviewers& command) const { return remind(work, command); }
  Result<> operator()(const ResubmitRequest& command) const { return resubmit(work, command); }
  Result<> operator()(const WithdrawRequest&) const { return withdraw(work); }
  Result<> operator()(const CancelExecution& command) const { return cancel(work, command); }
  Result<> operator()(const PauseExecution&) const { return pause(work); }
  Result<> operator()(const ResumeExecution&) const { return resume(work); }
  Result<> operator()(const RetryStep& command) const { return retry(work, command); }
  Result<> operator()(const MigrateExecution& command) const { return migrate(work, command); }
  Result<> operator()(const SendSignal& command) const { return send_signal(work, command); }
  Result<> operator()(const SubmitTask& command) const { return submit_task(work, command); }
  Result<> operator()(const LinkChild& command) const { return link_child(work, command); }
  Result<> operator()(const ReportEffect& command) const { return report_effect(work, command); }
  Result<> operator()(const ReportNotice& command) const {
    work.record(NoticeSent{command.notice, command.message_id, command.error, work.now()});
    return {};
  }
  Result<> operator()(const FireTimers&) const { return {}; }
  Result<> operator()(const ReviewPeople&) const {
    review_people(work);
    return {};
  }
};

}  // namespace

Turn decide(State state, const Version& version, const Actor& actor, const Command& command,
            const Context& context) {
  Work work(std::move(state), version, actor, context);
  // A decision after the deadline is late, even when the server was down at the deadline.
  fire_timers(work);
  const Result<> done = std::visit(Carry{work}, command);
  if (!done) return work.finish(done.error());
  // With every command: nothing lists the reworks that ask somebody, so whoever leaves may not be noticed at
  // once.
  if (!work.state().ending) review_reworks(work);
  advance(work);
  return work.finish(std::nullopt);
}

}  // namespace nf::engine
