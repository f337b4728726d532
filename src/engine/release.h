#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.h"
#include "engine/version.h"

namespace nf::engine {

// Permits one attempt of one effect. Only due_work() makes one, from a durable state: whoever holds a Release
// may act, and nobody else can.
class Release {
 public:
  ExecutionId execution() const { return execution_; }
  // The node's id.
  const std::string& node() const { return node_; }
  const std::string& item() const { return item_; }
  int revision() const { return revision_; }
  int attempt() const { return attempt_; }
  const EffectRequest& effect() const { return effect_; }
  // `execution/node/revision/item/group`: the same across retries and crashes.
  const std::string& idempotency_key() const { return idempotency_key_; }
  // The approvals that were passed on the way here: `id; context_hash` each.
  const std::vector<std::string>& approvals() const { return approvals_; }
  bool test() const { return test_; }
  // How long the attempt may take; null where the node does not say.
  std::optional<Millis> timeout() const { return timeout_; }

 private:
  Release() = default;
  friend std::vector<Release> due_work(const State& state, const Version& version);

  ExecutionId execution_;
  std::string node_;
  std::string item_;
  int revision_ = 1;
  int attempt_ = 1;
  EffectRequest effect_;
  std::string idempotency_key_;
  std::vector<std::string> approvals_;
  bool test_ = false;
  std::optional<Millis> timeout_;
};

// The approval that was passed last on the way to this node: the last of those upstream that ended approved.
// Null where there is none.
const Approval* approval_passed(const State& state, const Version& version, NodeIndex node,
                                std::string_view item);

// What should be running now. Recovery is to load the state and ask again.
std::vector<Release> due_work(const State& state, const Version& version);

}  // namespace nf::engine
