#include "connect/effects/checked_catalogue.h"

#include <algorithm>

#include "base/check.h"
#include "engine/behaviour.h"
#include "engine/trigger.h"
#include "flow/check/advice.h"

namespace nf::connect {

namespace {

constexpr std::string_view kCode = "code";

// As the type that it stands for, and checks the source.
class CheckedCode final : public engine::NodeType, public flow::Adviser {
 public:
  CheckedCode(const engine::NodeType& type, CodeSyntax& syntax) : type_(type), syntax_(syntax) {}

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    const std::size_t before = problems.size();
    type_.check(node, problems);
    if (problems.size() > before) return;
    const auto verdict = syntax_.of(string_at(node.config, "source").value_or(""));
    if (verdict.is != CodeSyntax::Verdict::Is::Wrong) return;
    problems.push_back({node.id, "/config/source", "code-syntax",
                        "The code cannot be read: " + verdict.words + ".",
                        "Correct the source there; it is the body of a JavaScript function."});
  }

  void advise(const flow::NodeSpec& node, const flow::finite::Domains&, flow::finite::Effort&,
              flow::Problems& warnings) const override {
    const auto verdict = syntax_.of(string_at(node.config, "source").value_or(""));
    if (verdict.is == CodeSyntax::Verdict::Is::Readable) return;
    warnings.push_back(
        {node.id, "/config/source", "code-unchecked",
         "Whether the code can be read could not be found out: " + verdict.words + ".",
         "Try the step in a test before you rely on it; `neuronflow doctor` says what the machine "
         "lacks."});
  }

  const flow::NodeDescription& describe() const override { return type_.describe(); }
  std::vector<std::string> ports(const Json& config) const override { return type_.ports(config); }
  flow::Taking taking(const Json& config) const override { return type_.taking(config); }
  flow::ProvenanceRule provenance() const override { return type_.provenance(); }
  expr::Sources output_sources(const Json& config, const std::vector<std::string>& path,
                               const flow::Operands& operands) const override {
    return type_.output_sources(config, path, operands);
  }
  Json output_schema(const Json& config) const override { return type_.output_schema(config); }
  std::vector<std::string_view> literal_keys() const override { return type_.literal_keys(); }
  std::vector<flow::Reading> readings(const Json& config) const override { return type_.readings(config); }
  bool takes_data() const override { return type_.takes_data(); }
  bool is_approval() const override { return type_.is_approval(); }
  bool is_rework() const override { return type_.is_rework(); }
  bool is_merge() const override { return type_.is_merge(); }
  bool is_loop() const override { return type_.is_loop(); }
  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return type_.prepare(node);
  }
  std::unique_ptr<const engine::Trigger> trigger(const flow::NodeSpec& node) const override {
    return type_.trigger(node);
  }

 private:
  const engine::NodeType& type_;
  CodeSyntax& syntax_;
};

const engine::NodeType& code_of(const flow::Catalogue& types) {
  const auto* code = dynamic_cast<const engine::NodeType*>(types.find(kCode));
  CHECK(code != nullptr);
  return *code;
}

class CheckedTypes final : public flow::Catalogue {
 public:
  CheckedTypes(const flow::Catalogue& types, CodeSyntax& syntax)
      : types_(types), code_(code_of(types), syntax) {}

  const flow::NodeType* find(std::string_view name) const override {
    return name == kCode ? &code_ : types_.find(name);
  }
  std::vector<const flow::NodeType*> all() const override {
    auto all = types_.all();
    std::ranges::replace(all, types_.find(kCode), static_cast<const flow::NodeType*>(&code_));
    return all;
  }

 private:
  const flow::Catalogue& types_;
  const CheckedCode code_;
};

}  // namespace

std::unique_ptr<const flow::Catalogue> checked_catalogue(const flow::Catalogue& types, CodeSyntax& syntax) {
  return std::make_unique<CheckedTypes>(types, syntax);
}

}  // namespace nf::connect
