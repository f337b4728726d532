#include "base/check.h"
#include "fuzz/target.h"
#include "store/codec/codec.h"

namespace nf::fuzz {
namespace {

template <class T, class Decode>
void is_read_as_written(const Result<T>& decoded, Decode decode) {
  if (!decoded) {
    CHECK(decoded.error().code == ErrorCode::Storage);
    return;
  }
  const std::string written = codec::encode(*decoded);
  const auto again = decode(written);
  CHECK(again);
  CHECK(codec::encode(*again) == written);
}

}  // namespace

void one_input(std::string_view bytes) {
  is_read_as_written(codec::decode_events(bytes),
                     [](std::string_view text) { return codec::decode_events(text); });
  is_read_as_written(codec::decode_state(bytes), codec::decode_state);
}

}  // namespace nf::fuzz
