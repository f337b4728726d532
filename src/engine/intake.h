#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/command.h"
#include "engine/version.h"

namespace nf::engine {

// A request as it came in, before anything is believed of it.
struct Incoming {
  enum class Way { Form, HookOfForm, Hook, Manual };
  Way way = Way::Manual;
  Json body;
  Json files = JsonArray{};               // of a form
  std::optional<Person> sender;           // the signed-in person, or the token's owner
  bool trusted = false;                   // another system that has shown the hook's secret: no account
  std::string method = "POST";            // of a hook
  JsonObject query;                       // of a hook
  JsonObject headers;                     // of a hook, without credentials
  std::optional<Person> named_requester;  // by the API's own `requester` member
};

struct Accepted {
  StartExecution command;  // without id
  std::optional<std::string> dedupe_key;
};

// For whom a request is, where its body names somebody: `beneficiary`, an address or {name, email}.
std::optional<Person> beneficiary_of(const Json& body, const Directory& directory);
// What lists call a request: its own `title`, else the workflow's name.
std::string title_of(const Json& body, const Version& version);

// Checks a request against the start node (schema, checks) and works out who asks, who filed it and for whom:
// signed in, the requester is that person; a hook may name one; on a public form nobody is verified. Failures
// carry every fault with its pointer into the body ("invalid-input", 422).
Result<Accepted> accept(const Version& version, Incoming incoming, const Directory& directory,
                        const JsonRef& vars, Time now);

}  // namespace nf::engine
