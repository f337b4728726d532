#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/inbox.h"

namespace nf::http {

class Connection;

// Text that is sent to one client as it comes (Response::stream). The producer keeps a pointer, pushes from
// any thread and stops when push() says so. `heartbeat` is sent when nothing came for a while, which shows a
// dead client; a stream of bytes that mean something has none.
class Stream : public Wakeable, public std::enable_shared_from_this<Stream> {
 public:
  static constexpr std::size_t kMaxWaitingBytes = 256 * 1024;  // a client that is further behind is cut off
  static constexpr std::chrono::seconds kMaxWaitForRoom{60};   // or that takes nothing for so long

  explicit Stream(std::string_view heartbeat = ":\n\n") : heartbeat_(heartbeat) {}

  // False once the client is gone or too far behind, or after finish().
  bool push(std::string_view text);
  // Waits until the client has taken what came before, so that it is never cut off for being slow: for a
  // thread that has nothing else to do. Requires at most kMaxWaitingBytes at once.
  bool push_when_there_is_room(std::string_view text);
  void finish();
  bool open() const;

  // The connection's side, on its io thread. A stream that was attached may end only there.
  void attach(std::shared_ptr<Inbox> inbox, Connection* connection);
  void detach();
  struct Taken {
    std::string text;
    bool finished;
  };
  Taken take();
  std::string_view heartbeat() const { return heartbeat_; }
  void wake() override;

 private:
  bool keep(std::string_view text);  // with the lock held

  const std::string_view heartbeat_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::string waiting_;
  bool open_ = true;
  std::shared_ptr<Inbox> inbox_;
  Connection* connection_ = nullptr;  // touched on the io thread only
};

// One server-sent event (HTML, section 9.2). Line breaks in `data` are kept; name and id must have none.
std::string server_sent_event(std::string_view name, std::string_view data, std::string_view id = {});

}  // namespace nf::http
