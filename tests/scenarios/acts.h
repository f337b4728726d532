#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/scenarios/script.h"
#include "tests/scenarios/world.h"

// What a scenario's people and operators do, in words.
namespace nf::scenarios {

// The words of one act, sorted: `approve a1 by sven "fine" revision=2`.
struct Act {
  std::string verb;
  std::vector<std::string> names;            // a1
  std::map<std::string, std::string> roles;  // by, for, from, to → whom
  JsonObject values;                         // revision: 2
  std::optional<std::string> text;           // fine
  std::optional<Json> block;                 // a JSON value that stands alone

  // Empty where the act names nobody in this role.
  std::string role(const std::string& name) const;
  std::string name(std::size_t index) const;
};

// Sets a scene. Failures say what the line should have said.
Result<> given(World& world, const Words& words);

// Does these acts, all in one batch. What came of each is in world.answers. `99 times ACT` does one again and
// again, each in a batch of its own.
Result<> act(World& world, const std::vector<Words>& acts);

// `a1` as the approval that it names.
Result<ApprovalId> approval_named(const World& world, const std::string& name);
Result<ExecutionId> request_named(const World& world, const std::string& name);

// `+3d`, `-90m`, `+2h30m`.
Result<Millis> span_of(const std::string& text);

}  // namespace nf::scenarios
