#include "http/api/account.h"
#include "http/api/site_for_tests.h"

namespace nf::http {

namespace {

constexpr std::string_view kPassword = "correct horse battery";

std::string credential(std::string_view email, std::string_view password) {
  return write_json(JsonObject{{"email", email}, {"password", password}});
}

// An account with a password, made as an admin makes it.
void add_password(Site& site, std::string_view name) {
  const auto id = to_string(site.user(name).id);
  const Answer answer = site.ask("PATCH", "/api/v1/users/" + id, site.as("admin"),
                                 write_json(JsonObject{{"password", kPassword}}));
  ASSERT_EQ(answer.status, 200) << answer.body;
}

Visitor visitor_of(const Answer& signed_in) {
  const std::string cookie = signed_in.header("Set-Cookie");
  return {.cookie = cookie.substr(0, cookie.find(';')), .csrf = text_at(json_of(signed_in), "csrf_token")};
}

}  // namespace

TEST(Account, SigningInOpensASessionThatSigningOutEnds) {
  Site site;
  add_password(site, "rita");

  const Answer signed_in = site.post("/api/v1/session", {}, credential("Rita@example.com", kPassword));
  ASSERT_EQ(signed_in.status, 200) << signed_in.body;
  EXPECT_EQ(text_at(*find(json_of(signed_in), "user"), "email"), "rita@example.com");
  const std::string cookie = signed_in.header("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("nf_session=")) << cookie;
  EXPECT_NE(cookie.find("; HttpOnly; SameSite=Lax; Max-Age=604800"), cookie.npos) << cookie;
  EXPECT_EQ(cookie.find("Secure"), cookie.npos) << cookie;

  const Visitor rita = visitor_of(signed_in);
  const Json me = json_of(site.get("/api/v1/me", rita));
  EXPECT_EQ(text_at(me, "csrf_token"), rita.csrf);
  EXPECT_EQ(me.at("scopes"), (JsonArray{"read", "write", "decide"}));
  EXPECT_EQ(text_at(me.at("user"), "email"), "rita@example.com");

  const Answer gone = site.ask("DELETE", "/api/v1/session", rita);
  EXPECT_EQ(gone.status, 204);
  EXPECT_TRUE(gone.header("Set-Cookie").starts_with("nf_session=;")) << gone.header("Set-Cookie");
  EXPECT_NE(gone.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(site.get("/api/v1/me", rita).status, 401);
}

TEST(Account, WrongPasswordsAndUnknownAddressesGetTheSameAnswer) {
  Site site;
  add_password(site, "rita");
  const Answer wrong = site.post("/api/v1/session", {}, credential("rita@example.com", "something else"));
  const Answer unknown = site.post("/api/v1/session", {}, credential("nobody@example.com", "something else"));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.header("Set-Cookie"), "");
}

TEST(Account, SigningInNeedsBothMembersAndNoOthers) {
  Site site;
  const Answer answer = site.post("/api/v1/session", {}, R"({"email": 1, "remember": true})");
  EXPECT_EQ(answer.status, 422);
  for (const char* pointer : {"\"/email\"", "\"/password\"", "\"/remember\""}) {
    EXPECT_NE(answer.body.find(pointer), std::string::npos) << answer.body;
  }
  EXPECT_EQ(site.post("/api/v1/session", {}, "[]").status, 422);
}

TEST(Account, ANewSessionEndsTheOneThatTheBrowserHad) {
  Site site;
  add_password(site, "rita");
  const Visitor before = site.signed_in("rita");
  const Answer again =
      site.post("/api/v1/session", {.cookie = before.cookie}, credential("rita@example.com", kPassword));
  ASSERT_EQ(again.status, 200);
  EXPECT_EQ(site.get("/api/v1/me", before).status, 401);
  EXPECT_EQ(site.get("/api/v1/me", visitor_of(again)).status, 200);
}

TEST(Account, BehindTlsTheCookieIsForTlsOnly) {
  Site site({.public_origin = "https://flow.example.com"});
  add_password(site, "rita");
  const Answer signed_in = site.post("/api/v1/session", {}, credential("rita@example.com", kPassword));
  EXPECT_TRUE(signed_in.header("Set-Cookie").starts_with("__Host-nf_session="))
      << signed_in.header("Set-Cookie");
  EXPECT_TRUE(signed_in.header("Set-Cookie").ends_with("; Secure"));
  EXPECT_EQ(site.get("/api/v1/me", visitor_of(signed_in)).status, 200);
}

TEST(Account, ChangesInASessionNeedItsTokenAndOurOrigin) {
  Site site;
  const Visitor bob = site.signed_in("bob");
  const std::string policy = R"({"id": "SEC-1", "title": "Passwords"})";
  EXPECT_EQ(problem_of(site.post("/api/v1/policies", {.cookie = bob.cookie}, policy)), "csrf");
  EXPECT_EQ(problem_of(site.post("/api/v1/policies", {.cookie = bob.cookie, .csrf = "guess"}, policy)),
            "csrf");
  EXPECT_EQ(problem_of(site.post("/api/v1/policies", bob, policy, "Origin: https://elsewhere.example\r\n")),
            "csrf");
  EXPECT_EQ(site.post("/api/v1/policies", bob, policy, "Origin: http://localhost\r\n").status, 201);
}

TEST(Account, ATokenSaysWhoAndHowFar) {
  Site site;
  const Visitor reader = site.with_scopes("bob", {"read"});
  const Json me = json_of(site.get("/api/v1/me", reader));
  EXPECT_EQ(text_at(me.at("user"), "email"), "bob@example.com");
  EXPECT_EQ(me.at("scopes"), JsonArray{"read"});
  EXPECT_EQ(find(me, "csrf_token"), nullptr);
  EXPECT_EQ(problem_of(site.post("/api/v1/policies", reader, R"({"id": "SEC-1", "title": "x"})")), "scope");
  EXPECT_EQ(site.get("/api/v1/me", {.token = reader.token + "x"}).status, 401);
  EXPECT_EQ(site.ask("DELETE", "/api/v1/session", site.as("bob")).status, 404);
}

TEST(Account, ATokenIsShownOnceAndDiesWhenRevoked) {
  Site site;
  const Answer made =
      site.post("/api/v1/tokens", site.signed_in("rita"), R"({"name": "my script", "scopes": ["read"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const Visitor script{.token = text_at(json_of(made), "token")};
  const std::string id = text_at(json_of(made), "id");
  EXPECT_EQ(made.header("Location"), "/api/v1/tokens/" + id);

  const Answer listed = site.get("/api/v1/tokens", script);
  EXPECT_NE(listed.body.find("my script"), std::string::npos) << listed.body;
  EXPECT_EQ(listed.body.find(script.token), std::string::npos);
  EXPECT_EQ(site.get("/api/v1/tokens", site.as("omar")).body.find("my script"), std::string::npos);
  EXPECT_NE(site.get("/api/v1/tokens?limit=200", site.as("ada")).body.find("my script"), std::string::npos);

  EXPECT_EQ(site.ask("DELETE", "/api/v1/tokens/" + id, site.as("omar")).status, 404);
  EXPECT_EQ(site.ask("DELETE", "/api/v1/tokens/" + id, site.signed_in("rita")).status, 204);
  EXPECT_EQ(site.get("/api/v1/me", script).status, 401);
}

TEST(Account, ATokenMakesNoneThatReachesFurtherThanItself) {
  Site site;
  const Visitor writer = site.with_scopes("sven", {"read", "write"});
  EXPECT_EQ(problem_of(site.post("/api/v1/tokens", writer, R"({"name": "n", "scopes": ["decide"]})")),
            "scope");
  EXPECT_EQ(site.post("/api/v1/tokens", writer, R"({"name": "n", "scopes": ["read", "write"]})").status, 201);

  const std::string soon = format_time(site.clock.now() + std::chrono::hours(1));
  const std::string brief = R"({"name": "n", "scopes": ["write"], "expires_at": ")" + soon + R"("})";
  const Answer made = site.post("/api/v1/tokens", writer, brief);
  ASSERT_EQ(made.status, 201) << made.body;
  const Visitor passing{.token = text_at(json_of(made), "token")};
  EXPECT_EQ(problem_of(site.post("/api/v1/tokens", passing, R"({"name": "n", "scopes": ["write"]})")),
            "scope");
  EXPECT_EQ(site.post("/api/v1/tokens", passing, brief).status, 201);
}

TEST(Account, OnlyAnAdminMakesTokensOfOthers) {
  Site site;
  const std::string other = R"({"name": "n", "email": "omar@example.com", "scopes": ["read"]})";
  EXPECT_EQ(site.post("/api/v1/tokens", site.as("rita"), other).status, 403);
  const Answer made = site.post("/api/v1/tokens", site.as("admin"), other);
  ASSERT_EQ(made.status, 201) << made.body;
  const Json me = json_of(site.get("/api/v1/me", {.token = text_at(json_of(made), "token")}));
  EXPECT_EQ(text_at(me.at("user"), "email"), "omar@example.com");
}

TEST(Account, TheDemoLetsOneSignInAsOneOfItsAccounts) {
  Site site({.demo_accounts = {"rita@example.com", "sven@example.com"}});
  const Json accounts = json_of(site.get("/api/v1/demo/accounts", {}));
  ASSERT_EQ(accounts.at("items").get_array().size(), 2U);
  EXPECT_EQ(
      accounts.at("items").at(0),
      (JsonObject{{"email", "rita@example.com"}, {"name", "rita"}, {"title", ""}, {"roles", {"requester"}}}));

  const Answer signed_in = site.post("/api/v1/demo/session", {}, R"({"email": "sven@example.com"})");
  ASSERT_EQ(signed_in.status, 200) << signed_in.body;
  const Visitor sven = visitor_of(signed_in);
  EXPECT_EQ(text_at(json_of(site.get("/api/v1/me", sven)), "csrf_token"), sven.csrf);
  EXPECT_EQ(site.post("/api/v1/demo/session", {}, R"({"email": "admin@example.com"})").status, 422);
}

TEST(Account, OutsideTheDemoThereIsNoSwitcher) {
  Site site;
  EXPECT_EQ(site.get("/api/v1/demo/accounts", {}).status, 404);
  EXPECT_EQ(site.post("/api/v1/demo/session", {}, R"({"email": "sven@example.com"})").status, 404);
}

TEST(Account, TheSwitcherKnowsThisMachineByItsAddress) {
  for (const char* own : {"127.0.0.1", "127.8.9.1", "::1"}) EXPECT_TRUE(is_loopback(own)) << own;
  for (const char* other : {"128.0.0.1", "10.0.0.127", "::", "::11", "fe80::1", ""}) {
    EXPECT_FALSE(is_loopback(other)) << other;
  }
}

TEST(Account, TheSwitcherIsNotThereUnderAForeignNameThatLeadsHere) {
  for (const char* own : {"localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"}) {
    EXPECT_TRUE(names_loopback(own)) << own;
  }
  for (const char* other : {"evil.example", "evil.example:8080", "127.0.0.1.evil.example",
                            "localhost.evil.example", "[::2]", "10.0.0.1", ""}) {
    EXPECT_FALSE(names_loopback(other)) << other;
  }
}

}  // namespace nf::http
