#include "runtime/files_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace nf::runtime {

namespace {

namespace fs = std::filesystem;

constexpr const char* kUnfinished = "new";  // the folder of what is being written

tl::unexpected<Error> failed(const std::string& what) {
  return fail(ErrorCode::Unavailable, "The file could not be kept: cannot " + what + " (" +
                                          std::strerror(errno) + "). Please try again later.");
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  bool sync() const { return ::fsync(fd_) == 0; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<> sync_folder(const std::string& path) {
  const Descriptor folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.is_open() || !folder.sync()) return failed("sync a folder");
  return {};
}

Result<> make_folder(const std::string& parent, const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(parent);
  if (errno != EEXIST) return failed("make a folder");
  return {};
}

Result<> write_file(const std::string& path, std::string_view bytes) {
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!file.is_open()) return failed("make a file");
  if (!write_all(file.get(), bytes) || !file.sync()) return failed("write it");
  return {};
}

std::string joined(const std::string& folder, const std::string& name) { return folder + "/" + name; }

}  // namespace

Result<FilesFolder> FilesFolder::open(std::string path) {
  const std::string parent = fs::path(path).parent_path().string();
  TRY(make_folder(parent.empty() ? "." : parent, path));
  const std::string unfinished = joined(path, kUnfinished);
  std::error_code ignored;
  fs::remove_all(unfinished, ignored);
  TRY(make_folder(path, unfinished));
  return FilesFolder(std::move(path));
}

Result<> FilesFolder::put(const Sha256& hash, std::string_view bytes) const {
  static std::atomic<std::uint64_t> count{0};
  const std::string name = hex(hash);
  const std::string folder = joined(path_, name.substr(0, 2));
  const std::string unfinished = joined(path_, kUnfinished) + "/" + std::to_string(++count);
  TRY(make_folder(path_, folder));
  // Also where the content is there already: it may have been put by an upload that is not synced yet.
  auto written = write_file(unfinished, bytes);
  if (written && ::rename(unfinished.c_str(), joined(folder, name).c_str()) != 0)
    written = failed("give it its name");
  if (!written) {
    ::unlink(unfinished.c_str());
    return written;
  }
  return sync_folder(folder);
}

Result<std::string> FilesFolder::get(const Sha256& hash) const {
  const std::string name = hex(hash);
  std::ifstream in(joined(joined(path_, name.substr(0, 2)), name), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return fail(ErrorCode::Storage, "The content " + name + " cannot be read.");
  if (sha256(bytes) != hash) return fail(ErrorCode::Storage, "The content " + name + " is damaged.");
  return bytes;
}

void FilesFolder::keep_only(const std::set<std::string>& hashes) const {
  std::error_code error;
  for (const auto& folder : fs::directory_iterator(path_, error)) {
    if (folder.path().filename() == kUnfinished || !folder.is_directory(error)) continue;
    for (const auto& file : fs::directory_iterator(folder.path(), error)) {
      std::error_code ignored;
      if (!hashes.contains(file.path().filename().string())) fs::remove(file.path(), ignored);
    }
  }
}

}  // namespace nf::runtime
