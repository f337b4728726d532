#include "app/backup.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "app/new_file.h"
#include "base/private_file.h"
#include "log/tree.h"
#include "runtime/log_epoch.h"
#include "store/sqlite/snapshot.h"

namespace nf::app {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRoomLeft = 64 * 1024 * 1024;  // that a server needs while the copy lies there

std::string staging_of(const BackupSource& source) { return source.data + "/" + kStagingFolder; }

bool is_hex(const std::string& text, std::size_t length) {
  return text.size() == length && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<> check_room(const BackupSource& source) {
  std::error_code error;
  std::uint64_t wanted = kRoomLeft;
  for (const char* part : {"", "-wal"}) {
    const auto size = fs::file_size(source.database + part, error);
    if (!error) wanted += size;
  }
  struct statvfs disk {};
  if (::statvfs(source.data.c_str(), &disk) != 0) return {};
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free >= wanted) return {};
  return fail(ErrorCode::Unavailable, "a backup needs " + std::to_string(wanted / 1'000'000 + 1) +
                                          " MB free on the disk of the data, and there are " +
                                          std::to_string(free / 1'000'000));
}

// What is left of an earlier one is removed: the caller is the only one on this directory.
Result<> make_staging(const std::string& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  return fail(ErrorCode::Unavailable, "cannot make the folder " + path + ": " + std::strerror(errno));
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    paths.push_back(at->path());
  std::ranges::sort(paths);
  return paths;
}

Result<std::string> text_member(const Json& json, std::string_view name) {
  if (auto text = string_at(json, name)) return *text;
  return fail(ErrorCode::InvalidInput, "the backup's manifest has no `" + std::string(name) + "`");
}

Result<std::int64_t> number_member(const Json& json, std::string_view name) {
  const Json* value = find(json, name);
  const std::int64_t* number = value ? value->if_int64() : nullptr;
  if (number && *number >= 0) return *number;
  return fail(ErrorCode::InvalidInput, "the backup's manifest has no `" + std::string(name) + "`");
}

}  // namespace

Result<std::string> database_path(const std::string& data, const std::string& database) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (!database.starts_with(kSqlite))
    return fail(ErrorCode::InvalidInput, "`database` must be sqlite: or sqlite:PATH");
  const std::string path = database.substr(kSqlite.size());
  return path.empty() ? data + "/" + kDatabaseName : path;
}

Result<std::string> existing_database(const std::string& data, const std::string& database) {
  const std::string path = TRY(database_path(data, database));
  if (::access(path.c_str(), F_OK) != 0)
    return fail(ErrorCode::NotFound, data + " is no data directory: there is no database " + path);
  return path;
}

Json Manifest::json() const {
  return JsonObject{{"format", format},
                    {"made_at", format_time(made_at)},
                    {"database_format", database_format},
                    {"log_key", log_key},
                    {"log_size", static_cast<std::int64_t>(log_size)},
                    {"log_root", log_root}};
}

Result<Manifest> Manifest::read(const std::string& text) {
  const auto json = parse_json(text);
  if (!json) return fail(ErrorCode::InvalidInput, "the backup's manifest is damaged");
  Manifest manifest;
  manifest.format = static_cast<int>(TRY(number_member(*json, "format")));
  if (manifest.format != kBackupFormat) {
    return fail(ErrorCode::InvalidInput, "the backup has the format " + std::to_string(manifest.format) +
                                             ", and this program reads format " +
                                             std::to_string(kBackupFormat));
  }
  manifest.database_format = static_cast<int>(TRY(number_member(*json, "database_format")));
  const auto made_at = parse_time(TRY(text_member(*json, "made_at")));
  if (!made_at) return fail(ErrorCode::InvalidInput, "the backup's manifest is damaged");
  manifest.made_at = *made_at;
  manifest.log_key = TRY(text_member(*json, "log_key"));
  manifest.log_size = static_cast<std::uint64_t>(TRY(number_member(*json, "log_size")));
  manifest.log_root = TRY(text_member(*json, "log_root"));
  return manifest;
}

Result<std::unique_ptr<Backup>> Backup::prepare(const BackupSource& source, Time now, std::stop_token stop) {
  const std::string key_path = source.data + "/keys/log.key";
  auto key = log::SigningKey::load(key_path);
  if (!key && key.error().code == ErrorCode::NotFound)
    return fail(ErrorCode::NotFound, source.data + " is no data directory: it has no keys/log.key");
  if (!key) return fail(key.error());
  if (!fs::exists(source.database))
    return fail(ErrorCode::NotFound, "there is no database " + source.database);
  TRY(check_room(source));
  TRY(make_staging(staging_of(source)));
  std::unique_ptr<Backup> backup(new Backup(source));
  const auto copy =
      TRY(store::copy_sqlite(source.database, staging_of(source) + "/" + kDatabaseName, std::move(stop)));
  log::Frontier tree;
  if (!copy.log_frontier.empty()) tree = TRY(log::Frontier::parse(copy.log_frontier));
  backup->manifest_ = {.database_format = copy.format,
                       .made_at = now,
                       .log_key = key->public_key().vkey(),
                       .log_size = tree.size(),
                       .log_root = hex(tree.root())};
  return backup;
}

Backup::~Backup() {
  std::error_code ignored;
  fs::remove_all(staging_of(source_), ignored);
}

Result<ArchiveFigures> Backup::write(const Sink& sink) {
  auto archive = TRY(ArchiveWriter::make(sink));
  TRY(archive.add(std::string(kManifestName), write_json(manifest_.json()) + "\n"));
  TRY(archive.add_file(kDatabaseName, staging_of(source_) + "/" + kDatabaseName));
  TRY(add_keys(archive));
  TRY(add_contents(archive));
  return archive.finish();
}

Result<> Backup::add_keys(ArchiveWriter& archive) const {
  for (const fs::path& path : sorted_entries(source_.data + "/keys")) {
    const std::string name = path.filename().string();
    // The public half of the log's key is in the manifest; its other half, and what it has signed, stay here.
    if (name != "secrets.key" && path.extension() != ".vkey") continue;
    TRY(archive.add_file("keys/" + name, path.string()));
  }
  const std::string accounts = source_.data + "/demo-accounts.json";
  if (fs::exists(accounts)) TRY(archive.add_file("demo-accounts.json", accounts));
  return {};
}

// After the database was copied: a content is kept before the row that names it, so all that the copy names
// are there. What came since is too much, and is cleared by the first start.
Result<> Backup::add_contents(ArchiveWriter& archive) const {
  for (const fs::path& folder : sorted_entries(source_.data + "/files")) {
    const std::string prefix = folder.filename().string();
    if (!is_hex(prefix, 2)) continue;
    for (const fs::path& content : sorted_entries(folder)) {
      const std::string name = content.filename().string();
      if (is_hex(name, 64)) TRY(archive.add_file("files/" + prefix + "/" + name, content.string()));
    }
  }
  return {};
}

}  // namespace nf::app
