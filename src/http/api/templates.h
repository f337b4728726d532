#pragma once

#include <string>

#include "base/json.h"

namespace nf::http {

// A workflow document to begin with.
struct WorkflowTemplate {
  std::string id;    // stable: the name of its file
  JsonRef document;  // of a workflow that can be published
};

}  // namespace nf::http
