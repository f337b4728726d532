#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

#include "http/connection.h"
#include "http/inbox.h"
#include "http/message.h"

namespace nf::http {

// The connection's side of one exchange. The exchange writes `wish` and what belongs to it, then the inbox
// brings the turn to the io thread, which reads them only once `ready` is set: no lock is needed.
class Turn : public Wakeable, public std::enable_shared_from_this<Turn> {
 public:
  enum class Wish { None, Body, Answer };

  Turn(std::shared_ptr<Inbox> inbox, Connection* connection,
       std::shared_ptr<std::atomic<std::size_t>> buffered)
      : inbox_(std::move(inbox)), connection_(connection), buffered_(std::move(buffered)) {}
  ~Turn() override { *buffered_ -= counted_; }

  void wake() override {
    ready = true;
    if (connection_) connection_->wake();
  }
  // Tells the io thread, at once when it is the caller.
  void tell() { inbox_->here() ? wake() : inbox_->notify(shared_from_this()); }
  // The connection is gone: an answer leads nowhere.
  void leave() {
    connection_ = nullptr;
    next = nullptr;
  }

  // Adds received bytes to those that the whole server holds. False where it would hold too many.
  bool count(std::size_t bytes, std::size_t limit) {
    counted_ += bytes;
    return (*buffered_ += bytes) <= limit;
  }
  void drop_body() {
    request.body = {};
    *buffered_ -= std::exchange(counted_, 0);
  }

  Request request;
  std::string_view route;
  bool ready = false;

  Wish wish = Wish::None;
  std::size_t body_limit = 0;
  std::function<void()> next;
  Response response;

 private:
  std::shared_ptr<Inbox> inbox_;
  Connection* connection_;
  std::shared_ptr<std::atomic<std::size_t>> buffered_;  // shared: a turn may outlive the server
  std::size_t counted_ = 0;
};

}  // namespace nf::http
