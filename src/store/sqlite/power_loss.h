#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace nf::store::sqlite {

using Files = std::map<std::string, std::string>;  // names and bytes

// One change of a disk. Files are numbered, as a name may come to mean another file.
struct DiskChange {
  enum class Kind {
    Create,      // `name` now means `file`
    Delete,      // `name` means nothing
    Write,       // `bytes` at `at`
    Truncate,    // to the size `at`
    Sync,        // what was done to `file` before is durable
    FailedSync,  // it is durable or lost for ever
    SyncFolder,  // names are durable
  };
  Kind kind;
  int file = 0;
  std::string name = {};
  std::uint64_t at = 0;
  std::string bytes = {};
};

// What a disk may look like after the power was lost. Everything synced is there. Of what was not, each
// sector of 512 bytes of each write was written, or not, or in part, or as garbage, in any order,
// independently of the others; so were changes of sizes; of the changes of one name, the first few.
class PowerLoss {
 public:
  // Syncs that are not believed: for proving that whoever looks would notice.
  enum class Lie { None, Everything, Folder };

  // `before`: what lay durably on the disk before the first change, as files 0, 1 … in the order of their
  // names.
  PowerLoss(const Files& before, std::vector<DiskChange> changes, Lie lie = Lie::None);
  // Syncs of files whose name ends so do nothing.
  void ignore_syncs_of(const std::string& suffix) { ignored_suffix_ = suffix; }

  std::uint64_t size() const { return changes_.size(); }
  // The files after a loss behind the first `position` changes. Positions may not go back.
  Files at(std::uint64_t position, std::mt19937_64& chance);

 private:
  struct File {
    std::string name;  // its first
    std::string durable;
    std::vector<std::uint64_t> pending;  // changes of the file since
  };
  void pass(std::uint64_t number);
  bool is_believed(const File& file) const;

  std::vector<DiskChange> changes_;
  const Lie lie_;
  std::string ignored_suffix_;
  std::uint64_t position_ = 0;
  std::map<int, File> files_;
  std::map<std::string, int> names_;                           // durable
  std::map<std::string, std::vector<std::uint64_t>> renamed_;  // pending changes of names
  std::mt19937_64 failed_syncs_{1};
};

}  // namespace nf::store::sqlite
