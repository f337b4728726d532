#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "expr/syntax/source_error.h"

namespace nf::expr {

enum class TokenKind {
  End,
  Name,        // also reserved words, true, false, null, in
  QuotedName,  // `content-type` in backticks, after a dot
  Int,
  Uint,
  Double,
  String,
  Bytes,
  Symbol,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::size_t offset = 0;
  std::size_t end = 0;
  std::string_view text;      // as it stands in the source; of a Symbol exactly the symbol
  std::string decoded;        // of a QuotedName, String, Bytes
  std::uint64_t integer = 0;  // of Int (the magnitude: a minus is an operator) and Uint
  double number = 0;          // of Double

  bool is(std::string_view symbol) const { return kind == TokenKind::Symbol && text == symbol; }
  bool is_name(std::string_view name) const { return kind == TokenKind::Name && text == name; }
};

// Cuts CEL source into tokens, one a call, skipping white space and // comments.
class Lexer {
 public:
  explicit Lexer(std::string_view source, std::size_t offset = 0) : source_(source), at_(offset) {}

  Parsed<Token> next();

 private:
  void skip_space();
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  Token token(TokenKind kind, std::size_t start) const;
  tl::unexpected<SourceError> error(std::size_t start, std::string message) const;

  bool at_quoted() const;
  Parsed<Token> name();
  Parsed<Token> quoted_name();
  Parsed<Token> number();
  Parsed<Token> hex_number(std::size_t start);
  Parsed<Token> integer(std::size_t start, std::string_view digits, int base);
  Parsed<Token> quoted();
  Parsed<Token> symbol();

  std::string_view source_;
  std::size_t at_;
};

}  // namespace nf::expr
