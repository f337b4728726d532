#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

bool is_template(std::string_view text) { return text.find("{{") != text.npos; }

class Wait final : public engine::Behaviour {
 public:
  explicit Wait(const Json& config)
      : for_(part(config, "for")),
        until_(part(config, "until")),
        timeout_(part(config, "timeout")),
        signal_(part(config, "signal")) {}

  engine::Action run(const engine::StepInput& input) const override {
    engine::OpenWait wait;
    if (signal_) {
      auto signal = text_of(*signal_, input, "/signal");
      if (!signal) return engine::Fail{signal.error()};
      if (signal->empty()) return engine::Fail{{"wait", "`signal` gave no name.", "/signal"}};
      wait.signal = std::move(*signal);
    }
    if (const auto* duration = for_ ? &for_ : timeout_ ? &timeout_ : nullptr) {
      const char* pointer = for_ ? "/for" : "/timeout";
      const auto text = text_of(**duration, input, pointer);
      if (!text) return engine::Fail{text.error()};
      const auto length = parse_duration(*text);
      if (!length)
        return engine::Fail{{"wait", "No ISO 8601 duration, such as PT15M or P2D: " + *text, pointer}};
      wait.until = add(input.now, *length);
    }
    if (until_) {
      const auto text = text_of(*until_, input, "/until");
      if (!text) return engine::Fail{text.error()};
      const auto until = time_of(*text);
      if (!until)
        return engine::Fail{
            {"wait", "No time, such as 2026-03-01T09:00:00Z, and no date: " + *text, "/until"}};
      wait.until = *until;
    }
    return wait;
  }

 private:
  static std::optional<expr::Template> part(const Json& config, std::string_view key) {
    const Json* value = find(config, key);
    return value ? std::optional(compiled(*value)) : std::nullopt;
  }

  static tl::expected<std::string, engine::StepError> text_of(const expr::Template& value,
                                                              const engine::StepInput& input,
                                                              const std::string& pointer) {
    auto given = value.evaluate(input.scope);
    if (!given) return tl::make_unexpected(engine::StepError{"expression", given.error().message, pointer});
    if (!given->value.is_string())
      return tl::make_unexpected(engine::StepError{"wait", "A text is needed here.", pointer});
    return std::string(given->value.get_string());
  }

  // A date begins at midnight UTC.
  static std::optional<Time> time_of(const std::string& text) {
    if (const auto time = parse_time(text)) return *time;
    if (const auto date = parse_date(text)) return Time(*date);
    return std::nullopt;
  }

  const std::optional<expr::Template> for_, until_, timeout_, signal_;
};

class WaitType final : public DescribedType {
 public:
  WaitType()
      : DescribedType({.name = "wait",
                       .title = "Wait",
                       .group = "control",
                       .description = "Goes on after a while, at a time, or when a signal of this name is "
                                      "sent to the execution; a signal "
                                      "that does not come in time leaves by timeout. Waiting costs nothing, "
                                      "and survives restarts.",
                       .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "for": {"type": "string", "title": "For", "description": "ISO 8601 duration, such as PT15M or P2D"},
                 "until": {"type": "string", "title": "Until", "description": "A time, such as {{trigger.body.starts_at}}"},
                 "signal": {"type": "string", "title": "Signal", "minLength": 1, "maxLength": 200,
                            "description": "Name of the signal that ends the wait"},
                 "timeout": {"type": "string", "title": "Timeout", "description": "How long to wait for the signal at most"}
               },
               "additionalProperties": false
             })"),
                       .example = literal(R"({"for": "P2D"})")}) {}

  std::vector<std::string> ports(const Json&) const override { return {"main", "timeout"}; }
  flow::Taking taking(const Json&) const override { return flow::Taking::One; }
  flow::ProvenanceRule provenance() const override { return {.adds = expr::Source::External}; }

  Json output_schema(const Json& config) const override {
    if (!find(config, "signal")) return literal(R"({"type": "object"})");
    return literal(R"({"type": "object", "properties": {
      "signal": {"type": "string"}, "body": {"description": "What was sent with the signal"},
      "by": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    int ends = 0;
    for (const char* key : {"for", "until", "signal"}) ends += find(node.config, key) ? 1 : 0;
    if (ends != 1)
      problems.push_back({node.id, "/config", "wait", "What ends the wait is not clear.",
                          "Give exactly one of `for`, `until` and `signal`."});
    if (find(node.config, "timeout") && !find(node.config, "signal"))
      problems.push_back({node.id, "/config/timeout", "wait",
                          "`timeout` means something beside `signal` only.",
                          "Leave it out, or wait for a signal."});
    for (const char* key : {"for", "timeout"}) {
      const auto text = string_at(node.config, key);
      if (text && !is_template(*text)) check_duration(node, key, "P2D", problems);
    }
    const auto until = string_at(node.config, "until");
    if (until && !is_template(*until) && !parse_time(*until) && !parse_date(*until))
      problems.push_back({node.id, "/config/until", "time", "`until` must be a time or a date.",
                          "Write for example 2026-03-01T09:00:00Z, or an expression."});
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Wait>(node.config);
  }
};

}  // namespace

const engine::NodeType& wait_type() {
  static const WaitType type;
  return type;
}

}  // namespace nf::nodes
