#pragma once

#include <set>

#include "sim/checkers/scene.h"

namespace nf::sim {

// Approvals: decided by those who were asked, once each, in time, never by the barred; one outcome, which the
// decisions give; nothing after it.
class ApprovalChecker {
 public:
  void see(const engine::Event& event, const Scene& scene);
  // Of a state after a turn.
  static void look_at(const engine::State& state, const engine::Version& version, Findings& findings);

 private:
  void see_one(const engine::ApprovalOpened& e, const Scene& scene);
  void see_one(const engine::DecisionRecorded& e, const Scene& scene);
  void see_one(const engine::ApprovalClosed& e, const Scene& scene);
  template <class Other>
  void see_one(const Other&, const Scene&) {}

  std::set<ApprovalId> known_;
};

}  // namespace nf::sim
