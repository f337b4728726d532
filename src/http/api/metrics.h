#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "http/api/histogram.h"
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

  using Counts = std::map<std::string, std::uint64_t, std::less<>>;  // by the value of a label

  void count(const engine::ExecutionStarted& event);
  void count(const engine::ExecutionEnded& event);
  void count(const engine::EffectReported& event);
  void count(const engine::StepFailed& event);
  void count(const engine::NoticeSent& event);
  void count(const engine::DecisionRecorded& event, const engine::State& state);
  void count(const engine::ApprovalClosed& event, const engine::State& state);
  void write_requests(std::string& out) const;
  void write_work(std::string& out) const;

  const Time started_at_;
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string_view, std::string_view, int>, Sum> requests_;  // by method, route, status
  // How long callers waited: of hooks and forms, of decisions, of all else.
  Histogram hook_seconds_{kFastBounds};
  Histogram decision_seconds_{kFastBounds};
  Histogram other_seconds_{kFastBounds};
  std::uint64_t executions_started_ = 0;
  Counts executions_ended_;  // by ending
  std::uint64_t approvals_opened_ = 0;
  Counts approvals_closed_;                  // by outcome
  Counts decisions_;                         // by verdict
  Histogram reviewer_seconds_{kSlowBounds};  // from the opening to each decision
  Histogram approval_seconds_{kSlowBounds};  // from the opening to the outcome
  Counts effects_;                           // labels of kind and outcome
  std::uint64_t effect_retries_ = 0;         // attempts after the first
  std::uint64_t steps_failed_ = 0;           // for good
  std::uint64_t effects_unknown_ = 0;        // whether they happened nobody knows
  std::uint64_t notices_sent_ = 0;
  std::uint64_t notices_failed_ = 0;
};

// Appends one family of samples: its head, and a line for the value where it has no labels.
void write_metric_head(std::string& out, std::string_view name, std::string_view type, std::string_view help);
void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::uint64_t value);

}  // namespace nf::http
