#include "base/check.h"
#include "base/json.h"
#include "fuzz/target.h"
#include "store/sqlite/shorthand.h"

namespace nf::fuzz {

using store::sqlite::from_shorthand;
using store::sqlite::to_shorthand;

void one_input(std::string_view bytes) {
  const auto text = from_shorthand(bytes);
  if (!text) CHECK(text.error().code == ErrorCode::Storage);
  if (text) CHECK(text->size() <= store::sqlite::kMaxShortened);

  const std::string stored = to_shorthand(bytes);
  const auto again = from_shorthand(stored);
  CHECK(again && *again == bytes);
  if (is_utf8(bytes)) CHECK(is_utf8(stored));
}

}  // namespace nf::fuzz
