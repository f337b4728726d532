#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "ports/store.h"
#include "sim/random.h"

namespace nf::sim {

// How a commit ends.
enum class Fate {
  Durable,
  Full,        // no space: refused, nothing of it is left
  SyncFailed,  // the outcome is unknown to the process; the record may be whole on the disk
  PowerLost,   // the process dies in it; likewise
};

// What outlives processes: rows, changed by records of a write-ahead log. A record is written frame by frame,
// a frame a row, and counts once it was synced. Of a record that was not, each frame may be there or not
// after the process has died; the next process takes it up only where it is whole, as a store that checks
// its frames' sums does.
class Disk final : public ports::Store {
 public:
  // Told of each record that counts, in order, once it does.
  using Durable = std::function<void(const ports::Batch&)>;
  Disk(Random random, Durable durable);

  void next_fate(Fate fate) { fate_ = fate; }
  // The process has died. What was written and not synced is settled now.
  void restart();

  Result<> commit(const ports::Batch& batch) override;
  std::unique_ptr<ports::Reader> reader() override { return rows_->reader(); }
  Result<> forget_replies(Time before) override { return rows_->forget_replies(before); }
  Result<bool> shrink(std::size_t pages) override { return rows_->shrink(pages); }

  // For canaries: changes each batch on its way to the disk.
  std::function<void(ports::Batch&)> tamper;
  // For canaries: answers a sync before the record is safe, so that a crash loses the last one.
  bool lies_about_syncs = false;

 private:
  // A record whose sync did not return: which of its frames reached the plate.
  struct Unsynced {
    ports::Batch batch;
    bool whole = false;
  };
  Result<> write(const ports::Batch& batch);
  bool reaches_the_plate(const ports::Batch& batch);
  void lose_the_last_record();

  Random random_;
  const Durable durable_;
  std::unique_ptr<ports::Store> rows_;
  Fate fate_ = Fate::Durable;
  bool latched_ = false;
  std::optional<Unsynced> unsynced_;
  std::vector<ports::Batch> kept_;  // by a disk that lies
};

}  // namespace nf::sim
