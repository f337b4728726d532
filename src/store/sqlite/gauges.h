#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace nf::store {

// What waits in a database, and how large it is.
struct Gauges {
  std::map<std::string, std::uint64_t> executions;  // by status, those that completed left out
  std::uint64_t attention = 0;                      // executions that need an operator
  std::uint64_t approvals_open = 0;
  std::optional<Time> oldest_approval;  // when the oldest open one was opened
  std::optional<Time> next_timer;       // when the earliest is due; in the past: late
  std::uint64_t timers_late = 0;        // due a minute ago or longer
  std::uint64_t notices_waiting = 0;    // in the outbox
  std::uint64_t replies = 0;            // kept for idempotency keys
  std::uint64_t file_bytes = 0;
  std::uint64_t free_bytes = 0;  // of these, in pages that hold nothing
  std::uint64_t wal_bytes = 0;
};

// Reads them over indexes alone, on a connection of its own: it holds up no commit. For one thread at a time.
class GaugeReader {
 public:
  static Result<std::unique_ptr<GaugeReader>> open(const std::string& path);
  virtual ~GaugeReader() = default;
  virtual Result<Gauges> read(Time now) = 0;
};

}  // namespace nf::store
