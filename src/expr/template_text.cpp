#include "expr/template_text.h"

#include <fmt/format.h>

#include "expr/syntax/parser.h"
#include "expr/template.h"

namespace nf::expr {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void append_value(const Json& value, std::string& out) {
  if (value.is_null()) return;
  if (const auto* text = value.if_string()) {
    out.append(text->data(), text->size());
  } else {
    write_json(value, out);
  }
}

}  // namespace

Result<TemplateText> TemplateText::compile(std::string_view text) {
  TemplateText result;
  std::string literal;
  std::size_t at = 0;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", at)) {
    if (open > at && text[open - 1] == '\\') {
      literal.append(text.substr(at, open - 1 - at)).append("{{");
      at = open + 2;
      continue;
    }
    literal.append(text.substr(at, open - at));
    const Parsed<std::size_t> end = find_end_of_template(text, open + 2);
    if (!end) {
      return fail(ErrorCode::InvalidInput, locate(text, end.error().offset, end.error().message));
    }
    if (!literal.empty()) result.segments_.emplace_back(std::exchange(literal, {}));
    result.segments_.emplace_back(TRY(Program::compile(trimmed(text.substr(open + 2, *end - open - 2)))));
    at = *end + 2;
  }
  literal.append(text.substr(at));
  if (!literal.empty() || result.segments_.empty()) result.segments_.emplace_back(std::move(literal));
  return result;
}

const std::string* TemplateText::literal() const {
  return segments_.size() == 1 ? std::get_if<std::string>(&segments_.front()) : nullptr;
}

std::vector<Program> TemplateText::programs() const {
  std::vector<Program> result;
  for (const auto& segment : segments_) {
    if (const auto* program = std::get_if<Program>(&segment)) result.push_back(*program);
  }
  return result;
}

Result<Evaluated> TemplateText::evaluate(const Scope& scope, const Limits& limits) const {
  if (segments_.size() == 1 && std::holds_alternative<Program>(segments_.front())) {
    return std::get<Program>(segments_.front()).evaluate_or_null(scope, limits);
  }
  std::string text;
  Sources sources;
  for (const auto& segment : segments_) {
    if (const auto* literal = std::get_if<std::string>(&segment)) {
      text += *literal;
      continue;
    }
    const Evaluated part = TRY(std::get<Program>(segment).evaluate_or_null(scope, limits));
    append_value(part.value, text);
    if (text.size() > kMaxRenderedBytes) {
      return fail(ErrorCode::LimitReached,
                  fmt::format("the text is longer than {} bytes", kMaxRenderedBytes));
    }
    sources |= part.provenance.sources();
  }
  return Evaluated{Json(text), Provenance::of(sources)};
}

}  // namespace nf::expr
