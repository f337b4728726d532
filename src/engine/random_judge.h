#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "engine/test_kit.h"

// Watches an execution event by event and says which promise of workflow.md, sections 2 and 5.2, was broken.
// It knows the graph and the journal only, and works out for itself what the engine works out.
namespace nf::engine::kit {

class Judge {
 public:
  explicit Judge(const Bench& bench) : bench_(bench), graph_(bench.version->graph) {}

  // Reads what has been added to the journal. Empty while nothing is wrong.
  const std::string& wrong() {
    for (; read_ < bench_.events.size() && wrong_.empty(); ++read_)
      std::visit([this](const auto& event) { see(event); }, bench_.events[read_]);
    if (wrong_.empty()) check_state();
    return wrong_;
  }

  // How often something happened that the sample would prove nothing without.
  std::map<std::string, int> seen;

 private:
  enum class Token { None, Live, Dead };

  void expect(bool holds, const std::string& what) {
    if (!holds && wrong_.empty()) wrong_ = what + " (event " + std::to_string(read_) + ")";
  }
  std::string name(NodeIndex node) const { return bench_.version->node(node).id; }
  bool is(NodeIndex node, std::string_view type) const { return bench_.version->node(node).type == type; }
  Token token(EdgeIndex edge) const {
    const auto found = tokens_.find(edge);
    return found == tokens_.end() ? Token::None : found->second;
  }
  void put(const std::vector<EdgeIndex>& edges, Token token) {
    for (const EdgeIndex edge : edges) tokens_[edge] = token;
  }

  template <class Other>
  void see(const Other&) {}

  void see(const ExecutionStarted& e) { enter(e.start); }

  void enter(NodeIndex node) {
    expect(current_.insert(node).second, name(node) + " was entered again without being taken back");
  }

  // The tokens at a node, without those of return edges.
  std::map<Token, int> tokens_at(NodeIndex node) const {
    std::map<Token, int> counts;
    for (const EdgeIndex edge : graph_.nodes[node].in) {
      if (!graph_.edges[edge].returns) ++counts[token(edge)];
    }
    return counts;
  }

  void see(const StepReady& e) {
    enter(e.node);
    const bool back = graph_.edges[e.via].returns;
    expect(graph_.edges[e.via].to == e.node, "a token came to another node than its edge leads to");
    expect(token(e.via) == Token::Live, name(e.node) + " was started by an edge without a live token");
    if (back) tokens_.erase(e.via);
    if (!is(e.node, "merge") || back) return;
    auto counts = tokens_at(e.node);
    expect(counts[Token::None] == 0, "the merge " + name(e.node) + " did not wait for every edge");
    const bool all = string_at(bench_.version->node(e.node).config, "need") == "all";
    expect(!all || counts[Token::Dead] == 0, "the merge " + name(e.node) + " went on without a branch");
    ++seen[counts[Token::Dead] > 0 ? "merge with a dead branch" : "merge of live branches"];
    if (revision_ > 1) ++seen["merge in a later revision"];
  }

  void see(const StepSkipped& e) {
    enter(e.node);
    auto counts = tokens_at(e.node);
    expect(counts[Token::None] == 0, name(e.node) + " was skipped before every token came");
    const bool all = is(e.node, "merge") && string_at(bench_.version->node(e.node).config, "need") == "all";
    expect(all ? counts[Token::Dead] > 0 : counts[Token::Live] == 0, name(e.node) + " was skipped alive");
    if (is(e.node, "merge")) ++seen["skipped merge"];
    put(e.dead, Token::Dead);
  }

  void see(const StepSucceeded& e) {
    for (const EdgeIndex edge : e.live) {
      expect(graph_.edges[edge].from == e.node, "a token left by another node's edge");
      if (is(e.node, "approval"))
        expect(graph_.edges[edge].port == closed_[e.node],
               name(e.node) + " was left by another port than its outcome");
    }
    // The way back from a rework is told by the edges that are not dead: it bears a token for a moment only.
    if (is(e.node, "rework") && e.port == "main") back_from_ = e.node;
    put(e.live, Token::Live);
    put(e.dead, Token::Dead);
  }

  void see(const StepFailed& e) {
    if (bench_.version->node(e.node).type == "effect") ++seen["effect that failed"];
    if (e.retry_at) return;
    put(e.live, Token::Live);
    put(e.dead, Token::Dead);
  }

  // It leaves by no port.
  void see(const StepCancelled& e) {
    for (const EdgeIndex edge : graph_.nodes[e.node].out) {
      if (token(edge) == Token::None && !graph_.edges[edge].returns) tokens_[edge] = Token::Dead;
    }
  }

  void see(const EffectRequested& e) {
    ++seen[graph_.nodes[e.node].forward ? "effect" : "effect on a way back"];
  }
  void see(const EffectReported& e) { seen["late result"] += e.late; }

  void see(const ApprovalOpened& e) {
    expect(e.approval.revision == revision_, "an approval was opened in another revision");
    expect(ids_.insert(e.approval.id).second, "two approvals have one id");
    open_.insert(e.approval.id);
    if (open_.size() > 1) ++seen["approvals beside each other"];
  }

  void see(const ApprovalClosed& e) {
    expect(open_.erase(e.approval) == 1, "an approval was closed twice");
    const Approval& approval = *bench_.state.approval(e.approval);
    closed_[approval.node] = name_of(e.outcome);
    ++seen[std::string("approval ") + std::string(name_of(e.outcome))];
    if (e.outcome == Outcome::Approved) check_approved(approval);
    const auto any = [&](Verdict verdict) {
      return std::ranges::any_of(approval.decisions, [&](const Decision& d) { return d.verdict == verdict; });
    };
    const bool overdue = std::ranges::any_of(
        approval.stages, [&](const Stage& stage) { return stage.due_at && *stage.due_at <= e.at; });
    if (e.outcome == Outcome::ChangesRequested)
      expect(any(Verdict::RequestChanges), "changes that nobody has asked for");
    if (e.outcome == Outcome::Rejected) expect(any(Verdict::Reject) || overdue, "rejected by nobody");
    if (e.outcome == Outcome::TimedOut) expect(overdue, "timed out early");
  }

  void check_approved(const Approval& approval) {
    for (int i = 0; i < static_cast<int>(approval.stages.size()); ++i) {
      const Stage& stage = approval.stages[i];
      std::set<std::string> yes;
      for (const Decision& decision : approval.decisions) {
        if (decision.stage != i) continue;
        expect(decision.reviewer.email != "rita@example.com", "the requester has decided");
        if (decision.verdict == Verdict::Approve) yes.insert(decision.reviewer.email);
        expect(decision.verdict == Verdict::Approve || stage.mode == ReviewMode::Quorum,
               "approved against a no");
      }
      const bool everybody = std::ranges::none_of(stage.reviewers, [](const Reviewer& reviewer) {
        return reviewer.state == ReviewerState::Asked || reviewer.state == ReviewerState::Waiting;
      });
      const bool enough = stage.mode == ReviewMode::Any      ? !yes.empty()
                          : stage.mode == ReviewMode::Quorum ? static_cast<int>(yes.size()) >= stage.quorum
                          : stage.seats[0].kind == SeatSpec::Kind::Group && !stage.fallback_joined
                              ? static_cast<int>(yes.size()) >= stage.seats[0].need
                              : everybody && !yes.empty();
      expect(enough && stage.status == StageStatus::Approved,
             name(approval.node) + " was passed without its decisions");
    }
  }

  void see(const RequestResubmitted& e) {
    expect(e.revision == revision_ + 1, "a revision was left out");
    revision_ = e.revision;
    for (const EdgeIndex edge : e.cleared) tokens_.erase(edge);
    for (const NodeIndex node : e.taken_back) current_.erase(node);
    const std::set<NodeIndex> old(e.taken_back.begin(), e.taken_back.end());
    for (const ApprovalId id : open_)
      expect(!old.contains(bench_.state.approval(id)->node), "an approval of the old revision is still open");
    // The one token of the way back.
    for (const EdgeIndex edge : graph_.nodes[back_from_].out) {
      if (graph_.edges[edge].port == "main") tokens_[edge] = Token::Live;
    }
    ++seen["resubmission"];
    if (!open_.empty()) ++seen["resubmission beside an approval that stays"];
  }

  void check_state() {
    const State& state = bench_.state;
    for (const Step& step : state.steps) {
      const bool active = step.status == StepStatus::Ready || step.status == StepStatus::Running ||
                          step.status == StepStatus::Waiting;
      expect(!active || step.current, name(step.node) + " goes on in an old revision");
      expect(step.status != StepStatus::Ready || state.paused, name(step.node) + " was left ready");
    }
    for (const Approval& approval : state.approvals) {
      if (!approval.open()) continue;
      const Step* step = state.step(approval.node);
      expect(step && step->status == StepStatus::Waiting && step->revision == approval.revision,
             "the approval of " + name(approval.node) + " belongs to no step");
      expect(!unassigned(approval) || !attention(state).empty(), "nobody can decide, and nobody is told");
      for (const UserId user : can_decide(approval))
        expect(user != *state.requester.user, "the requester is asked");
    }
  }

  const Bench& bench_;
  const flow::Graph& graph_;
  std::size_t read_ = 0;
  std::string wrong_;
  int revision_ = 1;
  std::set<NodeIndex> current_;  // entered, and not taken back since
  std::map<EdgeIndex, Token> tokens_;
  std::set<ApprovalId> ids_, open_;
  std::map<NodeIndex, std::string> closed_;  // by approval node: its last outcome
  NodeIndex back_from_ = 0;
};

}  // namespace nf::engine::kit
