#include "store/memory/memory_store.h"

#include <mutex>
#include <shared_mutex>

#include "store/match.h"
#include "store/memory/tables.h"

namespace nf::store {
namespace {

using namespace ports;
using memory::Tables;

struct Shared {
  std::shared_mutex mutex;
  Tables tables;
};

template <class Map, class Key>
auto found(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
  auto at = map.find(key);
  if (at == map.end()) return std::nullopt;
  return at->second;
}

// The rows after `start` that match, in the order of their index, at most `limit`.
template <class Key, class Rows, class Match>
auto page_of(const memory::PlaceIndex<Key>& index, const Rows& rows, const Match& match, const Place& start,
             std::size_t limit, ListOrder order) {
  Listed<decltype(rows.begin()->second.row)> listed;
  Place last;
  for (auto at = index.upper_bound(start); at != index.end(); ++at) {
    const auto& row = rows.at(at->second).row;
    if (!match(row)) continue;
    if (listed.rows.size() == limit) {
      listed.next_cursor = write_cursor(order, last);
      break;
    }
    listed.rows.push_back(row);
    last = at->first;
  }
  return listed;
}

class MemoryReader : public Reader {
 public:
  explicit MemoryReader(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  Result<std::optional<ExecutionRow>> execution(ExecutionId id) override {
    return read([&](const Tables& tables) -> std::optional<ExecutionRow> {
      auto stored = found(tables.executions, id);
      if (!stored) return std::nullopt;
      return std::move(stored->row);
    });
  }

  Result<std::vector<JournalRow>> journal(ExecutionId id, std::uint64_t from) override {
    return read([&](const Tables& tables) {
      auto rows = found(tables.journals, id).value_or(std::vector<JournalRow>{});
      rows.erase(rows.begin(),
                 rows.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(from, rows.size())));
      return rows;
    });
  }

  Result<std::optional<ApprovalRow>> approval(ApprovalId id) override {
    return read([&](const Tables& tables) -> std::optional<ApprovalRow> {
      auto stored = found(tables.approvals, id);
      if (!stored) return std::nullopt;
      return std::move(stored->row);
    });
  }

  Result<std::optional<std::string>> context(ApprovalId id) override {
    return read([&](const Tables& tables) { return found(tables.contexts, id); });
  }

  Result<std::optional<RegisterRow>> entry(EntryId id) override {
    return read([&](const Tables& tables) -> std::optional<RegisterRow> {
      auto stored = found(tables.entries, id);
      if (!stored) return std::nullopt;
      return std::move(stored->row);
    });
  }

  Result<std::optional<ReplyRow>> reply(const Sha256& key) override {
    return read([&](const Tables& tables) { return found(tables.replies, key); });
  }

  Result<std::optional<ExecutionId>> dedupe(WorkflowId workflow, const Sha256& key) override {
    return read([&](const Tables& tables) { return found(tables.dedupes, std::pair(workflow, key)); });
  }

  Result<std::optional<LeafHeadRow>> leaf_head(const std::string& subject) override {
    return read([&](const Tables& tables) { return found(tables.leaf_heads, subject); });
  }

  Result<LogHead> log_head() override {
    return read([](const Tables& tables) { return LogHead{tables.leaves.size(), tables.log_frontier}; });
  }

  Result<std::vector<LeafRow>> leaves(std::uint64_t from, std::size_t limit) override {
    return read([&](const Tables& tables) {
      std::vector<LeafRow> rows;
      for (std::uint64_t seq = from; seq < tables.leaves.size() && rows.size() < limit; ++seq) {
        rows.push_back({seq, tables.leaves[seq]});
      }
      return rows;
    });
  }

  Result<std::vector<EntityRow>> entities(const std::string& kind) override {
    return read([&](const Tables& tables) {
      std::vector<EntityRow> rows;
      for (auto at = tables.entities.lower_bound({kind, ""}); at != tables.entities.end(); ++at) {
        if (at->first.first != kind) break;
        rows.push_back({kind, at->first.second, at->second});
      }
      return rows;
    });
  }

  Result<std::optional<std::string>> entity(const std::string& kind, const std::string& id) override {
    return read([&](const Tables& tables) { return found(tables.entities, std::pair(kind, id)); });
  }

  Result<Listed<ExecutionRow>> executions(const ExecutionFilter& filter, const Page& page) override {
    const Place start = TRY(start_of(page, ListOrder::Executions));
    auto listed = read([&](const Tables& tables) {
      return page_of(tables.executions_by_start, tables.executions, ExecutionMatch(filter), start, page.limit,
                     ListOrder::Executions);
    });
    for (auto& row : listed.rows) row.state.clear();
    return listed;
  }

  Result<Listed<ApprovalRow>> approvals(const ApprovalFilter& filter, const Page& page) override {
    const ApprovalMatch match{filter};
    if (!filter.assignee) {
      const Place start = TRY(start_of(page, ListOrder::Approvals));
      return read([&](const Tables& tables) {
        return page_of(tables.approvals_by_opening, tables.approvals, match, start, page.limit,
                       ListOrder::Approvals);
      });
    }
    const Place start = TRY(start_of(page, ListOrder::Inbox));
    return read([&](const Tables& tables) {
      auto inbox = tables.inboxes.find(*filter.assignee);
      if (inbox == tables.inboxes.end()) return Listed<ApprovalRow>{};
      return page_of(inbox->second, tables.approvals, match, start, page.limit, ListOrder::Inbox);
    });
  }

  Result<Listed<RegisterRow>> entries(const RegisterFilter& filter, const Page& page) override {
    const Place start = TRY(start_of(page, ListOrder::Entries));
    return read([&](const Tables& tables) {
      const auto match = [&, fits = RegisterMatch{filter}](const RegisterRow& row) {
        if (!fits(row)) return false;
        if (!asks_requester(filter)) return true;
        const auto execution = tables.executions.find(row.execution);
        return execution != tables.executions.end() && requested_by(execution->second.row, filter);
      };
      return page_of(tables.entries_by_grant, tables.entries, match, start, page.limit, ListOrder::Entries);
    });
  }

  Result<std::vector<ExecutionId>> due(Time now, std::size_t limit) override {
    return read([&](const Tables& tables) {
      std::vector<ExecutionId> ids;
      for (const auto& [time, number] : tables.due) {
        if (time > now || ids.size() == limit) break;
        ids.push_back(tables.execution_ids.at(number));
      }
      return ids;
    });
  }

  Result<std::optional<Time>> next_due() override {
    return read([](const Tables& tables) -> std::optional<Time> {
      if (tables.due.empty()) return std::nullopt;
      return tables.due.begin()->first;
    });
  }

  Result<Listed<ExecutionRow>> prunable(Time before, const Page& page) override {
    const Place start = TRY(start_of(page, ListOrder::Prunable));
    return read([&](const Tables& tables) {
      Listed<ExecutionRow> listed;
      // The index begins with the newest.
      auto at = std::make_reverse_iterator(tables.executions_by_start.lower_bound(start));
      for (std::size_t seen = 0; at != tables.executions_by_start.rend(); ++at, ++seen) {
        const ExecutionRow& row = tables.executions.at(at->second).row;
        if (row.started_at >= before) break;
        if (seen == kMaxPruneScan || listed.rows.size() == page.limit) {
          listed.next_cursor = write_cursor(ListOrder::Prunable, std::prev(at)->first);
          break;
        }
        if (!is_prunable(row, before)) continue;
        listed.rows.push_back(row);
        listed.rows.back().state.clear();
      }
      return listed;
    });
  }

 private:
  template <class F>
  auto read(F f) -> decltype(f(std::declval<const Tables&>())) {
    const std::shared_lock lock(shared_->mutex);
    return f(std::as_const(shared_->tables));
  }

  std::shared_ptr<Shared> shared_;
};

class MemoryStore : public Store {
 public:
  Result<> commit(const Batch& batch) override {
    const std::unique_lock lock(shared_->mutex);
    TRY(memory::check(shared_->tables, batch));
    memory::apply(shared_->tables, batch);
    return {};
  }

  std::unique_ptr<Reader> reader() override { return std::make_unique<MemoryReader>(shared_); }

  Result<> forget_replies(Time before) override {
    const std::unique_lock lock(shared_->mutex);
    std::size_t forgotten = 0;
    std::erase_if(shared_->tables.replies, [&](const auto& reply) {
      return reply.second.at < before && ++forgotten <= kForgottenAtOnce;
    });
    return {};
  }

  Result<bool> shrink(std::size_t) override { return false; }

 private:
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace

std::unique_ptr<ports::Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace nf::store
