#include "base/pointer.h"
#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

enum class Mode { Object, Array, Deep };

Mode mode_of(const Json& config) {
  const auto mode = string_at(config, "mode");
  if (mode == "array") return Mode::Array;
  return mode == "deep" ? Mode::Deep : Mode::Object;
}

// Members of `from` go over those of `into`; objects are merged member by member.
void merge_deep(JsonObject& into, const JsonObject& from) {
  for (const auto& member : from) {
    Json* known = into.if_contains(member.key());
    if (known && known->is_object() && member.value().is_object()) {
      merge_deep(known->get_object(), member.value().get_object());
    } else {
      into[member.key()] = member.value();
    }
  }
}

class Merge final : public engine::Behaviour {
 public:
  explicit Merge(const Json& config) : mode_(mode_of(config)) {}

  engine::Action run(const engine::StepInput& input) const override {
    switch (mode_) {
      case Mode::Object:
        return as_object(input);
      case Mode::Array:
        return as_array(input);
      case Mode::Deep:
        return as_deep(input);
    }
    return engine::Fail{{"bug", "unknown mode", "/mode"}};
  }

 private:
  static engine::Action as_object(const engine::StepInput& input) {
    JsonObject result;
    expr::Provenance provenance;
    for (const engine::Branch& branch : input.branches) {
      result[branch.source] = *branch.output;
      provenance.graft(pointer_join("", branch.source), *branch.provenance);
    }
    return engine::Succeed{.output = share(std::move(result)), .provenance = std::move(provenance)};
  }

  static engine::Action as_array(const engine::StepInput& input) {
    JsonArray result;
    expr::Provenance provenance;
    for (const engine::Branch& branch : input.branches) {
      provenance.graft(pointer_join("", result.size()), *branch.provenance);
      result.push_back(*branch.output);
    }
    return engine::Succeed{.output = share(std::move(result)), .provenance = std::move(provenance)};
  }

  static engine::Action as_deep(const engine::StepInput& input) {
    JsonObject result;
    expr::Provenance provenance;
    for (const engine::Branch& branch : input.branches) {
      if (!branch.output->is_object()) {
        return engine::Fail{
            {"merge", "mode deep needs objects, and " + std::string(branch.source) + " gave another value",
             "/mode"}};
      }
      merge_deep(result, branch.output->get_object());
      provenance.merge(*branch.provenance);
    }
    return engine::Succeed{.output = share(std::move(result)), .provenance = std::move(provenance)};
  }

  const Mode mode_;
};

class MergeType final : public DescribedType {
 public:
  MergeType()
      : DescribedType(
            {.name = "merge",
             .title = "Merge",
             .group = "routing",
             .description =
                 "Waits for all of its branches, alive or dead, and joins what the live ones gave. "
                 "With need live one live branch is enough; with need all one dead branch skips it. "
                 "Behind an approval, need must be written.",
             .config_schema = literal(R"({
                         "type": "object",
                         "properties": {
                           "need": {"title": "Need", "enum": ["live", "all"],
                                    "description": "live: at least one branch is alive. all: every one is"},
                           "mode": {"title": "Mode", "enum": ["object", "array", "deep"], "default": "object"}
                         },
                         "additionalProperties": false
                       })"),
             .example = literal(R"({"need": "all", "mode": "object"})")}) {}

  bool is_merge() const override { return true; }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"need", "mode"}, problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<Merge>(node.config);
  }
};

}  // namespace

const engine::NodeType& merge_type() {
  static const MergeType type;
  return type;
}

}  // namespace nf::nodes
