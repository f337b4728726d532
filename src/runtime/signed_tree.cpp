#include "runtime/signed_tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/hash.h"
#include "runtime/sync_or_end.h"

namespace nf::runtime {

namespace {

constexpr std::size_t kMaxFileBytes = 8 * 1024;  // a size, and at most 64 hashes

class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  bool is_open() const { return fd_ >= 0; }
  int number() const { return fd_; }

  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) return false;
      if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  std::optional<std::string> read(std::size_t max_bytes) const {
    std::string text(max_bytes, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
      const ssize_t got = ::read(fd_, text.data() + size, text.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
  }

 private:
  const int fd_;
};

tl::unexpected<Error> system_failure(const std::string& what, const std::string& path) {
  return fail(ErrorCode::Unavailable, what + " " + path + ": " + std::strerror(errno));
}

}  // namespace

Result<std::optional<log::Frontier>> load_signed_tree(const std::string& path) {
  const File file(path, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return std::optional<log::Frontier>{};
  const auto text = file.is_open() ? file.read(kMaxFileBytes) : std::nullopt;
  if (!text) return system_failure("cannot read", path);
  const auto damaged = [&path] {
    return fail(ErrorCode::InvalidInput, "The file " + path +
                                             " is damaged. It says what the log was signed for, so "
                                             "put it back from a backup that is as new as the database.");
  };
  const std::size_t first = text->find('\n');
  if (first == std::string::npos || !text->ends_with('\n')) return damaged();
  const std::string_view encoded = std::string_view(*text).substr(first + 1);
  const auto bytes = encoded.empty() ? std::nullopt : unbase64(encoded.substr(0, encoded.size() - 1));
  auto tree = bytes ? log::Frontier::parse(*bytes) : Result<log::Frontier>(damaged());
  if (!tree || text->substr(0, first) != std::to_string(tree->size())) return damaged();
  return std::optional(tree.take());
}

Result<> keep_signed_tree(const std::string& path, const log::Frontier& tree) {
  const std::string temporary = path + ".new";
  const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  const std::string text = std::to_string(tree.size()) + "\n" + base64(tree.bytes()) + "\n";
  if (!file.is_open() || !file.write(text)) return system_failure("cannot write", temporary);
  sync_or_end(file.number(), temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return system_failure("cannot replace", path);
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const File folder(parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open()) return system_failure("cannot open the folder of", path);
  sync_or_end(folder.number(), parent);
  return {};
}

}  // namespace nf::runtime
