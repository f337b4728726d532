#include "expr/tagged.h"

#include <fmt/format.h>

#include <map>

#include "expr/check/checker.h"
#include "expr/program_impl.h"
#include "expr/tagged_value.h"

namespace nf::expr {

namespace {

constexpr std::size_t kMaxLineBytes = 1024 * 1024;
constexpr std::uint64_t kCost = Limits{}.cost;

// What the bindings of one line give; the names may be dotted.
class BoundNames final : public Scope {
 public:
  Binding root(Root) const override { return {}; }
  Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return std::nullopt; }
  const Value* variable(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

  void bind(std::string_view name, const Value& value) { values_.emplace(name, value); }
  std::map<std::string, Kinds> kinds() const {
    std::map<std::string, Kinds> result;
    for (const auto& [name, value] : values_) result.emplace(name, value.kind());
    return result;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, value] : values_) result.push_back(name);
    return result;
  }

 private:
  std::map<std::string, Value, std::less<>> values_;
};

bool flag(const Json& line, std::string_view name) {
  const Json* value = find(line, name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

Result<> bind_all(const Json& line, Frame& frame, BoundNames& names) {
  const Json* bindings = find(line, "bindings");
  if (bindings == nullptr || bindings->is_null()) return {};
  if (!bindings->is_object())
    return fail(ErrorCode::InvalidInput, "`bindings` is an object of names and values");
  for (const auto& member : bindings->get_object()) {
    const std::string_view name(member.key().data(), member.key().size());
    names.bind(name, TRY(value_from_tagged(frame, member.value())));
  }
  return {};
}

Result<> check_statically(std::string_view source, const CompileOptions& options, const BoundNames& names) {
  const Surroundings surroundings{nullptr, names.kinds(), options.container, options.strict};
  const std::vector<Finding> findings = check(source, surroundings, false);
  if (findings.empty()) return {};
  return fail(ErrorCode::InvalidInput, locate(source, findings.front().offset, findings.front().message));
}

Result<Json> evaluate(const Program& program, Frame& frame) {
  const Value value = ProgramAccess::evaluate(program, frame);
  std::optional<Json> tagged = value_to_tagged(frame, value);
  if (tagged) return std::move(*tagged);
  return fail(ErrorCode::InvalidInput,
              locate(program.source(), frame.failure().offset, frame.failure().message));
}

Result<Json> answer(std::string_view text) {
  if (text.size() > kMaxLineBytes) return fail(ErrorCode::LimitReached, "a line has at most 1 MiB");
  const Json line =
      TRY(parse_json(text, {.max_depth = 2 * kMaxValueDepth, .max_string_bytes = kMaxLineBytes}));
  const std::optional<std::string> source = string_at(line, "expr");
  if (!source) return fail(ErrorCode::InvalidInput, "a line is an object with the text `expr`");

  Arena arena;
  BoundNames names;
  Frame frame(arena, names, kCost);
  TRY(bind_all(line, frame, names));
  CompileOptions options;
  options.strict = flag(line, "strict");
  options.variables = names.names();
  options.container = string_at(line, "container").value_or("");
  const Program program = TRY(Program::compile(*source, options));
  if (flag(line, "check")) TRY(check_statically(*source, options, names));
  return evaluate(program, frame);
}

}  // namespace

std::string answer_line(std::string_view json_line) {
  Result<Json> result = answer(json_line);
  JsonObject reply;
  if (result) {
    reply["value"] = std::move(*result);
  } else {
    reply["error"] = result.error().message;
  }
  return write_json(reply);
}

}  // namespace nf::expr
