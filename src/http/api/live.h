#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "http/caller.h"
#include "http/message.h"
#include "http/stream.h"
#include "runtime/accounts.h"
#include "runtime/execution_request.h"
#include "runtime/ticker.h"

namespace nf::http {

// Tells pages what has changed, as server-sent events, so that nobody has to reload. Each is told only of
// executions that they may see, and only that something has changed: what it is they ask for with their own
// right. Thread-safe.
class Live final : public runtime::TurnObserver {
 public:
  static constexpr std::size_t kMaxListeners = 10'000;
  static constexpr std::size_t kMaxListenersPerUser = 30;
  static constexpr Millis kGather{200};                  // changes that come so close are told together
  static constexpr std::chrono::seconds kLookAgain{20};  // whether who listens may still do so
  static constexpr std::size_t kMaxQueued = 50'000;      // more: everybody is told to look at everything

  explicit Live(ports::Clock& clock);
  ~Live() override;

  // Both must outlive stop(). Before it nobody can listen.
  void start(runtime::Runtime& runtime, const runtime::Accounts& accounts);
  void stop();  // ends every stream; idempotent

  // `ready`, then `changed` with {what, execution_id}, and `over` when the caller's session or token has
  // ended. `what` names the lists to look at again: "approvals", "executions", "register", "requests",
  // "tasks"; `execution_id` is the one in which it happened; null where it was several, or none that the
  // caller knows. Unavailable where too many listen.
  Result<Response> follow_changes(const Caller& caller);
  // A `turn` for each journal entry from `from` on, with its number as id, and for each that is added. The
  // caller may see the execution.
  Result<Response> follow_journal(const Caller& caller, ExecutionId execution, std::uint64_t from);

  void turned(const runtime::Loaded& loaded, const std::vector<engine::Event>& events) override;
  std::size_t size() const { return count_; }

 private:
  // One execution in which something has happened.
  struct Change {
    ports::ExecutionRow row;         // without its state
    std::set<UserId> involved = {};  // reviewers
    std::set<UserId> asked = {};     // whose tasks or corrections have come or gone
    bool granted = false;            // an entry of the register
  };
  struct Listener {
    Caller caller;
    std::shared_ptr<Stream> stream;
    std::optional<ExecutionId> execution;  // whose journal is followed; none: all changes
    std::uint64_t next = 0;                // journal entry
  };

  Result<Response> add(Listener listener);
  std::optional<Time> look(Time now);
  // False where this listener is to be let go.
  bool serve(Listener& listener, const std::vector<Change>& changes, bool missed);
  bool tell(Listener& listener, const std::vector<Change>& changes, bool missed);
  bool send_journal(Listener& listener);
  bool refresh(Caller& caller) const;

  ports::Clock& clock_;
  runtime::Runtime* runtime_ = nullptr;
  const runtime::Accounts* accounts_ = nullptr;
  std::atomic<std::size_t> count_{0};

  std::mutex mutex_;
  bool running_ = false;
  std::vector<Change> changes_;
  bool missed_ = false;
  std::list<Listener> arrived_;

  std::list<Listener> listeners_;  // of the ticker's thread
  Time gathered_;
  runtime::Ticker ticker_;
};

// One journal entry as the API gives it: {no, at, events}.
std::string journal_item(const ports::JournalRow& row);

}  // namespace nf::http
