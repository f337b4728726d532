#pragma once

#include <map>
#include <set>

#include "sim/checkers/scene.h"

namespace nf::sim {

// Tokens: every step was started by a live one, merges fire on all tokens of the right revision, none is
// lost, and a resubmission takes everything back that lies behind its re-entry.
class TokenChecker {
 public:
  void see(const engine::Event& event, const Scene& scene);

 private:
  enum class Token { None, Live, Dead };
  using Place = std::pair<std::string, int>;  // loop item; node or edge

  void see_one(const engine::ExecutionStarted& e, const Scene& scene);
  void see_one(const engine::StepReady& e, const Scene& scene);
  void see_one(const engine::StepSkipped& e, const Scene& scene);
  void see_one(const engine::StepSucceeded& e, const Scene& scene);
  void see_one(const engine::StepFailed& e, const Scene& scene);
  void see_one(const engine::StepCancelled& e, const Scene& scene);
  void see_one(const engine::LoopItemStarted& e, const Scene& scene);
  void see_one(const engine::ApprovalClosed& e, const Scene& scene);
  void see_one(const engine::RequestResubmitted& e, const Scene& scene);
  void see_one(const engine::ExecutionMigrated& e, const Scene& scene);
  void see_one(const engine::ExecutionEnded& e, const Scene& scene);
  template <class Other>
  void see_one(const Other&, const Scene&) {}

  void enter(const std::string& item, engine::NodeIndex node, const Scene& scene);
  void put(const std::string& item, const std::vector<engine::EdgeIndex>& edges, Token token);
  Token token(const std::string& item, engine::EdgeIndex edge) const;
  // Tokens at a node, without those of return edges.
  std::map<Token, int> tokens_at(const std::string& item, engine::NodeIndex node, const Scene& scene) const;
  void no_merge_waits(const Scene& scene) const;

  std::set<Place> entered_;  // and not taken back since
  std::map<Place, Token> tokens_;
  std::map<Place, std::string> outcomes_;         // of approvals, by node
  engine::NodeIndex left_by_main_ = flow::kNone;  // the rework that was answered last
};

}  // namespace nf::sim
