#include "runtime/doctor.h"

#include <map>

#include "base/hash.h"
#include "log/leaf.h"
#include "log/tree.h"
#include "runtime/leaves.h"
#include "runtime/saved_state.h"
#include "store/codec/codec.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kPage = 200;
constexpr std::size_t kLeavesAtOnce = 1'000;
constexpr std::size_t kMaxFindings = 100;

class Doctor {
 public:
  Doctor(ports::Reader& reader, Versions& versions, const log::Frontier* signed_tree)
      : reader_(reader), versions_(versions), signed_(signed_tree) {}

  Result<Diagnosis> run() {
    TRY(read_log());
    TRY(read_executions());
    return std::move(diagnosis_);
  }

 private:
  void found(std::string what) {
    if (diagnosis_.findings.size() < kMaxFindings) diagnosis_.findings.push_back(std::move(what));
  }

  Result<> read_log() {
    log::Frontier frontier;
    for (;;) {
      const auto leaves = TRY(reader_.leaves(frontier.size(), kLeavesAtOnce));
      if (leaves.empty()) break;
      for (const ports::LeafRow& row : leaves) {
        const Sha256 hash = log::leaf_hash(row.bytes);
        check_leaf(row, hash, frontier.size());
        frontier.append(hash);
        if (signed_ && frontier.size() == signed_->size() && !(frontier == *signed_))
          found("The log does not begin with what was signed: leaves were changed.");
      }
    }
    if (signed_ && signed_->size() > frontier.size()) {
      found("The log has " + std::to_string(frontier.size()) + " leaves, but " +
            std::to_string(signed_->size()) + " were signed for: the database was set back.");
    }
    diagnosis_.leaves = frontier.size();
    diagnosis_.log_root = frontier.root();
    const ports::LogHead head = TRY(reader_.log_head());
    if (!head.frontier.empty() && head.frontier != frontier.bytes()) {
      found("The log's tree is not the tree of its leaves.");
    }
    return {};
  }

  void check_leaf(const ports::LeafRow& row, const Sha256& hash, std::uint64_t expected) {
    const std::string name = "Leaf " + std::to_string(row.seq);
    if (row.seq != expected) found(name + " stands at place " + std::to_string(expected) + ".");
    const auto leaf = parse_json(row.bytes);
    const Json* subject = leaf ? find(*leaf, "subject") : nullptr;
    if (!subject) return found(name + " cannot be read.");
    if (const auto at = parse_time(string_at(*leaf, "at").value_or(""))) diagnosis_.last_leaf = *at;
    const std::string key =
        string_at(*subject, "type").value_or("") + "/" + string_at(*subject, "id").value_or("");
    Subject& known = subjects_[key];
    const Json* prev = find(*leaf, "prev");
    const std::string before = prev ? string_at(*prev, "leaf").value_or("") : "";
    if (before != (known.count == 0 ? "" : hex(known.last)))
      found(name + " does not follow the leaf before it.");
    known.last = hash;
    ++known.count;
    if (string_at(*leaf, "kind") == "decision.recorded") ++known.decisions;
  }

  Result<> read_executions() {
    std::string cursor;
    do {
      const auto page = TRY(reader_.executions({}, {kPage, cursor}));
      for (const ports::ExecutionRow& row : page.rows) TRY(read_execution(row.id));
      cursor = page.next_cursor;
    } while (!cursor.empty());
    return {};
  }

  Result<> read_execution(ExecutionId id) {
    const auto row = TRY(reader_.execution(id));
    if (!row) return {};
    ++diagnosis_.executions;
    const std::string name = "Execution " + to_string(id);
    if (row->pruned_at) return read_pruned(name, *row);
    const auto version = TRY(versions_.get(row->workflow, row->version));
    engine::State state;
    std::uint64_t acts = 0;
    std::uint64_t expected = 0;
    for (const ports::JournalRow& turn : TRY(reader_.journal(id))) {
      if (turn.no != expected++) {
        found(name + " has a gap in its journal before turn " + std::to_string(turn.no) + ".");
        return {};  // what follows on it follows on nothing
      }
      for (const engine::Event& event : TRY(codec::decode_events(turn.events))) {
        const bool ended = state.ending.has_value();
        engine::evolve(state, event);
        ++diagnosis_.events;
        if (leaf_of(event, {state, *version, {}, row->subject_key, 0, 0, ended})) ++acts;
      }
    }
    if (expected != row->turns) {
      found(name + " has " + std::to_string(expected) + " turns in its journal, and should have " +
            std::to_string(row->turns) + ".");
      return {};
    }
    if (!row->state.empty() && codec::encode(state) != row->state) {
      found(name + ": the saved state is not what its journal gives.");
    }
    if (row->status != engine::status(state))
      found(name + ": the list says another status than its journal.");
    const std::uint64_t leaves = subjects_["execution/" + to_string(id)].count;
    if (acts != leaves || leaves != row->leaves) {
      found(name + " has " + std::to_string(acts) + " acts and " + std::to_string(leaves) + " leaves.");
    }
    check_decisions(name, state);
    return {};
  }

  // Its acts are gone with its journal, so what is left is held against its leaves and contexts.
  Result<> read_pruned(const std::string& name, const ports::ExecutionRow& row) {
    const engine::State state = TRY(saved_state(row, reader_));
    if (!state.ending || row.status != engine::status(state))
      found(name + ": the list says another status than what is left of it.");
    if (TRY(reader_.journal(row.id)).size() != row.turns)
      found(name + " was pruned, and its journal is not as long as it says.");
    const Subject& subject = subjects_["execution/" + to_string(row.id)];
    if (subject.count != row.leaves) {
      found(name + " has " + std::to_string(subject.count) + " leaves, and should have " +
            std::to_string(row.leaves) + ".");
    }
    std::uint64_t decisions = 0;
    for (const engine::Approval& approval : state.approvals) {
      decisions += approval.decisions.size();
      const auto context = TRY(reader_.context(approval.id));
      if (!TRY(reader_.approval(approval.id)) || !context ||
          hash_name(sha256(*context)) != approval.context_hash)
        found(name + ": what an approval showed is not what was decided on.");
    }
    if (decisions != subject.decisions) {
      found(name + " has " + std::to_string(decisions) + " decisions and " +
            std::to_string(subject.decisions) + " leaves of decisions.");
    }
    check_decisions(name, state);
    return {};
  }

  void check_decisions(const std::string& name, const engine::State& state) {
    for (const engine::Approval& approval : state.approvals) {
      std::map<UserId, int> votes;
      for (const engine::Decision& decision : approval.decisions) {
        ++diagnosis_.decisions;
        if (++votes[*decision.reviewer.user] > 1) found(name + ": somebody has decided twice.");
      }
    }
  }

  struct Subject {
    Sha256 last{};
    std::uint64_t count = 0;
    std::uint64_t decisions = 0;
  };

  ports::Reader& reader_;
  Versions& versions_;
  const log::Frontier* const signed_;
  std::map<std::string, Subject> subjects_;
  Diagnosis diagnosis_;
};

}  // namespace

Result<Diagnosis> examine(ports::Reader& reader, Versions& versions, const log::Frontier* signed_tree) {
  return Doctor(reader, versions, signed_tree).run();
}

}  // namespace nf::runtime
