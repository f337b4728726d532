#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "http/exchange.h"
#include "ports/clock.h"
#include "runtime/execution_request.h"

namespace nf::http {

// What is counted since the process has started. Thread-safe. The clock must outlive it.
class Metrics final : public runtime::TurnObserver {
 public:
  explicit Metrics(ports::Clock& clock) : started_at_(clock.now()) {}

  // For RouterConfig::served. A route's pattern must live as long as this.
  void served(const Served& served);
  // For Runtime::observe.
  void turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) override;

  // In Prometheus' text format 0.0.4.
  std::string text() const;

 private:
  struct Sum {
    std::uint64_t count = 0;
    std::chrono::microseconds took{0};
  };

  const Time started_at_;
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string_view, std::string_view, int>, Sum> requests_;  // by method, route, status
  std::uint64_t executions_started_ = 0;
  std::map<std::string_view, std::uint64_t> executions_ended_;  // by ending
};

// Appends one family of samples: its head, and a line for the value where it has no labels.
void write_metric_head(std::string& out, std::string_view name, std::string_view type, std::string_view help);
void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::uint64_t value);

}  // namespace nf::http
