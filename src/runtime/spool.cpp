#include "runtime/spool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace nf::runtime {

namespace {

tl::unexpected<Error> failed() {
  return fail(ErrorCode::Unavailable, std::string("The file could not be kept (") + std::strerror(errno) +
                                          "). Please try again later.");
}

}  // namespace

Result<std::unique_ptr<Spool>> Spool::open(const std::string& folder) {
  std::string name = folder + "/spool-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return failed();
  ::unlink(name.c_str());
  return std::unique_ptr<Spool>(new Spool(descriptor));
}

Spool::~Spool() {
  if (mapped_) ::munmap(mapped_, size_);
  ::close(descriptor_);
}

Result<> Spool::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return failed();
    if (written <= 0) continue;
    size_ += static_cast<std::size_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string_view> Spool::bytes() {
  if (size_ == 0) return std::string_view{};
  if (!mapped_) {
    void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor_, 0);
    if (at == MAP_FAILED) return failed();
    mapped_ = at;
  }
  return std::string_view(static_cast<const char*>(mapped_), size_);
}

}  // namespace nf::runtime
