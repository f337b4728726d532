#include <gmock/gmock.h>

#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

constexpr std::string_view kOnboarding = R"({"name": "Onboarding",
  "nodes": [
    {"id": "begin", "type": "form", "config": {"path": "joiners", "title": "A new colleague", "access": "signed_in",
      "schema": {"type": "object", "properties": {"title": {"type": "string"}, "salary": {"type": "integer"}}}}},
    {"id": "desk", "type": "form_task", "name": "Find a desk", "config": {"to": "sven@example.com",
      "message": "Which desk?", "due_in": "P3D",
      "schema": {"type": "object", "properties": {"desk": {"type": "string", "minLength": 2}}, "required": ["desk"]}}},
    {"id": "parcel", "type": "wait", "config": {"signal": "laptop"}}],
  "edges": [{"from": "begin", "to": "desk"}, {"from": "desk", "to": "parcel"}]})";

class Tasks : public testing::Test {
 protected:
  Tasks() {
    site.publish(kOnboarding);
    const Answer filed =
        site.post("/forms/joiners", rita, R"({"body": {"title": "Ada joins", "salary": 70000}})");
    EXPECT_EQ(filed.status, 202) << filed.body;
    execution = text_at(json_of(filed), "execution_id");
  }
  Json listed(const Visitor& by) { return json_of(site.get("/api/v1/tasks", by)).at("items"); }
  std::string status() {
    return text_at(json_of(site.get("/api/v1/executions/" + execution, site.as("oli"))), "status");
  }

  Site site;
  const Visitor rita = site.as("rita");
  const Visitor sven = site.as("sven");
  std::string execution;
};

TEST_F(Tasks, WhoIsAskedFindsTheTaskAndAnswersIt) {
  const Json list = listed(sven);
  ASSERT_EQ(list.as_array().size(), 1u);
  const Json& row = list.at(0);
  EXPECT_EQ(text_at(row, "title"), "Ada joins");
  EXPECT_EQ(text_at(row, "name"), "Find a desk");
  const std::string task = "/api/v1/tasks/" + text_at(row, "id");

  const Json shown = json_of(site.get(task, sven));
  EXPECT_EQ(text_at(shown, "message"), "Which desk?");
  EXPECT_TRUE(shown.at("schema").at("properties").as_object().contains("desk"));
  EXPECT_EQ(write_json(shown).find("70000"), std::string::npos) << "who helps is not shown the whole request";

  const Answer wrong = site.post(task, sven, R"({"body": {"desk": "4"}, "revision": 1})");
  EXPECT_EQ(wrong.status, 422) << wrong.body;
  EXPECT_NE(wrong.body.find("/desk"), std::string::npos) << wrong.body;
  const Answer sent = site.post(task, sven, R"({"body": {"desk": "4b"}, "revision": 1})");
  EXPECT_EQ(sent.status, 200) << sent.body;
  EXPECT_FALSE(json_of(sent).at("open").as_bool());
  EXPECT_TRUE(listed(sven).as_array().empty());
  EXPECT_EQ(site.post(task, sven, R"({"body": {"desk": "4c"}, "revision": 1})").status, 409);
}

TEST_F(Tasks, ComePageByPageByDueTimeAndStayInOrderWhenOneIsAnswered) {
  std::vector<std::string> filed = {execution};
  for (int i = 0; i < 4; ++i) {
    if (i == 2) site.clock.advance(Millis(1'000));  // the others are due together
    const Answer answer = site.post("/forms/joiners", rita, R"({"body": {"title": "Bo joins"}})");
    filed.push_back(text_at(json_of(answer), "execution_id"));
  }
  std::vector<std::string> seen;
  std::string cursor;
  do {
    const Json page = json_of(site.get("/api/v1/tasks?limit=2" + cursor, sven));
    ASSERT_LE(page.at("items").as_array().size(), 2u);
    for (const Json& task : page.at("items").as_array()) seen.push_back(text_at(task, "execution"));
    cursor = page.at("next_cursor").is_null() ? "" : "&cursor=" + text_at(page, "next_cursor");
    if (seen.size() == 2) {
      const std::string task = "/api/v1/tasks/" + text_at(page.at("items").at(1), "id");
      ASSERT_EQ(site.post(task, sven, R"({"body": {"desk": "4b"}, "revision": 1})").status, 200);
    }
  } while (!cursor.empty());
  EXPECT_THAT(seen, testing::UnorderedElementsAreArray(filed)) << "each once";
  EXPECT_THAT((std::vector(seen.begin() + 3, seen.end())), testing::UnorderedElementsAre(filed[3], filed[4]))
      << "what is due later stands behind";
}

TEST_F(Tasks, NoPageIsOneWhoseLimitOrCursorIsWrong) {
  for (const char* wrong : {"limit=0", "limit=201", "limit=x", "cursor=x", "cursor=1_2", "cursor=1_x_2"}) {
    for (const char* list : {"/api/v1/tasks?", "/api/v1/forms?"}) {
      const Answer answer = site.get(std::string(list) + wrong, sven);
      EXPECT_EQ(answer.status, 422) << list << wrong << " " << answer.body;
      EXPECT_FALSE(json_of(answer).at("errors").as_array().empty());
    }
  }
}

TEST_F(Tasks, OthersAreNotToldThatThereIsOne) {
  const std::string task = "/api/v1/tasks/" + text_at(listed(sven).at(0), "id");
  for (const char* name : {"rita", "omar", "oli", "admin"}) {
    const Visitor other = site.as(name);
    EXPECT_TRUE(listed(other).as_array().empty()) << name;
    EXPECT_EQ(site.get(task, other).status, 404) << name;
    EXPECT_EQ(site.post(task, other, R"({"body": {"desk": "4b"}, "revision": 1})").status, 404) << name;
  }
  EXPECT_EQ(site.get("/api/v1/tasks/" + execution + ":nowhere:", sven).status, 404);
  EXPECT_EQ(site.get("/api/v1/tasks/nothing", sven).status, 404);
}

TEST_F(Tasks, ACancelledRequestTakesItsTaskOffTheList) {
  ASSERT_EQ(site.post("/api/v1/requests/" + execution + "/withdraw", rita).status, 200);
  EXPECT_TRUE(listed(sven).as_array().empty());
}

TEST_F(Tasks, TheRequesterSeesWhoHasIt) {
  const Json request = json_of(site.get("/api/v1/requests/" + execution, rita));
  ASSERT_EQ(request.at("waiting_for").as_array().size(), 1u) << write_json(request);
  EXPECT_EQ(text_at(request.at("waiting_for").at(0), "name"), "sven");
}

TEST_F(Tasks, ASignalEndsTheWaitForIt) {
  const std::string task = "/api/v1/tasks/" + text_at(listed(sven).at(0), "id");
  ASSERT_EQ(site.post(task, sven, R"({"body": {"desk": "4b"}, "revision": 1})").status, 200);
  const std::string signal = "/api/v1/executions/" + execution + "/signal";
  EXPECT_EQ(site.post(signal, rita, R"({"signal": "laptop"})").status, 403);
  EXPECT_EQ(site.post(signal, site.as("oli"), R"({"signal": "phone"})").status, 409);
  EXPECT_EQ(site.post(signal, site.as("oli"), R"({"signal": ""})").status, 422);
  EXPECT_EQ(status(), "waiting");
  EXPECT_EQ(site.post(signal, site.as("oli"), R"({"signal": "laptop", "body": {"serial": "X1"}})").status,
            200);
  EXPECT_EQ(status(), "completed");
}

}  // namespace

}  // namespace nf::http
