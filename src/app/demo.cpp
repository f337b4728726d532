#include "app/demo.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "app/ask.h"
#include "app/demo_people.h"
#include "app/embedded.h"
#include "runtime/admin_groups.h"
#include "runtime/admin_settings.h"
#include "runtime/admin_tokens.h"
#include "runtime/admin_users.h"
#include "runtime/admin_workflows.h"
#include "runtime/passwords.h"

namespace nf::app {

namespace {

constexpr const char* kAccountsFile = "/demo-accounts.json";

std::string address(std::string_view key) { return key.empty() ? "" : std::string(key) + "@example.com"; }

JsonArray words(std::string_view text) {
  JsonArray list;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) list.push_back(Json(word));
  return list;
}

std::string random_password() {
  std::string bytes(15, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return base64url(bytes);
}

Result<> write_private_file(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail(ErrorCode::Unavailable, "cannot write " + temporary);
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool synced = written && ::fsync(file) == 0;
  ::close(file);
  if (!synced || ::rename(temporary.c_str(), path.c_str()) != 0) {
    return fail(ErrorCode::Unavailable, "cannot write " + path);
  }
  return {};
}

std::optional<Json> read_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  return json ? std::optional(std::move(*json)) : std::nullopt;
}

// The steps of the set-up; each looks whether its work is done already.
class DemoSetUp {
 public:
  DemoSetUp(Organisation& organisation, std::string file)
      : organisation_(organisation), file_(std::move(file)) {}

  Result<> run() {
    TRY(prepare_accounts());
    TRY(make_groups());
    TRY(make_accounts());
    TRY(make_hook_token());
    TRY(make_settings());
    return make_workflow();
  }

 private:
  runtime::Runtime& runtime() { return organisation_.runtime(); }
  runtime::AdminCall by_system(runtime::Answering answering) {
    return {.by = {}, .answering = std::move(answering)};
  }

  // The passwords are on the disk before the accounts have them, so none is ever lost.
  Result<> prepare_accounts() {
    if (auto known = read_file(file_); known && known->is_array()) {
      accounts_ = known->get_array();
      return {};
    }
    for (const DemoPerson& person : kDemoPeople) {
      if (person.roles == "service") continue;
      accounts_.push_back(
          JsonObject{{"email", address(person.key)},
                     {"name", person.name},
                     {"roles", words(person.roles)},
                     {"groups", words(person.groups)},
                     {"manager", person.manager.empty() ? Json(nullptr) : Json(address(person.manager))},
                     {"password", random_password()}});
    }
    return write_private_file(file_, write_json(accounts_));
  }

  Result<> make_groups() {
    for (const char* name : {"security-leads", "finance-leads", "hr-leads", "compliance-leads"}) {
      if (runtime().workspace()->group(name)) continue;
      TRY(ask(runtime(), [&](runtime::Answering answering) {
        return std::make_unique<runtime::CreateGroup>(runtime::GroupMembers{name, {}},
                                                      by_system(std::move(answering)));
      }));
    }
    return {};
  }

  std::string password_of(const std::string& email) const {
    for (const Json& account : accounts_) {
      if (string_at(account, "email") == email) return string_at(account, "password").value_or("");
    }
    return "";
  }

  Result<> make_accounts() {
    for (const DemoPerson& person : kDemoPeople) {
      const std::string email = address(person.key);
      if (runtime().workspace()->user_at(email)) continue;
      JsonObject body{{"email", email},
                      {"name", person.name},
                      {"title", person.title},
                      {"department", person.department},
                      {"roles", words(person.roles)},
                      {"groups", words(person.groups)}};
      if (!person.manager.empty()) body["manager"] = address(person.manager);
      const auto user = TRY(runtime::read_new_user(body));
      const std::string password = password_of(email);
      const std::string hash = password.empty() ? "" : TRY(runtime::hash_password(password));
      TRY(ask(runtime(), [&](runtime::Answering answering) {
        return std::make_unique<runtime::CreateUser>(user, hash, by_system(std::move(answering)));
      }));
    }
    return {};
  }

  Result<> make_hook_token() {
    for (const Json& account : accounts_) {
      if (find(account, "hook_token")) return {};
    }
    const auto token = TRY(runtime::read_new_token(
        JsonObject{{"name", "policy portal"}, {"email", address("portal")}, {"scopes", {"read", "write"}}}));
    const auto reply = TRY(ask(runtime(), [&](runtime::Answering answering) {
      return std::make_unique<runtime::CreateToken>(token, engine::Actor{}, std::move(answering));
    }));
    const Json made = TRY(parse_json(reply.body));
    accounts_.push_back(JsonObject{{"hook_token", string_at(made, "token").value_or("")}});
    return write_private_file(file_, write_json(accounts_));
  }

  Result<> make_settings() {
    const auto workspace = runtime().workspace();
    if (workspace->variables()->as_object().empty()) {
      const auto variables = TRY(runtime::read_variables(TRY(parse_json(kDemoVariables))));
      TRY(ask(runtime(), [&](runtime::Answering answering) {
        return std::make_unique<runtime::PutVariables>(variables, std::nullopt,
                                                       by_system(std::move(answering)));
      }));
    }
    const Json policies = TRY(parse_json(kDemoPolicies));
    for (const Json& entry : policies.as_array()) {
      const auto policy = TRY(runtime::read_policy(entry));
      if (workspace->policies().contains(policy.id)) continue;
      TRY(ask(runtime(), [&](runtime::Answering answering) {
        return std::make_unique<runtime::CreatePolicy>(policy, by_system(std::move(answering)));
      }));
    }
    return {};
  }

  Result<> make_workflow() {
    if (runtime().workspace()->hook("policy-exception")) return {};
    const Json document = TRY(parse_json(embedded_workflow("policy-exception")));
    std::optional<WorkflowId> id;
    for (const auto& [known, workflow] : runtime().workspace()->workflows()) {
      // An operator may have deactivated it: then it stays so.
      if (!workflow.versions.empty()) return {};
      if (workflow.name == string_at(document, "name")) id = known;
    }
    if (!id) {
      const auto draft =
          TRY(runtime::read_draft(document, runtime().versions().catalogue(), *runtime().workspace()));
      const auto reply = TRY(ask(runtime(), [&](runtime::Answering answering) {
        return std::make_unique<runtime::CreateWorkflow>(draft, by_system(std::move(answering)));
      }));
      id = TRY(parse_id<WorkflowId>(string_at(TRY(parse_json(reply.body)), "id").value_or("")));
    }
    TRY(ask(runtime(), [&](runtime::Answering answering) {
      return std::make_unique<runtime::PublishWorkflow>(*id, std::nullopt, by_system(std::move(answering)));
    }));
    return {};
  }

  // Rates to EUR are rounded and for show.
  static constexpr std::string_view kDemoVariables = R"({
    "max_exception_days": 365,
    "rates": {"EUR": 1, "USD": 0.86, "GBP": 1.14, "CHF": 1.07, "SEK": 0.09, "JPY": 0.0055}
  })";
  static constexpr std::string_view kDemoPolicies = R"([
    {"id": "SEC-12", "title": "Multi-factor sign-in", "area": "security", "owner": "ciso@example.com",
     "max_days": 180, "max_renewals": 2, "controls": ["Sign-in needs two factors", "Service accounts use certificates"]},
    {"id": "SEC-20", "title": "Production data stays in production", "area": "security", "owner": "ciso@example.com",
     "max_days": 90, "max_renewals": 1, "controls": ["No copies of production data", "Access is logged"]},
    {"id": "FIN-04", "title": "Three quotes above 5,000", "area": "finance", "owner": "cfo@example.com",
     "max_days": 365, "max_renewals": 1, "controls": ["Three written quotes"]},
    {"id": "FIN-09", "title": "Travel class", "area": "finance", "owner": "cfo@example.com",
     "max_days": 60, "max_renewals": 0, "controls": ["Economy below six hours"]},
    {"id": "HR-03", "title": "Hiring freeze", "area": "hr", "owner": "hana@example.com",
     "max_days": 180, "max_renewals": 1, "controls": ["No new contracts"]},
    {"id": "COM-07", "title": "Gifts and hospitality", "area": "compliance", "owner": "cora@example.com",
     "max_days": 30, "max_renewals": 0, "controls": ["Nothing above 50 EUR"]}
  ])";

  Organisation& organisation_;
  const std::string file_;
  JsonArray accounts_;
};

}  // namespace

Result<> set_up_demo(Organisation& organisation, const std::string& data) {
  return DemoSetUp(organisation, data + kAccountsFile).run();
}

std::vector<std::string> demo_addresses() {
  std::vector<std::string> addresses;
  for (const DemoPerson& person : kDemoPeople) {
    if (person.roles != "service") addresses.push_back(address(person.key));
  }
  return addresses;
}

}  // namespace nf::app
