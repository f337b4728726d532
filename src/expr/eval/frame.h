#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "expr/program.h"
#include "expr/value/arena.h"
#include "expr/value/value.h"

namespace nf::expr {

struct Failure {
  std::string message;
  std::uint32_t offset = 0;  // into the source
};

// What one evaluation has at hand: what it may read, its memory, what it may still spend, and what it has
// read.
class Frame {
 public:
  Frame(Arena& arena, const Scope& scope, std::uint64_t cost)
      : arena(arena), scope(scope), cost_left_(cost) {}

  Arena& arena;
  const Scope& scope;
  Sources read;             // of everything read so far
  std::span<Value> locals;  // of loops and bindings, by slot

  // Sets the failure and gives the error value to return.
  [[gnu::cold]] Value fail(std::uint32_t offset, std::string message);
  [[gnu::cold]] Value no_overload(std::uint32_t offset, std::string_view function,
                                  std::span<const Value> arguments);

  // Spends. False when it runs out; then return Value::error(): the failure is set, and stays.
  [[nodiscard]] bool charge(std::uint64_t units) {
    if (units > cost_left_) [[unlikely]]
      return run_out();
    cost_left_ -= units;
    return true;
  }
  // Of making or looking through so much text.
  [[nodiscard]] bool charge_text(std::size_t bytes) { return charge(1 + bytes / kTextBytesPerUnit); }

  // True once the cost has run out: no `||` may then look away from an error.
  bool exhausted() const { return exhausted_; }
  const Failure& failure() const { return failure_; }
  Failure take_failure() { return std::move(failure_); }
  // Puts back one that take_failure gave.
  Value fail(Failure failure);
  std::uint64_t cost_left() const { return cost_left_; }

  // A copy of `text` in the arena, charged.
  Value make_string(std::string_view text) { return make_text(Kind::String, text); }
  Value make_bytes(std::string_view bytes) { return make_text(Kind::Bytes, bytes); }
  Value make_optional(const Value& value);

  static constexpr std::size_t kTextBytesPerUnit = 10;

 private:
  [[gnu::cold]] bool run_out();
  Value make_text(Kind kind, std::string_view text);

  std::uint64_t cost_left_;
  bool exhausted_ = false;
  Failure failure_;
};

// Text that grows in the arena's stead and is charged as it grows.
class TextBuilder {
 public:
  explicit TextBuilder(Frame& frame) : frame_(frame) {}

  // False when the cost has run out.
  [[nodiscard]] bool append(std::string_view text) {
    if (!frame_.charge_text(text.size())) return false;
    text_.append(text);
    return true;
  }
  const std::string& text() const { return text_; }
  Value string() const { return Value::of_string(frame_.arena.copy(text_)); }
  Value bytes() const { return Value::of_bytes(frame_.arena.copy(text_)); }

 private:
  Frame& frame_;
  std::string text_;
};

}  // namespace nf::expr
