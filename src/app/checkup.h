#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/platform.h"
#include "base/json.h"
#include "ports/store.h"
#include "runtime/doctor.h"
#include "runtime/runtime.h"
#include "store/directory_lock.h"

namespace nf::app {

// One thing that was looked at.
struct Check {
  std::string name;    // "disk", "database", "keys" …
  std::string detail;  // what was found, for people
  bool ok = true;
};

struct Checkup {
  std::vector<Check> checks;
  runtime::Diagnosis diagnosis;
  bool well() const;
  std::vector<std::string> findings() const;  // all that is not as it must be, a sentence each
  Json json() const;
};

// A data directory that nobody serves, held by its lock; nothing in it runs.
class Stillness {
 public:
  // NotFound where it is no data directory. An older database is brought to this program's format.
  static Result<std::unique_ptr<Stillness>> enter(const std::string& data, const std::string& database);

  const std::string& data() const { return data_; }
  const std::string& database() const { return database_; }
  ports::Store& store() { return *store_; }
  runtime::Runtime& runtime() { return *runtime_; }  // never started
  SystemClock& clock() { return clock_; }
  SystemEntropy& entropy() { return entropy_; }

 private:
  Stillness(std::string data, std::string database, store::DirectoryLock lock)
      : data_(std::move(data)), database_(std::move(database)), lock_(std::move(lock)) {}

  const std::string data_;
  const std::string database_;
  store::DirectoryLock lock_;
  SystemClock clock_;
  SystemEntropy entropy_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<runtime::Runtime> runtime_;
};

// Who may read the directory, and whether there is room: before it is opened, which mends some of it.
std::vector<Check> check_place(const std::string& data, const std::string& database);

// Everything else: the database's own check, states against journals, acts against leaves, the log's tree
// against its leaves and against what was signed, contents of files against their hashes, the secrets of
// connections against their key, and the clock.
Result<Checkup> check_up(Stillness& still);

}  // namespace nf::app
