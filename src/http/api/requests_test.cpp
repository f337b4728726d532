#include <gmock/gmock.h>

#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

// rita asks; sven, who decides, wants changes.
class Rework : public testing::Test {
 protected:
  Rework() {
    site.publish(rework_workflow("access"));
    const Answer filed = site.post("/forms/access", site.as("rita"),
                                   R"({"body": {"reason": "The old one broke", "title": "A new laptop"}})");
    EXPECT_EQ(filed.status, 202) << filed.body;
    request = "/api/v1/requests/" + text_at(json_of(filed), "execution_id");
  }

  Json approval() {
    const std::string execution = request.substr(request.rfind('/') + 1);
    const Json open = json_of(site.get("/api/v1/approvals?status=open&execution=" + execution, sven));
    return json_of(site.get("/api/v1/approvals/" + text_at(open.at("items").at(0), "id"), sven));
  }
  void decide(std::string_view decision) {
    const Json shown = approval();
    const Answer decided = site.post("/api/v1/approvals/" + text_at(shown, "id") + "/decisions", sven,
                                     write_json(JsonObject{{"decision", decision},
                                                           {"comment", "Which one?"},
                                                           {"revision", shown.at("revision")},
                                                           {"context_hash", shown.at("context_hash")}}));
    EXPECT_EQ(decided.status, 200) << decided.body;
  }
  std::vector<std::string> titles_listed(std::string_view text) {
    const Json page = json_of(site.get("/api/v1/executions?q=" + std::string(text), site.as("oli")));
    std::vector<std::string> titles;
    for (const Json& item : page.at("items").get_array()) titles.push_back(text_at(item, "title"));
    return titles;
  }
  Json resubmit(std::string_view body) {
    const Answer sent =
        site.post(request + "/resubmit", rita, R"({"revision": 1, "body": )" + std::string(body) + "}");
    EXPECT_EQ(sent.status, 200) << sent.body;
    return json_of(sent);
  }

  Site site;
  const Visitor rita = site.as("rita");
  const Visitor sven = site.as("sven");
  std::string request;
};

TEST_F(Rework, ANoteIsAboutAFieldAndNotAboutAnyText) {
  const Json shown = approval();
  const auto note = [&](std::string_view pointer) {
    return site.post("/api/v1/approvals/" + text_at(shown, "id") + "/decisions", sven,
                     write_json(JsonObject{{"decision", "request_changes"},
                                           {"comment", "Which one?"},
                                           {"field_notes", {{{"pointer", pointer}, {"text", "Why?"}}}},
                                           {"revision", shown.at("revision")},
                                           {"context_hash", shown.at("context_hash")}}));
  };
  for (const char* wrong : {"reason", "/reason~", "/reason~2", "#/reason"}) {
    const Answer refused = note(wrong);
    EXPECT_EQ(refused.status, 422) << wrong;
    EXPECT_NE(refused.body.find("/field_notes/0/pointer"), std::string::npos) << refused.body;
  }
  EXPECT_EQ(note("/plan~1b~0").status, 200);
}

TEST_F(Rework, AListThatIsFilteredByAnUnknownWordIsRefused) {
  for (const char* list : {"/api/v1/executions?status=done", "/api/v1/executions?attention=maybe",
                           "/api/v1/requests?status=done", "/api/v1/register?status=done"}) {
    EXPECT_EQ(site.get(list, site.as("ada")).status, 422) << list;
  }
  const Visitor oli = site.as("oli");
  const auto count = [&](std::string_view query) {
    return json_of(site.get("/api/v1/executions?" + std::string(query), oli)).at("items").as_array().size();
  };
  EXPECT_EQ(count("status=waiting_approval"), 1U);
  EXPECT_EQ(count("status=completed"), 0U);
  EXPECT_EQ(count("status="), 1U);
  EXPECT_EQ(count("attention=true"), 0U);
  EXPECT_EQ(count("attention=false"), 1U);
}

TEST_F(Rework, ACorrectionThatDoesNotNameTheTitleKeepsIt) {
  decide("request_changes");
  EXPECT_EQ(text_at(resubmit(R"({"reason": "It fell"})"), "title"), "A new laptop");
  EXPECT_EQ(text_at(json_of(site.get(request, rita)), "title"), "A new laptop");
  const Json list = json_of(site.get("/api/v1/requests?mine=1", rita));
  EXPECT_EQ(text_at(list.at("items").at(0), "title"), "A new laptop");
  decide("approve");
  EXPECT_EQ(text_at(json_of(site.get(request, rita)), "title"), "A new laptop");
}

TEST_F(Rework, WhoIsAskedInPlaceOfTheRequesterSeesTheRequestAndCorrectsIt) {
  std::string document = rework_workflow("asked");
  const std::string config = R"("type": "rework", "config": {)";
  document.insert(document.find(config) + config.size(), R"("to": "omar@example.com", )");
  site.publish(document);
  const Visitor omar = site.as("omar");
  const Answer filed =
      site.post("/forms/asked", rita, R"({"body": {"reason": "Broken", "title": "A laptop"}})");
  request = "/api/v1/requests/" + text_at(json_of(filed), "execution_id");
  EXPECT_EQ(site.get(request, omar).status, 404) << "nobody has asked them yet";
  decide("request_changes");
  const Json seen = json_of(site.get(request, omar));
  EXPECT_EQ(seen.at("can"), Json(JsonArray{"resubmit"})) << "and not withdraw, which is the requester's";
  EXPECT_EQ(
      site.post(request + "/resubmit", omar, R"({"revision": 1, "body": {"reason": "It fell"}})").status,
      200);
  EXPECT_EQ(site.get(request, omar).status, 404);
}

TEST_F(Rework, ACorrectedTitleIsTheOneThatListsShowAndFind) {
  decide("request_changes");
  resubmit(R"({"title": "A used tablet"})");
  EXPECT_EQ(text_at(json_of(site.get(request, rita)), "title"), "A used tablet");
  EXPECT_EQ(titles_listed("tablet"), std::vector<std::string>{"A used tablet"});
  EXPECT_EQ(titles_listed("laptop"), std::vector<std::string>{});
}

TEST_F(Rework, FieldsComeInTheFormsOrder) {
  const auto names = [](const Json& schema) {
    std::vector<std::string> found;
    for (const auto& member : schema.at("properties").get_object()) found.emplace_back(member.key());
    return found;
  };
  const Json shown = approval();
  EXPECT_EQ(names(shown.at("schema")), (std::vector<std::string>{"title", "reason", "plan", "evidence"}));
  EXPECT_EQ(text_at(shown.at("schema").at("properties").at("title"), "title"), "Subject");
  EXPECT_EQ(hash_name(sha256(canonical_json(shown.at("context")))), text_at(shown, "context_hash"));
  const Json open = json_of(site.get("/api/v1/approvals?assignee=me", sven));
  EXPECT_EQ(find(open.at("items").at(0), "schema"), nullptr);

  decide("request_changes");
  const Json waiting = json_of(site.get(request, rita));
  EXPECT_EQ(names(waiting.at("schema")), (std::vector<std::string>{"title", "reason", "evidence"}));
  EXPECT_EQ(waiting.at("form_schema"), shown.at("schema"));
}

// What both show of an approval; the list is asked twice, because the second answer may come from what was
// kept.
TEST_F(Rework, AListShowsAnApprovalAsItIsNowAndToEachWhatTheyMayDo) {
  const Visitor oli = site.as("oli");
  const std::string execution = request.substr(request.rfind('/') + 1);
  const auto expect_listed = [&](const Visitor& who) {
    for (int time = 0; time < 2; ++time) {
      const Json listed = json_of(site.get("/api/v1/approvals?execution=" + execution, who));
      for (const Json& item : listed.at("items").get_array()) {
        const Json shown = json_of(site.get("/api/v1/approvals/" + text_at(item, "id"), who));
        for (const auto& member : shown.get_object()) {
          if (member.key() == "context" || member.key() == "schema") continue;
          EXPECT_EQ(member.value(), item.at(member.key())) << member.key();
        }
      }
    }
  };
  const auto may = [&](const Visitor& who) {
    const Json listed = json_of(site.get("/api/v1/approvals?status=open&execution=" + execution, who));
    return listed.at("items").at(0).at("can");
  };
  expect_listed(sven);
  expect_listed(oli);
  EXPECT_THAT(may(sven).get_array(), testing::Contains(Json("approve")));
  EXPECT_THAT(may(oli).get_array(), testing::Not(testing::Contains(Json("approve"))));

  ASSERT_EQ(site.post("/api/v1/approvals/" + text_at(approval(), "id") + "/comments", sven,
                      R"({"text": "Since when?"})")
                .status,
            200);
  expect_listed(sven);
  expect_listed(oli);
  decide("request_changes");
  expect_listed(sven);
  resubmit(R"({"reason": "It fell"})");
  expect_listed(sven);
  decide("approve");
  expect_listed(sven);
  expect_listed(oli);
}

}  // namespace

}  // namespace nf::http
