#include <cstdio>
#include <map>
#include <sstream>

#include "http/api/objects_for_tests.h"

// Who may call what: the outer contract's roles (its section 3), route by route, written down a second time.
namespace nf::http {

namespace {

constexpr std::string_view kAnyone = "anyone";
constexpr std::string_view kGuest = "guest";
constexpr std::string_view kSignedIn = "admin builder operator reviewer requester auditor service";
constexpr std::string_view kReaders = "admin builder operator auditor";
constexpr std::string_view kEditors = "admin builder";

// By method and pattern: whom the table lets through.
const std::map<std::string, std::string_view, std::less<>> kMayCall = {
    {"GET /healthz", kAnyone},
    {"GET /readyz", kAnyone},
    {"GET /metrics", kAnyone},
    {"GET /api/v1/openapi.json", kAnyone},
    {"GET /api/v1/node-types", kSignedIn},
    {"POST /api/v1/backup", "admin"},

    {"POST /api/v1/session", kAnyone},
    {"DELETE /api/v1/session", kSignedIn},
    {"GET /api/v1/me", kSignedIn},

    {"GET /api/v1/users", "admin builder operator reviewer auditor"},
    {"GET /api/v1/users/{id}", "admin builder operator reviewer auditor"},
    {"POST /api/v1/users", "admin"},
    {"PATCH /api/v1/users/{id}", "admin"},
    {"GET /api/v1/groups", kReaders},
    {"GET /api/v1/groups/{id}", kReaders},
    {"POST /api/v1/groups", "admin"},
    {"PUT /api/v1/groups/{id}", "admin"},
    {"DELETE /api/v1/groups/{id}", "admin"},
    {"GET /api/v1/tokens", kSignedIn},
    {"POST /api/v1/tokens", "admin builder operator reviewer requester service"},
    {"DELETE /api/v1/tokens/{id}", "admin builder operator reviewer requester service"},
    {"GET /api/v1/policies", kSignedIn},
    {"GET /api/v1/policies/{id}", kSignedIn},
    {"POST /api/v1/policies", kEditors},
    {"PUT /api/v1/policies/{id}", kEditors},
    {"DELETE /api/v1/policies/{id}", kEditors},
    {"GET /api/v1/variables", kReaders},
    {"POST /api/v1/variables", kEditors},
    {"GET /api/v1/connections", kReaders},
    {"GET /api/v1/connections/{id}", kReaders},
    {"GET /api/v1/connection-types", kReaders},
    {"POST /api/v1/connections", "admin"},
    {"PUT /api/v1/connections/{id}", "admin"},
    {"POST /api/v1/connections/{id}/test", "admin"},
    {"DELETE /api/v1/connections/{id}", "admin"},
    {"PUT /api/v1/variables", kEditors},

    {"GET /api/v1/workflows", kReaders},
    {"GET /api/v1/workflows/{id}", kReaders},
    {"GET /api/v1/workflows/{id}/versions", kReaders},
    {"GET /api/v1/workflows/{id}/versions/{version}", kReaders},
    {"POST /api/v1/workflows", kEditors},
    {"PUT /api/v1/workflows/{id}", kEditors},
    {"DELETE /api/v1/workflows/{id}", kEditors},
    {"POST /api/v1/workflows/{id}/publish", kEditors},
    {"POST /api/v1/workflows/{id}/versions/{version}/activate", kEditors},
    {"POST /api/v1/workflows/{id}/deactivate", kEditors},
    {"POST /api/v1/workflows/{id}/test", kEditors},
    {"GET /api/v1/templates", kReaders},
    {"GET /api/v1/templates/{id}", kReaders},
    {"POST /api/v1/expressions/evaluate", kEditors},
    {"POST /api/v1/expressions/names", kEditors},
    {"POST /api/v1/workflows/{id}/executions", "admin builder operator service"},

    {"ANY /hooks/{path}", kGuest},
    {"GET /d/{token}", kAnyone},
    {"GET /api/v1/forms", kSignedIn},
    {"POST /api/v1/files", kGuest},
    {"GET /api/v1/files/{id}", kSignedIn},
    {"GET /forms", kGuest},
    {"GET /forms/{path}", kGuest},
    {"POST /forms/{path}", kGuest},
    {"POST /forms/{path}/preview", kSignedIn},

    {"GET /api/v1/executions", kSignedIn},
    {"GET /api/v1/executions/{id}", kSignedIn},
    {"GET /api/v1/executions/{id}/journal", kSignedIn},
    {"POST /api/v1/executions/{id}/cancel", "admin operator"},
    {"POST /api/v1/executions/{id}/pause", "admin operator"},
    {"POST /api/v1/executions/{id}/resume", "admin operator"},
    {"POST /api/v1/executions/{id}/retry", "admin operator"},
    {"POST /api/v1/executions/{id}/migrate", "admin operator"},
    {"POST /api/v1/executions/{id}/signal", "admin operator"},

    // Being asked is what counts.
    {"GET /api/v1/tasks", kSignedIn},
    {"GET /api/v1/tasks/{id}", kSignedIn},
    {"POST /api/v1/tasks/{id}", kSignedIn},

    // Being named in it is what counts: see OthersRequestsAreNotThere.
    {"GET /api/v1/approvals", kSignedIn},
    {"GET /api/v1/approvals/{id}", kSignedIn},
    {"POST /api/v1/approvals/{id}/decisions", kSignedIn},
    {"POST /api/v1/approvals/{id}/reassign", kSignedIn},
    {"POST /api/v1/approvals/{id}/comments", kSignedIn},
    {"POST /api/v1/approvals/{id}/remind", kSignedIn},
    {"GET /api/v1/events", kSignedIn},
    {"GET /api/v1/requests", kSignedIn},
    {"GET /api/v1/requests/{id}", kSignedIn},
    {"POST /api/v1/requests/{id}/resubmit", kSignedIn},
    {"POST /api/v1/requests/{id}/withdraw", kSignedIn},
    {"POST /api/v1/requests/{id}/comments", kSignedIn},
    {"GET /api/v1/register", kSignedIn},
    {"GET /api/v1/register/summary", "admin builder operator auditor reviewer"},
    {"GET /api/v1/register/{id}", kSignedIn},
    // Owning the entry or its policy is what counts.
    {"POST /api/v1/register/{id}/revoke", "admin builder operator reviewer requester"},

    {"GET /api/v1/audit/log", "admin auditor"},
    {"GET /api/v1/audit/log/{seq}/proof", kSignedIn},
    {"GET /api/v1/audit/checkpoint", kAnyone},
};

const std::map<std::string, std::string> kAccountOfRole = {
    {"admin", "admin"},    {"builder", "bob"}, {"operator", "oli"},   {"reviewer", "sven"},
    {"requester", "omar"}, {"auditor", "ada"}, {"service", "portal"},
};

std::string name_of_route(const Route& route) {
  const std::string method(name_of(route.method));
  return (method.empty() ? "ANY" : method) + " " + std::string(route.pattern);
}

bool names(std::string_view list, const std::string& word) {
  std::istringstream words{std::string(list)};
  for (std::string each; words >> each;) {
    if (each == word) return true;
  }
  return false;
}

// Counts what was asked, for the line that tells of it once all of these have passed.
class Access : public testing::Test {
 public:
  static void TearDownTestSuite() {
    const testing::TestSuite& suite = *testing::UnitTest::GetInstance()->current_test_suite();
    if (suite.Failed() || suite.test_to_run_count() < suite.total_test_count()) return;
    std::printf(
        "PROMISE P23: %zu routes, each in the table; 7 roles and nobody, own and others' things, lists, "
        "searches and streams: %d requests, each let through or refused as the table says\n",
        kMayCall.size(), asked);
  }
  inline static int asked = 0;
};

std::string method_to_send(const Route& route) {
  return route.method == Method::Other ? "POST" : std::string(name_of(route.method));
}

// One request and its answer; of a stream, which has no end, its beginning.
Answer once(Site& site, const Route& route, const std::string& target, const Visitor& by,
            std::string_view body = {}) {
  ++Access::asked;
  if (!route.described.stream || by.token.empty()) return site.ask(method_to_send(route), target, by, body);
  std::optional<Client> client;
  const std::string begun = site.follow(client, target, by, "\r\n\r\n");
  Answer answer;
  if (begun.size() > 12) answer.status = std::stoi(begun.substr(9, 3));
  if (answer.status == 200) answer.body = client->read_until("\n\n");
  return answer;
}

}  // namespace

TEST_F(Access, EveryRouteIsInThisTable) {
  Site site;
  std::set<std::string> served;
  for (const Route& route : site.router().routes()) {
    served.insert(name_of_route(route));
    EXPECT_TRUE(kMayCall.contains(name_of_route(route))) << name_of_route(route) << " is missing here";
  }
  for (const auto& [name, who] : kMayCall) EXPECT_TRUE(served.contains(name)) << name << " is not served";
}

// Those who may not, are sent to things that exist; those who may, to things that do not, so that nothing
// changes.
TEST_F(Access, EveryRoleIsLetThroughExactlyWhereTheTableSays) {
  Site site;
  const Objects objects(site);
  for (const Route& route : site.router().routes()) {
    const std::string name = name_of_route(route);
    const auto found = kMayCall.find(name);
    if (found == kMayCall.end() || found->second == kAnyone || found->second == kGuest) continue;
    const std::string real = objects.target(route.pattern);
    const std::string body = changes_state(route.method) ? "{}" : "";

    EXPECT_EQ(once(site, route, real, {}, body).status, 401) << name << " by nobody";
    EXPECT_EQ(once(site, route, real, {.token = "nf_wrong"}, body).status, 401) << name;
    for (const auto& [role, account] : kAccountOfRole) {
      const bool may = names(found->second, role);
      const std::string target = may ? Objects::missing_target(route.pattern) : real;
      const Answer answer = once(site, route, target, site.as(account), body);
      const std::string what =
          name + " by " + role + ": " + std::to_string(answer.status) + " " + answer.body;
      EXPECT_EQ(problem_of(answer) == "forbidden", !may) << what;
      EXPECT_TRUE(may || answer.status == 403) << what;
      EXPECT_TRUE(answer.status != 401 && answer.status >= 200 && answer.status < 500) << what;
    }
  }
}

TEST_F(Access, AnyoneMeansAnyone) {
  Site site;
  const Objects objects(site);
  for (const Route& route : site.router().routes()) {
    const auto found = kMayCall.find(name_of_route(route));
    if (found == kMayCall.end() || found->second != kAnyone) continue;
    const Answer answer = site.ask(method_to_send(route), objects.target(route.pattern), {},
                                   changes_state(route.method) ? "{}" : "");
    EXPECT_TRUE(answer.status == 200 || answer.status == 303 || answer.status == 422)
        << name_of_route(route) << " " << answer.status;
  }
}

// Who gets the thing that a path names: for every route with a thing in its path that shows it.
const std::map<std::string_view, std::string_view> kWhoGets = {
    {"/api/v1/users/{id}", "admin bob oli sven sara ada"},
    {"/api/v1/groups/{id}", "admin bob oli ada"},
    {"/api/v1/policies/{id}", "admin bob oli sven sara rita omar ada portal"},
    {"/api/v1/connections/{id}", "admin bob oli ada"},
    {"/api/v1/workflows/{id}", "admin bob oli ada"},
    {"/api/v1/workflows/{id}/versions", "admin bob oli ada"},
    {"/api/v1/workflows/{id}/versions/{version}", "admin bob oli ada"},
    {"/api/v1/templates/{id}", "admin bob oli ada"},
    {"/forms/{path}", "admin bob oli sven sara rita omar ada portal"},
    {"/api/v1/files/{id}", "rita"},  // not yet with a request
    {"/api/v1/executions/{id}", "admin bob oli ada rita"},
    {"/api/v1/executions/{id}/journal", "admin bob oli ada rita"},
    {"/api/v1/requests/{id}", "admin bob oli ada rita"},
    {"/api/v1/approvals/{id}", "admin bob oli ada sven"},
    {"/api/v1/tasks/{id}", "sven"},
    {"/api/v1/register/{id}", "admin bob oli ada sven sara rita"},
    {"/api/v1/audit/log/{seq}/proof", "admin bob oli sven sara rita omar ada portal"},
    {"/d/{token}", "admin bob oli sven sara rita omar ada portal"},
};
constexpr std::string_view kEverybody = "admin bob oli sven sara rita omar ada portal";

// Whether the name of the thing stands in the path, rather than the name of what to do with it.
bool shows_a_thing(const Route& route) {
  return route.method == Method::Get && route.pattern.find('{') != std::string_view::npos;
}

TEST_F(Access, AThingIsThereForThoseWhomItIsForAndForNobodyElse) {
  Site site;
  const Objects objects(site);
  site.add_user("sara", "reviewer");
  for (const Route& route : site.router().routes()) {
    if (!shows_a_thing(route)) continue;
    const auto found = kWhoGets.find(route.pattern);
    if (found == kWhoGets.end()) {
      ADD_FAILURE() << route.pattern << " is missing here";
      continue;
    }
    std::istringstream all{std::string(kEverybody)};
    for (std::string account; all >> account;) {
      const Answer answer = once(site, route, objects.target(route.pattern), site.as(account));
      // A leaf of just now may not be signed for yet: it is there all the same.
      const bool there =
          answer.status == 200 || answer.status == 303 || problem_of(answer) == "log-not-signed";
      EXPECT_EQ(there, names(found->second, account))
          << route.pattern << " by " << account << ": " << answer.status << " " << answer.body;
      EXPECT_TRUE(there || answer.status == 403 || answer.status == 404)
          << route.pattern << " by " << account;
      const Answer missing = once(site, route, Objects::missing_target(route.pattern), site.as(account));
      if (answer.status != 404) continue;
      EXPECT_EQ(missing.body, answer.body) << "not theirs looks as if there were none";
    }
  }
}

// Whatever strangers ask for, lists, searches, streams and changes alike: no answer has a word of rita's.
TEST_F(Access, NoAnswerToAStrangerHasAWordOfOthersRequests) {
  Site site;
  const Objects objects(site);
  site.add_user("sara", "reviewer");
  const std::string before = site.get(objects.target("/api/v1/executions/{id}/journal"), site.as("ada")).body;
  for (const Route& route : site.router().routes()) {
    if (route.pattern == "/api/v1/session") continue;
    const bool of_reviewers =
        route.pattern.starts_with("/api/v1/register") || route.pattern == "/api/v1/users/{id}";
    for (const std::string account : {"omar", "portal", "sara", ""}) {
      if (account == "sara" && of_reviewers) continue;
      const Visitor by = account.empty() ? Visitor{} : site.as(account);
      std::vector<std::string> targets = {objects.target(route.pattern)};
      if (route.described.list || !shows_a_thing(route)) {
        targets.push_back(targets[0] + "?q=wait&limit=200");
        targets.push_back(targets[0] + "?execution=" + objects.id("executions") + "&status=open");
        targets.push_back(targets[0] + "?mine=0&status=waiting_approval&policy=SEC-12");
      }
      for (const std::string& target : targets) {
        const std::string body = changes_state(route.method) ? objects.body(route.pattern) : "";
        const Answer answer = once(site, route, target, by, body);
        for (const std::string_view word : {"Still waiting", "Already decided", "Fine."})
          EXPECT_EQ(answer.body.find(word), std::string::npos)
              << target << " tells " << account << " " << word;
        for (const char* kind : {"executions", "approvals", "tokens", "files", "register"})
          EXPECT_EQ(answer.body.find(objects.id(kind)), std::string::npos) << target << " tells " << account;
        EXPECT_NE(answer.status, 500) << target;
        if (answer.status != 404 || target != targets[0]) continue;
        const Answer missing = once(site, route, Objects::missing_target(route.pattern), by, body);
        EXPECT_EQ(missing.body, answer.body) << route.pattern << " tells " << account << " what there is";
      }
    }
  }
  EXPECT_EQ(site.get(objects.target("/api/v1/executions/{id}/journal"), site.as("ada")).body, before)
      << "nothing that they tried has changed it";
}

TEST_F(Access, OthersRequestsAreNotThere) {
  Site site;
  const Objects objects(site);
  for (const char* stranger : {"omar", "sara", "portal"}) {
    if (std::string_view(stranger) == "sara") site.add_user("sara", "reviewer");
    for (const char* pattern : {"/api/v1/executions/{id}", "/api/v1/executions/{id}/journal",
                                "/api/v1/requests/{id}", "/api/v1/approvals/{id}"}) {
      const Answer answer = site.get(objects.target(pattern), site.as(stranger));
      EXPECT_EQ(answer.status, 404) << pattern << " by " << stranger << " " << answer.body;
    }
    for (const char* list : {"/api/v1/executions", "/api/v1/requests", "/api/v1/approvals"}) {
      EXPECT_EQ(json_of(site.get(list, site.as(stranger))).at("items"), JsonArray{})
          << list << " by " << stranger;
    }
  }
  EXPECT_EQ(site.get(objects.target("/api/v1/register/{id}"), site.as("omar")).status, 404);
  EXPECT_EQ(json_of(site.get("/api/v1/register", site.as("omar"))).at("items"), JsonArray{});
}

TEST_F(Access, OnesOwnRequestsAreThere) {
  Site site;
  const Objects objects(site);
  for (const char* pattern : {"/api/v1/executions/{id}", "/api/v1/executions/{id}/journal",
                              "/api/v1/requests/{id}", "/api/v1/register/{id}"}) {
    EXPECT_EQ(site.get(objects.target(pattern), site.as("rita")).status, 200) << pattern;
    EXPECT_EQ(site.get(objects.target(pattern), site.as("ada")).status, 200) << pattern;
  }
  EXPECT_EQ(site.get(objects.target("/api/v1/approvals/{id}"), site.as("sven")).status, 200);
}

TEST_F(Access, NobodyButItsReviewersDecides) {
  Site site;
  const Objects objects(site);
  const std::string target = objects.target("/api/v1/approvals/{id}/decisions");
  for (const char* account : {"admin", "bob", "oli", "omar", "ada", "portal"}) {
    const Answer answer = site.post(target, site.as(account), objects.decision());
    EXPECT_EQ(problem_of(answer), "not-a-reviewer") << account << " " << answer.body;
  }
  EXPECT_EQ(problem_of(site.post(target, site.as("rita"), objects.decision())), "self-approval");
  EXPECT_EQ(problem_of(site.post(target, site.with_scopes("sven", {"read", "write"}), objects.decision())),
            "scope");
  EXPECT_EQ(site.post(target, site.as("sven"), objects.decision()).status, 200);
}

TEST_F(Access, PassingASeatOnTellsOthersNeitherOfTheApprovalNorWhoHasAnAccount) {
  Site site;
  const Objects objects(site);
  site.add_user("sara", "reviewer");
  const auto pass_on = [&](const char* by, const std::string& path, const char* to) {
    ++asked;
    return site.post(
        path, site.as(by),
        write_json(JsonObject{{"from", "sven@example.com"}, {"to", to}, {"reason", "I am away"}}));
  };
  const std::string real = objects.target("/api/v1/approvals/{id}/reassign");
  const std::string missing = Objects::missing_target("/api/v1/approvals/{id}/reassign");
  for (const char* to : {"ada@example.com", "nobody@example.com"}) {
    for (const char* stranger : {"omar", "sara", "portal"}) {
      const Answer answer = pass_on(stranger, real, to);
      EXPECT_EQ(answer.status, 404) << stranger << " " << answer.body;
      EXPECT_EQ(answer.body, pass_on(stranger, missing, to).body);
    }
    for (const char* other : {"rita", "ada", "bob"})
      EXPECT_EQ(problem_of(pass_on(other, real, to)), "forbidden") << other << " may see it";
  }
  EXPECT_EQ(pass_on("sven", real, "nobody@example.com").status, 422);
  EXPECT_EQ(pass_on("sven", real, "sara@example.com").status, 200);
}

TEST_F(Access, AnAuditorChangesNothingOfOthers) {
  Site site;
  const Objects objects(site);
  for (const Route& route : site.router().routes()) {
    const auto found = kMayCall.find(name_of_route(route));
    if (!changes_state(route.method) || found == kMayCall.end()) continue;
    if (found->second == kAnyone || found->second == kGuest || route.pattern == "/api/v1/session") continue;
    if (scope_of(route) == Scope::Read) continue;  // a question that needs a body
    const Answer answer = site.ask(method_to_send(route), objects.target(route.pattern), site.as("ada"),
                                   objects.body(route.pattern));
    EXPECT_TRUE(answer.status == 403 || answer.status == 404)
        << name_of_route(route) << " " << answer.status << " " << answer.body;
  }
}

TEST_F(Access, NothingThatIsReadHoldsASecret) {
  Site site;
  const Objects objects(site);
  const std::string password = "a password nobody else has";
  ASSERT_EQ(site.post("/api/v1/users", site.as("admin"),
                      write_json(JsonObject{{"email", "mara@example.com"},
                                            {"name", "Mara"},
                                            {"roles", {"reviewer"}},
                                            {"password", password}}))
                .status,
            201);
  const Visitor session = site.signed_in("rita");
  std::vector<std::string> secrets = {password, "argon2",
                                      session.cookie.substr(session.cookie.find('=') + 1)};
  for (const char* account : {"admin", "rita", "sven", "ada", "portal"}) {
    secrets.push_back(site.as(account).token);
    secrets.push_back(hex(sha256(site.as(account).token)));
  }
  for (const Route& route : site.router().routes()) {
    if (route.method != Method::Get) continue;
    const std::string target = objects.target(route.pattern);
    for (const char* account : {"admin", "rita", "ada"}) {
      const Answer answer = once(site, route, target, site.as(account));
      for (const std::string& secret : secrets) {
        EXPECT_EQ(answer.body.find(secret), std::string::npos) << target << " tells " << secret;
      }
    }
  }
}

}  // namespace nf::http
