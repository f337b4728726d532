#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/person.h"
#include "expr/program.h"
#include "expr/template.h"
#include "flow/schema.h"

namespace nf::engine {

enum class AuthKind { None, Bearer, Basic, Hmac };
enum class Respond { Accepted, Output };

// A condition on the request: { when, pointer, message } of workflow.md, section 4.
struct Check {
  expr::Program when;
  std::string pointer;
  std::string message;
};

// How requests reach a workflow: the start node of a version, ready to use. Immutable.
struct Trigger {
  std::optional<std::string> form_path;
  std::optional<std::string> hook_path;
  std::vector<std::string> methods = {"POST"};  // of the hook
  AuthKind auth = AuthKind::None;
  Json auth_config;                   // the `auth` object: how a sender of Hmac signs
  std::string connection;             // of Basic and Hmac: where the secret is
  std::vector<std::string> accounts;  // whose tokens the hook takes; empty: any with the scope `write`
  bool public_form = false;
  std::string title;
  Json schema;                            // of the body; null where anything goes
  std::optional<flow::Schema> validator;  // of `schema`
  std::vector<Check> checks;
  Respond respond = Respond::Accepted;
  Millis hold{0};
  expr::Template dedupe_key;  // over `trigger`; constant null: none
  expr::Template requester;   // over `trigger`; constant null: `body.requester` where it is {name, email}
};

// Everything wrong with a request body, by schema and checks; empty when it may start. Defaults of the schema
// have been filled in already.
std::vector<Fault> faults_of(const Trigger& trigger, const Json& body, const Json& vars, Time now);

}  // namespace nf::engine
