#include "store/sample_rows.h"

#include "base/hash.h"

namespace nf::store::sample {
namespace {

// Collects the fields of a row.
class Line {
 public:
  Line& add(const std::string& value) {
    text_ += '|';
    text_ += value;
    return *this;
  }
  Line& add(const Uuid& id) { return add(to_string(id)); }
  Line& add(const Sha256& value) { return add(hex(value)); }
  Line& add(Time time) { return add(std::to_string(time.time_since_epoch().count())); }
  Line& add(std::chrono::sys_days day) { return add(std::to_string(day.time_since_epoch().count())); }
  Line& add(const ports::Vote& vote) { return add(vote.user).add(vote.at); }
  template <std::integral T>
  Line& add(T value) {
    return add(std::to_string(value));
  }
  template <class T>
  Line& add(const std::optional<T>& value) {
    return value ? add(*value) : add(std::string("-"));
  }
  template <class T>
  Line& add(const std::vector<T>& values) {
    add(values.size());
    for (const auto& value : values) add(value);
    return *this;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

template <class... T>
std::string line(const T&... values) {
  Line line;
  (line.add(values), ...);
  return line.take();
}

}  // namespace

Sha256 hash(std::uint64_t n) { return sha256("sample", std::to_string(n)); }

Time second(std::int64_t n) { return kStart + std::chrono::seconds(n); }

ports::ExecutionRow execution(std::uint64_t n) {
  ports::ExecutionRow row;
  row.id = id<ExecutionId>(n);
  row.workflow = id<WorkflowId>(1);
  row.version = 1;
  row.status = "running";
  row.title = "Execution " + std::to_string(n);
  row.started_at = second(static_cast<std::int64_t>(n));
  row.turns = 1;
  row.leaves = 2;
  row.leaf_seq = n;
  row.leaf_hash = hash(n);
  row.subject_key = hash(n + 1);
  row.state = R"({"n":)" + std::to_string(n) + "}";
  return row;
}

ports::JournalRow turn(std::uint64_t execution, std::uint64_t no) {
  return {id<ExecutionId>(execution), no, second(static_cast<std::int64_t>(no)),
          "[" + std::to_string(execution) + "," + std::to_string(no) + "]"};
}

ports::ApprovalRow approval(std::uint64_t n) {
  ports::ApprovalRow row;
  row.id = id<ApprovalId>(n);
  row.execution = id<ExecutionId>(n / 10);
  row.workflow = id<WorkflowId>(1);
  row.opened_at = second(static_cast<std::int64_t>(n));
  row.can_decide = {id<UserId>(1)};
  row.involved = {id<UserId>(1)};
  row.votes = {{id<UserId>(1), second(static_cast<std::int64_t>(n))}};
  return row;
}

ports::RegisterRow entry(std::uint64_t n) {
  ports::RegisterRow row;
  row.id = id<EntryId>(n);
  row.execution = id<ExecutionId>(n);
  row.policy = "SEC-12";
  row.granted_at = second(static_cast<std::int64_t>(n));
  row.owner = "owner@example.com";
  row.document = R"({"n":)" + std::to_string(n) + "}";
  return row;
}

ports::LeafRow leaf(std::uint64_t seq) { return {seq, "leaf " + std::to_string(seq)}; }

ports::ReplyRow reply(std::uint64_t n) {
  return {hash(n), hash(n + 1), 201, "reply " + std::to_string(n), second(static_cast<std::int64_t>(n))};
}

std::string text(const ports::ExecutionRow& row) {
  return line(row.id, row.workflow, row.version, row.status, row.attention, row.test, row.revision,
              row.requester, row.requester_address, row.submitted_by, row.title, row.started_at, row.ended_at,
              row.next_due, row.turns, row.leaves, row.leaf_seq, row.leaf_hash, row.subject_key,
              row.pruned_at, row.state);
}

std::string text(const ports::JournalRow& row) { return line(row.execution, row.no, row.at, row.events); }

std::string text(const ports::ApprovalRow& row) {
  return line(row.id, row.execution, row.workflow, row.open, row.outcome, row.opened_at, row.due_at,
              row.closed_at, row.can_decide, row.involved, row.votes);
}

std::string text(const ports::RegisterRow& row) {
  return line(row.id, row.execution, row.approval, row.policy, row.revoked_reason, row.from, row.until,
              row.granted_at, row.revoked_at, row.owner, row.document);
}

std::string text(const ports::LeafRow& row) { return line(row.seq, row.bytes); }

std::string text(const ports::LeafHeadRow& row) { return line(row.subject, row.seq, row.hash); }

std::string text(const ports::ReplyRow& row) {
  return line(row.key, row.body_hash, row.status, row.body, row.at);
}

std::string text(const ports::EntityRow& row) { return line(row.kind, row.id, row.document); }

}  // namespace nf::store::sample
