#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "expr/provenance.h"
#include "expr/scope.h"

namespace nf::expr {

inline constexpr std::size_t kMaxSourceBytes = 64 * 1024;
inline constexpr int kMaxNesting = 100;     // of parentheses, calls, lists …: keeps the stack small
inline constexpr int kMaxValueDepth = 128;  // of a value that is compared or given out

// About one unit for each step of a loop and each ten bytes of text that are made or searched, so that the
// default is some ten milliseconds and ten megabytes.
struct Limits {
  std::uint64_t cost = 1'000'000;
};

struct CompileOptions {
  // Strict is CEL to the letter. Otherwise arithmetic on a mix of int and double gives a double, because
  // numbers out of JSON are doubles and literals are ints.
  bool strict = false;
  // Instead of the roots of scope.h: the names that Scope::variable binds. May be dotted (`a.b.c`).
  std::optional<std::vector<std::string>> variables;
  // The namespace in which names are looked up first, outwards (`com.example`).
  std::string container;
};

struct Evaluated {
  Json value;
  Provenance provenance;
};

// A path that an expression reads, as far as its text says it: `nodes.scrape.links[i].url` is
// {"nodes", "scrape", "links"}.
using Path = std::vector<std::string>;

// A compiled CEL expression. Immutable, cheap to copy, safe to use from many threads.
class Program {
 public:
  // Failures are InvalidInput; the message names line and column.
  static Result<Program> compile(std::string_view source, const CompileOptions& options = {});

  // The value as JSON: timestamps in RFC 3339 with milliseconds, durations as "3.5s", bytes in base64, int
  // and uint as numbers. NaN, infinities, integers beyond ±(2^53 - 1), types, optionals and map keys other
  // than strings fail. The provenance keeps its structure through paths and through list and map literals;
  // otherwise it is that of everything read, on the whole value. Failures: InvalidInput (the message names
  // line and column), LimitReached (the cost).
  Result<Evaluated> evaluate(const Scope& scope, const Limits& limits = {}) const;

  // As evaluate, but where is_path() and something on the path is missing, null.
  Result<Evaluated> evaluate_or_null(const Scope& scope, const Limits& limits = {}) const;

  // For `when`: must give a boolean. What was read is added to `read`, also when it fails.
  Result<bool> evaluate_condition(const Scope& scope, Sources& read, const Limits& limits = {}) const;

  // Every path that the expression may read, without repetition, in the order of the text.
  const std::vector<Path>& paths() const;
  // True for a root followed by fields and constant indices, and nothing else.
  bool is_path() const;
  const std::string& source() const;

 private:
  friend struct ProgramAccess;
  struct Impl;
  explicit Program(std::shared_ptr<const Impl> impl);
  static bool find(const Impl& impl, const Scope& scope, Evaluated& result);

  std::shared_ptr<const Impl> impl_;
};

}  // namespace nf::expr
