#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/release.h"
#include "runtime/execution_request.h"
#include "runtime/job.h"
#include "runtime/writing.h"

// What `memory` steps keep, as entities of the store: the values of a scope under the kind
// "memory/" + its owner (an execution, a workflow, or "workspace"), by key; and how much that is under the
// kind "memory", by owner.
namespace nf::runtime {

// The effects of this kind are carried out here, and not by workers: they change our own rows.
inline constexpr std::string_view kMemory = "memory";

// Of one scope. More fails the step.
struct MemoryLimits {
  std::size_t keys;
  std::size_t bytes;  // of keys and values, as JSON text
};
inline constexpr MemoryLimits kMemoryOfExecution{1'000, 4 * 1024 * 1024};
inline constexpr MemoryLimits kMemoryOfMany{10'000, 64 * 1024 * 1024};  // of a workflow, of the workspace

// Carries out one operation and records its outcome in the same batch: once, or not at all. Does nothing
// where the step does not wait for it (any more): it was done, taken back, cancelled or paused. A test
// execution has a memory of its own over the real one, which it leaves as it is.
class MemoryJob final : public Job {
 public:
  // On the writer thread, once: the commit's outcome, or Unavailable where the memory could not be read now.
  using Done = std::function<void(const Result<>&)>;
  // The observer must outlive it; null: nobody is told of the turn.
  MemoryJob(engine::Release release, TurnObserver* observer, Done done = nullptr);

  void prepare(Writing& writing) override;
  void finish(const Result<>& committed) override;

 private:
  const engine::Release release_;
  TurnObserver* const observer_;
  const Done done_;
  Result<> decided_;
  std::optional<Loaded> after_;
  std::vector<engine::Event> events_;
};

// Deletes all that an execution alone has kept; for the one who prunes it.
Result<std::vector<ports::EntityRow>> forget_memory_of(ports::Reader& reader, ExecutionId execution);

}  // namespace nf::runtime
