#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/backup.h"
#include "app/local.h"
#include "app/new_file.h"
#include "app/remote.h"
#include "app/restore.h"
#include "app/serve.h"
#include "store/directory_lock.h"

namespace nf::app {

namespace {

struct BackupOptions {
  std::string data = "./data";
  std::string database = "sqlite:";
  std::string url, token;
  std::string file;
  std::string work;
  bool json = false;
};
using BackupOptionsRef = std::shared_ptr<BackupOptions>;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void check(Result<> result) {
  if (!result) Local::throw_failed(result.error());
}

// Long commands of a person at a terminal: they may be interrupted, and make nothing that others may read.
void begin() {
  release_signals();
  ::umask(077);
}

void back_up_directory(const BackupOptions& options, const Sink& sink) {
  const std::string database = needed(existing_database(options.data, options.database));
  const auto lock = needed(store::DirectoryLock::acquire(options.data));
  SystemClock clock;
  const BackupSource source{options.data, database};
  const auto backup = needed(Backup::prepare(source, clock.now()));
  needed(backup->write(sink));
}

void back_up(const BackupOptions& options) {
  begin();
  const auto begun = Clock::now();
  auto file = needed(NewFile::make(options.file));
  const Sink sink = [&](std::string_view bytes) { return file.write(bytes); };
  if (options.url.empty()) {
    back_up_directory(options, sink);
  } else {
    Remote(options.url, options.token).download("/api/v1/backup", sink);
  }
  check(file.sync());
  // Read back from what was written: only a file that is whole gets its name.
  const auto contents = needed(read_archive(file.partial()));
  const Manifest manifest = needed(Manifest::read(contents.manifest));
  check(file.keep());
  const double took = seconds_since(begun);
  if (options.json) {
    Json json = manifest.json();
    json.as_object()["files"] = static_cast<std::int64_t>(contents.figures.files);
    json.as_object()["bytes"] = static_cast<std::int64_t>(contents.figures.bytes);
    json.as_object()["seconds"] = took;
    std::printf("%s\n", write_json(json).c_str());
    return;
  }
  std::printf("%s: %llu files, %.1f MB, log of %llu leaves, root %s, %.2f s\n", options.file.c_str(),
              static_cast<unsigned long long>(contents.figures.files),
              static_cast<double>(contents.figures.bytes) / 1e6,
              static_cast<unsigned long long>(manifest.log_size), manifest.log_root.c_str(), took);
}

void tell(const BackupOptions& options, const char* what, const Restored& restored, double took) {
  if (options.json) {
    Json json = restored.checkup.json();
    JsonObject& members = json.as_object();
    members["made_at"] = format_time(restored.manifest.made_at);
    members["files"] = static_cast<std::int64_t>(restored.figures.files);
    members["bytes"] = static_cast<std::int64_t>(restored.figures.bytes);
    members["origin"] = restored.origin;
    members["key"] = restored.key;
    members["seconds"] = took;
    std::printf("%s\n", write_json(json).c_str());
    return;
  }
  const runtime::Diagnosis& diagnosis = restored.checkup.diagnosis;
  std::printf("%s: backup of %s, %llu files, %.1f MB, %.2f s\n", what,
              format_time(restored.manifest.made_at).c_str(),
              static_cast<unsigned long long>(restored.figures.files),
              static_cast<double>(restored.figures.bytes) / 1e6, took);
  std::printf(
      "%llu executions, %llu events, %llu decisions, %llu leaves; the log's root was recomputed: %s\n",
      static_cast<unsigned long long>(diagnosis.executions),
      static_cast<unsigned long long>(diagnosis.events), static_cast<unsigned long long>(diagnosis.decisions),
      static_cast<unsigned long long>(diagnosis.leaves), hex(diagnosis.log_root).c_str());
  for (const Check& each : restored.checkup.checks)
    std::printf("%s: %s\n", each.name.c_str(), each.detail.c_str());
}

void restore_directory(const BackupOptions& options) {
  begin();
  const auto begun = Clock::now();
  const Restored restored = needed(restore(options.file, options.data));
  tell(options, "restored", restored, seconds_since(begun));
  if (options.json) return;
  std::printf("the log goes on as %s; tell the auditors its key:\n%s\n", restored.origin.c_str(),
              restored.key.c_str());
}

void try_restore(const BackupOptions& options) {
  begin();
  const auto begun = Clock::now();
  const std::string work =
      options.work.empty() ? std::filesystem::temp_directory_path().string() : options.work;
  const Restored restored = needed(drill(options.file, work));
  tell(options, "the backup restores", restored, seconds_since(begun));
}

}  // namespace

void add_backup_commands(CLI::App& app) {
  const auto options = std::make_shared<BackupOptions>();
  const auto json = [&](CLI::App* command) {
    command->add_flag("--json", options->json, "Machine-readable output");
  };

  CLI::App* backup = app.add_subcommand("backup", "Write everything into one file, also while a server runs");
  auto* data = backup->add_option("--data", options->data, "Data directory, which no server may be using");
  auto* database = backup->add_option("--database", options->database, "As given to serve");
  auto* url = backup->add_option("--url", options->url, "A running server, instead of --data")
                  ->excludes(data)
                  ->excludes(database);
  backup->add_option("--token", options->token, "API token of an admin for it")
      ->envname("NEURONFLOW_TOKEN")
      ->needs(url);
  backup->add_option("-o,--output", options->file, "The file to make, of mode 0600: it holds keys")
      ->required();
  json(backup);
  backup->callback([options] { back_up(*options); });

  CLI::App* restore = app.add_subcommand("restore", "Make a data directory of a backup");
  restore->add_option("file", options->file, "A file that backup has made")->required();
  restore->add_option("--data", options->data, "The directory: a new or empty one");
  json(restore);
  restore->callback([options] { restore_directory(*options); });

  CLI::App* drill = app.add_subcommand(
      "drill", "Restore a backup into a temporary folder, check everything, and remove it");
  drill->add_option("file", options->file, "A file that backup has made")->required();
  drill->add_option("--work", options->work,
                    "Where the temporary folder is made (default: the system's place)");
  json(drill);
  drill->callback([options] { try_restore(*options); });
}

}  // namespace nf::app
