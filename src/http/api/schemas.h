#pragma once

#include <vector>

#include "http/openapi.h"

// The component schemas of the OpenAPI document, a family a file.
namespace nf::http {

std::vector<Schema> request_schemas();    // executions, approvals, requests, the register
std::vector<Schema> workspace_schemas();  // accounts and what admins and builders look after
std::vector<Schema> draft_schemas();      // looking ahead: previews, templates, expressions, tests

}  // namespace nf::http
