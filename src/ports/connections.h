#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace nf::ports {

// How to reach another system: what people configured, and its secrets. Lives no longer than one use; never
// written, logged or put into an expression.
struct Connection {
  std::string name;
  std::string type;  // "smtp", "openai", "http"
  Json config;       // an object: what anybody may see
  std::map<std::string, std::string> secrets;

  std::string secret(const std::string& key) const {
    const auto found = secrets.find(key);
    return found == secrets.end() ? "" : found->second;
  }
};

// May be called by several threads.
class Connections {
 public:
  virtual ~Connections() = default;
  // NotFound where there is none of that name.
  virtual Result<Connection> open(std::string_view name) const = 0;
};

}  // namespace nf::ports
