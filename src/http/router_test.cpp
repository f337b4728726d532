#include "http/router.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include "http/client_for_tests.h"
#include "http/cookie.h"
#include "http/idempotency.h"
#include "http/paging.h"

namespace nf::http {
namespace {

// Knows a token `NAME` and a session `NAME` for each account; the csrf token is `csrf`.
class Accounts : public Authenticator {
 public:
  void add(std::string name, RoleSet roles, ScopeSet scopes = {Scope::Read, Scope::Write}) {
    accounts_[std::move(name)] = {roles, scopes};
  }
  void authenticate(Credentials credentials, std::function<void(Result<Caller>)> then) override {
    auto found = accounts_.find(credentials.secret);
    if (found == accounts_.end()) return then(fail(ErrorCode::Forbidden, "no such secret"));
    Caller caller{.via = credentials.via, .roles = found->second.first, .scopes = found->second.second};
    caller.email = found->first;
    if (caller.via == Via::Session) {
      caller.csrf_token = "csrf";
      caller.scopes = {Scope::Read, Scope::Write, Scope::Decide};
    }
    then(caller);
  }

 private:
  std::map<std::string, std::pair<RoleSet, ScopeSet>> accounts_;
};

Response said(std::string text) { return text_response(200, "text/plain", std::move(text)); }

constexpr std::string_view kThing = R"({"type": "object", "properties": {"a": {"type": "integer"}}})";

std::vector<Route> table() {
  auto handled = [](const CallPtr& call) { call->answer(said("handled for " + call->caller().email)); };
  auto echo = [](const CallPtr& call) { call->answer(json_response(200, call->json())); };
  return {
      {Method::Get,
       "/api/v1/things",
       roles({Role::Builder, Role::Auditor}),
       no_body(),
       handled,
       {.summary = "List things",
        .tag = "things",
        .response = "Thing",
        .list = true,
        .query = {{"q", "text in it"}}}},
      {Method::Post,
       "/api/v1/things",
       roles({Role::Builder}),
       json_body(100),
       echo,
       {.summary = "Make a thing", .tag = "things", .request = "Thing", .response = "Thing", .status = 201}},
      {Method::Get,
       "/api/v1/things/{id}",
       signed_in(),
       no_body(),
       [](const CallPtr& call) { call->answer(said(call->parameter("id"))); },
       {.summary = "One thing", .response = "Thing"}},
      {Method::Get,
       "/api/v1/things/best",
       signed_in(),
       no_body(),
       [](const CallPtr& call) { call->answer(said("best")); },
       {.summary = "The best thing"}},
      {Method::Post,
       "/api/v1/things/{id}/parts/{part}",
       signed_in(),
       optional_json_body(),
       [](const CallPtr& call) {
         call->answer(
             said(call->parameter("part") + " of " + call->parameter("id") + " " + write_json(call->json())));
       },
       {.summary = "Change a part"}},
      {Method::Post,
       "/api/v1/things/{id}/decisions",
       signed_in(),
       json_body(),
       handled,
       {.summary = "Decide"},
       Scope::Decide},
      {Method::Post,
       "/api/v1/files",
       signed_in(),
       bytes_body(2000),
       [](const CallPtr& call) { call->answer(said(std::to_string(call->request().body.size()))); },
       {.summary = "Take a file"}},
      {Method::Post, "/api/v1/open", guest(), no_body(), handled, {.summary = "Anyone changes"}},
      {Method::Get, "/api/v1/open", guest(), no_body(), handled, {.summary = "Anyone"}},
      {Method::Other,
       "/hooks/{path...}",
       anyone(),
       deferred_body(),
       [](const CallPtr& call) {
         if (call->parameter("path") != "known/hook")
           return call->refuse({ErrorCode::NotFound, "no such hook"});
         call->read_body(
             10, [](const CallPtr& c) { c->answer(said(c->request().method_name + c->request().body)); });
       },
       {.summary = "A hook"}},
      {Method::Get,
       "/api/v1/thrown",
       anyone(),
       no_body(),
       [](const CallPtr&) { throw std::runtime_error("inner detail"); },
       {.summary = "Breaks"}},
  };
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    accounts_.add("builder", {Role::Builder});
    accounts_.add("auditor", {Role::Auditor});
    accounts_.add("admin", {Role::Admin});
    accounts_.add("reader", {Role::Builder}, {Scope::Read});
    accounts_.add("robot", {Role::Service}, {Scope::Read, Scope::Write, Scope::Decide});
    start({});
  }
  void start(RouterConfig config) {
    server_.reset();
    config.schemas = {{"Thing", kThing}};
    router_ = std::make_unique<Router>(table(), accounts_, std::move(config));
    server_ = start_server(*router_);
  }
  Answer ask(const std::string& bytes) { return Client(server_->port()).ask(bytes); }
  int status(const std::string& bytes) { return ask(bytes).status; }

  static std::string token(const std::string& name) { return "Authorization: Bearer " + name + "\r\n"; }
  static std::string session(const std::string& name) { return "Cookie: a=b; nf_session=" + name + "\r\n"; }
  static std::string type(const std::string& as = "application/json") {
    return "Content-Type: " + as + "\r\n";
  }

  Accounts accounts_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
};

TEST_F(RouterTest, FindsTheRouteAndItsParameters) {
  EXPECT_EQ(ask(get("/api/v1/things/a%20b", token("auditor"))).body, "a b");
  EXPECT_EQ(ask(get("/api/v1/things/best", token("auditor"))).body, "best");
  EXPECT_EQ(ask(with_body("POST", "/api/v1/things/t1/parts/p2", "[1]", type() + token("builder"))).body,
            "p2 of t1 [1]");
  EXPECT_EQ(ask(with_body("POST", "/api/v1/things/best/parts/p2", "", token("builder"))).body,
            "p2 of best null");
  EXPECT_EQ(ask(get("/healthz")).body, R"({"status":"ok"})");
}

TEST_F(RouterTest, RefusesInOrder) {
  const std::string large(101, ' ');
  // Each has every fault that comes after the one that answers.
  EXPECT_EQ(status(with_body("PUT", "/api/v1/nothing", large, "")), 404);
  EXPECT_EQ(status(with_body("PUT", "/api/v1/things", large, "")), 405);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", large, "")), 401);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", large, session("auditor"))), 403);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", large, token("auditor"))), 403);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", large, token("builder"))), 415);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", large, token("builder") + type())), 413);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", "{", token("builder") + type())), 400);
  EXPECT_EQ(status(with_body("POST", "/api/v1/things", "{}", token("builder") + type())), 200);
}

TEST_F(RouterTest, ARefusedBodyIsNotReadFirst) {
  Client client(server_->port());
  client.send("POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 401);
}

TEST_F(RouterTest, NamesTheAllowedMethods) {
  Answer refused = ask(with_body("DELETE", "/api/v1/things", "", token("builder")));
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.header("Allow"), "OPTIONS, GET, HEAD, POST");
  Answer options = ask("OPTIONS /api/v1/things HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "OPTIONS, GET, HEAD, POST");
  EXPECT_EQ(status("OPTIONS /api/v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n"), 404);
  EXPECT_EQ(status("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), 204);
  EXPECT_EQ(status("BREW /api/v1/things HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
}

TEST_F(RouterTest, HeadIsServedByGet) {
  Client client(server_->port());
  client.send("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  Answer head = client.read_answer(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "15");
}

TEST_F(RouterTest, RolesDecide) {
  EXPECT_EQ(status(get("/api/v1/things", token("builder"))), 200);
  EXPECT_EQ(status(get("/api/v1/things", token("auditor"))), 200);
  EXPECT_EQ(status(get("/api/v1/things", token("admin"))), 200)
      << "an admin may what builders and auditors may";
  EXPECT_EQ(status(get("/api/v1/things", token("robot"))), 403);
  EXPECT_EQ(status(get("/api/v1/things", token("nobody"))), 401);
  EXPECT_EQ(status(get("/api/v1/things", "Authorization: Basic builder\r\n")), 401);
  EXPECT_EQ(status(get("/api/v1/things", "Authorization: Bearer \r\n")), 401);
  EXPECT_EQ(ask(get("/api/v1/things")).header("WWW-Authenticate"), "Bearer");
}

TEST_F(RouterTest, ScopesLimitTokens) {
  auto decide = [&](const std::string& who) {
    return ask(with_body("POST", "/api/v1/things/t1/decisions", "{}", type() + who));
  };
  EXPECT_EQ(status(get("/api/v1/things", token("reader"))), 200);
  EXPECT_NE(
      ask(with_body("POST", "/api/v1/things", "{}", type() + token("reader"))).body.find("/problems/scope"),
      std::string::npos);
  EXPECT_EQ(decide(token("builder")).status, 403);
  EXPECT_EQ(decide(token("robot")).status, 200);
  EXPECT_EQ(decide(session("builder") + "X-CSRF-Token: csrf\r\n").status, 200);
}

TEST_F(RouterTest, SessionsNeedTheCsrfTokenToChangeThings) {
  auto change = [&](const std::string& headers) {
    return status(with_body("POST", "/api/v1/things", "{}", type() + session("builder") + headers));
  };
  EXPECT_EQ(status(get("/api/v1/things", session("builder"))), 200);
  EXPECT_EQ(change(""), 403);
  EXPECT_EQ(change("X-CSRF-Token: other\r\n"), 403);
  EXPECT_EQ(change("X-CSRF-Token: \r\n"), 403);
  EXPECT_EQ(change("X-CSRF-Token: csrf\r\n"), 200);
  EXPECT_EQ(change("X-CSRF-Token: csrf\r\nOrigin: http://x\r\n"), 200);
  EXPECT_EQ(change("X-CSRF-Token: csrf\r\nOrigin: http://evil\r\n"), 403);
  EXPECT_EQ(change("X-CSRF-Token: csrf\r\nOrigin: null\r\n"), 403);
}

TEST_F(RouterTest, AKnownPublicOriginIsTheOnlyOne) {
  start({.public_origin = "https://flow.example.com"});
  auto change = [&](const std::string& origin) {
    return status(with_body(
        "POST", "/api/v1/things", "{}",
        type() + "Cookie: __Host-nf_session=builder\r\nX-CSRF-Token: csrf\r\nOrigin: " + origin + "\r\n"));
  };
  EXPECT_EQ(change("https://flow.example.com"), 200);
  EXPECT_EQ(change("http://flow.example.com"), 403);
  EXPECT_EQ(change("http://x"), 403);
  EXPECT_EQ(status(get("/api/v1/things", session("builder"))), 401)
      << "over TLS only the protected cookie counts";
}

TEST_F(RouterTest, ABadTokenIsNotMadeGoodByACookie) {
  EXPECT_EQ(status(get("/api/v1/things", token("nobody") + session("builder"))), 401);
  EXPECT_EQ(status(get("/api/v1/things", "Cookie: nf_session=builder; nf_session=admin\r\n")), 401);
}

TEST_F(RouterTest, GuestsAreKnownWhereTheyCanBe) {
  EXPECT_EQ(ask(get("/api/v1/open")).body, "handled for ");
  EXPECT_EQ(ask(get("/api/v1/open", session("builder"))).body, "handled for builder");
  EXPECT_EQ(ask(get("/api/v1/open", session("expired"))).body, "handled for ");
  EXPECT_EQ(status(get("/api/v1/open", token("nobody"))), 401);
  EXPECT_EQ(status(with_body("POST", "/api/v1/open", "", "")), 200);
  EXPECT_EQ(status(with_body("POST", "/api/v1/open", "", session("builder"))), 403)
      << "known, so CSRF counts";
  EXPECT_EQ(status(with_body("POST", "/api/v1/open", "", token("reader"))), 403) << "known, so scopes count";
}

TEST_F(RouterTest, JsonIsTakenStrictly) {
  auto post = [&](const std::string& body, const std::string& as = "application/json") {
    Answer answer = ask(with_body("POST", "/api/v1/things", body, type(as) + token("builder")));
    auto json = parse_json(answer.body);
    return answer.status == 200 ? "200" : string_at(*json, "type").value_or("?");
  };
  EXPECT_EQ(post("{\"a\":1}"), "200");
  EXPECT_EQ(post("{}", "Application/JSON; charset=UTF-8"), "200");
  EXPECT_EQ(post(R"("\u0000")"), "200");
  EXPECT_EQ(post(""), "/problems/malformed-json");
  EXPECT_EQ(post("{} {}"), "/problems/malformed-json");
  EXPECT_EQ(post(R"({"a":1,"a":2})"), "/problems/duplicate-key");
  EXPECT_EQ(post("\"\xff\""), "/problems/bad-utf8");
  EXPECT_EQ(post("1e999"), "/problems/limit-exceeded");
  for (const char* wrong : {"text/plain", "application/json; charset=latin1", "application/jsonp", "",
                            "application/x-www-form-urlencoded", "application/json; a=b"})
    EXPECT_EQ(post("{}", wrong), "/problems/unsupported-media-type") << wrong;
}

TEST_F(RouterTest, ChunkedBodiesMeetTheSameLimit) {
  std::string head =
      "POST /api/v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + type() + token("builder");
  EXPECT_EQ(status(head + "\r\n2\r\n{}\r\n0\r\n\r\n"), 200);
  EXPECT_EQ(status(head + "\r\n100\r\n"), 413);
}

TEST_F(RouterTest, OtherBodiesAreBytes) {
  EXPECT_EQ(ask(with_body("POST", "/api/v1/files", std::string(2000, '\xff'), token("robot"))).body, "2000");
  EXPECT_EQ(status(with_body("POST", "/api/v1/files", std::string(2001, '\xff'), token("robot"))), 413);
}

TEST_F(RouterTest, DeferredBodiesAreTheHandlersMatter) {
  EXPECT_EQ(ask(with_body("PUT", "/hooks/known/hook", "abc", "")).body, "PUTabc");
  EXPECT_EQ(ask("OPTIONS /hooks/known/hook HTTP/1.1\r\nHost: x\r\n\r\n").body, "OPTIONS");
  EXPECT_EQ(status(with_body("POST", "/hooks/known/hook", std::string(11, 'x'), "")), 413);
  EXPECT_EQ(status(with_body("POST", "/hooks/other", std::string(11, 'x'), "")), 404);
}

TEST_F(RouterTest, WhatAHandlerThrowsStaysInside) {
  Answer answer = ask(get("/api/v1/thrown"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("inner"), std::string::npos);
}

TEST_F(RouterTest, TheTableAnswersWhoMayCall) {
  for (const Route& route : router_->routes()) {
    if (route.who.kind == Who::Kind::Anyone || route.who.kind == Who::Kind::Guest) continue;
    EXPECT_FALSE(may_call(route, Caller{})) << route.pattern;
    EXPECT_FALSE(may_call(route, {.via = Via::Token, .roles = {Role::Admin}}))
        << "without scope: " << route.pattern;
  }
}

TEST_F(RouterTest, ReportsWhatWasServed) {
  std::promise<std::string> seen;
  start({.served = [&](const Served& served) {
    seen.set_value(std::string(served.route) + " " + std::to_string(served.status) + " " +
                   served.request->id);
  }});
  std::string id = ask(get("/api/v1/things/t1", token("builder"))).header("X-Request-Id");
  EXPECT_EQ(seen.get_future().get(), "/api/v1/things/{id} 200 " + id);
}

// Every `$ref` of the document leads somewhere.
void check_references(const Json& part, const Json& document) {
  if (part.is_array())
    for (const Json& item : part.as_array()) check_references(item, document);
  if (!part.is_object()) return;
  for (const auto& [key, value] : part.as_object()) {
    if (key != "$ref") {
      check_references(value, document);
      continue;
    }
    std::string_view at = value.as_string();
    ASSERT_EQ(at.substr(0, 2), "#/");
    boost::system::error_code error;
    EXPECT_NE(document.find_pointer(at.substr(1), error), nullptr) << at;
  }
}

TEST_F(RouterTest, DescribesItself) {
  Answer answer = ask(get("/api/v1/openapi.json"));
  ASSERT_EQ(answer.status, 200);
  Json document = parse_json(answer.body).take();
  EXPECT_EQ(document, router_->description());
  EXPECT_EQ(string_at(document, "openapi"), "3.1.0");
  check_references(document, document);

  std::set<std::string> ids;
  std::size_t operations = 0;
  for (const auto& [path, item] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      ++operations;
      EXPECT_TRUE(ids.insert(*string_at(operation, "operationId")).second) << path;
      EXPECT_TRUE(operation.as_object().contains("responses"));
      std::string text = write_json(operation);
      for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at + 1)) {
        std::string name(path.substr(at + 1, path.find('}', at) - at - 1));
        EXPECT_NE(text.find(R"({"name":")" + name + R"(","in":"path","required":true)"), text.npos)
            << path << name;
      }
    }
  }
  EXPECT_EQ(operations, router_->routes().size() + 1) << "a route for any method is shown as two";
  const Json& list = document.at("paths").at("/api/v1/things").at("get");
  EXPECT_EQ(write_json(list.at("x-roles")), R"(["admin","builder","auditor"])");
  EXPECT_EQ(document.at("paths").at("/api/v1/things/{id}/decisions").at("post").at("x-scope"), "decide");
  EXPECT_TRUE(document.at("paths").as_object().contains("/hooks/{path}"));
}

TEST(RouteTable, ThatContradictsItselfIsABug) {
  Accounts accounts;
  auto twice = table();
  twice.push_back(twice.front());
  EXPECT_DEATH(Router(std::move(twice), accounts, {.schemas = {{"Thing", kThing}}}), "");
  EXPECT_DEATH(Router(table(), accounts, {}), "") << "a schema that is not there";
}

TEST(Cookies, ArePickedStrictly) {
  Request request;
  request.headers.add("Cookie", "a=1; b=2;c=; d");
  EXPECT_EQ(cookie_of(request, "a"), "1");
  EXPECT_EQ(cookie_of(request, "b"), "2");
  EXPECT_EQ(cookie_of(request, "c"), "");
  EXPECT_EQ(cookie_of(request, "d"), std::nullopt);
  request.headers.add("cookie", "a=3");
  EXPECT_EQ(cookie_of(request, "a"), std::nullopt);
  EXPECT_EQ(session_cookie("v", std::chrono::seconds(60), true),
            "__Host-nf_session=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
  EXPECT_EQ(session_cookie("", std::chrono::seconds(0), false),
            "nf_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

TEST(Paging, HasALimitAndACursor) {
  auto wish = [](std::vector<std::pair<std::string, std::string>> items) {
    return page_wish(Query{std::move(items)});
  };
  EXPECT_EQ(wish({})->limit, 50u);
  EXPECT_EQ(wish({{"limit", "200"}})->limit, 200u);
  EXPECT_EQ(wish({{"cursor", "a-_9"}})->cursor, "a-_9");
  for (const char* bad : {"0", "201", "-1", "", "x", "1x", " 1", "99999999999999999999"})
    EXPECT_EQ(wish({{"limit", bad}}).error().faults.size(), 1u) << bad;
  EXPECT_FALSE(wish({{"cursor", "a b"}}));
  EXPECT_FALSE(wish({{"cursor", std::string(513, 'a')}}));
  EXPECT_EQ(page_response({1}, "").body, R"({"items":[1],"next_cursor":null})");
  EXPECT_EQ(page_response({}, "c").body, R"({"items":[],"next_cursor":"c"})");
}

// A call with these headers and body, as a handler sees it.
class IdempotencyTest : public testing::Test {
 protected:
  Result<std::optional<IdempotencyKey>> key_of(const std::string& header, const std::string& body,
                                               const std::string& target = "/a") {
    Result<std::optional<IdempotencyKey>> key;
    TestApplication application([&](const ExchangePtr& exchange) {
      auto call = std::make_shared<Call>(exchange, route_, std::vector<std::string>{});
      call->read_body(100, [&](const CallPtr& c) {
        key = idempotency_key(*c);
        c->answer(no_content());
      });
    });
    auto server = start_server(application);
    Client(server->port()).ask(with_body("POST", target, body, header));
    server->stop();
    return key;
  }

  Route route_{Method::Post, "/a", anyone(), deferred_body(), {}, {.summary = ""}};
};

TEST_F(IdempotencyTest, KeysArePerCallerMethodAndPath) {
  const std::string header = "Idempotency-Key: k1\r\n";
  IdempotencyKey first = **key_of(header, "body");
  EXPECT_EQ(key_of("", "body")->has_value(), false);
  EXPECT_EQ((*key_of(header, "body"))->key, first.key);
  EXPECT_EQ((*key_of(header, "other"))->key, first.key);
  EXPECT_NE((*key_of(header, "other"))->body, first.body);
  EXPECT_NE((*key_of(header, "body", "/b"))->key, first.key);
  EXPECT_NE((*key_of("Idempotency-Key: k2\r\n", "body"))->key, first.key);
  for (const std::string& bad : {std::string(), std::string("a b"), std::string(256, 'a'), std::string("é")})
    EXPECT_FALSE(key_of("Idempotency-Key: " + bad + "\r\n", "")) << bad;
}

}  // namespace
}  // namespace nf::http
