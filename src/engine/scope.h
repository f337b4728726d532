#pragma once

#include <string_view>

#include "engine/state.h"
#include "engine/version.h"
#include "expr/scope.h"

namespace nf::engine {

// What a loop's body runs for.
struct CurrentItem {
  const Json* value;
  int index;
  expr::Provenance provenance;
};
// Of the loop, as a step inside it sees it. Nothing where it is not in its body, or the loop is over.
std::optional<CurrentItem> current_item(const State& state, const flow::Graph& graph, NodeIndex loop,
                                        NodeIndex reader, std::string_view reader_item);

// What the expressions of one step may read (workflow.md, section 3, roots). Valid while the state does not
// change.
class StepScope final : public expr::Scope {
 public:
  StepScope(const State& state, const Version& version, const Step& step, Time now);

  expr::Binding root(expr::Root root) const override;
  expr::Binding node(std::string_view id) const override;
  std::optional<Time> now() const override { return now_; }

  // The output of the node that the step's token came from.
  const JsonRef& input() const { return input_; }
  const expr::Provenance& input_provenance() const { return input_provenance_; }

 private:
  const Json& execution() const;
  const Json& workflow() const;

  const State& state_;
  const Version& version_;
  const NodeIndex node_;
  const std::string item_;
  const Time now_;
  JsonRef input_;
  expr::Provenance input_provenance_;
  mutable std::optional<Json> execution_;  // made when first asked for
  mutable std::optional<Json> workflow_;
  expr::Provenance execution_provenance_;
  std::optional<CurrentItem> current_item_;  // of the innermost loop
  Json index_;
};

Json to_json(const Person& person);

}  // namespace nf::engine
