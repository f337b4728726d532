#include "connect/curl_http.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <optional>

#include "connect/curl_handle.h"
#include "connect/http_url.h"
#include "connect/redirect.h"

namespace nf::connect {
namespace {

using ports::HttpAnswer;
using ports::HttpCall;
using ports::HttpFailure;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kMaxIdleHandles = 32;  // Each may keep kMaxIdleConnections open.
constexpr long kMaxIdleConnections = 4;
constexpr std::size_t kMaxMethodBytes = 32;
// A connection that has rested for less is taken for alive by what must not be repeated: receivers close
// those that rest for some seconds.
constexpr auto kWarm = std::chrono::milliseconds(500);

// Handles that rest between calls, so that their connections, names and TLS sessions are used again.
class HandlePool {
 public:
  struct Taken {
    CurlHandle handle;
    bool warm = false;  // its last call was to this place, a moment ago, and went well
  };

  Taken take(const HttpUrl& place) {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return {make_curl()};
    auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                              [&](const Idle& idle) { return idle.last && idle.last->same_origin(place); });
    const bool same = found != idle_.rend();
    if (!same) found = idle_.rbegin();
    Taken taken{std::move(found->handle), same && std::chrono::steady_clock::now() - found->since < kWarm};
    idle_.erase(std::next(found).base());
    return taken;
  }

  // `last`: the place of a call that went well.
  void give_back(CurlHandle handle, std::optional<HttpUrl> last) {
    curl_easy_reset(handle.get());
    const std::lock_guard lock(mutex_);
    if (idle_.size() >= kMaxIdleHandles) return;
    idle_.push_back({std::move(handle), std::move(last), std::chrono::steady_clock::now()});
  }

 private:
  struct Idle {
    CurlHandle handle;
    std::optional<HttpUrl> last;
    SteadyTime since;
  };

  std::mutex mutex_;
  std::vector<Idle> idle_;
};

tl::unexpected<HttpFailure> failure(const char* code, std::string message, bool sent = false) {
  return tl::make_unexpected(HttpFailure{code, std::move(message), sent});
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

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_ours(const std::string& name) {
  static constexpr std::string_view kOurs[] = {
      "host", "content-length", "transfer-encoding", "connection", "proxy-connection",   "keep-alive",
      "te",   "trailer",        "upgrade",           "expect",     "proxy-authorization"};
  return std::find(std::begin(kOurs), std::end(kOurs), name) != std::end(kOurs);
}

tl::expected<void, HttpFailure> check(const HttpCall& call) {
  const bool upper =
      std::all_of(call.method.begin(), call.method.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (call.method.empty() || call.method.size() > kMaxMethodBytes || !upper)
    return failure("protocol", "the method must be a word of upper case letters, such as GET or POST");
  if (call.method == "CONNECT" || call.method == "TRACE")
    return failure("protocol", "the method " + call.method + " is not allowed");
  std::size_t bytes = 0;
  for (const auto& [name, value] : call.headers) {
    if (!is_token(name)) return failure("protocol", "a header's name has characters that no header may have");
    if (is_ours(lower(name)))
      return failure("protocol", "the header " + name + " is set by the client itself");
    if (!is_field_value(value))
      return failure("protocol",
                     "the value of the header " + name + " has a line break or a control character");
    bytes += name.size() + value.size() + 4;
  }
  if (bytes > kMaxHttpRequestHeaderBytes)
    return failure("protocol",
                   "the headers are longer than " + std::to_string(kMaxHttpRequestHeaderBytes) + " bytes");
  return {};
}

// What comes back on one hop. libcurl calls it while it runs.
struct Reading {
  HttpAnswer answer;
  std::size_t max_bytes = 0;
  std::size_t header_bytes = 0;
  bool headers_end = false;
  bool sent = false;
  bool once = false;  // what must not be sent again, whatever became of it
  bool lost = false;  // it was about to be sent again
  bool too_large = false;
  bool out_of_memory = false;

  // Refusing to take bytes ends the transfer. An exception must not run through libcurl.
  template <class Take>
  std::size_t guarded(std::size_t size, Take take) noexcept {
    try {
      return take() ? size : 0;
    } catch (const std::bad_alloc&) {
      out_of_memory = true;
      return 0;
    }
  }

  bool take_header(std::string_view line) {
    header_bytes += line.size();
    too_large = header_bytes > kMaxHttpAnswerHeaderBytes;
    if (too_large) return false;
    if (line.starts_with("HTTP/")) {  // the real answer after a 1xx one
      answer.headers.clear();
      headers_end = false;
    } else if (headers_end) {  // a trailer
    } else if (trimmed(line).empty()) {
      headers_end = true;
    } else if ((line.starts_with(' ') || line.starts_with('\t')) && !answer.headers.empty()) {
      answer.headers.back().second += ' ' + std::string(trimmed(line));  // obsolete folding
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      answer.headers.emplace_back(lower(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
    }
    return true;
  }

  bool take_body(std::string_view bytes) {
    too_large = bytes.size() > max_bytes - answer.body.size();
    if (!too_large) answer.body += bytes;
    return !too_large;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& reading = *static_cast<Reading*>(self);
    return reading.guarded(size, [&] { return reading.take_header({data, size}); });
  }
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& reading = *static_cast<Reading*>(self);
    return reading.guarded(size, [&] { return reading.take_body({data, size}); });
  }
  // Called when the connection stands, TLS included, just before the first byte of the request; once more
  // before libcurl repeats it, as it does where a kept connection ends before any answer.
  static int on_request(void* self, char*, char*, int, int) {
    auto& reading = *static_cast<Reading*>(self);
    reading.lost = reading.once && reading.sent;
    reading.sent = true;
    return reading.lost ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
  }
};

bool has_header(const HttpCall& call, const char* name) {
  return std::any_of(call.headers.begin(), call.headers.end(),
                     [&](const auto& header) { return lower(header.first) == name; });
}

CurlList header_lines(const HttpCall& call) {
  CurlList lines;
  for (const auto& [name, value] : call.headers) {
    const std::string_view shown = trimmed(value);
    lines.add(shown.empty() ? name + ";" : name + ": " + std::string(shown));  // ";": sent, though empty
  }
  // Without these libcurl calls every body a form, and waits before it sends a long one.
  if (!has_header(call, "content-type")) lines.add("Content-Type:");
  lines.add("Expect:");
  return lines;
}

bool may_repeat(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

void set_request(CURL* curl, const HttpCall& call) {
  if (!call.body.empty() || call.method == "POST" || call.method == "PUT" || call.method == "PATCH") {
    set_option(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    set_option(curl, CURLOPT_POSTFIELDS, call.body.c_str());
  } else if (call.method == "HEAD") {
    set_option(curl, CURLOPT_NOBODY, 1L);
  } else {
    set_option(curl, CURLOPT_HTTPGET, 1L);
  }
  set_option(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

void set_limits(CURL* curl, Millis left) {
  set_option(curl, CURLOPT_NOSIGNAL, 1L);
  set_option(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set_option(curl, CURLOPT_FOLLOWLOCATION, 0L);
  set_option(curl, CURLOPT_MAXCONNECTS, kMaxIdleConnections);
  set_option(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  set_option(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  set_option(curl, CURLOPT_USERAGENT, "NeuronFlow");
}

void set_reading(CURL* curl, Reading& reading) {
  set_option(curl, CURLOPT_HEADERFUNCTION, &Reading::on_header);
  set_option(curl, CURLOPT_HEADERDATA, &reading);
  set_option(curl, CURLOPT_WRITEFUNCTION, &Reading::on_body);
  set_option(curl, CURLOPT_WRITEDATA, &reading);
  set_option(curl, CURLOPT_PREREQFUNCTION, &Reading::on_request);
  set_option(curl, CURLOPT_PREREQDATA, &reading);
}

HttpFailure explain(CURLcode code, const HttpUrl& url, const EgressGate& gate, const Reading& reading,
                    const char* detail) {
  const std::string place = url.place();
  const std::string reason = std::string(": ") + curl_easy_strerror(code);
  const bool sent = reading.sent;
  if (reading.too_large) return {"too-large", place + " answered with more bytes than are allowed", sent};
  if (reading.out_of_memory) return {"too-large", "there is no memory for the answer of " + place, sent};
  if (code == CURLE_OPERATION_TIMEDOUT)
    return {"timeout", place + (sent ? " did not answer in time" : " could not be reached in time"), sent};
  if (is_tls_failure(code))  // libcurl's words tell what is wrong with the certificate, and quote no request
    return {"tls", "no trusted TLS connection to " + place + (*detail ? std::string(": ") + detail : reason),
            sent};
  const std::string broken = "the exchange with " + place + " broke off: ";
  if (reading.lost) return {"protocol", broken + "the connection ended before an answer came", true};
  if (sent) return {"protocol", broken + curl_easy_strerror(code), true};
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
    return {"url", "the URL has no valid host", false};
  if (gate.closed()) return {"egress", place + " " + gate.reason(), false};
  return {"connect", "no connection to " + place + reason, false};
}

class CurlHttpClient : public ports::HttpClient {
 public:
  explicit CurlHttpClient(EgressPolicy policy) : policy_(std::move(policy)) {}

  tl::expected<HttpAnswer, HttpFailure> send(const HttpCall& call) override {
    if (auto fine = check(call); !fine) return tl::make_unexpected(fine.error());
    auto url = parse_http_url(call.url);
    if (!url) return tl::make_unexpected(url.error());
    const SteadyTime deadline =
        std::chrono::steady_clock::now() + std::min<Millis>(call.timeout, kMaxTimeout);

    HttpCall hop = call;
    for (int redirects = 0;; ++redirects) {
      auto answer = exchange(hop, *url, deadline);
      if (!answer) answer.error().sent = answer.error().sent || redirects > 0;
      if (!answer || call.max_redirects <= 0 || !is_redirect(*answer)) return answer;
      if (redirects == call.max_redirects)
        return failure("redirects", "more than " + std::to_string(redirects) + " redirects", true);
      url = follow_redirect(hop, *url, *answer);
      if (!url) return tl::make_unexpected(url.error());
    }
  }

 private:
  static constexpr Millis kMaxTimeout = std::chrono::hours(24);

  tl::expected<HttpAnswer, HttpFailure> exchange(const HttpCall& call, const HttpUrl& url,
                                                 SteadyTime deadline) {
    const auto left = std::chrono::ceil<Millis>(deadline - std::chrono::steady_clock::now());
    if (left <= Millis(0)) return failure("timeout", "no time is left for the request to " + url.place());

    auto [handle, warm] = pool_.take(url);
    const CurlList headers = header_lines(call);
    EgressGate gate(policy_, url.host);
    Reading reading;
    reading.max_bytes = call.max_bytes;
    reading.once = !may_repeat(call.method);
    char detail[CURL_ERROR_SIZE] = {};
    CURL* const curl = handle.get();
    set_limits(curl, left);
    set_reading(curl, reading);
    set_request(curl, call);
    set_option(curl, CURLOPT_URL, url.text.c_str());
    set_option(curl, CURLOPT_HTTPHEADER, headers.get());
    set_option(curl, CURLOPT_ERRORBUFFER, &detail[0]);
    if (reading.once && !warm) set_option(curl, CURLOPT_FRESH_CONNECT, 1L);
    gate.guard(curl);

    const CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    pool_.give_back(std::move(handle), code == CURLE_OK ? std::optional(url) : std::nullopt);
    if (code != CURLE_OK) return tl::make_unexpected(explain(code, url, gate, reading, detail));
    reading.answer.status = static_cast<int>(status);
    return std::move(reading.answer);
  }

  const EgressPolicy policy_;
  HandlePool pool_;
};

}  // namespace

std::unique_ptr<ports::HttpClient> make_http_client(EgressPolicy policy) {
  return std::make_unique<CurlHttpClient>(std::move(policy));
}

}  // namespace nf::connect
