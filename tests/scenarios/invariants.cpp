#include "tests/scenarios/invariants.h"

#include <algorithm>
#include <set>

#include "engine/reviewers.h"
#include "log/leaf.h"
#include "log/tree.h"
#include "runtime/saved_state.h"
#include "store/codec/codec.h"

namespace nf::scenarios {

namespace {

class Checker {
 public:
  explicit Checker(World& world) : world_(world), reader_(world.reader()) {}

  std::vector<std::string> check() {
    check_leaves();
    check_attempts();
    std::optional<Time> next_due;
    for (const ExecutionId id : world_.executions()) {
      auto view = world_.view(id);
      if (!view) {
        broken("an execution cannot be read: " + view.error().message);
        continue;
      }
      check_execution(*view);
      const auto due = view->row.next_due;
      if (due && (!next_due || *due < *next_due)) next_due = due;
    }
    const auto told = reader_->next_due();
    if (!told || *told != next_due) broken("the store's next timer is not the earliest of all executions");
    return std::move(broken_);
  }

 private:
  void broken(std::string what) { broken_.push_back(std::move(what)); }
  void expect(bool holds, const std::string& what) {
    if (!holds) broken(what);
  }

  // --- The outside

  // One key is one effect: of one step, with one request. And what opens a connection is nowhere.
  void check_attempts() {
    std::map<std::string, const Attempt*> by_key;
    for (const Attempt& attempt : world_.outside.attempts) {
      const Attempt*& first = by_key.try_emplace(attempt.key, &attempt).first->second;
      const bool same = first->execution == attempt.execution && first->node == attempt.node &&
                        first->request == attempt.request && first->approvals == attempt.approvals;
      expect(same, "two different effects have the key " + attempt.key);
    }
  }

  void check_secrets(ExecutionId id) {
    const auto journal = reader_->journal(id);
    if (!journal) return broken("a journal cannot be read");
    for (const ports::JournalRow& turn : *journal) {
      expect(turn.events.find(kModelKey) == std::string::npos, "a journal holds a connection's secret");
    }
  }

  // --- The log

  void check_leaves() {
    const auto leaves = reader_->leaves(0, 1'000'000);
    if (!leaves) return broken("the log cannot be read");
    std::map<std::string, log::LeafHead> heads;
    log::Frontier frontier;
    for (const ports::LeafRow& row : *leaves) check_leaf(row, frontier, heads);
    const auto head = reader_->log_head();
    expect(head && head->size == leaves->size(), "the log's head has another size than the log");
    const bool fits = head && (leaves->empty() || head->frontier == frontier.bytes());
    expect(fits, "the log's frontier is not the one that its leaves give");
  }

  void check_leaf(const ports::LeafRow& row, log::Frontier& frontier,
                  std::map<std::string, log::LeafHead>& heads) {
    const auto json = parse_json(row.bytes);
    if (!json || canonical_json(*json) != row.bytes)
      return broken("a leaf is not canonical JSON: " + row.bytes);
    expect(row.seq == frontier.size(), "the log has a gap");
    const Json& subject = json->at("subject");
    const std::string name = *string_at(subject, "type") + "/" + *string_at(subject, "id");
    const auto before = heads.find(name);
    Json prev = nullptr;
    if (before != heads.end()) {
      prev = JsonObject{{"leaf", hex(before->second.leaf)},
                        {"seq", static_cast<std::int64_t>(before->second.seq)}};
    }
    const Json& told = json->at("prev");
    const bool same_seq =
        told.is_null() == prev.is_null() && (told.is_null() || told.at("seq") == prev.at("seq"));
    expect(same_seq, "leaf " + std::to_string(row.seq) + " does not point at the one before of its subject");
    if (same_seq && !told.is_null()) {
      const std::string leaf(told.at("leaf").as_string());
      expect(leaf.find(hex(before->second.leaf)) != std::string::npos, "a leaf's prev has another hash");
    }
    const Sha256 hash = log::leaf_hash(row.bytes);
    frontier.append(hash);
    heads[name] = {row.seq, hash};
    kinds_[name].push_back(*string_at(*json, "kind"));
    if (kinds_[name].back() != "execution.closed") return;
    expect(json->at("body").at("count") == Json(static_cast<std::int64_t>(kinds_[name].size())),
           "execution.closed counts other leaves than there are");
  }

  static std::string leaf_kind(const engine::Event& event) {
    if (const auto* step = std::get_if<engine::StepSucceeded>(&event))
      return step->trace ? "rules.routed" : "";
    if (const auto* told = std::get_if<engine::NoticeSent>(&event)) {
      return engine::to_reviewer(told->notice.kind) && told->error.empty() ? "reviewer.notified" : "";
    }
    static const std::map<std::string_view, std::string> kKinds = {
        {"execution.started", "request.submitted"}, {"approval.opened", "context.frozen"},
        {"decision.recorded", "decision.recorded"}, {"approval.closed", "gate.closed"},
        {"exception.granted", "exception.granted"}, {"request.resubmitted", "request.resubmitted"},
        {"effect.requested", "effect.intended"},    {"execution.ended", "execution.closed"}};
    if (const auto* reported = std::get_if<engine::EffectReported>(&event)) {
      if (reported->outcome == engine::EffectOutcome::Failed) return "effect.failed";
      if (reported->outcome == engine::EffectOutcome::Unknown) return "effect.unknown";
      return reported->kind == "ai" ? "ai.proposed" : "effect.succeeded";
    }
    const auto found = kKinds.find(codec::name_of(event));
    return found == kKinds.end() ? "" : found->second;
  }

  void check_acts_have_leaves(const View& view) {
    std::vector<std::string> wanted;
    bool closed = false;  // nothing comes after the leaf that closes
    for (const engine::Event& event : view.journal) {
      if (std::holds_alternative<engine::StepRetried>(event)) closed = false;
      if (closed) continue;
      closed = std::holds_alternative<engine::ExecutionEnded>(event);
      if (std::string kind = leaf_kind(event); !kind.empty()) wanted.push_back(std::move(kind));
    }
    expect(kinds_["execution/" + to_string(view.row.id)] == wanted,
           "the acts of an execution and its leaves differ");
    expect(view.row.leaves == wanted.size(), "an execution counts other leaves than it has");
  }

  // --- One execution

  void check_execution(const View& view) {
    check_secrets(view.row.id);
    check_replay(view);
    check_acts_have_leaves(view);
    check_row(view);
    check_steps(view);
    for (const engine::Approval& approval : view.state.approvals) check_approval(view, approval);
    check_waits(view);
  }

  void check_replay(const View& view) {
    engine::State replayed;
    Time last{};
    for (const engine::Event& event : view.journal) {
      engine::evolve(replayed, event);
      expect(engine::time_of(event) >= last, "time in the journal goes back");
      last = engine::time_of(event);
    }
    const std::string saved = codec::encode(view.state);
    expect(saved == codec::encode(replayed), "the saved state is not what the journal gives:\n      " +
                                                 saved + "\n      " + codec::encode(replayed));
    const auto again = codec::decode_state(saved);
    expect(again && codec::encode(*again) == saved, "a state does not come back from its bytes as it was");
    expect(view.row.state.empty() == view.state.ending.has_value(),
           "a saved state is there just while it runs");
  }

  void check_row(const View& view) {
    const auto timers = engine::timers(view.state);
    const auto due = timers.empty() ? std::nullopt : std::optional(timers.front().due);
    expect(view.row.next_due == due, "the row's next timer is not the engine's");
    expect(view.row.status == engine::status(view.state), "the row's status is not the engine's");
    expect(view.row.attention == !engine::attention(view.state).empty(),
           "the row's attention is not the engine's");
    expect(view.row.revision == view.state.revision, "the row's revision is not the engine's");
  }

  // A node runs at most once per revision and loop item.
  void check_steps(const View& view) {
    std::set<std::tuple<int, int, std::string>> seen;
    for (const engine::Step& step : view.state.steps) {
      const std::string& node = view.version->node(step.node).id;
      expect(seen.insert({step.node, step.revision, step.item}).second,
             "node " + node + " ran twice in one revision");
      const bool active = step.status == engine::StepStatus::Ready ||
                          step.status == engine::StepStatus::Running ||
                          step.status == engine::StepStatus::Waiting;
      // A loop with an item that failed is taken up again by a retry.
      const bool kept = view.state.ending == engine::Ending::Failed && view.state.loop(step.node, step.item);
      expect(!active || (step.current && !view.state.ending) || kept,
             "node " + node + " is active in what is over");
      expect(step.status != engine::StepStatus::Ready || view.state.paused,
             "node " + node + " was left ready");
    }
  }

  void check_approval(const View& view, const engine::Approval& approval) {
    const bool gone = approval.node == flow::kNone;  // from the version that it runs on now
    const std::string node = gone ? "that is gone" : view.version->node(approval.node).id;
    check_context(view, approval, node);
    check_votes(view, approval, node);
    const auto row = reader_->approval(approval.id);
    if (!row || !*row) return broken("approval " + node + " has no row");
    const auto deciders = view.state.test ? std::vector<UserId>{} : engine::can_decide(approval);
    expect((*row)->can_decide == deciders, "the inbox of " + node + " is not the engine's view");
    expect((*row)->open == approval.open(), "the row of " + node + " does not say whether it is open");
    const int stage = approval.open_stage();
    const auto due = stage < 0 ? std::nullopt : approval.stages[stage].due_at;
    expect((*row)->due_at == due, "the row of " + node + " has another deadline");
    for (const UserId user : (*row)->can_decide) {
      expect(std::ranges::count((*row)->involved, user) == 1,
             "somebody who can decide " + node + " cannot see it");
    }
  }

  void check_context(const View& view, const engine::Approval& approval, const std::string& node) {
    const auto context = reader_->context(approval.id);
    if (!context || !*context) return broken("approval " + node + " has no frozen context");
    expect(hash_name(sha256(**context)) == approval.context_hash,
           "the context of " + node + " has another hash");
    const auto opened = world_.contexts.find(approval.id);
    expect(opened != world_.contexts.end() && opened->second == **context,
           "the context of " + node + " has changed");
    const auto json = parse_json(**context);
    expect(json && canonical_json(*json) == **context, "the context of " + node + " is not canonical");
    expect(json && json->at("revision") == Json(approval.revision),
           "the context of " + node + " is of another revision");
    expect(approval.revision <= view.state.revision, "approval " + node + " is of a revision to come");
  }

  void check_votes(const View& view, const engine::Approval& approval, const std::string& node) {
    std::set<std::string> voters;
    for (const engine::Decision& decision : approval.decisions) {
      expect(voters.insert(decision.reviewer.email).second,
             decision.reviewer.email + " decided " + node + " twice");
      expect(decision.revision == approval.revision, "a vote of another revision counts at " + node);
    }
    if (approval.revision < view.state.revision) return;  // barred since
    for (const engine::Stage& stage : approval.stages) {
      std::set<std::string> people;
      for (const engine::Reviewer& reviewer : stage.reviewers) {
        expect(people.insert(reviewer.person.email).second,
               reviewer.person.email + " is twice in a stage of " + node);
        expect(!engine::barred(view.state, reviewer.person, approval.allow_self_approval) ||
                   reviewer.state == engine::ReviewerState::Removed,
               reviewer.person.email + " is barred and yet a reviewer of " + node);
      }
    }
  }

  // Whatever has not ended waits for a person or a moment, or raises attention.
  void check_waits(const View& view) {
    const engine::State& state = view.state;
    const bool approvals = std::ranges::any_of(state.approvals, &engine::Approval::open);
    const bool reworks = std::ranges::any_of(state.reworks, &engine::Rework::open);
    const bool timers = !engine::timers(state).empty();
    const bool tasks = std::ranges::any_of(state.tasks, &engine::Task::open);
    const bool others = std::ranges::any_of(state.steps, [](const engine::Step& step) {
      return step.status == engine::StepStatus::Waiting && (!step.signal.empty() || step.child);
    });
    if (state.ending)
      return expect(!approvals && !reworks && !timers && !tasks, "an execution that has ended still waits");
    const bool runs = std::ranges::any_of(
        state.steps, [](const auto& step) { return step.status == engine::StepStatus::Running; });
    expect(approvals || reworks || timers || tasks || others || runs || state.paused,
           "an execution waits for nothing");
    for (const engine::Approval& approval : state.approvals) {
      expect(!engine::unassigned(approval) || view.row.attention, "nobody can decide, and nobody is told");
    }
  }

  World& world_;
  const std::unique_ptr<ports::Reader> reader_;
  std::map<std::string, std::vector<std::string>> kinds_;  // of leaves, by subject
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(World& world) { return Checker(world).check(); }

}  // namespace nf::scenarios
