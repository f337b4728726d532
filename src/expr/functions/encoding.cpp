#include "base/hash.h"
#include "expr/functions/function.h"

// base64.encode, base64.decode, and our sha256.

namespace nf::expr {

namespace {

Value encode(const Invocation& call) { return call.frame.make_string(base64(call[0].text())); }

Value decode(const Invocation& call) {
  std::string text(call[0].text());
  // Padding may be left out.
  while (text.size() % 4 != 0 && !text.ends_with("==")) text += '=';
  const std::optional<std::string> bytes = unbase64(text);
  return bytes ? call.frame.make_bytes(*bytes) : call.fail("the text is not base64");
}

Value sha256_hex(const Invocation& call) { return call.frame.make_string(hex(sha256(call[0].text()))); }

constexpr Overload kFunctions[] = {
    {"base64.encode", Style::Global, {Kind::Bytes}, Kind::String, encode},
    {"base64.decode", Style::Global, {Kind::String}, Kind::Bytes, decode},
    {"sha256", Style::Global, {Kind::String | Kind::Bytes}, Kind::String, sha256_hex},
};

}  // namespace

std::span<const Overload> encoding_functions() { return kFunctions; }

}  // namespace nf::expr
