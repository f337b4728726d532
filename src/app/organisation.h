#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/platform.h"
#include "http/api/live.h"
#include "http/api/services.h"
#include "ports/store.h"
#include "runtime/runtime.h"
#include "store/directory_lock.h"

namespace nf::app {

struct Place {
  std::string data;                  // directory; made where missing
  std::string database = "sqlite:";  // `sqlite:` or `sqlite:PATH`
  std::string host = "localhost";    // names the log of a new directory
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

  void start();
  // Takes no more, finishes what is in hand.
  void stop();

 private:
  explicit Organisation(store::DirectoryLock lock)
      : lock_(std::move(lock)), sessions_(clock_), waiting_room_(clock_), live_(clock_) {}

  store::DirectoryLock lock_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::unique_ptr<ports::Store> store_;
  runtime::Sessions sessions_;
  runtime::Passwords passwords_;
  runtime::WaitingRoom waiting_room_;
  http::Live live_;
  std::unique_ptr<runtime::LogKeeper> log_keeper_;
  std::unique_ptr<runtime::Runtime> runtime_;
  std::optional<runtime::Accounts> accounts_;
  std::optional<runtime::SignIn> sign_in_;
  std::optional<runtime::Ticker> housekeeping_;
  std::optional<http::Services> services_;
  bool started_ = false;
};

}  // namespace nf::app
