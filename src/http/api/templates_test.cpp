#include "http/api/site_for_tests.h"

namespace nf::http {

TEST(Templates, ABuilderBeginsWithOne) {
  Site site;
  const Json page = json_of(site.get("/api/v1/templates", site.as("bob")));
  EXPECT_TRUE(page.at("next_cursor").is_null());
  ASSERT_EQ(page.at("items").get_array().size(), 2U);
  const Json& item = page.at("items").at(0);
  EXPECT_EQ(text_at(item, "id"), "exception");
  EXPECT_EQ(text_at(item, "name"), "Exception");
  EXPECT_EQ(item.at("nodes"), Json(4));
  EXPECT_EQ(item.at("starts"), (JsonArray{"form", "webhook"})) << "its form has a hook";
  EXPECT_EQ(find(item, "document"), nullptr);
  const Json sample = JsonObject{{"id", "small"}, {"input", JsonObject{{"amount", 5}}}};
  EXPECT_EQ(item.at("samples"), Json(JsonArray{sample}));

  const Json whole = json_of(site.get("/api/v1/templates/exception", site.as("bob")));
  const Answer made = site.post("/api/v1/workflows", site.as("bob"), write_json(whole.at("document")));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(json_of(made).at("problems"), Json(JsonArray{}));
  EXPECT_EQ(site.get("/api/v1/templates/nothing", site.as("bob")).status, 404);
}

TEST(Templates, SayWhatTheInstallationMustHave) {
  Site site;
  const Json page = json_of(site.get("/api/v1/templates", site.as("bob")));
  ASSERT_EQ(page.at("items").as_array().size(), 2U);
  const Json& item = page.at("items").at(1);
  EXPECT_EQ(item.at("types"), (JsonArray{"approval", "decision_table", "form", "http_request"}));
  const auto need = [](const char* kind, const char* name, bool there) {
    return JsonObject{{"kind", kind}, {"name", name}, {"there", there}};
  };
  EXPECT_EQ(item.at("needs"),
            (JsonArray{need("connection", "erp", false), need("connection", "portal-key", false),
                       need("group", "facilities", false), need("group", "hr-leads", false),
                       need("group", "it-service", false), need("group", "security-leads", true),
                       need("person", "cfo@example.com", false), need("person", "sven@example.com", true),
                       need("variable", "max_days", false), need("variable", "rates", false)}))
      << item.at("needs");
}

}  // namespace nf::http
