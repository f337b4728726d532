#pragma once

#include <cstdint>

namespace nf::store::sqlite {

// Makes an allocation of SQLite fail, in all threads. For tests; one at a time in a process, and no database
// or virtual file system of a test's may be open when it comes or goes.
class AllocationFault {
 public:
  AllocationFault();
  AllocationFault(const AllocationFault&) = delete;
  AllocationFault& operator=(const AllocationFault&) = delete;
  ~AllocationFault();

  // The n-th allocation from now fails, counting from 1; with `lasts` all later ones, too.
  void inject(std::uint64_t n, bool lasts);
  void heal();
  bool has_failed() const;  // since `inject`
};

}  // namespace nf::store::sqlite
