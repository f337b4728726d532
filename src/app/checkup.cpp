#include "app/checkup.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/backup.h"
#include "base/hash.h"
#include "log/note.h"
#include "nodes/catalog.h"
#include "runtime/connections.h"
#include "runtime/files_folder.h"
#include "runtime/signed_tree.h"
#include "store/sqlite/snapshot.h"
#include "store/sqlite/sqlite_store.h"

namespace nf::app {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLittleRoom = 256 * 1024 * 1024;
constexpr std::uint64_t kLargeWal = 512 * 1024 * 1024;  // it begins anew at some 32 MiB
constexpr Millis kClockSlack = std::chrono::minutes(5);

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + 999'999) / 1'000'000) + " MB"; }

std::optional<unsigned> mode_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_mode & 07777;
}

Check check_permissions(const std::string& data, const std::string& database) {
  std::string wrong;
  const auto look = [&](const std::string& path, const char* right) {
    const auto mode = mode_of(path);
    if (mode && (*mode & 077) != 0) wrong += (wrong.empty() ? "" : "; ") + path + " must have mode " + right;
  };
  look(data, "0700");
  look(database, "0600");
  look(data + "/keys", "0700");
  look(data + "/files", "0700");
  std::error_code error;
  for (fs::directory_iterator at(data + "/keys", error), end; !error && at != end; at.increment(error))
    look(at->path().string(), "0600");
  return {"permissions", wrong.empty() ? "for its owner alone" : wrong, wrong.empty()};
}

Check check_disk(const std::string& data) {
  struct statvfs disk {};
  if (::statvfs(data.c_str(), &disk) != 0) return {"disk", "cannot be looked at", false};
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  return {"disk", megabytes(free) + " free", free >= kLittleRoom};
}

Check check_wal(const std::string& database) {
  std::error_code error;
  const auto size = fs::file_size(database + "-wal", error);
  const std::uint64_t bytes = error ? 0 : size;
  return {"wal", megabytes(bytes), bytes <= kLargeWal};
}

Check check_integrity(const std::string& database) {
  const auto damages = store::sqlite_damages(database);
  if (!damages) return {"database", damages.error().message, false};
  const auto use = store::sqlite_file_use(database);
  std::string text =
      use ? megabytes(use->bytes) + ", of which " + megabytes(use->free_bytes) + " are free" : "";
  for (const std::string& damage : *damages) text = damage + (text.empty() ? "" : "; ") + text;
  return {"database", text, damages->empty()};
}

Check check_clock(Time now, const runtime::Diagnosis& diagnosis) {
  const bool behind = diagnosis.last_leaf && *diagnosis.last_leaf > now + kClockSlack;
  if (!behind) return {"clock", format_time(now), true};
  return {"clock",
          "it is " + format_time(now) + ", but the log's last leaf is of " +
              format_time(*diagnosis.last_leaf) + ": the clock was set back",
          false};
}

std::size_t count_contents(const std::string& folder) {
  std::size_t count = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file() && at->path().filename().string().size() == 2 * sizeof(Sha256)) ++count;
  }
  return count;
}

// Reads every content once. What no row names is only told: the next start clears it.
Result<Check> check_files(const std::string& data, ports::Reader& reader) {
  const auto rows = TRY(reader.entities("file"));
  const auto folder = TRY(runtime::FilesFolder::open(data + "/files"));
  std::string wrong;
  std::set<Sha256> named;
  for (const ports::EntityRow& row : rows) {
    const auto json = parse_json(row.document.value_or(""));
    const auto bytes = json ? unhex(string_at(*json, "sha256").value_or("")) : std::nullopt;
    Sha256 hash{};
    if (bytes && bytes->size() == hash.size()) {
      std::ranges::copy(*bytes, hash.begin());
      named.insert(hash);
      if (folder.get(hash)) continue;
    }
    wrong += (wrong.empty() ? "the content of " : ", ") + row.id;
  }
  if (!wrong.empty()) wrong += " is missing or damaged";
  if (!wrong.empty()) return Check{"files", wrong, false};
  const std::size_t contents = count_contents(data + "/files");
  const std::size_t orphans = contents - std::min(contents, named.size());
  return Check{"files",
               std::to_string(rows.size()) + " files are whole, " + std::to_string(orphans) +
                   " contents have no owner",
               true};
}

// Whether the secrets of connections open with the key that is there.
Check check_secrets(const std::string& data, runtime::Runtime& runtime) {
  const std::string path = data + "/keys/secrets.key";
  const auto& connections = runtime.workspace()->connections();
  if (!fs::exists(path)) {
    return {"secrets",
            connections.empty() ? "none" : path + " is missing: the secrets of connections are lost",
            connections.empty()};
  }
  const auto box = runtime::SecretBox::open(path);
  if (!box) return {"secrets", box.error().message, false};
  const runtime::WorkspaceConnections opened(runtime, *box);
  std::string wrong;
  for (const auto& [name, connection] : connections) {
    if (!opened.open(name)) wrong += (wrong.empty() ? "" : ", ") + name;
  }
  if (wrong.empty())
    return {"secrets", "those of " + std::to_string(connections.size()) + " connections open", true};
  return {"secrets", "those of the connections " + wrong + " do not open with " + path, false};
}

Check check_key(const std::string& data) {
  const auto key = log::SigningKey::load(data + "/keys/log.key");
  return {"log key", key ? key->name() : key.error().message, key.has_value()};
}

}  // namespace

bool Checkup::well() const { return findings().empty(); }

std::vector<std::string> Checkup::findings() const {
  std::vector<std::string> all;
  for (const Check& check : checks)
    if (!check.ok) all.push_back(check.name + ": " + check.detail);
  all.insert(all.end(), diagnosis.findings.begin(), diagnosis.findings.end());
  return all;
}

Json Checkup::json() const {
  JsonArray looked_at;
  for (const Check& check : checks)
    looked_at.push_back(JsonObject{{"name", check.name}, {"ok", check.ok}, {"detail", check.detail}});
  JsonArray wrong;
  for (const std::string& finding : findings()) wrong.push_back(Json(finding));
  return JsonObject{{"executions", static_cast<std::int64_t>(diagnosis.executions)},
                    {"events", static_cast<std::int64_t>(diagnosis.events)},
                    {"decisions", static_cast<std::int64_t>(diagnosis.decisions)},
                    {"leaves", static_cast<std::int64_t>(diagnosis.leaves)},
                    {"log_root", hex(diagnosis.log_root)},
                    {"checks", std::move(looked_at)},
                    {"findings", std::move(wrong)}};
}

Result<std::unique_ptr<Stillness>> Stillness::enter(const std::string& data, const std::string& database) {
  const std::string path = TRY(existing_database(data, database));
  std::unique_ptr<Stillness> still(new Stillness(data, path, TRY(store::DirectoryLock::acquire(data))));
  still->store_ = TRY(store::open_sqlite({.path = path}));
  still->runtime_ =
      TRY(runtime::Runtime::open(*still->store_, still->clock_, still->entropy_, nodes::catalogue()));
  return still;
}

std::vector<Check> check_place(const std::string& data, const std::string& database) {
  return {check_permissions(data, database), check_disk(data), check_wal(database)};
}

Result<Checkup> check_up(Stillness& still) {
  Checkup checkup;
  const auto reader = still.store().reader();
  const auto tree = runtime::load_signed_tree(still.data() + "/keys/log.size");
  if (!tree) checkup.checks.push_back({"log size", tree.error().message, false});
  checkup.checks.push_back(check_integrity(still.database()));
  checkup.checks.push_back(check_key(still.data()));
  checkup.checks.push_back(check_secrets(still.data(), still.runtime()));
  checkup.checks.push_back(TRY(check_files(still.data(), *reader)));
  checkup.diagnosis =
      TRY(runtime::examine(*reader, still.runtime().versions(), tree && *tree ? &**tree : nullptr));
  checkup.checks.push_back(check_clock(still.clock().now(), checkup.diagnosis));
  return checkup;
}

}  // namespace nf::app
