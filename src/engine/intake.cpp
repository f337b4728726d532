#include "engine/intake.h"

#include "flow/schema.h"

namespace nf::engine {

namespace {

// What the templates of a start node may read.
class TriggerScope final : public expr::Scope {
 public:
  TriggerScope(const Json& trigger, const Json& vars, Time now) : trigger_(trigger), vars_(vars), now_(now) {}

  expr::Binding root(expr::Root root) const override {
    if (root == expr::Root::Trigger) return {&trigger_, nullptr};
    if (root == expr::Root::Vars) return {&vars_, nullptr};
    return {};
  }
  expr::Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return now_; }

 private:
  const Json& trigger_;
  const Json& vars_;
  const Time now_;
};

// A person named by an address: the account where there is one.
Person person_at(const Directory& directory, std::string name, const std::string& email) {
  if (const Account* account = directory.account_at(email))
    return {account->name, account->email, account->id};
  return {std::move(name), email, std::nullopt};
}

std::optional<Person> person_in(const Json* value, const Directory& directory) {
  if (!value) return std::nullopt;
  if (value->is_string() && !value->get_string().empty()) {
    const std::string email(value->get_string());
    return person_at(directory, email, email);
  }
  const auto email = string_at(*value, "email");
  if (!email || email->empty()) return std::nullopt;
  return person_at(directory, string_at(*value, "name").value_or(*email), *email);
}

bool is_nobody(const Json& value) {
  return value.is_null() || (value.is_string() && value.get_string().empty());
}

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size();
}

struct Requester {
  Person person;
  bool verified = false;
};

Result<Requester> requester_of(const Trigger& trigger, const Incoming& incoming, const TriggerScope& scope,
                               const Directory& directory) {
  if (incoming.way == Incoming::Way::Form && incoming.sender) return Requester{*incoming.sender, true};
  const bool believed = incoming.sender.has_value() || incoming.trusted;
  if (incoming.named_requester) return Requester{*incoming.named_requester, believed};
  if (!trigger.requester.constant() || !trigger.requester.constant_value().is_null()) {
    const auto named = TRY(trigger.requester.evaluate(scope));
    auto person = person_in(&named.value, directory);
    if (person && is_address(person->email)) return Requester{*person, believed};
    // Not the sender instead: whoever asked would not be barred from deciding.
    if (!is_nobody(named.value)) {
      return fail(ErrorCode::InvalidInput, "The requester must be {name, email}, or an address.",
                  "invalid-input", {{"", "names a requester without an address"}});
    }
  }
  if (auto person = person_in(find(incoming.body, "requester"), directory))
    return Requester{*person, believed};
  if (incoming.sender) return Requester{*incoming.sender, true};
  return Requester{};
}

Json trigger_output(const Incoming& incoming) {
  JsonObject output{{"body", incoming.body}};
  switch (incoming.way) {
    case Incoming::Way::Form:
    case Incoming::Way::HookOfForm:
      output["files"] = incoming.files;
      break;
    case Incoming::Way::Manual:
      break;
    case Incoming::Way::Hook:
      output["query"] = incoming.query;
      output["headers"] = incoming.headers;
      output["method"] = incoming.method;
      break;
  }
  return output;
}

Result<std::optional<std::string>> dedupe_key(const Trigger& trigger, const TriggerScope& scope) {
  if (trigger.dedupe_key.constant() && trigger.dedupe_key.constant_value().is_null()) {
    return std::optional<std::string>{};
  }
  const auto key = TRY(trigger.dedupe_key.evaluate(scope));
  if (key.value.is_null()) return std::optional<std::string>{};
  return std::optional(key.value.is_string() ? std::string(key.value.get_string())
                                             : canonical_json(key.value));
}

}  // namespace

std::optional<Person> beneficiary_of(const Json& body, const Directory& directory) {
  return person_in(find(body, "beneficiary"), directory);
}

std::string title_of(const Json& body, const Version& version) {
  const auto title = string_at(body, "title");
  return title && !title->empty() ? *title : version.ref.name;
}

Result<Accepted> accept(const Version& version, Incoming incoming, const Directory& directory,
                        const JsonRef& vars, Time now) {
  const Trigger& trigger = *version.trigger;
  if (!trigger.schema.is_null()) flow::apply_defaults(trigger.schema, incoming.body);
  std::vector<Fault> faults = faults_of(trigger, incoming.body, *vars, now);
  if (!faults.empty()) {
    return fail(ErrorCode::InvalidInput, "The request is not valid.", "invalid-input", std::move(faults));
  }
  const Json output = trigger_output(incoming);
  const TriggerScope scope(output, *vars, now);
  const Requester requester = TRY(requester_of(trigger, incoming, scope, directory));
  Accepted accepted;
  accepted.dedupe_key = TRY(dedupe_key(trigger, scope));
  accepted.command = {.requester = requester.person,
                      .requester_verified = requester.verified,
                      .submitted_by = incoming.sender,
                      .beneficiary = beneficiary_of(incoming.body, directory),
                      .title = title_of(incoming.body, version),
                      .trigger = std::make_shared<const Json>(output),
                      .provenance = expr::Provenance::of(expr::Source::External),
                      .vars = vars};
  return accepted;
}

}  // namespace nf::engine
