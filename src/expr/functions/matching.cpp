#include "expr/functions/matching.h"

#include <re2/re2.h>

namespace nf::expr {

namespace {

RE2::Options options() {
  RE2::Options result;
  result.set_log_errors(false);
  result.set_max_mem(kPatternMemoryBytes);
  return result;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Pattern::Compiled {
  RE2 re2;
};

Pattern::Pattern(std::string_view pattern) : compiled_(new Compiled{RE2(piece(pattern), options())}) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

bool Pattern::ok() const { return compiled_->re2.ok(); }

std::string Pattern::error() const {
  return fmt::format("the pattern is no regular expression: {}", compiled_->re2.error());
}

std::uint64_t Pattern::compile_cost() const {
  constexpr std::uint64_t kLeast = 100, kInstruction = 5, kRefused = 10'000;
  return ok() ? kLeast + kInstruction * size() : kRefused;
}

Value Pattern::matches(Frame& frame, std::string_view text) const {
  // At worst each byte visits each instruction.
  constexpr std::uint64_t kInstructionsPerUnit = 10;
  const std::uint64_t per_piece = 1 + size() / kInstructionsPerUnit;
  if (!frame.charge(per_piece * (1 + text.size() / Frame::kTextBytesPerUnit))) return Value::error();
  return Value::of_bool(RE2::PartialMatch(piece(text), compiled_->re2));
}

std::uint64_t Pattern::size() const { return static_cast<std::uint64_t>(compiled_->re2.ProgramSize()); }

}  // namespace nf::expr
