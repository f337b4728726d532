#include "sim/disk.h"

#include "base/check.h"
#include "store/memory/memory_store.h"

namespace nf::sim {

namespace {

std::size_t frames_of(const ports::Batch& batch) {
  return 1 + batch.new_executions.size() + batch.executions.size() + batch.journal.size() +
         batch.approvals.size() + batch.contexts.size() + batch.entries.size() + batch.leaves.size() +
         batch.leaf_heads.size() + batch.replies.size() + batch.dedupes.size() + batch.entities.size();
}

tl::unexpected<Error> unknown_outcome() {
  return fail(ErrorCode::Storage, "The outcome of a commit is unknown.");
}

}  // namespace

Disk::Disk(Random random, Durable durable)
    : random_(random), durable_(std::move(durable)), rows_(store::make_memory_store()) {}

Result<> Disk::commit(const ports::Batch& batch) {
  const Fate fate = std::exchange(fate_, Fate::Durable);
  if (latched_) return unknown_outcome();
  if (fate == Fate::Full) return fail(ErrorCode::Unavailable, "The disk is full.");
  if (fate == Fate::SyncFailed || fate == Fate::PowerLost) {
    latched_ = true;
    unsynced_ = Unsynced{batch, reaches_the_plate(batch)};
    return unknown_outcome();
  }
  if (!tamper) return write(batch);
  ports::Batch tampered = batch;
  tamper(tampered);
  return write(tampered);
}

Result<> Disk::write(const ports::Batch& batch) {
  TRY(rows_->commit(batch));
  if (lies_about_syncs) kept_.push_back(batch);
  durable_(batch);
  return {};
}

// A disk loses all of what was not synced, or nothing, or any frames.
bool Disk::reaches_the_plate(const ports::Batch& batch) {
  const int dice = random_.below(3);
  if (dice < 2) return dice == 1;
  for (std::size_t i = 0; i < frames_of(batch); ++i) {
    if (random_.chance(20)) return false;
  }
  return true;
}

void Disk::restart() {
  latched_ = false;
  fate_ = Fate::Durable;
  if (lies_about_syncs) lose_the_last_record();
  if (const auto record = std::exchange(unsynced_, std::nullopt); record && record->whole) {
    CHECK(write(record->batch).has_value());
  }
}

void Disk::lose_the_last_record() {
  if (!kept_.empty()) kept_.pop_back();
  rows_ = store::make_memory_store();
  for (const ports::Batch& batch : kept_) CHECK(rows_->commit(batch).has_value());
}

}  // namespace nf::sim
