#include "http/api/upload.h"

#include <algorithm>

#include "base/percent.h"
#include "http/lists.h"
#include "http/multipart.h"
#include "runtime/files.h"

namespace nf::http {

namespace {

constexpr std::string_view kUnknownType = "application/octet-stream";
constexpr std::string_view kUtf8 = "UTF-8'";
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

Error nameless() {
  return {ErrorCode::InvalidInput,
          "Name the file: Content-Disposition: attachment; filename=\"…\".",
          "",
          {{"/name", "is required"}}};
}

Error not_one(const std::string& why) { return {ErrorCode::InvalidInput, why, "", {{"", why}}}; }

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || kTokenMarks.find(c) != std::string_view::npos;
  });
}

// Without parameters: what is served later is bytes, whatever they claim to be.
std::string media_type(std::string_view header) {
  const std::string_view type = take_until(header, ';');
  const std::size_t slash = type.find('/');
  const bool good = slash != type.npos && type.size() <= runtime::kMaxFileTypeBytes &&
                    is_token(type.substr(0, slash)) && is_token(type.substr(slash + 1));
  std::string lower(good ? type : kUnknownType);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return lower;
}

// `filename*` (RFC 8187) before `filename`.
std::optional<std::string> file_name_in(std::string_view disposition) {
  if (const auto extended = header_parameter(disposition, "filename*")) {
    const std::size_t language_end = extended->find('\'', kUtf8.size());
    if (same_name(std::string_view(*extended).substr(0, kUtf8.size()), kUtf8) &&
        language_end != extended->npos) {
      auto name = percent_decode(std::string_view(*extended).substr(language_end + 1));
      if (name && is_utf8(*name)) return name;
    }
  }
  return header_parameter(disposition, "filename");
}

Result<Upload> read_form(std::string_view type, std::string_view body) {
  std::optional<Upload> upload;
  for (const FormPart& part : TRY(read_multipart(type, body))) {
    if (!part.filename) continue;
    if (upload) return fail(not_one("Send one file at a time."));
    upload = Upload{runtime::clean_file_name(*part.filename), media_type(part.type), part.content};
  }
  if (!upload) return fail(not_one("The form has no part with a file."));
  return std::move(*upload);
}

// Printable ASCII without quotes, for programs that do not know `filename*`.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const bool safe = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
    if (safe) plain += c;
    if (!safe && (static_cast<unsigned char>(c) & 0xc0) != 0x80) plain += '_';
  }
  return plain;
}

}  // namespace

Result<Upload> read_upload(const Request& request, std::string_view body) {
  const std::string_view type = request.header("Content-Type").value_or("");
  if (is_multipart(type)) return read_form(type, body);
  const auto name = file_name_in(request.header("Content-Disposition").value_or(""));
  if (!name) return fail(nameless());
  return Upload{runtime::clean_file_name(*name), media_type(type), body};
}

Response as_download(std::string_view name, std::string_view type,
                     std::shared_ptr<const std::string> content) {
  Response response = text_response(200, type, {});
  response.shared_body = std::move(content);
  response.set("Content-Disposition", "attachment; filename=\"" + plain_name(name) + "\"; filename*=UTF-8''" +
                                          percent_encoded(name));
  response.set("Content-Security-Policy", "sandbox; default-src 'none'");
  return response;
}

}  // namespace nf::http
