#include "http/client_for_tests.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nf::http {

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same_name(key, name)) return value;
  return {};
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  timeval patience{.tv_sec = 20, .tv_usec = 0};
  int on = 1;
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

Client::~Client() { ::close(socket_); }

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Client::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool Client::read_more() {
  char buffer[16384];
  ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) ADD_FAILURE() << "nothing came for 20 s";
  if (count <= 0) return false;
  have_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::string Client::read_until(std::string_view text) {
  // Signs of life of a stream come for ever: they are not what is waited for.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::size_t at;
  while ((at = have_.find(text)) == have_.npos) {
    if (std::chrono::steady_clock::now() > until) ADD_FAILURE() << text << " did not come in 20 s";
    if (std::chrono::steady_clock::now() > until || !read_more()) return {};
  }
  std::string taken = have_.substr(0, at + text.size());
  have_.erase(0, at + text.size());
  return taken;
}

bool Client::closed() {
  if (!have_.empty()) return false;
  return !read_more();
}

std::string Client::take_line() {
  std::string line = read_until("\r\n");
  return line.empty() ? line : line.substr(0, line.size() - 2);
}

Answer Client::read_answer(bool has_body) {
  Answer answer;
  std::string line = take_line();
  if (line.size() < 12) return answer;
  answer.status = std::stoi(line.substr(9, 3));
  while (!(line = take_line()).empty()) {
    std::size_t colon = line.find(": ");
    answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  if (!has_body || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;
  if (answer.header("Transfer-Encoding") == "chunked") {
    for (std::size_t size; (size = std::stoul("0" + take_line(), nullptr, 16)) > 0;) {
      while (have_.size() < size + 2)
        if (!read_more()) return {};
      answer.body += have_.substr(0, size);
      have_.erase(0, size + 2);
    }
    take_line();
    return answer;
  }
  std::size_t size = std::stoul("0" + answer.header("Content-Length"));
  while (have_.size() < size)
    if (!read_more()) return {};
  answer.body = have_.substr(0, size);
  have_.erase(0, size);
  return answer;
}

}  // namespace nf::http
