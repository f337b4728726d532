#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"
#include "log/note.h"

namespace nf::log {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 1024;
constexpr std::string_view kFilePrefix = "PRIVATE+KEY+";

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

struct Wiped {
  std::string text;
  ~Wiped() { sodium_memzero(text.data(), text.size()); }
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

// Reads `<name>+<key id>+<base64(1 ‖ seed)>`.
Result<SigningKey> parse_private_key(std::string_view text, const std::string& path) {
  const auto refused = [&path] {
    return fail(ErrorCode::InvalidInput,
                "the key file " + path + " is not one line PRIVATE+KEY+<name>+<key id>+<base64 seed>");
  };
  if (!text.starts_with(kFilePrefix) || !text.ends_with('\n')) return refused();
  text.remove_prefix(kFilePrefix.size());
  text.remove_suffix(1);
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return refused();
  auto bytes = unbase64(text.substr(second + 1));
  if (!bytes) return refused();
  const Wiped typed_seed{std::move(*bytes)};
  if (typed_seed.text.size() != 1 + kSeedBytes || typed_seed.text[0] != 1) return refused();
  std::array<std::uint8_t, kSeedBytes> seed;
  std::memcpy(seed.data(), typed_seed.text.data() + 1, seed.size());
  auto key = SigningKey::from_seed(std::string(text.substr(0, first)), seed);
  sodium_memzero(seed.data(), seed.size());
  if (!key) return refused();
  const std::string id = hex({reinterpret_cast<const char*>(key->public_key().id().data()), 4});
  if (text.substr(first + 1, second - first - 1) != id) return refused();
  return key;
}

}  // namespace

Result<> SigningKey::save(const std::string& path) const {
  if (::access(path.c_str(), F_OK) == 0) {
    return fail(ErrorCode::Conflict, "there is a key file " + path + " already: it is never replaced");
  }
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());  // what an earlier attempt left behind
  const std::string id =
      hex({reinterpret_cast<const char*>(public_key_.id().data()), public_key_.id().size()});
  const Wiped typed_seed{'\1' + std::string(reinterpret_cast<const char*>(secret_.data()), kSeedBytes)};
  const Wiped line{std::string(kFilePrefix) + name() + '+' + id + '+' + base64(typed_seed.text) + '\n'};
  auto written = write_new_file(temporary, line.text);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
    written = system_failure("cannot rename to", path);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return sync_folder(folder_of(path));
}

Result<SigningKey> SigningKey::load(const std::string& path) {
  const Wiped text{TRY(read_private_file(path))};
  return parse_private_key(text.text, path);
}

}  // namespace nf::log
