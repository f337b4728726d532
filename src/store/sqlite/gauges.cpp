#include "store/sqlite/gauges.h"

#include <filesystem>

#include "store/sqlite/connection.h"

namespace nf::store {
namespace {

using sqlite::Connection;

constexpr Millis kLate = std::chrono::minutes(1);

class SqliteGauges final : public GaugeReader {
 public:
  SqliteGauges(std::string path, std::unique_ptr<Connection> connection)
      : path_(std::move(path)), connection_(std::move(connection)) {}

  Result<Gauges> read(Time now) override {
    Gauges gauges;
    TRY(read_statuses(gauges));
    gauges.attention = TRY(number("SELECT count(*) FROM executions WHERE attention = 1"));
    gauges.approvals_open = TRY(number("SELECT count(*) FROM approvals WHERE open = 1"));
    gauges.oldest_approval = TRY(time("SELECT min(opened_at) FROM approvals WHERE open = 1"));
    gauges.next_timer = TRY(time("SELECT min(next_due) FROM executions WHERE next_due IS NOT NULL"));
    gauges.timers_late = TRY(
        number("SELECT count(*) FROM executions WHERE next_due IS NOT NULL AND next_due < ?", now - kLate));
    gauges.notices_waiting = TRY(number("SELECT count(*) FROM entities WHERE kind = 'notice'"));
    // The oldest go first, so they lie without gaps; two questions, as one about both would read all rows.
    const std::uint64_t last = TRY(number("SELECT ifnull(max(n), 0) FROM replies"));
    if (last > 0) gauges.replies = last - TRY(number("SELECT min(n) FROM replies")) + 1;
    const std::uint64_t page = TRY(number("PRAGMA page_size"));
    gauges.file_bytes = page * TRY(number("PRAGMA page_count"));
    gauges.free_bytes = page * TRY(number("PRAGMA freelist_count"));
    std::error_code error;
    const auto wal = std::filesystem::file_size(path_ + "-wal", error);
    gauges.wal_bytes = error ? 0 : wal;
    return gauges;
  }

 private:
  Result<> read_statuses(Gauges& gauges) {
    // By the partial index of statuses.
    auto query = connection_->query(
        "SELECT status, count(*) FROM executions WHERE status <> 'completed' GROUP BY status");
    while (TRY(query.next())) gauges.executions[query.text(0)] = static_cast<std::uint64_t>(query.integer(1));
    return {};
  }

  template <class... T>
  Result<std::uint64_t> number(const char* sql, const T&... values) {
    auto query = connection_->query(sql, values...);
    if (!TRY(query.next())) return std::uint64_t{0};
    return static_cast<std::uint64_t>(query.integer(0));
  }

  Result<std::optional<Time>> time(const char* sql) {
    auto query = connection_->query(sql);
    if (!TRY(query.next()) || query.is_null(0)) return std::optional<Time>{};
    return std::optional(query.time(0));
  }

  const std::string path_;
  const std::unique_ptr<Connection> connection_;
};

}  // namespace

Result<std::unique_ptr<GaugeReader>> GaugeReader::open(const std::string& path) {
  auto connection = TRY(Connection::open(path, "", Connection::Use::Read));
  return std::make_unique<SqliteGauges>(path, std::move(connection));
}

}  // namespace nf::store
