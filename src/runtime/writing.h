#pragma once

#include <memory>
#include <optional>
#include <set>
#include <unordered_map>

#include "engine/decide.h"
#include "log/leaf.h"
#include "log/tree.h"
#include "ports/clock.h"
#include "ports/store.h"
#include "runtime/versions.h"
#include "runtime/workspace.h"

namespace nf::runtime {

// An execution as the writer has it at hand.
struct Loaded {
  ports::ExecutionRow row;  // without `state`
  engine::State state;
  std::shared_ptr<const engine::Version> version;
};

// The writer's working set: the batch that is being made, and tentative state that later jobs of the same
// batch see. Used by the writer thread alone.
class Writing {
 public:
  Writing(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy, Versions& versions,
          WorkspaceRef workspace, std::string tenant);

  // Reads what the log was left at. Must succeed before the first batch.
  Result<> open();

  // Whether notices are written: not where nobody would send them.
  bool tells() const { return tells_; }
  void set_tells(bool tells) { tells_ = tells; }

  Time now() { return clock_.now(); }
  ports::Entropy& entropy() { return entropy_; }
  ports::Reader& reader() { return *reader_; }
  Versions& versions() { return versions_; }
  ports::Batch& batch() { return batch_; }

  // The execution as it is after all jobs before; null where there is none. Valid until the next call.
  Result<Loaded*> load(ExecutionId id);
  Loaded& keep(Loaded loaded);
  // The same without reading it: null where it is not in memory.
  const Loaded* at_hand(ExecutionId id) const;

  // The workspace as it is after all jobs before, and a copy of it to change.
  const Workspace& workspace() const { return changed_ ? *changed_ : *workspace_; }
  Workspace& change_workspace();

  // Appends a leaf of a subject that has its last leaf in `head`, and moves the head.
  void append_leaf(const log::LeafDraft& draft, std::optional<log::LeafHead>& head);
  // The same for a subject whose head is kept in the store.
  Result<> append_leaf(const log::LeafDraft& draft);

  // Answers given to idempotency keys within this batch.
  std::set<Sha256>& keys_in_batch() { return keys_in_batch_; }
  std::map<std::pair<WorkflowId, Sha256>, ExecutionId>& dedupes_in_batch() { return dedupes_in_batch_; }

  // Of text in the batch, about: what a commit costs, and what it keeps others waiting.
  std::size_t batch_bytes() const;
  // Commits what the jobs have added. After a failure all tentative state is dropped.
  Result<> commit();
  // The workspace as last made durable.
  const WorkspaceRef& durable_workspace() const { return workspace_; }
  std::uint64_t log_size() const { return frontier_.size(); }

 private:
  void let_go();
  void forget();

  ports::Store& store_;
  ports::Clock& clock_;
  ports::Entropy& entropy_;
  Versions& versions_;
  const std::string tenant_;
  bool tells_ = false;
  std::unique_ptr<ports::Reader> reader_;
  ports::Batch batch_;
  std::unordered_map<ExecutionId, Loaded> executions_;
  std::size_t bytes_at_hand_ = 0;  // of their text
  WorkspaceRef workspace_;
  std::shared_ptr<Workspace> changed_;
  log::Frontier frontier_;
  log::Frontier durable_frontier_;
  std::map<std::string, log::LeafHead> heads_in_batch_;
  std::set<Sha256> keys_in_batch_;
  std::map<std::pair<WorkflowId, Sha256>, ExecutionId> dedupes_in_batch_;
};

}  // namespace nf::runtime
