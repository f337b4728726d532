#pragma once

#include <functional>
#include <string>

#include "ports/connections.h"

namespace nf::ports {

// What came of trying a connection.
struct Probe {
  bool ok = false;
  std::string detail;  // what was tried and what came back, in one sentence; never a secret
};

// Tries connections without doing anything there: greets, signs in, reads.
class ConnectionProbe {
 public:
  virtual ~ConnectionProbe() = default;
  // Calls `then` once, from another thread, within half a minute or so. False, and no call, where too much
  // is being tried already. Thread-safe.
  [[nodiscard]] virtual bool probe(Connection connection, std::function<void(Probe)> then) = 0;
};

}  // namespace nf::ports
