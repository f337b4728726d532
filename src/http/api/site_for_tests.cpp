#include "http/api/site_for_tests.h"

#include "base/check.h"
#include "connect/ai/ai_worker.h"
#include "http/api/routes.h"
#include "nodes/catalog.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_tokens.h"
#include "runtime/admin_users.h"
#include "runtime/admin_workflows.h"
#include "store/memory/memory_store.h"

namespace nf::http {

namespace {

std::string address(std::string_view name) { return std::string(name) + "@example.com"; }

template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  CHECK(result.has_value());
  return result.take();
}

// Names what the site has, and what it has not.
WorkflowTemplate needy_template() {
  return {"needy", std::make_shared<const Json>(*parse_json(R"({
    "name": "Needy",
    "nodes": [
      {"id": "intake", "type": "form", "config": {"path": "needy",
        "schema": {"properties": {"area": {"enum": ["security", "hr"]}, "email": {"title": "vars.not_this"}}},
        "hook": {"auth": {"type": "hmac", "connection": "portal-key", "scheme": "github"}},
        "checks": [{"when": "body.days <= vars.max_days && vars.rates['EUR'] > 0.0", "message": "m"}]}},
      {"id": "team", "type": "decision_table", "config": {"inputs": [], "outputs": ["speed", "group"],
        "rows": [{"if": [], "then": ["fast", "it-service"]}, {"if": [], "then": ["slow", "facilities"]}]}},
      {"id": "gate", "type": "approval", "config": {"review_mode": "all",
        "reviewers": [{"group": "{{trigger.body.area}}-leads"}, {"group": "{{nodes.team.group}}"},
                      {"manager_of": "{{execution.requester.email}}"}, {"group": "{{nodes.other.group}}"}],
        "fallback_reviewers": [{"email": "sven@example.com"}, {"email": "cfo@example.com"},
                               {"email": "{{trigger.body.email}}"}]}},
      {"id": "call", "type": "http_request", "config": {"url": "/x", "connection": "erp"}}
    ], "edges": []})"))};
}

WorkflowTemplate template_for_tests() {
  return {"exception",
          std::make_shared<const Json>(runtime::json(exception_workflow("exception"))),
          {{"small", std::make_shared<const Json>(JsonObject{{"amount", 5}})}}};
}

engine::Actor command_line() { return {.person = {}, .operates = true, .via = "cli"}; }

}  // namespace

Site::Site(Options options)
    : store_(store::make_memory_store()),
      runtime_(must(runtime::Runtime::open(*store_, clock, entropy_, nodes::catalogue()))),
      sessions_(clock),
      waiting_room_(clock),
      live_(clock),
      log_keeper_(must(runtime::LogKeeper::open(*store_, clock, {.folder = folder_.file("keys")}))),
      metrics_(clock),
      passwords_(1) {
  secrets_.emplace(must(runtime::SecretBox::open(folder_.file("secrets.key"))));
  files_ = must(runtime::Files::open(folder_.file("files"), *store_, clock));
  runtime_->observe(waiting_room_);
  runtime_->observe(metrics_);
  runtime_->observe(live_);
  runtime_->on_log_growth([this](std::uint64_t size) { log_keeper_->grew(size); });
  runtime_->start();
  accounts_ = std::make_unique<runtime::Accounts>(*runtime_, sessions_);
  sign_in_ = std::make_unique<runtime::SignIn>(*runtime_, sessions_, passwords_);
  for (const auto& [name, role] : {std::pair{"admin", "admin"},
                                   {"bob", "builder"},
                                   {"oli", "operator"},
                                   {"sven", "reviewer"},
                                   {"rita", "requester"},
                                   {"omar", "requester"},
                                   {"ada", "auditor"},
                                   {"portal", "service"}}) {
    add_user(name, role);
  }
  run<runtime::CreateGroup>(runtime::GroupMembers{"security-leads", {address("sven")}});
  services_ = std::make_unique<Services>(Services{.runtime = *runtime_,
                                                  .accounts = *accounts_,
                                                  .sessions = sessions_,
                                                  .passwords = passwords_,
                                                  .sign_in = *sign_in_,
                                                  .waiting_room = waiting_room_,
                                                  .log_keeper = *log_keeper_,
                                                  .live = live_,
                                                  .pages = options.pages,
                                                  .secrets = &*secrets_,
                                                  .demo_accounts = options.demo_accounts,
                                                  .files = files_,
                                                  .builtin_ai = connect::ai::AiWorker::builtin_answer,
                                                  .templates = {template_for_tests(), needy_template()}});
  live_.start(*runtime_, *accounts_);
  deployment_ = {.public_origin = options.public_origin, .data_folder = folder_.path(), .metrics = &metrics_};
  authenticator_ = std::make_unique<AccountAuthenticator>(*accounts_);
  router_ = std::make_unique<Router>(
      all_routes(*services_, deployment_), *authenticator_,
      RouterConfig{.public_origin = options.public_origin,
                   .schemas = all_schemas(),
                   .pages = options.pages,
                   .served = [this](const Served& served) { metrics_.served(served); }});
  server_ = start_server(*router_);
}

Site::~Site() {
  live_.stop();
  server_->stop(std::chrono::seconds(1));
  passwords_.stop();
  waiting_room_.stop();
  runtime_->stop();
}

template <class R, class... Arguments>
runtime::Reply Site::run(Arguments&&... arguments) {
  runtime::Answer answer;
  CHECK(runtime_->submit(std::make_unique<R>(std::forward<Arguments>(arguments)...,
                                             runtime::AdminCall{command_line(), answer.answering()})));
  runtime::Reply reply = answer.wait();
  EXPECT_LT(reply.status, 300) << reply.body;
  return reply;
}

std::string Site::follow(std::optional<Client>& client, std::string_view target, const Visitor& by,
                         std::string_view until, std::string_view headers) {
  client.emplace(server_->port());
  client->send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
               by.token + "\r\n" + std::string(headers) + "\r\n");
  return client->read_until(until);
}

Answer Site::ask(std::string_view method, std::string_view target, const Visitor& by, std::string_view body,
                 std::string_view headers) {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!by.token.empty()) text += "Authorization: Bearer " + by.token + "\r\n";
  if (!by.cookie.empty()) text += "Cookie: " + by.cookie + "\r\n";
  if (!by.csrf.empty()) text += "X-CSRF-Token: " + by.csrf + "\r\n";
  text += headers;
  if (!body.empty()) {
    if (headers.find("Content-Type:") == headers.npos) text += "Content-Type: application/json\r\n";
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  Client client(server_->port());
  client.send(text + "\r\n" + std::string(body));
  return client.read_answer();
}

Visitor Site::as(std::string_view name) {
  const auto known = visitors_.find(name);
  if (known != visitors_.end()) return known->second;
  return visitors_[std::string(name)] = with_scopes(name, runtime::known_scopes());
}

Visitor Site::with_scopes(std::string_view name, std::vector<std::string> scopes) {
  const runtime::NewToken token{"test", address(name), std::move(scopes), std::nullopt};
  runtime::Answer answer;
  CHECK(runtime_->submit(std::make_unique<runtime::CreateToken>(token, command_line(), answer.answering())));
  return {.token = text_at(runtime::body_of(answer.wait()), "token")};
}

Visitor Site::signed_in(std::string_view name) {
  const auto show = [](const runtime::NewSession& made, const runtime::Workspace&) {
    return runtime::json_reply(200, JsonObject{{"secret", made.secret}, {"csrf", made.csrf}});
  };
  runtime::Answer answer;
  CHECK(runtime_->submit(std::make_unique<runtime::OpenSession>(user(name).id, std::nullopt, std::nullopt,
                                                                sessions_, show, answer.answering())));
  const Json made = runtime::body_of(answer.wait());
  return {.cookie = "nf_session=" + text_at(made, "secret"), .csrf = text_at(made, "csrf")};
}

UserId Site::add_user(std::string_view name, std::string_view role) {
  const runtime::NewUser user{
      .email = address(name), .name = std::string(name), .roles = {std::string(role)}};
  const runtime::Reply reply = run<runtime::CreateUser>(user, std::string());
  return *parse_id<UserId>(text_at(runtime::body_of(reply), "id"));
}

runtime::User Site::user(std::string_view name) const {
  const auto workspace = runtime_->workspace();
  const runtime::User* user = workspace->user_at(address(name));
  CHECK(user != nullptr);
  return *user;
}

std::string Site::publish(std::string_view document) {
  auto draft = must(runtime::read_draft(runtime::json(document), nodes::catalogue(), *runtime_->workspace()));
  const runtime::Reply made = run<runtime::CreateWorkflow>(std::move(draft));
  const std::string id = text_at(runtime::body_of(made), "id");
  run<runtime::PublishWorkflow>(*parse_id<WorkflowId>(id), std::optional<std::string>());
  return id;
}

Json json_of(const Answer& answer) {
  auto json = parse_json(answer.body, {.max_string_bytes = 2 * 1024 * 1024});
  EXPECT_TRUE(json.has_value()) << answer.status << " " << answer.body;
  return json ? json.take() : Json();
}

std::string problem_of(const Answer& answer) {
  if (answer.header("Content-Type") != "application/problem+json") return std::to_string(answer.status);
  const std::string type = text_at(json_of(answer), "type");
  return type.substr(type.rfind('/') + 1);
}

std::string text_at(const Json& json, std::string_view key) { return string_at(json, key).value_or(""); }

std::string exception_workflow(std::string_view path) {
  return R"({"name": "Exception", "nodes": [
      {"id": "intake", "type": "form", "config": {"path": ")" +
         std::string(path) + R"(", "hook": {"auth": {"type": "bearer"}}, "schema": {
        "type": "object", "required": ["title"], "additionalProperties": false,
        "properties": {"title": {"type": "string", "minLength": 3}, "requester": {"type": "object"}}}}},
      {"id": "gate", "type": "approval", "config": {"title": "{{trigger.body.title}}", "review_mode": "any",
        "reviewers": [{"group": "security-leads"}]}},
      {"id": "entry", "type": "register", "config": {"policy": "SEC-12", "title": "{{trigger.body.title}}"}},
      {"id": "done", "type": "output", "config": {"value": "{{nodes.gate.outcome}}"}}],
    "edges": [{"from": "intake", "to": "gate"}, {"from": "gate", "port": "approved", "to": "entry"},
      {"from": "entry", "to": "done"}]})";
}

std::string rework_workflow(std::string_view path) {
  return R"({"name": "Exception", "nodes": [
      {"id": "intake", "type": "form", "config": {"path": ")" +
         std::string(path) + R"(", "schema": {
        "type": "object", "required": ["title", "reason"], "additionalProperties": false,
        "properties": {"title": {"type": "string", "title": "Subject", "minLength": 3},
          "reason": {"type": "string", "title": "Reason"},
          "plan": {"type": "string", "format": "file"},
          "evidence": {"type": "array", "items": {"type": "string", "format": "file"}, "maxItems": 3}}}}},
      {"id": "gate", "type": "approval", "config": {"title": "{{trigger.body.title}}", "review_mode": "any",
        "reviewers": [{"group": "security-leads"}]}},
      {"id": "correct", "type": "rework", "config": {"schema": {"type": "object",
        "properties": {"evidence": {}, "reason": {}, "title": {}}, "additionalProperties": false}}},
      {"id": "done", "type": "output", "config": {"value": "{{nodes.gate.outcome}}"}}],
    "edges": [{"from": "intake", "to": "gate"}, {"from": "gate", "port": "approved", "to": "done"},
      {"from": "gate", "port": "changes_requested", "to": "correct"}, {"from": "correct", "to": "gate"}]})";
}

}  // namespace nf::http
