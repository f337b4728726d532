#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace nf::http {

struct HttpLimits {
  std::size_t request_line = 8 * 1024;   // 414 past it
  std::size_t header_bytes = 16 * 1024;  // all fields with their line ends; 431
  std::size_t header_fields = 100;       // 431
  std::chrono::milliseconds header_read{
      10'000};  // from the first byte (or the connection's begin) to the last: 408
  std::chrono::milliseconds body_read{30'000};   // 408; each 16 KiB received give one more second
  std::chrono::milliseconds write{30'000};       // for each 256 KiB of an answer
  std::chrono::milliseconds keep_alive{60'000};  // between requests
  std::chrono::milliseconds linger{2'000};       // how long, and
  std::size_t linger_bytes = 8 * 1024 * 1024;    // how much of a refused body is read and dropped
  std::size_t held_bytes =
      128 * 1024 * 1024;  // bodies, what is made of them, and answers, of all connections together: 503
};

// Why a request is refused: a type of problem.cpp's table.
struct Refusal {
  std::string_view type;
  std::string detail;
};

// Reads one HTTP/1.x request after the other out of bytes. Stricter than RFC 9112 asks where proxies are
// known to differ: bare LF, blanks before a colon, folded lines, any Transfer-Encoding but `chunked`, and
// Content-Length beside it are refused.
class RequestParser {
 public:
  explicit RequestParser(const HttpLimits& limits);
  ~RequestParser();

  enum class Step { NeedMore, Ready, Refused };

  void reset();  // for the next request

  // `bytes` begins where the request begins and grows from call to call until the head is complete (Ready).
  // Then `used` is its size and `request` has everything but the body.
  Step read_head(std::string_view bytes, std::size_t& used, Request& request);

  // Appends to `body` what it can of the next bytes; `used` of them are done with. Ready at the body's end.
  // `limit` is for all that has come of the body, whether it is still in `body` or not.
  Step read_body(std::string_view bytes, std::size_t& used, std::size_t limit, std::string& body);

  bool body_done() const;                               // also true where there is none
  std::optional<std::uint64_t> content_length() const;  // of a request with a body of known size
  bool keep_alive() const;
  bool http_1_0() const;
  bool expects_continue() const;
  const Refusal& refusal() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nf::http
