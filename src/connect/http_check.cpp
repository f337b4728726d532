#include "connect/http_check.h"

#include <algorithm>

#include "connect/curl_http.h"
#include "connect/http_text.h"

namespace nf::connect {
namespace {

constexpr std::size_t kMaxMethodBytes = 32;

tl::unexpected<ports::HttpFailure> refused(std::string message) {
  return tl::make_unexpected(ports::HttpFailure{"protocol", std::move(message), false});
}

bool is_token(std::string_view text) {  // RFC 9110 section 5.6.2
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

bool is_ours(const std::string& name) {
  static constexpr std::string_view kOurs[] = {
      "host", "content-length", "transfer-encoding", "connection", "proxy-connection",   "keep-alive",
      "te",   "trailer",        "upgrade",           "expect",     "proxy-authorization"};
  return std::find(std::begin(kOurs), std::end(kOurs), name) != std::end(kOurs);
}

}  // namespace

tl::expected<void, ports::HttpFailure> check_http_call(const ports::HttpCall& call) {
  const bool upper =
      std::all_of(call.method.begin(), call.method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (call.method.empty() || call.method.size() > kMaxMethodBytes || !upper)
    return refused("the method must be a word of upper case letters, such as GET or POST");
  if (call.method == "CONNECT" || call.method == "TRACE")
    return refused("the method " + call.method + " is not allowed");
  std::size_t bytes = 0;
  for (const auto& [name, value] : call.headers) {
    if (!is_token(name)) return refused("a header's name has characters that no header may have");
    if (is_ours(lower(name))) return refused("the header " + name + " is set by the client itself");
    if (!is_field_value(value))
      return refused("the value of the header " + name + " has a line break or a control character");
    bytes += name.size() + value.size() + 4;
  }
  if (bytes > kMaxHttpRequestHeaderBytes)
    return refused("the headers are longer than " + std::to_string(kMaxHttpRequestHeaderBytes) + " bytes");
  return {};
}

}  // namespace nf::connect
