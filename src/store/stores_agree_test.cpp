#include <random>

#include "store/conformance.h"

// All stores are given the same batches, good and bad ones, and must answer alike in everything.
namespace nf::store {
namespace {

using namespace ports;
using namespace sample;

constexpr std::uint64_t kIds = 12;  // few, so that batches meet the same rows again and again

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class T>
  std::optional<T> perhaps(T value) {
    return one_in(2) ? std::optional(value) : std::nullopt;
  }
  std::vector<UserId> people() {
    std::vector<UserId> people;
    for (auto n = below(4); n > 0; --n) people.push_back(id<UserId>(below(4)));
    return people;
  }
  std::string one_of(std::initializer_list<const char*> words) { return words.begin()[below(words.size())]; }

 private:
  std::mt19937_64 engine_;
};

ExecutionRow some_execution(Chance& chance) {
  ExecutionRow row = execution(chance.below(kIds));
  if (chance.one_in(40)) row.started_at = second(static_cast<std::int64_t>(chance.below(3)));
  row.status = chance.one_of({"running", "completed", "failed"});
  row.attention = chance.one_in(4);
  row.requester = chance.perhaps(id<UserId>(chance.below(3)));
  row.requester_address = chance.one_of({"", "rita@example.com", "omar@example.com"});
  row.title = chance.one_of({"Alpha", "BETA", "alphabet"});
  row.next_due = chance.perhaps(second(static_cast<std::int64_t>(chance.below(20))));
  if (chance.one_in(3)) row.state.clear();
  if (chance.one_in(2)) row.ended_at = second(static_cast<std::int64_t>(chance.below(20)));
  if (chance.one_in(4)) row.pruned_at = second(30);
  row.turns = chance.below(2);
  return row;
}

ApprovalRow some_approval(Chance& chance) {
  ApprovalRow row = approval(chance.below(kIds * 10));
  row.due_at = chance.perhaps(second(static_cast<std::int64_t>(chance.below(5))));
  row.opened_at = second(static_cast<std::int64_t>(chance.below(5)));
  row.open = chance.one_in(2);
  row.can_decide = chance.people();
  row.involved = chance.people();
  row.votes.clear();
  for (const UserId user : chance.people()) row.votes.push_back({user, row.opened_at});
  return row;
}

RegisterRow some_entry(Chance& chance) {
  RegisterRow row = entry(chance.below(kIds));
  const auto today = std::chrono::floor<std::chrono::days>(kStart);
  row.policy = chance.one_of({"SEC-12", "FIN-1"});
  row.until = chance.perhaps(today + std::chrono::days(chance.below(60)));
  row.revoked_at = chance.one_in(5) ? std::optional(second(5)) : std::nullopt;
  return row;
}

// Most are good; one in three or so breaks a rule.
Batch some_batch(Chance& chance, std::uint64_t log_size) {
  Batch batch;
  if (chance.one_in(8)) batch.new_executions.push_back(some_execution(chance));
  for (auto n = chance.below(3); n > 0; --n) batch.executions.push_back(some_execution(chance));
  if (chance.one_in(5)) batch.journal.push_back(turn(chance.below(kIds), chance.below(2)));
  if (chance.one_in(5)) batch.journal_cuts.push_back({id<ExecutionId>(chance.below(kIds)), chance.below(2)});
  for (auto n = chance.below(3); n > 0; --n) batch.approvals.push_back(some_approval(chance));
  if (chance.one_in(8)) {
    const auto n = batch.approvals.empty() ? id<ApprovalId>(1) : batch.approvals[0].id;
    batch.contexts.push_back({n, "context"});
  }
  if (chance.one_in(2)) batch.entries.push_back(some_entry(chance));
  for (auto n = chance.below(3); n > 0; --n) batch.leaves.push_back(leaf(log_size + batch.leaves.size()));
  if (chance.one_in(20)) batch.leaves.push_back(leaf(log_size + 10));
  if (chance.one_in(3)) batch.leaf_heads.push_back({chance.one_of({"a/1", "b/1"}), log_size, hash(log_size)});
  if (chance.one_in(2)) batch.log_frontier = std::to_string(log_size);
  if (chance.one_in(2)) batch.replies.push_back(reply(chance.below(kIds)));
  if (chance.one_in(8)) {
    const auto execution = id<ExecutionId>(chance.below(kIds));
    batch.dedupes.push_back({id<WorkflowId>(1), hash(chance.below(kIds)), execution});
  }
  if (chance.one_in(2)) {
    const auto kind = chance.one_of({"user", "group"}), name = chance.one_of({"a", "b"});
    batch.entities.push_back({kind, name, chance.perhaps(std::to_string(chance.below(9)))});
  }
  return batch;
}

template <class Row>
std::string shown_list(const std::vector<Row>& rows) {
  std::string lines;
  for (const auto& row : rows) lines += text(row) + "\n";
  return lines;
}

// Everything that a reader gives, lists in pages of two, with their cursors.
std::string everything(Reader& reader) {
  std::string all;
  const auto add = [&](const std::string& what) { all += what + "\n"; };
  const auto add_pages = [&](auto list) {
    Page page{2, ""};
    do {
      const auto listed = list(page).value();
      add(shown_list(listed.rows) + listed.next_cursor);
      page.cursor = listed.next_cursor;
    } while (!page.cursor.empty());
  };
  for (std::uint64_t n = 0; n < kIds; ++n) {
    add(shown(reader.execution(id<ExecutionId>(n))));
    add(shown_list(reader.journal(id<ExecutionId>(n)).value()));
    add(shown(reader.entry(id<EntryId>(n))));
    add(shown(reader.reply(hash(n))));
    const auto first = reader.dedupe(id<WorkflowId>(1), hash(n)).value();
    add(first ? to_string(*first) : "-");
  }
  for (std::uint64_t n = 0; n < kIds * 10; ++n) {
    add(shown(reader.approval(id<ApprovalId>(n))));
    add(reader.context(id<ApprovalId>(n)).value().value_or("-"));
  }
  add(shown_list(reader.leaves(0, 1000).value()));
  add(std::to_string(reader.log_head().value().size) + reader.log_head().value().frontier);
  for (const char* subject : {"a/1", "b/1"}) add(shown(reader.leaf_head(subject)));
  for (const char* kind : {"user", "group"}) add(shown_list(reader.entities(kind).value()));
  const auto due = reader.due(second(10), 5).value();
  for (const auto& execution : due) add(to_string(execution));
  const auto next = reader.next_due().value();
  add(next ? format_time(*next) : "-");

  const auto user = id<UserId>(1);
  for (const ExecutionFilter& filter :
       {ExecutionFilter{}, ExecutionFilter{.workflow = id<WorkflowId>(1)},
        ExecutionFilter{.status = "failed"}, ExecutionFilter{.status = "completed", .attention = false},
        ExecutionFilter{.attention = true}, ExecutionFilter{.from = second(3), .to = second(9)},
        ExecutionFilter{.text = "alph"},
        ExecutionFilter{.requester = user, .requester_address = "rita@example.com"}}) {
    add_pages([&](const Page& page) { return reader.executions(filter, page); });
  }
  for (const ApprovalFilter& filter :
       {ApprovalFilter{}, ApprovalFilter{.assignee = user}, ApprovalFilter{.involved = user},
        ApprovalFilter{.execution = id<ExecutionId>(1)}, ApprovalFilter{.open = true},
        ApprovalFilter{.open = false}}) {
    add_pages([&](const Page& page) { return reader.approvals(filter, page); });
  }
  const auto today = std::chrono::floor<std::chrono::days>(kStart);
  for (const RegisterFilter& filter :
       {RegisterFilter{.today = today}, RegisterFilter{.policy = "FIN-1", .today = today},
        RegisterFilter{.status = "expiring", .today = today},
        RegisterFilter{.status = "revoked", .today = today},
        RegisterFilter{.today = today, .requester = user, .requester_address = "rita@example.com"}}) {
    add_pages([&](const Page& page) { return reader.entries(filter, page); });
  }
  add_pages([&](const Page& page) { return reader.prunable(second(10), page); });
  return all;
}

TEST(Stores, AgreeOnRandomBatches) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance chance(seed);
    std::vector<TemporaryFolder> folders(backends().size());
    std::vector<std::unique_ptr<Store>> stores;
    for (std::size_t i = 0; i < folders.size(); ++i) stores.push_back(backends()[i].open(folders[i].path()));
    Batch beginning;
    for (std::uint64_t n = 0; n + 1 < kIds; ++n) beginning.new_executions.push_back(execution(n));
    for (auto& store : stores) ASSERT_TRUE(store->commit(beginning));
    int accepted = 0;
    for (int step = 0; step < 60; ++step) {
      const auto batch = some_batch(chance, stores[0]->reader()->log_head().value().size);
      const bool first = stores[0]->commit(batch).has_value();
      accepted += first;
      for (std::size_t i = 1; i < stores.size(); ++i) {
        ASSERT_EQ(stores[i]->commit(batch).has_value(), first) << "step " << step;
      }
      if (step % 10 != 9) continue;
      const auto expected = everything(*stores[0]->reader());
      for (auto& store : stores) ASSERT_EQ(everything(*store->reader()), expected) << "step " << step;
    }
    EXPECT_GT(accepted, 15);
    EXPECT_LT(accepted, 55);
  }
}

}  // namespace
}  // namespace nf::store
