#include <fstream>
#include <sstream>
#include <thread>

#include "connect/ai/ai_worker.h"
#include "http/api/objects_for_tests.h"
#include "http/api/site_for_tests.h"
#include "runtime/dispatcher.h"

// What a form says beforehand about who will be asked.
namespace nf::http {

namespace {

// A form at `path` with a title, then these nodes, and these edges.
std::string workflow(std::string_view path, std::string_view nodes, std::string_view edges) {
  return R"({"name": "Ask", "nodes": [{"id": "intake", "type": "form", "name": "Intake", "config": {"path": ")" +
         std::string(path) + R"(", "schema": {"type": "object", "required": ["title"],
           "properties": {"title": {"type": "string", "minLength": 3}, "kind": {"type": "string"}},
           "additionalProperties": false}}},)" +
         std::string(nodes) + R"(], "edges": [)" + std::string(edges) + "]}";
}
constexpr std::string_view kGate = R"({"id": "gate", "type": "approval", "name": "Gate", "config": {
  "title": "{{trigger.body.title}}", "review_mode": "any", "reviewers": [{"group": "security-leads"}],
  "due_in": "P1DT2H30M"}})";

class Previews : public testing::Test {
 protected:
  Answer ask(std::string_view path, std::string_view body = R"({"body": {"title": "Please"}})",
             std::string_view by = "rita") {
    return site.post("/forms/" + std::string(path) + "/preview", site.as(by), body);
  }
  Json preview(std::string_view path, std::string_view body = R"({"body": {"title": "Please"}})",
               std::string_view by = "rita") {
    const Answer answer = ask(path, body, by);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return json_of(answer);
  }
  static std::string note_of(const Json& preview) { return string_at(preview, "note").value_or(""); }
  static std::string path_of(const Json& preview) {
    std::string out;
    for (const Json& step : preview.at("path").get_array()) out += text_at(step, "node") + " ";
    return out;
  }

  Site site;
};

TEST_F(Previews, WhoWouldBeAskedIsSaidAndNothingIsKept) {
  site.publish(workflow("ask", kGate, R"({"from": "intake", "to": "gate"})"));
  const auto leaves = site.runtime().log_size();
  const Json told = preview("ask");
  EXPECT_EQ(told, runtime::json(R"({"certain": true, "note": null, "outcome": "waits", "problem": null,
    "path": [{"node": "intake", "name": "Intake", "type": "form"}, {"node": "gate", "name": "Gate", "type": "approval"}],
    "approvals": [{"node": "gate", "name": "Gate", "title": "Please", "due_in": "P1DT2H30M", "unassigned": false,
      "stages": [{"name": "", "mode": "any", "quorum": null, "due_in": "P1DT2H30M",
        "reviewers": [{"name": "sven", "email": null, "how": "group", "seat": 0}]}]}]})"))
      << write_json(told);
  EXPECT_EQ(site.runtime().log_size(), leaves);
  for (const char* list : {"/api/v1/executions", "/api/v1/approvals", "/api/v1/register"}) {
    EXPECT_EQ(json_of(site.get(list, site.as("ada"))).at("items"), Json(JsonArray{})) << list;
  }
  EXPECT_EQ(preview("ask"), told) << "the same each time";
}

TEST_F(Previews, AddressesAreForThoseWhoMayListTheAccounts) {
  site.publish(workflow("ask", kGate, R"({"from": "intake", "to": "gate"})"));
  for (const auto& [name, sees] :
       {std::pair{"rita", false}, {"portal", false}, {"oli", true}, {"ada", true}, {"admin", true}}) {
    const Json told = preview("ask", R"({"body": {"title": "Please"}})", name);
    const Json& email = told.at("approvals").at(0).at("stages").at(0).at("reviewers").at(0).at("email");
    EXPECT_EQ(email.is_string(), sees) << name;
  }
}

TEST_F(Previews, ABodyThatIsNotValidIsRefusedAsTheSubmissionIs) {
  site.publish(workflow("ask", kGate, R"({"from": "intake", "to": "gate"})"));
  for (const char* body :
       {"{}", R"({"body": {"title": "x"}})", R"({"body": {"colour": 1}})", R"({"body": 1, "more": 2})"}) {
    const Answer refused = ask("ask", body);
    const Answer submitted = site.post("/forms/ask", site.as("rita"), body);
    EXPECT_EQ(refused.status, 422) << body;
    EXPECT_EQ(json_of(refused).at("errors"), json_of(submitted).at("errors")) << body;
  }
  EXPECT_EQ(ask("nowhere").status, 404);
  EXPECT_EQ(site.post("/forms/ask/preview", {}, R"({"body": {"title": "Please"}})").status, 401);
}

TEST_F(Previews, FilesMayStillBeToCome) {
  std::string document = workflow("ask", kGate, R"({"from": "intake", "to": "gate"})");
  document.replace(document.find(R"("required": ["title"])"), 21, R"("required": ["title", "plan"])");
  document.replace(document.find(R"("kind": {"type": "string"})"), 26,
                   R"("plan": {"type": "string", "format": "file"})");
  site.publish(document);
  EXPECT_EQ(text_at(preview("ask"), "outcome"), "waits");
  EXPECT_EQ(site.post("/forms/ask", site.as("rita"), R"({"body": {"title": "Please"}})").status, 422);
  EXPECT_EQ(ask("ask", R"({"body": {"title": "x"}})").status, 422);
  const std::string nobodys = R"({"body": {"title": "Please"}, "files": [{"field": "plan", "id": "x"}]})";
  EXPECT_EQ(ask("ask", nobodys).status, 422) << "files that are named are looked at";
}

TEST_F(Previews, StepsThatLookAtFilesMakeItAGuess) {
  std::string document =
      workflow("ask",
               R"json({"id": "which", "type": "if",
      "config": {"when": "has(trigger.body.plan)"}},)json" +
                   std::string(kGate),
               R"({"from": "intake", "to": "which"}, {"from": "which", "port": "false", "to": "gate"})");
  document.replace(document.find(R"("kind": {"type": "string"})"), 26,
                   R"("plan": {"type": "string", "format": "file"})");
  site.publish(document);
  const Json told = preview("ask");
  EXPECT_EQ(told.at("certain"), Json(false));
  EXPECT_NE(note_of(told).find("files"), std::string::npos) << note_of(told);
  EXPECT_EQ(preview("ask", R"({"body": {"title": "Please"}, "files": []})").at("certain"), Json(true));
}

TEST_F(Previews, WhereNobodyCanDecideThatIsSaid) {
  site.publish(workflow("ask", R"({"id": "gate", "type": "approval", "name": "Gate", "config": {"title": "x",
      "review_mode": "all", "reviewers": [{"group": "nobodys"}]}})",
                        R"({"from": "intake", "to": "gate"})"));
  const Json told = preview("ask");
  EXPECT_EQ(told.at("approvals").at(0).at("unassigned"), Json(true));
  EXPECT_NE(note_of(told).find("nobody can decide “Gate”"), std::string::npos) << note_of(told);
}

TEST_F(Previews, ARequestThatNobodyIsAskedAboutEnds) {
  site.publish(workflow("ask",
                        R"({"id": "done", "type": "output", "config": {"value": "{{trigger.body.title}}"}})",
                        R"({"from": "intake", "to": "done"})"));
  const Json told = preview("ask");
  EXPECT_EQ(text_at(told, "outcome"), "ends");
  EXPECT_EQ(told.at("approvals"), Json(JsonArray{}));
}

TEST_F(Previews, AStepThatWouldFailIsNamed) {
  site.publish(workflow("ask",
                        R"({"id": "count", "type": "set", "name": "Count",
      "config": {"values": {"n": "{{int(trigger.body.title)}}"}}},)" +
                            std::string(kGate),
                        R"({"from": "intake", "to": "count"}, {"from": "count", "to": "gate"})"));
  const Json told = preview("ask");
  EXPECT_EQ(text_at(told, "outcome"), "fails");
  EXPECT_EQ(text_at(told, "problem").find("“Count”: "), 0U) << write_json(told);
  EXPECT_EQ(path_of(told), "intake count ");
}

constexpr std::string_view kCall =
    R"({"id": "call", "type": "http_request", "name": "Ask the directory", "config": {"url": "http://127.0.0.1:1/"}},)";

TEST_F(Previews, WhatDoesNotReadACallOutsideGoesOn) {
  site.publish(workflow("ask", std::string(kCall) + std::string(kGate),
                        R"({"from": "intake", "to": "call"}, {"from": "call", "to": "gate"})"));
  const Json told = preview("ask");
  EXPECT_EQ(told.at("certain"), Json(false));
  EXPECT_EQ(told.at("approvals").get_array().size(), 1U);
  EXPECT_NE(note_of(told).find("“Ask the directory”"), std::string::npos) << note_of(told);
}

TEST_F(Previews, WhatReadsACallOutsideStopsThereAndOthersDoNot) {
  site.publish(workflow("ask",
                        std::string(kCall) + R"json(
      {"id": "choose", "type": "if", "name": "Choose", "config": {"when": "has(nodes.call.result)"}},
      {"id": "one", "type": "approval", "config": {"title": "One", "review_mode": "any", "reviewers": [{"group": "security-leads"}]}},)json" +
                            std::string(kGate),
                        R"({"from": "intake", "to": "call"}, {"from": "call", "to": "choose"},
                           {"from": "choose", "port": "true", "to": "one"}, {"from": "intake", "to": "gate"})"));
  const Json told = preview("ask");
  EXPECT_EQ(told.at("certain"), Json(false));
  EXPECT_EQ(path_of(told), "intake call gate choose ") << write_json(told);
  ASSERT_EQ(told.at("approvals").get_array().size(), 1U);
  EXPECT_EQ(text_at(told.at("approvals").at(0), "node"), "gate");
  EXPECT_NE(note_of(told).find("“Choose” needs what “Ask the directory” gives"), std::string::npos)
      << note_of(told);
}

// By the token, through a step that passes it on, and through one that copies it.
TEST_F(Previews, ACallsOutcomeIsNotReadByAnotherName) {
  const std::vector<std::pair<std::string, std::string>> ways = {
      {R"({"id": "mid", "type": "if", "config": {"when": "true"}})", R"("port": "true", )"},
      {R"({"id": "mid", "type": "set", "config": {"values": {"more": 1}, "mode": "merge"}})", ""},
      {R"({"id": "mid", "type": "set", "config": {"values": {"copy": "{{input}}"}}})", ""},
      {R"({"id": "mid", "type": "merge", "config": {"need": "live"}})", ""}};
  int no = 0;
  for (const auto& [mid, port] : ways) {
    const std::string path = "way-" + std::to_string(no++);
    site.publish(
        workflow(path,
                 std::string(kCall) + mid + "," +
                     R"({"id": "last", "type": "set", "config": {"values": {"x": "{{input.result}}"}}},)" +
                     std::string(kGate),
                 R"({"from": "intake", "to": "call"}, {"from": "call", "to": "mid"},
                             {"from": "mid", )" +
                     port + R"("to": "last"}, {"from": "last", "to": "gate"})"));
    const Json told = preview(path);
    EXPECT_EQ(told.at("approvals"), Json(JsonArray{})) << mid << write_json(told);
    EXPECT_EQ(text_at(told, "outcome"), "waits") << mid;
    EXPECT_NE(note_of(told).find(" needs what “Ask the directory” gives"), std::string::npos)
        << mid << note_of(told);
  }
}

TEST_F(Previews, AModelsOpinionIsAGuess) {
  const Answer made =
      site.post("/api/v1/connections", site.as("admin"), R"({"name": "model", "type": "openai",
      "config": {"base_url": "https://model.example/v1", "model": "m"}, "secrets": {"api_key": "k"}})");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto document = [](std::string_view path, std::string_view connection) {
    return workflow(
        path,
        R"({"id": "look", "type": "ai_agent", "name": "Look", "config": {"prompt": "{{trigger.body}}")" +
            std::string(connection) + "}}," + std::string(kGate),
        R"({"from": "intake", "to": "look"}, {"from": "look", "to": "gate"})");
  };
  site.publish(document("model", R"(, "connection": "model")"));
  site.publish(document("rules", ""));
  const Json guess = preview("model");
  EXPECT_EQ(guess.at("certain"), Json(false));
  EXPECT_NE(note_of(guess).find("“Look” asks a model"), std::string::npos) << note_of(guess);
  EXPECT_EQ(guess.at("approvals").get_array().size(), 1U);
  EXPECT_EQ(preview("rules").at("certain"), Json(true));
}

TEST_F(Previews, TheRegisterIsLookedUp) {
  const Objects objects(site);  // one exception from SEC-12 is in force
  site.publish(workflow("ask",
                        R"({"id": "known", "type": "register", "name": "Known",
        "config": {"operation": "lookup", "policy": "{{trigger.body.kind}}"}},
      {"id": "which", "type": "if", "config": {"when": "nodes.known.entry != null"}},
      {"id": "none", "type": "output", "config": {"value": "nothing"}},)" +
                            std::string(kGate),
                        R"({"from": "intake", "to": "known"}, {"from": "known", "to": "which"},
                           {"from": "which", "port": "true", "to": "gate"}, {"from": "which", "port": "false", "to": "none"})"));
  const Json known = preview("ask", R"({"body": {"title": "Please", "kind": "SEC-12"}})");
  EXPECT_EQ(known.at("approvals").get_array().size(), 1U) << write_json(known);
  EXPECT_EQ(known.at("certain"), Json(true));
  EXPECT_EQ(text_at(preview("ask", R"({"body": {"title": "Please", "kind": "FIN-1"}})"), "outcome"), "ends");
}

// --- The policy exceptions of the product.

class NoConnections final : public ports::Connections {
 public:
  Result<ports::Connection> open(std::string_view) const override {
    return fail(ErrorCode::NotFound, "There is none.");
  }
};
class NoNetwork final : public ports::HttpClient {
 public:
  tl::expected<ports::HttpAnswer, ports::HttpFailure> send(const ports::HttpCall&) override {
    return tl::make_unexpected(ports::HttpFailure{"connect", "There is no network.", false});
  }
};

class PolicyExceptions : public testing::Test {
 protected:
  PolicyExceptions() {
    for (const char* name : {"mark", "sara", "fay", "finn", "hana", "cora", "ciso", "cfo", "risk"})
      site.add_user(name, "reviewer");
    group("finance-leads", {"fay", "finn"});
    group("hr-leads", {"hana"});
    group("compliance-leads", {"cora"});
    const std::string rita = "/api/v1/users/" + to_string(site.user("rita").id);
    EXPECT_EQ(site.ask("PATCH", rita, admin, R"({"manager": "mark@example.com"})").status, 200);
    EXPECT_EQ(
        site.ask("PUT", "/api/v1/variables", admin, R"({"max_exception_days": 365, "rates": {"EUR": 1}})")
            .status,
        200);
    std::ifstream file("workflows/policy-exception.json");  // tests run in the root of the source tree
    std::ostringstream text;
    text << file.rdbuf();
    site.publish(text.str());
  }

  void group(std::string_view name, std::vector<std::string_view> members) {
    JsonArray addresses;
    for (const auto member : members) addresses.emplace_back(std::string(member) + "@example.com");
    const Json body = JsonObject{{"name", name}, {"members", std::move(addresses)}};
    EXPECT_EQ(site.post("/api/v1/groups", admin, write_json(body)).status, 201);
  }

  static std::string body_of(std::string_view area, double amount, std::string_view until,
                             std::string_view justification) {
    return write_json(JsonObject{{"body", JsonObject{{"title", "An exception"},
                                                     {"area", area},
                                                     {"policy", "FIN-04 Three quotes"},
                                                     {"justification", justification},
                                                     {"from", "2027-02-01"},
                                                     {"until", until},
                                                     {"amount", amount},
                                                     {"currency", "EUR"},
                                                     {"beneficiary", "fay@example.com"}}}});
  }

  // What both have to agree about.
  static std::string people_in(const Json& approval) {
    std::string out;
    for (const Json& stage : approval.at("stages").get_array()) {
      out += text_at(stage, "name") + "/" + text_at(stage, "mode") + write_json(stage.at("quorum")) + ":";
      for (const Json& reviewer : stage.at("reviewers").get_array()) {
        out += " " + text_at(reviewer, "name") + "/" + text_at(reviewer, "how") +
               write_json(reviewer.at("seat"));
      }
      out += "; ";
    }
    return out;
  }

  // Carries out what waits for the AI step, until everything has come to its approval.
  void let_the_assistant_work() {
    NoConnections connections;
    NoNetwork network;
    runtime::Dispatcher::Workers workers;
    workers.push_back(
        std::make_unique<connect::ai::AiWorker>(connections, network, site.clock, [](Duration) {}));
    runtime::Dispatcher dispatcher(site.runtime(), std::move(workers));
    ASSERT_TRUE(dispatcher.start().has_value());
    while (dispatcher.in_flight() > 0) std::this_thread::yield();
  }

  Site site;
  const Visitor admin = site.as("admin");
};

TEST_F(PolicyExceptions, ThePreviewNamesWhoeverIsAskedThen) {
  struct Case {
    std::string body, execution;
    Json preview;
  };
  std::vector<Case> cases;
  for (const char* area : {"finance", "hr", "security", "compliance"}) {
    for (const double amount : {10.0, 6'000.0, 30'000.0, 120'000.0}) {
      cases.push_back({body_of(area, amount, "2027-02-20", "There are no three suppliers."), "", {}});
    }
    cases.push_back({body_of(area, 10, "2027-12-20", "It takes the whole year."), "", {}});
    cases.push_back({body_of(area, 10, "2027-02-20",
                             "We need administrator rights on the production database, "
                             "and the shared password."),
                     "",
                     {}});
  }
  for (Case& each : cases) {
    const Answer told = site.post("/forms/policy-exception/preview", site.as("rita"), each.body);
    ASSERT_EQ(told.status, 200) << told.body;
    each.preview = json_of(told);
    const Answer filed = site.post("/forms/policy-exception", site.as("rita"), each.body);
    ASSERT_EQ(filed.status, 202) << filed.body;
    each.execution = text_at(json_of(filed), "execution_id");
  }
  let_the_assistant_work();

  std::set<std::string> ways;
  for (const Case& each : cases) {
    const Json opened =
        json_of(site.get("/api/v1/approvals?execution=" + each.execution, site.as("ada"))).at("items");
    ASSERT_EQ(opened.get_array().size(), 1U) << each.body;
    ASSERT_EQ(each.preview.at("approvals").get_array().size(), 1U) << write_json(each.preview);
    const Json& promised = each.preview.at("approvals").at(0);
    EXPECT_EQ(people_in(promised), people_in(opened.at(0))) << each.body;
    EXPECT_EQ(text_at(promised, "title"), text_at(opened.at(0), "title"));
    EXPECT_EQ(each.preview.at("certain"), Json(true));
    const Time opened_at = *parse_time(text_at(opened.at(0), "opened_at"));
    EXPECT_EQ(add(opened_at, *parse_duration(text_at(promised, "due_in"))),
              *parse_time(text_at(opened.at(0), "due_at")));
    ways.insert(people_in(promised));
  }
  // Four of finance, three of hr, two of security and two of compliance.
  EXPECT_EQ(ways.size(), 11U);
}

}  // namespace

}  // namespace nf::http
