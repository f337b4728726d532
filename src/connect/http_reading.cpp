#include "connect/http_reading.h"

#include "connect/curl_handle.h"
#include "connect/curl_http.h"
#include "connect/http_text.h"

namespace nf::connect {

void HttpReading::listen_to(CURL* curl) {
  set_option(curl, CURLOPT_HEADERFUNCTION, &HttpReading::on_header);
  set_option(curl, CURLOPT_HEADERDATA, this);
  set_option(curl, CURLOPT_WRITEFUNCTION, &HttpReading::on_body);
  set_option(curl, CURLOPT_WRITEDATA, this);
  set_option(curl, CURLOPT_PREREQFUNCTION, &HttpReading::on_request);
  set_option(curl, CURLOPT_PREREQDATA, this);
}

// Refusing to take bytes ends the transfer. An exception must not run through libcurl.
template <class Take>
std::size_t HttpReading::guarded(std::size_t size, Take take) noexcept {
  try {
    return take() ? size : 0;
  } catch (const std::bad_alloc&) {
    out_of_memory = true;
    return 0;
  }
}

bool HttpReading::take_header(std::string_view line) {
  header_bytes_ += line.size();
  too_large = header_bytes_ > kMaxHttpAnswerHeaderBytes;
  if (too_large) return false;
  if (line.starts_with("HTTP/")) {  // the real answer after a 1xx one
    answer.headers.clear();
    headers_end_ = false;
  } else if (headers_end_) {  // a trailer
  } else if (trimmed(line).empty()) {
    headers_end_ = true;
  } else if ((line.starts_with(' ') || line.starts_with('\t')) && !answer.headers.empty()) {
    answer.headers.back().second += ' ' + std::string(trimmed(line));  // obsolete folding
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    answer.headers.emplace_back(lower(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
  }
  return true;
}

bool HttpReading::take_body(std::string_view bytes) {
  too_large = bytes.size() > max_bytes - answer.body.size();
  if (!too_large) answer.body += bytes;
  return !too_large;
}

std::size_t HttpReading::on_header(char* data, std::size_t, std::size_t size, void* self) {
  auto& reading = *static_cast<HttpReading*>(self);
  return reading.guarded(size, [&] { return reading.take_header({data, size}); });
}

std::size_t HttpReading::on_body(char* data, std::size_t, std::size_t size, void* self) {
  auto& reading = *static_cast<HttpReading*>(self);
  return reading.guarded(size, [&] { return reading.take_body({data, size}); });
}

int HttpReading::on_request(void* self, char*, char*, int, int) {
  auto& reading = *static_cast<HttpReading*>(self);
  reading.lost = reading.once && reading.sent;
  reading.sent = true;
  return reading.lost ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

}  // namespace nf::connect
