#include "http/api/site_for_tests.h"
#include "runtime/notice_text.h"

// What may be done with workflows beside publishing them: trying a draft, moving what runs, ending an
// exception.
namespace nf::http {

namespace {

class Drafts : public testing::Test {
 protected:
  std::string create(std::string_view document) {
    return "/api/v1/workflows/" + text_at(json_of(site.post("/api/v1/workflows", bob, document)), "id");
  }
  Json execution(const Answer& started) {
    EXPECT_EQ(started.status, 201) << started.body;
    return json_of(site.get("/api/v1/executions/" + text_at(json_of(started), "execution_id"), bob));
  }
  std::size_t in_register() {
    return json_of(site.get("/api/v1/register", site.as("ada"))).at("items").get_array().size();
  }
  Json inbox_of(std::string_view name) {
    return json_of(site.get("/api/v1/approvals?assignee=me&status=open", site.as(name))).at("items");
  }
  // Files a request and gives its execution's path.
  std::string file_request(std::string_view title = "Please") {
    const Answer filed = site.post("/forms/access", site.as("rita"),
                                   write_json(JsonObject{{"body", JsonObject{{"title", title}}}}));
    return "/api/v1/executions/" + text_at(json_of(filed), "execution_id");
  }
  void approve(const std::string& execution) {
    const Json page =
        json_of(site.get("/api/v1/approvals?execution=" + execution.substr(19), site.as("sven")));
    const std::string path = "/api/v1/approvals/" + text_at(page.at("items").at(0), "id");
    const Json approval = json_of(site.get(path, site.as("sven")));
    const Answer decided = site.post(path + "/decisions", site.as("sven"),
                                     write_json(JsonObject{{"decision", "approve"},
                                                           {"comment", "Fine."},
                                                           {"revision", approval.at("revision")},
                                                           {"context_hash", approval.at("context_hash")}}));
    EXPECT_EQ(decided.status, 200) << decided.body;
  }

  Site site;
  const Visitor bob = site.as("bob");
};

TEST_F(Drafts, ATestRunsTheDraftWithPinnedOutputsAndChangesNothing) {
  const std::string path = create(exception_workflow("access"));
  const Json run = execution(site.post(path + "/test", bob, R"({"input": {"title": "Try me"},
      "pins": {"gate": {"outcome": "approved", "comments": "fine"}}})"));
  EXPECT_EQ(text_at(run, "status"), "completed");
  EXPECT_EQ(run.at("test"), Json(true));
  EXPECT_EQ(run.at("output"), Json("approved"));
  EXPECT_EQ(in_register(), 0U);
}

TEST_F(Drafts, ATestThatComesToAnApprovalAsksNobody) {
  const std::string path = create(exception_workflow("access"));
  const Json run = execution(site.post(path + "/test", bob, R"({"input": {"title": "Try me"}})"));
  EXPECT_EQ(text_at(run, "status"), "waiting_approval");
  EXPECT_EQ(inbox_of("sven"), JsonArray{});
}

TEST_F(Drafts, ATestIsNotAmongTheRequestsOfWhomItsSampleNames) {
  const std::string path = create(exception_workflow("access"));
  const Answer started = site.post(path + "/test", bob, R"({"input": {"title": "Try me",
      "requester": {"name": "Rita", "email": "rita@example.com"}}})");
  const Json run = execution(started);
  EXPECT_EQ(text_at(run.at("requester"), "email"), "rita@example.com") << "the rules see whom it names";
  const std::string id = text_at(run, "id");
  EXPECT_EQ(json_of(site.get("/api/v1/requests", site.as("rita"))).at("items"), JsonArray{});
  for (const char* of : {"/api/v1/requests/", "/api/v1/executions/"}) {
    EXPECT_EQ(site.get(of + id, site.as("rita")).status, 404) << of;
    EXPECT_EQ(site.get(of + id, bob).status, 200) << of;
  }
}

TEST_F(Drafts, ATestKeepsTheDraftThatItBeganWith) {
  const std::string path = create(exception_workflow("access"));
  const Json run = execution(site.post(path + "/test", bob, R"({"input": {"title": "Try me"}})"));
  ASSERT_EQ(site.ask("PUT", path, bob, rework_workflow("access")).status, 200);
  const Json again = json_of(site.get("/api/v1/executions/" + text_at(run, "id"), bob));
  EXPECT_EQ(again.at("nodes"), run.at("nodes"));
}

TEST_F(Drafts, ATestOfWhatCannotRunSaysEverythingThatIsWrong) {
  const std::string broken = create(R"({"name": "Access", "nodes": [{"id": "a", "type": "set"}]})");
  const Answer refused = site.post(broken + "/test", bob, R"({"input": {}})");
  EXPECT_EQ(refused.status, 422);
  EXPECT_FALSE(json_of(refused).at("errors").get_array().empty());

  const std::string path = create(exception_workflow("access"));
  EXPECT_EQ(site.post(path + "/test", bob, R"({"input": {"title": "x"}})").status, 422)
      << "the start node's schema";
  EXPECT_EQ(site.post(path + "/test", bob, R"({"input": {"title": "Try me"}, "pins": {"nobody": 1}})").status,
            422);
}

TEST_F(Drafts, AnOperatorMovesAnExecutionToAnotherVersion) {
  const std::string path = "/api/v1/workflows/" + site.publish(exception_workflow("access"));
  const std::string execution = file_request();
  std::string second = exception_workflow("access");
  second.replace(second.find("\"gate\", \"type\""), 14, "\"gate\", \"name\": \"Second\", \"type\"");
  ASSERT_EQ(site.ask("PUT", path, bob, second).status, 200);
  ASSERT_EQ(site.post(path + "/publish", bob, "").status, 200);

  const Visitor oli = site.as("oli");
  EXPECT_EQ(site.post(execution + "/migrate", oli, R"({"version": 2})").status, 422) << "a reason is needed";
  EXPECT_EQ(site.post(execution + "/migrate", oli, R"({"version": 9, "reason": "x"})").status, 404);
  EXPECT_EQ(problem_of(site.post(execution + "/migrate", oli, R"({"version": 1, "reason": "x"})")),
            "same-version");
  const Answer moved = site.post(execution + "/migrate", oli, R"({"version": 2, "reason": "a new rule"})");
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(json_of(moved).at("workflow").at("version"), Json(2));
  EXPECT_EQ(json_of(moved).at("revision"), Json(2));
  approve(execution);
  EXPECT_EQ(text_at(json_of(site.get(execution, bob)), "status"), "completed");
}

TEST_F(Drafts, AnExceptionIsRevokedByWhoOwnsIt) {
  site.publish(exception_workflow("access"));
  approve(file_request());
  const Json entry = json_of(site.get("/api/v1/register", site.as("ada"))).at("items").at(0);
  const std::string path = "/api/v1/register/" + text_at(entry, "id") + "/revoke";
  EXPECT_EQ(site.post(path, site.as("sven"), R"({"reason": "why not"})").status, 403);
  EXPECT_EQ(site.post(path, site.as("omar"), R"({"reason": "why not"})").status, 404);
  EXPECT_EQ(site.post(path, site.as("rita"), "{}").status, 422);
  // Rita has no manager, so she owns what was granted to her.
  const Answer revoked = site.post(path, site.as("rita"), R"({"reason": "not needed any more"})");
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  EXPECT_EQ(text_at(json_of(revoked), "status"), "revoked");
  EXPECT_EQ(problem_of(site.post(path, site.as("rita"), R"({"reason": "again"})")), "not-in-force");
  EXPECT_EQ(
      json_of(site.get("/api/v1/register?status=revoked", site.as("ada"))).at("items").get_array().size(),
      1U);
}

TEST_F(Drafts, ALinkOfAMailLeadsToItsPage) {
  IdGenerator ids(Time{}, 1, 2);
  const auto approval = ids.make<ApprovalId>();
  const Answer led = site.get(runtime::link_to_approval("", approval), {});
  EXPECT_EQ(led.status, 303);
  EXPECT_EQ(led.header("Location"), "/approvals/" + to_string(approval));
  EXPECT_EQ(site.get("/d/nowhere", {}).status, 404);
}

}  // namespace

}  // namespace nf::http
