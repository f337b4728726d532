#include "base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"

namespace nf {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 1024;

tl::unexpected<Error> system_failure(const std::string& what, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::Storage, what + " " + path + ": " + std::strerror(error));
}

Result<> write_new_file(const std::string& path, std::string_view bytes) {
  const Descriptor file = Descriptor::make_file(path);
  if (!file.is_open()) return system_failure("cannot create", path);
  if (!file.write_all(bytes) || !file.sync()) return system_failure("cannot write", path);
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
    const long got = file.read(text.data() + size, text.size() - size);
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
  const std::string folder = folder_of(path);
  if (!sync_folder(folder)) return system_failure("cannot sync", folder);
  return {};
}

}  // namespace nf
