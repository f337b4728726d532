#include "nodes/start.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class FormType final : public StartType {
 public:
  FormType()
      : StartType({.name = "form",
                   .title = "Form",
                   .group = "start",
                   .description =
                       "Starts with a request that a person fills in at /forms/{path}, drawn from a JSON "
                       "Schema. With hook, other systems post the same request as JSON to /hooks/{path}.",
                   .config_schema = literal(R"({
                     "type": "object",
                     "properties": {
                       "path": )" + kPathSchema +
                                            R"(,
                       "title": {"type": "string", "title": "Title", "minLength": 1},
                       "schema": {"type": "object", "title": "Request schema"},
                       "checks": )" + kChecksSchema +
                                            R"(,
                       "access": {"title": "Access", "enum": ["public", "signed_in"], "default": "signed_in"},
                       "hook": {
                         "type": "object", "title": "Hook",
                         "properties": {"auth": )" +
                                            kAuthSchema + R"(},
                         "required": ["auth"], "additionalProperties": false
                       },
                       "dedupe_key": {"type": "string", "title": "Dedupe key"},
                       "requester": {"type": "string", "title": "Requester",
                                     "description": "An expression that gives {name, email}; for the hook only"}
                     },
                     "required": ["path", "schema"],
                     "additionalProperties": false
                   })"),
                   .example = literal(R"({"path": "request", "title": "Request",
                     "schema": {"type": "object", "properties": {"title": {"type": "string", "minLength": 3}},
                                "required": ["title"], "additionalProperties": false}})"),
                   .starts = true}) {}

  std::unique_ptr<const engine::Trigger> trigger(const flow::NodeSpec& node) const override {
    auto trigger = std::make_unique<engine::Trigger>();
    trigger->form_path = string_at(node.config, "path");
    trigger->title = string_at(node.config, "title").value_or(node.name);
    trigger->public_form = string_at(node.config, "access") == "public";
    if (const Json* hook = find(node.config, "hook")) {
      trigger->hook_path = trigger->form_path;
      read_auth(hook->at("auth"), *trigger);
    }
    read_request_rules(node.config, *trigger);
    return trigger;
  }
};

}  // namespace

const engine::NodeType& form_type() {
  static const FormType type;
  return type;
}

}  // namespace nf::nodes
