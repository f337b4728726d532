#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::flow::schema {

inline constexpr std::size_t kMaxCompileFaults = 100;  // that are reported at once

// Reads the plain keywords of a schema at the pointer `at`, and collects what is wrong with them.
class Keywords {
 protected:
  void fault(std::string pointer, std::string message);

  // These give true where the keyword is there, whether or not its value is right.
  bool read_count(const JsonObject& schema, std::string_view keyword, const std::string& at,
                  std::size_t& count);
  bool read_flag(const JsonObject& schema, std::string_view keyword, const std::string& at, bool& flag);

  // Null where the keyword is absent or no object.
  const JsonObject* object_at(const JsonObject& schema, std::string_view keyword, const std::string& at);
  // A list of names, each once. Requires that the keyword is there.
  std::vector<std::string> names_at(const JsonObject& schema, std::string_view keyword,
                                    const std::string& at);

  std::vector<Fault> faults_;
};

}  // namespace nf::flow::schema
