#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace nf::http {

// A request that the workflow takes.
struct WorkflowSample {
  std::string id;  // a word for what it shows
  JsonRef input;   // as the start node's `body`
};

// A workflow document to begin with.
struct WorkflowTemplate {
  std::string id;    // stable: the name of its file
  JsonRef document;  // of a workflow that can be published
  std::vector<WorkflowSample> samples;
};

}  // namespace nf::http
