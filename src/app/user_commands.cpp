#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>

#include "app/local.h"
#include "runtime/admin_shapes.h"
#include "runtime/admin_tokens.h"
#include "runtime/admin_users.h"
#include "runtime/passwords.h"

namespace nf::app {

namespace {

struct UserOptions {
  LocalPlace place;
  std::string email, name, title, manager;
  std::vector<std::string> roles, groups, scopes;
  std::string expires;
  bool json = false;
};
using UserOptionsRef = std::shared_ptr<UserOptions>;

// A line from standard input; typed at a terminal it is not shown.
std::string read_password() {
  termios before{};
  const bool terminal = ::isatty(STDIN_FILENO) && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    termios hidden = before;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    std::fputs("Password: ", stderr);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::fputc('\n', stderr);
  }
  return password;
}

JsonArray list_of(const std::vector<std::string>& values) {
  JsonArray list;
  for (const std::string& value : values) list.push_back(Json(value));
  return list;
}

void add_user(const UserOptions& options) {
  Local local(options.place, Local::Missing::Made);
  JsonObject body{{"email", options.email}, {"name", options.name}, {"roles", list_of(options.roles)}};
  const std::string password = read_password();
  if (!password.empty()) body["password"] = password;
  if (!options.groups.empty()) body["groups"] = list_of(options.groups);
  if (!options.manager.empty()) body["manager"] = options.manager;
  if (!options.title.empty()) body["title"] = options.title;
  auto user = needed(runtime::read_new_user(body));
  user.make_groups = true;
  const std::string hash = password.empty() ? "" : needed(runtime::hash_password(password));
  const auto reply = local.ask([&](runtime::Answering answering) {
    return std::make_unique<runtime::CreateUser>(user, hash, Local::by_command_line(std::move(answering)));
  });
  std::printf("%s\n", options.json ? reply.body.c_str() : ("added " + options.email).c_str());
}

std::string joined(const Json* list) {
  std::string text;
  if (!list || !list->is_array()) return text;
  for (const Json& entry : list->get_array())
    text += (text.empty() ? "" : ",") + std::string(entry.as_string());
  return text;
}

void list_users(const UserOptions& options) {
  Local local(options.place);
  const auto workspace = local.runtime().workspace();
  for (const auto& [id, user] : workspace->users()) {
    const Json json = runtime::to_json(*workspace, user);
    if (options.json) {
      std::printf("%s\n", write_json(json).c_str());
    } else {
      std::printf("%s\t%s\t%s\t%s\n", user.email.c_str(), user.name.c_str(),
                  joined(find(json, "roles")).c_str(), user.enabled ? "active" : "disabled");
    }
  }
}

UserId user_at(Local& local, const std::string& email) {
  const auto workspace = local.runtime().workspace();
  const runtime::User* user = workspace->user_at(email);
  if (!user) throw CommandFailed{"there is no user " + email};
  return user->id;
}

void disable_user(const UserOptions& options) {
  Local local(options.place);
  const UserId id = user_at(local, options.email);
  runtime::UserChange change;
  change.enabled = false;
  local.ask([&](runtime::Answering answering) {
    return std::make_unique<runtime::UpdateUser>(id, change, "", local.runtime(), local.sessions(),
                                                 Local::by_command_line(std::move(answering)));
  });
  std::printf("disabled %s\n", options.email.c_str());
}

void create_token(const UserOptions& options) {
  Local local(options.place);
  JsonObject body{{"name", options.name}, {"email", options.email}};
  body["scopes"] =
      list_of(options.scopes.empty() ? std::vector<std::string>{"read", "write"} : options.scopes);
  if (!options.expires.empty()) {
    const Duration duration = needed(parse_duration(options.expires));
    body["expires_at"] = format_time(add(local.runtime().clock().now(), duration));
  }
  const auto token = needed(runtime::read_new_token(body));
  const auto reply = local.ask([&](runtime::Answering answering) {
    return std::make_unique<runtime::CreateToken>(token, Local::by_command_line({}).by, std::move(answering));
  });
  const Json made = needed(parse_json(reply.body));
  std::printf("%s\n", options.json ? reply.body.c_str() : string_at(made, "token").value_or("").c_str());
}

CLI::App* command(CLI::App& parent, const std::string& name, const std::string& what,
                  const UserOptionsRef& options, void (*carry_out)(const UserOptions&)) {
  CLI::App* made = parent.add_subcommand(name, what);
  made->add_option("--data", options->place.data, "Data directory, which no server may be using");
  made->add_option("--database", options->place.database, "As given to serve");
  made->add_flag("--json", options->json, "Machine-readable output");
  made->callback([options, carry_out] { carry_out(*options); });
  return made;
}

}  // namespace

void add_user_commands(CLI::App& app) {
  const auto options = std::make_shared<UserOptions>();
  CLI::App* user = app.add_subcommand("user", "Accounts");
  user->require_subcommand(1);
  CLI::App* add =
      command(*user, "add", "Add an account; its password is read from standard input", options, add_user);
  add->add_option("--email", options->email, "Address")->required();
  add->add_option("--name", options->name, "Name")->required();
  add->add_option("--roles", options->roles,
                  "admin, builder, operator, reviewer, requester, auditor, service")
      ->required()
      ->delimiter(',');
  add->add_option("--group", options->groups, "Group; may be given several times");
  add->add_option("--manager", options->manager, "The manager's address");
  add->add_option("--title", options->title, "Title");
  command(*user, "list", "List accounts", options, list_users);
  command(*user, "disable", "Disable an account", options, disable_user)
      ->add_option("--email", options->email, "Address")
      ->required();

  CLI::App* token = app.add_subcommand("token", "API tokens");
  token->require_subcommand(1);
  CLI::App* create = command(*token, "create", "Make an API token and print it once", options, create_token);
  create->add_option("--email", options->email, "Whose")->required();
  create->add_option("--name", options->name, "What it is for")->required();
  create->add_option("--scope", options->scopes, "read, write, decide (default read,write)")->delimiter(',');
  create->add_option("--expires", options->expires, "Lifetime as an ISO 8601 duration, such as P90D");
}

}  // namespace nf::app
