#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace nf::http {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options, Other };

Method method_of(std::string_view name);
std::string_view name_of(Method method);  // "" for Other
// Whether a request of this method may change state (RFC 9110 section 9.2.1: all but GET, HEAD, OPTIONS).
inline bool changes_state(Method method) {
  return method != Method::Get && method != Method::Head && method != Method::Options;
}

bool same_name(std::string_view a, std::string_view b);  // ASCII, upper and lower case alike

// The fields of a request's head, in the order they came. Values have no blanks around them.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);

  // The value of the first field of that name, in any case. Valid until the headers change or move.
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  std::size_t size() const { return fields_.size(); }
  std::pair<std::string_view, std::string_view> at(std::size_t index) const;

 private:
  struct Field {
    std::uint32_t begin, name_size, value_size;
  };

  std::string text_;  // name and value of each field one after the other
  std::vector<Field> fields_;
};

// The parameters after the question mark, decoded, in the order they came.
struct Query {
  std::vector<std::pair<std::string, std::string>> items;

  const std::string* find(std::string_view name) const;  // the first of that name, or null
};

// All text in it except `body` is well-formed UTF-8.
struct Request {
  Method method = Method::Get;
  std::string method_name;
  std::string target;  // as it came
  std::string path;    // decoded once; begins with '/'; without `.` and `..` segments
  Query query;
  Headers headers;
  std::string body;
  std::string remote;   // the peer's address, without port
  std::string id;       // ours, made for each request; also the answer's X-Request-Id
  bool secure = false;  // came over TLS

  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
};

// Sets `path` and `query` from `target` (origin form, absolute form or `*`). Refuses escapes that are none,
// an escaped slash, control characters, text that is not UTF-8, and segments `.` and `..`: each of them can
// mean one thing to a proxy before us and another to us.
Result<> resolve_target(Request& request);

// Undoes percent-encoding; with `plus`, also '+' for a blank. nullopt where an escape is none.
std::optional<std::string> percent_decode(std::string_view text, bool plus = false);

class Stream;

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::shared_ptr<const std::string> shared_body = {};  // instead of `body`: bytes that many answers share
  std::shared_ptr<Stream> stream = {};                  // instead of both: text sent as it comes (stream.h)

  // Replaces a header of that name.
  Response& set(std::string_view name, std::string value);
  const std::string* find(std::string_view name) const;
  std::string_view content() const { return shared_body ? std::string_view(*shared_body) : body; }
};

Response json_response(int status, const Json& body);
Response text_response(int status, std::string_view content_type, std::string body);
Response no_content();

// What a page may load and who may frame it: only ourselves, and nobody. Styles may be inline because the
// component library writes them so; scripts may not.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

std::string_view reason_of(int status);

struct HeadOptions {
  std::string_view request_id;
  std::string_view date;             // as in the Date header
  std::string_view connection = {};  // the Connection header, where it needs saying
  bool chunked = false;              // for a stream
  bool secure = false;               // over TLS: adds Strict-Transport-Security
};

// Appends status line and headers, with those that every answer has: X-Request-Id, Content-Length, and what
// guards browsers: of that, Cache-Control, Content-Security-Policy and Referrer-Policy as the answer says,
// where it does.
void write_head(const Response& response, const HeadOptions& options, std::string& out);

}  // namespace nf::http
