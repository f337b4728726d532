#pragma once

#include "runtime/errands.h"
#include "runtime/memory_job.h"
#include "runtime/runtime.h"

namespace nf::runtime {

// Has the operations carried out that `memory` steps ask for, each exactly once whatever crashes in between:
// one that was not recorded was not done, and is found by the next start.
class Memories final : public TurnObserver {
 public:
  // `runtime` must outlive it and observe it.
  explicit Memories(Runtime& runtime);
  ~Memories() override;

  // Takes up what the last process left; look() is the caller's matter then.
  Result<> take_up();
  // The same, and a thread that looks.
  Result<> start();
  void stop();  // before the runtime; idempotent

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;
  // As Errands has it.
  std::optional<Time> look(Time now) { return errands_.look(now); }

 private:
  void add(std::vector<engine::Release> due);
  bool carry_out(const engine::Release& release);

  Runtime& runtime_;
  Errands errands_;
};

}  // namespace nf::runtime
