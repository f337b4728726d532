#pragma once

#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"

namespace nf::app {

// So that names made, changed and removed in the folder stay so after a power loss.
Result<> folder_synced(const std::string& path);

// A new file of mode 0600 that has its name only once it is whole: until keep() it is PATH.partial, and gone
// when the object goes.
class NewFile {
 public:
  // Conflict where there is a file of the name.
  static Result<NewFile> make(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  ~NewFile();

  Result<> write(std::string_view bytes);
  Result<> sync();
  const std::string& partial() const { return partial_; }
  // Gives it its name. After sync().
  Result<> keep();

 private:
  NewFile(Descriptor file, std::string path, std::string partial)
      : file_(std::move(file)), path_(std::move(path)), partial_(std::move(partial)) {}

  Descriptor file_;
  std::string path_;
  std::string partial_;  // empty once kept or moved from
};

}  // namespace nf::app
