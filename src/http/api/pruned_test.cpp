#include <future>

#include "http/api/site_for_tests.h"
#include "runtime/prune.h"

// What the API says of executions whose retention is over.
namespace nf::http {

namespace {

// One of security-leads approves; rejected requests and requests to `plain` leave no entry.
constexpr std::string_view kPlain = R"({"name": "Plain", "nodes": [
    {"id": "intake", "type": "form", "config": {"path": "plain", "schema": {"type": "object",
      "properties": {"title": {"type": "string"}, "proof": {"type": "string", "format": "file"}}}}},
    {"id": "done", "type": "output", "config": {"value": {"said": "{{trigger.body.title}}"}}}],
  "edges": [{"from": "intake", "to": "done"}]})";

class Pruned : public testing::Test {
 protected:
  Pruned() {
    site.publish(exception_workflow("exception"));
    site.publish(kPlain);
    const Answer sent =
        site.ask("POST", "/api/v1/files", site.as("rita"), "The proof",
                 "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"proof.txt\"\r\n");
    EXPECT_EQ(sent.status, 201) << sent.body;
    proof = text_at(json_of(sent), "id");
    plain = file("/forms/plain", R"([{"field": "proof", "id": ")" + proof + R"("}])");
    decided = file("/forms/exception");
    const Json open = json_of(site.get("/api/v1/approvals?execution=" + decided, site.as("sven")));
    approval = "/api/v1/approvals/" + text_at(open.at("items").at(0), "id");
    const Json shown = json_of(site.get(approval, site.as("sven")));
    const Answer answer = site.post(approval + "/decisions", site.as("sven"),
                                    write_json(JsonObject{{"decision", "approve"},
                                                          {"comment", "Fine."},
                                                          {"revision", shown.at("revision")},
                                                          {"context_hash", shown.at("context_hash")}}));
    EXPECT_EQ(answer.status, 200) << answer.body;
  }

  std::string file(const std::string& path, const std::string& files = "[]") {
    const Answer filed =
        site.post(path, site.as("rita"), R"({"body": {"title": "The title"}, "files": )" + files + "}");
    EXPECT_EQ(filed.status, 202) << filed.body;
    return text_at(json_of(filed), "execution_id");
  }
  void prune() {
    site.clock.advance(std::chrono::hours(48));
    const Time now = site.clock.now();
    auto plan =
        runtime::plan_pruning(*site.runtime().reader(), now - std::chrono::hours(24), now, "").value();
    EXPECT_EQ(plan.executions.size(), 2U);
    std::promise<bool> done;
    EXPECT_TRUE(site.runtime().submit(std::make_unique<runtime::PruneJob>(
        std::move(plan), [&](const Result<>& committed, const runtime::PruneCounts& counts) {
          done.set_value(committed && counts.executions == 2);
        })));
    EXPECT_TRUE(done.get_future().get());
  }
  Json execution(const std::string& id) {
    const Answer answer = site.get("/api/v1/executions/" + id, site.as("ada"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json_of(answer);
  }

  Site site;
  std::string plain, decided, approval, proof;
};

TEST_F(Pruned, EvidenceIsAnsweredAsBefore) {
  const std::vector<std::string> targets = {approval, "/api/v1/register", "/api/v1/audit/log?limit=200",
                                            "/api/v1/approvals?execution=" + decided};
  std::vector<std::string> before;
  for (const std::string& target : targets) before.push_back(site.get(target, site.as("ada")).body);
  const Json request_before = json_of(site.get("/api/v1/requests/" + decided, site.as("rita")));
  prune();
  for (std::size_t i = 0; i < targets.size(); ++i)
    EXPECT_EQ(site.get(targets[i], site.as("ada")).body, before[i]) << targets[i];
  Json request = json_of(site.get("/api/v1/requests/" + decided, site.as("rita")));
  EXPECT_EQ(text_at(request, "pruned_at"), format_time(site.clock.now()));
  request.as_object()["pruned_at"] = nullptr;
  EXPECT_EQ(request, request_before) << "the request that was decided on is kept";
}

TEST_F(Pruned, AnExecutionSaysThatItWasPruned) {
  EXPECT_EQ(execution(decided).at("pruned_at"), Json(nullptr));
  prune();
  const Json shown = execution(decided);
  EXPECT_EQ(text_at(shown, "pruned_at"), format_time(site.clock.now()));
  EXPECT_EQ(text_at(shown, "status"), "completed");
  EXPECT_EQ(shown.at("output"), Json(nullptr));
  EXPECT_EQ(text_at(shown.at("approvals").at(0), "outcome"), "approved");
  for (const Json& node : shown.at("nodes").get_array()) EXPECT_EQ(node.at("output"), Json(nullptr));
  EXPECT_EQ(shown.at("nodes").get_array().size(), 4U);

  const Json other = execution(plain);
  EXPECT_EQ(text_at(other, "status"), "completed");
  EXPECT_EQ(other.at("nodes"), Json(JsonArray{}));
  EXPECT_EQ(text_at(other, "title"), "The title");
  EXPECT_EQ(json_of(site.get("/api/v1/requests/" + plain, site.as("rita"))).at("body"), Json(nullptr));
}

TEST_F(Pruned, AFileGoesWithTheRequestThatNobodyDecidedOn) {
  EXPECT_EQ(site.get("/api/v1/files/" + proof, site.as("rita")).status, 200);
  prune();
  EXPECT_EQ(site.get("/api/v1/files/" + proof, site.as("rita")).status, 404);
}

TEST_F(Pruned, ListsShowPrunedExecutions) {
  prune();
  for (const char* list : {"/api/v1/executions", "/api/v1/requests"}) {
    const Json page = json_of(site.get(list, site.as("ada")));
    ASSERT_EQ(page.at("items").get_array().size(), 2U) << list;
    for (const Json& item : page.at("items").get_array())
      EXPECT_EQ(text_at(item, "pruned_at"), format_time(site.clock.now())) << list;
  }
}

TEST_F(Pruned, TheJournalIsGone) {
  prune();
  for (const char* accept : {"Accept: application/json\r\n", "Accept: text/event-stream\r\n"}) {
    const Answer gone =
        site.ask("GET", "/api/v1/executions/" + decided + "/journal", site.as("ada"), "", accept);
    EXPECT_EQ(gone.status, 410);
    EXPECT_EQ(problem_of(gone), "pruned");
    EXPECT_NE(text_at(json_of(gone), "detail").find("retention"), std::string::npos) << gone.body;
  }
}

TEST_F(Pruned, NoCommandIsTaken) {
  prune();
  for (const char* command : {"cancel", "pause", "resume", "retry"}) {
    const Answer refused = site.post("/api/v1/executions/" + decided + "/" + command, site.as("oli"), "{}");
    EXPECT_EQ(refused.status, 410) << command << refused.body;
  }
  const Answer withdrawn = site.post("/api/v1/requests/" + plain + "/withdraw", site.as("rita"), "{}");
  EXPECT_EQ(withdrawn.status, 410) << withdrawn.body;
}

}  // namespace

}  // namespace nf::http
