#include "runtime/files_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/descriptor.h"
#include "runtime/sync_or_end.h"

namespace nf::runtime {

namespace {

namespace fs = std::filesystem;

constexpr const char* kUnfinished = "new";  // the folder of what is being written

tl::unexpected<Error> failed(const std::string& what) {
  return fail(ErrorCode::Unavailable, "The file could not be kept: cannot " + what + " (" +
                                          std::strerror(errno) + "). Please try again later.");
}

Result<> sync_names(const std::string& path) {
  const Descriptor folder = Descriptor::open_folder(path);
  if (!folder.is_open()) return failed("open a folder");
  sync_or_end(folder.get(), path);
  return {};
}

Result<> make_folder(const std::string& parent, const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_names(parent);
  if (errno != EEXIST) return failed("make a folder");
  return {};
}

Result<> write_file(const std::string& path, std::string_view bytes) {
  const Descriptor file = Descriptor::make_file(path);
  if (!file.is_open()) return failed("make a file");
  if (!file.write_all(bytes)) return failed("write it");
  sync_or_end(file.get(), path);
  return {};
}

std::string joined(const std::string& folder, const std::string& name) { return folder + "/" + name; }

}  // namespace

Result<FilesFolder> FilesFolder::open(std::string path) {
  const std::string parent = fs::path(path).parent_path().string();
  TRY(make_folder(parent.empty() ? "." : parent, path));
  // A process that was killed may have made folders, and not come to sync their names.
  TRY(sync_names(parent.empty() ? "." : parent));
  TRY(sync_names(path));
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
  return sync_names(folder);
}

Result<std::unique_ptr<Spool>> FilesFolder::spool() const { return Spool::open(joined(path_, kUnfinished)); }

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
