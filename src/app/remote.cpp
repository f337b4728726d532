#include "app/remote.h"

#include <curl/curl.h>

#include <memory>
#include <optional>

#include "app/commands.h"

namespace nf::app {

namespace {

constexpr std::size_t kMaxReply = 64 * 1024 * 1024;
constexpr long kMaxSilence = 600;  // seconds; a large database is copied before the first byte comes

std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + size * count > kMaxReply) return 0;
  text.append(data, size * count);
  return size * count;
}

// The answer to a download: bytes for the sink, or a problem to keep.
struct Download {
  CURL* curl;
  const Sink& sink;
  std::string problem = {};
  std::optional<Error> failure = {};

  static std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
    auto& self = *static_cast<Download*>(into);
    long status = 0;
    curl_easy_getinfo(self.curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return collect(data, size, count, &self.problem);
    const auto taken = self.sink({data, size * count});
    if (taken) return size * count;
    self.failure = taken.error();
    return 0;
  }
};

std::string problem_text(const Json& json, long status) {
  std::string text =
      string_at(json, "detail")
          .value_or(string_at(json, "title").value_or("the server answered " + std::to_string(status)));
  const Json* errors = find(json, "errors");
  if (!errors || !errors->is_array()) return text;
  for (const Json& error : errors->get_array()) {
    const std::string pointer = string_at(error, "pointer").value_or("");
    text += "; " + (pointer.empty() ? "" : pointer + " ") + string_at(error, "message").value_or("");
  }
  return text;
}

}  // namespace

Remote::Remote(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {}

Json Remote::get(const std::string& path) const { return send(path, nullptr); }

Json Remote::post(const std::string& path, const Json& body) const {
  const std::string text = write_json(body);
  return send(path, &text);
}

void Remote::download(const std::string& path, const Sink& sink) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw CommandFailed{"cannot make a connection"};
  Download download{curl.get(), sink};
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(nullptr, ("Authorization: Bearer " + token_).c_str()), curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, (url_ + path).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, kMaxSilence);
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, "");
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Download::take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &download);
  const CURLcode code = curl_easy_perform(curl.get());
  if (download.failure) throw CommandFailed{download.failure->message};
  if (code != CURLE_OK) throw CommandFailed{url_ + ": " + curl_easy_strerror(code)};
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 200) return;
  const auto json = parse_json(download.problem);
  if (!json) throw CommandFailed{url_ + " answered " + std::to_string(status)};
  throw CommandFailed{problem_text(*json, status)};
}

Json Remote::send(const std::string& path, const std::string* body) const {
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw CommandFailed{"cannot make a connection"};
  std::string reply;
  curl_slist* list = curl_slist_append(nullptr, ("Authorization: Bearer " + token_).c_str());
  list = curl_slist_append(list, "Content-Type: application/json");
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, (url_ + path).c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, collect);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply);
  if (body) {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body->c_str());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
  }
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) throw CommandFailed{url_ + ": " + curl_easy_strerror(code)};
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  const auto json = parse_json(reply.empty() ? "null" : reply);
  if (!json) throw CommandFailed{url_ + " answered " + std::to_string(status) + " without JSON"};
  if (status >= 400) throw CommandFailed{problem_text(*json, status)};
  return *json;
}

}  // namespace nf::app
