#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "app/archive.h"
#include "base/json.h"
#include "base/time.h"
#include "log/note.h"

namespace nf::app {

inline constexpr int kBackupFormat = 1;
inline constexpr const char* kDatabaseName = "neuronflow.db";
inline constexpr const char* kStagingFolder =
    "backup.partial";  // in the data directory, while a backup is made

// What a backup says of itself: manifest.json.
struct Manifest {
  int format = kBackupFormat;
  int database_format = 0;
  Time made_at;
  std::string log_key;  // vkey, with the log's origin
  std::uint64_t log_size = 0;
  std::string log_root;  // hex

  Json json() const;
  // InvalidInput where it is damaged, or a newer program made it.
  static Result<Manifest> read(const std::string& text);
};

struct BackupSource {
  std::string data;      // the directory
  std::string database;  // the file
};

// A backup of a data directory: the database as it is at one instant, the files of requests, the key of
// connections' secrets, and the public keys of the log. Not the log's signing key: it would let a second
// server sign under the first one's name (see runtime/log_epoch.h).
class Backup {
 public:
  // Copies the database into the data directory, beside a server that runs on it. One at a time: Conflict
  // while another is made. Unavailable where there is no room.
  static Result<std::unique_ptr<Backup>> prepare(const BackupSource& source, Time now,
                                                 std::stop_token stop = {});
  ~Backup();  // removes the copy

  // Gives the archive's bytes, once.
  Result<ArchiveFigures> write(const Sink& sink);

 private:
  explicit Backup(BackupSource source) : source_(std::move(source)) {}

  Result<> add_keys(ArchiveWriter& archive) const;
  Result<> add_contents(ArchiveWriter& archive) const;

  const BackupSource source_;
  Manifest manifest_;
};

// The path of a database as `--database` names it: `sqlite:` (a file in `data`) or `sqlite:PATH`.
Result<std::string> database_path(const std::string& data, const std::string& database);
// The same; NotFound where there is no such file, for what must not make one.
Result<std::string> existing_database(const std::string& data, const std::string& database);

}  // namespace nf::app
