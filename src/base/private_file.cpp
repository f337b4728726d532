#include "base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace nf {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

tl::unexpected<Error> system_failure(const std::string& what, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::Storage, what + " " + path + ": " + std::strerror(error));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<> write_new_file(const std::string& path, std::string_view bytes) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!file.is_open()) return system_failure("cannot create", path);
  if (!write_all(file.get(), bytes) || ::fsync(file.get()) != 0) return system_failure("cannot write", path);
  return {};
}

Result<> sync_folder(const std::string& folder) {
  const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.is_open() || ::fsync(opened.get()) != 0) return system_failure("cannot sync", folder);
  return {};
}

}  // namespace

Result<std::string> read_private_file(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) {
    if (errno == ENOENT) return fail(ErrorCode::NotFound, "no key file " + path);
    return system_failure("cannot open", path);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_failure("cannot look at", path);
  if ((status.st_mode & 077) != 0) {
    return fail(ErrorCode::Forbidden,
                "others may read or write the key file " + path + ": set its mode to 0600");
  }
  std::string text(kMaxKeyFileBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("cannot read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

Result<> write_private_file(const std::string& path, std::string_view bytes) {
  if (::access(path.c_str(), F_OK) == 0) {
    return fail(ErrorCode::Conflict, "there is a key file " + path + " already: it is never replaced");
  }
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());  // what an earlier attempt left behind
  auto written = write_new_file(temporary, bytes);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
    written = system_failure("cannot rename to", path);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return sync_folder(folder_of(path));
}

}  // namespace nf
