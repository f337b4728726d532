#include "http/multipart.h"

#include "base/json.h"
#include "http/lists.h"
#include "http/message.h"

namespace nf::http {
namespace {

constexpr std::string_view kType = "multipart/form-data";
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046 section 5.1.1

auto refuse(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message), "bad-request"); }

// Takes `name=value` or `name="value"` with its semicolon; nullopt where there is none.
std::optional<std::pair<std::string_view, std::string>> take_parameter(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ';' || rest.front() == ' ' || rest.front() == '\t'))
    rest.remove_prefix(1);
  std::size_t equals = rest.find('=');
  if (equals == rest.npos) return std::nullopt;
  std::string_view name = trimmed(rest.substr(0, equals));
  rest.remove_prefix(equals + 1);
  if (!rest.starts_with('"')) return std::pair{name, std::string(take_until(rest, ';'))};
  std::string value;
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    value += rest[at];
  }
  if (at == rest.size()) return std::nullopt;
  rest.remove_prefix(at + 1);
  return std::pair{name, std::move(value)};
}

bool is_plain_text(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

Result<> read_disposition(std::string_view value, FormPart& part) {
  if (!same_name(trimmed(value.substr(0, value.find(';'))), "form-data"))
    return refuse("A part's Content-Disposition must be form-data.");
  auto name = header_parameter(value, "name");
  if (!name || !is_plain_text(*name)) return refuse("A part has no name, or one that is not plain text.");
  part.name = std::move(*name);
  part.filename = header_parameter(value, "filename");
  if (!part.filename) return {};
  part.filename->erase(0, part.filename->find_last_of("/\\") + 1);  // npos + 1 is 0
  if (!is_plain_text(*part.filename) || part.filename->size() > kMaxFilename)
    return refuse("A file's name is not plain text of at most 255 bytes.");
  return {};
}

Result<FormPart> read_part(std::string_view bytes) {
  FormPart part;
  std::size_t end = bytes.substr(0, kMaxPartHeader).find("\r\n\r\n");
  if (end == bytes.npos) return refuse("A part's header does not end, or is longer than 4 KiB.");
  part.content = bytes.substr(end + 4);
  bool has_name = false;
  for (std::string_view lines = bytes.substr(0, end); !lines.empty();) {
    std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(std::min(line.size() + 2, lines.size()));
    std::string_view field = take_until(line, ':');
    if (same_name(field, "Content-Type")) part.type = trimmed(line);
    if (!same_name(field, "Content-Disposition")) continue;
    TRY(read_disposition(trimmed(line), part));
    has_name = true;
  }
  if (!has_name) return refuse("A part has no Content-Disposition.");
  if (!is_plain_text(part.type)) return refuse("A part's Content-Type is not plain text.");
  return part;
}

}  // namespace

std::optional<std::string> header_parameter(std::string_view header, std::string_view name) {
  take_until(header, ';');
  while (auto found = take_parameter(header))
    if (same_name(found->first, name)) return std::move(found->second);
  return std::nullopt;
}

bool is_multipart(std::string_view content_type) {
  return same_name(trimmed(content_type.substr(0, content_type.find(';'))), kType);
}

Result<std::vector<FormPart>> read_multipart(std::string_view content_type, std::string_view body) {
  auto boundary = header_parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMaxBoundary)
    return refuse("The Content-Type has no boundary of 1 to 70 characters.");
  const std::string first = "--" + *boundary, next = "\r\n" + first;
  if (!body.starts_with(first)) return refuse("The body does not begin with its boundary.");
  body.remove_prefix(first.size());
  std::vector<FormPart> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return refuse("A boundary is not alone in its line.");
    std::size_t end = body.find(next, 2);
    if (end == body.npos) return refuse("The body ends before its last boundary.");
    if (parts.size() == kMaxFormParts) return refuse("The form has more than 50 parts.");
    parts.push_back(TRY(read_part(body.substr(2, end - 2))));
    body.remove_prefix(end + next.size());
  }
  return parts;
}

}  // namespace nf::http
