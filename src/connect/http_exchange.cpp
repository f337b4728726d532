#include "connect/http_exchange.h"

#include <algorithm>

#include "connect/http_text.h"

namespace nf::connect {
namespace {

bool has_header(const ports::HttpCall& call, const char* name) {
  return std::any_of(call.headers.begin(), call.headers.end(),
                     [&](const auto& header) { return lower(header.first) == name; });
}

CurlList header_lines(const ports::HttpCall& call) {
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

void set_request(CURL* curl, const ports::HttpCall& call) {
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
  // A name that nobody resolves in time is left to its thread: waiting for that would stop the loop.
  set_option(curl, CURLOPT_QUICK_EXIT, 1L);
  set_option(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set_option(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set_option(curl, CURLOPT_FOLLOWLOCATION, 0L);
  set_option(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  set_option(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
  set_option(curl, CURLOPT_USERAGENT, "NeuronFlow");
}

}  // namespace

HttpExchange::HttpExchange(const EgressPolicy& policy, const ports::HttpCall& call, const HttpUrl& url)
    : call_(call), url_(url), headers_(header_lines(call)), gate_(policy, url.host) {
  reading_.max_bytes = call.max_bytes;
  reading_.once = !may_repeat(call.method);
}

void HttpExchange::set_up(CURL* curl, Millis left, bool warm) {
  set_limits(curl, left);
  reading_.listen_to(curl);
  set_request(curl, call_);
  set_option(curl, CURLOPT_URL, url_.text.c_str());
  set_option(curl, CURLOPT_HTTPHEADER, headers_.get());
  set_option(curl, CURLOPT_ERRORBUFFER, &detail_[0]);
  if (reading_.once && !warm) set_option(curl, CURLOPT_FRESH_CONNECT, 1L);
  gate_.guard(curl);
}

tl::expected<ports::HttpAnswer, ports::HttpFailure> HttpExchange::outcome(CURL* curl, CURLcode code) {
  if (code != CURLE_OK) return tl::make_unexpected(explain(code));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  reading_.answer.status = static_cast<int>(status);
  return std::move(reading_.answer);
}

ports::HttpFailure HttpExchange::explain(CURLcode code) const {
  const std::string place = url_.place();
  const std::string reason = std::string(": ") + curl_easy_strerror(code);
  const bool sent = reading_.sent;
  if (reading_.too_large) return {"too-large", place + " answered with more bytes than are allowed", sent};
  if (reading_.out_of_memory) return {"too-large", "there is no memory for the answer of " + place, sent};
  if (code == CURLE_OPERATION_TIMEDOUT)
    return {"timeout", place + (sent ? " did not answer in time" : " could not be reached in time"), sent};
  if (is_tls_failure(code))  // libcurl's words tell what is wrong with the certificate, and quote no request
    return {"tls",
            "no trusted TLS connection to " + place + (detail_[0] ? std::string(": ") + &detail_[0] : reason),
            sent};
  const std::string broken = "the exchange with " + place + " broke off: ";
  if (reading_.lost) return {"protocol", broken + "the connection ended before an answer came", true};
  if (code == CURLE_ABORTED_BY_CALLBACK) return {"protocol", broken + "the server stops", sent};
  if (sent) return {"protocol", broken + curl_easy_strerror(code), true};
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
    return {"url", "the URL has no valid host", false};
  if (gate_.closed()) return {"egress", place + " " + gate_.reason(), false};
  return {"connect", "no connection to " + place + reason, false};
}

}  // namespace nf::connect
