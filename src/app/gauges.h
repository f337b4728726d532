#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "app/platform.h"
#include "runtime/ticker.h"
#include "store/sqlite/gauges.h"

namespace nf::app {

inline constexpr Millis kGaugesEvery = std::chrono::seconds(10);

// Looks every kGaugesEvery at what waits in the database and at what the machine has left, so that /metrics
// costs nothing to ask for. Thread-safe.
class Gauges {
 public:
  // `database` must be there.
  static Result<std::unique_ptr<Gauges>> open(const std::string& data, const std::string& database,
                                              ports::Clock& clock);
  ~Gauges() { stop(); }

  void start() { ticker_.start(); }
  void stop() { ticker_.stop(); }
  // For /metrics: as last looked.
  std::string metrics() const;

 private:
  Gauges(std::string data, std::unique_ptr<store::GaugeReader> reader, ports::Clock& clock);
  std::optional<Time> look(Time now);

  const std::string data_;
  const std::unique_ptr<store::GaugeReader> reader_;
  mutable std::mutex mutex_;
  std::string text_;
  runtime::Ticker ticker_;  // last: it uses all of the above
};

}  // namespace nf::app
