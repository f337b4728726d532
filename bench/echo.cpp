// A service for workflows to call: answers each request of its keep-alive connections with 200 and a small
// JSON body. Prints its port, and ends when its standard input does.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

std::size_t content_length(const std::string& head) {
  const char* found = ::strcasestr(head.c_str(), "content-length:");
  return found ? std::strtoul(found + 15, nullptr, 10) : 0;
}

void serve(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string buffer;
  char chunk[65536];
  for (;;) {
    const auto head_end = buffer.find("\r\n\r\n");
    if (head_end != std::string::npos) {
      const std::size_t whole = head_end + 4 + content_length(buffer.substr(0, head_end));
      if (buffer.size() >= whole) {
        buffer.erase(0, whole);
        if (::send(socket, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) < 0) break;
        continue;
      }
    }
    const auto n = ::recv(socket, chunk, sizeof chunk, 0);
    if (n <= 0) break;
    buffer.append(chunk, static_cast<std::size_t>(n));
  }
  ::close(socket);
}

}  // namespace

int main() {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 512) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::perror("echo");
    return 1;
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  std::thread([] {
    while (std::getchar() != EOF) {
    }
    std::_Exit(0);
  }).detach();
  for (;;) {
    const int socket = ::accept(listener, nullptr, nullptr);
    if (socket >= 0) std::thread(serve, socket).detach();
  }
}
