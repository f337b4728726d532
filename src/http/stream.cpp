#include "http/stream.h"

#include <algorithm>
#include <utility>

#include "http/connection.h"

namespace nf::http {

bool Stream::push(std::string_view text) {
  std::lock_guard lock(mutex_);
  return keep(text);
}

bool Stream::push_when_there_is_room(std::string_view text) {
  std::unique_lock lock(mutex_);
  room_.wait_for(lock, kMaxWaitForRoom,
                 [&] { return !open_ || waiting_.size() + text.size() <= kMaxWaitingBytes; });
  return keep(text);
}

bool Stream::keep(std::string_view text) {
  if (!open_) return false;
  open_ = waiting_.size() + text.size() <= kMaxWaitingBytes;
  if (open_) waiting_ += text;
  if (inbox_) inbox_->notify(shared_from_this());
  return open_;
}

void Stream::finish() {
  std::lock_guard lock(mutex_);
  if (!std::exchange(open_, false)) return;
  room_.notify_all();
  if (inbox_) inbox_->notify(shared_from_this());
}

bool Stream::open() const {
  std::lock_guard lock(mutex_);
  return open_;
}

void Stream::attach(std::shared_ptr<Inbox> inbox, Connection* connection) {
  std::lock_guard lock(mutex_);
  inbox_ = std::move(inbox);
  connection_ = connection;
}

void Stream::detach() {
  std::lock_guard lock(mutex_);
  open_ = false;
  room_.notify_all();
  inbox_ = nullptr;
  connection_ = nullptr;
}

Stream::Taken Stream::take() {
  std::lock_guard lock(mutex_);
  room_.notify_all();
  return {std::exchange(waiting_, {}), !open_};
}

void Stream::wake() {
  if (connection_) connection_->wake();
}

std::string server_sent_event(std::string_view name, std::string_view data, std::string_view id) {
  std::string out;
  if (!id.empty()) out.append("id: ").append(id).append("\n");
  if (!name.empty()) out.append("event: ").append(name).append("\n");
  for (bool more = true; more;) {
    std::size_t end = data.find('\n');
    more = end != data.npos;
    out.append("data: ").append(data.substr(0, end)).append("\n");
    if (more) data.remove_prefix(end + 1);
  }
  return out += "\n";
}

}  // namespace nf::http
