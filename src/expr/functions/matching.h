#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "expr/eval/frame.h"

namespace nf::expr {

inline constexpr std::int64_t kPatternMemoryBytes = 512 * 1024;  // of a compiled pattern and its matching

// A regular expression in RE2's syntax, which is what CEL means: matching takes time linear in the text. Safe
// to use from many threads.
class Pattern {
 public:
  explicit Pattern(std::string_view pattern);
  ~Pattern();
  Pattern(Pattern&&) noexcept;

  bool ok() const;
  std::string error() const;
  // What compiling it has cost, in units of Limits.
  std::uint64_t compile_cost() const;
  // Whether the pattern is found anywhere in the text. An error where the cost runs out.
  Value matches(Frame& frame, std::string_view text) const;

 private:
  std::uint64_t size() const;  // in instructions

  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace nf::expr
