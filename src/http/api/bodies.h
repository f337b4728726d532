#pragma once

#include "http/route.h"

namespace nf::http {

// The body of a route that takes JSON or none (optional_json_body()): without one, an empty object.
inline const Json& body_or_none(const Call& call) {
  static const Json none = JsonObject{};
  return call.request().body.empty() ? none : call.json();
}

}  // namespace nf::http
