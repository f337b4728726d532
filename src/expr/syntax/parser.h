#pragma once

#include <string_view>

#include "expr/syntax/ast.h"
#include "expr/syntax/source_error.h"

namespace nf::expr {

// A whole source as one expression. Refuses what is over kMaxSourceBytes, nested over kMaxNesting or not
// UTF-8.
Parsed<ExprPtr> parse(std::string_view source);

// The place of the `}}` that ends the expression which begins at `offset`: braces and quotation marks inside
// it are understood. An error where there is none.
Parsed<std::size_t> find_end_of_template(std::string_view source, std::size_t offset);

}  // namespace nf::expr
