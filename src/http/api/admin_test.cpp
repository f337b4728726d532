#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

std::size_t count_of(const Json& page) { return page.at("items").get_array().size(); }

}  // namespace

TEST(Administration, AnAccountIsMadeChangedAndDisabled) {
  Site site;
  const Visitor admin = site.as("admin");
  const Answer made = site.post("/api/v1/users", admin,
                                R"({"email": "mara@example.com", "name": "Mara", "roles": ["reviewer"],
                                    "password": "a good long one", "groups": ["security-leads"],
                                    "manager": "sven@example.com"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.body.find("password"), std::string::npos) << made.body;
  const std::string path = "/api/v1/users/" + text_at(json_of(made), "id");
  EXPECT_EQ(text_at(json_of(made), "manager"), "sven@example.com");
  const std::string credential = R"({"email": "mara@example.com", "password": "a good long one"})";
  EXPECT_EQ(site.post("/api/v1/session", {}, credential).status, 200);

  const Visitor mara = site.as("mara");
  const Answer changed = site.ask("PATCH", path, admin, R"({"status": "disabled"})");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(text_at(json_of(site.get(path, admin)), "status"), "disabled");
  EXPECT_EQ(site.post("/api/v1/session", {}, credential).status, 401);
  EXPECT_EQ(site.get("/api/v1/me", mara).status, 401);
}

TEST(Administration, ARepeatedRequestMakesOneAccount) {
  Site site;
  const std::string body =
      R"({"email": "mara@example.com", "name": "Mara", "roles": [], "password": "a good long one"})";
  const std::string key = "Idempotency-Key: k1\r\n";
  const Answer first = site.post("/api/v1/users", site.as("admin"), body, key);
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(site.post("/api/v1/users", site.as("admin"), body, key).body, first.body);
  std::string other = body;
  other.replace(other.find("good"), 4, "poor");
  EXPECT_EQ(problem_of(site.post("/api/v1/users", site.as("admin"), other, key)), "idempotency-mismatch");
  EXPECT_EQ(site.post("/api/v1/users", site.as("admin"), body).status, 422);
}

TEST(Administration, ARepeatHasTheLocationAndTheETagOfTheFirstAnswer) {
  Site site;
  struct Case {
    const char* path;
    const char* body;
    const char* header;
  };
  for (const Case& each :
       {Case{"users", R"({"email": "mara@example.com", "name": "Mara", "roles": []})", "Location"},
        Case{"groups", R"({"name": "finance-leads"})", "Location"},
        Case{"policies", R"({"id": "SEC-12", "title": "Sign-in"})", "ETag"},
        Case{"connections", R"({"name": "orders", "type": "http",
                                    "config": {"base_url": "https://orders.example"}})",
             "ETag"},
        Case{"workflows", R"({"name": "Access"})", "Location"},
        Case{"workflows", R"({"name": "Access"})", "ETag"}}) {
    const std::string key = "Idempotency-Key: " + std::string(each.path) + each.header + "\r\n";
    const auto ask = [&] {
      return site.post("/api/v1/" + std::string(each.path), site.as("admin"), each.body, key);
    };
    const Answer first = ask();
    ASSERT_EQ(first.status, 201) << first.body;
    ASSERT_FALSE(first.header(each.header).empty()) << each.path;
    const Answer again = ask();
    EXPECT_EQ(again.status, 201) << each.path;
    EXPECT_EQ(again.body, first.body) << each.path;
    EXPECT_EQ(again.header(each.header), first.header(each.header)) << each.path;
  }
}

TEST(Administration, EverythingWrongWithAnAccountIsToldAtOnce) {
  Site site;
  const Answer answer = site.post(
      "/api/v1/users", site.as("admin"),
      R"({"email": "nowhere", "name": "", "roles": ["king"], "password": "short", "colour": "red"})");
  EXPECT_EQ(answer.status, 422);
  for (const char* pointer : {"\"/email\"", "\"/name\"", "\"/roles/0\"", "\"/password\"", "\"/colour\""}) {
    EXPECT_NE(answer.body.find(pointer), std::string::npos) << pointer << " " << answer.body;
  }
}

TEST(Administration, ReviewersSeeWhoPeopleAreAndNoMore) {
  Site site;
  const Json whole = json_of(site.get("/api/v1/users?q=RITA@", site.as("ada")));
  ASSERT_EQ(count_of(whole), 1U);
  EXPECT_EQ(whole.at("items").at(0).at("roles"), JsonArray{"requester"});
  const Json brief = json_of(site.get("/api/v1/users?q=rita", site.as("sven")));
  ASSERT_EQ(count_of(brief), 1U);
  EXPECT_EQ(text_at(brief.at("items").at(0), "name"), "rita");
  for (const char* hidden : {"roles", "groups", "manager"}) {
    EXPECT_EQ(find(brief.at("items").at(0), hidden), nullptr) << hidden;
  }
  const std::string rita = "/api/v1/users/" + to_string(site.user("rita").id);
  EXPECT_EQ(find(json_of(site.get(rita, site.as("sven"))), "roles"), nullptr);
}

TEST(Administration, ListsComeInPagesWithoutGapsOrRepeats) {
  Site site;
  std::set<std::string> seen;
  std::string cursor;
  int pages = 0;
  do {
    const Json page = json_of(site.get("/api/v1/users?limit=3" + cursor, site.as("admin")));
    for (const Json& user : page.at("items").get_array())
      EXPECT_TRUE(seen.insert(text_at(user, "id")).second);
    cursor = text_at(page, "next_cursor");
    if (!cursor.empty()) cursor = "&cursor=" + cursor;
    ++pages;
  } while (!cursor.empty() && pages < 10);
  EXPECT_EQ(seen.size(), 8U);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(site.get("/api/v1/users?cursor=abc", site.as("admin")).status, 422);
  EXPECT_EQ(site.get("/api/v1/groups?cursor=abc", site.as("admin")).status, 422);
  EXPECT_EQ(site.get("/api/v1/users?limit=0", site.as("admin")).status, 422);
}

TEST(Administration, AGroupIsMadeChangedAndDeleted) {
  Site site;
  const Visitor admin = site.as("admin");
  const Answer made =
      site.post("/api/v1/groups", admin, R"({"name": "finance-leads", "members": ["sven@example.com"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string path = "/api/v1/groups/" + text_at(json_of(made), "id");
  EXPECT_EQ(site.ask("PUT", path, admin, R"({"members": ["nobody@example.com"]})").status, 422);
  EXPECT_EQ(site.ask("PUT", path, admin, R"({"members": ["rita@example.com"]})").status, 200);
  EXPECT_EQ(json_of(site.get(path, site.as("ada"))).at("members"), JsonArray{"rita@example.com"});
  const Json names = json_of(site.get("/api/v1/groups?limit=1", admin));
  EXPECT_EQ(text_at(names.at("items").at(0), "name"), "finance-leads");
  const Json rest =
      json_of(site.get("/api/v1/groups?limit=1&cursor=" + text_at(names, "next_cursor"), admin));
  EXPECT_EQ(text_at(rest.at("items").at(0), "name"), "security-leads");
  EXPECT_TRUE(rest.at("next_cursor").is_null());
  EXPECT_EQ(site.ask("DELETE", path, admin).status, 204);
  EXPECT_EQ(site.get(path, admin).status, 404);
}

TEST(Administration, APolicyIsReplacedOnlyByWhoHasReadIt) {
  Site site;
  const Visitor bob = site.as("bob");
  ASSERT_EQ(
      site.post("/api/v1/policies", bob, R"({"id": "SEC-12", "title": "Sign-in", "max_days": 90})").status,
      201);
  EXPECT_EQ(site.post("/api/v1/policies", bob, R"({"id": "SEC-12", "title": "Again"})").status, 409);
  const Answer read = site.get("/api/v1/policies/SEC-12", site.as("rita"));
  const std::string tag = "If-Match: " + read.header("ETag") + "\r\n";
  ASSERT_EQ(read.status, 200);
  EXPECT_EQ(site.ask("PUT", "/api/v1/policies/SEC-12", bob, R"({"title": "Multi-factor"})", tag).status, 200);
  const Answer stale = site.ask("PUT", "/api/v1/policies/SEC-12", bob, R"({"title": "Older"})", tag);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(problem_of(stale), "stale-etag");
  EXPECT_EQ(text_at(json_of(site.get("/api/v1/policies", site.as("rita"))).at("items").at(0), "title"),
            "Multi-factor");
  EXPECT_EQ(site.ask("DELETE", "/api/v1/policies/SEC-12", bob).status, 204);
  EXPECT_EQ(site.get("/api/v1/policies/SEC-12", bob).status, 404);
}

TEST(Administration, VariablesAreReplacedOnlyByWhoHasReadThem) {
  Site site;
  const Visitor bob = site.as("bob");
  const std::string tag = "If-Match: " + site.get("/api/v1/variables", bob).header("ETag") + "\r\n";
  const Answer set =
      site.ask("PUT", "/api/v1/variables", bob, R"({"max_days": 365, "rates": {"EUR": 1}})", tag);
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(site.get("/api/v1/variables", bob).header("ETag"), set.header("ETag"));
  EXPECT_EQ(json_of(site.get("/api/v1/variables", site.as("ada"))).at("max_days"), Json(365));
  EXPECT_EQ(site.ask("PUT", "/api/v1/variables", bob, "{}", tag).status, 412);
  EXPECT_EQ(site.ask("PUT", "/api/v1/variables", bob, R"({"1st": 1})").status, 422);
}

TEST(Administration, AVariableIsAddedAndItsNameIsTakenThen) {
  Site site;
  const Visitor bob = site.as("bob");
  const auto add = [&](std::string_view body) { return site.post("/api/v1/variables", bob, body); };
  ASSERT_EQ(site.ask("PUT", "/api/v1/variables", bob, R"({"rates": {"EUR": 1}})").status, 200);
  const Answer made = add(R"({"name": "max_days", "value": 365})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(json_of(made), Json(JsonObject{{"name", "max_days"}, {"value", 365}}));
  const Answer all = site.get("/api/v1/variables", bob);
  EXPECT_EQ(json_of(all).at("max_days"), Json(365));
  EXPECT_EQ(json_of(all).at("rates"), Json(JsonObject{{"EUR", 1}})) << "the others stay";
  EXPECT_EQ(made.header("ETag"), all.header("ETag"));

  const Answer taken = add(R"({"name": "max_days", "value": 30})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(problem_of(taken), "conflict");
  EXPECT_EQ(json_of(site.get("/api/v1/variables", bob)).at("max_days"), Json(365));
  EXPECT_EQ(add(R"({"name": "nothing", "value": null})").status, 201) << "null is a value";
  for (const char* wrong : {R"({"name": "1st", "value": 1})", R"({"name": "x"})", R"({"value": 1})",
                            R"({"name": "x", "value": 1, "colour": 2})", R"({"x": 1})"})
    EXPECT_EQ(add(wrong).status, 422) << wrong;
}

}  // namespace nf::http
