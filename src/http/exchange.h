#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace nf::http {

class Turn;

// One request and the one answer that it gets. It may be kept, copied around as an ExchangePtr and answered
// later from any thread, but used by one thread at a time. When the last pointer goes without an answer, the
// client gets a 500. The request stays readable as long as the exchange lives.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  explicit Exchange(std::shared_ptr<Turn> turn);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const Request& request() const;

  // Reads the body (413 to the client and no call if it is larger than `limit`), then calls `next` on the io
  // thread. At most once, before the answer. Without it the body is never read: a refusal costs little.
  void read_body(std::size_t limit, std::function<void()> next);

  // For bodies that are too large to be held: reads the next `piece` bytes at most into request().body, in
  // place of the piece before, then calls `next` on the io thread. `next` may hand the exchange to another
  // thread, which asks for the next piece from there, until body_ended(). 413 as above, without a call.
  void read_piece(std::size_t limit, std::size_t piece, std::function<void()> next);
  bool body_ended() const;

  // Counts memory that this request takes beyond its bytes, until it is answered. False where all requests
  // together would take too much: then the answer is a 503.
  [[nodiscard]] bool hold(std::size_t bytes);

  // Exactly once; later answers are dropped. Never blocks. A large answer to a question becomes a 503 where
  // all requests together would take too much memory.
  void answer(Response response);
  bool answered() const { return answered_; }

  // The route's pattern, for metrics. Points to text that lives as long as the server.
  void set_route(std::string_view pattern);

 private:
  std::shared_ptr<Turn> turn_;
  bool answered_ = false;
};

using ExchangePtr = std::shared_ptr<Exchange>;

// What is known once an answer is written (or could not be).
struct Served {
  const Request* request;  // valid during the call only; null where no request could be read
  std::string_view route;  // pattern, or empty
  int status;
  std::chrono::microseconds took;  // from the first byte to the last one handed to the system
  std::size_t bytes_out;
};

// What a server serves.
class Application {
 public:
  virtual ~Application() = default;

  // A request's head is complete, its body not yet read. Called on an io thread: must not block. What it
  // throws becomes a 500.
  virtual void begin(const ExchangePtr& exchange) = 0;

  // For metrics and the access log. Called on an io thread.
  virtual void served(const Served&) {}
};

}  // namespace nf::http
