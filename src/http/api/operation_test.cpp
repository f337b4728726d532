#include <sys/stat.h>

#include <filesystem>

#include "http/api/site_for_tests.h"
#include "log/checkpoint.h"
#include "log/tree.h"

namespace nf::http {

namespace {

// A request is counted after its answer was sent, so the next one may come too early to see it.
Answer metrics_with(Site& site, std::string_view text) {
  constexpr int kTries = 1'000;
  Answer answer;
  for (int i = 0; i < kTries; ++i) {
    answer = site.get("/metrics", {});
    if (answer.body.find(text) != std::string::npos) break;
  }
  return answer;
}

}  // namespace

TEST(Operations, TheServerIsReadyUntilItsDataFolderIsGone) {
  Site site;
  const Answer ready = site.get("/readyz", {});
  EXPECT_EQ(ready.status, 200) << ready.body;
  EXPECT_EQ(json_of(ready), (JsonObject{{"status", "ready"}}));
  std::filesystem::remove_all(site.data_folder());
  const Answer broken = site.get("/readyz", {});
  EXPECT_EQ(broken.status, 503);
  EXPECT_NE(broken.body.find("\"/disk\""), std::string::npos) << broken.body;
  EXPECT_EQ(broken.body.find(site.data_folder()), std::string::npos) << broken.body;
}

TEST(Operations, AServerWhoseLogCannotBeSignedIsNotReady) {
  Site site;
  std::filesystem::remove_all(site.data_folder() + "/keys");
  site.clock.advance(std::chrono::seconds(20));
  site.add_user("mara", "reviewer");
  EXPECT_EQ(problem_of(site.get("/api/v1/audit/checkpoint", {})), "log-not-signed");
  const Answer broken = site.get("/readyz", {});
  EXPECT_EQ(broken.status, 503);
  EXPECT_NE(broken.body.find("\"/log\""), std::string::npos) << broken.body;
  EXPECT_EQ(broken.body.find(site.data_folder()), std::string::npos) << broken.body;
}

TEST(Operations, MetricsCountWhatWasDone) {
  Site site;
  site.publish(exception_workflow("access"));
  ASSERT_EQ(site.post("/hooks/access", site.as("portal"), R"({"title": "Please"})").status, 202);
  site.get("/api/v1/me", site.as("rita"));
  site.get("/api/v1/me", {});
  const Answer answer = metrics_with(site, "status=\"401\"} 1\n");
  EXPECT_EQ(answer.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"\nneuronflow_executions_started_total 1\n",
        "\nneuronflow_http_requests_total{method=\"GET\",route=\"/api/v1/me\",status=\"200\"} 1\n",
        "\nneuronflow_http_requests_total{method=\"GET\",route=\"/api/v1/me\",status=\"401\"} 1\n",
        "\nneuronflow_http_requests_total{method=\"POST\",route=\"/hooks/{path}\",status=\"202\"} 1\n",
        "\nneuronflow_log_healthy 1\n", "\nprocess_start_time_seconds 1800000000\n"}) {
    EXPECT_NE(answer.body.find(line), std::string::npos) << line << answer.body;
  }
}

TEST(Audit, TheLogIsReadInPagesAsTheBytesThatAreHashed) {
  Site site;
  site.publish(exception_workflow("access"));
  std::vector<std::string> bytes;
  std::string cursor;
  std::string last_kind;
  do {
    const Json page = json_of(site.get("/api/v1/audit/log?limit=5" + cursor, site.as("ada")));
    EXPECT_EQ(page.at("size"), Json(static_cast<std::int64_t>(site.runtime().log_size())));
    for (const Json& item : page.at("items").get_array()) {
      EXPECT_EQ(item.at("seq"), Json(static_cast<std::int64_t>(bytes.size())));
      bytes.push_back(unbase64(text_at(item, "bytes_base64")).value_or(""));
      EXPECT_EQ(*parse_json(bytes.back()), item.at("leaf"));
      last_kind = text_at(item.at("leaf"), "kind");
    }
    cursor = text_at(page, "next_cursor");
    if (!cursor.empty()) cursor = "&cursor=" + cursor;
  } while (!cursor.empty());
  EXPECT_EQ(bytes.size(), site.runtime().log_size());
  EXPECT_EQ(last_kind, "workflow.published");
  EXPECT_EQ(json_of(site.get("/api/v1/audit/log?from=1000000", site.as("ada"))).at("items"), JsonArray{});
  EXPECT_EQ(site.get("/api/v1/audit/log?from=-1", site.as("ada")).status, 422);

  log::Frontier tree;
  for (const std::string& leaf : bytes) tree.append(log::leaf_hash(leaf));
  site.clock.advance(std::chrono::seconds(2));
  const Answer note = site.get("/api/v1/audit/checkpoint", {});
  ASSERT_EQ(note.status, 200) << note.body;
  const auto checkpoint = log::open_checkpoint(note.body, site.log_keeper().key());
  ASSERT_TRUE(checkpoint.has_value());
  EXPECT_EQ(checkpoint->size, bytes.size());
  EXPECT_EQ(checkpoint->root, tree.root());
}

TEST(Audit, ALeafIsProvedToWhoeverActed) {
  Site site;
  site.clock.advance(std::chrono::seconds(2));
  const std::string checkpoint = site.get("/api/v1/audit/checkpoint", {}).body;
  const Answer proof = site.get("/api/v1/audit/log/3/proof", site.as("rita"));
  ASSERT_EQ(proof.status, 200) << proof.body;
  EXPECT_EQ(proof.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(proof.body.starts_with("c2sp.org/tlog-proof@v1\nindex 3\n")) << proof.body;
  EXPECT_TRUE(proof.body.ends_with(checkpoint));
  EXPECT_EQ(site.get("/api/v1/audit/log/99999/proof", site.as("rita")).status, 404);
  EXPECT_EQ(site.get("/api/v1/audit/log/x/proof", site.as("rita")).status, 404);
}

}  // namespace nf::http
