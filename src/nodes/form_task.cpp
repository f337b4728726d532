#include "nodes/start.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class FormTask final : public engine::Behaviour {
 public:
  explicit FormTask(const Json& config)
      : to_(compiled_at(config, "to")),
        message_(compiled_at(config, "message")),
        schema_(share(*find(config, "schema"))) {
    if (const Json* checks = find(config, "checks")) checks_ = share(*checks);
    if (const auto due_in = string_at(config, "due_in")) due_in_ = *parse_duration(*due_in);
  }

  engine::Action run(const engine::StepInput& input) const override {
    auto to = to_.evaluate(input.scope);
    if (!to) return expression_failed(to.error(), "/to");
    auto message = message_.evaluate(input.scope);
    if (!message) return expression_failed(message.error(), "/message");
    engine::OpenTask task{.schema = schema_, .checks = checks_, .due_in = due_in_};
    task.to = person_named(to->value);
    if (task.to.email.empty() && !to_.constant())
      return engine::Fail{{"task-nobody", "`to` gave no address, so nobody can be asked.", "/to"}};
    if (message->value.is_string()) task.message = std::string(message->value.get_string());
    return task;
  }

 private:
  // The schema and the checks beside them are no templates, whatever their texts look like.
  const expr::Template to_;
  const expr::Template message_;
  JsonRef schema_;
  JsonRef checks_;
  std::optional<Duration> due_in_;
};

class FormTaskType final : public DescribedType {
 public:
  FormTaskType()
      : DescribedType({.name = "form_task",
                       .title = "Form task",
                       .group = "people",
                       .description =
                           "Asks one person to fill in data, and goes on with what they sent: work to be "
                           "confirmed, details that "
                           "only they know. It is no verdict: where somebody must decide, use an approval.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "to": {"title": "To", "description": "Address of whom to ask; left out, the requester"},
                 "message": {"type": "string", "title": "Message", "maxLength": 10000},
                 "schema": {"type": "object", "title": "Fields"},
                 "checks": )" + kChecksSchema + R"(,
                 "due_in": {"type": "string", "title": "Due in", "description": "ISO 8601 duration, such as P3D"}
               },
               "required": ["schema"],
               "additionalProperties": false
             })"),
                       .example = literal(
                           R"({"to": "{{trigger.body.manager}}", "message": "Which desk, which laptop?",
               "schema": {"type": "object", "properties": {"desk": {"type": "string", "title": "Desk"}}, "required": ["desk"]},
               "due_in": "P3D"})")}) {}

  std::vector<std::string> ports(const Json&) const override { return {"main", "timed_out"}; }
  flow::Taking taking(const Json&) const override { return flow::Taking::One; }
  std::vector<std::string_view> literal_keys() const override { return {"schema"}; }
  flow::ProvenanceRule provenance() const override {
    return {.adds = expr::Source::External, .passes = false};
  }
  bool takes_data() const override { return true; }

  Json output_schema(const Json& config) const override {
    const Json* schema = find(config, "schema");
    return JsonObject{{"type", "object"},
                      {"properties", JsonObject{{"body", schema ? *schema : Json(JsonObject{})}}}};
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"checks", "due_in"}, problems);
    check_request_rules(node, problems);
    check_duration(node, "due_in", "P3D", problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<FormTask>(node.config);
  }
};

}  // namespace

const engine::NodeType& form_task_type() {
  static const FormTaskType type;
  return type;
}

}  // namespace nf::nodes
