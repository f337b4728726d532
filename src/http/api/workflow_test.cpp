#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

class Workflows : public testing::Test {
 protected:
  std::string create(std::string_view document) {
    const Answer made = site.post("/api/v1/workflows", bob, document);
    EXPECT_EQ(made.status, 201) << made.body;
    const std::string path = "/api/v1/workflows/" + text_at(json_of(made), "id");
    EXPECT_EQ(made.header("Location"), path);
    return path;
  }
  int publish(const std::string& path) { return site.post(path + "/publish", bob, "").status; }
  Answer file_request() { return site.post("/hooks/access", site.as("portal"), R"({"title": "Please"})"); }

  Site site;
  const Visitor bob = site.as("bob");
};

TEST_F(Workflows, ADraftIsMendedThenPublishedThenTakesRequests) {
  const std::string path = create(R"({"name": "Access", "nodes": [{"id": "a", "type": "set"}]})");
  const Answer draft = site.get(path, bob);
  const std::string tag = "If-Match: " + draft.header("ETag") + "\r\n";
  EXPECT_EQ(text_at(json_of(draft), "etag"), draft.header("ETag"));
  EXPECT_FALSE(json_of(draft).at("problems").get_array().empty());
  EXPECT_TRUE(json_of(draft).at("active").is_null());

  const Answer refused = site.post(path + "/publish", bob, "");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(json_of(refused).at("problems"), json_of(draft).at("problems"));
  EXPECT_EQ(file_request().status, 404);

  const Answer saved = site.ask("PUT", path, bob, exception_workflow("access"), tag);
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(json_of(saved).at("problems"), JsonArray{}) << saved.body;
  const Answer stale = site.ask("PUT", path, bob, exception_workflow("other"), tag);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(problem_of(stale), "stale-etag");
  EXPECT_EQ(site.post(path + "/publish", bob, "", tag).status, 412);

  const Answer published = site.post(path + "/publish", bob, "");
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_EQ(json_of(published).at("version"), Json(1));
  EXPECT_EQ(json_of(site.get(path, bob)).at("active").at("hash"), json_of(published).at("hash"));
  EXPECT_EQ(file_request().status, 202);
}

TEST_F(Workflows, AWarningIsShownAndKeepsNothingFromBeingPublished) {
  const std::string path = create(R"({"name": "Routes",
    "nodes": [{"id": "start", "type": "manual", "config": {}},
              {"id": "route", "type": "switch", "config": {"rules": [{"port": "a", "when": "input.n > 1"},
                                                                      {"port": "b", "when": "input.n > 2"}]}}],
    "edges": [{"from": "start", "to": "route"}]})");
  const Json draft = json_of(site.get(path, bob));
  EXPECT_EQ(draft.at("problems"), JsonArray{});
  ASSERT_FALSE(draft.at("warnings").get_array().empty());
  const Json& warning = draft.at("warnings").at(0);
  EXPECT_EQ(text_at(warning, "code"), "rule-unreachable");
  EXPECT_EQ(text_at(warning, "pointer"), "/nodes/1/config/rules/1/when");
  EXPECT_FALSE(text_at(warning, "mend").empty());
  const Json listed = json_of(site.get("/api/v1/workflows", bob)).at("items");
  EXPECT_TRUE(std::ranges::any_of(listed.get_array(), [&](const Json& workflow) {
    return workflow.at("id") == draft.at("id") && workflow.at("warnings") == draft.at("warnings");
  })) << listed;
  const Answer published = site.post(path + "/publish", bob, "");
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_EQ(json_of(published).at("warnings"), draft.at("warnings"));
}

TEST_F(Workflows, OneGoesBackAndForthBetweenVersions) {
  const std::string path = create(exception_workflow("access"));
  ASSERT_EQ(publish(path), 200);
  std::string second = exception_workflow("access");
  second.replace(second.find("\"Exception\""), 11, "\"Renamed\"");
  ASSERT_EQ(site.ask("PUT", path, bob, second).status, 200);
  ASSERT_EQ(publish(path), 200);

  const Json versions = json_of(site.get(path + "/versions", site.as("ada")));
  ASSERT_EQ(versions.at("items").get_array().size(), 2U);
  EXPECT_EQ(versions.at("items").at(0).at("version"), Json(2));
  EXPECT_EQ(versions.at("items").at(0).at("active"), Json(true));
  EXPECT_EQ(text_at(versions.at("items").at(1), "by"), "bob@example.com");
  const Json page = json_of(site.get(path + "/versions?limit=1", bob));
  const Json rest = json_of(site.get(path + "/versions?limit=1&cursor=" + text_at(page, "next_cursor"), bob));
  EXPECT_EQ(rest.at("items").at(0).at("version"), Json(1));

  const Json first = json_of(site.get(path + "/versions/1", site.as("oli")));
  EXPECT_EQ(text_at(first.at("document"), "name"), "Exception");
  EXPECT_EQ(site.get(path + "/versions/3", bob).status, 404);
  EXPECT_EQ(site.get(path + "/versions/one", bob).status, 404);

  const Answer back = site.post(path + "/versions/1/activate", bob, "");
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(json_of(back).at("active").at("version"), Json(1));
  EXPECT_EQ(site.post(path + "/versions/9/activate", bob, "").status, 404);
  EXPECT_EQ(file_request().status, 202);

  EXPECT_EQ(site.post(path + "/deactivate", bob, "").status, 200);
  EXPECT_EQ(file_request().status, 404);
}

TEST_F(Workflows, AStaleTagDeletesNothing) {
  const std::string path = create(exception_workflow("access"));
  const std::string tag = "If-Match: " + site.get(path, bob).header("ETag") + "\r\n";
  ASSERT_EQ(site.ask("PUT", path, bob, exception_workflow("access")).status, 200);
  EXPECT_EQ(problem_of(site.ask("DELETE", path, bob, "", tag)), "stale-etag");
  const std::string fresh = "If-Match: " + site.get(path, bob).header("ETag") + "\r\n";
  EXPECT_EQ(site.ask("DELETE", path, bob, "", fresh).status, 204);
}

TEST_F(Workflows, WhoIsTheRequesterOfAStartByHandIsSaidRightOrNothingStarts) {
  const std::string path =
      create(R"({"name": "By hand", "nodes": [{"id": "start", "type": "manual", "config": {}}]})");
  ASSERT_EQ(publish(path), 200);
  const auto start = [&](std::string_view body) { return site.post(path + "/executions", bob, body); };
  for (const char* wrong :
       {R"({"input": {}, "requestor": {"name": "Rita", "email": "rita@example.com"}})",
        R"({"input": {}, "requester": {"name": "Rita"}})",
        R"({"input": {}, "requester": {"name": "Rita", "email": "rita"}})",
        R"({"input": {}, "requester": {"email": "rita@example.com", "mail": ""}})",
        R"({"input": {}, "requester": {"email": "ritta@example.com", "name": 5}})",
        R"({"input": {}, "requester": null})", R"({"requester": "rita@example.com"})", R"([])"}) {
    EXPECT_EQ(start(wrong).status, 422) << wrong;
  }
  EXPECT_NE(start(R"({"input": {}, "requester": {"email": "rita"}})").body.find("/requester/email"),
            std::string::npos);
  EXPECT_EQ(json_of(site.get("/api/v1/executions", bob)).at("items"), JsonArray{});

  for (const char* right : {R"("rita@example.com")", R"({"name": "R", "email": "rita@example.com"})"}) {
    const Answer started = start(R"({"input": {}, "requester": )" + std::string(right) + "}");
    ASSERT_EQ(started.status, 201) << started.body;
    EXPECT_EQ(text_at(json_of(site.get(started.header("Location"), bob)).at("requester"), "email"),
              "rita@example.com");
  }
}

TEST_F(Workflows, OneWithExecutionsIsArchivedNotDeleted) {
  const std::string unused = create(exception_workflow("unused"));
  EXPECT_EQ(site.ask("DELETE", unused, bob).status, 204);
  EXPECT_EQ(site.get(unused, bob).status, 404);

  const std::string path = create(exception_workflow("access"));
  ASSERT_EQ(publish(path), 200);
  ASSERT_EQ(file_request().status, 202);
  EXPECT_EQ(site.ask("DELETE", path, bob).status, 204);
  EXPECT_EQ(json_of(site.get(path, bob)).at("archived"), Json(true));
  EXPECT_EQ(file_request().status, 404);
  EXPECT_EQ(site.post(path + "/publish", bob, "").status, 409);
}

TEST_F(Workflows, TheListSaysWhatIsActiveAndWhatIsWrong) {
  create(R"({"name": "Empty"})");
  site.clock.advance(Millis(1));
  const std::string path = create(exception_workflow("access"));
  ASSERT_EQ(publish(path), 200);
  const Json items = json_of(site.get("/api/v1/workflows", site.as("oli"))).at("items");
  ASSERT_EQ(items.get_array().size(), 2U);
  // Made in the same millisecond, they may come in either order.
  const std::size_t active = text_at(items.at(0), "name") == "Empty" ? 1 : 0;
  EXPECT_EQ(items.at(active).at("active").at("version"), Json(1));
  EXPECT_EQ(items.at(active).at("problems"), Json(JsonArray{}));
  EXPECT_FALSE(items.at(1 - active).at("problems").get_array().empty());
  EXPECT_EQ(find(items.at(active), "draft"), nullptr);
}

TEST_F(Workflows, ADocumentOfTheWrongShapeIsRefusedWithEveryFault) {
  const Answer answer = site.post("/api/v1/workflows", bob,
                                  R"({"name": 1, "nodes": [{"id": 1, "type": "set"}], "colour": "red"})");
  EXPECT_EQ(answer.status, 422);
  for (const char* pointer : {"\"/name\"", "\"/colour\""}) {
    EXPECT_NE(answer.body.find(pointer), std::string::npos) << pointer << " " << answer.body;
  }
}

TEST_F(Workflows, EveryNodeTypeIsDescribedForTheEditor) {
  const Json types = json_of(site.get("/api/v1/node-types", site.as("rita"))).at("items");
  std::set<std::string> names;
  for (const Json& type : types.get_array()) {
    names.insert(text_at(type, "type"));
    EXPECT_EQ(text_at(type.at("config_schema"), "type"), "object") << text_at(type, "type");
    EXPECT_TRUE(type.at("example").is_object());
    EXPECT_GT(text_at(type, "description").size(), 20U);
  }
  EXPECT_TRUE(names.contains("form") && names.contains("approval_group") && names.contains("output"));
  const auto group = std::ranges::find_if(
      types.get_array(), [](const Json& type) { return text_at(type, "type") == "approval_group"; });
  const JsonArray& ports = group->at("ports").get_array();
  EXPECT_NE(std::ranges::find(ports, Json("changes_requested")), ports.end());
}

}  // namespace

}  // namespace nf::http
