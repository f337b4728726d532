#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "runtime/ticker.h"

namespace nf::runtime {

// What is to be handed to the writer, one after another, on a thread of its own. What the writer cannot take
// now is offered again after a moment; nothing overtakes it.
class Errands {
 public:
  // False: the writer takes no more now.
  using Errand = std::function<bool()>;
  explicit Errands(ports::Clock& clock);
  ~Errands();

  void start();
  void stop();              // waits for the errand that runs; idempotent
  void add(Errand errand);  // thread-safe; carried out once started
  // After a moment: for what has failed, and may not fail then. Thread-safe.
  void add_later(Errand errand);
  // Does what is to be done, and gives when to look next; none: when there is something. Called by the thread
  // of start(), or without it.
  std::optional<Time> look(Time now);

 private:
  // Those whose moment has come join the others.
  void take_later(Time now);

  ports::Clock& clock_;
  std::mutex mutex_;
  std::deque<Errand> errands_;
  std::deque<std::pair<Time, Errand>> later_;
  Ticker ticker_;
};

}  // namespace nf::runtime
