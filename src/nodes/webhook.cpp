#include "nodes/start.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

constexpr Millis kMaxHold{60'000};

class WebhookType final : public StartType {
 public:
  WebhookType()
      : StartType(
            {.name = "webhook",
             .title = "Webhook",
             .group = "start",
             .description =
                 "Starts with a request of another system at /hooks/{path}. It answers at once with the "
                 "execution's id, or with respond output holds the answer until an output node gave it.",
             .config_schema = literal(R"({
                     "type": "object",
                     "properties": {
                       "path": )" + kPathSchema +
                                      R"(,
                       "methods": {"type": "array", "title": "Methods", "minItems": 1, "uniqueItems": true,
                                   "items": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"]}},
                       "auth": )" + kAuthSchema +
                                      R"(,
                       "schema": {"type": "object", "title": "Request schema"},
                       "checks": )" + kChecksSchema +
                                      R"(,
                       "respond": {"title": "Respond", "enum": ["accepted", "output"], "default": "accepted"},
                       "hold": {"type": "string", "title": "Hold the answer for at most"},
                       "dedupe_key": {"type": "string", "title": "Dedupe key"},
                       "requester": {"type": "string", "title": "Requester",
                                     "description": "An expression that gives {name, email}"}
                     },
                     "required": ["path"],
                     "additionalProperties": false
                   })"),
             .example = literal(R"({"path": "orders", "auth": {"type": "bearer"}, "respond": "accepted"})"),
             .starts = true}) {}

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    StartType::check(node, problems);
    const auto hold = string_at(node.config, "hold");
    if (!hold) return;
    const auto duration = parse_duration(*hold);
    if (duration && duration->months == 0 && duration->rest <= kMaxHold) return;
    problems.push_back({node.id, "/config/hold", "hold", "`hold` must be a duration of at most PT60S.",
                        "Write for example PT10S."});
  }

  std::unique_ptr<const engine::Trigger> trigger(const flow::NodeSpec& node) const override {
    auto trigger = std::make_unique<engine::Trigger>();
    trigger->hook_path = string_at(node.config, "path");
    trigger->title = node.name;
    if (const Json* methods = find(node.config, "methods")) {
      trigger->methods.clear();
      for (const Json& method : methods->as_array()) trigger->methods.emplace_back(method.as_string());
    }
    if (const Json* auth = find(node.config, "auth")) read_auth(*auth, *trigger);
    if (string_at(node.config, "respond") == "output") {
      trigger->respond = engine::Respond::Output;
      trigger->hold = kMaxHold;
    }
    if (const auto hold = string_at(node.config, "hold")) trigger->hold = parse_duration(*hold)->rest;
    read_request_rules(node.config, *trigger);
    return trigger;
  }
};

}  // namespace

const engine::NodeType& webhook_type() {
  static const WebhookType type;
  return type;
}

}  // namespace nf::nodes
