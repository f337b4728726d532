#include "base/check.h"
#include "engine/event.h"

namespace nf::engine {

// A value past the last case can only come from a bug.
#define NF_UNREACHABLE()      \
  do {                        \
    CHECK(!"a name for all"); \
    return {};                \
  } while (false)

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Approve:
      return "approve";
    case Verdict::Reject:
      return "reject";
    case Verdict::RequestChanges:
      return "request_changes";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Approved:
      return "approved";
    case Outcome::Rejected:
      return "rejected";
    case Outcome::ChangesRequested:
      return "changes_requested";
    case Outcome::TimedOut:
      return "timed_out";
    case Outcome::Cancelled:
      return "cancelled";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(Notice::Kind kind) {
  switch (kind) {
    case Notice::Kind::Asked:
      return "asked";
    case Notice::Kind::Cancelled:
      return "cancelled";
    case Notice::Kind::Rework:
      return "rework";
    case Notice::Kind::ReworkCancelled:
      return "rework_cancelled";
    case Notice::Kind::Unassigned:
      return "unassigned";
    case Notice::Kind::Reminder:
      return "reminder";
    case Notice::Kind::Task:
      return "task";
    case Notice::Kind::TaskCancelled:
      return "task_cancelled";
    case Notice::Kind::Commented:
      return "commented";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(EffectOutcome outcome) {
  switch (outcome) {
    case EffectOutcome::Succeeded:
      return "succeeded";
    case EffectOutcome::Failed:
      return "failed";
    case EffectOutcome::Unknown:
      return "unknown";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(ReviewMode mode) {
  switch (mode) {
    case ReviewMode::All:
      return "all";
    case ReviewMode::Any:
      return "any";
    case ReviewMode::Quorum:
      return "quorum";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(ReviewerState state) {
  switch (state) {
    case ReviewerState::Waiting:
      return "waiting";
    case ReviewerState::Asked:
      return "asked";
    case ReviewerState::Decided:
      return "decided";
    case ReviewerState::Removed:
      return "removed";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(How how) {
  switch (how) {
    case How::Named:
      return "named";
    case How::Group:
      return "group";
    case How::Manager:
      return "manager";
    case How::Fallback:
      return "fallback";
    case How::Reassigned:
      return "reassigned";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(StageStatus status) {
  switch (status) {
    case StageStatus::Waiting:
      return "waiting";
    case StageStatus::Open:
      return "open";
    case StageStatus::Approved:
      return "approved";
    case StageStatus::Closed:
      return "closed";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(StepStatus status) {
  switch (status) {
    case StepStatus::Ready:
      return "ready";
    case StepStatus::Running:
      return "running";
    case StepStatus::Waiting:
      return "waiting";
    case StepStatus::Succeeded:
      return "succeeded";
    case StepStatus::Failed:
      return "failed";
    case StepStatus::Skipped:
      return "skipped";
    case StepStatus::Cancelled:
      return "cancelled";
  }
  NF_UNREACHABLE();
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::Completed:
      return "completed";
    case Ending::Failed:
      return "failed";
    case Ending::FailedContinued:
      return "failed_continued";
    case Ending::Cancelled:
      return "cancelled";
  }
  NF_UNREACHABLE();
}

}  // namespace nf::engine
