#include "store/sqlite/allocation_fault.h"

#include <sqlite3.h>

#include <mutex>

#include "base/check.h"

namespace nf::store::sqlite {
namespace {

sqlite3_mem_methods real;

struct Plan {
  std::mutex mutex;
  std::uint64_t left = 0;  // 0: none fails
  bool lasts = false;
  bool failed = false;

  bool fails() {
    const std::lock_guard lock(mutex);
    if (left == 0 || --left > 0) return false;
    if (lasts) left = 1;
    return failed = true;
  }
};
Plan plan;

void configure(const sqlite3_mem_methods& methods) {
  CHECK(sqlite3_shutdown() == SQLITE_OK);
  CHECK(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
  CHECK(sqlite3_initialize() == SQLITE_OK);
}

}  // namespace

AllocationFault::AllocationFault() {
  heal();
  CHECK(sqlite3_shutdown() == SQLITE_OK);
  CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) == SQLITE_OK);
  sqlite3_mem_methods ours = real;
  ours.xMalloc = [](int size) { return plan.fails() ? nullptr : real.xMalloc(size); };
  ours.xRealloc = [](void* at, int size) { return plan.fails() ? nullptr : real.xRealloc(at, size); };
  configure(ours);
}

AllocationFault::~AllocationFault() {
  heal();
  const sqlite3_mem_methods methods = real;
  configure(methods);
}

void AllocationFault::inject(std::uint64_t n, bool lasts) {
  const std::lock_guard lock(plan.mutex);
  plan.left = n;
  plan.lasts = lasts;
  plan.failed = false;
}

void AllocationFault::heal() {
  const std::lock_guard lock(plan.mutex);
  plan.left = 0;
}

bool AllocationFault::has_failed() const {
  const std::lock_guard lock(plan.mutex);
  return plan.failed;
}

}  // namespace nf::store::sqlite
