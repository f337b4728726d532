#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace nf::runtime {

inline constexpr int kExitAfterFailedSync = 70;

// Syncs the open file or folder `fd`, which is called `path`. Where that fails the process ends, as it does
// where the database fails a sync: what lies on the disk is not known then, and a second sync would not tell,
// since the system may have forgotten by then that the first has failed.
inline void sync_or_end(int fd, const std::string& path) {
  if (::fsync(fd) == 0) return;
  std::fprintf(stderr, "a sync of %s failed, so this process ends: %s\n", path.c_str(), std::strerror(errno));
  std::_Exit(kExitAfterFailedSync);
}

}  // namespace nf::runtime
