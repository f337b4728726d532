#include "expr/program.h"

#include "expr/program_impl.h"
#include "expr/syntax/parser.h"
#include "expr/value/to_json.h"

namespace nf::expr {

namespace {

Error error_of(const SourceError& error, std::string_view source) {
  return {ErrorCode::InvalidInput, locate(source, error.offset, error.message)};
}

Error error_of(const Frame& frame, std::string_view source) {
  if (frame.exhausted()) return {ErrorCode::LimitReached, frame.failure().message};
  return {ErrorCode::InvalidInput, locate(source, frame.failure().offset, frame.failure().message)};
}

void reserve_locals(Frame& frame, const Compiled& compiled) {
  frame.locals = frame.arena.array<Value>(compiled.slots);
}

}  // namespace

// The shortcut of a plain path: the JSON is copied as it is. False where there is none, or no value.
bool Program::find(const Impl& impl, const Scope& scope, Evaluated& result) {
  if (impl.compiled.path == nullptr) return false;
  const Json* found = impl.compiled.path->find(scope, result.provenance);
  if (found == nullptr) return false;
  result.value = *found;
  return true;
}

Program::Program(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

Result<Program> Program::compile(std::string_view source, const CompileOptions& options) {
  Parsed<ExprPtr> tree = parse(source);
  if (!tree) return fail(error_of(tree.error(), source));
  auto impl = std::make_shared<Impl>();
  impl->source = source;
  Parsed<Compiled> compiled = compile_tree(**tree, options, impl->constants);
  if (!compiled) return fail(error_of(compiled.error(), source));
  impl->compiled = compiled.take();
  return Program(std::move(impl));
}

Result<Evaluated> Program::evaluate(const Scope& scope, const Limits& limits) const {
  Evaluated result;
  if (find(*impl_, scope, result)) return result;
  Arena arena;
  Frame frame(arena, scope, limits.cost);
  reserve_locals(frame, impl_->compiled);
  const Value value = impl_->compiled.node->eval_traced(frame, result.provenance);
  std::optional<Json> json = to_json(frame, impl_->compiled.node->offset(), value);
  if (!json) return fail(error_of(frame, impl_->source));
  result.value = std::move(*json);
  return result;
}

Result<Evaluated> Program::evaluate_or_null(const Scope& scope, const Limits& limits) const {
  if (impl_->compiled.is_now && !scope.now()) return Evaluated{};
  if (impl_->compiled.path == nullptr) return evaluate(scope, limits);
  Evaluated result;
  find(*impl_, scope, result);
  return result;
}

Result<bool> Program::evaluate_condition(const Scope& scope, Sources& read, const Limits& limits) const {
  Arena arena;
  Frame frame(arena, scope, limits.cost);
  reserve_locals(frame, impl_->compiled);
  const Value value = impl_->compiled.node->eval(frame);
  read |= frame.read;
  if (value.is(Kind::Bool)) return value.as_bool();
  if (!value.is_error()) {
    frame.fail(impl_->compiled.node->offset(),
               fmt::format("a condition has to give true or false, not {}", type_name(value.kind())));
  }
  return fail(error_of(frame, impl_->source));
}

const std::vector<Path>& Program::paths() const { return impl_->compiled.paths; }

bool Program::is_path() const { return impl_->compiled.path != nullptr || impl_->compiled.is_now; }

const std::string& Program::source() const { return impl_->source; }

Value ProgramAccess::evaluate(const Program& program, Frame& frame) {
  reserve_locals(frame, program.impl_->compiled);
  return program.impl_->compiled.node->eval(frame);
}

}  // namespace nf::expr
