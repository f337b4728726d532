#pragma once

#include <functional>
#include <memory>

#include "engine/state.h"
#include "runtime/files.h"
#include "runtime/job.h"
#include "runtime/writing.h"

// Finished executions whose retention is over are pruned (docs/adr/0008): the journal goes, and of the state
// what nobody decided on. Rows of executions, approvals, contexts, register entries and leaves stay as they
// are.
namespace nf::runtime {

// Of one plan, so that the commit which carries it out takes a few milliseconds.
inline constexpr std::size_t kPrunedAtOnce = 32;                    // executions
inline constexpr std::size_t kTurnsPrunedAtOnce = 1'000;            // rows of journals
inline constexpr std::size_t kBytesPrunedAtOnce = 2 * 1024 * 1024;  // of text, past the first row

// What ended before this has lived out the retention. A month that is too short gives its last day.
Time kept_since(Time now, Duration retention);

// What is left of the state of an ended execution. With `decided` (there were approvals, or an exception was
// granted) the request in all its revisions and the approvals stay whole, and of steps all but their data;
// without it only who and what it was, how it ended, and the steps that failed.
engine::State remains_of(engine::State state, bool decided);

// What is to happen to one execution.
struct Pruning {
  ports::ExecutionRow before;  // as it was seen, without `state`
  ports::ExecutionRow after;   // with the state that is left; its turns are those that are still to go
  engine::State state;         // the same
  std::vector<FileId> files;   // that were attached to its request, and are no longer
  std::vector<ports::EntityRow> memory;  // deletes what it alone has kept
};

struct PrunePlan {
  std::vector<Pruning> executions;
  // For the next plan; empty: all was looked at. With `again` it is the same, as there was more than one plan
  // may do.
  std::string next_cursor;
  bool again = false;
};

// The next that can be pruned: ended before `before`, and nobody waits for them. What cannot be read is left
// for doctor to find. `cursor` is empty at first. A journal that is too long goes from its end, in several
// plans.
Result<PrunePlan> plan_pruning(ports::Reader& reader, Time before, Time now, const std::string& cursor);

// What pruning has come to.
struct PruneCounts {
  std::uint64_t executions = 0;
  std::uint64_t turns = 0;
};

// Carries out a plan. Executions that have changed since it was made are left alone.
class PruneJob final : public Job {
 public:
  using Done = std::function<void(const Result<>& committed, const PruneCounts& counts)>;
  PruneJob(PrunePlan plan, Done done) : plan_(std::move(plan)), done_(std::move(done)) {}

  void prepare(Writing& writing) override;
  void finish(const Result<>& committed) override { done_(committed, counts_); }

 private:
  Result<> prune(Writing& writing, const Pruning& pruning);

  const PrunePlan plan_;
  const Done done_;
  PruneCounts counts_;
};

}  // namespace nf::runtime
