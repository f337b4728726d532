#include <fstream>

#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

class Forms : public testing::Test {
 protected:
  Forms() { site.publish(exception_workflow("access")); }

  static StaticFiles built_pages() {
    const store::TemporaryFolder folder;
    std::ofstream(folder.file("index.html")) << "<title>Our page</title>";
    return *StaticFiles::load(folder.path());
  }
  Answer open(std::string_view path, std::string_view accept) {
    return site.ask("GET", path, {}, "", "Accept: " + std::string(accept) + "\r\n");
  }

  const StaticFiles pages = built_pages();
  Site site{Site::Options{.pages = &pages}};
};

TEST_F(Forms, ABrowserGetsThePageAtBothPaths) {
  for (const char* path : {"/forms", "/forms/access"}) {
    const Answer page = open(path, "text/html,application/xhtml+xml,*/*;q=0.8");
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_NE(page.body.find("Our page"), std::string::npos) << path;
    EXPECT_EQ(page.header("Vary").substr(0, 6), "Accept") << path;
  }
}

TEST_F(Forms, AMistypedLinkOfAMailShowsAPersonThePageThatSaysSo) {
  const Answer page = open("/d/nowhere", "text/html,*/*;q=0.8");
  EXPECT_EQ(page.status, 404);
  EXPECT_NE(page.body.find("Our page"), std::string::npos);
  EXPECT_EQ(problem_of(open("/d/nowhere", "application/json")), "not-found");
}

TEST_F(Forms, AProgramGetsDataAtThePathOfAFormAndNoneAtTheOverview) {
  const Answer refused = open("/forms/access", "application/json");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.header("Vary"), "Accept");
  const Answer data = site.get("/forms/access", site.as("rita"));
  EXPECT_EQ(text_at(json_of(data), "path"), "access");
  EXPECT_EQ(data.header("Vary"), "Accept");
  EXPECT_EQ(open("/forms/access", "application/json, text/html;q=0.5").status, 401) << "data is wanted more";
  EXPECT_EQ(open("/forms/nowhere", "application/json").status, 404);
  EXPECT_EQ(open("/forms", "application/json").status, 404);
  EXPECT_EQ(open("/forms", "application/json").header("Vary"), "Accept");
}

TEST_F(Forms, AVisitorOfAPublicFormLearnsNothingOfTheDirectoryOfPolicies) {
  site.publish(R"({"name": "Ideas", "nodes": [{"id": "intake", "type": "form", "config":
      {"path": "ideas", "access": "public", "schema": {"type": "object"}}}]})");
  const Answer made = site.post("/api/v1/policies", site.as("bob"),
                                R"({"id": "SEC-12", "title": "Two factors", "owner": "sven@example.com"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const Json shown = json_of(site.get("/forms/ideas", {}));
  EXPECT_EQ(text_at(shown, "path"), "ideas");
  EXPECT_EQ(shown.at("policies"), JsonArray{});
  EXPECT_EQ(json_of(site.get("/forms/ideas", site.as("rita"))).at("policies").as_array().size(), 1U);
}

}  // namespace

}  // namespace nf::http
