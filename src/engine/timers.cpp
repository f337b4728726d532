#include "base/check.h"
#include "engine/reviewers.h"
#include "engine/work.h"

namespace nf::engine {

namespace {

void pass_deadline(Work& work, ApprovalId id) {
  const Approval* approval = work.state().approval(id);
  CHECK(approval != nullptr);
  const int index = approval->open_stage();
  CHECK(index >= 0);
  const Stage& stage = approval->stages[index];
  if (approval->on_timeout == OnTimeout::Reject) return close_approval(work, id, Outcome::Rejected);
  if (approval->on_timeout == OnTimeout::TimedOut || stage.fallback_joined) {
    return close_approval(work, id, Outcome::TimedOut);
  }
  auto people = join_fallback(work.state(), *approval, index, work.directory());
  const bool anybody = std::ranges::any_of(people, [](const Reviewer& reviewer) {
    return reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Waiting;
  });
  if (!anybody) return close_approval(work, id, Outcome::TimedOut);
  work.record(ReviewersChanged{.approval = id,
                               .stage = index,
                               .cause = PeopleChange::Deadline,
                               .reviewers = std::move(people),
                               .due_at = add(work.now(), *stage.due_in),
                               .reason = "the deadline has passed",
                               .at = work.now()});
}

void fire(Work& work, const Timer& timer) {
  switch (timer.kind) {
    case Timer::Kind::Deadline:
      return pass_deadline(work, ApprovalId(timer.approval));
    case Timer::Kind::Reminder:
      return work.record(ReviewersReminded{.approval = ApprovalId(timer.approval), .at = work.now()});
    case Timer::Kind::Retry:
      return work.record(StepRetried{.node = timer.node, .item = timer.item, .at = work.now()});
    case Timer::Kind::Wait: {
      // Who waits for a signal has waited in vain; the others have waited long enough.
      const bool in_vain = !work.state().step(timer.node, timer.item)->signal.empty();
      return succeed(
          work, timer.node, timer.item,
          {.output = std::make_shared<const Json>(JsonObject{}), .ports = {in_vain ? "timeout" : "main"}});
    }
    case Timer::Kind::Task: {
      work.record(TaskClosed{
          .node = timer.node, .item = timer.item, .port = "timed_out", .by = std::nullopt, .at = work.now()});
      return succeed(work, timer.node, timer.item,
                     {.output = std::make_shared<const Json>(JsonObject{}), .ports = {"timed_out"}});
    }
    case Timer::Kind::Rework: {
      work.record(ReworkClosed{timer.node, timer.item, "timed_out", work.now()});
      return succeed(work, timer.node, timer.item,
                     {.output = std::make_shared<const Json>(JsonObject{}), .ports = {"timed_out"}});
    }
  }
}

}  // namespace

void fire_timers(Work& work) {
  // Each firing may set the next timer; a deadline runs anew once a stage, so this ends.
  for (;;) {
    const std::vector<Timer> waiting = timers(work.state());
    if (waiting.empty() || waiting.front().due > work.now()) return;
    fire(work, waiting.front());
    advance(work);
  }
}

}  // namespace nf::engine
