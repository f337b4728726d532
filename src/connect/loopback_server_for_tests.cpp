#include "connect/loopback_server_for_tests.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"

namespace nf::connect {
namespace {

std::uint16_t bind_loopback(int socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

}  // namespace

std::string Peer::read_line() {
  for (;;) {
    if (const auto end = read_ahead_.find('\n'); end != std::string::npos) return read(end + 1);
    char bytes[4096];
    const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) return "";
    read_ahead_.append(bytes, static_cast<std::size_t>(size));
  }
}

std::string Peer::read(std::size_t size) {
  char bytes[4096];
  while (read_ahead_.size() < size) {
    const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) break;
    read_ahead_.append(bytes, static_cast<std::size_t>(got));
  }
  std::string result = read_ahead_.substr(0, size);
  read_ahead_.erase(0, result.size());
  return result;
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

void Peer::wait_for_close() {
  while (!read(1).empty()) {
  }
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

LoopbackServer::LoopbackServer(std::function<void(Peer&)> serve) : serve_(std::move(serve)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(listener_ >= 0);
  port_ = bind_loopback(listener_);
  CHECK(::listen(listener_, 64) == 0);
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

int LoopbackServer::connections() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(threads_.size());
}

void LoopbackServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] {
      Peer peer(socket);
      serve_(peer);
      const std::lock_guard closing(mutex_);
      std::erase(sockets_, socket);
      ::close(socket);
    });
  }
}

std::uint16_t closed_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(socket >= 0);
  const std::uint16_t port = bind_loopback(socket);
  ::close(socket);
  return port;
}

}  // namespace nf::connect
