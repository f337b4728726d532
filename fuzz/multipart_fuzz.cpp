#include "base/check.h"
#include "base/json.h"
#include "fuzz/target.h"
#include "http/multipart.h"

namespace nf::fuzz {
namespace {

using http::FormPart;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string head_of(const FormPart& part) {
  std::string head = "Content-Disposition: form-data; name=" + quoted(part.name);
  if (part.filename) head += "; filename=" + quoted(*part.filename);
  if (!part.type.empty()) head += "\r\nContent-Type: " + part.type;
  return head + "\r\n\r\n";
}

std::string body_of(const std::vector<FormPart>& parts, const std::string& boundary) {
  std::string body;
  for (const FormPart& part : parts)
    body.append("--")
        .append(boundary)
        .append("\r\n")
        .append(head_of(part))
        .append(part.content)
        .append("\r\n");
  return body + "--" + boundary + "--\r\n";
}

// A form of the same parts, as another sender would write it, is read as the same.
void survives_writing(const std::vector<FormPart>& parts, std::string_view body) {
  std::string boundary = "b";
  while (body.find("--" + boundary) != body.npos) boundary += 'b';
  if (boundary.size() > 70 || parts.empty()) return;
  for (const FormPart& part : parts)
    if (head_of(part).size() > http::kMaxPartHeader) return;
  const std::string written = body_of(parts, boundary);
  const auto again = http::read_multipart("multipart/form-data; boundary=" + boundary, written);
  CHECK(again && again->size() == parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    CHECK((*again)[i].name == parts[i].name);
    CHECK((*again)[i].filename == parts[i].filename);
    CHECK((*again)[i].type == parts[i].type);
    CHECK((*again)[i].content == parts[i].content);
  }
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto [type, body] = halves(bytes);
  (void)http::is_multipart(type);
  const auto parts = http::read_multipart(type, body);
  if (!parts) {
    CHECK(parts.error().code == ErrorCode::InvalidInput && parts.error().type == "bad-request");
    return;
  }
  CHECK(parts->size() <= http::kMaxFormParts);
  for (const FormPart& part : *parts) {
    CHECK(part.content.data() >= body.data());
    CHECK(part.content.data() + part.content.size() <= body.data() + body.size());
    CHECK(is_utf8(part.name) && !has_control(part.name));
    if (!part.filename) continue;
    CHECK(is_utf8(*part.filename) && !has_control(*part.filename));
    CHECK(part.filename->find_first_of("/\\") == std::string::npos);
    CHECK(part.filename->size() <= http::kMaxFilename);
  }
  survives_writing(*parts, body);
}

}  // namespace nf::fuzz
