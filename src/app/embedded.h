#pragma once

#include <string_view>

namespace nf::app {

// workflows/policy-exception.json as it was when this was built.
extern const std::string_view kPolicyExceptionWorkflow;

}  // namespace nf::app
