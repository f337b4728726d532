#pragma once

#include "connect/curl_handle.h"
#include "connect/http_reading.h"
#include "connect/http_url.h"

namespace nf::connect {

// One request and its answer: a hop of a call. Stays where it is while libcurl works on it; what it is made
// from must outlive it.
class HttpExchange {
 public:
  HttpExchange(const EgressPolicy& policy, const ports::HttpCall& call, const HttpUrl& url);
  HttpExchange(const HttpExchange&) = delete;

  // Sets the handle, fresh or reset, up for it. `left`: for all of it. `warm`: its connection answered a
  // moment ago, so that even what must not be repeated may use it.
  void set_up(CURL* curl, Millis left, bool warm);

  // Once, when the transfer has ended with `code`.
  tl::expected<ports::HttpAnswer, ports::HttpFailure> outcome(CURL* curl, CURLcode code);

 private:
  ports::HttpFailure explain(CURLcode code) const;

  const ports::HttpCall& call_;
  const HttpUrl& url_;
  const CurlList headers_;
  EgressGate gate_;
  HttpReading reading_;
  char detail_[CURL_ERROR_SIZE] = {};
};

}  // namespace nf::connect
