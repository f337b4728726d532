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

Parsed<std::vector<TextPart>> split_text(std::string_view text) {
  std::vector<TextPart> parts;
  TextPart literal;
  const auto end_literal = [&](std::size_t next) {
    if (!literal.text.empty()) parts.push_back(std::exchange(literal, {}));
    literal.offset = next;
  };
  std::size_t at = 0;
  for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", at)) {
    if (open > at && text[open - 1] == '\\') {
      literal.text.append(text.substr(at, open - 1 - at)).append("{{");
      at = open + 2;
      continue;
    }
    literal.text.append(text.substr(at, open - at));
    const Parsed<std::size_t> end = find_end_of_template(text, open + 2);
    if (!end) return tl::make_unexpected(end.error());
    end_literal(*end + 2);
    const std::string_view source = trimmed(text.substr(open + 2, *end - open - 2));
    const std::size_t offset =
        source.empty() ? open + 2 : static_cast<std::size_t>(source.data() - text.data());
    parts.push_back({true, offset, std::string(source)});
    at = *end + 2;
  }
  literal.text.append(text.substr(at));
  if (!literal.text.empty() || parts.empty()) parts.push_back(std::move(literal));
  return parts;
}

Result<TemplateText> TemplateText::compile(std::string_view text) {
  Parsed<std::vector<TextPart>> parts = split_text(text);
  if (!parts) {
    return fail(ErrorCode::InvalidInput, locate(text, parts.error().offset, parts.error().message));
  }
  TemplateText result;
  for (TextPart& part : *parts) {
    if (part.expression) {
      result.segments_.emplace_back(TRY(Program::compile(part.text)));
    } else {
      result.segments_.emplace_back(std::move(part.text));
    }
  }
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
