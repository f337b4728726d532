#include "runtime/writing.h"

#include "base/check.h"
#include "runtime/saved_state.h"

namespace nf::runtime {

namespace {

// Executions kept at hand between batches; more are loaded when a command comes.
constexpr std::size_t kMaxAtHand = 1'024;
// As text. In memory they may take sixteen times as much: `[[0],[0],…]` does.
constexpr std::size_t kMaxBytesAtHand = 4 * 1024 * 1024;

}  // namespace

Writing::Writing(ports::Store& store, ports::Clock& clock, ports::Entropy& entropy, Versions& versions,
                 WorkspaceRef workspace, std::string tenant)
    : store_(store),
      clock_(clock),
      entropy_(entropy),
      versions_(versions),
      tenant_(std::move(tenant)),
      reader_(store.reader()),
      workspace_(std::move(workspace)) {}

Result<> Writing::open() {
  const ports::LogHead head = TRY(reader_->log_head());
  if (!head.frontier.empty()) frontier_ = TRY(log::Frontier::parse(head.frontier));
  if (frontier_.size() != head.size)
    return fail(ErrorCode::Storage, "The log's size does not fit its frontier.");
  durable_frontier_ = frontier_;
  return {};
}

Result<Loaded*> Writing::load(ExecutionId id) {
  if (const auto found = executions_.find(id); found != executions_.end()) return &found->second;
  auto row = TRY(reader_->execution(id));
  if (!row) return static_cast<Loaded*>(nullptr);
  Loaded loaded;
  loaded.state = TRY(saved_state(*row, *reader_));
  bytes_at_hand_ += row->state.size();
  row->state.clear();
  loaded.version = TRY(versions_.get(row->workflow, row->version));
  loaded.row = std::move(*row);
  return &keep(std::move(loaded));
}

Loaded& Writing::keep(Loaded loaded) {
  const ExecutionId id = loaded.row.id;
  return executions_[id] = std::move(loaded);
}

const Loaded* Writing::at_hand(ExecutionId id) const {
  const auto found = executions_.find(id);
  return found == executions_.end() ? nullptr : &found->second;
}

Workspace& Writing::change_workspace() {
  if (!changed_) changed_ = std::make_shared<Workspace>(*workspace_);
  return *changed_;
}

void Writing::append_leaf(const log::LeafDraft& draft, std::optional<log::LeafHead>& head) {
  auto bytes = log::leaf_bytes(draft, frontier_.size(), tenant_, head);
  CHECK(bytes.has_value());  // we make the bodies, and bound them
  const Sha256 hash = log::leaf_hash(*bytes);
  const std::uint64_t seq = frontier_.size();
  frontier_.append(hash);
  head = log::LeafHead{seq, hash};
  batch_.leaves.push_back({seq, std::move(*bytes)});
}

Result<> Writing::append_leaf(const log::LeafDraft& draft) {
  const std::string subject = draft.subject.type + "/" + draft.subject.id;
  std::optional<log::LeafHead> head;
  if (const auto known = heads_in_batch_.find(subject); known != heads_in_batch_.end()) {
    head = known->second;
  } else if (const auto row = TRY(reader_->leaf_head(subject))) {
    head = log::LeafHead{row->seq, row->hash};
  }
  append_leaf(draft, head);
  heads_in_batch_[subject] = *head;
  batch_.leaf_heads.push_back({subject, head->seq, head->leaf});
  return {};
}

std::size_t Writing::batch_bytes() const {
  std::size_t bytes = 0;
  for (const ports::JournalRow& row : batch_.journal) bytes += row.events.size();
  for (const ports::ContextRow& row : batch_.contexts) bytes += row.bytes.size();
  return bytes;
}

Result<> Writing::commit() {
  Result<> committed;
  bytes_at_hand_ += batch_bytes();
  if (!batch_.empty()) {
    if (!batch_.leaves.empty()) batch_.log_frontier = frontier_.bytes();
    committed = store_.commit(batch_);
  }
  if (committed) {
    durable_frontier_ = frontier_;
    if (changed_) workspace_ = std::move(changed_);
    if (executions_.size() > kMaxAtHand || bytes_at_hand_ > kMaxBytesAtHand) let_go();
  } else {
    forget();
  }
  batch_ = {};
  changed_.reset();
  heads_in_batch_.clear();
  keys_in_batch_.clear();
  dedupes_in_batch_.clear();
  return committed;
}

void Writing::let_go() {
  executions_.clear();
  bytes_at_hand_ = 0;
}

void Writing::forget() {
  let_go();
  frontier_ = durable_frontier_;
}

}  // namespace nf::runtime
