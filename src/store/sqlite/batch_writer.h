#pragma once

#include <unordered_map>

#include "ports/store.h"
#include "store/sqlite/connection.h"

namespace nf::store::sqlite {

// Writes the rows of one batch inside a transaction of the caller's. After a failure the caller rolls back.
class BatchWriter {
 public:
  // `log_size`: leaves before this batch.
  BatchWriter(Connection& connection, std::uint64_t log_size)
      : connection_(connection), log_size_(log_size) {}

  Result<> write(const ports::Batch& batch);
  std::uint64_t log_size() const { return log_size_; }  // after the batch

 private:
  Result<> insert(const ports::ExecutionRow& row);
  Result<> replace(const ports::ExecutionRow& row);
  Result<> append(const ports::JournalRow& row);
  Result<> cut(const ports::JournalCut& cut);
  Result<> put(const ports::ApprovalRow& row);
  Result<> insert(const ports::ContextRow& row);
  Result<> put(const ports::RegisterRow& row);
  Result<> append(const ports::LeafRow& row);
  Result<> put(const ports::LeafHeadRow& row);
  Result<> put(const ports::ReplyRow& row);
  Result<> insert(const ports::DedupeRow& row);
  Result<> put(const ports::EntityRow& row);

  Result<> put_state(std::int64_t number, const std::string& state);
  // Unavailable where it is not there.
  Result<std::int64_t> number_of(const ExecutionId& id);
  Result<bool> has_turn(std::int64_t key);

  Connection& connection_;
  std::uint64_t log_size_;
  std::unordered_map<ExecutionId, std::int64_t> numbers_;
  std::int64_t last_turn_ = -1;  // key of the journal row appended last
};

}  // namespace nf::store::sqlite
