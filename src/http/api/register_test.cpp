#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

class Register : public testing::Test {
 protected:
  Register() { site.publish(exception_workflow("exception")); }

  // An exception that `who` asked for and sven has granted.
  void grant(std::string_view who, std::string_view title) {
    const Answer filed =
        site.post("/forms/exception", site.as(who), write_json(JsonObject{{"body", {{"title", title}}}}));
    ASSERT_EQ(filed.status, 202) << filed.body;
    const std::string execution = text_at(json_of(filed), "execution_id");
    const Json open = json_of(site.get("/api/v1/approvals?execution=" + execution, site.as("sven")));
    const std::string path = "/api/v1/approvals/" + text_at(open.at("items").at(0), "id");
    const Json approval = json_of(site.get(path, site.as("sven")));
    const JsonObject decision{{"decision", "approve"},
                              {"comment", "Fine."},
                              {"revision", approval.at("revision")},
                              {"context_hash", approval.at("context_hash")}};
    ASSERT_EQ(site.post(path + "/decisions", site.as("sven"), write_json(decision)).status, 200);
  }
  std::vector<std::string> titles(const Json& page) {
    std::vector<std::string> found;
    for (const Json& entry : page.at("items").get_array()) found.push_back(text_at(entry, "title"));
    return found;
  }
  Json page(std::string_view who, std::string_view query) {
    return json_of(site.get("/api/v1/register?" + std::string(query), site.as(who)));
  }

  Site site;
};

// Rows were filtered after paging: pages came short, and `next_cursor` told that there were others' entries.
TEST_F(Register, ARequestersPageIsFullAndTellsNothingOfOthersEntries) {
  grant("omar", "omar's");
  grant("rita", "rita's first");
  grant("omar", "omar's other");
  grant("rita", "rita's second");
  grant("omar", "omar's last");

  const Json first = page("rita", "limit=1");
  EXPECT_EQ(titles(first), std::vector<std::string>{"rita's second"});
  const Json second = page("rita", "limit=1&cursor=" + text_at(first, "next_cursor"));
  EXPECT_EQ(titles(second), std::vector<std::string>{"rita's first"});
  EXPECT_EQ(second.at("next_cursor"), Json(nullptr)) << "omar's first entry is older";
  EXPECT_EQ(page("rita", "limit=2").at("next_cursor"), Json(nullptr));

  EXPECT_EQ(titles(page("ada", "limit=10")).size(), 5U);
  EXPECT_NE(page("sven", "limit=2").at("next_cursor"), Json(nullptr));
}

TEST_F(Register, WhoWasGrantedNothingSeesAnEmptyRegister) {
  grant("rita", "rita's");
  const Json none = page("portal", "limit=1");
  EXPECT_EQ(none.at("items"), Json(JsonArray{}));
  EXPECT_EQ(none.at("next_cursor"), Json(nullptr));
}

// Addresses that fold to one were taken for one person by the lists, though not by anything else.
TEST_F(Register, NoListShowsWhatAnAccountWithATaggedAddressHas) {
  grant("rita", "rita's");
  site.add_user("rita+other", "requester");
  for (const char* list : {"register", "executions", "requests"}) {
    const std::string path = std::string("/api/v1/") + list;
    EXPECT_EQ(json_of(site.get(path, site.as("rita"))).at("items").get_array().size(), 1U) << list;
    EXPECT_EQ(json_of(site.get(path, site.as("rita+other"))).at("items"), Json(JsonArray{})) << list;
  }
}

}  // namespace

}  // namespace nf::http
