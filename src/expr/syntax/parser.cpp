#include "expr/syntax/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <span>

#include "base/json.h"
#include "expr/program.h"
#include "expr/syntax/lexer.h"
#include "expr/syntax/macros.h"

namespace nf::expr {

namespace {

// A tree may be higher than its source is nested, as operators of equal rank lean to the left.
constexpr int kMaxHeight = 250;

constexpr std::string_view kReserved[] = {"as",        "break",  "const",  "continue", "else", "for",
                                          "function",  "if",     "import", "let",      "loop", "package",
                                          "namespace", "return", "var",    "void",     "while"};
constexpr std::string_view kKeywords[] = {"true", "false", "null", "in"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

struct BinaryOperator {
  std::string_view symbol;
  int rank;  // the higher binds tighter
  Operator op;
};
constexpr BinaryOperator kBinaryOperators[] = {
    {"==", 1, Operator::Equal},     {"!=", 1, Operator::NotEqual}, {"<", 1, Operator::Less},
    {"<=", 1, Operator::LessEqual}, {">", 1, Operator::Greater},   {">=", 1, Operator::GreaterEqual},
    {"in", 1, Operator::In},        {"+", 2, Operator::Add},       {"-", 2, Operator::Subtract},
    {"*", 3, Operator::Multiply},   {"/", 3, Operator::Divide},    {"%", 3, Operator::Modulo},
};

// Recursive descent with one token ahead; each function reads what its name says and leaves the token behind
// it.
class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source), lexer_(source) {}

  Parsed<ExprPtr> whole() {
    TRY(advance());
    ExprPtr expr = TRY(conditional());
    if (token_.kind != TokenKind::End) return unexpected("an operator or the end");
    return expr;
  }

 private:
  // Counts a level of nesting for as long as it lives.
  struct Level {
    explicit Level(int& depth) : depth(depth) { ++depth; }
    ~Level() { --depth; }
    int& depth;
  };

  Parsed<ExprPtr> conditional();
  Parsed<ExprPtr> logic(bool any);
  Parsed<ExprPtr> binary(int rank);
  Parsed<ExprPtr> unary();
  Parsed<ExprPtr> member();
  Parsed<ExprPtr> dot(ExprPtr operand);
  Parsed<ExprPtr> subscript(ExprPtr operand);
  Parsed<ExprPtr> primary();
  Parsed<ExprPtr> name(bool absolute);
  Parsed<ExprPtr> list();
  Parsed<ExprPtr> map();
  Parsed<ExprPtr> literal(bool negative, std::size_t start);
  Parsed<std::vector<ExprPtr>> arguments();

  Parsed<std::monostate> advance() {
    last_end_ = token_.end;
    token_ = TRY(lexer_.next());
    return std::monostate{};
  }
  Parsed<bool> accept(std::string_view symbol) {
    if (!token_.is(symbol)) return false;
    TRY(advance());
    return true;
  }
  Parsed<std::monostate> expect(std::string_view symbol) {
    if (!token_.is(symbol)) return unexpected(fmt::format("`{}`", symbol));
    return advance();
  }

  tl::unexpected<SourceError> error(std::string message) const {
    return tl::make_unexpected(SourceError{std::move(message), token_.offset, token_.end});
  }
  tl::unexpected<SourceError> unexpected(std::string_view wanted) const {
    if (token_.kind == TokenKind::End)
      return error(fmt::format("the expression ends where {} should be", wanted));
    return error(fmt::format("`{}` stands where {} should be", token_.text, wanted));
  }

  const BinaryOperator* binary_operator() const {
    if (token_.kind != TokenKind::Symbol && !token_.is_name("in")) return nullptr;
    const auto* found = std::find_if(std::begin(kBinaryOperators), std::end(kBinaryOperators),
                                     [this](const BinaryOperator& op) { return op.symbol == token_.text; });
    return found == std::end(kBinaryOperators) ? nullptr : found;
  }

  template <class Node>
  Parsed<ExprPtr> make(Node node, std::size_t start, std::size_t offset);

  std::string_view source_;
  Lexer lexer_;
  Token token_;
  std::size_t last_end_ = 0;
  int depth_ = 0;
};

template <class Node>
Parsed<ExprPtr> Parser::make(Node node, std::size_t start, std::size_t offset) {
  auto expr = std::make_unique<Expr>();
  expr->offset = offset;
  expr->start = start;
  expr->end = last_end_;
  expr->node = std::move(node);
  if constexpr (std::is_same_v<Node, Call>) TRY(expand_macro(*expr));
  expr->height = height_of(expr->node);
  if (expr->height > kMaxHeight) {
    return tl::make_unexpected(
        SourceError{"the expression has too many steps one inside another", start, last_end_});
  }
  return expr;
}

Parsed<ExprPtr> Parser::conditional() {
  const Level level(depth_);
  if (depth_ > kMaxNesting) return error(fmt::format("the expression is nested over {} levels", kMaxNesting));
  const std::size_t start = token_.offset;
  ExprPtr condition = TRY(logic(true));
  const std::size_t mark = token_.offset;
  if (!TRY(accept("?"))) return condition;
  ExprPtr then = TRY(logic(true));
  TRY(expect(":"));
  ExprPtr otherwise = TRY(conditional());
  return make(Conditional{std::move(condition), std::move(then), std::move(otherwise)}, start, mark);
}

Parsed<ExprPtr> Parser::logic(bool any) {
  const std::string_view symbol = any ? "||" : "&&";
  const auto term = [&] { return any ? logic(false) : binary(1); };
  const std::size_t start = token_.offset;
  ExprPtr first = TRY(term());
  if (!token_.is(symbol)) return first;
  const std::size_t offset = token_.offset;
  Logic node{any, {}};
  node.terms.push_back(std::move(first));
  while (TRY(accept(symbol))) node.terms.push_back(TRY(term()));
  return make(std::move(node), start, offset);
}

Parsed<ExprPtr> Parser::binary(int rank) {
  const std::size_t start = token_.offset;
  ExprPtr left = TRY(unary());
  for (const BinaryOperator* op = binary_operator(); op != nullptr && op->rank >= rank;
       op = binary_operator()) {
    const std::size_t offset = token_.offset;
    TRY(advance());
    ExprPtr right = TRY(binary(op->rank + 1));
    left = TRY(make(Binary{op->op, std::move(left), std::move(right)}, start, offset));
  }
  return left;
}

Parsed<ExprPtr> Parser::unary() {
  const std::size_t start = token_.offset;
  std::vector<std::size_t> signs;
  const std::string_view sign = token_.is("!") ? "!" : "-";
  while (token_.is(sign)) {
    signs.push_back(token_.offset);
    TRY(advance());
  }
  ExprPtr operand;
  if (sign == "-" && !signs.empty() && (token_.kind == TokenKind::Int || token_.kind == TokenKind::Double)) {
    // The minus belongs to the number: the smallest integer has no positive twin.
    const std::size_t number_start = signs.back();
    signs.pop_back();
    operand = TRY(literal(true, number_start));
    while (token_.is(".") || token_.is("[")) {
      operand = token_.is(".") ? TRY(dot(std::move(operand))) : TRY(subscript(std::move(operand)));
    }
  } else {
    operand = TRY(member());
  }
  const Operator op = sign == "!" ? Operator::Not : Operator::Negate;
  for (; !signs.empty(); signs.pop_back()) {
    operand = TRY(make(Unary{op, std::move(operand)}, start, signs.back()));
  }
  return operand;
}

Parsed<ExprPtr> Parser::member() {
  ExprPtr operand = TRY(primary());
  while (token_.is(".") || token_.is("[")) {
    operand = token_.is(".") ? TRY(dot(std::move(operand))) : TRY(subscript(std::move(operand)));
  }
  return operand;
}

Parsed<ExprPtr> Parser::dot(ExprPtr operand) {
  const std::size_t start = operand->start;
  TRY(expect("."));
  const bool optional = TRY(accept("?"));
  const Token field = token_;
  if (field.kind == TokenKind::QuotedName) {
    TRY(advance());
    return make(Select{std::move(operand), field.decoded, optional}, start, field.offset);
  }
  if (field.kind != TokenKind::Name || is_one_of(field.text, kKeywords)) {
    return unexpected("the name of a field (others are written [\"so\"])");
  }
  TRY(advance());
  const std::string name(field.text);
  if (optional || !token_.is("("))
    return make(Select{std::move(operand), name, optional}, start, field.offset);
  std::vector<ExprPtr> list = TRY(arguments());
  return make(Call{std::move(operand), name, std::move(list), false}, start, field.offset);
}

Parsed<ExprPtr> Parser::subscript(ExprPtr operand) {
  const std::size_t start = operand->start;
  const std::size_t offset = token_.offset;
  TRY(expect("["));
  const bool optional = TRY(accept("?"));
  ExprPtr index = TRY(conditional());
  TRY(expect("]"));
  return make(Index{std::move(operand), std::move(index), optional}, start, offset);
}

Parsed<ExprPtr> Parser::primary() {
  const std::size_t start = token_.offset;
  if (token_.is("(")) {
    TRY(advance());
    ExprPtr inner = TRY(conditional());
    TRY(expect(")"));
    return inner;
  }
  if (token_.is("[")) return list();
  if (token_.is("{")) return map();
  if (token_.is(".")) {
    TRY(advance());
    return name(true);
  }
  if (token_.kind == TokenKind::Name) return name(false);
  return literal(false, start);
}

Parsed<ExprPtr> Parser::name(bool absolute) {
  const Token token = token_;
  const std::size_t start = token.offset;
  if (token.kind != TokenKind::Name || token.text == "in") return unexpected("a value");
  TRY(advance());
  if (!absolute && (token.text == "true" || token.text == "false")) {
    return make(Literal{token.text == "true"}, start, start);
  }
  if (!absolute && token.text == "null") return make(Literal{nullptr}, start, start);
  if (is_one_of(token.text, kReserved)) {
    return tl::make_unexpected(
        SourceError{fmt::format("`{}` is a reserved word", token.text), token.offset, token.end});
  }
  if (token_.is("{")) return error("messages are not supported: a map is written {\"key\": value}");
  std::string text(token.text);
  if (!token_.is("(")) return make(Identifier{std::move(text), absolute}, start, start);
  std::vector<ExprPtr> list = TRY(arguments());
  return make(Call{nullptr, std::move(text), std::move(list), absolute}, start, start);
}

Parsed<std::vector<ExprPtr>> Parser::arguments() {
  std::vector<ExprPtr> list;
  TRY(expect("("));
  if (!token_.is(")")) {
    do list.push_back(TRY(conditional()));
    while (TRY(accept(",")));
  }
  TRY(expect(")"));
  return list;
}

Parsed<ExprPtr> Parser::list() {
  const std::size_t start = token_.offset;
  ListLiteral node;
  TRY(expect("["));
  while (!token_.is("]")) {
    const bool optional = TRY(accept("?"));
    ExprPtr value = TRY(conditional());
    node.items.push_back({std::move(value), optional});
    if (!TRY(accept(","))) break;
  }
  TRY(expect("]"));
  return make(std::move(node), start, start);
}

Parsed<ExprPtr> Parser::map() {
  const std::size_t start = token_.offset;
  MapLiteral node;
  TRY(expect("{"));
  while (!token_.is("}")) {
    const bool optional = TRY(accept("?"));
    ExprPtr key = TRY(conditional());
    TRY(expect(":"));
    ExprPtr value = TRY(conditional());
    node.entries.push_back({std::move(key), std::move(value), optional});
    if (!TRY(accept(","))) break;
  }
  TRY(expect("}"));
  return make(std::move(node), start, start);
}

Parsed<ExprPtr> Parser::literal(bool negative, std::size_t start) {
  constexpr std::uint64_t kMaxInt = std::numeric_limits<std::int64_t>::max();
  const Token token = token_;
  Literal node;
  switch (token.kind) {
    case TokenKind::Int:
      if (token.integer > kMaxInt + (negative ? 1 : 0)) return error("not an integer of 64 bits");
      node.value = static_cast<std::int64_t>(negative ? 0 - token.integer : token.integer);
      break;
    case TokenKind::Uint:
      node.value = token.integer;
      break;
    case TokenKind::Double:
      node.value = negative ? -token.number : token.number;
      break;
    case TokenKind::String:
      node.value = token.decoded;
      break;
    case TokenKind::Bytes:
      node.value = BytesLiteral{token.decoded};
      break;
    case TokenKind::End:
    case TokenKind::Name:
    case TokenKind::QuotedName:
    case TokenKind::Symbol:
      return unexpected("a value");
  }
  TRY(advance());
  return make(std::move(node), start, start);
}

}  // namespace

Parsed<ExprPtr> parse(std::string_view source) {
  if (source.size() > kMaxSourceBytes) {
    return tl::make_unexpected(
        SourceError{fmt::format("the expression is longer than {} bytes", kMaxSourceBytes), 0, 0});
  }
  if (!is_utf8(source)) return tl::make_unexpected(SourceError{"the expression is not UTF-8", 0, 0});
  return Parser(source).whole();
}

Parsed<std::size_t> find_end_of_template(std::string_view source, std::size_t offset) {
  Lexer lexer(source, offset);
  for (int open = 0;;) {
    const Token token = TRY(lexer.next());
    if (token.kind == TokenKind::End) {
      return tl::make_unexpected(SourceError{"the expression has no closing }}", offset, source.size()});
    }
    if (token.is("{")) ++open;
    if (!token.is("}")) continue;
    if (open == 0 && source.substr(token.offset, 2) == "}}") return token.offset;
    if (open > 0) --open;
  }
}

}  // namespace nf::expr
