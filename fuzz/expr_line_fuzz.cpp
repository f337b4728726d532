#include "base/check.h"
#include "base/json.h"
#include "expr/tagged.h"
#include "fuzz/target.h"

namespace nf::fuzz {

void one_input(std::string_view bytes) {
  // Ten thousand elements in a `{"list": …}` each deep, and what `{"error": …}` quotes.
  constexpr JsonLimits kAnswer{.max_depth = 2'000, .max_string_bytes = 64 * 1024 * 1024};
  const std::string answer = expr::answer_line(bytes);
  CHECK(answer.find('\n') == answer.npos);
  const auto read = parse_json(answer, kAnswer);
  CHECK(read && read->is_object() && read->get_object().size() == 1);
  CHECK(find(*read, "value") || string_at(*read, "error"));
  CHECK(expr::answer_line(bytes) == answer);
}

}  // namespace nf::fuzz
