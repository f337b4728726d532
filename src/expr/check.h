#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "expr/program.h"

namespace nf::expr {

// What is known before anything runs about a value: a tree. Open means that nothing is said about it.
struct Shape {
  enum class Kind { Open, Null, Bool, Number, Text, List, Object, Timestamp };
  Kind kind = Kind::Open;
  std::map<std::string, std::shared_ptr<const Shape>, std::less<>> members = {};  // of an object
  bool more_members = true;                        // an object may have others than those named
  std::shared_ptr<const Shape> element = nullptr;  // of a list
};

// From a JSON Schema (draft 7): type, properties, additionalProperties, items; the rest leaves it open.
Shape shape_of_schema(const Json& schema);

// What an expression at some place may name.
struct Names {
  // Root name (`trigger`, `vars`, `now` …) to what is known of it.
  std::map<std::string, Shape, std::less<>> roots;
  // Node id to what is known of its output: the nodes that may be named here.
  std::map<std::string, Shape, std::less<>> nodes;
};

struct Finding {
  std::size_t offset = 0;  // in bytes from the start of the source
  std::size_t length = 0;
  int line = 1;
  int column = 1;  // in characters
  std::string message;
};

// Everything that can be seen to be wrong without running it: the syntax, unknown names, functions and
// fields, operations on kinds that never fit. With `condition` also a result that is never a boolean. Empty
// is good. A finding is a certain mistake; no finding is no promise.
std::vector<Finding> check(std::string_view source, const Names& names, bool condition = false);

// What JSON the expression certainly gives: "string", "number", "boolean", "array", "object", "null", or
// "timestamp" and "duration", which are texts there. Empty where that depends on the values or the source
// cannot be read.
std::string type_of(std::string_view source, const Names& names);

}  // namespace nf::expr
