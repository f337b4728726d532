#include "expr/template.h"

#include "base/pointer.h"
#include "fuzz/scope.h"
#include "fuzz/target.h"

namespace nf::fuzz {

void one_input(std::string_view bytes) {
  constexpr expr::Limits kSmall{.cost = 50'000};
  const auto [text, data] = halves(bytes);
  const auto config = parse_json(text);
  if (!config) return;
  const Json roots = parse_json(data).value_or(Json());
  const JsonScope scope(roots);

  const auto compiled = expr::Template::compile(*config);
  if (!compiled) {
    CHECK(!compiled.error().faults.empty());
    for (const Fault& fault : compiled.error().faults) {
      const Json* at = pointer_get(*config, fault.pointer);
      CHECK(at && at->is_string());
    }
    return;
  }
  CHECK(compiled->constant() == compiled->uses().empty());
  for (const auto& use : compiled->uses()) {
    const Json* at = pointer_get(*config, use.pointer);
    CHECK(at && at->is_string() && std::string_view(at->get_string()).find("{{") != std::string_view::npos);
  }
  const auto result = compiled->evaluate(scope, kSmall);
  if (compiled->constant()) CHECK(result && result->value == compiled->constant_value());
  if (text.find("{{") == text.npos && text.find("\\u007") == text.npos)
    CHECK(compiled->constant() && result->value == *config);
  if (!result) return;
  CHECK(write_json(result->value).size() <= 2 * expr::kMaxRenderedBytes + text.size());
  const auto repeated = compiled->evaluate(scope, kSmall);
  CHECK(repeated && repeated->value == result->value);
}

}  // namespace nf::fuzz
