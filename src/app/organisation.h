#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/measured_store.h"
#include "app/platform.h"
#include "http/api/live.h"
#include "http/api/services.h"
#include "ports/store.h"
#include "runtime/memories.h"
#include "runtime/pruner.h"
#include "runtime/runtime.h"
#include "runtime/scheduler.h"
#include "runtime/sub_workflows.h"
#include "store/directory_lock.h"

namespace nf::app {

struct Place {
  std::string data;                        // directory; made where missing
  std::string database = "sqlite:";        // `sqlite:` or `sqlite:PATH`
  std::string host = "localhost";          // names the log of a new directory
  std::optional<Duration> retention = {};  // of finished executions; null: for ever
};

// An organisation's data, opened: the store, the runtime over it, and what signs its log. The directory is
// locked as long as it lives.
class Organisation {
 public:
  static Result<std::unique_ptr<Organisation>> open(const Place& place);
  ~Organisation();

  runtime::Runtime& runtime() { return *runtime_; }
  runtime::Sessions& sessions() { return sessions_; }
  runtime::Passwords& passwords() { return passwords_; }
  // Valid as long as the organisation.
  http::Services& services() { return *services_; }
  const MeasuredStore& store() const { return *store_; }
  // What was pruned since the start.
  runtime::PruneCounts pruned() const { return pruner_ ? pruner_->counts() : runtime::PruneCounts{}; }

  void start();
  // Does what sub_workflow and memory steps ask for, from now on.
  Result<> start_own_effects();
  // Takes no more, finishes what is in hand.
  void stop();

 private:
  explicit Organisation(store::DirectoryLock lock)
      : lock_(std::move(lock)), sessions_(clock_), waiting_room_(clock_), live_(clock_) {}

  store::DirectoryLock lock_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::unique_ptr<MeasuredStore> store_;
  runtime::Sessions sessions_;
  runtime::Passwords passwords_;
  runtime::WaitingRoom waiting_room_;
  http::Live live_;
  std::unique_ptr<runtime::LogKeeper> log_keeper_;
  std::unique_ptr<runtime::Runtime> runtime_;
  std::optional<runtime::Accounts> accounts_;
  std::optional<runtime::SignIn> sign_in_;
  std::optional<runtime::Ticker> housekeeping_;
  std::optional<runtime::Ticker> forgetting_;
  std::optional<runtime::Scheduler> scheduler_;
  std::optional<runtime::SubWorkflows> sub_workflows_;
  std::optional<runtime::Memories> memories_;
  std::optional<runtime::Pruner> pruner_;
  std::optional<http::Services> services_;
  bool started_ = false;
};

}  // namespace nf::app
