#pragma once

#include <atomic>
#include <string>

#include "runtime/prune.h"
#include "runtime/runtime.h"
#include "runtime/ticker.h"

namespace nf::runtime {

// Prunes what is older than the retention, some at a time while the writer has nothing to do, and gives the
// room back to the file system. A process that dies in between has pruned some and not the others.
class Pruner {
 public:
  // They must outlive it. Nothing happens before start().
  Pruner(Runtime& runtime, ports::Store& store, Duration retention);

  void start() { ticker_.start(); }
  void stop() { ticker_.stop(); }  // before the runtime; idempotent

  // Since the start. Thread-safe.
  PruneCounts counts() const { return {executions_, turns_}; }

 private:
  std::optional<Time> look(Time now);
  bool gives_way();
  Result<bool> prune_some(Time now);  // whether there may be more
  Result<PruneCounts> carry_out(PrunePlan plan);
  Result<bool> shrink();  // whether there may be more

  Runtime& runtime_;
  ports::Store& store_;
  const Duration retention_;
  std::string cursor_;
  bool sweeping_ = true;
  int gave_way_ = 0;  // in a row
  std::atomic<std::uint64_t> executions_{0};
  std::atomic<std::uint64_t> turns_{0};
  Ticker ticker_;
};

}  // namespace nf::runtime
