#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace nf::http {

template <class T>
using Awaitable = boost::asio::awaitable<T>;
using TimePoint = std::chrono::steady_clock::time_point;
inline constexpr TimePoint kNever = TimePoint::max();

// A byte stream to one client: TCP, later TLS over TCP. Everything on its io thread. One read, write or pause
// at a time; each ends early once `deadline` has passed (looked at a few times a second) or after
// interrupt().
class Connection {
 public:
  virtual ~Connection() = default;

  virtual Awaitable<bool> handshake() = 0;
  // 0: the client has closed, an error, or interrupted.
  virtual Awaitable<std::size_t> read_some(std::span<char> into) = 0;
  virtual Awaitable<bool> write(std::string_view bytes) = 0;  // all of them
  virtual Awaitable<void> pause() = 0;                        // until wake() or interrupted
  virtual void wake() = 0;
  virtual void interrupt() = 0;
  virtual void finish_sending() = 0;  // tells the client that nothing more comes

  bool expired() const { return std::chrono::steady_clock::now() >= deadline; }

  TimePoint deadline = kNever;
  bool idle = false;  // between two requests, or streaming: may be cut when the server stops
  std::string remote;
  bool secure = false;
};

}  // namespace nf::http
