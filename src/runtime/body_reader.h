#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace nf::runtime {

// Reads the members of a request's body and collects everything that is wrong with them, so that a caller
// learns it all at once. What is absent or wrong gives nullopt.
class BodyReader {
 public:
  // Members that are not in `known` are faults, and so is a body that is no object.
  BodyReader(const Json& body, std::initializer_list<std::string_view> known);

  bool has(std::string_view key) const { return find(body_, key) != nullptr; }
  // A member that must be there; a fault where it is not.
  BodyReader& require(std::string_view key);

  // Text of one line: not blank where required, no control characters.
  std::optional<std::string> line(std::string_view key, std::size_t max_bytes);
  // Any text.
  std::optional<std::string> text(std::string_view key, std::size_t max_bytes);
  // Different lines, in the order given.
  std::optional<std::vector<std::string>> lines(std::string_view key, std::size_t max_count,
                                                std::size_t max_bytes);
  // Different words out of `words`.
  std::optional<std::vector<std::string>> choices(std::string_view key,
                                                  const std::vector<std::string>& words);
  std::optional<int> whole_number(std::string_view key, int min, int max);
  std::optional<Time> time(std::string_view key);
  bool is_null(std::string_view key) const;

  void fault(std::string pointer, std::string message);

  // InvalidInput with all faults, if there are any.
  Result<> end();

 private:
  std::optional<std::string> line_at(const Json& value, const std::string& pointer, std::size_t max_bytes);
  std::optional<std::string> text_at(const Json& value, const std::string& pointer, std::size_t max_bytes);

  const Json& body_;
  std::vector<std::string_view> required_;
  std::vector<Fault> faults_;
};

// Whether a text has nothing but blanks.
bool is_blank(std::string_view text);

// Whether a name can stand in the path of an address: it has no slash, and is not one of the segments `.` and
// `..`, which no path may have.
bool is_path_segment(std::string_view name);

// One address as an account has it: printable ASCII without spaces and quotes, one @, something on both
// sides.
bool is_email(std::string_view text);

// InvalidInput with these faults.
tl::unexpected<Error> refuse(std::vector<Fault> faults);

}  // namespace nf::runtime
