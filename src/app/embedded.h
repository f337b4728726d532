#pragma once

#include <span>
#include <string_view>

namespace nf::app {

struct EmbeddedText {
  std::string_view id;  // the name of its file without .json
  std::string_view text;
};

// workflows/*.json as they were when this was built, by name.
std::span<const EmbeddedText> embedded_workflows();
// workflows/samples/*.json, requests that the workflows take: WORKFLOW.WHAT.
std::span<const EmbeddedText> embedded_samples();
// The text of one of them; empty where there is none.
std::string_view embedded_workflow(std::string_view id);

}  // namespace nf::app
