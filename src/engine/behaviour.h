#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/state.h"
#include "expr/scope.h"
#include "flow/node_type.h"

namespace nf::engine {

// One live token at a merge.
struct Branch {
  std::string_view source;  // node id
  JsonRef output;
  const expr::Provenance* provenance;
};

// All that a step may know.
struct StepInput {
  const expr::Scope& scope;
  Time now;
  std::string_view node;
  JsonRef input;  // output of the node that the token came from
  const expr::Provenance& input_provenance;
  std::vector<Branch> branches;  // of a merge: the live ones, in the order of their edges
  // Whether an AI step before this one failed, or was answered by the built-in rules in its model's place.
  std::function<bool()> some_model_failed = nullptr;
};

// What a step wants: exactly one of these.
struct Succeed {
  JsonRef output;
  expr::Provenance provenance;
  std::vector<std::string> ports = {"main"};
  JsonRef trace = nullptr;
};
struct Fail {
  StepError error;
};
struct GiveOutput {  // of the execution
  JsonRef value;
  expr::Provenance provenance;
};
struct OpenApproval {
  JsonRef policy;
  expr::Provenance provenance;
  std::string pointer;  // of the policy object in the config, for messages
  std::string title;
  std::string message;
};
struct GrantException {
  JsonRef fields;
  expr::Provenance provenance;
};
struct RunEffect {
  std::string kind;
  JsonRef request;
};
struct OpenRework {
  Person to;
  std::string message;
  JsonRef schema;
  std::optional<Duration> due_in;
};
// The body runs once for each item; then the loop's step succeeds by `done`.
struct EnterLoop {
  JsonRef items;                // an array
  expr::Provenance provenance;  // of the array
  int concurrency = 1;          // items that may be under way at once
};
// The step succeeds when the time has come or the signal is given, whatever is first.
struct OpenWait {
  std::optional<Time> until;
  std::string signal;  // empty: time alone ends it. Else the end of the time leaves by `timeout`
};
// Somebody is asked to fill in data.
struct OpenTask {
  Person to;
  std::string message;
  JsonRef schema;
  JsonRef checks;  // as in a start node; null: none
  std::optional<Duration> due_in;
};
using Action = std::variant<Succeed, Fail, GiveOutput, OpenApproval, OpenRework, GrantException, RunEffect,
                            EnterLoop, OpenWait, OpenTask>;

// A node of a published version, ready to run. Pure: the same input gives the same action. Immutable, shared
// by all executions of the version.
class Behaviour {
 public:
  virtual ~Behaviour() = default;
  virtual Action run(const StepInput& input) const = 0;
};

struct Trigger;

// A node type that executions can run.
class NodeType : public flow::NodeType {
 public:
  // Requires that check() found no problem. Start nodes give null: their output comes with the trigger.
  virtual std::unique_ptr<const Behaviour> prepare(const flow::NodeSpec& node) const = 0;
  // Of start nodes: how requests come in; null for all others.
  virtual std::unique_ptr<const Trigger> trigger(const flow::NodeSpec& node) const;
};

}  // namespace nf::engine
