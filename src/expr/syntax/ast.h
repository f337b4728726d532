#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace nf::expr {

// What the parser makes of a source: CEL's syntax with its macros already taken for what they are.

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct BytesLiteral {
  std::string bytes;
};
struct Literal {
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, BytesLiteral> value;
};

struct Identifier {
  std::string name;
  bool absolute = false;  // `.name`: not a variable of a macro
};

// `operand.field`, `operand.?field`
struct Select {
  ExprPtr operand;
  std::string field;
  bool optional = false;
};

// `operand[index]`, `operand[?index]`
struct Index {
  ExprPtr operand;
  ExprPtr index;
  bool optional = false;
};

// `has(operand.field)`
struct Has {
  ExprPtr select;  // a Select
};

// `name(…)` or `target.name(…)`
struct Call {
  ExprPtr target;  // null for a global function
  std::string name;
  std::vector<ExprPtr> arguments;
  bool absolute = false;
};

enum class Operator {
  Not,
  Negate,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In
};

struct Unary {
  Operator op;
  ExprPtr operand;
};

struct Binary {
  Operator op;
  ExprPtr left;
  ExprPtr right;
};

// `a && b && …` or `a || b || …`
struct Logic {
  bool any = false;  // `||`
  std::vector<ExprPtr> terms;
};

struct Conditional {
  ExprPtr condition;
  ExprPtr then;
  ExprPtr otherwise;
};

struct ListLiteral {
  struct Item {
    ExprPtr value;
    bool optional = false;  // `[?value]`
  };
  std::vector<Item> items;
};

struct MapLiteral {
  struct Entry {
    ExprPtr key;
    ExprPtr value;
    bool optional = false;  // `{?key: value}`
  };
  std::vector<Entry> entries;
};

enum class LoopKind { All, Exists, ExistsOne, List, Map, MapEntry };

// A comprehension macro: all, exists, exists_one; map, filter and transformList (List); transformMap,
// transformMapEntry.
struct Loop {
  LoopKind kind;
  ExprPtr range;
  std::string first;   // the element (of a map: the key); with two variables the index or key
  std::string second;  // the element or value; empty with one variable
  ExprPtr condition;   // of All, Exists, ExistsOne; of the others what is taken, null for everything
  ExprPtr result;      // of List, Map, MapEntry; null for the element itself
};

// `cel.bind(name, value, body)`
struct Bind {
  std::string name;
  ExprPtr value;
  ExprPtr body;
};

// `target.optMap(name, body)`, `target.optFlatMap(name, body)`
struct OptionalMap {
  ExprPtr target;
  std::string name;
  ExprPtr body;
  bool flat = false;
};

using ExprNode = std::variant<Literal, Identifier, Select, Index, Has, Call, Unary, Binary, Logic,
                              Conditional, ListLiteral, MapLiteral, Loop, Bind, OptionalMap>;

struct Expr {
  std::size_t offset = 0;  // where an error about it is shown; of an operator, the operator
  std::size_t start = 0;   // the source that it spans
  std::size_t end = 0;
  int height = 1;  // of the tree below: bounds the recursion of whatever walks it
  ExprNode node;
};

// One more than the highest of its parts.
int height_of(const ExprNode& node);

template <class... Fs>
struct overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
overloaded(Fs...) -> overloaded<Fs...>;

}  // namespace nf::expr
