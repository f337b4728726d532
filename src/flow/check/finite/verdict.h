#pragma once

#include <optional>
#include <span>
#include <vector>

#include "expr/program.h"
#include "flow/check/finite/dimension.h"

namespace nf::flow::finite {

// What is known of the values that conditions read.
class Domains {
 public:
  virtual ~Domains() = default;
  // Of what a path gives where the conditions stand; a default Domain where nothing is known.
  virtual Domain of(const expr::Path& path) const = 0;
};

// For which combinations a condition holds, and for which it is false; for the others it fails.
struct Answer {
  Region yes;
  Region no;
};

struct Verdict {
  Answer surely;                    // at least there
  std::optional<Answer> or_else{};  // at most there; nothing: the same

  const Answer& possibly() const { return or_else ? *or_else : surely; }
};

inline constexpr std::size_t kMaxDimensions = 20;  // paths that the conditions of a node compare

// Conditions over the same values. Understood are comparisons of a path with a constant (==, !=, <, <=, >,
// >=, `in [...]`), a path by itself, `has()`, anything over one path whose values can be listed, and !, &&,
// || and ?: over these. Whatever else stands in a condition may be anything.
struct Judged {
  std::vector<Dimension> dimensions;
  std::vector<Verdict> verdicts;  // by condition

  Box everything() const;
  Box usual() const;
};

// Nothing where it would take more than the effort.
std::optional<Judged> judge(std::span<const expr::Program> conditions, const Domains& domains,
                            Effort& effort);

}  // namespace nf::flow::finite
