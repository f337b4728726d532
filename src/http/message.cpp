#include "http/message.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nf::http {
namespace {

constexpr std::array<std::string_view, 8> kMethodNames = {"GET",   "HEAD",   "POST",    "PUT",
                                                          "PATCH", "DELETE", "OPTIONS", ""};
constexpr std::size_t kMaxQueryItems = 100;

constexpr std::string_view kHeadersOfAll =
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
  return -1;
}

auto refuse(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message), "bad-request"); }

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = std::min(path.find('/', at + 1), path.size());
    std::string_view segment = path.substr(at + 1, end - at - 1);
    if (segment == "." || segment == "..") return true;
    at = end;
  }
  return false;
}

bool has_escaped_slash(std::string_view path) {
  for (std::size_t at = path.find('%'); at != path.npos; at = path.find('%', at + 1))
    if (same_name(path.substr(at, 3), "%2f")) return true;
  return false;
}

Result<> resolve_path(std::string_view raw, std::string& path) {
  if (has_escaped_slash(raw)) return refuse("the path has an escaped slash (%2F)");
  if (raw.find('%') == raw.npos) {
    path = raw;
  } else {
    auto decoded = percent_decode(raw);
    if (!decoded) return refuse("the path has a '%' without two hex digits");
    path = std::move(*decoded);
  }
  if (has_control(path)) return refuse("the path has a control character");
  if (!is_utf8(path)) return refuse("the path is not UTF-8");
  if (has_dot_segment(path)) return refuse("the path has a segment '.' or '..'");
  return {};
}

Result<> resolve_query(std::string_view raw, Query& query) {
  while (!raw.empty()) {
    std::string_view item = raw.substr(0, raw.find('&'));
    raw.remove_prefix(std::min(item.size() + 1, raw.size()));
    if (item.empty()) continue;
    if (query.items.size() == kMaxQueryItems) return refuse("more than 100 query parameters");
    std::size_t equals = std::min(item.find('='), item.size());
    auto name = percent_decode(item.substr(0, equals), true);
    auto value = percent_decode(item.substr(std::min(equals + 1, item.size())), true);
    if (!name || !value) return refuse("the query has a '%' without two hex digits");
    if (!is_utf8(*name) || !is_utf8(*value)) return refuse("the query is not UTF-8");
    query.items.emplace_back(std::move(*name), std::move(*value));
  }
  return {};
}

void append(std::string& out, std::initializer_list<std::string_view> parts) {
  for (std::string_view part : parts) out += part;
}

void append_number(std::string& out, std::size_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// A line break in a value would start a header that nobody meant.
void append_value(std::string& out, std::string_view value) {
  if (!has_control(value)) {
    out += value;
    return;
  }
  for (char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
}

}  // namespace

Method method_of(std::string_view name) {
  for (std::size_t i = 0; i + 1 < kMethodNames.size(); ++i)
    if (kMethodNames[i] == name) return static_cast<Method>(i);
  return Method::Other;
}

std::string_view name_of(Method method) { return kMethodNames[static_cast<std::size_t>(method)]; }

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string_view name, std::string_view value) {
  if (text_.empty()) {
    text_.reserve(512);
    fields_.reserve(16);
  }
  fields_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  append(text_, {name, value});
}

std::pair<std::string_view, std::string_view> Headers::at(std::size_t index) const {
  const Field& field = fields_[index];
  std::string_view all = text_;
  return {all.substr(field.begin, field.name_size),
          all.substr(field.begin + field.name_size, field.value_size)};
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (fields_[i].name_size == name.size() && same_name(at(i).first, name)) return at(i).second;
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (std::size_t i = 0; i < fields_.size(); ++i) found += same_name(at(i).first, name);
  return found;
}

const std::string* Query::find(std::string_view name) const {
  for (const auto& item : items)
    if (item.first == name) return &item.second;
  return nullptr;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
      int low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Result<> resolve_target(Request& request) {
  std::string_view target = request.target;
  bool absolute = false;
  if (target == "*" && request.method == Method::Options) {
    request.path = "*";
    return {};
  }
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!same_name(target.substr(0, scheme.size()), scheme)) continue;
    std::string_view host = target.substr(scheme.size());
    host = host.substr(0, host.find_first_of("/?#"));
    if (host.empty() || !same_name(host, request.header("Host").value_or(host)))
      return refuse("the request target names another host than the Host header");
    target.remove_prefix(scheme.size() + host.size());
    absolute = true;
    break;
  }
  if (!target.starts_with('/') && !absolute)
    return refuse("the request target must be a path that begins with '/'");
  if (target.find('#') != target.npos) return refuse("the request target has a fragment");
  std::size_t question = std::min(target.find('?'), target.size());
  TRY(resolve_path(question == 0 ? "/" : target.substr(0, question), request.path));
  if (question < target.size()) TRY(resolve_query(target.substr(question + 1), request.query));
  return {};
}

Response& Response::set(std::string_view name, std::string value) {
  for (auto& header : headers) {
    if (!same_name(header.first, name)) continue;
    header.second = std::move(value);
    return *this;
  }
  headers.emplace_back(name, std::move(value));
  return *this;
}

const std::string* Response::find(std::string_view name) const {
  for (const auto& header : headers)
    if (same_name(header.first, name)) return &header.second;
  return nullptr;
}

Response json_response(int status, const Json& body) {
  return text_response(status, "application/json", write_json(body));
}

Response text_response(int status, std::string_view content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", content_type);
  response.body = std::move(body);
  return response;
}

Response no_content() { return Response{.status = 204}; }

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

void write_head(const Response& response, const HeadOptions& options, std::string& out) {
  append(out, {"HTTP/1.1 "});
  append_number(out, static_cast<std::size_t>(response.status));
  append(out, {" ", reason_of(response.status), "\r\nDate: ", options.date,
               "\r\nX-Request-Id: ", options.request_id, "\r\n", kHeadersOfAll});
  bool has_cache = false, has_policy = false, has_referrer = false;
  for (const auto& [name, value] : response.headers) {
    has_cache |= same_name(name, "Cache-Control");
    has_policy |= same_name(name, "Content-Security-Policy");
    has_referrer |= same_name(name, "Referrer-Policy");
    append(out, {name, ": "});
    append_value(out, value);
    append(out, {"\r\n"});
  }
  // Not no-referrer: with that, browsers send `Origin: null` with our own forms.
  if (!has_referrer) append(out, {"Referrer-Policy: same-origin\r\n"});
  if (!has_cache) append(out, {"Cache-Control: no-store\r\n"});
  if (!has_policy) append(out, {"Content-Security-Policy: ", kContentSecurityPolicy, "\r\n"});
  if (options.secure) append(out, {"Strict-Transport-Security: max-age=31536000\r\n"});
  if (options.chunked) {
    append(out, {"Transfer-Encoding: chunked\r\n"});
  } else if (!response.stream && response.status != 204 && response.status != 304) {
    append(out, {"Content-Length: "});
    append_number(out, response.content().size());
    append(out, {"\r\n"});
  }
  if (!options.connection.empty()) append(out, {"Connection: ", options.connection, "\r\n"});
  append(out, {"\r\n"});
}

}  // namespace nf::http
