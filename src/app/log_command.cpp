#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/checkup.h"
#include "app/local.h"
#include "nodes/catalog.h"
#include "runtime/log_epoch.h"
#include "runtime/signed_tree.h"

namespace nf::app {

namespace {

struct LogOptions {
  std::string data = "./data";
  std::string database = "sqlite:";
  bool new_epoch = false;
  bool json = false;
};

void recover(const LogOptions& options) {
  const auto still = needed(Stillness::enter(options.data, options.database));
  const std::string folder = options.data + "/keys";
  const auto previous = needed(log::SigningKey::load(folder + "/log.key"));
  const auto next = needed(log::SigningKey::generate(needed(runtime::next_origin(previous.name()))));
  const auto check = [](Result<> result) {
    if (!result) Local::throw_failed(result.error());
  };
  // Where the file is damaged, nobody knows any more what was signed.
  const auto signed_before = runtime::load_signed_tree(folder + "/log.size");
  // The leaf first: broken off after it, the old key signs nothing that it should not, and this can be
  // repeated.
  check(runtime::open_epoch(still->store(), still->clock(), still->entropy(), nodes::catalogue(),
                            {.because = "recovered",
                             .previous = previous.public_key().vkey(),
                             .key = next.public_key().vkey(),
                             .signed_before = signed_before ? *signed_before : std::nullopt}));
  check(runtime::replace_log_key(folder, next));
  const std::string vkey = next.public_key().vkey();
  if (options.json) {
    std::printf("%s\n", write_json(JsonObject{{"origin", next.name()}, {"key", vkey}}).c_str());
  } else {
    std::printf("the log goes on as %s; tell the auditors its key:\n%s\n", next.name().c_str(), vkey.c_str());
  }
}

}  // namespace

void add_log_command(CLI::App& app) {
  const auto options = std::make_shared<LogOptions>();
  CLI::App* log = app.add_subcommand("log", "The audit log's epochs");
  log->require_subcommand(1);
  CLI::App* command = log->add_subcommand(
      "recover",
      "Let the log go on after the database was set back: under a new key, with the gap on record");
  command->add_option("--data", options->data, "Data directory, which no server may be using");
  command->add_option("--database", options->database, "As given to serve");
  command->add_flag("--new-epoch", options->new_epoch, "Open the next epoch")->required();
  command->add_flag("--json", options->json, "Machine-readable output");
  command->callback([options] { recover(*options); });
}

}  // namespace nf::app
