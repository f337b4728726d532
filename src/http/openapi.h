#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "http/route.h"

namespace nf::http {

// A named JSON Schema (2020-12) of the components.
struct Schema {
  std::string_view name;
  std::string_view json;
};

// The OpenAPI 3.1 document of these routes. Each operation says in `x-roles` and `x-scope` who may call it.
// Aborts where a route names a schema that is not given or a schema is not JSON.
Json openapi_document(std::span<const Route> routes, std::span<const Schema> schemas,
                      std::string_view version);

}  // namespace nf::http
