#pragma once

#include <string>

#include "engine/event.h"
#include "engine/version.h"
#include "sim/checkers/roster.h"
#include "sim/findings.h"

namespace nf::sim {

// What a checker of one execution looks at when an event has become durable. Checkers know graph and journal
// only, and work out for themselves what the engine works out.
struct Scene {
  const engine::State& before;  // the events before it, folded
  const engine::Version& version;
  Time now;  // on the wall when it was decided
  const Roster& people;
  Findings& findings;

  const std::string& name(engine::NodeIndex node) const { return version.node(node).id; }
  bool is(engine::NodeIndex node, std::string_view type) const { return version.node(node).type == type; }
  // Whether a test gives this node's output.
  bool is_pinned(engine::NodeIndex node) const { return before.pins && find(*before.pins, name(node)); }
  // The parts are joined only where something is wrong.
  template <class... Parts>
  void expect(const char* checker, bool holds, const Parts&... parts) const {
    if (!holds) findings.found(checker, (std::string() + ... + std::string(parts)));
  }
};

}  // namespace nf::sim
