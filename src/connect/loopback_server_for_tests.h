#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace nf::connect {

// The server's end of one connection.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}

  // Up to and with the next end of line; "" when the client has closed.
  std::string read_line();
  // That many bytes, fewer when the client has closed.
  std::string read(std::size_t size);
  bool write(std::string_view bytes);
  void wait_for_close();
  void reset();  // closes with a TCP reset
  int socket() const { return socket_; }

 private:
  int socket_;
  std::string read_ahead_;
};

// A TCP server on a port of 127.0.0.1 that the system chooses: each connection is served on its own thread,
// and closed when `serve` returns. The destructor closes all.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Peer&)> serve);
  LoopbackServer(const LoopbackServer&) = delete;
  ~LoopbackServer();

  std::uint16_t port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int connections() const;

 private:
  void accept_all();

  const std::function<void(Peer&)> serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<int> sockets_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 where nobody listens.
std::uint16_t closed_port();

}  // namespace nf::connect
