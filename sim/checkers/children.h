#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "sim/checkers/scene.h"

namespace nf::sim {

// Executions that steps of others have started: one for each key of the effect that asks for it, for the same
// people; its step ends once, with its end; none goes on that nobody waits for any more.
class ChildChecker {
 public:
  // An execution as it is durable now; null: there is none.
  using Find = std::function<const engine::State*(ExecutionId)>;

  void see(ExecutionId execution, const engine::Event& event, const Scene& scene, const Find& find);
  // Of an execution that has not ended, when nothing is under way any more.
  void look_at(const engine::State& child, const engine::Version* parents, const Find& find,
               Findings& findings) const;

 private:
  using Place = std::tuple<ExecutionId, std::string, std::string, int>;  // execution, node id, item, revision
  struct Asked {
    bool waits = true;
    std::map<int, int> group_of;  // by attempt
    std::set<int> reported;       // attempts
  };
  struct Seeing {
    ExecutionId execution;
    const Scene& scene;
    const Find& find;
  };
  void see_one(const engine::ExecutionStarted& e, const Seeing& in);
  void see_one(const engine::EffectRequested& e, const Seeing& in);
  void see_one(const engine::ExecutionEnded& e, const Seeing& in);
  void see_one(const engine::ChildStarted& e, const Seeing& in);
  void see_one(const engine::EffectReported& e, const Seeing& in);
  template <class Other>
  void see_one(const Other&, const Seeing&) {}
  void see_end(const engine::EffectReported& e, const Asked& asked, const Seeing& in) const;

  std::map<Place, Asked> asked_;
  std::set<std::pair<Place, int>> started_;  // with the group
  std::set<ExecutionId> failed_;             // at some time
};

}  // namespace nf::sim
