#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"

namespace nf::http {

struct Answer {
  int status = 0;  // 0: the connection ended before a whole answer came
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  std::string header(std::string_view name) const;
};

// A raw loopback connection. Reads block; one that gets nothing for 20 s fails the test instead of hanging.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool send(std::string_view bytes);
  Answer read_answer(bool has_body = true);  // the next one; without body for HEAD
  std::string read_until(std::string_view text);
  bool closed();  // waits for the server's end of the connection; false if bytes came instead
  void finish_sending();

  Answer ask(std::string_view bytes) {
    send(bytes);
    return read_answer();
  }

 private:
  bool read_more();
  std::string take_line();

  int socket_ = -1;
  std::string have_;
};

inline std::string get(std::string_view target, std::string_view headers = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n";
}

inline std::string with_body(std::string_view method, std::string_view target, std::string_view body,
                             std::string_view headers = "Content-Type: application/json\r\n") {
  return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// An application out of a function.
class TestApplication : public Application {
 public:
  explicit TestApplication(std::function<void(const ExchangePtr&)> act) : act_(std::move(act)) {}
  void begin(const ExchangePtr& exchange) override { act_(exchange); }

 private:
  std::function<void(const ExchangePtr&)> act_;
};

inline std::unique_ptr<Server> start_server(Application& application, ServerConfig config = {.threads = 1}) {
  auto server = Server::start(std::move(config), application);
  EXPECT_TRUE(server.has_value());
  return server.take();
}

}  // namespace nf::http
