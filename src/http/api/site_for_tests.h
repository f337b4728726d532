#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/authenticator.h"
#include "http/api/deployment.h"
#include "http/api/live.h"
#include "http/client_for_tests.h"
#include "http/router.h"
#include "runtime/test_bench.h"
#include "store/temporary_folder.h"

namespace nf::http {

// As whom a request is sent: by token, by session, or by neither.
struct Visitor {
  std::string token = {};
  std::string cookie = {};
  std::string csrf = {};
};

// The whole server over a store in memory, with an account for each role, all at example.com: admin, bob
// (builder), oli (operator), sven (reviewer, in security-leads), rita and omar (requesters), ada (auditor),
// portal (service).
class Site {
 public:
  struct Options {
    std::vector<std::string> demo_accounts = {};
    std::string public_origin = {};
    const StaticFiles* pages = nullptr;  // must outlive the site
  };
  Site() : Site(Options()) {}
  explicit Site(Options options);
  ~Site();

  // A body is JSON unless the headers say otherwise.
  Answer ask(std::string_view method, std::string_view target, const Visitor& by, std::string_view body = {},
             std::string_view headers = {});
  Answer get(std::string_view target, const Visitor& by) { return ask("GET", target, by); }
  Answer post(std::string_view target, const Visitor& by, std::string_view body = "{}",
              std::string_view headers = {}) {
    return ask("POST", target, by, body, headers);
  }

  // By a token with these scopes. The same one each time where all scopes are wanted.
  Visitor as(std::string_view name);
  Visitor with_scopes(std::string_view name, std::vector<std::string> scopes);
  // In a new session.
  Visitor signed_in(std::string_view name);

  UserId add_user(std::string_view name, std::string_view role);
  runtime::User user(std::string_view name) const;
  // The id of a workflow with this document that takes requests; see exception_workflow().
  std::string publish(std::string_view document);

  // What a stream has sent until `text` came, on a connection of its own that stays open as long as `client`.
  std::string follow(std::optional<Client>& client, std::string_view target, const Visitor& by,
                     std::string_view until, std::string_view headers = {});

  const Router& router() const { return *router_; }
  std::uint16_t port() const { return server_->port(); }
  runtime::LogKeeper& log_keeper() { return *log_keeper_; }
  const std::string& data_folder() const { return folder_.path(); }
  runtime::Runtime& runtime() { return *runtime_; }

  runtime::SetClock clock;

 private:
  template <class R, class... Arguments>
  runtime::Reply run(Arguments&&... arguments);

  runtime::CountedEntropy entropy_;
  store::TemporaryFolder folder_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<runtime::Runtime> runtime_;
  runtime::Sessions sessions_;
  runtime::WaitingRoom waiting_room_;
  Live live_;
  std::unique_ptr<runtime::LogKeeper> log_keeper_;
  Metrics metrics_;
  runtime::Passwords passwords_;
  std::optional<runtime::SecretBox> secrets_;
  std::shared_ptr<runtime::Files> files_;
  std::unique_ptr<runtime::Accounts> accounts_;
  std::unique_ptr<runtime::SignIn> sign_in_;
  std::unique_ptr<Services> services_;
  Deployment deployment_;
  std::unique_ptr<AccountAuthenticator> authenticator_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
  std::map<std::string, Visitor, std::less<>> visitors_;
};

Json json_of(const Answer& answer);
// The last part of a problem's type, `stale-etag`; the status as text where the answer is no problem.
std::string problem_of(const Answer& answer);
std::string text_at(const Json& json, std::string_view key);

// A form and hook at `path`; one of security-leads approves; then an entry of the register and an output.
std::string exception_workflow(std::string_view path);
// A form at `path` with title, reason, plan and evidence (files); one of security-leads approves, or asks for
// changes: then reason and title may be corrected, and the files.
std::string rework_workflow(std::string_view path);

}  // namespace nf::http
