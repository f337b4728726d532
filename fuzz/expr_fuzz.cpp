#include "expr/program.h"

#include "fuzz/scope.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

constexpr expr::Limits kSmall{.cost = 50'000};
// Of values that an expression made out of others.
constexpr JsonLimits kMade{.max_depth = 4 * expr::kMaxValueDepth, .max_string_bytes = 64 * 1024 * 1024};

bool is_of(const Json& value, std::string_view type) {
  if (type == "string" || type == "timestamp" || type == "duration") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "null") return value.is_null();
  return type.empty();
}

bool is_expected(const Error& error) {
  return (error.code == ErrorCode::InvalidInput || error.code == ErrorCode::LimitReached) &&
         !error.message.empty();
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto [source, data] = halves(bytes);
  const Json roots = parse_json(data).value_or(Json());
  const JsonScope scope(roots);
  const auto findings = expr::check(source, scope.names());
  for (const auto& finding : findings) CHECK(finding.offset <= source.size() && !finding.message.empty());

  const auto program = expr::Program::compile(source);
  if (!program) {
    CHECK(is_expected(program.error()));
    CHECK(!findings.empty());
    return;
  }
  CHECK(program->source() == source);
  const auto result = program->evaluate(scope, kSmall);
  expr::Sources read;
  const auto condition = program->evaluate_condition(scope, read, kSmall);
  if (!result) {
    CHECK(is_expected(result.error()));
    CHECK(!condition || result.error().code == ErrorCode::LimitReached);
    return;
  }
  CHECK(condition.has_value() == result->value.is_bool());
  if (condition) CHECK(*condition == result->value.get_bool());
  CHECK(is_of(result->value, expr::type_of(source, scope.names())));
  const auto again = parse_json(write_json(result->value), kMade);
  CHECK(again && *again == result->value);
  const auto repeated = program->evaluate(scope, kSmall);
  CHECK(repeated && repeated->value == result->value);
}

}  // namespace nf::fuzz
