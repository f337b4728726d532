#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/checkup.h"
#include "app/local.h"
#include "runtime/prune.h"
#include "store/sqlite/snapshot.h"

namespace nf::app {

namespace {

constexpr std::size_t kPagesAtOnce = 1024;  // given back in one commit

struct PruneOptions {
  std::string data = "./data";
  std::string database = "sqlite:";
  std::string before;
  bool json = false;
};

Result<runtime::PruneCounts> prune_all(Stillness& still, Time before) {
  runtime::Runtime& runtime = still.runtime();
  runtime::Writing writing(still.store(), still.clock(), still.entropy(), runtime.versions(),
                           runtime.workspace(), "default");
  TRY(writing.open());
  const auto reader = still.store().reader();
  runtime::PruneCounts all;
  std::string cursor;
  for (;;) {
    auto plan = TRY(runtime::plan_pruning(*reader, before, still.clock().now(), cursor));
    const std::string next = plan.next_cursor;
    bool again = plan.again;
    runtime::PruneJob job(std::move(plan), [&](const Result<>&, const runtime::PruneCounts& counts) {
      all.executions += counts.executions;
      all.turns += counts.turns;
      again = again && counts.turns > 0;
    });
    job.prepare(writing);
    const Result<> committed = writing.commit();
    TRY(committed);
    job.finish(committed);
    cursor = again ? cursor : next;
    if (!again && next.empty()) return all;
  }
}

void prune(const PruneOptions& options) {
  const auto before = parse_time(options.before);
  if (!before) throw CommandFailed{"--before must be a time such as 2026-01-01T00:00:00Z"};
  const auto still = needed(Stillness::enter(options.data, options.database));
  const auto use_before = needed(store::sqlite_file_use(still->database()));
  const runtime::PruneCounts counts = needed(prune_all(*still, *before));
  while (needed(still->store().shrink(kPagesAtOnce))) {
  }
  const auto use = needed(store::sqlite_file_use(still->database()));
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  if (options.json) {
    std::printf("%s\n", write_json(JsonObject{{"executions", number(counts.executions)},
                                              {"turns", number(counts.turns)},
                                              {"bytes_before", number(use_before.bytes)},
                                              {"bytes", number(use.bytes)},
                                              {"bytes_free", number(use.free_bytes)}})
                            .c_str());
    return;
  }
  std::printf("%llu executions pruned, %llu turns of journals; the database has %llu bytes, before %llu\n",
              static_cast<unsigned long long>(counts.executions),
              static_cast<unsigned long long>(counts.turns), static_cast<unsigned long long>(use.bytes),
              static_cast<unsigned long long>(use_before.bytes));
  if (!use.shrinks && use.free_bytes > 0) {
    std::printf("this file was made before files could shrink: %llu bytes in it are free and will be used\n",
                static_cast<unsigned long long>(use.free_bytes));
  }
}

}  // namespace

void add_prune_command(CLI::App& app) {
  const auto options = std::make_shared<PruneOptions>();
  CLI::App* command = app.add_subcommand(
      "prune", "Prune executions that ended before a time: decisions, their contexts and the log are kept");
  command->add_option("--data", options->data, "Data directory, which no server may be using");
  command->add_option("--database", options->database, "As given to serve");
  command->add_option("--before", options->before, "Such as 2026-01-01T00:00:00Z")->required();
  command->add_flag("--json", options->json, "Machine-readable output");
  command->callback([options] { prune(*options); });
}

}  // namespace nf::app
