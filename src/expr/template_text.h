#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "expr/program.h"
#include "expr/syntax/source_error.h"

namespace nf::expr {

// A part of a template's string.
struct TextPart {
  bool expression = false;
  std::size_t offset = 0;  // in the string, in bytes
  std::string text;        // an expression without the spaces around it; else the text that it stands for
};
// The string taken apart: at least one part, no two texts in a row.
Parsed<std::vector<TextPart>> split_text(std::string_view text);

// One string of a template: text and expressions in turn.
class TemplateText {
 public:
  // Failures are InvalidInput; the message names line and column within the expression.
  static Result<TemplateText> compile(std::string_view text);

  // The text, where there is no expression in it.
  const std::string* literal() const;
  std::vector<Program> programs() const;

  Result<Evaluated> evaluate(const Scope& scope, const Limits& limits) const;

 private:
  std::vector<std::variant<std::string, Program>> segments_;  // at least one; no two texts in a row
};

}  // namespace nf::expr
