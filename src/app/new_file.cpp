#include "app/new_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace nf::app {

namespace {

tl::unexpected<Error> failed(const std::string& what, const std::string& path) {
  const int error = errno;
  return fail(ErrorCode::Unavailable, "cannot " + what + " " + path + ": " + std::strerror(error));
}

}  // namespace

Result<> folder_synced(const std::string& path) {
  if (!sync_folder(path)) return failed("sync", path);
  return {};
}

Result<NewFile> NewFile::make(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0)
    return fail(ErrorCode::Conflict, "there is a file " + path + " already: it is never replaced");
  const std::string partial = path + ".partial";
  ::unlink(partial.c_str());  // what was left by a process that was killed
  Descriptor file = Descriptor::make_file(partial);
  if (!file.is_open()) return failed("make", partial);
  return NewFile(std::move(file), path, partial);
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      path_(std::move(other.path_)),
      partial_(std::exchange(other.partial_, {})) {}

NewFile::~NewFile() {
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

Result<> NewFile::write(std::string_view bytes) {
  if (!file_.write_all(bytes)) return failed("write", partial_);
  return {};
}

Result<> NewFile::sync() {
  if (!file_.sync()) return failed("sync", partial_);
  return {};
}

Result<> NewFile::keep() {
  if (::rename(partial_.c_str(), path_.c_str()) != 0) return failed("give its name to", partial_);
  partial_.clear();
  return folder_synced(folder_of(path_));
}

}  // namespace nf::app
