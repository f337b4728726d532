#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/exchange.h"
#include "http/parser.h"

namespace nf::http {

struct ServerConfig {
  std::string host = "127.0.0.1";  // an address, or `localhost`
  std::uint16_t port = 0;          // 0: any free one
  unsigned threads = 2;
  std::size_t max_connections = 10'000;  // the next ones get a 503
  HttpLimits limits = {};
};

// `HOST:PORT`, an IPv6 host in brackets.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};
Result<ListenAddress> parse_listen_address(std::string_view text);

// Listens and serves `application` on its own io threads. start, stop and destruction on one thread.
class Server {
 public:
  // Listening when it returns. The application must live until stop() has returned.
  static Result<std::unique_ptr<Server>> start(ServerConfig config, Application& application);
  ~Server();  // stops without grace

  std::uint16_t port() const;
  std::string url() const;  // `http://HOST:PORT`

  // Accepts nothing more, closes idle connections, lets requests in hand be answered for at most `grace`,
  // ends the threads. False where some were cut off. Answers given afterwards are dropped.
  bool stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace nf::http
