#include "http/api/site_for_tests.h"

// Trying a draft as far as one of its steps.
namespace nf::http {

namespace {

// intake > first > call > gate > entry > done, and a step beside that cannot be published.
constexpr std::string_view kDraft = R"({"name": "Part", "nodes": [
    {"id": "intake", "type": "form", "config": {"path": "part", "schema": {"type": "object",
      "properties": {"title": {"type": "string"}}}}},
    {"id": "first", "type": "set", "config": {"values": {"title": "{{trigger.body.title}}!"}}},
    {"id": "call", "type": "http_request", "config": {"url": "http://127.0.0.1:1/"}},
    {"id": "second", "type": "set", "config": {"values": {"told": "{{nodes.call.result.data}}"}}},
    {"id": "gate", "type": "approval", "config": {"title": "x", "review_mode": "any", "reviewers": [{"group": "security-leads"}]}},
    {"id": "entry", "type": "register", "config": {"policy": "SEC-12", "title": "{{trigger.body.title}}"}},
    {"id": "broken", "type": "set", "config": {"colour": "red"}},
    {"id": "unknown", "type": "no_such_type"}],
  "edges": [{"from": "intake", "to": "first"}, {"from": "first", "to": "call"}, {"from": "call", "to": "second"},
    {"from": "second", "to": "gate"}, {"from": "gate", "port": "approved", "to": "entry"},
    {"from": "entry", "to": "broken"}, {"from": "broken", "to": "unknown"}]})";

class Until : public testing::Test {
 protected:
  Until()
      : path("/api/v1/workflows/" + text_at(json_of(site.post("/api/v1/workflows", bob, kDraft)), "id")) {}

  Answer test(std::string_view until, std::string_view pins = "{}") {
    return site.post(path + "/test", bob,
                     R"({"input": {"title": "Try"}, "until": ")" + std::string(until) + R"(", "pins": )" +
                         std::string(pins) + "}");
  }
  Json run(std::string_view until, std::string_view pins = "{}") {
    const Answer started = test(until, pins);
    EXPECT_EQ(started.status, 201) << started.body;
    return json_of(site.get("/api/v1/executions/" + text_at(json_of(started), "execution_id"), bob));
  }
  static std::string steps_of(const Json& execution) {
    std::string out;
    for (const Json& step : execution.at("nodes").get_array())
      out += text_at(step, "id") + "/" + text_at(step, "status") + " ";
    return out;
  }

  Site site;
  const Visitor bob = site.as("bob");
  const std::string path;
};

TEST_F(Until, OnlyTheNodeAndWhatLeadsToItRuns) {
  const Json execution = run("first");
  EXPECT_EQ(steps_of(execution), "intake/succeeded first/succeeded ");
  EXPECT_EQ(text_at(execution, "status"), "completed");
  EXPECT_EQ(execution.at("test"), Json(true));
  EXPECT_EQ(execution.at("nodes").at(1).at("output").at("title"), Json("Try!"));
}

TEST_F(Until, PinsOfWhatLeadsToItAreUsed) {
  const Json execution =
      run("second", R"({"call": {"result": {"data": "pinned"}}, "entry": {"entry": {"id": "behind"}}})");
  EXPECT_EQ(steps_of(execution), "intake/succeeded first/succeeded call/succeeded second/succeeded ");
  EXPECT_EQ(execution.at("nodes").at(3).at("output").at("told"), Json("pinned"));
}

TEST_F(Until, NothingReallyHappens) {
  const Json execution =
      run("entry", R"({"call": {"result": {"data": 1}}, "gate": {"outcome": "approved"}})");
  EXPECT_EQ(text_at(execution, "status"), "completed");
  EXPECT_EQ(json_of(site.get("/api/v1/register", site.as("ada"))).at("items"), Json(JsonArray{}));
  const Json waiting = run("gate", R"({"call": {"result": {"data": 1}}})");
  EXPECT_EQ(text_at(waiting, "status"), "waiting_approval");
  EXPECT_EQ(json_of(site.get("/api/v1/approvals?assignee=me&status=open", site.as("sven"))).at("items"),
            Json(JsonArray{}));
}

// Each is kept with the part that it began with.
TEST_F(Until, TestsOfDifferentPartsStandBesideEachOther) {
  const Json first = run("first");
  const Json gate = run("gate", R"({"call": {"result": {"data": 1}}})");
  const Json pinned = run("gate", R"({"gate": {"outcome": "approved"}})");
  for (const Json& each : {first, gate, pinned}) {
    const Json again = json_of(site.get("/api/v1/executions/" + text_at(each, "id"), bob));
    EXPECT_EQ(again.at("nodes"), each.at("nodes"));
  }
}

TEST_F(Until, WhatLeadsToItHasToBeInOrder) {
  EXPECT_EQ(test("nobody").status, 422);
  const Answer refused = test("broken");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("\"/nodes/6/config"), std::string::npos) << refused.body;
  EXPECT_EQ(test("first", R"({"nobody": 1})").status, 422);
  EXPECT_EQ(test("first", R"({"intake": {}})").status, 422);
  EXPECT_EQ(site.post(path + "/test", bob, R"({"input": {}, "until": 7})").status, 422);
  EXPECT_EQ(site.post(path + "/test", bob, R"({"input": {}, "until": null})").status, 422)
      << "the whole draft";
}

}  // namespace

}  // namespace nf::http
