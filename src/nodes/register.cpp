#include <algorithm>

#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

// The members of a config that are this operation's.
Json fields_of(const Json& config) {
  JsonObject fields = config.as_object();
  fields.erase("operation");
  return fields;
}

class Record final : public engine::Behaviour {
 public:
  explicit Record(const Json& config) : fields_(compiled(fields_of(config))) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto fields = fields_.evaluate(input.scope);
    if (!fields) return expression_failed(fields.error(), "");
    for (const char* key : {"from", "until"}) {
      const Json* date = find(fields->value, key);
      if (!date || date->is_null()) continue;
      if (date->is_string() && parse_date(std::string_view(date->get_string()))) continue;
      return engine::Fail{
          {"date", std::string("`") + key + "` must be a date such as 2026-12-31.", std::string("/") + key}};
    }
    return engine::GrantException{share(std::move(fields->value)), std::move(fields->provenance)};
  }

 private:
  const expr::Template fields_;
};

// `lookup` and `revoke` read and change what is beside the execution.
class InRegister final : public engine::Behaviour {
 public:
  explicit InRegister(const Json& config) : config_(compiled(config)) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto request = config_.evaluate(input.scope);
    if (!request) return expression_failed(request.error(), "");
    for (const char* key : {"policy", "requester", "status", "entry", "reason"}) {
      const Json* value = find(request->value, key);
      if (!value || value->is_null() || value->is_string()) continue;
      return engine::Fail{{"params", std::string("`") + key + "` must be a text.", std::string("/") + key}};
    }
    return engine::RunEffect{"register", share(std::move(request->value))};
  }

 private:
  const expr::Template config_;
};

// Which members each operation takes, and which it needs.
struct OperationFields {
  std::string_view operation;
  std::vector<std::string_view> takes;
  std::vector<std::string_view> needs;
};
const std::vector<OperationFields>& operation_fields() {
  static const std::vector<OperationFields> all = {
      {"record",
       {"policy", "control", "title", "owner", "from", "until", "conditions", "compensating_controls"},
       {"policy", "title"}},
      {"lookup", {"policy", "requester", "status", "entry"}, {}},
      {"revoke", {"entry", "reason"}, {"entry", "reason"}}};
  return all;
}

class RegisterType final : public DescribedType {
 public:
  RegisterType()
      : DescribedType(
            {.name = "register",
             .title = "Register",
             .group = "effects",
             .description =
                 "Records a granted exception in the policy register, with the approval that it "
                 "rests on (without an owner, the requester's manager owns it); looks entries up by "
                 "policy, requester and status; or revokes one.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "operation": {"title": "Operation", "enum": ["record", "lookup", "revoke"], "default": "record"},
                           "policy": {"type": "string", "title": "Policy"},
                           "control": {"type": ["string", "null"], "title": "Control"},
                           "title": {"type": "string", "title": "Title"},
                           "owner": {"type": ["string", "null"], "title": "Owner"},
                           "from": {"type": ["string", "null"], "title": "From"},
                           "until": {"type": ["string", "null"], "title": "Until"},
                           "conditions": {"type": ["string", "null"], "title": "Conditions"},
                           "compensating_controls": {"type": ["string", "null"], "title": "Compensating controls"},
                           "requester": {"type": ["string", "null"], "title": "Requester's address"},
                           "status": {"type": ["string", "null"], "title": "Status",
                                      "description": "active, expiring, expired or revoked"},
                           "entry": {"type": ["string", "null"], "title": "Entry"},
                           "reason": {"type": ["string", "null"], "title": "Reason"}
                         },
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"operation": "record", "policy": "{{trigger.body.policy}}",
                                              "title": "{{trigger.body.title}}", "from": "{{trigger.body.from}}",
                                              "until": "{{trigger.body.until}}"})")}) {}

  Json output_schema(const Json& config) const override {
    Json schema = literal(R"({"type": "object", "properties": {"entry": {"type": ["object", "null"],
      "description": "An entry of the register", "properties": {"id": {"type": "string"},
        "policy": {"type": "string"}, "title": {"type": "string"}, "owner": {"type": ["string", "null"]},
        "from": {"type": ["string", "null"]}, "until": {"type": ["string", "null"]}}}}})");
    if (string_at(config, "operation") == "lookup")
      schema.at("properties").as_object()["entries"] = literal(R"({"type": "array", "maxItems": 50})");
    return schema;
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"operation"}, problems);
    const std::string operation = string_at(node.config, "operation").value_or("record");
    const auto found = std::ranges::find(operation_fields(), operation, &OperationFields::operation);
    if (found == operation_fields().end()) return;
    for (const auto& member : node.config.as_object()) {
      const std::string_view key = member.key();
      if (key == "operation" || std::ranges::find(found->takes, key) != found->takes.end()) continue;
      problems.push_back({node.id, "/config/" + std::string(key), "field",
                          "`" + operation + "` takes no `" + std::string(key) + "`.", "Leave it out."});
    }
    for (const std::string_view key : found->needs) {
      if (find(node.config, key)) continue;
      problems.push_back({node.id, "/config/" + std::string(key), "field",
                          "`" + operation + "` needs `" + std::string(key) + "`.", "Give it."});
    }
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    if (string_at(node.config, "operation").value_or("record") == "record")
      return std::make_unique<Record>(node.config);
    return std::make_unique<InRegister>(node.config);
  }
};

}  // namespace

const engine::NodeType& register_type() {
  static const RegisterType type;
  return type;
}

}  // namespace nf::nodes
