#include "connect/curl_handle.h"

#include <sys/socket.h>
#include <unistd.h>

#include <new>

namespace nf::connect {

void make_curl_ready() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(ready == CURLE_OK);
}

CurlHandle make_curl() {
  make_curl_ready();
  CurlHandle handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  return handle;
}

CurlShare make_curl_share() {
  make_curl_ready();
  CurlShare share(curl_share_init());
  if (!share) throw std::bad_alloc();
  if (curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) != CURLSHE_OK)
    throw std::bad_alloc();
  return share;
}

void CurlList::add(const std::string& text) {
  curl_slist* const longer = curl_slist_append(list_.get(), text.c_str());
  if (!longer) throw std::bad_alloc();
  (void)list_.release();  // It is part of the longer one now.
  list_.reset(longer);
}

void EgressGate::guard(CURL* curl) {
  set_option(curl, CURLOPT_OPENSOCKETFUNCTION, &EgressGate::open_socket);
  set_option(curl, CURLOPT_OPENSOCKETDATA, this);
  set_option(curl, CURLOPT_PROXY, "");
  set_option(curl, CURLOPT_NOPROXY, "*");
}

curl_socket_t EgressGate::open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) {
  auto& gate = *static_cast<EgressGate*>(self);
  if (purpose != CURLSOCKTYPE_IPCXN) return CURL_SOCKET_BAD;
  if (auto reason = gate.policy_.refusal(address->addr, gate.host_)) {
    gate.reason_ = std::move(*reason);
    return CURL_SOCKET_BAD;
  }
  gate.passed_ = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool is_tls_failure(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return true;
    default:
      return false;
  }
}

}  // namespace nf::connect
