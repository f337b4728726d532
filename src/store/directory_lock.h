#pragma once

#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace nf::store {

// The sole use of a data directory, held until the object is destroyed or the process ends, however it ends.
class DirectoryLock {
 public:
  // Makes the directory (mode 0700) where it is missing; its parent must exist. Conflict where another
  // process holds it, naming that process; Unavailable where the directory cannot be made or opened.
  static Result<DirectoryLock> acquire(const std::string& directory);

 private:
  explicit DirectoryLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;  // of the file LOCK in the directory
};

}  // namespace nf::store
