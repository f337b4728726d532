#include "http/parser.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace nf::http {
namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Text = boost::core::string_view;
using Step = RequestParser::Step;

constexpr std::string_view kHostCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=:[]";

// Of two of these, a proxy before us may have looked at the other.
constexpr std::array<std::string_view, 6> kOnceOnly = {"Host",   "Authorization", "Content-Type",
                                                       "Origin", "X-CSRF-Token",  "Expect"};
constexpr std::size_t kMaxChunkExtensions = 16 * 1024;  // bytes of all chunks of one body

// Finds the end of a head and refuses what Beast lets pass. Remembers how far it has looked, so that a head
// which dribbles in byte by byte is looked at once.
class HeadScanner {
 public:
  Step scan(std::string_view bytes, const HttpLimits& limits, Refusal& refusal) {
    for (;;) {
      std::size_t end = bytes.find('\n', looked_);
      std::string_view line = bytes.substr(line_, end == bytes.npos ? end : end - line_ + 1);
      if (is_too_long(line, limits, refusal)) return Step::Refused;
      looked_ = bytes.size();
      if (end == bytes.npos) return Step::NeedMore;
      if (const char* wrong = look_at(line, limits)) {
        refusal = {fields_seen_ > limits.header_fields ? "headers-too-large" : "bad-request", wrong};
        return Step::Refused;
      }
      line_ = looked_ = end + 1;
      if (done_) return Step::Ready;
    }
  }

  std::size_t begin() const { return begin_; }  // after an empty line that came before the request
  std::size_t end() const { return line_; }

 private:
  bool is_too_long(std::string_view line, const HttpLimits& limits, Refusal& refusal) const {
    if (is_request_line_ && line.size() > limits.request_line + 2) {
      refusal = {"uri-too-long",
                 "The request line is limited to " + std::to_string(limits.request_line) + " bytes."};
      return true;
    }
    // The empty line that ends the fields is not counted.
    if (!is_request_line_ && line_ + line.size() - fields_ > limits.header_bytes + 2) {
      refusal = {"headers-too-large",
                 "The headers are limited to " + std::to_string(limits.header_bytes) + " bytes."};
      return true;
    }
    return false;
  }

  const char* look_at(std::string_view line, const HttpLimits& limits) {
    if (line.size() < 2 || line[line.size() - 2] != '\r') return "A line ends with a bare LF.";
    line.remove_suffix(2);
    if (line.find('\r') != line.npos) return "A line has a bare CR in it.";
    if (is_request_line_) return look_at_request_line(line);
    if (line.empty()) {
      done_ = true;
      return nullptr;
    }
    if (++fields_seen_ > limits.header_fields) return "There are too many header fields.";
    if (line[0] == ' ' || line[0] == '\t') return "A header field is folded over two lines.";
    std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0) return "A header line has no name and colon.";
    if (line[colon - 1] == ' ' || line[colon - 1] == '\t') return "A header has a blank before its colon.";
    if (!is_utf8(line)) return "A header is not valid UTF-8.";
    return nullptr;
  }

  const char* look_at_request_line(std::string_view line) {
    if (line.empty() && begin_ == 0) {
      begin_ = 2;  // RFC 9112 section 2.2: one empty line is forgiven
      return nullptr;
    }
    if (line.empty()) return "The request line is empty.";
    is_request_line_ = false;
    fields_ = line_ + line.size() + 2;
    return nullptr;
  }

  std::size_t begin_ = 0, line_ = 0, looked_ = 0, fields_ = 0, fields_seen_ = 0;
  bool is_request_line_ = true, done_ = false;
};

// Beast's state machine with our callbacks: it splits lines, checks tokens and undoes chunked encoding.
class Machine final : public beast::basic_parser<true> {
 public:
  explicit Machine(Refusal& refusal) : refusal_(refusal) {
    eager(true);
    body_limit(boost::none);                                  // ours is in keep()
    header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadScanner's work
  }

  Request* request = nullptr;
  std::string* body = nullptr;
  std::size_t limit = 0;
  int version = 11;

 private:
  void on_request_impl(beast::verb, Text method, Text target, int http_version, ErrorCode&) override {
    version = http_version;
    request->method_name.assign(method.data(), method.size());
    request->method = method_of(request->method_name);
    request->target.assign(target.data(), target.size());
  }
  void on_field_impl(beast::field name, Text text, Text value, ErrorCode& error) override {
    if (is_header_done()) return;  // a trailer: nothing of ours asks for one
    if (name == beast::field::transfer_encoding && !same_name({value.data(), value.size()}, "chunked")) {
      refuse("bad-request", "The only Transfer-Encoding taken is `chunked`.", error);
    }
    request->headers.add({text.data(), text.size()}, {value.data(), value.size()});
  }
  std::size_t on_body_impl(Text bytes, ErrorCode& error) override { return keep(bytes, error); }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode& error) override {
    return keep(bytes, error);
  }
  void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& error) override {
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > kMaxChunkExtensions) {
      refuse("bad-request", "The chunks have too many extensions.", error);
    } else if (std::any_of(extensions.begin(), extensions.end(), is_control)) {
      refuse("bad-request", "A chunk's extension has a control character.", error);
    } else if (size > limit - std::min(limit, received_)) {
      too_large(error);
    }
  }
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  std::size_t keep(Text bytes, ErrorCode& error) {
    if (bytes.size() > limit - std::min(limit, received_)) {
      too_large(error);
      return 0;
    }
    received_ += bytes.size();
    body->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void too_large(ErrorCode& error) {
    refuse("too-large", "The body is limited to " + std::to_string(limit) + " bytes.", error);
  }
  void refuse(std::string_view type, std::string detail, ErrorCode& error) {
    refusal_ = {type, std::move(detail)};
    error = beast::error::bad_value;
  }
  static bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

  Refusal& refusal_;
  std::size_t received_ = 0;
  std::size_t extension_bytes_ = 0;
};

// Of what stands between the last blank and the line's end.
bool is_other_version(std::string_view head) {
  std::string_view line = head.substr(0, head.find('\r'));
  std::string_view version = line.substr(line.rfind(' ') + 1);
  if (version == "HTTP/1.0" || version == "HTTP/1.1") return false;
  return version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.' && version[5] >= '0' &&
         version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
}

std::optional<Refusal> check_head(const Request& request, int version, bool chunked) {
  if (chunked && version < 11) return Refusal{"bad-request", "HTTP/1.0 has no Transfer-Encoding."};
  for (std::string_view name : kOnceOnly)
    if (request.headers.count(name) > 1)
      return Refusal{"bad-request", "There is more than one " + std::string(name) + " header."};
  auto host = request.header("Host");
  if (!host && version >= 11) return Refusal{"bad-request", "The Host header is missing."};
  if (host && host->find_first_not_of(kHostCharacters) != host->npos)
    return Refusal{"bad-request", "The Host header is not a host and port."};
  auto expect = request.header("Expect");
  if (expect && version >= 11 && !same_name(*expect, "100-continue"))
    return Refusal{"expectation-failed", "The only expectation that is met is `100-continue`."};
  return std::nullopt;
}

}  // namespace

class RequestParser::Impl {
 public:
  explicit Impl(const HttpLimits& l) : limits(l) { machine.emplace(refusal); }

  Step refuse(Refusal with) {
    refusal = std::move(with);
    return Step::Refused;
  }
  Step refuse(ErrorCode error) {
    if (!refusal.type.empty()) return Step::Refused;  // a callback has said why
    return refuse({"bad-request", "The request is not well-formed: " + error.message() + "."});
  }

  const HttpLimits& limits;
  Refusal refusal;
  HeadScanner scanner;
  std::optional<Machine> machine;
  bool expects_continue = false;
};

RequestParser::RequestParser(const HttpLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  impl_->refusal = {};
  impl_->scanner = {};
  impl_->machine.emplace(impl_->refusal);
  impl_->expects_continue = false;
}

Step RequestParser::read_head(std::string_view bytes, std::size_t& used, Request& request) {
  Step step = impl_->scanner.scan(bytes, impl_->limits, impl_->refusal);
  if (step != Step::Ready) return step;
  std::string_view head = bytes.substr(impl_->scanner.begin(), impl_->scanner.end() - impl_->scanner.begin());
  Machine& machine = *impl_->machine;
  machine.request = &request;
  ErrorCode error;
  machine.put({head.data(), head.size()}, error);
  machine.request = nullptr;
  if (error == beast::error::bad_version && is_other_version(head))
    return impl_->refuse({"http-version", "Speak HTTP/1.1."});
  if (error) return impl_->refuse(error);
  if (!machine.is_header_done()) return impl_->refuse({"bad-request", "The head ends early."});
  if (auto refusal = check_head(request, machine.version, machine.chunked()))
    return impl_->refuse(std::move(*refusal));
  if (auto target = resolve_target(request); !target)
    return impl_->refuse({"bad-request", target.error().message});
  impl_->expects_continue = !http_1_0() && request.header("Expect").has_value();
  used = impl_->scanner.end();
  return Step::Ready;
}

Step RequestParser::read_body(std::string_view bytes, std::size_t& used, std::size_t limit,
                              std::string& body) {
  Machine& machine = *impl_->machine;
  used = 0;
  if (machine.is_done()) return Step::Ready;
  // A chunked body's shortest end has five bytes, and Beast asserts that many when it looks a second time.
  if (machine.chunked() && bytes.size() < 5) return Step::NeedMore;
  machine.limit = limit;
  machine.body = &body;
  ErrorCode error;
  if (!bytes.empty()) used = machine.put({bytes.data(), bytes.size()}, error);
  machine.body = nullptr;
  if (error && error != beast::error::need_more) return impl_->refuse(error);
  return machine.is_done() ? Step::Ready : Step::NeedMore;
}

bool RequestParser::body_done() const { return impl_->machine->is_done(); }

std::optional<std::uint64_t> RequestParser::content_length() const {
  auto length = impl_->machine->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

bool RequestParser::http_1_0() const { return impl_->machine->version == 10; }
bool RequestParser::keep_alive() const { return impl_->machine->keep_alive(); }
bool RequestParser::expects_continue() const { return impl_->expects_continue; }
const Refusal& RequestParser::refusal() const { return impl_->refusal; }

}  // namespace nf::http
