#pragma once

#include <gmock/gmock.h>

#include "flow/check.h"
#include "flow/test_kit.h"
#include "nodes/catalog.h"

// What the tests of warnings share.
namespace nf::nodes::kit {

inline constexpr std::string_view kRequest = R"({"type": "object", "required": ["area", "amount", "urgent"],
  "properties": {"area": {"type": "string", "enum": ["hr", "it", "legal"]},
                 "amount": {"type": "number", "minimum": 0},
                 "urgent": {"type": "boolean"},
                 "region": {"type": "string", "enum": ["eu", "us"]}}})";

// A form with that request, and one node behind it.
inline Json document_with(std::string_view type, std::string_view config) {
  const JsonObject form{{"path", "p"}, {"title", "P"}, {"schema", flow::kit::json(kRequest)}};
  return JsonObject{
      {"name", "P"},
      {"nodes", JsonArray{JsonObject{{"id", "start"}, {"type", "form"}, {"config", form}},
                          JsonObject{{"id", "n"}, {"type", type}, {"config", flow::kit::json(config)}}}},
      {"edges", JsonArray{JsonObject{{"from", "start"}, {"to", "n"}}}}};
}

inline flow::Findings findings_of(const Json& json) {
  const auto document = flow::parse_document(json);
  EXPECT_TRUE(document);
  flow::Findings findings = flow::examine(*document, catalogue());
  for (const flow::Problem& problem : findings.problems)
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.message;
  return findings;
}

inline flow::Problems warnings_of(std::string_view type, std::string_view config) {
  return findings_of(document_with(type, config)).warnings;
}

// "code pointer message" of each, with the pointer from the node's config.
inline std::vector<std::string> told(const flow::Problems& warnings) {
  std::vector<std::string> out;
  for (const flow::Problem& warning : warnings) {
    EXPECT_EQ(warning.node, "n");
    EXPECT_TRUE(warning.pointer.starts_with("/nodes/1/config")) << warning.pointer;
    EXPECT_FALSE(warning.mend.empty());
    out.push_back(warning.code + " " + warning.pointer.substr(15) + " " + warning.message);
  }
  return out;
}

}  // namespace nf::nodes::kit
