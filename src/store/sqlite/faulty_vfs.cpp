#include "store/sqlite/faulty_vfs.h"

#include <sqlite3.h>

#include <mutex>
#include <string_view>

#include "base/check.h"

namespace nf::store::sqlite {
namespace {

struct Plan {
  std::mutex mutex;
  FileCall call = FileCall::Write;
  std::string suffix;
  int left = 0;
  int code = SQLITE_OK;
  bool failed = false;
  std::optional<std::pair<FileCall, int>> then;

  // The code that this call is to give, or SQLITE_OK.
  int next(FileCall made, std::string_view path) {
    const std::lock_guard lock(mutex);
    if (left == 0 || made != call || !path.ends_with(suffix) || --left > 0) return SQLITE_OK;
    failed = true;
    const int given = code;
    if (then) {
      call = then->first;
      code = then->second;
      left = 1;
      then.reset();
    }
    return given;
  }
};

Plan plan;
sqlite3_vfs vfs;

// Followed in memory by the system's own file.
struct File {
  sqlite3_file base;
  const char* path;

  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* ours(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* inner(sqlite3_file* file) { return ours(file)->inner(); }
const sqlite3_io_methods* methods(sqlite3_file* file) { return inner(file)->pMethods; }
sqlite3_vfs* system_vfs() { return static_cast<sqlite3_vfs*>(vfs.pAppData); }

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  const int code = plan.next(FileCall::Write, ours(file)->path);
  return code != SQLITE_OK ? code : methods(file)->xWrite(inner(file), data, size, at);
}

int sync_file(sqlite3_file* file, int flags) {
  const int code = plan.next(FileCall::Sync, ours(file)->path);
  return code != SQLITE_OK ? code : methods(file)->xSync(inner(file), flags);
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = [](sqlite3_file* f) { return methods(f)->xClose(inner(f)); },
    .xRead = [](sqlite3_file* f, void* to, int n,
                sqlite3_int64 at) { return methods(f)->xRead(inner(f), to, n, at); },
    .xWrite = write_file,
    .xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return methods(f)->xTruncate(inner(f), size); },
    .xSync = sync_file,
    .xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return methods(f)->xFileSize(inner(f), size); },
    .xLock = [](sqlite3_file* f, int level) { return methods(f)->xLock(inner(f), level); },
    .xUnlock = [](sqlite3_file* f, int level) { return methods(f)->xUnlock(inner(f), level); },
    .xCheckReservedLock = [](sqlite3_file* f,
                             int* out) { return methods(f)->xCheckReservedLock(inner(f), out); },
    .xFileControl = [](sqlite3_file* f, int op,
                       void* arg) { return methods(f)->xFileControl(inner(f), op, arg); },
    .xSectorSize = [](sqlite3_file* f) { return methods(f)->xSectorSize(inner(f)); },
    .xDeviceCharacteristics = [](sqlite3_file* f) { return methods(f)->xDeviceCharacteristics(inner(f)); },
    .xShmMap = [](sqlite3_file* f, int region, int size, int extend,
                  void volatile** at) { return methods(f)->xShmMap(inner(f), region, size, extend, at); },
    .xShmLock = [](sqlite3_file* f, int from, int n,
                   int flags) { return methods(f)->xShmLock(inner(f), from, n, flags); },
    .xShmBarrier = [](sqlite3_file* f) { methods(f)->xShmBarrier(inner(f)); },
    .xShmUnmap = [](sqlite3_file* f, int remove) { return methods(f)->xShmUnmap(inner(f), remove); },
};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  ours(file)->path = path ? path : "";
  const int code = system_vfs()->xOpen(system_vfs(), path, inner(file), flags, out_flags);
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  return code;
}

}  // namespace

FaultyVfs::FaultyVfs() {
  fail(FileCall::Write, "", 0, SQLITE_OK);  // nothing is left of an earlier object's plan
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  CHECK(system != nullptr);
  vfs = *system;
  vfs.pNext = nullptr;
  vfs.zName = name_.c_str();
  vfs.pAppData = system;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + system->szOsFile;
  vfs.xOpen = open_file;
  CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

FaultyVfs::~FaultyVfs() { sqlite3_vfs_unregister(&vfs); }

void FaultyVfs::fail(FileCall call, const std::string& suffix, int n, int code) {
  const std::lock_guard lock(plan.mutex);
  plan.call = call;
  plan.suffix = suffix;
  plan.left = n;
  plan.code = code;
  plan.failed = false;
  plan.then.reset();
}

void FaultyVfs::then_fail(FileCall call, int code) {
  const std::lock_guard lock(plan.mutex);
  plan.then = {call, code};
}

bool FaultyVfs::has_failed() const {
  const std::lock_guard lock(plan.mutex);
  return plan.failed;
}

}  // namespace nf::store::sqlite
