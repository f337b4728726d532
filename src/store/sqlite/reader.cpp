#include "store/sqlite/reader.h"

#include <limits>

#include "store/limits.h"
#include "store/sqlite/lists.h"
#include "store/sqlite/rows.h"
#include "store/sqlite/shorthand.h"

namespace nf::store::sqlite {
namespace {

using namespace ports;

class SqliteReader : public Reader {
 public:
  explicit SqliteReader(std::shared_ptr<ReaderPool> pool) : pool_(std::move(pool)) {}
  ~SqliteReader() override {
    if (connection_) pool_->give_back(std::move(connection_));
  }

  Result<std::optional<ExecutionRow>> execution(ExecutionId id) override {
    auto& connection = *TRY(open());
    Query query = connection.query("SELECT " NF_EXECUTION_COLUMNS
                                   ", s.state FROM executions e LEFT JOIN states s ON s.execution = e.n"
                                   " WHERE e.id = ?",
                                   id);
    if (!TRY(query.next())) return std::nullopt;
    ExecutionRow row = TRY(read_execution(query));
    row.state = TRY(from_shorthand(query.text(kExecutionState)));
    return row;
  }

  Result<std::vector<JournalRow>> journal(ExecutionId id, std::uint64_t from) override {
    std::vector<JournalRow> rows;
    if (from >= kMaxTurns) return rows;
    auto& connection = *TRY(open());
    Query query = connection.query(
        "SELECT j.key, j.at, j.events FROM executions e CROSS JOIN journal j"
        " ON j.key >= (e.n << 20) + ? AND j.key < (e.n + 1) << 20 WHERE e.id = ? ORDER BY j.key",
        from, id);
    while (TRY(query.next())) {
      const auto no = static_cast<std::uint64_t>(query.integer(0)) & (kMaxTurns - 1);
      std::string events = TRY(from_shorthand(query.text(2)));
      rows.push_back({id, no, query.time(1), std::move(events)});
    }
    return rows;
  }

  Result<std::optional<ApprovalRow>> approval(ApprovalId id) override {
    auto& connection = *TRY(open());
    Query query = connection.query(kApprovalById, id);
    if (!TRY(query.next())) return std::nullopt;
    return TRY(read_approval(query));
  }

  Result<std::optional<std::string>> context(ApprovalId id) override {
    auto& connection = *TRY(open());
    return one_text(connection.query(
        "SELECT c.bytes FROM approvals a CROSS JOIN contexts c ON c.approval = a.n WHERE a.id = ?", id));
  }

  Result<std::optional<RegisterRow>> entry(EntryId id) override {
    auto& connection = *TRY(open());
    Query query = connection.query("SELECT " NF_ENTRY_COLUMNS " FROM entries WHERE id = ?", id);
    if (!TRY(query.next())) return std::nullopt;
    return TRY(read_entry(query));
  }

  Result<std::optional<ReplyRow>> reply(const Sha256& key) override {
    auto& connection = *TRY(open());
    Query query =
        connection.query("SELECT body_hash, status, body, at FROM replies WHERE short_key = ? AND key = ?",
                         short_key_of(key), key);
    if (!TRY(query.next())) return std::nullopt;
    ReplyRow row{key, query.hash(0), static_cast<int>(query.integer(1)), query.text(2), query.time(3)};
    if (query.damaged()) return fail(damaged_row("replies"));
    return row;
  }

  Result<std::optional<ExecutionId>> dedupe(WorkflowId workflow, const Sha256& key) override {
    auto& connection = *TRY(open());
    Query query = connection.query(
        "SELECT e.id FROM dedupes d CROSS JOIN executions e ON e.n = d.execution"
        " WHERE d.workflow = ? AND d.key = ?",
        workflow, key);
    if (!TRY(query.next())) return std::nullopt;
    const ExecutionId id{query.uuid(0)};
    if (query.damaged()) return fail(damaged_row("executions"));
    return id;
  }

  Result<std::optional<LeafHeadRow>> leaf_head(const std::string& subject) override {
    auto& connection = *TRY(open());
    Query query = connection.query("SELECT seq, hash FROM leaf_heads WHERE subject = ?", subject);
    if (!TRY(query.next())) return std::nullopt;
    LeafHeadRow row{subject, static_cast<std::uint64_t>(query.integer(0)), query.hash(1)};
    if (query.damaged()) return fail(damaged_row("leaf_heads"));
    return row;
  }

  Result<LogHead> log_head() override {
    auto& connection = *TRY(open());
    return read_log_head(connection);
  }

  Result<std::vector<LeafRow>> leaves(std::uint64_t from, std::size_t limit) override {
    std::vector<LeafRow> rows;
    if (from > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return rows;
    auto& connection = *TRY(open());
    Query query =
        connection.query("SELECT seq, bytes FROM leaves WHERE seq >= ? ORDER BY seq LIMIT ?", from, limit);
    while (TRY(query.next())) rows.push_back({static_cast<std::uint64_t>(query.integer(0)), query.text(1)});
    return rows;
  }

  Result<std::vector<EntityRow>> entities(const std::string& kind) override {
    auto& connection = *TRY(open());
    Query query = connection.query("SELECT id, document FROM entities WHERE kind = ? ORDER BY id", kind);
    std::vector<EntityRow> rows;
    while (TRY(query.next())) rows.push_back({kind, query.text(0), query.text(1)});
    return rows;
  }

  Result<std::optional<std::string>> entity(const std::string& kind, const std::string& id) override {
    auto& connection = *TRY(open());
    return one_text(connection.query("SELECT document FROM entities WHERE kind = ? AND id = ?", kind, id));
  }

  Result<Listed<ExecutionRow>> executions(const ExecutionFilter& filter, const Page& page) override {
    return in_snapshot([&](Connection& connection) {
      return list_executions(connection, filter, page, pool_->options().max_scanned);
    });
  }

  Result<Listed<ApprovalRow>> approvals(const ApprovalFilter& filter, const Page& page) override {
    return in_snapshot([&](Connection& connection) {
      return list_approvals(connection, filter, page, pool_->options().max_scanned);
    });
  }

  Result<Listed<RegisterRow>> entries(const RegisterFilter& filter, const Page& page) override {
    auto& connection = *TRY(open());
    return list_entries(connection, filter, page, pool_->options().max_scanned);
  }

  Result<std::vector<ExecutionId>> due(Time now, std::size_t limit) override {
    auto& connection = *TRY(open());
    Query query = connection.query(kDue, now, limit);
    std::vector<ExecutionId> ids;
    while (TRY(query.next())) ids.push_back(ExecutionId{query.uuid(0)});
    if (query.damaged()) return fail(damaged_row("executions"));
    return ids;
  }

  Result<std::optional<Time>> next_due() override {
    auto& connection = *TRY(open());
    Query query = connection.query(kNextDue);
    if (!TRY(query.next())) return std::nullopt;
    return query.time(0);
  }

  Result<Listed<ExecutionRow>> prunable(Time before, const Page& page) override {
    auto& connection = *TRY(open());
    return list_prunable(connection, before, page);
  }

 private:
  Result<Connection*> open() {
    if (!connection_) connection_ = TRY(pool_->take());
    return connection_.get();
  }

  static Result<std::optional<std::string>> one_text(Query query) {
    if (!TRY(query.next())) return std::nullopt;
    return query.text(0);
  }

  // Lists may walk several statements: a transaction makes them one snapshot.
  template <class F>
  auto in_snapshot(F list) -> decltype(list(std::declval<Connection&>())) {
    auto& connection = *TRY(open());
    TRY(connection.run("BEGIN"));
    auto rows = list(connection);
    auto ended = connection.run("COMMIT");
    if (rows && !ended) return tl::make_unexpected(std::move(ended).error());
    return rows;
  }

  std::shared_ptr<ReaderPool> pool_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<LogHead> read_log_head(Connection& connection) {
  Query query = connection.query(
      "SELECT coalesce((SELECT max(seq) + 1 FROM leaves), 0), (SELECT frontier FROM log WHERE one = 1)");
  if (!TRY(query.next())) return fail(damaged_row("log"));
  return LogHead{static_cast<std::uint64_t>(query.integer(0)), query.text(1)};
}

Result<std::unique_ptr<Connection>> ReaderPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return Connection::open(options_.path, options_.vfs, Connection::Use::Read);
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (!closed_ && idle_.size() < kMaxIdleReaders) idle_.push_back(std::move(connection));
}

void ReaderPool::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  idle_.clear();
}

std::unique_ptr<ports::Reader> make_reader(std::shared_ptr<ReaderPool> pool) {
  return std::make_unique<SqliteReader>(std::move(pool));
}

}  // namespace nf::store::sqlite
