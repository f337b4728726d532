#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nf::http {

// One field of a form that was sent as multipart/form-data (RFC 7578). `content` points into the body.
struct FormPart {
  std::string name;
  std::optional<std::string> filename;  // without folders; for files only
  std::string type;                     // Content-Type; empty if not said
  std::string_view content;
};

inline constexpr std::size_t kMaxFormParts = 50;
inline constexpr std::size_t kMaxPartHeader = 4 * 1024;
inline constexpr std::size_t kMaxFilename = 255;  // bytes

bool is_multipart(std::string_view content_type);

// The parameter `name` of a header such as Content-Disposition, without its quotes; nullopt where it has
// none.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name);

// The parts of a body, in order. InvalidInput ("bad-request") where it is not what `content_type` says. Names
// and filenames are UTF-8 without control characters.
Result<std::vector<FormPart>> read_multipart(std::string_view content_type, std::string_view body);

}  // namespace nf::http
