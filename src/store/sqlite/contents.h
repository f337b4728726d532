#pragma once

#include <string>

namespace nf::store::sqlite {

// What lies in a database.
struct Contents {
  std::string integrity;  // what SQLite's own check says: "ok", or what is wrong
  std::string digest;     // over every row of every table; databases that took the same batches have the same
};

// Reads all of it; what cannot be read is said in place of its value.
Contents contents_of(const std::string& path, const std::string& vfs);

}  // namespace nf::store::sqlite
