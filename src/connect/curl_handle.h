#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "connect/egress.h"

// What the adapters of libcurl share. Included by their sources only.
namespace nf::connect {

struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlHandle = std::unique_ptr<CURL, FreeCurl>;

struct FreeCurlShare {
  void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};
using CurlShare = std::unique_ptr<CURLSH, FreeCurlShare>;

// Before anything else of libcurl; more than once does nothing. Thread-safe.
void make_curl_ready();

// A new handle; libcurl is made ready before the first.
CurlHandle make_curl();

// Holds the connections of the handles that name it (CURLOPT_SHARE), which must go before it and be used by
// one thread alone.
CurlShare make_curl_share();

// Sets an option that this libcurl must know; another one is our bug.
template <class Value>
void set_option(CURL* curl, CURLoption option, Value value) {
  CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
}

class CurlList {
 public:
  void add(const std::string& text);
  curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, FreeCurl> list_;
};

// The egress gate of one transfer: judges each resolved address before its socket is made. Lives as long as
// the transfer; the policy and the host longer than it.
class EgressGate {
 public:
  EgressGate(const EgressPolicy& policy, std::string_view host) : policy_(policy), host_(host) {}
  EgressGate(const EgressGate&) = delete;

  // No proxy either: it would connect in our place, past the gate.
  void guard(CURL* curl);

  // Whether every address there was is refused; then reason() says why the last one is.
  bool closed() const { return !passed_ && !reason_.empty(); }
  const std::string& reason() const { return reason_; }

 private:
  static curl_socket_t open_socket(void* gate, curlsocktype purpose, curl_sockaddr* address);

  const EgressPolicy& policy_;
  std::string_view host_;
  bool passed_ = false;
  std::string reason_;
};

// Whether the transfer failed because no trusted TLS session could be made.
bool is_tls_failure(CURLcode code);

}  // namespace nf::connect
