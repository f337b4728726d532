#pragma once

#include <memory>
#include <optional>

#include "runtime/memories.h"
#include "runtime/notifier.h"
#include "runtime/runtime.h"
#include "runtime/scheduler.h"
#include "runtime/sessions.h"
#include "runtime/sub_workflows.h"
#include "runtime/waiting_room.h"
#include "sim/dispatch.h"

namespace nf::sim {

// One process of the server: the real runtime, writer, timers, notifier, waiting room, scheduler,
// sub-workflows and memory, whose threads' work is done here step by step. Destroying it is a crash.
class Server {
 public:
  // Reads what is durable and takes up what was under way. CHECKs that it can.
  explicit Server(const Site& site);
  ~Server();

  runtime::Runtime& runtime() { return *runtime_; }
  runtime::Sessions& sessions() { return sessions_; }
  runtime::WaitingRoom& waiting_room() { return waiting_room_; }
  Dispatch& dispatch() { return *dispatch_; }
  // Whoever waits for an answer gets none from a process that died.
  std::shared_ptr<const bool> lives() const { return lives_; }

  // --- The writer

  enum class Phase { Idle, Prepared, Committed };
  Phase phase() const { return phase_; }
  bool can_write() const { return phase_ != Phase::Idle || !jobs_.empty() || runtime_->queued() > 0; }
  // Decides what waits.
  void prepare();
  // False: the outcome is unknown, and the process must end.
  [[nodiscard]] bool commit();
  // Tells the next what the commit came to.
  void finish_one();
  // For canaries: tells it before the commit.
  void finish_one_too_early();

  // --- What else has threads

  // Lets timers, notices, held requests and children look where it is time to.
  void look();
  // Lets the schedules look.
  void look_at_schedules();
  // Does what sub-workflows and memory have to hand to the writer.
  void run_errands();
  // When they have more to hand over, on the wall; null: not before something happens.
  std::optional<Time> next_errand() const { return errands_at_; }

  // --- For canaries

  Millis schedules_are_late_by{0};
  // Nobody hears that a step was cancelled whose child goes on.
  bool forgets_children = false;
  // When one of them wants to look next, on the wall; schedules are left out, which always do.
  std::optional<Time> next_look();

 private:
  // Between the runtime and the sub-workflows.
  class Ear final : public runtime::TurnObserver {
   public:
    explicit Ear(Server& server) : server_(server) {}
    void turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) override;

   private:
    Server& server_;
  };

  const Site site_;
  std::unique_ptr<runtime::Runtime> runtime_;
  runtime::Sessions sessions_;
  runtime::WaitingRoom waiting_room_;
  std::unique_ptr<Dispatch> dispatch_;
  std::unique_ptr<runtime::Notifier> notifier_;
  std::unique_ptr<runtime::SubWorkflows> sub_workflows_;
  Ear ear_{*this};
  std::unique_ptr<runtime::Memories> memories_;
  std::unique_ptr<runtime::Scheduler> scheduler_;
  std::shared_ptr<bool> lives_ = std::make_shared<bool>(true);
  runtime::Jobs jobs_;
  Phase phase_ = Phase::Idle;
  Result<> committed_;
  std::optional<Time> notices_at_ = Time{};
  std::optional<Time> errands_at_;
};

}  // namespace nf::sim
