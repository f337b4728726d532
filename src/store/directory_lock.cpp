#include "store/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace nf::store {
namespace {

tl::unexpected<Error> cannot(const std::string& what, int error) {
  return fail(ErrorCode::Unavailable, "cannot " + what + ": " + std::strerror(error));
}

Result<> make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) {
    // A parent that may not be read cannot be synced.
    if (!sync_folder((std::filesystem::path(directory) / "..").string()) && errno != EACCES)
      return cannot("sync the folder of " + directory, errno);
    return {};
  }
  if (errno != EEXIST) return cannot("make the directory " + directory, errno);
  return {};
}

// The number of the holding process, as it left it in the file.
std::string holder_of(int file) {
  char text[16] = {};
  const auto size = ::pread(file, text, sizeof text - 1, 0);
  const std::string_view number(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
    return "another process";
  return "process " + std::string(number);
}

void write_holder(int file) {
  const std::string number = std::to_string(::getpid());
  // Only a help for the message of others: a failure changes nothing.
  if (::ftruncate(file, 0) == 0 && ::pwrite(file, number.data(), number.size(), 0) < 0) return;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::string& directory) {
  TRY(make_directory(directory));
  const std::string path = (std::filesystem::path(directory) / "LOCK").string();
  DirectoryLock lock(Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)));
  const int file = lock.file_.get();
  if (!lock.file_.is_open()) return cannot("open " + path, errno);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("lock " + path, errno);
    return fail(ErrorCode::Conflict, "the data directory " + directory + " is in use by " + holder_of(file) +
                                         "; stop that server, or ask it with --url and --token");
  }
  write_holder(file);
  return lock;
}

}  // namespace nf::store
