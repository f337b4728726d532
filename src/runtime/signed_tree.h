#pragma once

#include <optional>
#include <string>

#include "log/tree.h"

namespace nf::runtime {

// The tree that was signed last, in a file outside the database: one line with its size, for people, and one
// with log::Frontier::bytes() in base64.

// Nullopt where there is no file. InvalidInput where it is damaged.
Result<std::optional<log::Frontier>> load_signed_tree(const std::string& path);
// On stable storage when this returns; the file is either the old or the new one. A failed sync ends the
// process.
Result<> keep_signed_tree(const std::string& path, const log::Frontier& tree);

}  // namespace nf::runtime
