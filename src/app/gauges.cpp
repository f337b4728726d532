#include "app/gauges.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "http/api/metrics.h"
#include "store/sqlite/schema.h"

namespace nf::app {

namespace {

using http::write_metric;
using http::write_metric_head;

constexpr const char* kStatuses[] = {"running", "waiting", "waiting_approval", "waiting_rework",
                                     "paused",  "failed",  "cancelled"};

void gauge(std::string& out, std::string_view name, std::string_view help, std::uint64_t value) {
  write_metric(out, name, "gauge", help, value);
}

std::uint64_t seconds_between(std::optional<Time> from, Time to) {
  if (!from || *from >= to) return 0;
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(to - *from).count());
}

void write_database(std::string& out, const store::Gauges& gauges, Time now) {
  write_metric_head(out, "neuronflow_executions", "gauge",
                    "Executions that are not completed, by status; those that ended otherwise stay counted.");
  auto counts = gauges.executions;
  for (const char* status : kStatuses) counts.try_emplace(status, 0);
  for (const auto& [status, count] : counts)
    out += "neuronflow_executions{status=\"" + status + "\"} " + std::to_string(count) + "\n";
  gauge(out, "neuronflow_executions_attention", "Executions that need an operator.", gauges.attention);
  gauge(out, "neuronflow_approvals_open", "Approvals that wait for people.", gauges.approvals_open);
  gauge(out, "neuronflow_approvals_oldest_seconds", "Age of the approval that waits for the longest.",
        seconds_between(gauges.oldest_approval, now));
  gauge(out, "neuronflow_timers_late", "Executions whose timer was due a minute ago or longer.",
        gauges.timers_late);
  gauge(out, "neuronflow_timers_late_seconds", "By how much the latest timer is late.",
        seconds_between(gauges.next_timer, now));
  gauge(out, "neuronflow_notices_waiting", "Notices to people that are not handed over yet.",
        gauges.notices_waiting);
  gauge(out, "neuronflow_kept_replies", "Replies that are kept for idempotency keys.", gauges.replies);
  gauge(out, "neuronflow_database_bytes", "Size of the database's file.", gauges.file_bytes);
  gauge(out, "neuronflow_database_free_bytes", "Of these, in pages that hold nothing.", gauges.free_bytes);
  gauge(out, "neuronflow_wal_bytes", "Size of the write-ahead log's file.", gauges.wal_bytes);
}

void write_disk(std::string& out, const std::string& data) {
  struct statvfs disk {};
  const bool known = ::statvfs(data.c_str(), &disk) == 0;
  gauge(out, "neuronflow_disk_free_bytes", "Free on the disk of the data directory.",
        known ? std::uint64_t{disk.f_bavail} * disk.f_frsize : 0);
  gauge(out, "neuronflow_disk_bytes", "Size of the disk of the data directory.",
        known ? std::uint64_t{disk.f_blocks} * disk.f_frsize : 0);
}

// The file with the size that was signed last is written with each new checkpoint.
void write_checkpoint_age(std::string& out, const std::string& data, Time now) {
  struct stat status {};
  std::optional<Time> signed_at;
  if (::stat((data + "/keys/log.size").c_str(), &status) == 0)
    signed_at = Time{std::chrono::seconds(status.st_mtim.tv_sec)};
  gauge(out, "neuronflow_log_checkpoint_age_seconds", "Time since the log was signed at a new size.",
        seconds_between(signed_at, now));
}

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  in >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t open_files() {
  std::error_code error;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error))
    ++count;
  return count;
}

void write_process(std::string& out) {
  gauge(out, "process_resident_memory_bytes", "Memory of the process.", resident_bytes());
  gauge(out, "process_open_fds", "Files and connections that the process has open.", open_files());
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  gauge(out, "process_max_fds", "How many it may have.", limit.rlim_cur);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto micros = [](const timeval& time) { return time.tv_sec * 1'000'000 + time.tv_usec; };
  char text[40];
  std::snprintf(text, sizeof text, "%.6f",
                static_cast<double>(micros(used.ru_utime) + micros(used.ru_stime)) / 1e6);
  write_metric_head(out, "process_cpu_seconds_total", "counter", "CPU time that the process has used.");
  out += std::string("process_cpu_seconds_total ") + text + "\n";
}

void write_build(std::string& out) {
  write_metric_head(out, "neuronflow_build_info", "gauge", "1; what runs stands in the labels.");
  out += "neuronflow_build_info{database_format=\"" + std::to_string(store::sqlite::kFormat) +
         "\",sqlite=\"" + sqlite3_libversion() + "\"} 1\n";
}

}  // namespace

Result<std::unique_ptr<Gauges>> Gauges::open(const std::string& data, const std::string& database,
                                             ports::Clock& clock) {
  auto reader = TRY(store::GaugeReader::open(database));
  std::unique_ptr<Gauges> gauges(new Gauges(data, std::move(reader), clock));
  gauges->look(clock.now());
  return gauges;
}

Gauges::Gauges(std::string data, std::unique_ptr<store::GaugeReader> reader, ports::Clock& clock)
    : data_(std::move(data)),
      reader_(std::move(reader)),
      ticker_("gauges", clock, [this](Time now) { return look(now); }) {}

std::optional<Time> Gauges::look(Time now) {
  std::string text;
  const auto read = reader_->read(now);
  if (read) write_database(text, *read, now);
  write_metric(text, "neuronflow_database_readable", "gauge", "1 where the database can be read.",
               read ? 1 : 0);
  write_disk(text, data_);
  write_checkpoint_age(text, data_, now);
  write_process(text);
  write_build(text);
  const std::lock_guard lock(mutex_);
  text_ = std::move(text);
  return now + kGaugesEvery;
}

std::string Gauges::metrics() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

}  // namespace nf::app
