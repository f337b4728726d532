#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace nf::ports {

// One request to the outside.
struct HttpCall {
  std::string method = "GET";
  std::string url;  // http or https, absolute
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Millis timeout{30'000};             // for all of it, redirects included
  std::size_t max_bytes = 1'048'576;  // of the answer's body; more fails the call
  int max_redirects = 0;              // each hop goes through the egress gate again
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in their order
  std::string body;
};

// No answer, or none that could be taken.
struct HttpFailure {
  std::string code;     // "url", "egress", "connect", "tls", "timeout", "too-large", "redirects", "protocol"
  std::string message;  // for a person; never holds a header, a body or a query
  bool sent = false;    // the receiver may have acted on it: the outcome is unknown
};

// Makes requests through the egress gate. May be called by several threads.
class HttpClient {
 public:
  using Outcome = tl::expected<HttpAnswer, HttpFailure>;
  // Nothing: there is no call to make, and nobody waits for one.
  using Make = std::function<std::optional<HttpCall>()>;
  using Done = std::function<void(Outcome)>;

  virtual ~HttpClient() = default;

  // Blocks until the answer or the timeout.
  virtual Outcome send(const HttpCall& call) = 0;

  // The same without waiting: `make` is asked for the call, and `done` told what came of it, once each, on a
  // thread of the client that all calls share, so neither may block. Who ends the client early has `done`
  // called with a failure.
  virtual void begin(Make make, Done done) {
    if (const auto call = make()) done(send(*call));
  }
};

}  // namespace nf::ports
