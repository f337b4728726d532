#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class Rework final : public engine::Behaviour {
 public:
  explicit Rework(const Json& config)
      : to_(compiled_at(config, "to")), message_(compiled_at(config, "message")) {
    if (const Json* schema = find(config, "schema")) schema_ = share(*schema);
    if (const auto due_in = string_at(config, "due_in")) due_in_ = *parse_duration(*due_in);
  }

  engine::Action run(const engine::StepInput& input) const override {
    auto to = to_.evaluate(input.scope);
    if (!to) return expression_failed(to.error(), "/to");
    auto message = message_.evaluate(input.scope);
    if (!message) return expression_failed(message.error(), "/message");
    engine::OpenRework rework{.schema = schema_, .due_in = due_in_};
    rework.to = person_named(to->value);
    rework.message = message->value.is_string() ? std::string(message->value.get_string()) : "";
    return rework;
  }

 private:
  // The schema beside them is no template, whatever its texts look like.
  const expr::Template to_;
  const expr::Template message_;
  JsonRef schema_;
  std::optional<Duration> due_in_;
};

class ReworkType final : public DescribedType {
 public:
  ReworkType()
      : DescribedType(
            {.name = "rework",
             .title = "Rework",
             .group = "people",
             .description =
                 "Asks the requester to correct the request. Its main port leads back to an earlier "
                 "node; a resubmission starts a new revision there, and every decision is taken anew.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "to": {"title": "To", "description": "Whom to ask; left out, the requester"},
                           "message": {"type": "string", "title": "Message"},
                           "schema": {"type": "object", "title": "Fields that may be corrected"},
                           "due_in": {"type": "string", "title": "Due in"}
                         },
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"message": "{{input.comments}}",
                         "schema": {"type": "object", "properties": {"justification": {"type": "string"}}}})")}) {
  }

  std::vector<std::string> ports(const Json&) const override { return {"main", "timed_out", "withdrawn"}; }
  flow::Taking taking(const Json&) const override { return flow::Taking::One; }
  std::vector<std::string_view> literal_keys() const override { return {"schema"}; }
  bool is_rework() const override { return true; }
  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {
      "body": {"type": "object", "description": "The request as it was corrected"}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    check_duration(node, "due_in", "P7D", problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Rework>(node.config);
  }
};

}  // namespace

const engine::NodeType& rework_type() {
  static const ReworkType type;
  return type;
}

}  // namespace nf::nodes
