#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "runtime/spool.h"

namespace nf::runtime {

// Contents of files on disk, each once and under its hash: <aa>/<sha256 in hex>, for its owner's eyes only.
// Any thread may put and get.
class FilesFolder {
 public:
  // Makes the folder where it is missing and clears what broken-off uploads have left.
  static Result<FilesFolder> open(std::string path);

  // On stable storage when it returns, under its final name; a failed sync ends the process. `hash` is that
  // of `bytes`.
  Result<> put(const Sha256& hash, std::string_view bytes) const;
  // For content that is still coming.
  Result<std::unique_ptr<Spool>> spool() const;
  // Storage where it is missing, or is no longer what was put.
  Result<std::string> get(const Sha256& hash) const;
  // Removes all contents but these (hashes in hex). Nothing may be put meanwhile.
  void keep_only(const std::set<std::string>& hashes) const;

 private:
  explicit FilesFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace nf::runtime
