#include "http/api/site_for_tests.h"

namespace nf::http {

TEST(Templates, ABuilderBeginsWithOne) {
  Site site;
  const Json page = json_of(site.get("/api/v1/templates", site.as("bob")));
  EXPECT_TRUE(page.at("next_cursor").is_null());
  ASSERT_EQ(page.at("items").get_array().size(), 1U);
  const Json& item = page.at("items").at(0);
  EXPECT_EQ(text_at(item, "id"), "exception");
  EXPECT_EQ(text_at(item, "name"), "Exception");
  EXPECT_EQ(item.at("nodes"), Json(4));
  EXPECT_EQ(item.at("starts"), (JsonArray{"form", "webhook"})) << "its form has a hook";
  EXPECT_EQ(find(item, "document"), nullptr);

  const Json whole = json_of(site.get("/api/v1/templates/exception", site.as("bob")));
  const Answer made = site.post("/api/v1/workflows", site.as("bob"), write_json(whole.at("document")));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(json_of(made).at("problems"), Json(JsonArray{}));
  EXPECT_EQ(site.get("/api/v1/templates/nothing", site.as("bob")).status, 404);
}

}  // namespace nf::http
