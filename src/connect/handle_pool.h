#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "connect/curl_handle.h"
#include "connect/http_url.h"

namespace nf::connect {

// A handle with connections of its own, which no other handle uses.
class CurlLane {
 public:
  CurlLane();
  CURL* get() const { return handle_.get(); }

 private:
  CurlShare connections_;
  CurlHandle handle_;  // Goes before what it uses.
};

// Lanes that rest between calls, so that their connections, names and TLS sessions are used again. Used by
// one thread.
class HandlePool {
 public:
  struct Taken {
    CurlLane lane;
    bool warm = false;  // its last call was to this place, a moment ago, and went well
  };

  Taken take(const HttpUrl& place);
  // `last`: the place of a call that went well. The handle forgets what it was set to.
  void give_back(CurlLane lane, std::optional<HttpUrl> last);

 private:
  struct Idle {
    CurlLane lane;
    std::optional<HttpUrl> last;
    std::chrono::steady_clock::time_point since;
  };

  std::vector<Idle> idle_;
};

}  // namespace nf::connect
