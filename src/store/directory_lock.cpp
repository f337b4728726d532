#include "store/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace nf::store {
namespace {

tl::unexpected<Error> cannot(const std::string& what, int error) {
  return fail(ErrorCode::Unavailable, "cannot " + what + ": " + std::strerror(error));
}

// So that a new entry of the directory is still there after a power loss.
void sync_directory(const std::string& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

Result<> make_directory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0) {
    sync_directory((std::filesystem::path(directory) / "..").string());
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
  DirectoryLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.file_ < 0) return cannot("open " + path, errno);
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("lock " + path, errno);
    return fail(ErrorCode::Conflict, "the data directory " + directory + " is in use by " +
                                         holder_of(lock.file_) +
                                         "; stop that server, or ask it with --url and --token");
  }
  write_holder(lock.file_);
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace nf::store
