#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/power_loss.h"

namespace nf::store::sqlite {

enum class DiskCall { Open, Read, Write, Truncate, Sync, Size, Delete, Access, MapShared };

// Calls that fail. What a file system does after a sync that failed differs; here the worst is assumed: some
// of what was not synced is lost, is still read as if it were there, and no later sync brings it back.
struct DiskFault {
  enum class Cause { Error, Full };

  std::uint64_t n = 1;                // the n-th call from now, counting from 1
  std::optional<DiskCall> call = {};  // of this kind; null: of any
  Cause cause = Cause::Error;         // Full: writes find no space; other calls give an error
  bool part = false;                  // a write that fails has written its first half
  bool lasts = false;                 // all later ones fail, too
};

// A disk in memory under SQLite, with locks and shared memory for several connections of this process. Every
// change is recorded with what was synced, so that PowerLoss can tell what the disk may look like after a
// power loss at any moment. For tests; any thread. Its databases must be closed before it goes.
//
// It syncs as SQLite's own file system for Unix does: the first sync of a journal or WAL that was opened also
// makes the names of the folder durable; nothing else does, but a deletion that asks for it.
class MemoryDisk {
 public:
  explicit MemoryDisk(Files files = {});
  MemoryDisk(const MemoryDisk&) = delete;
  MemoryDisk& operator=(const MemoryDisk&) = delete;
  ~MemoryDisk();

  const std::string& vfs() const;  // its name for SQLite

  Files files() const;             // as programs see them now
  std::uint64_t position() const;  // changes so far
  std::vector<DiskChange> changes() const;

  void inject(const DiskFault& fault);
  void heal();
  bool has_failed() const;      // since `inject`
  std::uint64_t calls() const;  // that can fail, since the beginning

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace nf::store::sqlite
