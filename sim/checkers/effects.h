#pragma once

#include <map>
#include <set>

#include "engine/release.h"
#include "sim/checkers/scene.h"

namespace nf::sim {

// Effects of one execution, as the journal has them: none before the approval before it, the same request
// under the same key on every retry, none again after a success.
class EffectChecker {
 public:
  void see(const engine::Event& event, const Scene& scene);
  // An attempt is about to be carried out; `state` is the durable one.
  void look_at(const engine::Release& release, const engine::State& state, Findings& findings) const;

 private:
  using Key = std::tuple<std::string, std::string, int>;  // node id, item, revision
  struct Asked {
    int group = 1;
    JsonRef request;
    int attempt = 0;
    bool asks_anew = false;  // an operator has retried what certainly did not happen
    bool succeeded = false;
  };

  void see_one(const engine::EffectRequested& e, const Scene& scene);
  void see_one(const engine::EffectReported& e, const Scene& scene);
  void see_one(const engine::StepRetried& e, const Scene& scene);
  void see_one(const engine::ExecutionMigrated& e, const Scene& scene);
  template <class Other>
  void see_one(const Other&, const Scene&) {}

  std::map<Key, Asked> asked_;
  std::map<engine::NodeIndex, std::vector<engine::NodeIndex>> gates_;  // of this version, worked out once
};

// The approvals without whose port `approved` no way leads from the start to this node.
std::vector<engine::NodeIndex> gates_before(const engine::Version& version, engine::NodeIndex node);

}  // namespace nf::sim
