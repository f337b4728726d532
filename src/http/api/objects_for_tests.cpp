#include "http/api/objects_for_tests.h"

#include "runtime/notice_text.h"

namespace nf::http {

namespace {

constexpr std::string_view kNobodysId = "01900000-0000-7000-8000-000000000000";

constexpr std::string_view kTaskWorkflow = R"({"name": "Help",
  "nodes": [{"id": "begin", "type": "form", "config": {"path": "helped", "title": "Help", "access": "signed_in",
              "schema": {"type": "object", "properties": {"title": {"type": "string"}}}}},
            {"id": "help", "type": "form_task", "config": {"to": "sven@example.com", "schema": {"type": "object"}}}],
  "edges": [{"from": "begin", "to": "help"}]})";

// The approval that an execution waits at.
Json approval_of(Site& site, const std::string& execution) {
  const Json page = json_of(site.get("/api/v1/approvals?execution=" + execution, site.as("sven")));
  const std::string id = text_at(page.at("items").at(0), "id");
  return json_of(site.get("/api/v1/approvals/" + id, site.as("sven")));
}

std::string decision_on(const Json& approval) {
  return write_json(JsonObject{{"decision", "approve"},
                               {"comment", "Fine."},
                               {"revision", approval.at("revision")},
                               {"context_hash", approval.at("context_hash")}});
}

std::string first_id(const Answer& page) { return text_at(json_of(page).at("items").at(0), "id"); }

// `/api/v1/workflows/{id}/publish` -> `workflows`
std::string_view family_of(std::string_view pattern) {
  constexpr std::string_view kPrefix = "/api/v1/";
  if (!pattern.starts_with(kPrefix)) return pattern;
  pattern.remove_prefix(kPrefix.size());
  return pattern.substr(0, pattern.find('/'));
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == text.npos ? text : text.replace(at, what.size(), by);
}

}  // namespace

Objects::Objects(Site& site) {
  ids_["workflows"] = site.publish(exception_workflow("access"));
  const std::string done = file_request(site, "Already decided");
  const Json approval = approval_of(site, done);
  const Answer decided = site.post("/api/v1/approvals/" + text_at(approval, "id") + "/decisions",
                                   site.as("sven"), decision_on(approval));
  EXPECT_EQ(decided.status, 200) << decided.body;

  const std::string waiting = file_request(site, "Still waiting");
  ids_["executions"] = ids_["requests"] = waiting;
  const Json open = approval_of(site, waiting);
  ids_["approvals"] = text_at(open, "id");
  decision_ = decision_on(open);
  ids_["register"] = first_id(site.get("/api/v1/register", site.as("ada")));
  site.publish(kTaskWorkflow);
  const Answer helped =
      site.post("/forms/helped", site.as("rita"), R"({"body": {"title": "Still waiting for help"}})");
  EXPECT_EQ(helped.status, 202) << helped.body;
  ids_["tasks"] = first_id(site.get("/api/v1/tasks", site.as("sven")));
  ids_["users"] = to_string(site.user("rita").id);
  ids_["groups"] = first_id(site.get("/api/v1/groups", site.as("ada")));
  ids_["tokens"] = first_id(site.get("/api/v1/tokens", site.as("rita")));
  const Answer file =
      site.ask("POST", "/api/v1/files", site.as("rita"), "The plan",
               "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"plan.txt\"\r\n");
  EXPECT_EQ(file.status, 201) << file.body;
  ids_["files"] = text_at(json_of(file), "id");
  ids_["policies"] = "SEC-12";
  const Answer policy =
      site.post("/api/v1/policies", site.as("bob"), R"({"id": "SEC-12", "title": "Multi-factor sign-in"})");
  EXPECT_EQ(policy.status, 201) << policy.body;
  ids_["templates"] = "exception";
  ids_["connections"] = "orders";
  const Answer connection = site.post("/api/v1/connections", site.as("admin"), R"({"name": "orders",
      "type": "http", "config": {"base_url": "https://orders.example"}, "secrets": {"value": "Bearer x"}})");
  EXPECT_EQ(connection.status, 201) << connection.body;
}

std::string Objects::file_request(Site& site, std::string_view title) const {
  const Answer filed =
      site.post("/forms/access", site.as("rita"), write_json(JsonObject{{"body", {{"title", title}}}}));
  EXPECT_EQ(filed.status, 202) << filed.body;
  return text_at(json_of(filed), "execution_id");
}

std::string Objects::target(std::string_view pattern) const {
  const auto id = ids_.find(family_of(pattern));
  std::string path = replaced(std::string(pattern), "{id}", id == ids_.end() ? kNobodysId : id->second);
  path = replaced(path, "{version}", "1");
  path = replaced(path, "{seq}", "0");
  const auto approval = ids_.find("approvals");
  path = replaced(path, "{token}",
                  runtime::link_to_approval("", *parse_id<ApprovalId>(approval->second)).substr(3));
  return replaced(path, "{path}", "access");
}

std::string Objects::missing_target(std::string_view pattern) {
  std::string path = replaced(std::string(pattern), "{id}", kNobodysId);
  path = replaced(path, "{version}", "99");
  path = replaced(path, "{seq}", "999999");
  return replaced(path, "{path}", "nowhere");
}

std::string Objects::body(std::string_view pattern) const {
  if (pattern.ends_with("/decisions")) return decision_;
  if (pattern.ends_with("/reassign"))
    return R"({"from": "sven@example.com", "to": "bob@example.com", "reason": "x"})";
  if (pattern.ends_with("/comments")) return R"({"text": "x"})";
  if (pattern.ends_with("/resubmit")) return R"({"body": {"title": "Other"}, "revision": 1})";
  if (pattern == "/api/v1/tasks/{id}") return R"({"body": {}, "revision": 1})";
  if (pattern.ends_with("/signal")) return R"({"signal": "x"})";
  return "{}";
}

}  // namespace nf::http
