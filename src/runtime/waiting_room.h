#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "ports/clock.h"
#include "runtime/execution_request.h"
#include "runtime/ticker.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxHeld = 10'000;  // more are told at once where to look

// 202 {execution_id} with Location.
Reply accepted_reply(ExecutionId execution);

// What a held webhook is told at this point: 200 with the first output (null where it ended without one);
// Error "execution-failed" (422) where it failed or was cancelled, which one that failed and went on has not;
// 202 where it waits for a person or a timer, or is paused; nothing yet while it runs.
std::optional<Result<Reply>> held_reply(const Loaded& loaded);

// The RenderReply of a held start: as above, 202 while it runs, and 200 {execution_id} for a repeat.
Result<Reply> render_held(const Decided& decided);

// Where the callers of `respond: output` wait for their execution, each at most its own time, also where the
// clock is set back meanwhile. Thread-safe.
class WaitingRoom final : public TurnObserver {
 public:
  explicit WaitingRoom(ports::Clock& clock);
  ~WaitingRoom() override;

  // For StartRequest: with render_held() as its RenderReply.
  StartRequest::Held holding(Millis hold);

  void turned(const Loaded& loaded, const std::vector<engine::Event>& events) override;

  // Answers those whose time is over, and gives the next deadline. Called by the thread of start().
  std::optional<Time> look(Time now);
  void start();
  // Answers everybody. Idempotent.
  void stop();

  std::size_t size() const;

 private:
  struct Waiting {
    Answering answering;
    std::multimap<Time, ExecutionId>::iterator deadline;
  };
  void take(const Loaded& loaded, Answering answering, Millis hold);

  ports::Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<ExecutionId, Waiting> waiting_;
  std::multimap<Time, ExecutionId> deadlines_;
  Millis longest_{0};  // that anybody was to wait
  bool stopped_ = false;
  Ticker ticker_;
};

}  // namespace nf::runtime
