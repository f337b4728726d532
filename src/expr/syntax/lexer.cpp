#include "expr/syntax/lexer.h"

#include <fmt/format.h>

#include <charconv>

#include "expr/syntax/literal.h"

namespace nf::expr {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_quoted_name_part(char c) { return is_name_part(c) || c == '.' || c == '-' || c == '/' || c == ' '; }
char lower(char c) { return static_cast<char>(c | 0x20); }

}  // namespace

Parsed<Token> Lexer::next() {
  skip_space();
  if (at_ >= source_.size()) return token(TokenKind::End, at_);
  const char c = peek();
  if (at_quoted()) return quoted();
  if (is_name_start(c)) return name();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
  if (c == '`') return quoted_name();
  return symbol();
}

void Lexer::skip_space() {
  for (;;) {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      ++at_;
    } else if (c == '/' && peek(1) == '/') {
      while (at_ < source_.size() && peek() != '\n') ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::token(TokenKind kind, std::size_t start) const {
  Token result;
  result.kind = kind;
  result.offset = start;
  result.end = at_;
  result.text = source_.substr(start, at_ - start);
  return result;
}

tl::unexpected<SourceError> Lexer::error(std::size_t start, std::string message) const {
  return tl::make_unexpected(SourceError{std::move(message), start, at_});
}

Parsed<Token> Lexer::name() {
  const std::size_t start = at_;
  while (is_name_part(peek())) ++at_;
  return token(TokenKind::Name, start);
}

Parsed<Token> Lexer::quoted_name() {
  const std::size_t start = at_++;
  while (is_quoted_name_part(peek())) ++at_;
  if (peek() != '`' || at_ == start + 1) {
    return error(start,
                 "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and spaces, and ends with `");
  }
  ++at_;
  Token result = token(TokenKind::QuotedName, start);
  result.decoded = result.text.substr(1, result.text.size() - 2);
  return result;
}

Parsed<Token> Lexer::number() {
  const std::size_t start = at_;
  if (peek() == '0' && lower(peek(1)) == 'x') return hex_number(start);
  while (is_digit(peek())) ++at_;
  bool whole = true;
  if (peek() == '.' && is_digit(peek(1))) {
    whole = false;
    for (++at_; is_digit(peek());) ++at_;
  }
  const bool sign = peek(1) == '+' || peek(1) == '-';
  if (lower(peek()) == 'e' && is_digit(peek(sign ? 2 : 1))) {
    whole = false;
    for (at_ += sign ? 2 : 1; is_digit(peek());) ++at_;
  }
  if (whole) return integer(start, source_.substr(start, at_ - start), 10);
  if (is_name_start(peek())) return error(start, "a number is followed by a letter");

  Token result = token(TokenKind::Double, start);
  result.number = parse_double(result.text).value_or(0);
  return result;
}

Parsed<Token> Lexer::hex_number(std::size_t start) {
  at_ += 2;
  const std::size_t digits = at_;
  while (is_hex_digit(peek())) ++at_;
  return integer(start, source_.substr(digits, at_ - digits), 16);
}

Parsed<Token> Lexer::integer(std::size_t start, std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(digits.data(), end, value, base);
  if (code != std::errc{} || stop != end) return error(start, "not an integer of 64 bits");
  const bool is_unsigned = lower(peek()) == 'u';
  if (is_unsigned) ++at_;
  if (is_name_part(peek())) return error(start, "a number is followed by a letter");
  Token result = token(is_unsigned ? TokenKind::Uint : TokenKind::Int, start);
  result.integer = value;
  return result;
}

// A quotation mark, perhaps after b, r or br.
bool Lexer::at_quoted() const {
  std::size_t ahead = 0;
  if (lower(peek(ahead)) == 'b') ++ahead;
  if (lower(peek(ahead)) == 'r') ++ahead;
  return peek(ahead) == '"' || peek(ahead) == '\'';
}

Parsed<Token> Lexer::quoted() {
  const std::size_t start = at_;
  const bool bytes = lower(peek()) == 'b';
  if (bytes) ++at_;
  const bool raw = lower(peek()) == 'r';
  if (raw) ++at_;

  const char mark = peek();
  const bool triple = peek(1) == mark && peek(2) == mark;
  const std::string closing(triple ? 3 : 1, mark);
  at_ += closing.size();
  const std::size_t body = at_;
  while (source_.substr(at_, closing.size()) != closing) {
    const char c = peek();
    if (at_ >= source_.size() || (!triple && (c == '\n' || c == '\r'))) {
      return error(start, fmt::format("the text has no closing {}", closing));
    }
    at_ += c == '\\' && !raw && at_ + 1 < source_.size() ? 2 : 1;
  }
  const std::string_view text = source_.substr(body, at_ - body);
  at_ += closing.size();

  Token result = token(bytes ? TokenKind::Bytes : TokenKind::String, start);
  if (raw) {
    result.decoded = text;
    return result;
  }
  Parsed<std::string> decoded = unescape(text, bytes);
  if (!decoded) {
    decoded.error().offset += body;
    decoded.error().end += body;
    return tl::make_unexpected(std::move(decoded).error());
  }
  result.decoded = decoded.take();
  return result;
}

Parsed<Token> Lexer::symbol() {
  static constexpr std::string_view kSymbols[] = {"&&", "||", "==", "!=", "<=", ">=", "<", ">",
                                                  "!",  "+",  "-",  "*",  "/",  "%",  "(", ")",
                                                  "[",  "]",  "{",  "}",  ",",  ":",  "?", "."};
  const std::size_t start = at_;
  for (std::string_view symbol : kSymbols) {
    if (!source_.substr(at_).starts_with(symbol)) continue;
    at_ += symbol.size();
    return token(TokenKind::Symbol, start);
  }
  ++at_;
  while (at_ < source_.size() && (source_[at_] & 0xC0) == 0x80) ++at_;
  const std::string_view found = source_.substr(start, at_ - start);
  if (found == "=") return error(start, "`=` is no operator here: equality is `==`");
  if (found == "&" || found == "|") return error(start, fmt::format("write `{0}{0}`", found));
  return error(start, fmt::format("`{}` is not part of the language", found));
}

}  // namespace nf::expr
