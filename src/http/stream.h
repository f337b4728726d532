#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/inbox.h"

namespace nf::http {

class Connection;

// Text that is sent to one client as it comes (Response::stream). The producer keeps a pointer, pushes from
// any thread and stops when push() says so.
class Stream : public Wakeable, public std::enable_shared_from_this<Stream> {
 public:
  static constexpr std::size_t kMaxWaitingBytes = 256 * 1024;  // a client that is further behind is cut off

  // False once the client is gone or too far behind, or after finish().
  bool push(std::string_view text);
  void finish();
  bool open() const;

  // The connection's side, on its io thread.
  void attach(std::shared_ptr<Inbox> inbox, Connection* connection);
  void detach();
  struct Taken {
    std::string text;
    bool finished;
  };
  Taken take();
  void wake() override;

 private:
  mutable std::mutex mutex_;
  std::string waiting_;
  bool open_ = true;
  std::shared_ptr<Inbox> inbox_;
  Connection* connection_ = nullptr;  // touched on the io thread only
};

// One server-sent event (HTML, section 9.2). Line breaks in `data` are kept; name and id must have none.
std::string server_sent_event(std::string_view name, std::string_view data, std::string_view id = {});

}  // namespace nf::http
