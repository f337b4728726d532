#include "store/sqlite/memory_disk.h"

#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <random>

#include "base/check.h"

namespace nf::store::sqlite {

namespace {

using Kind = DiskChange::Kind;
using Cause = DiskFault::Cause;

struct Handle;

// A file with what its connections hold of it.
struct Node {
  int number = 0;
  std::string bytes;
  int sharing = 0;  // handles with a shared lock or more
  Handle* reserved = nullptr;
  Handle* pending = nullptr;
  Handle* exclusive = nullptr;
  std::vector<std::unique_ptr<char[]>> shared_memory;
  int mapping = 0;  // handles with the shared memory
  std::array<int, SQLITE_SHM_NLOCK> shared_slots{};
  std::array<Handle*, SQLITE_SHM_NLOCK> owned_slots{};
};

struct Handle {
  MemoryDisk::State* disk = nullptr;
  std::shared_ptr<Node> node;
  std::string name;
  bool syncs_folder = false;  // with its next sync
  bool deleted_on_close = false;
  bool maps = false;
  int level = SQLITE_LOCK_NONE;
  std::array<bool, SQLITE_SHM_NLOCK> shares{};
};

struct File {
  sqlite3_file base;
  Handle* handle;
};

}  // namespace

struct MemoryDisk::State {
  mutable std::mutex mutex;
  std::string vfs_name;
  sqlite3_vfs vfs{};
  std::map<std::string, std::shared_ptr<Node>> names;
  int next_number = 0;
  std::vector<DiskChange> changes;
  std::optional<DiskFault> fault;
  bool failed = false;
  std::uint64_t calls = 0;

  // Whether this call is to fail. Under the mutex, as all that follows.
  bool fails(DiskCall call) {
    ++calls;
    if (!fault || (fault->call && *fault->call != call)) return false;
    if (fault->n > 1) return --fault->n, false;
    failed = true;
    last_fault = *fault;
    if (!fault->lasts) fault.reset();
    return true;
  }
  DiskFault last_fault;

  std::shared_ptr<Node> create(const std::string& name) {
    auto node = std::make_shared<Node>();
    node->number = next_number++;
    names[name] = node;
    return node;
  }
};

namespace {

using State = MemoryDisk::State;

Handle& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->handle; }
State& of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int close_file(sqlite3_file* file) {
  std::unique_ptr<Handle> handle(&of(file));
  const std::lock_guard lock(handle->disk->mutex);
  if (handle->deleted_on_close) handle->disk->names.erase(handle->name);
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.disk->fails(DiskCall::Read)) return SQLITE_IOERR_READ;
  const std::string& bytes = handle.node->bytes;
  const auto from = std::min<std::size_t>(static_cast<std::size_t>(at), bytes.size());
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(size), bytes.size() - from);
  std::memcpy(to, bytes.data() + from, count);
  std::memset(static_cast<char*>(to) + count, 0, static_cast<std::size_t>(size) - count);
  return count == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

void write_bytes(Handle& handle, std::string_view bytes, std::size_t at) {
  std::string& content = handle.node->bytes;
  if (content.size() < at + bytes.size()) content.resize(at + bytes.size(), '\0');
  content.replace(at, bytes.size(), bytes);
  handle.disk->changes.push_back({Kind::Write, handle.node->number, "", at, std::string(bytes)});
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  const std::string_view bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
  if (handle.disk->fails(DiskCall::Write)) {
    const DiskFault& fault = handle.disk->last_fault;
    if (fault.part) write_bytes(handle, bytes.substr(0, bytes.size() / 2), static_cast<std::size_t>(at));
    return fault.cause == Cause::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  write_bytes(handle, bytes, static_cast<std::size_t>(at));
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.disk->fails(DiskCall::Truncate)) return SQLITE_IOERR_TRUNCATE;
  handle.node->bytes.resize(static_cast<std::size_t>(size), '\0');
  handle.disk->changes.push_back({Kind::Truncate, handle.node->number, "", static_cast<std::uint64_t>(size)});
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.disk->fails(DiskCall::Sync)) {
    handle.disk->changes.push_back({Kind::FailedSync, handle.node->number});
    return SQLITE_IOERR_FSYNC;
  }
  handle.disk->changes.push_back({Kind::Sync, handle.node->number});
  if (std::exchange(handle.syncs_folder, false)) handle.disk->changes.push_back({Kind::SyncFolder});
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  if (handle.disk->fails(DiskCall::Size)) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(handle.node->bytes.size());
  return SQLITE_OK;
}

// Locks of a file: https://sqlite.org/lockingv3.html
int lock_file(sqlite3_file* file, int level) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  Node& node = *handle.node;
  const auto others = [&](const Handle* holder) { return holder && holder != &handle; };
  if (handle.level >= level) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED) {
    if (others(node.pending) || others(node.exclusive)) return SQLITE_BUSY;
    ++node.sharing;
  } else if (level == SQLITE_LOCK_RESERVED) {
    if (others(node.reserved)) return SQLITE_BUSY;
    node.reserved = &handle;
  } else {
    if (others(node.reserved) || others(node.pending)) return SQLITE_BUSY;
    node.pending = &handle;
    handle.level = SQLITE_LOCK_PENDING;
    if (node.sharing > 1) return SQLITE_BUSY;
    node.exclusive = &handle;
  }
  handle.level = level;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  Node& node = *handle.node;
  if (handle.level <= level) return SQLITE_OK;
  for (Handle** holder : {&node.reserved, &node.pending, &node.exclusive}) {
    if (*holder == &handle) *holder = nullptr;
  }
  if (level == SQLITE_LOCK_NONE) --node.sharing;
  handle.level = level;
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* out) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  *out = handle.node->reserved || handle.node->pending || handle.node->exclusive;
  return SQLITE_OK;
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  *at = nullptr;
  if (handle.disk->fails(DiskCall::MapShared)) return SQLITE_IOERR_SHMMAP;
  Node& node = *handle.node;
  if (!std::exchange(handle.maps, true)) ++node.mapping;
  const auto wanted = static_cast<std::size_t>(region);
  if (node.shared_memory.size() <= wanted && !extend) return SQLITE_OK;
  while (node.shared_memory.size() <= wanted) {
    node.shared_memory.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  }
  *at = node.shared_memory[wanted].get();
  return SQLITE_OK;
}

void unlock_slots(Handle& handle, int from, int n) {
  for (auto slot = static_cast<std::size_t>(from); slot < static_cast<std::size_t>(from + n); ++slot) {
    if (std::exchange(handle.shares[slot], false)) --handle.node->shared_slots[slot];
    if (handle.node->owned_slots[slot] == &handle) handle.node->owned_slots[slot] = nullptr;
  }
}

int lock_shared(sqlite3_file* file, int from, int n, int flags) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  Node& node = *handle.node;
  if (flags & SQLITE_SHM_UNLOCK) return unlock_slots(handle, from, n), SQLITE_OK;
  const auto first = static_cast<std::size_t>(from);
  const auto end = static_cast<std::size_t>(from + n);
  for (auto slot = first; slot < end; ++slot) {
    if (node.owned_slots[slot] && node.owned_slots[slot] != &handle) return SQLITE_BUSY;
    const int others = node.shared_slots[slot] - (handle.shares[slot] ? 1 : 0);
    if ((flags & SQLITE_SHM_EXCLUSIVE) && others > 0) return SQLITE_BUSY;
  }
  for (auto slot = first; slot < end; ++slot) {
    if (flags & SQLITE_SHM_EXCLUSIVE) {
      node.owned_slots[slot] = &handle;
    } else if (!std::exchange(handle.shares[slot], true)) {
      ++node.shared_slots[slot];
    }
  }
  return SQLITE_OK;
}

int unmap_shared(sqlite3_file* file, int) {
  Handle& handle = of(file);
  const std::lock_guard lock(handle.disk->mutex);
  unlock_slots(handle, 0, SQLITE_SHM_NLOCK);
  if (std::exchange(handle.maps, false) && --handle.node->mapping == 0) handle.node->shared_memory.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return 4096; },
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = [](sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); },
    .xShmUnmap = unmap_shared,
};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  State& disk = of(vfs);
  const std::lock_guard lock(disk.mutex);
  file->pMethods = nullptr;
  if (disk.fails(DiskCall::Open)) return SQLITE_CANTOPEN;
  const std::string name = path ? path : "temporary " + std::to_string(disk.next_number);
  const auto found = disk.names.find(name);
  if (found == disk.names.end() && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
  auto handle = std::make_unique<Handle>();
  handle->disk = &disk;
  handle->name = name;
  handle->syncs_folder = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  handle->deleted_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  if (found == disk.names.end()) {
    handle->node = disk.create(name);
    disk.changes.push_back({Kind::Create, handle->node->number, name});
  } else {
    handle->node = found->second;
  }
  reinterpret_cast<File*>(file)->handle = handle.release();
  file->pMethods = &kMethods;
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  State& disk = of(vfs);
  const std::lock_guard lock(disk.mutex);
  if (disk.fails(DiskCall::Delete)) return SQLITE_IOERR_DELETE;
  if (disk.names.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
  disk.changes.push_back({Kind::Delete, 0, path});
  if (sync_folder) disk.changes.push_back({Kind::SyncFolder});
  return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* path, int, int* out) {
  State& disk = of(vfs);
  const std::lock_guard lock(disk.mutex);
  *out = 0;
  if (disk.fails(DiskCall::Access)) return SQLITE_IOERR_ACCESS;
  *out = disk.names.contains(path);
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

}  // namespace

MemoryDisk::MemoryDisk(Files files) : state_(std::make_unique<State>()) {
  static std::atomic<int> count{0};
  state_->vfs_name = "memory-disk-" + std::to_string(++count);
  for (auto& [name, bytes] : files) state_->create(name)->bytes = std::move(bytes);
  sqlite3_vfs* system = sqlite3_vfs_find("unix");
  CHECK(system != nullptr);
  state_->vfs = *system;
  state_->vfs.pNext = nullptr;
  state_->vfs.zName = state_->vfs_name.c_str();
  state_->vfs.pAppData = state_.get();
  state_->vfs.szOsFile = static_cast<int>(sizeof(File));
  state_->vfs.xOpen = open_file;
  state_->vfs.xDelete = delete_file;
  state_->vfs.xAccess = access_file;
  state_->vfs.xFullPathname = full_name;
  CHECK(sqlite3_vfs_register(&state_->vfs, 0) == SQLITE_OK);
}

MemoryDisk::~MemoryDisk() { sqlite3_vfs_unregister(&state_->vfs); }

const std::string& MemoryDisk::vfs() const { return state_->vfs_name; }

Files MemoryDisk::files() const {
  const std::lock_guard lock(state_->mutex);
  Files files;
  for (const auto& [name, node] : state_->names) files[name] = node->bytes;
  return files;
}

std::uint64_t MemoryDisk::position() const {
  const std::lock_guard lock(state_->mutex);
  return state_->changes.size();
}

std::vector<DiskChange> MemoryDisk::changes() const {
  const std::lock_guard lock(state_->mutex);
  return state_->changes;
}

void MemoryDisk::inject(const DiskFault& fault) {
  const std::lock_guard lock(state_->mutex);
  state_->fault = fault;
  state_->failed = false;
}

void MemoryDisk::heal() {
  const std::lock_guard lock(state_->mutex);
  state_->fault.reset();
}

bool MemoryDisk::has_failed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failed;
}

std::uint64_t MemoryDisk::calls() const {
  const std::lock_guard lock(state_->mutex);
  return state_->calls;
}

}  // namespace nf::store::sqlite
