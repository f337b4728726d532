#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace nf::http {

// Something on an io thread that waits for another thread.
class Wakeable {
 public:
  virtual ~Wakeable() = default;
  virtual void wake() = 0;  // called on its io thread
};

// How other threads reach an io thread. Many notices made while the thread is busy cost it one wake-up, so a
// batch of answers does not post one by one. Thread-safe; outlives the io thread.
class Inbox {
 public:
  // `poke` makes the io thread call drain() soon. It is called from any thread.
  explicit Inbox(std::function<void()> poke) : poke_(std::move(poke)) {}

  void notify(std::shared_ptr<Wakeable> whom);
  bool here() const { return current == this; }  // whether the caller is on the io thread
  void enter() { current = this; }               // the calling thread is the io thread from now on
  void drain();
  void close();  // notices are dropped from now on

 private:
  static thread_local Inbox* current;

  std::mutex mutex_;
  std::function<void()> poke_;  // empty once closed
  std::vector<std::shared_ptr<Wakeable>> waiting_;
};

}  // namespace nf::http
