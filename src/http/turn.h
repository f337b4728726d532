#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "http/connection.h"
#include "http/inbox.h"
#include "http/message.h"

namespace nf::http {

// Memory that the requests of a server hold together: bodies, what is made of them, and answers.
struct Held {
  std::atomic<std::size_t> bytes = 0;
  std::size_t limit = 0;
};

// The connection's side of one exchange. The exchange writes `wish` and what belongs to it, then the inbox
// brings the turn to the io thread, which reads them only once `ready` is set: no lock is needed.
class Turn : public Wakeable, public std::enable_shared_from_this<Turn> {
 public:
  enum class Wish { None, Body, Answer };

  static constexpr std::size_t kWholeBody = static_cast<std::size_t>(-1);

  Turn(std::shared_ptr<Inbox> inbox, Connection* connection, std::shared_ptr<Held> held)
      : inbox_(std::move(inbox)), connection_(connection), held_(std::move(held)) {}
  ~Turn() override { held_->bytes -= counted_; }

  void wake() override {
    ready = true;
    if (connection_) connection_->wake();
  }
  // Tells the io thread, at once when it is the caller.
  void tell() { inbox_->here() ? wake() : inbox_->notify(shared_from_this()); }
  // The connection is gone: an answer leads nowhere.
  void leave() {
    connection_ = nullptr;
    std::function<void()> dropped;
    const std::lock_guard lock(mutex_);
    gone_ = true;
    dropped.swap(next_);
  }

  // The exchange's wish for more of the body; from any thread.
  void want_body(std::function<void()> next) {
    {
      const std::lock_guard lock(mutex_);
      if (!gone_) next_.swap(next);
    }
    wish = Wish::Body;
    tell();
  }
  std::function<void()> take_next() {
    const std::lock_guard lock(mutex_);
    return std::exchange(next_, nullptr);
  }

  // Adds bytes to those that the whole server holds. False where it would hold too many.
  bool count(std::size_t bytes) {
    counted_ += bytes;
    return (held_->bytes += bytes) <= held_->limit;
  }
  void drop_body() {
    request.body = {};
    held_->bytes -= std::exchange(counted_, 0);
  }

  Request request;
  std::string_view route;
  bool ready = false;

  Wish wish = Wish::None;
  std::size_t body_limit = 0;
  std::size_t piece = kWholeBody;  // of the body, at once
  bool body_ended = false;
  Response response;

 private:
  std::mutex mutex_;
  std::function<void()> next_;  // keeps the exchange, and that us
  bool gone_ = false;
  std::shared_ptr<Inbox> inbox_;
  Connection* connection_;
  std::shared_ptr<Held> held_;  // shared: a turn may outlive the server
  std::size_t counted_ = 0;
};

}  // namespace nf::http
