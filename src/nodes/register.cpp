#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class Register final : public engine::Behaviour {
 public:
  explicit Register(const Json& config) : fields_(compiled(fields_of(config))) {}

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
  static Json fields_of(const Json& config) {
    JsonObject fields = config.as_object();
    fields.erase("operation");
    return fields;
  }

  const expr::Template fields_;
};

class RegisterType final : public DescribedType {
 public:
  RegisterType()
      : DescribedType({.name = "register",
                       .title = "Register",
                       .group = "effects",
                       .description =
                           "Records a granted exception in the policy register, with the approval that it "
                           "rests on. Without an owner, the requester's manager owns it.",
                       .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "operation": {"title": "Operation", "enum": ["record"], "default": "record"},
                           "policy": {"type": "string", "title": "Policy"},
                           "control": {"type": ["string", "null"], "title": "Control"},
                           "title": {"type": "string", "title": "Title"},
                           "owner": {"type": ["string", "null"], "title": "Owner"},
                           "from": {"type": ["string", "null"], "title": "From"},
                           "until": {"type": ["string", "null"], "title": "Until"},
                           "conditions": {"type": ["string", "null"], "title": "Conditions"},
                           "compensating_controls": {"type": ["string", "null"], "title": "Compensating controls"}
                         },
                         "required": ["policy", "title"],
                         "additionalProperties": false
                       })"),
                       .example = literal(R"({"operation": "record", "policy": "{{trigger.body.policy}}",
                                              "title": "{{trigger.body.title}}", "from": "{{trigger.body.from}}",
                                              "until": "{{trigger.body.until}}"})")}) {}

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"operation"}, problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Register>(node.config);
  }
};

}  // namespace

const engine::NodeType& register_type() {
  static const RegisterType type;
  return type;
}

}  // namespace nf::nodes
