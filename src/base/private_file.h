#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace nf {

// Files that hold a key: mode 0600, at most 1 KiB.

// NotFound where there is none, Forbidden where others may read or write it.
Result<std::string> read_private_file(const std::string& path);

// Makes the file, whole and synced, or leaves nothing. Conflict where there is one already: a key is never
// replaced.
Result<> write_private_file(const std::string& path, std::string_view bytes);

}  // namespace nf
