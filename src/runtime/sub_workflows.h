#pragma once

#include "engine/release.h"
#include "runtime/errands.h"
#include "runtime/runtime.h"

namespace nf::runtime {

// The effects of this kind are carried out here, and not by workers: what they start is an execution of ours.
inline constexpr std::string_view kSubWorkflow = "sub_workflow";
inline constexpr int kDeepestSubWorkflow = 10;

// Starts the children that `sub_workflow` steps ask for, tells parents of their end, and cancels those whose
// parent does not wait for them any more. A child is started once, whatever crashes in between: the effect's
// key is its dedupe key. The children that are waited for stand in the store until their parent was told, so
// nothing is remembered here that a restart would not find again.
class SubWorkflows final : public TurnObserver {
 public:
  // `runtime` must outlive it and observe it.
  explicit SubWorkflows(Runtime& runtime);
  ~SubWorkflows() override;

  // Takes up what the last process left; look() is the caller's matter then.
  Result<> take_up();
  // The same, and a thread that looks.
  Result<> start();
  void stop();  // before the runtime; idempotent

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;
  // Does what is to be done, and gives when to look next; none: when there is something. Called by the thread
  // of start(), or without it.
  std::optional<Time> look(Time now) { return errands_.look(now); }

 private:
  struct Started;

  void add(Errands::Errand errand) { errands_.add(std::move(errand)); }
  // Children for what of this is of our kind.
  void add_starts(std::vector<engine::Release> due);
  Result<> take_up_children();
  Result<> take_up_child(ports::Reader& reader, ExecutionId id);

  bool start_child(const engine::Release& release);
  void child_started(const engine::Release& release, const Started& started);
  bool tell_parent(ExecutionId child);
  bool cancel_child(ExecutionId child);
  // The execution moved to another version, perhaps one without the steps that wait: their children are
  // cancelled as well.
  bool cancel_left_behind(ExecutionId parent);
  bool link(ExecutionId parent, const engine::LinkChild& wanted);
  bool report(const engine::ReportEffect& command, ExecutionId parent, SystemJob::Done done);
  void fail(const engine::Release& release, std::string message);

  Runtime& runtime_;
  Errands errands_;
};

}  // namespace nf::runtime
