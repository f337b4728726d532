#include "flow/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/test_kit.h"

namespace nf::flow {
namespace {

using kit::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::vector<std::string> fault_pointers(std::string_view text) {
  std::vector<std::string> out;
  if (const auto document = parse_document(json(text)); !document) {
    for (const Fault& fault : document.error().faults) out.push_back(fault.pointer);
  }
  return out;
}

TEST(ParseDocument, ReadsEverythingThatTheContractNames) {
  const auto document = parse_document(json(R"({
    "name": "Policy exception approval",
    "description": "optional text",
    "settings": { "timezone": "Europe/London", "calendar": "uk", "external_reviewers": true },
    "nodes": [
      { "id": "intake", "type": "form", "name": "Exception request", "config": {"path": "p"},
        "retry": { "max_attempts": 3, "initial": "PT2S", "factor": 1.5, "max": "PT10M" },
        "timeout": "PT30S", "on_error": "branch", "position": { "x": 0, "y": 12.5 } }
    ],
    "edges": [ { "from": "tier", "port": "high", "to": "policy_high" }, { "from": "a", "to": "b" } ]
  })"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->name, "Policy exception approval");
  EXPECT_EQ(document->description, "optional text");
  EXPECT_EQ(document->settings.timezone, "Europe/London");
  EXPECT_EQ(document->settings.calendar, "uk");
  EXPECT_TRUE(document->settings.external_reviewers);
  ASSERT_EQ(document->nodes.size(), 1u);
  const NodeSpec& node = document->nodes[0];
  EXPECT_EQ(node.id, "intake");
  EXPECT_EQ(node.type, "form");
  EXPECT_EQ(node.name, "Exception request");
  EXPECT_EQ(node.config, json(R"({"path": "p"})"));
  EXPECT_EQ(node.retry, (RetryPolicy{3, Millis{2'000}, 1.5, Millis{600'000}}));
  EXPECT_EQ(node.timeout, Millis{30'000});
  EXPECT_EQ(node.on_error, OnError::Branch);
  ASSERT_EQ(document->edges.size(), 2u);
  EXPECT_EQ(document->edges[0].port, "high");
  EXPECT_EQ(document->edges[1].from, "a");
  EXPECT_EQ(document->edges[1].port, "main");
  EXPECT_EQ(document->edges[1].to, "b");
}

TEST(ParseDocument, LetsADraftBeIncomplete) {
  EXPECT_TRUE(parse_document(json("{}")).has_value());
  const auto document = parse_document(json(R"({"name": "x", "nodes": [{"id": "a", "type": "set"}]})"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->settings.timezone, "UTC");
  EXPECT_EQ(document->nodes[0].name, "a");
  EXPECT_EQ(document->nodes[0].config, Json(JsonObject()));
  EXPECT_EQ(document->nodes[0].on_error, OnError::Fail);
  EXPECT_EQ(document->nodes[0].retry.max_attempts, 1);
  EXPECT_EQ(document->nodes[0].timeout, std::nullopt);
}

TEST(ParseDocument, RefusesUnknownKeysEverywhere) {
  EXPECT_THAT(fault_pointers(R"({
    "names": "x",
    "settings": {"zone": "UTC"},
    "nodes": [{"id": "a", "type": "set", "colour": "red", "retry": {"tries": 3}, "position": {"z": 1}}],
    "edges": [{"from": "a", "to": "b", "label": "l"}]
  })"),
              UnorderedElementsAre("/names", "/settings/zone", "/nodes/0/colour", "/nodes/0/retry/tries",
                                   "/nodes/0/position/z", "/edges/0/label"));
}

TEST(ParseDocument, SaysWhichKeysThereAre) {
  const auto document = parse_document(json(R"({"settings": {"zone": "UTC"}})"));
  ASSERT_FALSE(document.has_value());
  EXPECT_EQ(document.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(document.error().faults[0].message,
            "is not known here; known are: timezone, calendar, external_reviewers");
}

TEST(ParseDocument, RefusesWrongTypesAllAtOnce) {
  EXPECT_THAT(fault_pointers(R"({
    "name": 1, "description": null,
    "settings": {"timezone": 1, "external_reviewers": "yes"},
    "nodes": [{"id": 1, "name": 2, "config": [], "retry": {"max_attempts": 1.5, "factor": "2"},
               "timeout": 30, "on_error": "stop", "position": []}, "b"],
    "edges": [{"from": "a"}, 3]
  })"),
              ElementsAre("/name", "/description", "/settings/timezone", "/settings/external_reviewers",
                          "/nodes/0/id", "/nodes/0/type", "/nodes/0/name", "/nodes/0/config",
                          "/nodes/0/retry/max_attempts", "/nodes/0/retry/factor", "/nodes/0/timeout",
                          "/nodes/0/on_error", "/nodes/0/position", "/nodes/1", "/edges/0/to", "/edges/1"));
  EXPECT_THAT(fault_pointers("[]"), ElementsAre(""));
  EXPECT_THAT(fault_pointers(R"({"nodes": {}, "edges": null})"), ElementsAre("/nodes", "/edges"));
}

TEST(ParseDocument, RefusesBadDurations) {
  for (const char* duration : {"30s", "", "P", "PT", "-PT1S", "P1M", "P1Y"}) {
    const std::string text =
        std::string(R"({"nodes": [{"id": "a", "type": "set", "timeout": ")") + duration + R"("}]})";
    EXPECT_THAT(fault_pointers(text), ElementsAre("/nodes/0/timeout")) << duration;
  }
}

TEST(ParseDocument, BoundsWhatItReports) {
  std::string text = R"({"edges": [0)";
  for (int i = 0; i < 2'000; ++i) text += ", 0";
  EXPECT_EQ(fault_pointers(text + "]}").size(), kMaxDocumentFaults);
}

TEST(DocumentHash, IsOfTheCanonicalForm) {
  const std::string hash = document_hash(json(R"({"name": "x", "nodes": []})"));
  EXPECT_THAT(hash, testing::StartsWith("sha256:"));
  EXPECT_EQ(hash.size(), 7u + 64u);
  EXPECT_EQ(hash, document_hash(json(R"({ "nodes": [], "name": "x" })")));
  EXPECT_NE(hash, document_hash(json(R"({"name": "y", "nodes": []})")));
}

}  // namespace
}  // namespace nf::flow
