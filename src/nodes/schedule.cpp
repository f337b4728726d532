#include "flow/schedule/schedule.h"

#include "nodes/start.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class ScheduleType final : public StartType {
 public:
  ScheduleType()
      : StartType({.name = "schedule",
                   .title = "Schedule",
                   .group = "start",
                   .description =
                       "Starts by itself at times that a cron expression or an interval gives, in a time "
                       "zone. When clocks "
                       "change, a time that is left out comes once at the end of the gap, and one that comes "
                       "twice counts "
                       "once. Times at which the server was down are skipped, or made up for once.",
                   .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "cron": {"type": "string", "title": "Cron expression", "minLength": 1, "maxLength": 200,
                          "description": "Minute, hour, day of the month, month, day of the week: 30 9 * * MON-FRI"},
                 "every": {"type": "string", "title": "Every", "description": "ISO 8601 duration from PT1M on, such as PT15M"},
                 "timezone": {"type": "string", "title": "Time zone", "minLength": 1, "maxLength": 64,
                              "description": "Such as Europe/London; left out, the workflow's"},
                 "missed": {"title": "Missed times", "enum": ["skip", "run_once"], "default": "skip",
                            "description": "run_once: after a time of not being there it starts once"}
               },
               "additionalProperties": false
             })"),
                   .example = literal(
                       R"({"cron": "30 9 * * MON-FRI", "timezone": "Europe/London", "missed": "run_once"})"),
                   .starts = true}) {}

  std::vector<std::string_view> literal_keys() const override {
    return {"cron", "every", "timezone", "missed"};
  }
  flow::ProvenanceRule provenance() const override { return {.passes = false}; }

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {"body": {"type": "object", "properties": {
      "scheduled_at": {"type": "string", "format": "date-time", "description": "The time that it was due at"}}}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    const auto compiled = flow::Schedule::compile(node.config);
    if (compiled) return;
    const std::string pointer =
        compiled.error().faults.empty() ? "" : compiled.error().faults.front().pointer;
    problems.push_back({node.id, "/config" + pointer, "schedule", compiled.error().message,
                        "Write for example `cron`: 30 9 * * MON-FRI, or `every`: PT15M."});
  }

  std::unique_ptr<const engine::Trigger> trigger(const flow::NodeSpec& node) const override {
    auto trigger = std::make_unique<engine::Trigger>();
    trigger->title = node.name;
    return trigger;
  }
};

}  // namespace

const engine::NodeType& schedule_type() {
  static const ScheduleType type;
  return type;
}

}  // namespace nf::nodes
